"""Letters as other people make them in Word: tables for layout, text boxes, content controls, tabs and blank lines.

Everything is formatted by hand, nothing by styles, and the places are those of a layout, which may be a wrong one.
"""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Sequence
from enum import Enum
from typing import Any

import docx
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm

from benchmarks.letter_corpus.word_pieces import (
    HeadLine,
    Look,
    add_field,
    add_run,
    in_control,
    mark_size,
    paragraph_xml,
    text_box,
    without_borders,
)
from office.letters.blocks import Block, BulletList, FieldTable, Heading
from office.letters.layout_model import Layout
from office.letters.model import Letter
from office.letters.sheet import Placed, Sheet, compose, line_height_mm

FOOT_MM = 220.0
HEADER_MM = 5.0
HEAD_MARGIN_MM = 8.0


class Way(Enum):
    """How somebody brought the head's parts to their places."""

    TABLE = "table"
    TEXT_BOXES = "text boxes"
    CONTROLS = "content controls"
    TABS = "tabs and blank lines"


class CannotBeMade(Exception):
    """The places can't be had this way, such as two parts in one cell of a table."""


def letter_in_word(letter: Letter, layout: Layout, way: Way) -> bytes:
    """Make a DOCX of a letter the way that somebody in a hurry does. Raises CannotBeMade, and what `compose` raises."""
    return _Maker(compose(letter, layout), layout, way).make()


