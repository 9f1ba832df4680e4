"""A country's letter layout: where things stand on the page, in which type, and on what ground each value rests.

A layout is data, `templates/letters/<layout>/layout.toml`. Lengths are mm from the top left corner of the page, type
sizes points. Every value has a `Ground`: source, sureness and strength, so that a checker can explain a departure and
never calls one from house style an error.
"""

from __future__ import annotations

import datetime
import functools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from foundation.translation import N_
from office.errors import OfficeError
from office.letters.reading import Problems, read_as

T = TypeVar("T")


class UnknownLayout(OfficeError):
    """There is no layout of this name."""


class DamagedTemplate(OfficeError):
    """A file of `templates/letters` can't be read as what it should be."""


class Strength(Enum):
    """How binding a rule is."""

    LAW = "law"
    NORM = "language norm or standard"
    HOUSE_STYLE = "house style"


class Sureness(Enum):
    """How sure the source is: official or read in full, one good source, a guess to be confirmed."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"


@dataclass(frozen=True)
class Ground:
    """Why the named values are as they are, and from when to when that holds."""

    values: tuple[str, ...]
    source: str
    sureness: Sureness
    strength: Strength
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None


@dataclass(frozen=True)
class Page:
    """The paper and its margins."""

    width_mm: float
    height_mm: float
    left_mm: float
    right_mm: float
    top_mm: float
    bottom_mm: float


@dataclass(frozen=True)
class Window:
    """What an envelope's window may show of the page: nothing but the recipient may stand there."""

    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float


@dataclass(frozen=True)
class Font:
    """A family, the family of the same widths that may stand for it, and the Debian package that brings that one."""

    family: str
    substitute: str
    package: str


@dataclass(frozen=True)
class Fonts:
    """The two roles of type: running text, and plain information."""

    body: Font
    plain: Font


@dataclass(frozen=True)
class Fallback:
    """Families for single characters that a font lacks, in order, as far as they are installed."""

    families: tuple[str, ...]


@dataclass(frozen=True)
class PlacedLine:
    """One value of the letter in a placed block, such as `sender.name`; left out where the letter has none."""

    value: str
    label: str = ""
    bold: bool = False
    size_pt: float = 0.0
    gap_mm: float = 0.0


@dataclass(frozen=True)
class PlacedBlock:
    """Lines of text in a box at a fixed place on page 1. `font` is a role of `Fonts`.

    Lines too many for the box are set in the least size and pitch, where those are given.
    """

    name: str
    font: str
    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float
    size_pt: float
    line_mm: float
    lines: tuple[PlacedLine, ...]
    least_size_pt: float = 0.0
    least_line_mm: float = 0.0


@dataclass(frozen=True)
class Body:
    """Running text; `top_mm` is where the letter's heading begins on page 1, `line_mm` from baseline to baseline."""

    font: str
    top_mm: float
    size_pt: float
    line_mm: float
    paragraph_gap_mm: float


@dataclass(frozen=True)
class LetterHeading:
    """The letter's own heading, bold."""

    font: str
    size_pt: float
    line_mm: float
    gap_after_mm: float


@dataclass(frozen=True)
class Subheading:
    """A heading inside the body, bold."""

    font: str
    size_pt: float
    line_mm: float
    gap_before_mm: float
    gap_after_mm: float


@dataclass(frozen=True)
class Bullets:
    """A bullet list: its sign, the indent of its text, the gap between items."""

    marker: str
    indent_mm: float
    gap_mm: float


@dataclass(frozen=True)
class FieldRows:
    """A field table: labels left in the given width, values beside them."""

    label_width_mm: float
    row_gap_mm: float


@dataclass(frozen=True)
class Closing:
    """The closing words, used where the letter names none."""

    text: str
    gap_before_mm: float


@dataclass(frozen=True)
class SignatureSpace:
    """Room to sign in, between closing and name."""

    space_mm: float


@dataclass(frozen=True)
class Attachments:
    """The lists of enclosures and copies at the end."""

    enclosures_label: str
    copies_label: str
    font: str
    size_pt: float
    line_mm: float
    gap_before_mm: float


@dataclass(frozen=True)
class Continuation:
    """The head of page 2 and on: values of the letter at the left and the right margin."""

    font: str
    size_pt: float
    line_mm: float
    top_mm: float
    body_top_mm: float
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True)
class PageNumber:
    """The page number's form, with `{page}` and `{pages}`, and its distance from the paper's lower edge."""

    form: str
    font: str
    size_pt: float
    bottom_mm: float


