"""Letter kinds: what a kind asks for, what the law wants in it, and the texts that its body is made of.

A kind is data, `templates/letters/<layout>/<kind>/kind.toml`. Values are put into its texts literally: what a value
holds is never read as a placeholder or as markup.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from foundation.translation import N_, _
from office.errors import OfficeError
from office.letters import duties
from office.letters.blocks import Block, BulletList, FieldTable, Heading, Paragraph, blocks_from_text, plain_text
from office.letters.duties import Duty
from office.letters.layout import damaged, letters_folder, load_layout, read_template
from office.letters.layout_model import Layout
from office.letters.model import Letter
from office.letters.reading import shortened
from office.letters.written_dates import short_year_problem

PLACEHOLDER = re.compile(r"\{(\w+)\}")
EXAMPLE_DATE = datetime.date(2026, 5, 3)
TIME = re.compile(r"(?P<hour>[01]?\d|2[0-3])[.:](?P<minute>[0-5]\d)")

FieldValue = str | datetime.date
"""What a field may be given: text, or a date, which as text has the form 2026-05-03."""


class UnknownKind(OfficeError):
    """There is no kind of this name in the layout."""


class WrongFields(OfficeError):
    """Fields of a letter are missing, unknown or of a wrong form; the sentence names each by its label."""


class FieldType(Enum):
    """What a field holds: one line, free text, a date, a date written with its weekday, a time, one of the choices."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    WEEKDAY_DATE = "weekday date"
    TIME = "time"
    CHOICE = "choice"


class Purpose(Enum):
    """What a kind is for, the same in every country."""

    SUMMONS = "summons"
    TEST_RESULTS = "test-results"
    DISCHARGE = "discharge"
    REFERRAL = "referral"
    CERTIFICATE = "certificate"
    RECORDS_COPY = "records-copy"
    ACCESS_REPLY = "access-reply"
    RE_REFERRAL = "re-referral"
    COMPLAINT_GUIDANCE = "complaint-guidance"
    REMINDER = "reminder"
    AUTHORITY_ANSWER = "authority-answer"
    MINUTES = "minutes"
    LEAFLET = "leaflet"
    COLLEAGUE = "colleague"


class Recipient(StrEnum):
    """Whom a letter goes to; the address comes from a register, never from a keyboard."""

    PATIENT = "patient"
    GUARDIAN = "guardian"
    PRACTITIONER = "practitioner"
    HOSPITAL = "hospital"
    MUNICIPALITY = "municipality"
    INSURER = "insurer"
    AUTHORITY = "authority"
    NOBODY = "nobody"


class BlockType(Enum):
    """What a text block becomes; `text` is free text, which may become several blocks."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    BULLETS = "bullets"
    FIELDS = "fields"
    TEXT = "text"


@dataclass(frozen=True)
class KindField:
    """One thing that a kind asks for; label and hint are in the letter's language."""

    name: str
    label: str
    type: FieldType
    required: bool = False
    hint: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row of a field table, left out where the field `when` is empty."""

    label: str
    text: str
    when: str = ""


@dataclass(frozen=True)
class TextBlock:
    """A piece of a kind's body; left out where the field `when` is empty, or is not `value` where one is named."""

    type: BlockType
    text: str = ""
    items: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    when: str = ""
    value: str = ""


@dataclass(frozen=True)
class Hint:
    """Advice for writing plainly, with its source."""

    text: str
    source: str


@dataclass(frozen=True)
class KindFile:
    """What a kind.toml holds. `time_limit` says by when such a letter must be sent, empty where no law does.

    `salutation` may name `{recipient}`; empty where such letters have none. `recipients` stand in the order of their
    likelihood; minutes and leaflets have none and are about no patient. What does not `close` ends without a greeting;
    a name may stand there all the same.
    """

    title: str
    purpose: Purpose
    heading: str
    fields: tuple[KindField, ...]
    blocks: tuple[TextBlock, ...]
    duties: tuple[Duty, ...] = ()
    hints: tuple[Hint, ...] = ()
    salutation: str = ""
    time_limit: str = ""
    time_limit_source: str = ""
    recipients: tuple[Recipient, ...] = (Recipient.PATIENT, Recipient.GUARDIAN)
    about_patient: bool = True
    closes: bool = True


