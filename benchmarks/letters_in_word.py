"""Letters as other people make them in Word: tables for layout, text boxes, content controls, tabs and blank lines.

Everything is formatted by hand, nothing by styles, and the places are those of a layout, which may be a wrong one.
"""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import docx
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from xml.sax.saxutils import escape

from office.letters.blocks import Block, BulletList, FieldTable, Heading
from office.letters.layout_model import Layout
from office.letters.model import Letter
from office.letters.sheet import Placed, Sheet, compose, line_height_mm

EMU_PER_MM, TWIPS_PER_MM = 36000, 1440 / 25.4
FOOT_MM = 220.0
HEADER_MM = 5.0
HEAD_MARGIN_MM = 8.0
NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


class Way(Enum):
    """How somebody brought the head's parts to their places."""

    TABLE = "table"
    TEXT_BOXES = "text boxes"
    CONTROLS = "content controls"
    TABS = "tabs and blank lines"


class CannotBeMade(Exception):
    """The places can't be had this way, such as two parts in one cell of a table."""


@dataclass(frozen=True)
class _Look:
    """How a paragraph looks, all by hand."""

    font: str
    size_pt: float
    line_mm: float
    bold: bool = False
    underline: bool = False
    before_mm: float = 0.0
    after_mm: float = 0.0
    indent_mm: float = 0.0


