"""Read checklists, `resources/checklists/*.toml`, and refuse a file that can't be right.

The head of `send-letter.toml` says what each value means. A file is read as a whole, for all countries, so that what is
wrong in it is told in every office.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from foundation.translation import LANGUAGES, N_, _
from office.checklists.model import Checklist, Item, Localised, Source, Sureness
from office.errors import OfficeError
from office.storage.keys import LANGUAGES as COUNTRIES

VERSION_LENGTH_AT_MOST = 30  # as much as the database keeps beside an answer
OF_A_CHECKLIST = ("id", "version", "title", "note", "item")
OF_AN_ITEM = ("id", "blocks", "may_be_not_relevant", "countries", "question", "next_step", "sources")
OF_A_SOURCE = ("text", "sureness")


class DamagedChecklist(OfficeError):
    """A checklist's file can't be used; the sentence tells all that is wrong with it."""


def checklist(identity: str, country: str) -> Checklist:
    """Return the checklist that an office in a country (such as `no`) asks. Raises DamagedChecklist.

    An unknown checklist or country is a bug, and a KeyError says so.
    """
    return _of_all_countries(identity)[country]


@cache
def _of_all_countries(identity: str) -> Mapping[str, Checklist]:
    file = files("resources") / "checklists" / f"{identity}.toml"
    if not file.is_file():
        raise KeyError(identity)
    return read_checklist(file.read_bytes(), identity)


def read_checklist(toml: bytes, identity: str) -> Mapping[str, Checklist]:
    """Read the bytes of `<identity>.toml`; return the checklist of each country. Raises DamagedChecklist."""
    try:
        held = tomllib.loads(toml.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _damaged(identity, f"{error}.") from None
    reading = _Reading()
    found = reading.checklists(held, identity)
    if reading.problems:
        raise _damaged(identity, " ".join(reading.problems))
    return found


def _damaged(identity: str, problem: str) -> DamagedChecklist:
    sentence = N_("The checklist {file} is damaged: {problem} Put the original file back, or correct it.")
    return DamagedChecklist(sentence, file=f"{identity}.toml", problem=problem)


class _Reading:
    """One reading of a file: each part gives what it can, and `problems` tells all that is wrong."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def checklists(self, held: Mapping[str, Any], identity: str) -> Mapping[str, Checklist]:
        self._known(held, OF_A_CHECKLIST, "")
        if self._line(held, "id", "") != identity:
            self.problems.append(_("{place} must be the file's name: {name}.").format(place="id", name=identity))
        version = self._line(held, "version", "", VERSION_LENGTH_AT_MOST)
        title, note = self._localised(held, "title", ""), self._localised(held, "note", "")
        items = [self._item(item, number) for number, item in enumerate(self._tables(held, "item", ""), 1)]
        for twice in (name for name, count in Counter(item.identity for item, _sources in items).items() if count > 1):
            self.problems.append(_("The question “{name}” stands there twice.").format(name=twice))
        found = {}
        for country in COUNTRIES:
            asked = tuple(replace(item, sources=sources[country]) for item, sources in items if country in sources)
            if not any(item.blocks for item in asked):
                self.problems.append(_("No question blocks in this country: {country}.").format(country=country))
            found[country] = Checklist(identity, version, title, note, asked)
        return found

    def _item(self, held: Mapping[str, Any], number: int) -> tuple[Item, Mapping[str, tuple[Source, ...]]]:
        """Read one question; return it with its sources by country."""
        place = f"item[{number}]."
        self._known(held, OF_AN_ITEM, place)
        item = Item(
            identity=self._line(held, "id", place),
            question=self._localised(held, "question", place),
            next_step=self._localised(held, "next_step", place),
            blocks=self._flag(held, "blocks", place),
            may_be_not_relevant=self._flag({"may_be_not_relevant": False, **held}, "may_be_not_relevant", place),
            sources=(),
        )
        countries = held.get("countries", list(COUNTRIES))
        if (
            not isinstance(countries, list)
            or not countries
            or not all(country in [*COUNTRIES] for country in countries)
        ):
            self._wrong(f"{place}countries", _("one of {names}").format(names=", ".join(COUNTRIES)), countries)
            return item, {}
        if "sources" not in held:
            return item, dict.fromkeys(countries, ())
        sources = self._of_each(held, "sources", countries, place)
        return item, {country: self._sources(sources, country, f"{place}sources.") for country in countries}

    def _sources(self, held: Mapping[str, Any], country: str, place: str) -> tuple[Source, ...]:
        found = []
        for number, source in enumerate(self._tables(held, country, place), 1):
            where = f"{place}{country}[{number}]."
            self._known(source, OF_A_SOURCE, where)
            text, sureness = self._line(source, "text", where), source.get("sureness")
            if sureness in tuple(Sureness):
                found.append(Source(text, Sureness(sureness)))
            else:
                self._wrong(f"{where}sureness", _("one of {names}").format(names=", ".join(Sureness)), sureness)
        return tuple(found)

    def _localised(self, held: Mapping[str, Any], name: str, place: str) -> Localised:
        texts = self._of_each(held, name, LANGUAGES, place)
        return Localised({language: self._line(texts, language, f"{place}{name}.") for language in LANGUAGES})

    def _of_each(self, held: Mapping[str, Any], name: str, wanted: Container[str], place: str) -> Mapping[str, Any]:
        """Return the table of this name, which may have no other values than those wanted."""
        table = held.get(name, {})
        if not isinstance(table, dict):
            self._wrong(f"{place}{name}", _("a group of named values"), table)
            return {}
        self._known(table, wanted, f"{place}{name}.")
        return table

    def _tables(self, held: Mapping[str, Any], name: str, place: str) -> list[Mapping[str, Any]]:
        tables = held.get(name)
        if isinstance(tables, list) and tables and all(isinstance(table, dict) for table in tables):
            return tables
        if name not in held:
            self.problems.append(_("{place} is missing.").format(place=f"{place}{name}"))
        else:
            self._wrong(f"{place}{name}", _("a list"), tables)
        return []

    def _line(self, held: Mapping[str, Any], name: str, place: str, length: int | None = None) -> str:
        text = held.get(name)
        if name not in held:
            self.problems.append(_("{place} is missing.").format(place=f"{place}{name}"))
        elif not isinstance(text, str) or not text.strip():
            self._wrong(f"{place}{name}", _("a text"), text)
        elif length is not None and len(text) > length:
            self._wrong(f"{place}{name}", _("a text of at most {count} characters").format(count=length), text)
        return str(text)

    def _flag(self, held: Mapping[str, Any], name: str, place: str) -> bool:
        if not isinstance(held.get(name), bool):
            self._wrong(f"{place}{name}", _("true or false"), held.get(name))
        return bool(held.get(name))

    def _known(self, held: Mapping[str, Any], wanted: Container[str], place: str) -> None:
        for name in (name for name in held if name not in wanted):
            self.problems.append(_("{place} is not known; remove it.").format(place=f"{place}{name}"))

    def _wrong(self, place: str, wanted: str, value: object) -> None:
        sentence = _("{place} must be {wanted}, not “{value}”.")
        self.problems.append(sentence.format(place=place, wanted=wanted, value="" if value is None else value))
