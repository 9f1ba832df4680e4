"""What a DOCX says: text wherever it stands, and the type that it asks for. Only its XML is looked at here."""

from __future__ import annotations

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from letters_from_word import (
    ADDRESS,
    BODY,
    blank_word_document,
    element,
    part_of,
    saved,
    text_box,
    with_parts,
    word_letter,
)

from office.letters.checker.reading_docx import DocxText, read_docx

DOCUMENT = "word/document.xml"


def read(document: docx.document.Document) -> DocxText:
    return read_docx(saved(document))


def met(text: DocxText) -> dict[str, int]:
    return {remark.name: remark.count for remark in text.remarks}


def typed(text: DocxText, words: str):
    """Return the type of the piece that holds some words."""
    return next(piece.type for paragraph in text.pieces for piece in paragraph if words in piece.text)


def test_text_in_text_boxes_is_read_once():
    text = read(word_letter())
    assert [text.paragraphs.count(line) for line in ADDRESS[:2]] == [1, 1]
    assert met(text)["text-boxes"] == 2
    assert BODY[0] in text.paragraphs


def test_text_in_content_controls_is_text_and_an_unfilled_one_is_remarked():
    document = blank_word_document()
    filled = element("<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>Udfyldt</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    unfilled = element(
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Skriv navnet her</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    for control in (filled, unfilled):
        document.element.body.insert(0, control)
    text = read(document)
    assert "Udfyldt" in text.paragraphs
    remark = next(remark for remark in text.remarks if remark.name == "placeholder-controls")
    assert (remark.count, remark.detail) == (1, "Skriv navnet her")


def test_deleted_text_is_no_text_and_inserted_text_is():
    document = blank_word_document()
    paragraph = document.add_paragraph("Du skal ")._p
    paragraph.append(element('<w:del w:id="1" w:author="a"><w:r><w:delText>ikke </w:delText></w:r></w:del>'))
    paragraph.append(element('<w:ins w:id="2" w:author="a"><w:r><w:t>gerne komme fastende</w:t></w:r></w:ins>'))
    text = read(document)
    assert text.paragraphs == ("Du skal gerne komme fastende",)
    assert met(text)["tracked-changes"] == 2
    assert b"ikke" not in part_of(text.cleaned, DOCUMENT)


def test_hidden_text_is_no_text():
    document = blank_word_document()
    document.add_paragraph("Synligt").add_run(" skjult").font.hidden = True
    text = read(document)
    assert text.paragraphs == ("Synligt",)
    assert met(text)["hidden-text"] == 1


def test_comments_and_merge_fields_are_remarked():
    document = blank_word_document()
    paragraph = document.add_paragraph("Kære ")
    paragraph._p.append(element('<w:fldSimple w:instr=" MERGEFIELD Navn "><w:r><w:t>«Navn»</w:t></w:r></w:fldSimple>'))
    paragraph._p.append(element('<w:r><w:commentReference w:id="0"/></w:r>'))
    text = read(document)
    assert text.paragraphs == ("Kære «Navn»",)
    assert met(text) == {"comments": 1, "merge-fields": 1}


def test_a_complex_field_keeps_what_it_shows():
    document = blank_word_document()
    paragraph = document.add_paragraph("Se ")._p
    for piece in (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r><w:instrText> INCLUDETEXT "C:/hemmeligt.docx" </w:instrText></w:r>',
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        "<w:r><w:t>vejledningen</w:t></w:r>",
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ):
        paragraph.append(element(piece))
    text = read(document)
    assert text.paragraphs == ("Se vejledningen",)
    assert b"INCLUDETEXT" not in part_of(text.cleaned, DOCUMENT)


def test_a_row_of_label_and_value_is_one_paragraph_and_a_layout_table_is_not():
    document = blank_word_document()
    fields = document.add_table(1, 2)
    fields.rows[0].cells[0].text, fields.rows[0].cells[1].text = "Sted", "Ambulatorium 3"
    layout = document.add_table(1, 2)
    layout.rows[0].cells[0].text = "Nancy Ann Berggren"
    layout.rows[0].cells[0].add_paragraph("Testparken 12")
    layout.rows[0].cells[1].text = "Dato: 4. maj 2026"
    assert read(document).paragraphs == (
        "Sted\tAmbulatorium 3",
        "Nancy Ann Berggren",
        "Testparken 12",
        "Dato: 4. maj 2026",
    )


def test_a_text_box_of_word_2007_without_a_newer_twin_is_read():
    document = blank_word_document()
    inner = "<w:txbxContent><w:p><w:r><w:t>Gammel boks</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph()._p.append(
        element(f"<w:r><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict></w:r>")
    )
    assert read(document).paragraphs == ("Gammel boks",)