@dataclass(frozen=True)
class _HeadLine:
    """One line of the head at its place."""

    text: str
    left_mm: float
    top_mm: float
    look: _Look


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
        _bare(table, (lefts[0] - self.layout.page.left_mm))
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
            anchor._p.append(_text_box(number, item, "".join(_paragraph_xml(line) for line in self._lines(item))))
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
            self._say(paragraph, "", _Look(look.font, look.size_pt, height))
            paragraph.paragraph_format.right_indent = Mm(HEAD_MARGIN_MM - self.layout.page.right_mm)
            for piece in pieces:
                indent = piece.left_mm - self.layout.page.left_mm
                if indent > 1:
                    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(indent))
                    paragraph.add_run("\t")
                _run(paragraph, piece.text, piece.look)
            self._blank(end - top - height)
        return 0.0

    def _rows(self) -> dict[float, list[_HeadLine]]:
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
        rows: dict[float, list[_HeadLine]] = {}
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

    def _lines(self, item: Placed) -> list[_HeadLine]:
        found, top = [], item.block.top_mm
        for line in item.lines:
            height = line_height_mm(line, item.block)
            family = self.layout.font(item.block.font).family
            look = _Look(family, line.size_pt, height, line.bold, before_mm=line.gap_mm)
            found.append(_HeadLine(line.text, item.block.left_mm, top + line.gap_mm, look))
            top += line.gap_mm + height
        return found

    # --- the text -----------------------------------------------------------------------------------------------

    def _flow(self, before_mm: float) -> None:
        sheet, style = self.sheet, self.layout.heading
        if sheet.heading:
            look = _Look(
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
        look = _Look(self.layout.font(style.font).family, style.size_pt, style.line_mm)
        for attachments in self.sheet.attachments:
            self._blank_or_gap(style.gap_before_mm)
            self._add(attachments.label, _Look(look.font, look.size_pt, look.line_mm, bold=True))
            for item in attachments.items:
                self._add(item, look)

    def _block(self, block: Block) -> None:
        gap = self.layout.body.paragraph_gap_mm
        if isinstance(block, Heading):
            style = self.layout.subheading
            before = max(0.0, style.gap_before_mm - gap)
            family = self.layout.font(style.font).family
            self._add(block.text, _Look(family, style.size_pt, style.line_mm, True, False, before, style.gap_after_mm))
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
        _bare(table, 0.0)
        page, width = self.layout.page, self.layout.fields.label_width_mm
        table.columns[0].width = Mm(width)
        table.columns[1].width = Mm(page.width_mm - page.left_mm - page.right_mm - width)
        for label, value in block.rows:
            cells = table.add_row().cells
            cells[0].width, cells[1].width = Mm(width), Mm(page.width_mm - page.left_mm - page.right_mm - width)
            look = self._body_look(after_mm=self.layout.fields.row_gap_mm)
            self._say(cells[0].paragraphs[0], label, _Look(look.font, look.size_pt, look.line_mm, bold=True))
            for number, text in enumerate(value.split("\n")):
                paragraph = cells[1].paragraphs[0] if number == 0 else cells[1].add_paragraph()
                self._say(paragraph, text, look)
        self._blank(2.0)

    def _add(self, text: str, look: _Look) -> None:
        paragraph = self.document.add_paragraph()
        self._say(paragraph, text, look)
        if self.way is Way.CONTROLS and len(text) > 40:
            _in_control(paragraph._p, block=True)

    def _blank_or_gap(self, height_mm: float) -> None:
        if self.way is Way.TABS:
            self._blank(height_mm)
        else:
            self._say(self.document.add_paragraph(), "", self._body_look(line_mm=height_mm))

    def _body_look(self, *, line_mm: float = 0.0, after_mm: float = 0.0, indent_mm: float = 0.0) -> _Look:
        body = self.layout.body
        family = self.layout.font(body.font).family
        return _Look(family, body.size_pt, line_mm or body.line_mm, after_mm=after_mm, indent_mm=indent_mm)

    def _say(self, paragraph: Any, text: str, look: _Look) -> None:
        form = paragraph.paragraph_format
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Mm(look.line_mm)
        form.space_before, form.space_after = Mm(look.before_mm), Mm(look.after_mm)
        form.widow_control = False
        if look.indent_mm:
            form.left_indent, form.first_line_indent = Mm(look.indent_mm), Mm(-look.indent_mm)
        if text:
            _run(paragraph, text, look)
            if self.way is Way.CONTROLS and len(text) <= 40:
                _in_control(paragraph.runs[-1]._r, block=False)
        elif look.line_mm < 3:
            _mark_size(paragraph, 2.0)

    # --- head and foot of the pages -----------------------------------------------------------------------------

    def _running(self) -> None:
        section, head = self.document.sections[0], self.layout.continuation
        section.first_page_header.is_linked_to_previous = section.header.is_linked_to_previous = False
        first = section.first_page_header.paragraphs[0]
        self._say(first, "", self._body_look(line_mm=1.0))
        look = _Look(self.layout.font(head.font).family, head.size_pt, head.line_mm)
        pairs = list(itertools.zip_longest(self.sheet.head_left, self.sheet.head_right, fillvalue=""))
        for number, (left, right) in enumerate(pairs):
            paragraph = section.header.paragraphs[0] if number == 0 else section.header.add_paragraph()
            before = head.top_mm - HEADER_MM if number == 0 else 0.0
            used = head.top_mm + len(pairs) * head.line_mm
            after = max(0.0, head.body_top_mm - used) if number == len(pairs) - 1 else 0.0
            self._say(paragraph, "", _Look(look.font, look.size_pt, look.line_mm, before_mm=before, after_mm=after))
            self._reach_right(paragraph)
            _run(paragraph, f"{left}\t{right}", look)
        if not pairs:
            self._say(section.header.paragraphs[0], "", self._body_look(line_mm=head.body_top_mm - HEADER_MM))
        for foot in (section.first_page_footer, section.footer):
            foot.is_linked_to_previous = False
            rows = self._foot_rows() if foot is section.first_page_footer or self.foot else []
            self._page_number(foot, rows)

    def _foot_rows(self) -> list[list[_HeadLine]]:
        return [
            [line for line in row if line is not None]
            for row in itertools.zip_longest(*(self._lines(item) for item in self.foot))
        ]

    def _page_number(self, foot: Any, rows: Sequence[Sequence[_HeadLine]]) -> None:
        page, number = self.layout.page, self.layout.page_number
        paragraph, height = foot.paragraphs[0], 5.0
        for row in rows:
            self._say(paragraph, "", row[0].look)
            for piece in row:
                indent = piece.left_mm - page.left_mm
                if indent > 1:
                    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(indent))
                    paragraph.add_run("\t")
                _run(paragraph, piece.text, piece.look)
            height += row[0].look.line_mm
            paragraph = foot.add_paragraph()
        top = min([item.block.top_mm for item in self.foot], default=0.0)
        room = page.height_mm - number.bottom_mm - top - height if rows else 0.0
        look = _Look(self.layout.font(number.font).family, number.size_pt, 5.0, before_mm=max(0.0, room))
        self._say(paragraph, "", look)
        self._reach_right(paragraph)
        if not number.form.strip():
            return
        _run(paragraph, "\t", look)
        before, _, rest = number.form.partition("{page}")
        between, _, after = rest.partition("{pages}")
        _run(paragraph, before, look)
        _field(paragraph, "PAGE", look)
        _run(paragraph, between, look)
        if "{pages}" in rest:
            _field(paragraph, "NUMPAGES", look)
        _run(paragraph, after, look)

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