class _Maker:
    """One document in the making."""

    def __init__(self, sheet: Sheet, layout: Layout, way: Way) -> None:
        self.sheet, self.layout, self.way = sheet, layout, way
        self.document = docx.Document()
        self.head = [item for item in sheet.placed if item.lines and item.block.top_mm < FOOT_MM]
        self.foot = [item for item in sheet.placed if item.lines and item.block.top_mm >= FOOT_MM]
        self._set_up()

    def make(self) -> bytes:
        drawn = {Way.TABLE: self._table, Way.CONTROLS: self._table, Way.TEXT_BOXES: self._boxes, Way.TABS: self._tabs}
        before_mm = drawn[self.way]()
        self._flow(before_mm)
        self._running()
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _set_up(self) -> None:
        page = self.layout.page
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(page.width_mm), Mm(page.height_mm)
        section.left_margin, section.right_margin = Mm(page.left_mm), Mm(page.right_mm)
        self.top_mm = min([item.block.top_mm for item in self.head], default=20.0)
        section.top_margin, section.bottom_margin = Mm(self.top_mm), Mm(page.bottom_mm)
        section.header_distance = Mm(HEADER_MM)
        section.footer_distance = Mm(self.layout.page_number.bottom_mm)
        section.different_first_page_header_footer = True
        defaults = self.document.styles.element.find(qn("w:docDefaults"))
        defaults.find(qn("w:rPrDefault")).find(qn("w:rPr")).find(qn("w:lang")).set(qn("w:val"), self.sheet.language_tag)

    # --- the head -----------------------------------------------------------------------------------------------

    def _table(self) -> float:
        """Draw a table without borders, a row for each height at which a part begins."""
        tops = _distinct([item.block.top_mm for item in self.head])
        lefts = _distinct([item.block.left_mm for item in self.head])
        ends = [*tops[1:], self.sheet.body_top_mm]
        right = max(item.block.left_mm + item.block.width_mm for item in self.head)
        table = self.document.add_table(len(tops), len(lefts))
        table.autofit = False
        without_borders(table, (lefts[0] - self.layout.page.left_mm))
        for column, (left, end) in enumerate(zip(lefts, [*lefts[1:], right], strict=True)):
            table.columns[column].width = Mm(end - left)
            for cell in table.columns[column].cells:
                cell.width = Mm(end - left)
        for row, top, end in zip(table.rows, tops, ends, strict=True):
            row.height, row.height_rule = Mm(end - top), WD_ROW_HEIGHT_RULE.EXACTLY
        taken: set[tuple[int, int]] = set()
        for item in self.head:
            first, column = _nearest(tops, item.block.top_mm), _nearest(lefts, item.block.left_mm)
            bottom = item.block.top_mm + _height_mm(item)
            last = max(row for row in range(len(tops)) if row == first or tops[row] < bottom - 0.3)
            wide = max(c for c in range(len(lefts)) if c == column or lefts[c] < item.block.left_mm + _width_mm(item))
            cells = set(itertools.product(range(first, last + 1), range(column, wide + 1)))
            if cells & taken:
                raise CannotBeMade
            taken |= cells
            cell = table.cell(first, column).merge(table.cell(last, wide))
            for number, line in enumerate(self._lines(item)):
                paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
                self._say(paragraph, line.text, line.look)
        return 0.0

    def _boxes(self) -> float:
        """Draw each part as a text box at its place, anchored in the first paragraph."""
        anchor = self.document.add_paragraph()
        self._say(anchor, "", self._body_look(line_mm=1.0))
        for number, item in enumerate([*self.head, *self.foot], 1):
            anchor._p.append(
                text_box(
                    number, item.block, _height_mm(item), "".join(paragraph_xml(line) for line in self._lines(item))
                )
            )
        self.foot = []
        return self.sheet.body_top_mm - self.top_mm - 1.0

    def _tabs(self) -> float:
        """Write the head line by line, parts beside each other with tabs, distances with blank lines."""
        rows = self._rows()
        tops = sorted(rows)
        self.document.sections[0].top_margin = Mm(tops[0])
        for top, end in zip(tops, [*tops[1:], self.sheet.body_top_mm], strict=True):
            pieces = sorted(rows[top], key=lambda piece: piece.left_mm)
            look = pieces[0].look
            height = min(look.line_mm, end - top)
            paragraph = self.document.add_paragraph()
            self._say(paragraph, "", Look(look.font, look.size_pt, height))
            paragraph.paragraph_format.right_indent = Mm(HEAD_MARGIN_MM - self.layout.page.right_mm)
            for piece in pieces:
                indent = piece.left_mm - self.layout.page.left_mm
                if indent > 1:
                    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(indent))
                    paragraph.add_run("\t")
                add_run(paragraph, piece.text, piece.look)
            self._blank(end - top - height)
        return 0.0

    def _rows(self) -> dict[float, list[HeadLine]]:
        """Put the head's lines on common rows, counted from the top, the recipient, and each part below it."""
        set_blocks = (item.block for item in self.head if item.block.name == "recipient")
        recipient = next(set_blocks, self.layout.placed_block("recipient"))
        pitch, end = recipient.line_mm, recipient.top_mm + recipient.height_mm
        below = (item.block.top_mm for item in self.head if item.block.top_mm > end)
        anchors = _distinct([min(self.top_mm, recipient.top_mm), recipient.top_mm, *below])
        grid: list[float] = []
        for anchor, after in zip(anchors, [*anchors[1:], self.sheet.body_top_mm], strict=True):
            steps = max(1, math.floor((after - anchor) / pitch + 0.01))
            grid += [anchor + step * pitch for step in range(steps)]
        rows: dict[float, list[HeadLine]] = {}
        for item in self.head:
            row = _nearest(grid, item.block.top_mm)
            for number, line in enumerate(self._lines(item)):
                if number and line.look.before_mm > pitch / 2:
                    row += 1
                if row >= len(grid) or any(abs(p.left_mm - line.left_mm) < 20 for p in rows.get(grid[row], [])):
                    raise CannotBeMade
                rows.setdefault(grid[row], []).append(line)
                row += 1
        return rows

    def _blank(self, height_mm: float) -> None:
        """Fill a height with blank lines."""
        if height_mm < 0.3:
            return
        count = max(1, round(height_mm / self.layout.body.line_mm))
        for _ in range(count):
            self._say(self.document.add_paragraph(), "", self._body_look(line_mm=height_mm / count))

    def _lines(self, item: Placed) -> list[HeadLine]:
        found, top = [], item.block.top_mm
        for line in item.lines:
            height = line_height_mm(line, item.block)
            family = self.layout.font(item.block.font).family
            look = Look(family, line.size_pt, height, line.bold, before_mm=line.gap_mm)
            found.append(HeadLine(line.text, item.block.left_mm, top + line.gap_mm, look))
            top += line.gap_mm + height
        return found

    # --- the text -----------------------------------------------------------------------------------------------

    def _flow(self, before_mm: float) -> None:
        sheet, style = self.sheet, self.layout.heading
        if sheet.heading:
            look = Look(
                self.layout.font(style.font).family, style.size_pt, style.line_mm, style.bold, style.underline,
                before_mm, style.gap_after_mm,
            )  # fmt: skip
            self._add(sheet.heading, look)
        elif before_mm:
            self._blank(before_mm)
        gap = self.layout.body.paragraph_gap_mm
        if sheet.salutation:
            self._add(sheet.salutation, self._body_look(after_mm=gap))
        for block in sheet.body:
            self._block(block)
        if sheet.closing:
            self._blank_or_gap(self.layout.closing.gap_before_mm)
            self._add(sheet.closing, self._body_look())
        if sheet.signature:
            self._blank_or_gap(self.layout.signature.space_mm)
            for line in sheet.signature:
                self._add(line, self._body_look())
        self._attachments()

    def _attachments(self) -> None:
        style = self.layout.attachments
        look = Look(self.layout.font(style.font).family, style.size_pt, style.line_mm)
        for attachments in self.sheet.attachments:
            self._blank_or_gap(style.gap_before_mm)
            self._add(attachments.label, Look(look.font, look.size_pt, look.line_mm, bold=True))
            for item in attachments.items:
                self._add(item, look)

    def _block(self, block: Block) -> None:
        gap = self.layout.body.paragraph_gap_mm
        if isinstance(block, Heading):
            style = self.layout.subheading
            before = max(0.0, style.gap_before_mm - gap)
            family = self.layout.font(style.font).family
            self._add(block.text, Look(family, style.size_pt, style.line_mm, True, False, before, style.gap_after_mm))
        elif isinstance(block, BulletList):
            for number, item in enumerate(block.items, 1):
                indent = self.layout.bullets.indent_mm
                after = gap if number == len(block.items) else self.layout.bullets.gap_mm
                self._add(f"•\t{item}", self._body_look(after_mm=after, indent_mm=indent))
        elif isinstance(block, FieldTable):
            self._field_table(block)
        else:
            for text in block.text.split("\n"):
                self._add(text, self._body_look(after_mm=gap))

    def _field_table(self, block: FieldTable) -> None:
        table = self.document.add_table(0, 2)
        table.autofit = False
        without_borders(table, 0.0)
        page, width = self.layout.page, self.layout.fields.label_width_mm
        table.columns[0].width = Mm(width)
        table.columns[1].width = Mm(page.width_mm - page.left_mm - page.right_mm - width)
        for label, value in block.rows:
            cells = table.add_row().cells
            cells[0].width, cells[1].width = Mm(width), Mm(page.width_mm - page.left_mm - page.right_mm - width)
            look = self._body_look(after_mm=self.layout.fields.row_gap_mm)
            self._say(cells[0].paragraphs[0], label, Look(look.font, look.size_pt, look.line_mm, bold=True))
            for number, text in enumerate(value.split("\n")):
                paragraph = cells[1].paragraphs[0] if number == 0 else cells[1].add_paragraph()
                self._say(paragraph, text, look)
        self._blank(2.0)

    def _add(self, text: str, look: Look) -> None:
        paragraph = self.document.add_paragraph()
        self._say(paragraph, text, look)
        if self.way is Way.CONTROLS and len(text) > 40:
            in_control(paragraph._p, block=True)

    def _blank_or_gap(self, height_mm: float) -> None:
        if self.way is Way.TABS:
            self._blank(height_mm)
        else:
            self._say(self.document.add_paragraph(), "", self._body_look(line_mm=height_mm))

    def _body_look(self, *, line_mm: float = 0.0, after_mm: float = 0.0, indent_mm: float = 0.0) -> Look:
        body = self.layout.body
        family = self.layout.font(body.font).family
        return Look(family, body.size_pt, line_mm or body.line_mm, after_mm=after_mm, indent_mm=indent_mm)

    def _say(self, paragraph: Any, text: str, look: Look) -> None:
        form = paragraph.paragraph_format
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Mm(look.line_mm)
        form.space_before, form.space_after = Mm(look.before_mm), Mm(look.after_mm)
        form.widow_control = False
        if look.indent_mm:
            form.left_indent, form.first_line_indent = Mm(look.indent_mm), Mm(-look.indent_mm)
        if text:
            add_run(paragraph, text, look)
            if self.way is Way.CONTROLS and len(text) <= 40:
                in_control(paragraph.runs[-1]._r, block=False)
        elif look.line_mm < 3:
            mark_size(paragraph, 2.0)

    # --- head and foot of the pages -----------------------------------------------------------------------------

    def _running(self) -> None:
        section, head = self.document.sections[0], self.layout.continuation
        section.first_page_header.is_linked_to_previous = section.header.is_linked_to_previous = False
        first = section.first_page_header.paragraphs[0]
        self._say(first, "", self._body_look(line_mm=1.0))
        look = Look(self.layout.font(head.font).family, head.size_pt, head.line_mm)
        pairs = list(itertools.zip_longest(self.sheet.head_left, self.sheet.head_right, fillvalue=""))
        for number, (left, right) in enumerate(pairs):
            paragraph = section.header.paragraphs[0] if number == 0 else section.header.add_paragraph()
            before = head.top_mm - HEADER_MM if number == 0 else 0.0
            used = head.top_mm + len(pairs) * head.line_mm
            after = max(0.0, head.body_top_mm - used) if number == len(pairs) - 1 else 0.0
            self._say(paragraph, "", Look(look.font, look.size_pt, look.line_mm, before_mm=before, after_mm=after))
            self._reach_right(paragraph)
            add_run(paragraph, f"{left}\t{right}", look)
        if not pairs:
            self._say(section.header.paragraphs[0], "", self._body_look(line_mm=head.body_top_mm - HEADER_MM))
        for foot in (section.first_page_footer, section.footer):
            foot.is_linked_to_previous = False
            rows = self._foot_rows() if foot is section.first_page_footer or self.foot else []
            self._page_number(foot, rows)

    def _foot_rows(self) -> list[list[HeadLine]]:
        return [
            [line for line in row if line is not None]
            for row in itertools.zip_longest(*(self._lines(item) for item in self.foot))
        ]

    def _page_number(self, foot: Any, rows: Sequence[Sequence[HeadLine]]) -> None:
        page, number = self.layout.page, self.layout.page_number
        paragraph, height = foot.paragraphs[0], 5.0
        for row in rows:
            self._say(paragraph, "", row[0].look)
            for piece in row:
                indent = piece.left_mm - page.left_mm
                if indent > 1:
                    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(indent))
                    paragraph.add_run("\t")
                add_run(paragraph, piece.text, piece.look)
            height += row[0].look.line_mm
            paragraph = foot.add_paragraph()
        top = min([item.block.top_mm for item in self.foot], default=0.0)
        room = page.height_mm - number.bottom_mm - top - height if rows else 0.0
        look = Look(self.layout.font(number.font).family, number.size_pt, 5.0, before_mm=max(0.0, room))
        self._say(paragraph, "", look)
        self._reach_right(paragraph)
        if not number.form.strip():
            return
        add_run(paragraph, "\t", look)
        before, _, rest = number.form.partition("{page}")
        between, _, after = rest.partition("{pages}")
        add_run(paragraph, before, look)
        add_field(paragraph, "PAGE", look)
        add_run(paragraph, between, look)
        if "{pages}" in rest:
            add_field(paragraph, "NUMPAGES", look)
        add_run(paragraph, after, look)

    def _reach_right(self, paragraph: Any) -> None:
        page = self.layout.page
        paragraph.paragraph_format.right_indent = Mm(page.left_mm - page.right_mm)
        right = Mm(page.width_mm - 2 * page.left_mm)
        paragraph.paragraph_format.tab_stops.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT)


def _distinct(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 0.8:
            found.append(value)
    return found


def _nearest(values: Sequence[float], value: float) -> int:
    return min(range(len(values)), key=lambda index: abs(values[index] - value))


def _height_mm(item: Placed) -> float:
    return sum(line.gap_mm + line_height_mm(line, item.block) for line in item.lines)


def _width_mm(item: Placed) -> float:
    return item.block.width_mm - 1.0
