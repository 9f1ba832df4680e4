"""Estimate where a DOCX's text stands, from its XML alone, for machines without LibreOffice.

Measures, fonts' widths, frames, text boxes, tables, tabs, heads and feet are followed; what needs a full word processor
(text around pictures, keeping lines together, footnotes, columns of running text) is not. So places are off by some mm,
and page breaks by some lines: whoever reads them must say that they are an estimate.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from office.letters.checker.docx_cleaning import MC
from office.letters.checker.docx_geometry import (
    MM_PER_POINT,
    TWIP_MM,
    WP,
    Frame,
    Paper,
    Shape,
    floating_table,
    frame_of,
    paper_of,
    row_height,
    shape_of,
    text_box,
)
from office.letters.checker.docx_type import RunType, W
from office.letters.checker.model import Box, ReadPage, TextLine
from office.letters.checker.reading_docx import DocxText, pieces_of
from office.letters.fonts import FontMissing, width_mm
from office.letters.layout_model import Font

DEFAULT_TAB_MM = 12.7
CELL_MARGIN_MM = 1.9
PAGES_AT_MOST = 100
RIGHT_TAB_MARK = 10_000.0  # on a left edge: the text ends there instead
CAPITALS, DESCENT, BASELINE = 0.72, 0.21, 0.8
SERIF = ("times", "serif", "georgia", "garamond", "cambria", "roman", "palatino", "bookman", "minion")


@dataclass
class _Column:
    """Where text flows: a left edge, a width, and how far down it has come."""

    left_mm: float
    width_mm: float
    y_mm: float
    last_after_mm: float = 0.0


@dataclass
class _Pages:
    """The lines that were set so far; `current` counts from 1."""

    paper: Paper
    current: int = 1
    lines: list[TextLine] = field(default_factory=list)


def estimated_pages(text: DocxText) -> tuple[ReadPage, ...]:
    """Give a document's pages with its lines at estimated places."""
    return _Estimate(text).pages()


