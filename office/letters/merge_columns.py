"""Which column of a mail-merge list brings what: a field of the kind, or a value of the letter's head."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from foundation.translation import N_, _
from office.errors import OfficeError
from office.letters.kinds import PLACEHOLDER, Kind, KindField
from office.letters.merge_list import MergeList, column_letters

NAME, ADDRESS, POSTCODE, TOWN = "recipient.name", "recipient.address", "postcode", "town"
# What offices write above such columns, in the languages of the layouts. A field's own name or label goes first.
TITLES: Mapping[str, tuple[str, ...]] = {
    NAME: ("recipient", "name", "modtager", "navn", "mottaker", "mottagare", "namn"),
    ADDRESS: ("address", "address line", "adresse", "adresselinje", "adress", "adressrad", "adresslinje", "c/o"),
    POSTCODE: ("postcode", "postal code", "zip code", "postnr", "postnummer"),
    TOWN: ("town", "city", "post town", "by", "postdistrikt", "sted", "poststed", "ort", "postort"),
    "patient": ("patient", "pasient"),
    "salutation": ("salutation", "tiltale", "tilltal"),
    "our_reference": ("our reference", "our ref", "vores reference", "vår referanse", "vår ref", "vår referens"),
    "your_reference": ("your reference", "your ref", "deres reference", "deres referanse", "deres ref", "er referens"),
    "date": ("letter date", "brevdato", "brevdatum"),
}
NUMBERED = re.compile(r"(?P<title>.*?)\s?[1-6]")


class WrongColumns(OfficeError):
    """Columns of the list are unknown, doubled or missing; `problems` names each."""

    @property
    def problems(self) -> tuple[str, ...]:
        """Return one sentence for each thing that is wrong."""
        return tuple(str(self.facts["problems"]).split("\n"))


@dataclass(frozen=True)
class Columns:
    """Columns by what they bring, counted from 0; `address` has the address lines' columns in their order."""

    fields: Mapping[int, KindField]
    head: Mapping[str, int]
    address: tuple[int, ...]
    titles: tuple[str, ...]


def match_columns(
    kind: Kind, merge_list: MergeList, *, given: Collection[str] = (), leave_out: Collection[str] = ()
) -> Columns:
    """Find what each column brings. `given` are fields that all letters have already; `leave_out` are column titles.

    Raises WrongColumns for a column that is unknown, doubled or missing: a slip of the pen in a title would otherwise
    take its values out of every letter.
    """
    matcher = _Matcher(kind, {_plain(title) for title in leave_out})
    for column, title in enumerate(merge_list.header):
        matcher.match(column, title, merge_list)
    matcher.problems += _not_there(leave_out, merge_list.header)
    matcher.problems += _missing(kind, matcher, given)
    if matcher.problems:
        sentence = N_("The list’s columns don’t fit the letter. Correct its first row:\n{problems}")
        raise WrongColumns(sentence, problems="\n".join(matcher.problems))
    return Columns(matcher.fields, matcher.head, tuple(matcher.address), merge_list.header)


def column_titled(merge_list: MergeList, title: str) -> int:
    """Give the place of the column with this title. Raises WrongColumns."""
    for column, found in enumerate(merge_list.header):
        if _plain(found) == _plain(title):
            return column
    raise WrongColumns(
        N_("The list has no column “{problems}”. It has: {titles}."),
        problems=title,
        titles=", ".join(merge_list.header),
    )


