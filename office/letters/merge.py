"""Mail merge: one letter a row of a list, each row checked before the first letter is made.

What all letters share comes from the data of one letter, as `letter make` takes it; what stands in a row goes over it.
A row that makes no letter is told of, and stops no other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from foundation.translation import N_, _
from office.errors import OfficeError
from office.letters.data import WrongLetterData, letter_from_data
from office.letters.fonts import FontMissing
from office.letters.kinds import FieldType, Kind, KindField, WrongFields, load_kind, make_salutation, written_values
from office.letters.layout import load_layout
from office.letters.layout_model import Layout
from office.letters.merge_columns import NAME, POSTCODE, TOWN, Columns, match_columns
from office.letters.merge_list import ListRow, MergeList, column_letters
from office.letters.model import Letter, unprintable_characters
from office.letters.reading import shortened
from office.letters.sheet import compose
from office.letters.written_dates import read_date

Render = Callable[[Letter, Layout], bytes]

DATES = (FieldType.DATE, FieldType.WEEKDAY_DATE)
MIDNIGHT = re.compile(r"[ T]0{1,2}[:.]00([:.]00)?$")
CLOCK = re.compile(r"(kl\.?\s*)?(?P<time>\d{1,2}[.:]\d{2})([.:]00)?", re.IGNORECASE)
# What a spreadsheet shows in place of a value that it could not find or calculate, in any of the languages here.
SPREADSHEET_ERROR = re.compile(r"#(N/A|I/T|[A-ZÆØÅÄÖ]{3,}(/0)?[!?])")
LAST_LINE = re.compile(r"(?P<street>.*\S),\s*(?P<town>\d{3} ?\d{1,2} [^\d,]+)")
PLACEHOLDER = "{recipient}"
# What rows will bring, for checking the rest before there is a row.
STAND_INS: Mapping[str, Any] = {"recipient": {"name": "–", "address": ["–"]}, "date": "2026-01-01"}


@dataclass(frozen=True)
class LetterFrame:
    """What all letters of a merge share, and what each column of the list brings."""

    kind: Kind
    layout: Layout
    common: Mapping[str, Any]
    columns: Columns


@dataclass(frozen=True)
class BadRow:
    """A row that makes no letter, with all that is wrong with it, one sentence each."""

    number: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class CheckedRows:
    """The rows of a list, told apart."""

    good: tuple[ListRow, ...]
    bad: tuple[BadRow, ...]


@dataclass(frozen=True)
class MadeLetter:
    """What became of one row: a letter and its pages, or a problem."""

    row: ListRow
    letter: Letter | None
    content: bytes
    problem: str = ""


def letter_frame(
    common: Mapping[str, Any], merge_list: MergeList, *, layout: Layout | None = None, leave_out: Collection[str] = ()
) -> LetterFrame:
    """Check what all letters share and match the list's columns to it. `layout` is an office's own, if it has one.

    Raises WrongColumns, WrongLetterData (also where the shared data holds what belongs to one person), UnknownLayout,
    UnknownKind.
    """
    name, kind_name = common.get("layout", Letter.layout), common.get("kind", Letter.kind)
    kind = load_kind(str(name), str(kind_name))
    fields = common.get("fields", {})
    if "body" in common or not isinstance(fields, Mapping):
        raise _wrong([_("“fields” must be a group of named values, and “body” is not for a merge.")])
    given = [field for field, value in fields.items() if not isinstance(value, str) or value.strip()]
    columns = match_columns(kind, merge_list, given=given, leave_out=leave_out)
    shared = {**common, **{name: value for name, value in STAND_INS.items() if name in ("recipient", *columns.head)}}
    problems = [*_personal(common, columns), *_field_problems(kind, fields), *_head_problems(shared, kind)]
    if problems:
        raise _wrong(problems)
    return LetterFrame(kind, layout or load_layout(kind.layout), common, columns)


def checked_rows(
    frame: LetterFrame, rows: Iterable[ListRow], *, on_row: Callable[[int], None] | None = None
) -> CheckedRows:
    """Check every row; `on_row` hears how many are checked. Raises FontMissing, which is no row's fault."""
    good: list[ListRow] = []
    bad: list[BadRow] = []
    for count, row in enumerate(rows, 1):
        problems = row_problems(frame, row)
        if problems:
            bad.append(BadRow(row.number, problems))
        else:
            good.append(row)
        if on_row is not None:
            on_row(count)
    return CheckedRows(tuple(good), tuple(bad))


