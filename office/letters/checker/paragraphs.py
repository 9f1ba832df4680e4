"""Put the lines of a page together again to paragraphs, for files that hold lines only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from office.letters.checker.model import ReadPage, TextLine
from office.letters.checker.running import running_lines

MM_PER_POINT = 25.4 / 72
BULLETS = ("•", "- ", "– ", "* ")
HANG_AT_MOST_MM = 12.0
SHORT_LINE_MM = 60.0
ONE_ROW_MM = 1.2
ONE_COLUMN_MM = 1.5
PITCH_AT_MOST = 1.5  # type sizes from line to line inside a paragraph


def joined_paragraphs(pages: Sequence[ReadPage]) -> tuple[str, ...]:
    """Give the running text of pages in reading order, a row's columns apart, without heads and feet."""
    running = running_lines(pages)
    aside = {id(line) for line in (*running.heads, *running.feet, *running.numbers)}
    lines = (line for page in pages for line in page.lines if id(line) not in aside)
    return tuple(paragraph_text(rows) for rows in paragraphs_of(lines))


def paragraph_text(lines: Sequence[TextLine]) -> str:
    """Write the lines of one paragraph: a tab between pieces of one row, otherwise a space."""
    text = lines[0].text
    for above, line in pairwise(lines):
        same_row = abs(above.box.bottom_mm - line.box.bottom_mm) < ONE_ROW_MM and line.box.left_mm > above.box.right_mm
        text += ("\t" if same_row else " ") + line.text
    return text


def paragraphs_of(lines: Iterable[TextLine]) -> Iterator[list[TextLine]]:
    """Gather lines, given top to bottom, to paragraphs: close below each other, at one left edge, in one type."""
    open_ones: list[list[TextLine]] = []
    for line in lines:
        home = next((one for one in reversed(open_ones) if _goes_on(one, line)), None)
        if home is None:
            open_ones.append([line])
        else:
            home.append(line)
    yield from open_ones


def _goes_on(paragraph: list[TextLine], line: TextLine) -> bool:
    last = paragraph[-1]
    if last.box.page != line.box.page:
        return False
    if is_label(last, line) and len(paragraph) == 1:
        return True
    pitch = base_mm(line) - base_mm(last)
    if not 0.5 * line.size_pt * MM_PER_POINT < pitch < PITCH_AT_MOST * line.size_pt * MM_PER_POINT:
        return False
    one_type = last.bold == line.bold and abs(last.size_pt - line.size_pt) < 0.3
    starts = [last] if len(paragraph) > 1 else [last, paragraph[0]]
    left = min(abs(line.box.left_mm - start.box.left_mm) for start in starts)
    hangs = paragraph[0].text.startswith(BULLETS) and 0 < line.box.left_mm - paragraph[0].box.left_mm < HANG_AT_MOST_MM
    return one_type and (left < ONE_COLUMN_MM or hangs) and not line.text.startswith(BULLETS) and _is_full(last, line)


def is_label(label: TextLine, value: TextLine) -> bool:
    """Tell whether a short bold piece stands left of another on one row, as the label of a field does."""
    return (
        abs(base_mm(label) - base_mm(value)) < ONE_ROW_MM
        and value.box.left_mm > label.box.right_mm
        and value.box.left_mm - label.box.left_mm < 60
        and label.bold
        and not value.bold
    )


def base_mm(line: TextLine) -> float:
    """Estimate where a line's baseline is: its ink's lower edge, less what letters such as g reach below."""
    descends = any(character in "gjpqyQ,;ç()/" for character in line.text)
    return line.box.bottom_mm - (0.21 * line.size_pt * MM_PER_POINT if descends else 0.0)


def _is_full(line: TextLine, below: TextLine) -> bool:
    """Tell whether the first word of the line below would not have fitted behind a line; short lines end a paragraph.

    The width of a paragraph is not known here, so a line that is much shorter than the one below ends it, and lines as
    short as those of an address are no running text at all.
    """
    if line.box.width_mm < SHORT_LINE_MM:
        return line.text.endswith((",", "-"))
    first = below.text.split(" ", 1)[0]
    word_mm = (len(first) + 1) * 0.5 * below.size_pt * MM_PER_POINT
    return line.box.right_mm + word_mm > below.box.right_mm - 2 or line.box.width_mm > 100