class _Estimate:
    """One estimate."""

    def __init__(self, text: DocxText) -> None:
        self.styles, self.package = text.styles, text.package
        self.body = text.package.tree(text.package.main).find(f"{W}body")
        sections = list(self.body.iter(f"{W}sectPr")) if self.body is not None else []
        self.section = sections[0] if sections else None
        self.paper = paper_of(self.section)
        self.set = _Pages(self.paper)

    def pages(self) -> tuple[ReadPage, ...]:
        paper = self.paper
        top = max(paper.top_mm, self._heights["first" if paper.first_differs else "default"] + paper.header_mm)
        flow = _Column(paper.left_mm, paper.width_mm - paper.left_mm - paper.right_mm, top)
        if self.body is not None:
            self._blocks(self.body, flow, breaks=True)
        count = self.set.current
        for page in range(1, count + 1):
            self._running(page)
        ordered = sorted(self.set.lines, key=lambda line: (round(line.box.bottom_mm, 1), line.box.left_mm))
        return tuple(
            ReadPage(page, paper.width_mm, paper.height_mm, tuple(line for line in ordered if line.box.page == page))
            for page in range(1, count + 1)
        )

    # --- heads and feet -----------------------------------------------------------------------------------------

    @functools.cached_property
    def _parts(self) -> dict[tuple[str, str], Any]:
        """Give heads and feet by kind and by the pages that they are for."""
        targets = {relation.id: relation.target for relation in self.package.relations(self.package.main)}
        found: dict[tuple[str, str], Any] = {}
        references = self.section.iter(f"{W}headerReference", f"{W}footerReference") if self.section is not None else ()
        for reference in references:
            kind = "header" if reference.tag.endswith("headerReference") else "footer"
            number = next((value for name, value in reference.attrib.items() if name.endswith("}id")), "")
            if targets.get(number) in self.package.parts:
                found[kind, reference.get(f"{W}type", "default")] = self.package.tree(targets[number])
        return found

    @functools.cached_property
    def _heights(self) -> dict[str, float]:
        return {kind: self._height(self._parts.get(("header", kind))) for kind in ("first", "default")}

    def _height(self, part: Any) -> float:
        if part is None:
            return 0.0
        kept, self.set = self.set, _Pages(self.paper)
        column = _Column(self.paper.left_mm, self.paper.width_mm - self.paper.left_mm - self.paper.right_mm, 0.0)
        self._blocks(part, column, breaks=False)
        self.set = kept
        return column.y_mm

    def _running(self, page: int) -> None:
        which = "first" if page == 1 and self.paper.first_differs else "default"
        width = self.paper.width_mm - self.paper.left_mm - self.paper.right_mm
        for kind in ("header", "footer"):
            part = self._parts.get((kind, which))
            if part is None:
                continue
            top = self.paper.header_mm
            if kind == "footer":
                top = self.paper.height_mm - self.paper.footer_mm - self._height(part)
            self.set.current = page
            self._blocks(part, _Column(self.paper.left_mm, width, top), breaks=False)

    # --- the flow -----------------------------------------------------------------------------------------------

    def _blocks(self, parent: Any, column: _Column, *, breaks: bool) -> None:
        frames: dict[bytes, _Column] = {}
        for element in _block_elements(parent):
            if element.tag == f"{W}tbl":
                self._table(element, column, breaks=breaks)
                continue
            properties = self.styles.paragraph_property(element, "framePr")
            if properties is None:
                self._paragraph(element, column, breaks=breaks)
                continue
            key = repr(sorted(properties.attrib.items())).encode()
            frame = frame_of(properties, self.paper)
            home = frames.setdefault(key, _column(frame, column))
            self._paragraph(element, home, breaks=False)

    def _table(self, table: Any, column: _Column, *, breaks: bool) -> None:
        frame = floating_table(table, self.paper)
        home = _column(frame, column) if frame is not None else column
        widths = [
            float(one.get(f"{W}w", "0") or 0) * TWIP_MM
            for one in table.iterfind(f"{W}tblGrid/{W}gridCol")
            if one.get(f"{W}w", "0").isdigit()
        ]
        for row in _inside_controls(table, "tr"):
            cells = list(_inside_controls(row, "tc"))
            top = home.y_mm
            each = widths if len(widths) >= len(cells) else [home.width_mm / max(1, len(cells))] * len(cells)
            lefts = [home.left_mm - CELL_MARGIN_MM, *itertools.accumulate(each, initial=home.left_mm - CELL_MARGIN_MM)][
                1:
            ]
            columns = [
                _Column(left + CELL_MARGIN_MM, max(5.0, width - 2 * CELL_MARGIN_MM), home.y_mm)
                for left, width in zip(lefts, each, strict=False)
            ]
            for cell, inner in zip(cells, columns, strict=False):
                self._blocks(cell, inner, breaks=False)
            height, is_exact = row_height(row)
            filled = max([top, *(inner.y_mm for inner in columns[: len(cells)])])
            home.y_mm = top + height if is_exact else max(top + height, filled)
            home.last_after_mm = 0.0
            if breaks and frame is None and home.y_mm > self.paper.height_mm - self.paper.bottom_mm:
                self._next_page(home)

    def _paragraph(self, paragraph: Any, column: _Column, *, breaks: bool) -> None:
        shape = shape_of(paragraph, self.styles)
        self._text_boxes(paragraph, column)
        column.y_mm += max(0.0, shape.before_mm - column.last_after_mm)
        pieces = list(pieces_of(paragraph, self.styles))
        fallback = self.styles.run_type(paragraph, None)
        if breaks and _breaks_before(paragraph, self.styles):
            self._next_page(column)
        words = [(word, piece.type) for piece in pieces for word in _words(piece.text)]
        for line in _set_lines(words, shape, column.width_mm, _is_listed(paragraph, self.styles)):
            size = max([one.size_pt for _, _, one in line], default=fallback.size_pt)
            pitch = shape.pitch_mm(size)
            if breaks and column.y_mm + pitch > self.paper.height_mm - self.paper.bottom_mm:
                self._next_page(column)
            self._put(line, column, pitch, size)
            column.y_mm += pitch
        if breaks and any(one.get(f"{W}type") == "page" for one in paragraph.iter(f"{W}br")):
            self._next_page(column)
        column.y_mm += shape.after_mm
        column.last_after_mm = shape.after_mm

    def _next_page(self, column: _Column) -> None:
        if self.set.current < PAGES_AT_MOST:
            self.set.current += 1
        column.y_mm = max(self.paper.top_mm, self._heights["default"] + self.paper.header_mm)
        column.last_after_mm = 0.0

    def _put(self, line: Sequence[tuple[str, float, RunType]], column: _Column, pitch: float, size_pt: float) -> None:
        """Put the pieces of a line on the page; each has its left edge from the column's, and a tab lies between."""
        size = size_pt * MM_PER_POINT
        baseline = column.y_mm + (pitch - size) / 2 + BASELINE * size
        for text, left, kind in line:
            own = kind.size_pt * MM_PER_POINT
            descends = any(character in "gjpqyQ,;ç()/" for character in text)
            top, bottom = baseline - CAPITALS * own, baseline + (DESCENT * own if descends else 0.0)
            box = Box(self.set.current, column.left_mm + left, top, _width(text, kind), bottom - top)
            self.set.lines.append(TextLine(text, box, kind.font, kind.size_pt, kind.bold, kind.italic, kind.underlined))

    def _text_boxes(self, paragraph: Any, column: _Column) -> None:
        for content in paragraph.iter(f"{W}txbxContent"):
            anchor = next(content.iterancestors(f"{WP}anchor", f"{WP}inline"), None)
            if anchor is None or any(True for _ in content.iterancestors(f"{MC}Fallback")):
                continue
            frame = text_box(anchor, self.paper)
            self._blocks(content, _column(frame, column), breaks=False)


