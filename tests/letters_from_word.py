"""Letters as other people make them in Word, for tests: text boxes, tables, content controls, blank lines, changes.

`word_letter()` follows the Danish pack's places without using its styles; keyword arguments change one thing at a time.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

EMU_PER_MM = 36_000
NAMESPACES = (
    " ".join(
        f'xmlns:{name}="http://schemas.{place}"'
        for name, place in {
            "w": "openxmlformats.org/wordprocessingml/2006/main",
            "mc": "openxmlformats.org/markup-compatibility/2006",
            "wp": "openxmlformats.org/drawingml/2006/wordprocessingDrawing",
            "a": "openxmlformats.org/drawingml/2006/main",
            "wps": "microsoft.com/office/word/2010/wordprocessingShape",
        }.items()
    )
    + ' xmlns:v="urn:schemas-microsoft-com:vml"'
)

SENDER = "Regionshospitalet Eksempelby"
ADDRESS = ("Nancy Ann Berggren", "Testparken 12, 2. tv.", "8000 Eksempelby")
DETAILS = ("Sygehusvej 1", "8000 Eksempelby", "Telefon: 78 00 00 00", "Dato: 4. maj 2026", "Vores ref.: KIR-2026-1053")
HEADING, GREETING, CLOSING = "Svar på din blodprøve", "Kære Nancy Ann Berggren", "Med venlig hilsen"
SIGNATURE = "Mette Holm\nLægesekretær"
BODY = (
    "Vi har nu fået svar på den blodprøve, du fik taget hos os i sidste uge. Alle prøverne er fine, og det er slut.",
    "Du er velkommen til at ringe til os, hvis du har spørgsmål til svaret eller til din medicin.",
)


def element(xml: str) -> Any:
    """Parse a piece of a DOCX; its first tag gets the namespaces."""
    tag, rest = xml.split(">", 1) if not xml.split(">", 1)[0].endswith("/") else (xml[:-2], "")
    return parse_xml(f"{tag} {NAMESPACES}>{rest}" if rest else f"{tag} {NAMESPACES}/>")


def text_box(texts: Sequence[str], left: float, top: float, width: float, height: float, size_pt: float = 10.5) -> Any:
    """Make a run with a text box at a place on the page, in mm, and with the older twin that Word writes beside it."""
    half_points = round(size_pt * 2)
    inner = "".join(
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr><w:r><w:rPr><w:rFonts w:ascii="Arial" '
        f'w:hAnsi="Arial"/><w:sz w:val="{half_points}"/></w:rPr><w:t>{text}</w:t></w:r></w:p>'
        for text in texts
    )
    x, y, wide, high = (round(length * EMU_PER_MM) for length in (left, top, width, height))
    return element(
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor distT='0' distB='0' distL='0' "
        "distR='0' simplePos='0' relativeHeight='2' behindDoc='0' locked='0' layoutInCell='1' allowOverlap='1'>"
        "<wp:simplePos x='0' y='0'/>"
        f"<wp:positionH relativeFrom='page'><wp:posOffset>{x}</wp:posOffset></wp:positionH>"
        f"<wp:positionV relativeFrom='page'><wp:posOffset>{y}</wp:posOffset></wp:positionV>"
        f"<wp:extent cx='{wide}' cy='{high}'/><wp:wrapNone/><wp:docPr id='5' name='Box'/><a:graphic>"
        "<a:graphicData uri='http://schemas.microsoft.com/office/word/2010/wordprocessingShape'><wps:wsp>"
        f"<wps:cNvSpPr txBox='1'/><wps:spPr><a:xfrm><a:off x='0' y='0'/><a:ext cx='{wide}' cy='{high}'/></a:xfrm>"
        "<a:prstGeom prst='rect'><a:avLst/></a:prstGeom><a:noFill/></wps:spPr><wps:txbx><w:txbxContent>"
        f"{inner}</w:txbxContent></wps:txbx><wps:bodyPr lIns='0' tIns='0' rIns='0' bIns='0'/></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:shape style='position:absolute'><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def blank_word_document(language: str = "da-DK") -> Document:
    """Make an empty document with the Danish pack's page and Word's own way of styling: all in Normal."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(20), Mm(42)
    section.top_margin, section.bottom_margin = Mm(16), Mm(25)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(12)
    shape = normal.paragraph_format
    shape.space_after = shape.space_before = Pt(0)
    shape.line_spacing = Mm(5.6)
    defaults = document.styles.element.find(qn("w:docDefaults"))
    defaults.find(qn("w:rPrDefault")).find(qn("w:rPr")).find(qn("w:lang")).set(qn("w:val"), language)
    return document


def bold_line(document: Document, text: str, size_pt: float = 15.0, font: str = "Arial") -> Any:
    """Add a line that was made bold and large by hand."""
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = True, Pt(size_pt), font
    return paragraph


def word_letter(
    *,
    address: Sequence[str] = ADDRESS,
    address_at: tuple[float, float] = (20.0, 45.4),
    details: Sequence[str] = DETAILS,
    body: Sequence[str] = BODY,
    closing: str = CLOSING,
    language: str = "da-DK",
) -> Document:
    """Make a letter whose head stands in text boxes and whose places are made with blank lines."""
    document = blank_word_document(language)
    head = bold_line(document, SENDER)
    head._p.append(text_box(address, *address_at, 85, 24))
    head._p.append(text_box(details, 140, 16, 52, 40, 9))
    for _ in range(12):
        document.add_paragraph()
    bold_line(document, HEADING)
    document.add_paragraph()
    document.add_paragraph(GREETING)
    document.add_paragraph()
    for text in body:
        document.add_paragraph(text)
        document.add_paragraph()
    if closing:
        document.add_paragraph(closing)
    for _ in range(3):
        document.add_paragraph()
    document.add_paragraph(SIGNATURE)
    return document


def saved(document: Document) -> bytes:
    """Give a document's bytes."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_parts(content: bytes, parts: dict[str, bytes | None]) -> bytes:
    """Give a DOCX with parts put in, replaced, or (None) taken out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            if part is not None:
                new.writestr(name, part)
    return file.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    """Give one part of a DOCX."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name)
