"""The DOCX for those who go on in Word, read back from its XML."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from office.letters.blocks import BulletList, FieldTable, Heading, Paragraph
from office.letters.data import example_data, letter_from_data
from office.letters.docx import render_docx
from office.letters.layout import load_layout
from office.letters.model import Letter, Party
from office.letters.sheet import DoesNotFit, Unprintable

DANISH = load_layout("da")
TWIPS_PER_MM = 1440 / 25.4


def summons(**changes) -> Letter:
    return replace(letter_from_data(example_data("da", "indkaldelse")), **changes)


def opened(letter: Letter) -> Document:
    return docx.Document(io.BytesIO(render_docx(letter, DANISH)))


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def in_style(document: Document, name: str) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == name]


def test_all_is_there_in_reading_order():
    found = texts(opened(summons()))
    positions = [
        found.index(text)
        for text in (
            "Regionshospitalet Eksempelby",
            "Nancy Ann Berggren",
            "Testparken 12, 2. tv.",
            "Dato: 4. maj 2026",
            "Du har fået en tid: kikkertundersøgelse af tyktarmen",
            "Kære Nancy Ann Berggren",
            "Dato\tonsdag den 20. maj 2026",
            "Dine rettigheder",
            "Med venlig hilsen",
            "Mette Holm\nLægesekretær",
            "Bilag",
            "Kort over sygehuset",
            "Kopi til",
        )
    ]
    assert positions == sorted(positions)


def test_every_paragraph_has_a_style_and_nothing_is_formatted_by_hand():
    document = opened(summons())
    for paragraph in document.element.body.iter(qn("w:p")):
        properties = paragraph.find(qn("w:pPr"))
        # A place on the page is no look, and LibreOffice knows it in the paragraph only.
        assert [child.tag for child in properties if child.tag != qn("w:framePr")] == [qn("w:pStyle")]
    for properties in document.element.body.iter(qn("w:r")):
        inner = properties.find(qn("w:rPr"))
        assert inner is None or [child.tag for child in inner] == [qn("w:rStyle")]
    assert in_style(document, "Heading 1") == ["Du har fået en tid: kikkertundersøgelse af tyktarmen"]
    assert "Dine rettigheder" in in_style(document, "Heading 2")
    assert "Dit sundhedskort" in in_style(document, "List Bullet")


def test_its_language_is_danish_everywhere():
    document = opened(summons())
    languages = {
        element.get(qn("w:val")) for element in document.styles.element.iter(qn("w:lang")) if element.get(qn("w:val"))
    }
    assert languages == {"da-DK"}
    assert document.settings.element.find(qn("w:themeFontLang")).get(qn("w:val")) == "da-DK"
    assert document.core_properties.language == "da-DK"


def test_its_properties_name_letter_and_office_and_no_tool():
    about = opened(summons()).core_properties
    assert about.title == "Du har fået en tid: kikkertundersøgelse af tyktarmen"
    assert about.author == "Regionshospitalet Eksempelby, Kirurgisk Ambulatorium"
    assert about.comments == about.keywords == about.last_modified_by == ""
    with zipfile.ZipFile(io.BytesIO(render_docx(summons(), DANISH))) as parts:
        assert not [name for name in parts.namelist() if "thumbnail" in name]
        assert b"python-docx" not in b"".join(parts.read(name) for name in parts.namelist())


def test_the_address_stands_in_a_frame_at_the_layouts_place():
    document = opened(summons())
    recipient = DANISH.placed_block("recipient")
    lines = [
        p for p in document.paragraphs if p.text in ("Nancy Ann Berggren", "Testparken 12, 2. tv.", "8000 Eksempelby")
    ]
    frame = lines[0]._p.pPr.find(qn("w:framePr"))
    assert frame.get(qn("w:hAnchor")) == frame.get(qn("w:vAnchor")) == "page"
    for name, length in (("x", recipient.left_mm), ("y", recipient.top_mm), ("h", recipient.height_mm)):
        assert abs(int(frame.get(qn(f"w:{name}"))) / TWIPS_PER_MM - length) < 0.1
    assert abs(int(frame.get(qn("w:w"))) / TWIPS_PER_MM - recipient.width_mm) < 2


def test_all_lines_of_a_block_share_one_frame():
    document = opened(summons())
    frames: dict[str, set[bytes]] = {}
    for paragraph in document.paragraphs:
        frame = paragraph._p.pPr.find(qn("w:framePr"))
        if frame is not None:
            frames.setdefault(paragraph.style.name.split()[1], set()).add(etree.tostring(frame))
    assert set(frames) == {"sender", "recipient", "details"}
    assert all(len(found) == 1 for found in frames.values())


def test_type_and_pitch_come_from_the_layout():
    styles = opened(summons()).styles
    body = styles["Body Text"]
    assert (body.font.name, body.font.size.pt) == ("Times New Roman", DANISH.body.size_pt)
    assert abs(body.paragraph_format.line_spacing - Mm(DANISH.body.line_mm)) < Mm(0.05)
    heading = styles["Heading 1"]
    assert (heading.font.name, heading.font.size.pt, heading.font.bold) == ("Arial", DANISH.heading.size_pt, True)
    top = DANISH.continuation.body_top_mm + heading.paragraph_format.space_before / Mm(1)
    assert abs(top - DANISH.body.top_mm) < 0.1
    assert not list(styles.element.iter(qn("w:docDefaults")).__next__().iter(qn("w:spacing")))


def test_the_page_is_a4_with_the_layouts_margins():
    section = opened(summons()).sections[0]
    page = DANISH.page
    for found, wanted in (
        (section.page_width, page.width_mm),
        (section.page_height, page.height_mm),
        (section.left_margin, page.left_mm),
        (section.right_margin, page.right_mm),
        (section.header_distance, DANISH.continuation.top_mm),
        (section.footer_distance, DANISH.page_number.bottom_mm),
    ):
        assert abs(found / Mm(1) - wanted) < 0.1


def test_page_one_has_no_head_and_every_page_has_a_counted_number():
    section = opened(summons()).sections[0]
    assert section.different_first_page_header_footer
    assert [paragraph.text for paragraph in section.first_page_header.paragraphs] == [""]
    head = [paragraph.text for paragraph in section.header.paragraphs]
    assert head == [
        "Regionshospitalet Eksempelby\t4. maj 2026",
        "Kirurgisk Ambulatorium\tKIR-2026-1053",
        "\tNancy Ann Berggren, 251248-9996",
    ]
    for foot in (section.footer, section.first_page_footer):
        fields = [field.get(qn("w:instr")) for field in foot._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]
        assert "".join(text.text for text in foot._element.iter(qn("w:t"))) == "Side 1 af 1"


def test_word_need_not_repair_it():
    """Every relation leads to a part, every style that is used is there, and properties keep the schema's order."""
    data = render_docx(summons(), DANISH)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.testzip() is None
        names = set(parts.namelist())
        for name in (name for name in names if name.endswith((".xml", ".rels"))):
            etree.fromstring(parts.read(name))
        relations = etree.fromstring(parts.read("word/_rels/document.xml.rels"))
        targets = {relation.get("Target") for relation in relations if relation.get("TargetMode") != "External"}
        assert {f"word/{target}" for target in targets if not target.startswith("..")} <= names
    document = opened(summons())
    known = {style.style_id for style in document.styles}
    assert {element.get(qn("w:val")) for element in document.element.body.iter(qn("w:pStyle"))} <= known
    order = ["keepNext", "keepLines", "framePr", "widowControl", "numPr", "tabs", "spacing", "ind", "outlineLvl"]
    for style in document.styles.element.iter(qn("w:style")):
        found = [etree.QName(child).localname for child in style.iterfind(f"{qn('w:pPr')}/*")]
        ranks = [order.index(name) for name in found if name in order]
        assert ranks == sorted(ranks), style.get(qn("w:styleId"))


