"""What the checker sees of a letter, and what it has to say about it. Lengths in mm from the page's top left corner."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from foundation.translation import N_
from office.letters.layout_model import Strength, Sureness

STRENGTH_TITLES = {
    Strength.LAW: N_("law"),
    Strength.NORM: N_("language norm or standard"),
    Strength.HOUSE_STYLE: N_("house style, which is advice"),
}
SURENESS_TITLES = {
    Sureness.HIGH: N_("official, or read in full"),
    Sureness.MEDIUM: N_("one good source"),
    Sureness.LOW: N_("to be confirmed"),
}


@dataclass(frozen=True)
class Box:
    """A place on a page; pages count from 1."""

    page: int
    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float

    @property
    def right_mm(self) -> float:
        """Return the right edge."""
        return self.left_mm + self.width_mm

    @property
    def bottom_mm(self) -> float:
        """Return the lower edge."""
        return self.top_mm + self.height_mm


@dataclass(frozen=True)
class TextLine:
    """One line as it stands on the page. `font` is the family that was asked for, empty where it is not known.

    The box reaches from the tallest letter's top to the lowest one's bottom; `size_pt` is the type size.
    """

    text: str
    box: Box
    font: str = ""
    size_pt: float = 0.0
    bold: bool = False
    italic: bool = False
    underlined: bool = False


class BlockName(StrEnum):
    """What a part of a letter is."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    DETAILS = "details"
    DATE = "date"
    EXEMPTION = "exemption"
    HEADING = "heading"
    SALUTATION = "salutation"
    BODY = "body"
    CLOSING = "closing"
    SIGNATURE = "signature"
    ATTACHMENTS = "attachments"
    CONTINUATION = "continuation"
    PAGE_NUMBER = "page number"


@dataclass(frozen=True)
class FoundBlock:
    """A part of the letter that was recognised, with its lines in reading order."""

    name: BlockName
    lines: tuple[TextLine, ...]

    @property
    def text(self) -> str:
        """Return the lines' texts, one a line."""
        return "\n".join(line.text for line in self.lines)

    def box(self) -> Box:
        """Return the smallest box around the lines on the block's first page."""
        page = self.lines[0].box.page
        boxes = [line.box for line in self.lines if line.box.page == page]
        left, top = min(box.left_mm for box in boxes), min(box.top_mm for box in boxes)
        right, bottom = max(box.right_mm for box in boxes), max(box.bottom_mm for box in boxes)
        return Box(page, left, top, right - left, bottom - top)


@dataclass(frozen=True)
class ReadPage:
    """One page with all its lines, top to bottom."""

    number: int
    width_mm: float
    height_mm: float
    lines: tuple[TextLine, ...]


@dataclass(frozen=True)
class ReadLetter:
    """A letter as it was read. `measured` is False where places are an estimate from a DOCX's own XML.

    `paragraphs` are the running text as the file holds it, in reading order, without head and foot (for a PDF: the
    lines joined to paragraphs). `language_tag` is what the file says of itself, empty where it says nothing. `remarks`
    tell what the reader met: tracked changes, text boxes, content controls, tables used for layout, blank lines as
    spacing; marked for translation.
    """

    pages: tuple[ReadPage, ...]
    paragraphs: tuple[str, ...]
    measured: bool
    language_tag: str = ""
    title: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Remark:
    """Something about the file itself: a name such as `tracked-changes`, and how often it was met."""

    name: str
    count: int = 1
    detail: str = ""


@dataclass(frozen=True)
class Finding:
    """One departure. Texts are complete sentences in the user's language; `box` is where, None for the whole letter.

    Only a law or a norm can be broken; a departure from house style is advice and never an error.
    """

    rule: str
    message: str
    found: str
    expected: str
    mend: str
    source: str
    sureness: Sureness
    strength: Strength
    box: Box | None = None

    @property
    def is_advice(self) -> bool:
        """Say whether this is a departure from house style only."""
        return self.strength is Strength.HOUSE_STYLE


@dataclass(frozen=True)
class Report:
    """What came of a check: the letter as it was read, its blocks, and the findings, the most binding first."""

    letter: ReadLetter
    blocks: tuple[FoundBlock, ...]
    findings: tuple[Finding, ...] = field(default=())