class _Matcher:
    def __init__(self, kind: Kind, leave_out: set[str]) -> None:
        self.kind, self.leave_out = kind, leave_out
        self.fields: dict[int, KindField] = {}
        self.head: dict[str, int] = {}
        self.address: list[int] = []
        self.problems: list[str] = []
        self._known = _known_titles(kind)

    def match(self, column: int, title: str, merge_list: MergeList) -> None:
        plain = _plain(title)
        if plain in self.leave_out:
            return
        if not plain:
            self._tell_nameless(column, merge_list)
            return
        found = self._known.get(plain) or self._numbered(plain)
        if isinstance(found, KindField):
            earlier = next((place for place, field in self.fields.items() if field == found), None)
            self.fields[column] = found
        elif found == ADDRESS:
            earlier = next((place for place in self.address if _plain(merge_list.header[place]) == plain), None)
            self.address.append(column)
        elif found:
            earlier = self.head.get(found)
            self.head[found] = column
        else:
            self.problems.append(self._unknown(title, column))
            return
        if earlier is not None:
            sentence = _("Columns {first} and {second} both bring “{title}”. Take one out.")
            told = sentence.format(first=column_letters(earlier), second=column_letters(column), title=title)
            self.problems.append(told)

    def _numbered(self, plain: str) -> str | None:
        found = NUMBERED.fullmatch(plain)
        return ADDRESS if found and self._known.get(found["title"]) == ADDRESS else None

    def _tell_nameless(self, column: int, merge_list: MergeList) -> None:
        used = next((row.number for row in merge_list.rows if row.cell(column)), None)
        if used is not None:
            sentence = _("Column {column} has no title, and holds something in row {row}.")
            self.problems.append(sentence.format(column=column_letters(column), row=used))

    def _unknown(self, title: str, column: int) -> str:
        labels = [field.label for field in self.kind.fields]
        sentence = _("“{title}” (column {column}) is nothing that {kind} asks for, which is: {labels}.")
        # The letter's own date is no guess for a column: it would take the place of an appointment's.
        guesses = [known for known, found in self._known.items() if found != "date"]
        near = difflib.get_close_matches(_plain(title), guesses, n=1)
        if near:
            sentence = _("“{title}” (column {column}) is nothing that {kind} asks for; did you mean “{near}”?")
        return sentence.format(
            title=title,
            column=column_letters(column),
            kind=self.kind.title,
            labels=", ".join(labels),
            near=near[0] if near else "",
        )


def _known_titles(kind: Kind) -> dict[str, KindField | str]:
    known: dict[str, KindField | str] = {_plain(title): name for name, titles in TITLES.items() for title in titles}
    known |= {_plain(name): name for name in TITLES}
    by_name = {field.name: field for field in kind.fields}
    # A title as the letter itself prints it before the field, such as “Dato” in a table of the appointment.
    rows = (row for block in kind.contents.blocks for row in block.rows)
    printed = {row.label: PLACEHOLDER.findall(row.text) for row in rows}
    known |= {_plain(label): by_name[names[0]] for label, names in printed.items() if len(names) == 1}
    known |= {_plain(field.label): field for field in kind.fields}
    return known | {_plain(field.name): field for field in kind.fields}


def _missing(kind: Kind, matcher: _Matcher, given: Collection[str]) -> Iterator[str]:
    if kind.contents.recipients:
        if NAME not in matcher.head:
            yield _("A column with the recipient’s name is missing; call it “name”.")
        if not matcher.address:
            yield _("A column with the recipient’s address is missing; call it “address”, or “address 1”, “address 2”.")
    brought = {field.name for field in matcher.fields.values()} | set(given)
    for field in kind.fields:
        if field.required and field.name not in brought:
            yield _("A column “{label}” ({name}) is missing, and the data has no such value for all letters.").format(
                label=field.label, name=field.name
            )


def _not_there(leave_out: Collection[str], header: tuple[str, ...]) -> Iterator[str]:
    titles = {_plain(title) for title in header}
    for title in leave_out:
        if _plain(title) not in titles:
            yield _("There is no column “{title}” to leave out.").format(title=title)


def _plain(title: str) -> str:
    """Give a title as it is compared: without case, marks that are not seen, underscores, and a colon at its end."""
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", title) if unicodedata.category(sign) != "Cf")
    return re.sub(r"[\s_-]+", " ", seen.casefold()).strip(" :.*")