HOSTILE = ["Hb <7,0 & æøå ÆØÅ", "</w:t></w:r><w:br/>", "{text} {{7*7}} {% x %} ]]>", "👩‍⚕️ שלום مرحبا 漢字", "a  b"]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_kept_as_they_were_written(text):
    letter = summons(
        heading=text,
        body=(Paragraph(f"{text}\n{text}"), Heading(text), BulletList((text,)), FieldTable(((text, text),))),
        signature=replace(summons().signature, name=text),
        enclosures=(text,),
    )
    document = opened(letter)
    found = texts(document)
    assert f"{text}\n{text}" in found
    assert f"{text}\t{text}" in found
    assert found.count(text) == 4
    assert document.core_properties.title == text


def test_a_letter_of_many_paragraphs():
    long = tuple(Paragraph(f"Afsnit {number}.") for number in range(300))
    document = opened(summons(body=long))
    assert in_style(document, "Body Text")[1:] == [f"Afsnit {number}." for number in range(299)]
    assert in_style(document, "Letter last paragraph") == ["Afsnit 299."]  # which stays with the closing


def test_what_the_window_cannot_hold_is_refused_as_in_the_pdf():
    with pytest.raises(DoesNotFit):
        render_docx(summons(recipient=Party("Nancy " * 50, ("Vej 1",))), DANISH)
    with pytest.raises(Unprintable):
        render_docx(summons(body=(Paragraph("a\x0b"),)), DANISH)