@dataclass(frozen=True)
class Kind:
    """A letter kind of a layout: `layout` and `name` are its folder, `contents` what its file holds."""

    layout: str
    name: str
    contents: KindFile

    @property
    def title(self) -> str:
        """Return the kind's title in the letter's language, such as Indkaldelse."""
        return self.contents.title

    @property
    def fields(self) -> tuple[KindField, ...]:
        """Return what the kind asks for, in order."""
        return self.contents.fields


def kind_names(layout: str) -> tuple[str, ...]:
    """List the kinds of a layout by name. Raises UnknownLayout."""
    load_layout(layout)
    folder = letters_folder() / layout
    return tuple(sorted(item.name for item in folder.iterdir() if item.is_dir() and (item / "kind.toml").is_file()))


@functools.cache
def load_kind(layout: str, name: str) -> Kind:
    """Load a kind, such as `("da", "indkaldelse")`. Raises UnknownLayout, UnknownKind, DamagedTemplate."""
    names = kind_names(layout)
    if name not in names:
        sentence = N_("There is no letter kind “{name}” in the layout “{layout}”. Choose one of: {names}.")
        raise UnknownKind(sentence, name=name, layout=layout, names=", ".join(names))
    return read_kind((letters_folder() / layout / name / "kind.toml").read_bytes(), layout, name)


def read_kind(toml: bytes, layout: str, name: str) -> Kind:
    """Read a kind from the bytes of its file. Raises DamagedTemplate."""
    file_name = f"{layout}/{name}/kind.toml"
    contents, patterns = read_template(KindFile, toml, file_name), duties.shared_patterns(layout)
    contents = replace(contents, duties=tuple(duties.spelled_out(duty, patterns) for duty in contents.duties))
    if problem := next(_contradictions(contents, patterns), None):
        raise damaged(file_name, problem)
    return Kind(layout, name, contents)


def make_text(kind: Kind, fields: Mapping[str, FieldValue]) -> tuple[str, tuple[Block, ...]]:
    """Write heading and body of a letter of this kind. Raises WrongFields, which names every missing or wrong field."""
    values = written_values(kind, fields)
    body = (made for block in kind.contents.blocks if _wanted(block, values) for made in _made(block, values))
    return _fill(kind.contents.heading, values), tuple(body)


def make_salutation(kind: Kind, recipient: str) -> str:
    """Write how a letter of this kind greets; `recipient` is a name, taken literally."""
    return kind.contents.salutation.replace("{recipient}", recipient)


def missing_duties(kind: Kind, letter: Letter, *, layout: Layout | None = None, named: str = "") -> tuple[Duty, ...]:
    """List what must stand in such a letter on its date and is not found in its words, in the kind's order.

    Last comes the heading of an exempt letter that names the patient, or somebody else who is `named`, where the
    layout (the country's own if left out) forbids that.
    """
    in_words = missing_duties_in(kind, letter.heading, plain_text(letter.body), letter.date)
    names = f"{letter.patient.partition(',')[0]} {named}"
    return (*in_words, *duties.exempt_heading(letter, layout or load_layout(kind.layout), names))


def missing_duties_in(kind: Kind, heading: str, body: str, date: datetime.date) -> tuple[Duty, ...]:
    """List what must stand in a letter of these plain texts and this date, whoever wrote it, and is not found."""
    return duties.missing(kind.contents.duties, heading, body, date, load_layout(kind.layout))


def written_values(kind: Kind, fields: Mapping[str, FieldValue]) -> Mapping[str, str]:
    """Give every given field as it is written in the letter; empty ones are left out. Raises WrongFields."""
    known = [field.name for field in kind.fields]
    unknown = [name for name in fields if name not in known]
    problems = [
        _("“{name}” is not a field of {kind}.").format(name=shortened(name), kind=kind.title) for name in unknown
    ]
    given = {name: value for name, value in fields.items() if not isinstance(value, str) or value.strip()}
    missing = [field.label for field in kind.fields if field.required and field.name not in given]
    if missing:
        labels = ", ".join(_("“{name}”").format(name=label) for label in missing)
        problems.append(_("Fill in {labels}.").format(labels=labels))
    layout, values = load_layout(kind.layout), {}
    for field in (field for field in kind.fields if field.name in given):
        try:
            values[field.name] = _written(field, given[field.name], layout)
        except ValueError as error:
            problems.append(str(error))
    if problems:
        raise WrongFields(N_("The letter can’t be written yet. {problems}"), problems=" ".join(problems))
    return values


