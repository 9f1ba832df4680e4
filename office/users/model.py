"""A person who can sign in."""

from __future__ import annotations

from dataclasses import dataclass

from office.roles import Role


@dataclass(frozen=True)
class User:
    """A user's name and roles; a former user keeps both, for the log's sake, and can't sign in."""

    id: int
    name: str
    roles: frozenset[Role]
    active: bool