def test_type_is_found_in_run_style_based_on_defaults_and_theme():
    document = blank_word_document()
    styles = document.styles
    letter = styles.add_style("Brevtekst", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    letter.font.name, letter.font.size = "Verdana", Pt(11)
    child = styles.add_style("Brevtekst fed", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    child.base_style, child.font.bold = letter, True
    document.add_paragraph("fra stilen", child)
    document.add_paragraph("", child).add_run("fra teksten selv").font.size = Pt(9)
    document.add_paragraph("", child).add_run("fed i fed", styles["Strong"])
    themed = styles.add_style("Tema", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    themed.base_style = None
    themed.element.get_or_add_rPr().append(element('<w:rFonts w:asciiTheme="minorHAnsi"/>'))
    document.add_paragraph("fra temaet", themed)
    text = read(document)
    of_style = typed(text, "fra stilen")
    assert (of_style.font, of_style.size_pt, of_style.bold) == ("Verdana", 11.0, True)
    assert typed(text, "fra teksten selv").size_pt == 9.0
    assert not typed(text, "fed i fed").bold  # two bolds in styles make plain
    assert typed(text, "fra temaet").font == "Cambria"


@pytest.mark.parametrize("ring", ["Brev", "Andet"])
def test_styles_that_are_based_on_each_other_do_no_harm(ring):
    document = blank_word_document()
    for name, other in (("Brev", ring), ("Andet", "Brev")):
        style = document.styles.add_style(name, docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        based = style.element.find(qn("w:basedOn"))
        if based is not None:
            style.element.remove(based)
        style.element.append(element(f'<w:basedOn w:val="{other}"/>'))
    document.add_paragraph("rundt", "Brev")
    assert read(document).paragraphs == ("rundt",)


def test_the_language_is_that_of_most_of_the_text():
    document = blank_word_document("en-US")
    for text in BODY:
        run = document.add_paragraph().add_run(text)
        run._r.get_or_add_rPr().append(element('<w:lang w:val="da-DK"/>'))
    document.add_paragraph("OK")
    assert read(document).language_tag == "da-DK"
    assert read(word_letter(language="en-US")).language_tag == "en-US"


def test_the_copy_for_rendering_reaches_nothing_outside():
    document = blank_word_document()
    document.add_paragraph("Brev")
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    document.part.rels.get_or_add_ext_rel(relation, "https://example.invalid/pixel.png")
    text = read(document)
    assert met(text)["outside-links"] == 1
    assert b"example.invalid" not in part_of(text.cleaned, "word/_rels/document.xml.rels")


def test_a_frame_in_a_style_is_written_into_the_paragraph_for_the_renderer():
    document = blank_word_document()
    style = document.styles.add_style("Adresse", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    frame = element('<w:framePr w:w="5000" w:hAnchor="page" w:vAnchor="page" w:x="1134" w:y="2550"/>')
    style.element.get_or_add_pPr().append(frame)
    document.add_paragraph("Nancy Ann Berggren", style)
    written = part_of(read(document).cleaned, DOCUMENT)
    assert b'w:y="2550"' in written and written.index(b"w:pStyle") < written.index(b"w:framePr")


def test_strict_open_xml_is_read_too():
    document = blank_word_document()
    document.add_paragraph("Streng")
    content = saved(document)
    strict = part_of(content, DOCUMENT).replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert read_docx(with_parts(content, {DOCUMENT: strict})).paragraphs == ("Streng",)


def test_tabs_and_blank_lines_as_spacing_are_remarked():
    document = blank_word_document()
    document.add_paragraph("\t\tHøjrestillet dato")
    for _ in range(3):
        document.add_paragraph()
    document.add_paragraph()._p.append(text_box(["i boksen"], 20, 45, 60, 20))
    found = met(read(document))
    assert found["tabs"] == 1 and found["blank-lines"] >= 2
