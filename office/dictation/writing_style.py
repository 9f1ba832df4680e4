"""How the office wants spoken words written: abbreviated or not, which numbers as words. Neither way is an error."""

from __future__ import annotations

from typing import Annotated

from sqlalchemy import Boolean, Column, Connection, Integer, Table, insert, select, update

from foundation.translation import N_
from office.access_log.model import AccessKind
from office.arguments import Text
from office.commands import command
from office.errors import OfficeError
from office.roles import Role
from office.storage.schema import metadata
from office.transaction import Office
from speech.written import HouseStyle

SETTERS = frozenset({Role.SECRETARY, Role.DOCTOR, Role.ADMINISTRATOR})
SUBJECT = "writing-style"
MOST_WORDS = 20
"""No house writes larger numbers as words."""
ONLY = 1

writing_style = Table(
    "writing_style",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("abbreviations", Boolean, nullable=False),
    Column("words_up_to", Integer),
)


@command(
    "dictation.writing-style",
    title=N_("Show how numbers and abbreviations are written"),
    log=None,
    terminal="dictation writing-style",
)
def shown(office: Office) -> HouseStyle:
    """Show whether abbreviations are written, and up to which number words are: as chosen, or the language's custom."""
    return read(office.connection)


@command(
    "dictation.set-writing-style",
    title=N_("Choose how numbers and abbreviations are written"),
    roles=SETTERS,
    log=AccessKind.CHANGE,
    terminal="dictation set-writing-style",
)
def choose(
    office: Office,
    *,
    abbreviations: Annotated[bool, Text(N_("write “ca.” where “cirka” is said, and so on"))] = False,
    words_up_to: Annotated[
        int | None, Text(N_("write whole numbers up to this as words, from 0 to 20; the language's custom if left out"))
    ] = None,
) -> HouseStyle:
    """Choose for all dictations that are recognised from now on; texts that are there stay as they are."""
    if words_up_to is not None and not 0 <= words_up_to <= MOST_WORDS:
        raise OfficeError(
            N_("Numbers can be words up to {most} at most. Give a number from 0 to {most}."), most=MOST_WORDS
        )
    office.concern(None, SUBJECT)
    style = HouseStyle(abbreviations, words_up_to)
    values = {"abbreviations": abbreviations, "words_up_to": words_up_to}
    if not office.connection.execute(update(writing_style).values(values)).rowcount:
        office.connection.execute(insert(writing_style).values(id=ONLY, **values))
    office.changed(SUBJECT, ONLY)
    return style


def read(connection: Connection) -> HouseStyle:
    """Return what the office chose, or the languages' own custom."""
    row = connection.execute(select(writing_style.c.abbreviations, writing_style.c.words_up_to)).one_or_none()
    return HouseStyle() if row is None else HouseStyle(row.abbreviations, row.words_up_to)
