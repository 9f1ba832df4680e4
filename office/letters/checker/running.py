"""Find what runs along the pages beside the letter's own text: heads, feet and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from office.letters.checker.model import ReadPage, TextLine
from office.letters.checker.words import is_attachment_label

# As letters number their pages: Side 2 af 3, Sida 1 (11), Page 2 of 3, 1/2, - 2 -; a bare number counts at the edge.
PAGE_NUMBER = re.compile(
    r"(side|sida|sid|page|p|s|blad|ark)\b\.?\s*\d{1,3}(\s*(af|av|of|/)\s*\d{1,3}|\s*\(\d{1,3}\))?"
    r"|\d{1,3}\s*\(\d{1,3}\)|\d{1,3}\s?(/|af|av|of)\s?\d{1,3}|[-–]\s*\d{1,3}\s*[-–]",
    re.IGNORECASE,
)
BARE_NUMBER = re.compile(r"\d{1,3}")
HEAD_MM, FOOT_MM, EDGE_MM = 60.0, 32.0, 26.0
HEAD_BEGINS_MM, HEAD_GAP_MM = 30.0, 6.0
PAGE_1_HEAD_MM = 120.0  # above this, page 1 says what the heads of later pages repeat
SMALLER_PT = 0.7
LIST_MM, LIST_INDENT_MM = 40.0, 8.0
FOOT_PITCH = 1.6  # type sizes from line to line
MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True)
class Running:
    """Lines that stand in the head of page 2 and on, in the foot of any page, and the page numbers."""

    heads: tuple[TextLine, ...]
    feet: tuple[TextLine, ...]
    numbers: tuple[TextLine, ...]


def running_lines(pages: Sequence[ReadPage]) -> Running:
    """Find the running lines of a letter."""
    size = body_size_pt(pages)
    first = plain("\n".join(line.text for line in pages[0].lines if line.box.top_mm < PAGE_1_HEAD_MM)) if pages else ""
    heads: list[TextLine] = []
    feet: list[TextLine] = []
    numbers = [line for page in pages for line in page.lines if is_page_number(line, page)]
    for page in pages:
        rest = [line for line in page.lines if line not in numbers]
        if page.number > 1:
            heads += _head(rest, size, first)
        feet += _foot([line for line in rest if line not in heads], page, pages, size)
    return Running(tuple(heads), tuple(feet), tuple(numbers))


def body_size_pt(pages: Sequence[ReadPage]) -> float:
    """Give the size that most of a letter's text is set in."""
    counted: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            counted[line.size_pt] += len(line.text)
    return counted.most_common(1)[0][0] if counted else 0.0


def plain(text: str) -> str:
    """Give a text's letters and digits in small letters, to compare what was broken or set otherwise."""
    return "".join(character for character in text.casefold() if character.isalnum())


def is_page_number(line: TextLine, page: ReadPage) -> bool:
    """Tell whether a line is the page's number."""
    at_edge = line.box.top_mm < EDGE_MM or line.box.bottom_mm > page.height_mm - EDGE_MM
    if PAGE_NUMBER.fullmatch(line.text.strip()):
        return at_edge or line.box.top_mm < HEAD_MM
    return at_edge and bool(BARE_NUMBER.fullmatch(line.text.strip()))


def _head(lines: Sequence[TextLine], size_pt: float, first_page: str) -> list[TextLine]:
    """Take the lines at the top of a later page that repeat the first page's, or are set smaller than the text."""
    head: list[TextLine] = []
    for line in lines:
        key = plain(line.text.rstrip("…"))
        repeated = len(key) > 3 and key in first_page and len(line.text) < 90
        small = line.size_pt < size_pt - SMALLER_PT
        near = line.box.top_mm - head[-1].box.bottom_mm < HEAD_GAP_MM if head else line.box.top_mm < HEAD_BEGINS_MM
        if line.box.top_mm > HEAD_MM or not near or not (repeated or small):
            break
        head.append(line)
    return head


def _foot(lines: Sequence[TextLine], page: ReadPage, pages: Sequence[ReadPage], size_pt: float) -> list[TextLine]:
    """Take the small or repeated lines at the paper's lower edge, and small ones that go on right above them."""
    labels = [line for line in lines if is_attachment_label(line.text)]
    lines = [line for line in lines if not any(_belongs(line, label) for label in labels)]
    foot = [line for line in lines if _is_foot(line, page, pages, size_pt)]
    for line in sorted(lines, key=lambda line: -line.box.top_mm):
        top = min((other.box.top_mm for other in foot), default=0.0)
        near = 0 <= top - line.box.top_mm < FOOT_PITCH * line.size_pt * MM_PER_POINT
        alike = any(abs(line.size_pt - other.size_pt) < 0.2 for other in foot)
        if line not in foot and near and alike and line.size_pt < size_pt - SMALLER_PT:
            foot.append(line)
    return foot


def _belongs(line: TextLine, label: TextLine) -> bool:
    """Tell whether a line is in the list of enclosures or copies below a label, which is set small too."""
    near = 0 <= line.box.top_mm - label.box.top_mm < LIST_MM
    return near and abs(line.box.left_mm - label.box.left_mm) < LIST_INDENT_MM


def _is_foot(line: TextLine, page: ReadPage, pages: Sequence[ReadPage], size_pt: float) -> bool:
    if line.box.bottom_mm < page.height_mm - FOOT_MM:
        return False
    if line.size_pt < size_pt - SMALLER_PT and line.box.top_mm > page.height_mm - EDGE_MM:
        return True
    return any(
        other.text == line.text and abs(other.box.top_mm - line.box.top_mm) < 2
        for another in pages
        if another is not page
        for other in another.lines
    )
