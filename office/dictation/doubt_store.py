"""The tables behind doubts: flags of a recognition, and the places that a person has looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, delete, insert, select

from office.arguments import DictationId
from office.storage.schema import Json, UtcTime, metadata
from speech.doubts import FlaggedWords
from speech.model import Flag

recognition_flags = Table(
    "recognition_flags",
    metadata,
    Column("dictation", Integer, ForeignKey("dictations.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    # As [first word, last word, [flag, …]].
    Column("flags", Json, nullable=False),
)
# By the spoken words, which stay what they are when the text around is edited.
looked_at = Table(
    "looked_at_doubts",
    metadata,
    Column("dictation", Integer, ForeignKey("dictations.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("last", Integer, primary_key=True),
    Column("time", UtcTime, nullable=False),
    Column("user", String(100), nullable=False),
)


def keep_flags(connection: Connection, dictation: DictationId, version: int, flags: Sequence[Sequence[Any]]) -> None:
    """Keep which spoken words of a recognised version lie in flagged segments, as [first, last, [flag, …]]."""
    if flags:
        connection.execute(insert(recognition_flags).values(dictation=dictation, version=version, flags=flags))


def flags(connection: Connection, dictation: DictationId, version: int) -> tuple[FlaggedWords, ...]:
    """Return the flagged segments of a recognised version."""
    held = connection.execute(
        select(recognition_flags.c.flags).where(
            recognition_flags.c.dictation == dictation, recognition_flags.c.version == version
        )
    ).scalar()
    return tuple(FlaggedWords(first, last, frozenset(map(Flag, names))) for first, last, names in held or ())


def set_looked_at(
    connection: Connection,
    dictation: DictationId,
    version: int,
    place: tuple[int, int],
    *,
    seen: bool,
    time: datetime,
    user: str,
) -> None:
    """Note that the place of the words `first` to `last` of a recognised version was looked at, or take that back."""
    key = {"dictation": dictation, "version": version, "first": place[0], "last": place[1]}
    connection.execute(delete(looked_at).where(*(looked_at.c[name] == value for name, value in key.items())))
    if seen:
        connection.execute(insert(looked_at).values(**key, time=time, user=user))


def places_looked_at(connection: Connection, dictation: DictationId, version: int) -> set[tuple[int, int]]:
    """Return the (first, last) words of the places of a recognised version that were looked at."""
    question = select(looked_at.c.first, looked_at.c.last)
    rows = connection.execute(question.where(looked_at.c.dictation == dictation, looked_at.c.version == version))
    return {(row.first, row.last) for row in rows}