def row_problems(frame: LetterFrame, row: ListRow) -> tuple[str, ...]:
    """Tell all that is wrong with a row; nothing where it makes a letter that fits its page."""
    data = row_data(frame, row)
    problems = [*_cell_problems(frame, row), *_postcode_problem(frame, row)]
    as_whole: tuple[str, ...] = ()
    try:
        compose(letter_from_data(data), frame.layout)
    except FontMissing:
        raise
    except WrongLetterData as error:
        problems += _field_problems(frame.kind, data["fields"], required=True)
        problems += _head_problems(data, frame.kind)
        as_whole = error.problems
    except OfficeError as error:
        as_whole = (str(error),)
    return tuple(dict.fromkeys(problems or as_whole))


def _postcode_problem(frame: LetterFrame, row: ListRow) -> Iterator[str]:
    """Tell of a postcode that none can be, mostly one that lost its zero in Excel; foreign ones go into the address."""
    column, form = frame.columns.head.get(POSTCODE), frame.layout.postcode
    if column is None or not row.cell(column) or re.fullmatch(form.pattern, row.cell(column).strip()):
        return
    yield _(
        "“{value}” is no postcode of this country, such as {example}. Where Excel took a zero away, make the column a "
        "text; a foreign postcode goes into the address."
    ).format(value=shortened(row.cell(column)), example=form.example)


def merged(frame: LetterFrame, rows: Iterable[ListRow], render: Render) -> Iterator[MadeLetter]:
    """Make the letter of each row, one at a time. A row that fails only now is given with its problem.

    Raises FontMissing.
    """
    for row in rows:
        letter = None
        try:
            letter = row_letter(frame, row)
            yield MadeLetter(row, letter, render(letter, frame.layout))
        except FontMissing:
            raise
        except OfficeError as error:
            yield MadeLetter(row, letter, b"", str(error))


def row_letter(frame: LetterFrame, row: ListRow) -> Letter:
    """Make the letter of a row, not yet rendered. Raises WrongLetterData."""
    return letter_from_data(row_data(frame, row))


def row_data(frame: LetterFrame, row: ListRow) -> dict[str, Any]:
    """Give a row as the data of a letter. A column rules its value: an empty cell is empty, not the shared value."""
    columns, common = frame.columns, frame.common
    fields = dict(common.get("fields", {}))
    for column, field in columns.fields.items():
        fields[field.name] = _field_value(field, row.cell(column), frame.layout)
    own = {name: row.cell(column) for name, column in columns.head.items() if name not in (NAME, POSTCODE, TOWN)}
    if "date" in own:
        own["date"] = _date_text(own["date"], frame.layout)
    data = {**common, **own, "layout": frame.kind.layout, "kind": frame.kind.name, "fields": fields}
    if frame.kind.contents.recipients:
        recipient = row.cell(columns.head[NAME])
        data["recipient"] = {"name": recipient, "address": _address(frame, row)}
        if "salutation" not in own:
            data["salutation"] = _salutation(frame, recipient)
    return data


def _address(frame: LetterFrame, row: ListRow) -> list[str]:
    """Give the address lines: of several columns, or of one cell with line feeds or “street, postcode town”."""
    head = frame.columns.head
    lines = [line.strip(" ,;") for column in frame.columns.address for line in re.split(r"[\n;]", row.cell(column))]
    places = [row.cell(head[name]) for name in (POSTCODE, TOWN) if name in head]
    if frame.layout.language == "en":
        lines += reversed(places)  # the post town, and the postcode on a line of its own
    else:
        lines.append(" ".join(place for place in places if place))
    lines = [line for line in lines if line]
    if len(lines) == 1 and (found := LAST_LINE.fullmatch(lines[0])):
        return [found["street"], found["town"]]
    return lines


def _salutation(frame: LetterFrame, recipient: str) -> str:
    """Greet the row's own recipient; the shared data's greeting counts unless it names the person of an example."""
    shared, example = str(frame.common.get("salutation", "")), frame.common.get("recipient")
    name = str(example.get("name", "")) if isinstance(example, Mapping) else ""
    greets_another = any(part.casefold() in shared.casefold() for part in name.split())
    if not shared.strip() or greets_another:
        return make_salutation(frame.kind, recipient)
    return shared.replace(PLACEHOLDER, recipient)


