"""The table of the office's own phrases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, String, Table, Text, delete, insert, select

from office.storage.schema import UtcTime, metadata

# `key` is the name in lower case: names are typed, and nobody types them in one way only.
phrases = Table(
    "phrases",
    metadata,
    Column("key", String(60), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("kept", UtcTime, nullable=False),
    Column("kept_by", String(100), nullable=False),
)


def keep(connection: Connection, *, name: str, title: str, text: str, time: datetime, user: str) -> None:
    """Keep a phrase, in the place of one of the same name."""
    remove(connection, name)
    values = {"key": name.casefold(), "name": name, "title": title, "text": text, "kept": time, "kept_by": user}
    connection.execute(insert(phrases).values(values))


def remove(connection: Connection, name: str) -> bool:
    """Remove a phrase; say whether it was there."""
    removed = connection.execute(delete(phrases).where(phrases.c.key == name.casefold()))
    return bool(removed.rowcount)


def every(connection: Connection) -> list[Any]:
    """Return the rows of all phrases."""
    return [*connection.execute(select(phrases))]