@dataclass(frozen=True)
class Dates:
    """How a date is written out, with `{weekday}`, `{day}`, `{month}`, `{year}`; weeks begin on Monday."""

    form: str
    weekday_form: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """One country's letter."""

    name: str
    language: str
    language_tag: str
    page: Page
    window: Window
    fonts: Fonts
    fallback: Fallback
    placed: tuple[PlacedBlock, ...]
    body: Body
    heading: LetterHeading
    subheading: Subheading
    bullets: Bullets
    fields: FieldRows
    closing: Closing
    signature: SignatureSpace
    attachments: Attachments
    continuation: Continuation
    page_number: PageNumber
    dates: Dates
    grounds: tuple[Ground, ...]

    def font(self, role: str) -> Font:
        """Give the font of a role, `body` or `plain`."""
        return self.fonts.body if role == "body" else self.fonts.plain

    def placed_block(self, name: str) -> PlacedBlock:
        """Give the placed block of this name, such as `recipient`."""
        return next(block for block in self.placed if block.name == name)

    def ground(self, value: str) -> Ground:
        """Tell on what ground a value rests, such as `placed.recipient.left_mm`. Raises KeyError for no such value."""
        fitting = [(len(name), ground) for ground in self.grounds for name in ground.values if _covers(name, value)]
        if not fitting:
            raise KeyError(value)
        return max(fitting, key=lambda pair: pair[0])[1]

    def write_date(self, date: datetime.date, *, weekday: bool = False) -> str:
        """Write a date out in the layout's language: `3. maj 2026`, or `søndag den 3. maj 2026`."""
        form = self.dates.weekday_form if weekday else self.dates.form
        return form.format(
            weekday=self.dates.weekdays[date.weekday()],
            day=date.day,
            month=self.dates.months[date.month - 1],
            year=date.year,
        )


def letters_folder() -> Traversable:
    """Give the folder of all layouts and kinds."""
    return files("templates") / "letters"


def layout_names() -> tuple[str, ...]:
    """List the layouts there are, by name."""
    found = (item.name for item in letters_folder().iterdir() if item.is_dir() and (item / "layout.toml").is_file())
    return tuple(sorted(found))


@functools.cache
def load_layout(name: str) -> Layout:
    """Load a layout by name, such as `da`. Raises UnknownLayout, DamagedTemplate."""
    if name not in layout_names():
        sentence = N_("There is no letter layout “{name}”. Choose one of: {names}.")
        raise UnknownLayout(sentence, name=name, names=", ".join(layout_names()))
    return read_layout((letters_folder() / name / "layout.toml").read_bytes(), f"{name}/layout.toml")


def read_layout(toml: bytes, file_name: str) -> Layout:
    """Read a layout from the bytes of its file; `file_name` is for the error. Raises DamagedTemplate."""
    layout = read_template(Layout, toml, file_name)
    if problem := next(_contradictions(layout), None):
        raise damaged(file_name, problem)
    return layout


def read_template(kind: type[T], toml: bytes, file_name: str) -> T:
    """Read a TOML file of templates/letters as a dataclass. Raises DamagedTemplate with all that is wrong."""
    try:
        return read_as(kind, tomllib.loads(toml.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise damaged(file_name, str(error)) from None
    except Problems as found:
        raise damaged(file_name, " ".join(found.problems)) from None


def damaged(file_name: str, problem: str) -> DamagedTemplate:
    """Make the error for a template file that can't be used."""
    sentence = N_("The letter template {file} is damaged: {problem} Put the original file back, or correct it.")
    return DamagedTemplate(sentence, file=file_name, problem=problem)


def _contradictions(layout: Layout) -> Iterator[str]:
    """Tell what is well-formed but can't be: half a window, a month too few, a value without a ground."""
    names = [block.name for block in layout.placed]
    if names.count("recipient") != 1:
        yield 'placed needs exactly one block with the name "recipient".'
        return
    window, recipient = layout.window, layout.placed_block("recipient")
    inside = (
        window.left_mm <= recipient.left_mm
        and window.top_mm <= recipient.top_mm
        and recipient.left_mm + recipient.width_mm <= window.left_mm + window.width_mm
        and recipient.top_mm + recipient.height_mm <= window.top_mm + window.height_mm
    )
    if not inside:
        yield "placed.recipient reaches out of the window."
    if len(layout.dates.months) != 12 or len(layout.dates.weekdays) != 7:
        yield "dates needs 12 months and 7 weekdays."
    try:
        layout.write_date(datetime.date(2026, 5, 3), weekday=True)
        layout.write_date(datetime.date(2026, 5, 3))
        layout.page_number.form.format(page=1, pages=2)
    except (KeyError, IndexError, ValueError) as error:
        yield f"A form in dates or page_number has an unknown placeholder: {error}."
    for value in leaves(layout):
        if not any(_covers(name, value) for ground in layout.grounds for name in ground.values):
            yield f"{value} has no ground."


def leaves(layout: Layout) -> Iterator[str]:
    """List the dotted names of all values of a layout, such as `placed.recipient.left_mm`."""
    for field in fields(layout):
        if field.name != "grounds":
            yield from _leaves(field.name, getattr(layout, field.name))


def _leaves(place: str, value: object) -> Iterator[str]:
    if isinstance(value, tuple) and value and isinstance(value[0], PlacedBlock):
        for block in value:
            yield from _leaves(f"{place}.{block.name}", block)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _leaves(f"{place}.{field.name}", getattr(value, field.name))
    else:
        yield place


def _covers(name: str, value: str) -> bool:
    return value == name or value.startswith(f"{name}.")