def _written(field: KindField, value: FieldValue, layout: Layout) -> str:
    if field.type in (FieldType.DATE, FieldType.WEEKDAY_DATE):
        return layout.write_date(_date(field, value, layout), weekday=field.type is FieldType.WEEKDAY_DATE)
    if not isinstance(value, str):
        raise ValueError(_("“{label}” must be a text.").format(label=field.label))
    value = value.strip()
    if field.type is FieldType.TEXT:
        return value
    if "\n" in value:
        raise ValueError(_("“{label}” must be one line.").format(label=field.label))
    if field.type is FieldType.CHOICE and value not in field.choices:
        sentence = _("“{label}” must be one of {choices}, not “{value}”.")
        choices = ", ".join(_("“{name}”").format(name=choice) for choice in field.choices)
        raise ValueError(sentence.format(label=field.label, choices=choices, value=shortened(value)))
    if field.type is FieldType.TIME:
        return _time(field, value, layout)
    return value


def _date(field: KindField, value: FieldValue, layout: Layout) -> datetime.date:
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(value)
    except (TypeError, ValueError):  # data of a file may be of any type
        sentence = _(
            "“{label}” must be a date that exists, such as {example} (in a data file 2026-05-03), not “{value}”."
        )
        example = layout.write_date(EXAMPLE_DATE)
        told = sentence.format(label=field.label, example=example, value=shortened(value))
        raise ValueError(short_year_problem(field.label, str(value)) or told) from None


def _time(field: KindField, value: str, layout: Layout) -> str:
    found = TIME.fullmatch(value)
    if not found:
        sentence = _("“{label}” must be a time in the form 9.30, not “{value}”.")
        raise ValueError(sentence.format(label=field.label, value=shortened(value)))
    return layout.dates.write_time(int(found["hour"]), int(found["minute"]))


def _wanted(block: TextBlock | Row, values: Mapping[str, str]) -> bool:
    given = values.get(block.when, "")
    if isinstance(block, TextBlock) and block.value:
        return given == block.value
    return not block.when or bool(given)


def _made(block: TextBlock, values: Mapping[str, str]) -> tuple[Block, ...]:
    text = _fill(block.text, values)
    if block.type is BlockType.TEXT:
        return blocks_from_text(text)
    if block.type is BlockType.HEADING:
        return (Heading(text),)
    if block.type is BlockType.BULLETS:
        return (BulletList(tuple(_fill(item, values) for item in block.items)),)
    if block.type is BlockType.FIELDS:
        rows = (row for row in block.rows if _wanted(row, values))
        return (FieldTable(tuple((row.label, _fill(row.text, values)) for row in rows)),)
    return (Paragraph(text),)


def _fill(text: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


def _contradictions(kind: KindFile, patterns: Mapping[str, str]) -> Iterator[str]:
    """Tell what would fail or leave a blank later: a text with a field that may be empty, a pattern that is none."""
    optional = {field.name for field in kind.fields if not field.required}
    known = {field.name for field in kind.fields}
    for text, covered in _texts_with_cover(kind):
        for name in PLACEHOLDER.findall(text):
            if name not in known:
                yield f"the text “{text}” names the field {name}, which there is none of."
            elif name in optional and name not in covered:
                yield f"the text “{text}” names the field {name}, which may be empty; give the block a `when`."
    for when in (item for block in kind.blocks for item in (block.when, *(row.when for row in block.rows))):
        if when and when not in known:
            yield f"a `when` names the field {when}, which there is none of."
    if kind.recipients and Recipient.NOBODY in kind.recipients:
        yield "recipients names nobody; leave the list empty for a kind that goes to nobody."
    yield from duties.contradictions(kind.duties, patterns)


def _texts_with_cover(kind: KindFile) -> Iterator[tuple[str, set[str]]]:
    yield kind.heading, set()
    for block in kind.blocks:
        for text in (block.text, *block.items):
            yield text, {block.when}
        for row in block.rows:
            yield row.text, {block.when, row.when}
