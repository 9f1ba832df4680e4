"""The styles of a letter's DOCX: everything that a layout says about type and place.

So no text is formatted by hand, and a person who goes on in Word changes a style once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle

from office.letters.layout_model import Font, Layout, PlacedBlock
from office.letters.sheet import Line, Placed, line_height_mm

TWIPS_PER_MM = 1440 / 25.4
FRAME_SLACK_MM = 1.0  # lines are broken already; a frame of the exact width might break one again
# What the schema wants after a frame among a paragraph's properties, as far as a style of ours has it.
AFTER_FRAME = ("w:widowControl", "w:numPr", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
THEME_ATTRIBUTES = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


@dataclass(frozen=True)
class Face:
    """The type of a style: `line_mm` from baseline to baseline, gaps above and below."""

    font: Font
    size_pt: float
    line_mm: float
    bold: bool = False
    before_mm: float = 0.0
    after_mm: float = 0.0


def add_styles(document: Document, layout: Layout, placed: tuple[Placed, ...]) -> None:
    """Make or change all styles that a letter uses."""
    _defaults(document, layout)
    body = layout.body
    face = Face(layout.font(body.font), body.size_pt, body.line_mm)
    _set(document, "Normal", face)
    _flow_styles(document, layout)
    _end_styles(document, layout)
    _running_styles(document, layout)
    for item in placed:
        _placed_styles(document, item, layout)


def line_style(block: PlacedBlock, line: Line) -> str:
    """Give the name of the style of a line at a fixed place; lines of one look share it."""
    look = [f"{line.size_pt:g} pt", *(["bold"] if line.bold else [])]
    look += [f"after {line.gap_mm:g} mm"] if line.gap_mm else []
    return f"Letter {block.name} {' '.join(look)}"  # no comma: Word takes what follows one for another name


def _defaults(document: Document, layout: Layout) -> None:
    """Set the document's language and font where Word looks first, and take the template's own spacing away."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    fonts = run.find(qn("w:rFonts"))
    for name in THEME_ATTRIBUTES:
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), layout.font(layout.body.font).family)
    spacing = defaults.find(qn("w:pPrDefault")).find(qn("w:pPr")).find(qn("w:spacing"))
    spacing.getparent().remove(spacing)


def _flow_styles(document: Document, layout: Layout) -> None:
    body, heading, subheading = layout.body, layout.heading, layout.subheading
    text, gap = Face(layout.font(body.font), body.size_pt, body.line_mm), body.paragraph_gap_mm
    _set(document, "Body Text", text, after_mm=gap)
    # The flow's first line begins at body.top_mm, the page's text area at the continuation's.
    top = body.top_mm - layout.continuation.body_top_mm
    face = Face(layout.font(heading.font), heading.size_pt, heading.line_mm, True, top, heading.gap_after_mm)
    _set(document, "Heading 1", face).paragraph_format.keep_with_next = True
    # Word adds the gaps of two paragraphs; every paragraph before a subheading has brought its own.
    before = max(0.0, subheading.gap_before_mm - gap)
    face = Face(layout.font(subheading.font), subheading.size_pt, subheading.line_mm, True, before)
    _set(document, "Heading 2", face, after_mm=subheading.gap_after_mm).paragraph_format.keep_with_next = True
    for name, after in (("List Bullet", layout.bullets.gap_mm), ("List Bullet 2", gap)):
        bullet = _set(document, name, text, after_mm=after).paragraph_format
        _hang(bullet, layout.bullets.indent_mm)
        bullet.keep_with_next = name == "List Bullet"
    for name, after in (("Letter field", layout.fields.row_gap_mm), ("Letter field end", gap)):
        _hang(_set(document, name, text, after_mm=after).paragraph_format, layout.fields.label_width_mm)


