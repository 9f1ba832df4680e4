"""The pieces that Word writes into a DOCX: runs, fields, content controls, tables without borders, text boxes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from office.letters.layout_model import PlacedBlock

EMU_PER_MM, TWIPS_PER_MM = 36000, 1440 / 25.4
NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


@dataclass(frozen=True)
class Look:
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
class HeadLine:
    """One line of the head at its place."""

    text: str
    left_mm: float
    top_mm: float
    look: Look


def without_borders(table: Any, indent_mm: float) -> None:
    """Take borders and cell margins away, as people do who use a table for layout."""
    properties = table._tbl.tblPr
    properties.append(parse_xml(f'<w:tblInd {nsdecls("w")} w:w="{round(indent_mm * TWIPS_PER_MM)}" w:type="dxa"/>'))
    sides = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    properties.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))


def add_run(paragraph: Any, text: str, look: Look) -> None:
    """Add text, formatted by hand."""
    run = paragraph.add_run(text)
    run.font.name, run.font.size = look.font, Pt(look.size_pt)
    run.font.bold, run.font.underline = look.bold or None, look.underline or None


def mark_size(paragraph: Any, size_pt: float) -> None:
    """Make a blank paragraph's own mark small, or it would not be as low as it is to be."""
    properties = paragraph._p.get_or_add_pPr()
    mark = OxmlElement("w:rPr")
    mark.append(parse_xml(f'<w:sz {nsdecls("w")} w:val="{round(size_pt * 2)}"/>'))
    properties.append(mark)


def add_field(paragraph: Any, instruction: str, look: Look) -> None:
    """Add a field as Word does: begin, instruction, what is shown, end."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("shown", "1"), ("end", "")):
        add_run(paragraph, text if kind == "shown" else "", look)
        run = paragraph.runs[-1]._r
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run.append(mark)
        elif not kind:
            run.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> {text} </w:instrText>'))


def in_control(element: Any, *, block: bool) -> None:
    """Wrap a run or a paragraph into a content control; of plain and of rich text in turns, as texts have it."""
    alias = "Text" if block else "Line"
    contents = "text" if len("".join(element.itertext())) % 2 else "richText"
    properties = f'<w:sdtPr><w:alias w:val="{alias}"/><w:{contents}/></w:sdtPr>'
    control = parse_xml(f"<w:sdt {nsdecls('w')}>{properties}<w:sdtContent/></w:sdt>")
    element.addprevious(control)
    control[-1].append(element)


def paragraph_xml(line: HeadLine) -> str:
    """Write a line of a text box."""
    look = line.look
    fonts = f'<w:rFonts w:ascii="{look.font}" w:hAnsi="{look.font}" w:cs="{look.font}"/>'
    bold = "<w:b/>" if look.bold else ""
    twips = [round(length * TWIPS_PER_MM) for length in (look.before_mm, look.line_mm)]
    spacing = f'<w:spacing w:before="{twips[0]}" w:after="0" w:line="{twips[1]}" w:lineRule="exact"/>'
    size = f'<w:sz w:val="{round(look.size_pt * 2)}"/>'
    text = f'<w:t xml:space="preserve">{escape(line.text)}</w:t>'
    return f"<w:p><w:pPr>{spacing}</w:pPr><w:r><w:rPr>{fonts}{bold}{size}</w:rPr>{text}</w:r></w:p>"


def text_box(number: int, block: PlacedBlock, height_mm: float, content: str) -> Any:
    """Give a run with a text box as Word writes it: the drawing, and the same once more as VML for old programs."""
    left, top = round(block.left_mm * EMU_PER_MM), round(block.top_mm * EMU_PER_MM)
    width, height = round(block.width_mm * EMU_PER_MM), round(max(block.height_mm, height_mm + 1) * EMU_PER_MM)
    points = [round(length / EMU_PER_MM / 25.4 * 72, 1) for length in (left, top, width, height)]
    where = (
        f"position:absolute;margin-left:{points[0]}pt;margin-top:{points[1]}pt;width:{points[2]}pt;height:{points[3]}pt"
    )
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