def _column(frame: Frame, flow: _Column) -> _Column:
    return _Column(frame.left_mm, frame.width_mm, frame.top_mm if frame.top_mm is not None else flow.y_mm)


def _block_elements(parent: Any) -> Iterator[Any]:
    """Give paragraphs and tables in order, those of content controls too."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _block_elements(child)


def _inside_controls(parent: Any, tag: str) -> Iterator[Any]:
    """Give the rows of a table, or the cells of a row, those in content controls too."""
    for child in parent:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from _inside_controls(child, tag)


def _breaks_before(paragraph: Any, styles: Any) -> bool:
    element = styles.paragraph_property(paragraph, "pageBreakBefore")
    return element is not None and element.get(f"{W}val", "1") not in ("0", "false")


def _is_listed(paragraph: Any, styles: Any) -> bool:
    number = styles.paragraph_property(paragraph, "numPr")
    return number is not None


def _words(text: str) -> Iterator[str]:
    """Cut a text into words, each with the space behind it; tabs and line feeds are words of their own."""
    word = ""
    for character in text:
        if character in "\t\n":
            yield from ([word] if word else [])
            yield character
            word = ""
        else:
            word += character
            if character == " ":
                yield word
                word = ""
    if word:
        yield word


_Set = list[tuple[str, float, RunType]]


def _set_lines(words: Sequence[tuple[str, RunType]], shape: Shape, width: float, listed: bool) -> list[_Set]:
    """Break words into lines; each line is a list of pieces with their left edges. No words make one empty line."""
    lines: list[list[list[Any]]] = [[]]
    room = width - shape.right_mm
    x = shape.left_mm + shape.first_mm
    if listed and words:
        lines[-1].append(["• ", x, words[0][1]])
        x = max(shape.left_mm, x + _width("• ", words[0][1]))
    tabbed = False
    for word, kind in words:
        if word == "\n":
            lines.append([])
            x = shape.left_mm
            continue
        if word == "\t":
            x, tabbed = _after_tab(x, shape), True
            continue
        long = _width(word.rstrip(), kind)
        if room + 0.3 < x + long < RIGHT_TAB_MARK and lines[-1]:
            lines.append([])
            x = shape.left_mm
        last = lines[-1][-1] if lines[-1] else None
        if last is not None and (_ends_at(x, last) or (last[0].startswith("•") and not tabbed)):
            last[0] += word
        else:
            lines[-1].append([word, x, kind])
        tabbed = False
        x += _width(word, kind)
    return [_aligned(line, shape, room) for line in lines]


def _ends_at(x: float, piece: Sequence[Any]) -> bool:
    text, left, kind = piece
    return bool(abs(left + _width(text, kind) - x) < 0.2)


def _after_tab(x: float, shape: Shape) -> float:
    """Give where text goes on after a tab. What follows a right tab is moved later, when its width is known."""
    for place, kind in shape.tabs:
        if place > x + 0.5:
            return place if kind == "left" else place + RIGHT_TAB_MARK
    if shape.first_mm < 0 and x < shape.left_mm:
        return shape.left_mm
    return (int(x / DEFAULT_TAB_MM) + 1) * DEFAULT_TAB_MM


def _aligned(line: Sequence[Sequence[Any]], shape: Shape, room: float) -> _Set:
    placed: _Set = []
    for text, left, kind in line:
        text = text.rstrip()  # noqa: PLW2901
        if not text:
            continue
        at = left - RIGHT_TAB_MARK - _width(text, kind) if left > RIGHT_TAB_MARK / 2 else left
        placed.append((text, at, kind))
    if placed and shape.align in ("right", "end", "center"):
        end = placed[-1][1] + _width(placed[-1][0], placed[-1][2])
        move = (room - end) / (2 if shape.align == "center" else 1)
        placed = [(text, left + move, kind) for text, left, kind in placed]
    return placed


@functools.lru_cache(maxsize=20_000)
def _measured(text: str, family: str, size_pt: float, bold: bool) -> float:
    serif = any(name in family.lower() for name in SERIF) and "sans" not in family.lower()
    substitute = "Liberation Serif" if serif else "Liberation Sans"
    try:
        return width_mm(text, Font(family, substitute, "fonts-liberation"), size_pt, bold=bold)
    except FontMissing:
        return len(text) * 0.5 * size_pt * MM_PER_POINT


def _width(text: str, kind: RunType) -> float:
    return _measured(text, kind.font, kind.size_pt, kind.bold)
