"""The users' table."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, func, insert, select

from foundation.translation import N_
from office.errors import OfficeExists
from office.roles import Role
from office.storage.keys import key_of
from office.storage.schema import Json, metadata
from office.users.model import User

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("roles", Json, nullable=False),
    Column("active", Boolean, nullable=False),
)


def add(connection: Connection, name: str, roles: Iterable[Role]) -> int:
    """Add a user; return the id. Raises `OfficeExists` for a name that is in the register, of a former user too."""
    if any(key_of(user.name) == key_of(name) for user in every(connection)):
        raise OfficeExists(N_("There is a user “{name}” already. Choose another name."), name=name)
    result = connection.execute(insert(users).values(name=name, roles=sorted(roles), active=True))
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def roles_of(connection: Connection, name: str) -> frozenset[Role] | None:
    """Return an active user's roles; None for anybody else. Names are compared without regard to case."""
    found = [user for user in every(connection) if user.active and key_of(user.name) == key_of(name)]
    return found[0].roles if found else None


def every(connection: Connection) -> tuple[User, ...]:
    """Return all users by name."""
    rows = connection.execute(select(users).order_by(func.lower(users.c.name)))
    return tuple(User(row.id, row.name, frozenset(Role(role) for role in row.roles), row.active) for row in rows)
