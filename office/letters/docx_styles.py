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
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as DocxParagraph

from office.letters.layout_model import Font, Layout, Logo, PlacedBlock
from office.letters.sheet import Line, Placed, Sheet, line_height_mm

TWIPS_PER_MM = 1440 / 25.4
# A list's items that stay with the next one, those that may be parted from it, and the last one.
TOGETHER, BREAKING, LAST_ITEM = "List Bullet", "Letter long list", "List Bullet 2"
ATTACHMENT, ATTACHMENT_TOGETHER, ATTACHMENT_INDENT_MM = "List Bullet 3", "Letter attachment with next", 3
FIRST_LABEL, NEXT_LABEL = "Letter attachments", "Letter attachments next"
LOGO_STYLE, LAST_STYLE = "Letter logo", "Letter last paragraph"
FRAME_SLACK_MM = 1.0  # lines are broken already; a frame of the exact width might break one again
# What the schema wants after a frame among a paragraph's properties, as far as a paragraph of ours has it.
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


def add_styles(document: Document, layout: Layout, sheet: Sheet) -> None:
    """Make or change all styles that a letter uses."""
    _defaults(document, layout)
    body = layout.body
    face = Face(layout.font(body.font), body.size_pt, body.line_mm)
    _set(document, "Normal", face)
    _flow_styles(document, layout, sheet.body_top_mm)
    _end_styles(document, layout)
    _running_styles(document, layout)
    for item in sheet.placed:
        _placed_styles(document, item, layout)
    if layout.logo is not None:
        _set(document, LOGO_STYLE, face).paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


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
    kerning = OxmlElement("w:kern")  # pairs such as AV are drawn together, as in the PDF: from 1 pt on
    kerning.set(qn("w:val"), "2")
    run.insert(1, kerning)
    spacing = defaults.find(qn("w:pPrDefault")).find(qn("w:pPr")).find(qn("w:spacing"))
    spacing.getparent().remove(spacing)


def _flow_styles(document: Document, layout: Layout, body_top_mm: float) -> None:
    body, heading, subheading = layout.body, layout.heading, layout.subheading
    text, gap = Face(layout.font(body.font), body.size_pt, body.line_mm), body.paragraph_gap_mm
    _set(document, "Body Text", text, after_mm=gap)
    _set(document, LAST_STYLE, text, after_mm=gap).paragraph_format.keep_with_next = True
    # The flow's first line begins at body_top_mm, the page's text area at the continuation's.
    top = body_top_mm - layout.continuation.body_top_mm
    face = Face(layout.font(heading.font), heading.size_pt, heading.line_mm, heading.bold, top, heading.gap_after_mm)
    first = _set(document, "Heading 1", face)
    first.paragraph_format.keep_with_next, first.font.underline = True, heading.underline
    first.font.color.rgb = _colour(layout.colours.heading)
    # Between two paragraphs the larger of both gaps holds (ISO/IEC 29500-1, 17.3.1.33), as in the PDF.
    face = Face(layout.font(subheading.font), subheading.size_pt, subheading.line_mm, True, subheading.gap_before_mm)
    second = _set(document, "Heading 2", face, after_mm=subheading.gap_after_mm)
    second.paragraph_format.keep_with_next, second.font.color.rgb = True, _colour(layout.colours.heading)
    for name, after in ((TOGETHER, layout.bullets.gap_mm), (BREAKING, layout.bullets.gap_mm), (LAST_ITEM, gap)):
        bullet = _like(document, TOGETHER, _set(document, name, text, after_mm=after)).paragraph_format
        _hang(bullet, layout.bullets.indent_mm)
        bullet.keep_with_next = name == TOGETHER
    for name, after in (("Letter field", layout.fields.row_gap_mm), ("Letter field end", gap)):
        _hang(_set(document, name, text, after_mm=after).paragraph_format, layout.fields.label_width_mm)


def _end_styles(document: Document, layout: Layout) -> None:
    body, attachments = layout.body, layout.attachments
    text = Face(layout.font(body.font), body.size_pt, body.line_mm)
    _set(document, "Closing", text, before_mm=layout.closing.gap_before_mm).paragraph_format.keep_with_next = True
    signature = _set(document, "Signature", text, before_mm=layout.signature.space_mm).paragraph_format
    signature.keep_together, signature.keep_with_next = True, True
    small = Face(layout.font(attachments.font), attachments.size_pt, attachments.line_mm)
    for name, gap in ((FIRST_LABEL, attachments.gap_before_mm), (NEXT_LABEL, attachments.gap_between_mm)):
        _set(document, name, small, before_mm=gap).paragraph_format.keep_with_next = True
    for name in (ATTACHMENT, ATTACHMENT_TOGETHER):
        item = _like(document, ATTACHMENT, _set(document, name, small)).paragraph_format
        _hang(item, ATTACHMENT_INDENT_MM)
        item.keep_with_next = name == ATTACHMENT_TOGETHER


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
        style = _set(document, line_style(block, line), face)
        if block.name == "sender":
            style.font.color.rgb = _colour(layout.colours.sender)


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


def _like(document: Document, name: str, style: ParagraphStyle) -> ParagraphStyle:
    """Let a style of our own take the bullet of the template's style of this name."""
    if style.element.get_or_add_pPr().find(qn("w:numPr")) is None:
        style.base_style = document.styles[name]
    return style


def _hang(shape: object, indent_mm: float) -> None:
    """Let the first line begin at the margin and the others, and what follows a tab, at the indent."""
    shape.left_indent, shape.first_line_indent = _mm(indent_mm), _mm(-indent_mm)  # type: ignore[attr-defined]
    shape.tab_stops.add_tab_stop(_mm(indent_mm))  # type: ignore[attr-defined]


def frame(paragraph: DocxParagraph, box: PlacedBlock | Logo) -> None:
    """Put a paragraph into a frame at a place on the page; neighbours with the same frame share it.

    It stands in the paragraph and not in its style, where LibreOffice does not look for it.
    """
    made = OxmlElement("w:framePr")
    measures: Mapping[str, float] = {
        "w": box.width_mm + FRAME_SLACK_MM,
        "h": box.height_mm,
        "x": box.left_mm,
        "y": box.top_mm,
    }
    made.set(qn("w:hRule"), "exact")
    made.set(qn("w:wrap"), "around")
    made.set(qn("w:hAnchor"), "page")
    made.set(qn("w:vAnchor"), "page")
    for name, measure in measures.items():
        made.set(qn(f"w:{name}"), str(round(measure * TWIPS_PER_MM)))
    paragraph._p.get_or_add_pPr().insert_element_before(made, *AFTER_FRAME)


def _mm(length: float) -> Length:
    return Mm(length)


def _colour(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#").upper())
