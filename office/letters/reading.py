"""Read TOML and JSON values as frozen dataclasses, and tell all that is wrong with them, not only the first thing."""

from __future__ import annotations

import datetime
import difflib
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar

from foundation.translation import _
from office.letters.blocks import BulletList, FieldTable, Heading, Paragraph

BLOCK_TYPES: Mapping[str, type] = {
    "paragraph": Paragraph,
    "heading": Heading,
    "bullets": BulletList,
    "fields": FieldTable,
}
T = TypeVar("T")


class Problems(Exception):  # never shown; it carries the list to the one who knows the file's name
    """All that is wrong with the values read, one sentence each in the user's language."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(problems)
        self.problems = problems


def read_as(kind: type[T], value: object, *, place: str = "", called: Callable[[str], str] = str) -> T:
    """Read a mapping as the dataclass `kind`; `called` gives what a person calls a dotted name. Raises Problems."""
    reader = _Reader(called)
    result = reader.read(kind, value, place)
    if reader.problems:
        raise Problems(reader.problems)
    return typing.cast(T, result)


class _Reader:
    """One reading: `read` gives the value, or None where it noted a problem."""

    def __init__(self, called: Callable[[str], str]) -> None:
        self.problems: list[str] = []
        self.called = called

    def read(self, kind: Any, value: object, place: str) -> Any:
        origin = typing.get_origin(kind)
        if origin in (typing.Union, types.UnionType):
            return self._union(typing.get_args(kind), value, place)
        if origin is tuple:
            return self._tuple(typing.get_args(kind), value, place)
        if is_dataclass(kind):
            return self._dataclass(typing.cast(type, kind), value, place)
        if kind is datetime.date:
            return self._date(value, place)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self._choice(kind, value, place)
        return self._plain(kind, value, place)

    def _dataclass(self, kind: type, value: object, place: str) -> Any:
        if not isinstance(value, Mapping):
            return self._wrong(place, _("a group of named values"), value)
        known = {field.name: field for field in fields(kind)}
        self._unknown(value, known, place)
        hints, found = typing.get_type_hints(kind), {}
        for name, field in known.items():
            if name in value:
                found[name] = self.read(hints[name], value[name], _join(place, name))
            elif _required(field):
                self.problems.append(_("{place} is missing.").format(place=self.called(_join(place, name))))
        complete = all(name in found or not _required(field) for name, field in known.items())
        return kind(**found) if complete else None

    def _unknown(self, value: Mapping[Any, object], known: Iterable[str], place: str) -> None:
        for name in (name for name in value if name not in known):
            near = difflib.get_close_matches(str(name), list(known), n=1)
            told = _("{place} is not known; did you mean {near}?") if near else _("{place} is not known; remove it.")
            self.problems.append(told.format(place=_join(place, str(name)), near=near[0] if near else ""))

    def _union(self, kinds: tuple[Any, ...], value: object, place: str) -> Any:
        if types.NoneType in kinds:
            return None if value is None else self.read(kinds[0], value, place)
        if not isinstance(value, Mapping) or value.get("type") not in BLOCK_TYPES:
            names = ", ".join(f'"{name}"' for name in BLOCK_TYPES)
            self.problems.append(_('{place} needs a "type", one of {names}.').format(place=place, names=names))
            return None
        rest = {name: inner for name, inner in value.items() if name != "type"}
        return self.read(BLOCK_TYPES[value["type"]], rest, place)

    def _tuple(self, kinds: tuple[Any, ...], value: object, place: str) -> Any:
        if not isinstance(value, list | tuple):
            return self._wrong(place, _("a list"), value)
        if kinds[-1] is not Ellipsis:
            if len(value) != len(kinds):
                return self._wrong(place, _("a list of {count} values").format(count=len(kinds)), value)
            return tuple(self.read(k, v, f"{place}[{n}]") for n, (k, v) in enumerate(zip(kinds, value, strict=True), 1))
        return tuple(self.read(kinds[0], item, f"{place}[{number}]") for number, item in enumerate(value, 1))

    def _date(self, value: object, place: str) -> datetime.date | None:
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value
        try:
            if isinstance(value, str) and len(value) == len("2026-05-03"):
                return datetime.date.fromisoformat(value)
        except ValueError:
            pass
        self._wrong(place, _("a date that exists, in the form 2026-05-03"), value)
        return None

    def _choice(self, kind: type[Enum], value: object, place: str) -> Any:
        try:
            return kind(value)
        except ValueError:
            names = ", ".join(f'"{member.value}"' for member in kind)
            return self._wrong(place, _("one of {names}").format(names=names), value)

    def _plain(self, kind: type, value: object, place: str) -> Any:
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        wanted = {
            str: _("a text"),
            float: _("a number"),
            int: _("a whole number"),
            bool: _("true or false"),
            bytes: _("left out"),
        }
        return self._wrong(place, wanted[kind], value)

    def _wrong(self, place: str, wanted: str, value: object) -> None:
        sentence, place = _("{place} must be {wanted}, not “{value}”."), self.called(place) or _("The file")
        self.problems.append(sentence.format(place=place, wanted=wanted, value=shortened(value)))


def shortened(value: object) -> str:
    """Give a value as text, cut after 40 characters, for showing it in a sentence; a group of values as `…` alone."""
    text = "…" if isinstance(value, list | tuple | Mapping) else str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
