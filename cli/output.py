"""Answers on the screen: tables and records for people, JSON for scripts, complaints on standard error."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import PurePath
from typing import Any

import click

PROGRAM = "skrivestue"
GAP = "  "
NARROWEST = 8
# Control, formatting (such as reversed writing), halves of pairs, private and unassigned signs, line separators.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True)
class Table:
    """Rows under headings; `empty` is said where there are none."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str


@dataclass(frozen=True)
class Record:
    """One thing as names and values; what is empty is left out."""

    entries: Sequence[tuple[str, str]]


Part = str | Table | Record


def show(parts: Sequence[Part]) -> None:
    """Write an answer for a person, as wide as the terminal; as wide as need be where it goes into a file or a pipe."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for part in parts:
        for line in lines(part, width):
            click.echo(line)


def show_json(value: Any) -> None:
    """Write an answer for a script: one JSON value, dates in ISO 8601."""
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
    click.echo(json.dumps(as_json(value), ensure_ascii=encoding != "utf8", indent=1))


def complain(sentence: str) -> None:
    """Write a sentence to standard error, under the program's name."""
    note(f"{PROGRAM}: {sentence}")


def note(sentence: str) -> None:
    """Write a remark to standard error, so that it never mixes with an answer."""
    click.echo(printable(sentence, keep_lines=True), err=True)


def lines(part: Part, width: int | None) -> Iterator[str]:
    """Give the lines of a part, none longer than `width` columns where one is given."""
    if isinstance(part, str):
        for line in printable(part, keep_lines=True).split("\n"):
            yield from _wrapped(line, width)
    elif isinstance(part, Record):
        yield from _record_lines(part, width)
    elif part.rows:
        yield from _table_lines(part, width)
    else:
        yield from _wrapped(part.empty, width)


def printable(text: str, *, keep_lines: bool = False) -> str:
    """Return text that can't steer a terminal: what is not seen becomes a space, and letters are composed.

    Names, titles and file names come from outside, and a terminal obeys what is hidden in them.
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        " " if unicodedata.category(sign) in UNSEEN and not (keep_lines and sign == "\n") else sign for sign in composed
    )


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def moment(time: datetime | None) -> str:
    """Write a time as this computer's clock showed it, such as 2026-11-21 14:05."""
    return time.astimezone().strftime("%Y-%m-%d %H:%M") if time else ""


def length(seconds: float) -> str:
    """Write a recording's length in minutes and seconds, such as 2:05."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def as_json(value: Any) -> Any:
    """Give the JSON form of what a command returned: fields and properties by name; bytes are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value)]
        names += [name for name, member in vars(type(value)).items() if isinstance(member, property)]
        held = {name: getattr(value, name) for name in names}
        return {name: as_json(item) for name, item in held.items() if not isinstance(item, bytes)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): as_json(item) for name, item in value.items()}
    if isinstance(value, AbstractSet):
        return sorted(as_json(item) for item in value)
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    return value


def _record_lines(record: Record, width: int | None) -> Iterator[str]:
    entries = [(name, value) for name, value in record.entries if value]
    margin = max((columns(name) for name, _value in entries), default=0)
    room = None if width is None else max(NARROWEST, width - margin - len(GAP))
    for name, value in entries:
        texts = [wrapped for line in printable(value, keep_lines=True).split("\n") for wrapped in _wrapped(line, room)]
        for place, text in enumerate(texts):
            yield f"{_padded('' if place else name, margin)}{GAP}{text}".rstrip()


def _table_lines(table: Table, width: int | None) -> Iterator[str]:
    rows = [[printable(cell) for cell in row] for row in [table.headings, *table.rows]]
    widths = [max(columns(row[place]) for row in rows) for place in range(len(table.headings))]
    if width is not None:
        _shrink(widths, width - len(GAP) * (len(widths) - 1))
    for row in rows:
        cells = [_wrapped(cell, room) for cell, room in zip(row, widths, strict=True)]
        for number in range(max(map(len, cells))):
            texts = [cell[number] if number < len(cell) else "" for cell in cells]
            yield GAP.join(_padded(text, room) for text, room in zip(texts, widths, strict=True)).rstrip()


def _shrink(widths: list[int], room: int) -> None:
    """Take columns from the widest until the table fits, or nothing is left to take."""
    while sum(widths) > room:
        widest = widths.index(max(widths))
        if widths[widest] <= NARROWEST:
            return
        widths[widest] -= 1


def _wrapped(text: str, width: int | None) -> list[str]:
    """Break a line so that nothing of it is lost."""
    if width is None or columns(text) <= width:
        return [text]
    return textwrap.wrap(text, width) or [""]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - columns(text))