def _end_styles(document: Document, layout: Layout) -> None:
    body, attachments = layout.body, layout.attachments
    text = Face(layout.font(body.font), body.size_pt, body.line_mm)
    _set(document, "Closing", text, before_mm=layout.closing.gap_before_mm).paragraph_format.keep_with_next = True
    _set(document, "Signature", text, before_mm=layout.signature.space_mm).paragraph_format.keep_together = True
    small = Face(layout.font(attachments.font), attachments.size_pt, attachments.line_mm)
    label = _set(document, "Letter attachments", small, before_mm=attachments.gap_before_mm)
    label.paragraph_format.keep_with_next = True
    _hang(_set(document, "List Bullet 3", small).paragraph_format, 3)


def _running_styles(document: Document, layout: Layout) -> None:
    """Head and foot reach as far right as the left margin is wide, also where the text's own margin is wider."""
    head, number, page = layout.continuation, layout.page_number, layout.page
    for name, face in (
        ("Header", Face(layout.font(head.font), head.size_pt, head.line_mm)),
        ("Footer", Face(layout.font(number.font), number.size_pt, 5.0)),
    ):
        style = _set(document, name, face)
        style.paragraph_format.right_indent = _mm(page.left_mm - page.right_mm)
        tabs = style.element.get_or_add_pPr().find(qn("w:tabs"))
        if tabs is not None:
            tabs.getparent().remove(tabs)
        right = _mm(page.width_mm - 2 * page.left_mm)
        style.paragraph_format.tab_stops.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT)


def _placed_styles(document: Document, item: Placed, layout: Layout) -> None:
    block, font = item.block, layout.font(item.block.font)
    for line in item.lines:
        face = Face(font, line.size_pt, line_height_mm(line, block), line.bold, line.gap_mm)
        _frame(_set(document, line_style(block, line), face), block)


def _set(
    document: Document, name: str, face: Face, *, before_mm: float | None = None, after_mm: float | None = None
) -> ParagraphStyle:
    """Make a paragraph style, or change the template's one of this name, to a face."""
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    if name != "Normal":
        style.base_style = styles["Normal"]
    style.hidden, style.quick_style = False, True
    run = style.element.get_or_add_rPr()
    for child in list(run):
        run.remove(child)  # the template's colours and theme fonts
    for child in style.element.get_or_add_pPr().findall(qn("w:contextualSpacing")):
        child.getparent().remove(child)  # it would swallow the gap between two items
    style.font.name, style.font.size, style.font.bold = face.font.family, Pt(face.size_pt), face.bold
    shape = style.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, _mm(face.line_mm)
    shape.space_before = _mm(face.before_mm if before_mm is None else before_mm)
    shape.space_after = _mm(face.after_mm if after_mm is None else after_mm)
    shape.widow_control = True
    return style


def _hang(shape: object, indent_mm: float) -> None:
    """Let the first line begin at the margin and the others, and what follows a tab, at the indent."""
    shape.left_indent, shape.first_line_indent = _mm(indent_mm), _mm(-indent_mm)  # type: ignore[attr-defined]
    shape.tab_stops.add_tab_stop(_mm(indent_mm))  # type: ignore[attr-defined]


def _frame(style: ParagraphStyle, block: PlacedBlock) -> None:
    """Give a style a frame at the block's place on the page; paragraphs in one frame must say exactly the same."""
    properties = style.element.get_or_add_pPr()
    if properties.find(qn("w:framePr")) is not None:
        return
    frame = OxmlElement("w:framePr")
    measures: Mapping[str, float] = {
        "w": block.width_mm + FRAME_SLACK_MM,
        "h": block.height_mm,
        "x": block.left_mm,
        "y": block.top_mm,
    }
    frame.set(qn("w:hRule"), "exact")
    frame.set(qn("w:wrap"), "around")
    frame.set(qn("w:hAnchor"), "page")
    frame.set(qn("w:vAnchor"), "page")
    for name, measure in measures.items():
        frame.set(qn(f"w:{name}"), str(round(measure * TWIPS_PER_MM)))
    properties.insert_element_before(frame, *AFTER_FRAME)


def _mm(length: float) -> Length:
    return Mm(length)
