"""What a letter layout holds: places in mm from the page's top left corner, type sizes in points, and their grounds.

Every value has a `Ground`: source, sureness and strength, so that a checker can explain a departure and never calls
one from house style an error.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import Enum


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
    """The letter's own heading."""

    font: str
    size_pt: float
    line_mm: float
    gap_after_mm: float
    bold: bool = True
    underline: bool = False


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
    """The lists of enclosures and copies at the end; `gap_between_mm` stands between the two."""

    enclosures_label: str
    copies_label: str
    font: str
    size_pt: float
    line_mm: float
    gap_before_mm: float
    gap_between_mm: float


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
    """How a date is written out, with `{weekday}`, `{day}`, `{month}`, `{year}`; weeks begin on Monday.

    `head_form` is the letter's own date, where that differs; it may also use `{month_number}` and `{day_number}`, both
    of two digits. `time_form` has `{hour}`, `{minute}` (two digits), and for clocks of twelve hours `{hour12}` and
    `{half}` (am, pm).
    """

    form: str
    weekday_form: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    head_form: str = ""
    time_form: str = "{hour}.{minute}"

    def write(self, form: str, date: datetime.date) -> str:
        """Write a date in a form of this layout."""
        return form.format(
            weekday=self.weekdays[date.weekday()],
            day=date.day,
            day_number=f"{date.day:02}",
            month=self.months[date.month - 1],
            month_number=f"{date.month:02}",
            year=date.year,
        )

    def write_time(self, hour: int, minute: int) -> str:
        """Write a time of day, such as `9.30`."""
        half = "am" if hour < 12 else "pm"
        return self.time_form.format(hour=hour, minute=f"{minute:02}", hour12=(hour - 1) % 12 + 1, half=half)


@dataclass(frozen=True)
class Postcode:
    """The form of the country's postcodes, as a pattern for the whole of one, and an example of it."""

    pattern: str
    example: str


@dataclass(frozen=True)
class Exemption:
    """The marks of a letter that is exempt from public access, and whether its heading may name a person."""

    marks: tuple[str, ...] = ()
    names_in_heading: bool = True


@dataclass(frozen=True)
class Colours:
    """Colours of type, as `#rrggbb`; an office's house style may change them."""

    heading: str = "#000000"
    sender: str = "#000000"


@dataclass(frozen=True)
class Logo:
    """Where an office's own logo stands on page 1; it keeps its proportions inside the box.

    `picture` is a PNG or JPEG file, put in by the office's house style and never by a file of templates/letters.
    """

    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float
    picture: bytes = b""


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
    postcode: Postcode
    grounds: tuple[Ground, ...]
    exemption: Exemption = Exemption()
    colours: Colours = Colours()
    logo: Logo | None = None

    def font(self, role: str) -> Font:
        """Give the font of a role, `body` or `plain`."""
        return self.fonts.body if role == "body" else self.fonts.plain

    def placed_block(self, name: str) -> PlacedBlock:
        """Give the placed block of this name, such as `recipient`."""
        return next(block for block in self.placed if block.name == name)

    def ground(self, value: str) -> Ground:
        """Tell on what ground a value rests, such as `placed.recipient.left_mm`. Raises KeyError for no such value."""
        fitting = [(len(name), ground) for ground in self.grounds for name in ground.values if covers(name, value)]
        if not fitting:
            raise KeyError(value)
        # Of two names of one length the later one holds: an overlay's grounds come after the pack's.
        return max(reversed(fitting), key=lambda pair: pair[0])[1]

    def write_date(self, date: datetime.date, *, weekday: bool = False) -> str:
        """Write a date out in the layout's language: `3. maj 2026`, or `søndag den 3. maj 2026`."""
        return self.dates.write(self.dates.weekday_form if weekday else self.dates.form, date)

    def write_head_date(self, date: datetime.date) -> str:
        """Write the letter's own date, as it stands in the letter's head."""
        return self.dates.write(self.dates.head_form or self.dates.form, date)


def covers(name: str, value: str) -> bool:
    """Tell whether a ground's name, such as `placed.sender`, holds for a value, such as `placed.sender.top_mm`."""
    return value == name or value.startswith(f"{name}.")
