"""Which office, who, and the passphrase, which never stands on a command line."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.manual import Option
from foundation.errors import WorldError
from foundation.translation import N_, _

if TYPE_CHECKING:
    from office.session import Session

OFFICE, USER, PASSPHRASE = "SKRIVESTUE_OFFICE", "SKRIVESTUE_USER", "SKRIVESTUE_PASSPHRASE"


class NoPassphrase(WorldError):
    """There is nobody to ask for the passphrase, or its file can't be read."""


def office_options(*, user: str = "") -> list[click.Parameter]:
    """Return `--office`, `--user`, `--passphrase-file`, whose values are named as in `signed_in`."""
    section = _("Signing in")
    whom = user or _("who signs in; may be left out where only one user can")
    return [
        Option(
            ["--office", "office_folder"],
            type=click.Path(path_type=Path),
            metavar=_("DIR"),
            envvar=OFFICE,
            show_envvar=True,
            help=_("the office's folder"),
            section=section,
        ),
        Option(["--user", "office_user"], metavar=_("NAME"), envvar=USER, show_envvar=True, help=whom, section=section),
        Option(
            ["--passphrase-file"],
            type=click.Path(path_type=Path),
            metavar=_("FILE"),
            help=_(
                "a file whose first line is the passphrase, or - for standard input; else that of {variable}; "
                "else you are asked"
            ).format(variable=PASSPHRASE),
            section=section,
        ),
    ]


@contextlib.contextmanager
def signed_in(office_folder: Path | None, office_user: str | None, passphrase_file: Path | None) -> Iterator[Session]:
    """Open the office for as long as the block lasts. Raises `WorldError`; click's UsageError where it is not named."""
    from office.session import office_facts, sign_in

    folder = named_folder(office_folder)
    _facts, users = office_facts(folder)
    user = office_user or _only_user(users)
    session = sign_in(folder, user, passphrase(passphrase_file, _("Passphrase of {user}").format(user=user)))
    try:
        yield session
    finally:
        session.close()


def named_folder(office_folder: Path | None) -> Path:
    """Return the office's folder, or raise the usage error that none is named."""
    if office_folder is None:
        raise click.UsageError(
            _("Which office? Name its folder with --office, or in the variable {variable}.").format(variable=OFFICE),
            click.get_current_context(),
        )
    return office_folder


def passphrase(file: Path | None, question: str, *, new: bool = False, variable: str | None = PASSPHRASE) -> str:
    """Return a passphrase from a file, the environment, or a prompt; a new one is asked for twice."""
    if file is not None:
        return _first_line(file)
    if variable is not None and os.environ.get(variable):
        return os.environ[variable]
    if not sys.stdin.isatty():
        raise NoPassphrase(N_("The passphrase is missing, and nobody is there to ask. Name a file that holds it."))
    again: bool | str = _("The same once more") if new else False
    return str(click.prompt(question, hide_input=True, err=True, confirmation_prompt=again))


def _first_line(file: Path) -> str:
    try:
        # In UTF-8 whatever the system's own encoding is: the same passphrase must fit on every machine.
        content = sys.stdin.buffer.readline() if str(file) == "-" else file.read_bytes()
        found = content.decode("utf-8-sig").split("\n")[0].removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise NoPassphrase(
            N_("The passphrase file {file} can't be read as text in UTF-8. Check its name, and that you may read it."),
            file=str(file),
        ) from error
    if not found:
        raise NoPassphrase(N_("The first line of {file} is empty. It must be the passphrase."), file=str(file))
    return found


def _only_user(users: tuple[str, ...]) -> str:
    if len(users) == 1:
        return users[0]
    raise click.UsageError(
        _("Several people work in this office. Say who you are with --user, one of: {names}.").format(
            names=", ".join(users)
        ),
        click.get_current_context(),
    )