def _personal(common: Mapping[str, Any], columns: Columns) -> Iterator[str]:
    if str(common.get("patient", "")).strip() and "patient" not in columns.head:
        yield _(
            "“patient” in the data names one patient, and would stand in everybody’s letter. Give the list a column "
            "“patient”, or take it out of the data."
        )


def _cell_problems(frame: LetterFrame, row: ListRow) -> Iterator[str]:
    titles = frame.columns.titles
    beyond = next((column for column in range(len(titles), len(row.cells)) if row.cells[column]), None)
    if beyond is not None:
        yield _("Column {column} has no title, and holds something in this row.").format(column=column_letters(beyond))
    head = set(frame.columns.head.values())
    for column in sorted({*frame.columns.fields, *head, *frame.columns.address}):
        if SPREADSHEET_ERROR.fullmatch(row.cell(column)):
            sentence = _("“{title}” holds the spreadsheet’s error {error} in place of a value.")
            yield sentence.format(title=titles[column], error=row.cell(column))
    for column, field in frame.columns.fields.items():
        if bad := unprintable_characters(row.cell(column)):
            sentence = _("“{title}” holds characters that no letter can show: {characters}. Remove them.")
            yield sentence.format(title=titles[column], characters=", ".join(bad))
        if field.type in DATES and (told := _wrong_weekday(field, row.cell(column), frame.layout)):
            yield told


def _wrong_weekday(field: KindField, text: str, layout: Layout) -> str:
    """Tell of a date whose weekday is another one: one of the two is wrong, and nobody here knows which."""
    date = read_date(text, layout.dates.weekdays)
    named = next((day for day in layout.dates.weekdays if day.casefold() in text.casefold()), None)
    if date is None or named is None or layout.dates.weekdays[date.weekday()] == named:
        return ""
    sentence = _("“{label}”: {date} is no {weekday}.")
    return sentence.format(label=field.label, date=layout.write_date(date), weekday=named)


def _field_problems(kind: Kind, fields: Mapping[str, Any], *, required: bool = False) -> Iterator[str]:
    """Tell what is wrong with each field by itself, one sentence each."""
    known = {field.name: field for field in kind.fields}
    for name, value in fields.items():
        if name not in known:
            yield _("“{name}” is not a field of {kind}.").format(name=shortened(name), kind=kind.title)
        elif not isinstance(value, str):
            yield _("“{label}” must be a text.").format(label=known[name].label)
    for field in kind.fields:
        value = fields.get(field.name, "")
        if not required and (not isinstance(value, str) or not value.strip()):
            continue
        alone = replace(kind, contents=replace(kind.contents, fields=(field,)))
        try:
            written_values(alone, {field.name: value} if isinstance(value, str) else {})
        except WrongFields as error:
            yield str(error.facts["problems"])


def _head_problems(data: Mapping[str, Any], kind: Kind) -> list[str]:
    """Tell what is wrong with all but the fields."""
    head = {name: value for name, value in data.items() if name != "fields"}
    bodies = {"heading": "–", "body": [{"type": "paragraph", "text": "–"}]}
    try:
        letter_from_data({**bodies, **head, "layout": kind.layout, "kind": kind.name})
    except WrongLetterData as error:
        return [*error.problems]
    return []


def _field_value(field: KindField, text: str, layout: Layout) -> str:
    """Give a cell in the form that the field wants; what can't be read stays as it is, and is told of."""
    if field.type in DATES:
        return _date_text(text, layout)
    if field.type is FieldType.TIME and (found := CLOCK.fullmatch(text)):
        return found["time"]
    if field.type is FieldType.CHOICE:
        return next((choice for choice in field.choices if choice.casefold() == text.casefold()), text)
    return text


def _date_text(text: str, layout: Layout) -> str:
    text = MIDNIGHT.sub("", text)
    date = read_date(text, layout.dates.weekdays)
    return text if date is None else date.isoformat()


def _wrong(problems: list[str]) -> WrongLetterData:
    sentence = N_("What all letters share is not right. Correct the data and try again:\n{problems}")
    return WrongLetterData(sentence, problems="\n".join(problems))
