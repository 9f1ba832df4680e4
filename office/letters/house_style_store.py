"""The table of the office's house style: one row, or none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Integer, String, Table, Text, delete, insert, select

from office.storage.files import FileName
from office.storage.schema import UtcTime, metadata

# `version` is a digest of file and logo, so that who has read them knows whether they are still the same.
house_style = Table(
    "house_style",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", String(64), nullable=False),
    Column("toml", Text, nullable=False),
    Column("logo", String(64)),
    Column("chosen", UtcTime, nullable=False),
    Column("chosen_by", String(100), nullable=False),
)
ONLY = 1


def choose(
    connection: Connection, *, version: str, toml: str, logo: FileName | None, time: datetime, user: str
) -> None:
    """Set the house style, in the place of the one before."""
    clear(connection)
    values = {"id": ONLY, "version": version, "toml": toml, "logo": logo, "chosen": time, "chosen_by": user}
    connection.execute(insert(house_style).values(values))


def clear(connection: Connection) -> None:
    """Take the house style back."""
    connection.execute(delete(house_style))


def version(connection: Connection) -> str:
    """Return which house style the office has; empty where it has none."""
    return connection.execute(select(house_style.c.version)).scalar() or ""


def get(connection: Connection) -> Any:
    """Return the row of the house style, or None."""
    return connection.execute(select(house_style)).one_or_none()
