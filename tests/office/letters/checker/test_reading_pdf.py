"""Lines of a PDF: where they stand, how they are set, and which of them are one line."""

from __future__ import annotations

import io

import pypdf
import pytest
import typst

from office.letters.checker.reading_pdf import family_of, read_pdf
from office.letters.data import example_data, letter_from_data
from office.letters.layout import load_layout
from office.letters.pdf import render_pdf


def pdf_of(markup: str) -> bytes:
    """Make a PDF of A4 without margins; lengths in the markup are from the corner."""
    head = '#set page(width: 210mm, height: 297mm, margin: 0mm)\n#set text(font: "Liberation Serif", size: 12pt)\n'
    made = typst.Compiler().compile(input=(head + markup).encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def lines_of(markup: str):
    return read_pdf(pdf_of(markup)).pages[0].lines


def at(x: float, y: float, text: str) -> str:
    return f"#place(top + left, dx: {x}mm, dy: {y}mm)[{text}]\n"


def test_places_are_in_mm_from_the_corner():
    (line,) = lines_of(at(20, 45, "Hxg"))
    assert (line.box.page, round(line.box.left_mm), line.text) == (1, 20, "Hxg")
    assert 44.5 < line.box.top_mm < 46 and 2.5 < line.box.height_mm < 4.5


def test_columns_side_by_side_are_two_lines():
    found = lines_of(at(20, 45, "Nancy Ann Berggren") + at(140, 45, "Dato: 4. maj 2026") + at(100, 45, "Ref. 7"))
    assert [line.text for line in found] == ["Nancy Ann Berggren", "Ref. 7", "Dato: 4. maj 2026"]


def test_columns_with_a_narrow_gap_are_two_lines_and_stretched_words_are_one():
    narrow = lines_of("#place(dx: 20mm, dy: 45mm, box(stack(dir: ltr, spacing: 4mm, [Testparken], [Dato])))")
    assert [line.text for line in narrow] == ["Testparken", "Dato"]
    text = "[fire ord står her #linebreak(justify: true) slut]"
    stretched = lines_of(f"#place(dx: 20mm, dy: 45mm, block(width: 45mm, {{set par(justify: true); {text}}}))")
    assert stretched[0].text == "fire ord står her"


def test_type_is_read():
    found = lines_of(
        at(20, 40, '#text(font: "Liberation Sans", size: 15pt, weight: "bold")[Fed]')
        + at(20, 60, "#emph[Kursiv]")
        + at(20, 80, "#underline[Understreget tekst]")
        + at(20, 100, "Almindelig")
    )
    bold, italic, underlined, plain = found
    assert (bold.font, bold.size_pt, bold.bold, bold.italic) == ("Liberation Sans", 15.0, True, False)
    assert italic.italic and not italic.bold
    assert underlined.underlined and not plain.underlined
    assert (plain.font, plain.size_pt, plain.bold, plain.italic) == ("Liberation Serif", 12.0, False, False)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("TimesNewRomanPSMT", "Times New Roman"),
        ("ArialMT", "Arial"),
        ("Arial-BoldMT", "Arial"),
        ("LiberationSans-BoldItalic", "Liberation Sans"),
        ("Verdana,Bold", "Verdana"),
    ],
)
def test_families_of_font_names(name, family):
    assert family_of(name) == family


def test_double_spaces_stay():
    (line,) = lines_of('#place(dx: 20mm, dy: 45mm, text("hvor to  ord står"))')
    assert line.text == "hvor to  ord står"


def test_a_bullet_stays_with_its_text_and_paragraphs_are_put_together():
    body = "- Et punkt\n- Et andet punkt, som er så langt, at det går over på en ny linje, for så langt er det.\n"
    letter = read_pdf(pdf_of(f"#pad(x: 20mm, top: 60mm)[\n{body}\n]"))
    assert letter.paragraphs[0] == "• Et punkt"
    assert letter.paragraphs[1].endswith("langt er det.") and letter.paragraphs[1].startswith("• Et andet punkt")


def test_a_pages_turn_and_crop_are_followed():
    content = pdf_of(at(20, 45, "Hjørnet"))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.pages[0].cropbox.lower_left = (28.35, 0)
    file = io.BytesIO()
    writer.write(file)
    cropped = read_pdf(file.getvalue()).pages[0]
    assert abs(cropped.lines[0].box.left_mm - 10) < 0.5 and abs(cropped.width_mm - 200) < 0.5
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.pages[0].rotate(90)
    file = io.BytesIO()
    writer.write(file)
    turned = read_pdf(file.getvalue()).pages[0]
    assert round(turned.width_mm) == 297
    assert any(line.box.left_mm > 240 for line in turned.lines)


def test_our_own_letter_says_its_language_and_title_and_holds_all_its_paragraphs():
    letter = read_pdf(render_pdf(letter_from_data(example_data("da", "indkaldelse")), load_layout("da")))
    assert (letter.language_tag, letter.measured) == ("da-DK", True)
    assert letter.title == "Du har fået en tid: kikkertundersøgelse af tyktarmen"
    assert "Varighed\tcirka 2 timer" in letter.paragraphs
    whole = next(text for text in letter.paragraphs if text.startswith("Tarmen skal være helt tom"))
    assert whole.endswith("vejledning om udrensning.")
    assert not any("Side 1 af 2" in text for text in letter.paragraphs)
    assert letter.paragraphs.count("Regionshospitalet Eksempelby") == 1  # page 2 has it in its head
