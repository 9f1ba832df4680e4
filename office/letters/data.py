"""A letter as JSON data, in and out.

The data names layout and kind, the people, and either `body`, a list of blocks, or `fields`, the kind's own fields
that its texts are filled with. An example stands beside each kind: `templates/letters/<layout>/<kind>/example.json`.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from foundation.translation import N_, _
from office.errors import OfficeError
from office.letters.blocks import Block
from office.letters.kinds import load_kind, make_text
from office.letters.layout import letters_folder, load_layout
from office.letters.model import Letter, called, letter_texts, unprintable_characters
from office.letters.reading import BLOCK_TYPES, Problems, read_as
from office.letters.written_dates import short_year_problem

LINE_CHARACTERS_AT_MOST = 200
BODY_CHARACTERS_AT_MOST = 1_000_000
BODY = ("body", "fields")


class WrongLetterData(OfficeError):
    """The data does not make a letter; `problems` lists all that is wrong with it."""

    @property
    def problems(self) -> tuple[str, ...]:
        """Return one sentence for each thing that is wrong."""
        return tuple(str(self.facts["problems"]).split("\n"))


@dataclass(frozen=True)
class _Body:
    """The part of the data that is read apart, because it may come as blocks or as the kind's fields."""

    body: tuple[Block, ...] = ()


def letter_from_json(text: str | bytes) -> Letter:
    """Read a letter from the text of a JSON file. Raises WrongLetterData."""
    try:
        data = json.loads(text)
    except ValueError as error:  # no UTF-8, no JSON, or a number of thousands of digits
        raise _wrong([_("The file is no JSON text in UTF-8: {problem}.").format(problem=error)]) from None
    except RecursionError:
        raise _wrong([_("The file nests its values too deeply.")]) from None
    if not isinstance(data, dict):
        raise _wrong([_("The file must hold one letter: named values in curly brackets.")])
    return letter_from_data(data)


def letter_from_data(data: Mapping[str, Any]) -> Letter:
    """Make a letter from JSON data. Raises WrongLetterData with all that is wrong, UnknownLayout, UnknownKind."""
    problems: list[str] = []
    head = _read_head(data, problems)
    body = _read_body(data, problems)
    if head is None or problems:
        raise _wrong(problems)
    load_layout(head.layout)
    if head.kind:
        load_kind(head.layout, head.kind)
    letter = replace(head, body=body[1], heading=head.heading or body[0])
    problems += letter_problems(letter)
    if problems:
        raise _wrong(problems)
    return letter


def letter_to_data(letter: Letter) -> dict[str, Any]:
    """Give a letter as JSON-ready data with its body as blocks; `letter_from_data` makes an equal letter from it."""
    data: dict[str, Any] = _plain(letter)
    return data


def example_data(layout: str, kind: str) -> dict[str, Any]:
    """Give the example data of a kind, to start a letter from. Raises UnknownLayout, UnknownKind."""
    load_kind(layout, kind)
    data: dict[str, Any] = json.loads((letters_folder() / layout / kind / "example.json").read_text("utf-8"))
    return data


def letter_problems(letter: Letter) -> list[str]:
    """Tell what a letter lacks or holds too much of, one sentence each: nobody to send it to, a name too long."""
    problems = [*_missing(letter)]
    for place, text in letter_texts(letter):
        in_body = place == "body"
        at_most = BODY_CHARACTERS_AT_MOST if in_body else LINE_CHARACTERS_AT_MOST
        if len(text) > at_most:
            sentence = _("{place} is too long: {count} characters, where {at_most} have room.")
            problems.append(sentence.format(place=called(place), count=len(text), at_most=at_most))
        if "\n" in text and not in_body:
            problems.append(_("{place} must be one line; it holds a line feed.").format(place=called(place)))
        if bad := unprintable_characters(text):
            sentence = _("{place} holds characters that no letter can show: {characters}. Remove them.")
            problems.append(sentence.format(place=called(place), characters=", ".join(bad)))
    return problems


def _missing(letter: Letter) -> Iterator[str]:
    addressed = not letter.kind or bool(load_kind(letter.layout, letter.kind).contents.recipients)
    needed = {"sender.name": letter.sender.name, "heading": letter.heading}
    if addressed:
        needed["recipient.name"] = letter.recipient.name
    for place, text in needed.items():
        if not text.strip():
            yield _("{place} is empty. Fill it in.").format(place=called(place))
    if addressed and not letter.recipient.address:
        sentence = _("{place} is empty. Give the street and the town, one line each.")
        yield sentence.format(place=called("recipient.address"))
    if not letter.body:
        yield _("The letter says nothing. Give it a body.")


def _read_head(data: Mapping[str, Any], problems: list[str]) -> Letter | None:
    """Read all but the body. The heading may come from the kind, so its lack is told later."""
    head = {"heading": "", **{name: value for name, value in data.items() if name not in BODY}, "body": []}
    if problem := short_year_problem(called("date"), str(head.get("date"))):
        problems.append(problem)
        head["date"] = datetime.date.min  # told of; the rest is looked at all the same
    try:
        return read_as(Letter, head, called=called)
    except Problems as found:
        problems += found.problems
        return None


def _read_body(data: Mapping[str, Any], problems: list[str]) -> tuple[str, tuple[Block, ...]]:
    """Read heading and body: the body's blocks as they stand, or both written from the kind's fields."""
    given = [name for name in BODY if name in data]
    if len(given) != 1:
        told = _("Give either “fields” or “body”, not both.") if given else _("“fields” is missing (or “body”).")
        problems.append(told)
        return "", ()
    try:
        if "body" in data:
            return "", read_as(_Body, {"body": data["body"]}).body
        return _from_fields(data)
    except Problems as found:
        problems += found.problems
    except OfficeError as error:
        problems.append(str(error))
    return "", ()


def _from_fields(data: Mapping[str, Any]) -> tuple[str, tuple[Block, ...]]:
    layout, name, values = data.get("layout", Letter.layout), data.get("kind", Letter.kind), data["fields"]
    if not isinstance(layout, str) or not isinstance(name, str):
        return "", ()  # told by the reading of the head
    if not isinstance(values, Mapping):
        raise Problems([_("“fields” must be a group of named values.")])
    kind = load_kind(layout, name)
    # In a file, what a form calls “Mødested” is found by its name.
    spelled = tuple(replace(field, label=f"{field.label} (fields.{field.name})") for field in kind.fields)
    return make_text(replace(kind, contents=replace(kind.contents, fields=spelled)), values)


def _wrong(problems: list[str]) -> WrongLetterData:
    sentence = N_("The letter can’t be made from this data. Correct it and try again:\n{problems}")
    return WrongLetterData(sentence, problems="\n".join(problems))


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        block_type = next((name for name, block in BLOCK_TYPES.items() if isinstance(value, block)), "")
        kept = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"type": block_type, **kept} if block_type else kept
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
