"""What an administrator does with users."""

from __future__ import annotations

from typing import Annotated

from foundation.translation import N_
from office.access_log.model import AccessKind
from office.arguments import Secret, Text
from office.commands import command
from office.errors import OfficeError
from office.roles import Role
from office.transaction import Office
from office.users import store
from office.users.model import User

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


@command("users.list", title=N_("Show the office's users"), log=None, terminal="user list")
def list_users(office: Office) -> tuple[User, ...]:
    """Show who works here, in which roles."""
    return store.every(office.connection)


@command(
    "users.add",
    title=N_("Add a user"),
    roles=ADMINISTRATORS,
    log=AccessKind.ADMINISTER,
    terminal="user add",
)
def add(
    office: Office,
    *,
    name: Annotated[str, Text(N_("the name to sign in with"))],
    role: Annotated[tuple[Role, ...], Text(N_("what the user does; repeat it for several roles"))],
    new_passphrase: Annotated[str, Secret(N_("the new user's passphrase, at least 12 characters"))],
) -> int:
    """Let another person sign in. Give the passphrase to that person only; it can be changed later."""
    if not role or Role.WORKER in role:
        raise OfficeError(N_("Name at least one role of a person, such as “secretary”."))
    user = store.add(office.connection, name, role)
    office.concern(None, f"user:{user}", name)
    # The register says who works here. What the keys hold beyond it was left by an addition that was undone.
    office.keyring.refresh()
    office.keyring.change_passphrase(office.master, name, new_passphrase)
    office.keyring.save()
    office.changed("user", user)
    return user
