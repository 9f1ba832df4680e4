"""A letter as DOCX, for those who go on in Word: the same sheet as the PDF, with styles and no formatting by hand.

Text at fixed places stands in frames; page 2 and on have a head; page numbers are fields.
"""

from __future__ import annotations

import datetime
import io
import itertools

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import _Footer
from docx.shared import Emu, Mm
from docx.text.paragraph import Paragraph as DocxParagraph

from office.letters.blocks import Block, BulletList, FieldTable, Heading, stays_together
from office.letters.docx_styles import (
    ATTACHMENT,
    ATTACHMENT_TOGETHER,
    BREAKING,
    FIRST_LABEL,
    LAST_ITEM,
    LAST_STYLE,
    LOGO_STYLE,
    NEXT_LABEL,
    TOGETHER,
    add_styles,
    frame,
    line_style,
)
from office.letters.layout_model import Layout, Logo
from office.letters.model import Letter
from office.letters.sheet import AttachmentList, Sheet, compose

WORD_2013_AND_LATER = "15"
FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}


def render_docx(letter: Letter, layout: Layout) -> bytes:
    """Render a letter as DOCX bytes. Raises FontMissing, DoesNotFit, Unprintable."""
    sheet = compose(letter, layout)
    document = docx.Document()
    add_styles(document, layout, sheet)
    _set_up_page(document, layout)
    if layout.logo is not None and layout.logo.picture:
        _add_logo(document, layout.logo, sheet.author)
    _draw(document, sheet)
    _head_and_foot(document, sheet, layout)
    _describe(document, sheet)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up_page(document: Document, layout: Layout) -> None:
    section, page = document.sections[0], layout.page
    section.page_width, section.page_height = Mm(page.width_mm), Mm(page.height_mm)
    section.left_margin, section.right_margin = Mm(page.left_mm), Mm(page.right_mm)
    section.top_margin, section.bottom_margin = Mm(layout.continuation.body_top_mm), Mm(page.bottom_mm)
    section.header_distance, section.footer_distance = (
        Mm(layout.continuation.top_mm),
        Mm(layout.page_number.bottom_mm),
    )
    section.different_first_page_header_footer = True


def _add_logo(document: Document, logo: Logo, name: str) -> None:
    """Put the logo into its frame, as large as its proportions allow; a screen reader hears whose it is."""
    paragraph = document.add_paragraph(style=LOGO_STYLE)
    frame(paragraph, logo)
    run = paragraph.add_run()
    picture = run.add_picture(io.BytesIO(logo.picture), width=Mm(logo.width_mm))
    shrink = min(1.0, Mm(logo.height_mm) / picture.height)
    picture.width, picture.height = Emu(int(picture.width * shrink)), Emu(int(picture.height * shrink))
    described = picture._inline.docPr
    described.set("descr", name)


def _draw(document: Document, sheet: Sheet) -> None:
    for item in sheet.placed:
        for line in item.lines:
            frame(document.add_paragraph(line.text, line_style(item.block, line)), item.block)
    document.add_paragraph(sheet.heading, "Heading 1")
    if sheet.salutation:
        document.add_paragraph(sheet.salutation, "Body Text")
    for number, block in enumerate(sheet.body, 1):
        _draw_block(document, block, is_last=number == len(sheet.body))
    if sheet.closing:
        document.add_paragraph(sheet.closing, "Closing")
    if sheet.signature:
        document.add_paragraph("\n".join(sheet.signature), "Signature")
    for attachments, label in zip(sheet.attachments, (FIRST_LABEL, NEXT_LABEL), strict=False):
        _draw_attachments(document, attachments, label)


def _draw_block(document: Document, block: Block, *, is_last: bool) -> None:
    if isinstance(block, Heading):
        document.add_paragraph(block.text, "Heading 2")
    elif isinstance(block, BulletList):
        style = TOGETHER if stays_together(block.items) else BREAKING
        for number, item in enumerate(block.items, 1):
            document.add_paragraph(item, LAST_ITEM if number == len(block.items) else style)
    elif isinstance(block, FieldTable):
        for number, (label, value) in enumerate(block.rows, 1):
            style = "Letter field end" if number == len(block.rows) else "Letter field"
            paragraph = document.add_paragraph(style=style)
            paragraph.add_run(label, "Strong")
            paragraph.add_run(f"\t{value}")
    else:
        document.add_paragraph(block.text, LAST_STYLE if is_last else "Body Text")


def _draw_attachments(document: Document, attachments: AttachmentList, label: str) -> None:
    document.add_paragraph(style=label).add_run(attachments.label, "Strong")
    style = ATTACHMENT_TOGETHER if stays_together(attachments.items) else ATTACHMENT
    for number, item in enumerate(attachments.items, 1):
        document.add_paragraph(item, ATTACHMENT if number == len(attachments.items) else style)


def _head_and_foot(document: Document, sheet: Sheet, layout: Layout) -> None:
    section = document.sections[0]
    section.first_page_header.is_linked_to_previous = False
    section.header.is_linked_to_previous = False
    head = section.header.paragraphs[0]
    pairs = itertools.zip_longest(sheet.head_left, sheet.head_right, fillvalue="")
    for number, (left, right) in enumerate(pairs):
        paragraph = head if number == 0 else section.header.add_paragraph(style="Header")
        paragraph.add_run(f"{left}\t{right}")
    for foot in (section.first_page_footer, section.footer):
        _number_pages(foot, layout.page_number.form)


def _number_pages(foot: _Footer, form: str) -> None:
    """Write the page number's form with real fields, at the right end of the foot."""
    foot.is_linked_to_previous = False
    paragraph = foot.paragraphs[0]
    paragraph.add_run("\t")
    rest = form
    while rest:
        found = [(rest.index(name), name) for name in FIELDS if name in rest]
        position, name = min(found, default=(len(rest), ""))
        paragraph.add_run(rest[:position])
        if name:
            _add_field(paragraph, FIELDS[name])
        rest = rest[position + len(name) :]


def _add_field(paragraph: DocxParagraph, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    paragraph._p.append(field)
    run = paragraph.add_run("1")  # what is shown until Word counts the pages
    field.append(run._r)


def _describe(document: Document, sheet: Sheet) -> None:
    """Say language, title and author where Word and screen readers look, and take the template's own traces away."""
    run = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    run.find(qn("w:lang")).set(qn("w:val"), sheet.language_tag)
    settings = document.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), sheet.language_tag)
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), WORD_2013_AND_LATER)
    about, now = document.core_properties, datetime.datetime.now(datetime.UTC)
    about.title, about.author, about.language = sheet.title[:255], sheet.author[:255], sheet.language_tag
    about.created = about.modified = now
    about.comments = about.keywords = about.subject = about.last_modified_by = ""
    relations = document.part.package.rels
    for name in [name for name, relation in relations.items() if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[name]