def _bare(table: Any, indent_mm: float) -> None:
    """Take borders and cell margins away, as people do who use a table for layout."""
    properties = table._tbl.tblPr
    properties.append(parse_xml(f'<w:tblInd {nsdecls("w")} w:w="{round(indent_mm * TWIPS_PER_MM)}" w:type="dxa"/>'))
    sides = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    properties.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))


def _run(paragraph: Any, text: str, look: _Look) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = look.font, Pt(look.size_pt)
    run.font.bold, run.font.underline = look.bold or None, look.underline or None


def _mark_size(paragraph: Any, size_pt: float) -> None:
    """Make a blank paragraph's own mark small, or it would not be as low as it is to be."""
    properties = paragraph._p.get_or_add_pPr()
    mark = OxmlElement("w:rPr")
    mark.append(parse_xml(f'<w:sz {nsdecls("w")} w:val="{round(size_pt * 2)}"/>'))
    properties.append(mark)


def _field(paragraph: Any, instruction: str, look: _Look) -> None:
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("shown", "1"), ("end", "")):
        _run(paragraph, text if kind == "shown" else "", look)
        run = paragraph.runs[-1]._r
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run.append(mark)
        elif not kind:
            run.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> {text} </w:instrText>'))


def _in_control(element: Any, *, block: bool) -> None:
    """Wrap a run or a paragraph into a content control."""
    alias = "Text" if block else "Line"
    control = parse_xml(
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="{alias}"/></w:sdtPr><w:sdtContent/></w:sdt>'
    )
    element.addprevious(control)
    control[-1].append(element)


def _paragraph_xml(line: _HeadLine) -> str:
    look = line.look
    fonts = f'<w:rFonts w:ascii="{look.font}" w:hAnsi="{look.font}" w:cs="{look.font}"/>'
    bold = "<w:b/>" if look.bold else ""
    twips = [round(length * TWIPS_PER_MM) for length in (look.before_mm, look.line_mm)]
    spacing = f'<w:spacing w:before="{twips[0]}" w:after="0" w:line="{twips[1]}" w:lineRule="exact"/>'
    size = f'<w:sz w:val="{round(look.size_pt * 2)}"/>'
    text = f'<w:t xml:space="preserve">{escape(line.text)}</w:t>'
    return f"<w:p><w:pPr>{spacing}</w:pPr><w:r><w:rPr>{fonts}{bold}{size}</w:rPr>{text}</w:r></w:p>"


def _text_box(number: int, item: Placed, content: str) -> Any:
    """Give a run with a text box as Word writes it: the drawing, and the same once more as VML for old programs."""
    block = item.block
    left, top = round(block.left_mm * EMU_PER_MM), round(block.top_mm * EMU_PER_MM)
    width, height = round(block.width_mm * EMU_PER_MM), round(max(block.height_mm, _height_mm(item) + 1) * EMU_PER_MM)
    points = [round(length / EMU_PER_MM / 25.4 * 72, 1) for length in (left, top, width, height)]
    where = f"position:absolute;margin-left:{points[0]}pt;margin-top:{points[1]}pt;width:{points[2]}pt;height:{points[3]}pt"
    return parse_xml(
        f"""<w:r {nsdecls("w")} {NAMESPACES}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" behindDoc="0" locked="0"
 layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>
<wp:extent cx="{width}" cy="{height}"/><wp:wrapNone/><wp:docPr id="{number}" name="Text Box {number}"/>
<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></wps:spPr><wps:txbx><w:txbxContent>{content}</w:txbxContent>
</wps:txbx><wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></wps:bodyPr></wps:wsp>
</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>
<v:shape style="{where};mso-position-horizontal-relative:page;mso-position-vertical-relative:page"><v:textbox
 inset="0,0,0,0"><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>
</mc:AlternateContent></w:r>"""
    )
