"""The PDF that is sent and filed, read back with readers that did not write it."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import pypdf
import pypdfium2
import pytest

from office.letters import fonts
from office.letters.blocks import BulletList, FieldTable, Heading, Paragraph
from office.letters.data import example_data, letter_from_data
from office.letters.fonts import FontMissing, width_mm, wrapped
from office.letters.layout import load_layout
from office.letters.layout_model import Font
from office.letters.model import Letter, Party, Sender
from office.letters.pdf import NoGlyph, render_pdf
from office.letters.sheet import DoesNotFit, Unprintable

DANISH = load_layout("da")
WINDOW = DANISH.window
MM = 25.4 / 72


def summons(**changes) -> Letter:
    return replace(letter_from_data(example_data("da", "indkaldelse")), **changes)


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def characters(pdf: bytes, page: int = 0) -> list[tuple[str, float, float, float, float]]:
    """Give each character of a page with left, top, right, bottom in mm from the page's top left corner."""
    with pypdfium2.PdfDocument(pdf) as document:
        sheet = document[page]
        height, text = sheet.get_height(), sheet.get_textpage()
        found = []
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            character = text.get_text_range(index, 1)
            if character.strip():
                found.append((character, left * MM, (height - top) * MM, right * MM, (height - bottom) * MM))
        return found


def place_of(pdf: bytes, words: str, page: int = 0) -> tuple[float, float, float, float]:
    """Give the box in mm around the first occurrence of words on a page; spaces don't count."""
    found = characters(pdf, page)
    start = "".join(item[0] for item in found).index(words.replace(" ", ""))
    boxes = found[start : start + len(words.replace(" ", ""))]
    return min(b[1] for b in boxes), min(b[2] for b in boxes), max(b[3] for b in boxes), max(b[4] for b in boxes)


def test_all_is_there_in_reading_order():
    text = text_of(render_pdf(summons(), DANISH))
    position = 0
    for words in (
        "Regionshospitalet Eksempelby",
        "Nancy Ann Berggren",
        "Testparken 12, 2. tv.",
        "Dato: 4. maj 2026",
        "Vores ref.: KIR-2026-1053",
        "251248-9996",
        "Du har fået en tid: kikkertundersøgelse af tyktarmen",
        "Kære Nancy Ann Berggren",
        "onsdag den 20. maj 2026",
        "kl. 9.30",
        "Sådan forbereder du dig",
        "Dine rettigheder",
        "Med venlig hilsen",
        "Mette Holm",
        "Lægesekretær",
        "Bilag",
        "Sådan bliver tarmen renset",
        "Kopi til",
    ):
        assert words in text[position:], words
        position = text.index(words, position)


def test_it_is_an_archive_file_that_a_screen_reader_can_read():
    reader = read(render_pdf(summons(), DANISH))
    root = reader.trailer["/Root"]
    marks = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in marks
    assert "<pdfuaid:part>1</pdfuaid:part>" in marks
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "da-DK"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Du har fået en tid: kikkertundersøgelse af tyktarmen"
    assert reader.metadata.author == "Regionshospitalet Eksempelby, Kirurgisk Ambulatorium"


def tags(node) -> list[str]:
    node = node.get_object()
    if isinstance(node, list):
        return [tag for child in node for tag in tags(child)]
    if not isinstance(node, dict) or "/S" not in node:
        return []
    return [str(node["/S"]), *(tags(node["/K"]) if "/K" in node else [])]


def test_headings_paragraphs_and_lists_are_tagged_as_such():
    found = tags(read(render_pdf(summons(), DANISH)).trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert found.count("/H1") == 1
    assert found.count("/H2") == sum(isinstance(block, Heading) for block in summons().body)
    assert found.count("/L") == 6  # three bullet lists, the field table, enclosures, copies
    assert "/P" in found


def test_every_font_is_embedded_and_none_but_the_layouts_own():
    reader = read(render_pdf(summons(), DANISH))
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
            names.add(re.sub(r"^/[A-Z]{6}\+", "", str(descriptor["/FontName"])))
    allowed = {fonts.installed_family(DANISH.font(role)).replace(" ", "") for role in ("body", "plain")}
    assert {name.split("-")[0].removesuffix("PSMT").removesuffix("MT") for name in names} <= allowed


def test_the_address_stands_in_the_window_and_nothing_else_does():
    pdf = render_pdf(summons(), DANISH)
    recipient = DANISH.placed_block("recipient")
    left, top, _right, _bottom = place_of(pdf, "Nancy Ann Berggren")
    assert abs(left - recipient.left_mm) < 2
    assert abs(top - recipient.top_mm) < 2
    # The details column reaches down beside the window; one of its lines may lie between two of the address.
    shown = [c for c in characters(pdf) if overlaps_window(c)]
    assert "".join(c[0] for c in shown) == "NancyAnnBerggrenTestparken12,2.tv.8000Eksempelby"
    assert all(inside_window(c) for c in shown)


def overlaps_window(character) -> bool:
    _, left, top, right, bottom = character
    across = left < WINDOW.left_mm + WINDOW.width_mm and right > WINDOW.left_mm
    return across and top < WINDOW.top_mm + WINDOW.height_mm and bottom > WINDOW.top_mm


def inside_window(character) -> bool:
    _, left, top, right, bottom = character
    across = left >= WINDOW.left_mm and right <= WINDOW.left_mm + WINDOW.width_mm
    return across and top >= WINDOW.top_mm and bottom <= WINDOW.top_mm + WINDOW.height_mm


def test_things_stand_where_the_layout_puts_them():
    pdf = render_pdf(summons(), DANISH)
    left, top, right, _ = place_of(pdf, "Du har fået en tid")
    assert abs(left - DANISH.page.left_mm) < 1
    assert abs(top - DANISH.body.top_mm) < 2
    details = DANISH.placed_block("details")
    left, top, *_ = place_of(pdf, "Sygehusvej 1")
    assert abs(left - details.left_mm) < 1
    assert abs(top - details.top_mm) < 2
    right = max(c[3] for c in characters(pdf) if c[2] > DANISH.body.top_mm and c[4] < 270)
    assert right <= DANISH.page.width_mm - DANISH.page.right_mm + 0.1
    *_, bottom = place_of(pdf, "Side 1 af 2")
    assert abs(DANISH.page.height_mm - DANISH.page_number.bottom_mm - bottom) < 2
    below_value = place_of(pdf, "onsdag den 20. maj")[0]
    assert abs(below_value - DANISH.page.left_mm - DANISH.fields.label_width_mm) < 1


def test_there_is_room_to_sign():
    pdf = render_pdf(summons(), DANISH)
    *_, closing = place_of(pdf, "Med venlig hilsen", page=1)
    _, name, *_ = place_of(pdf, "Mette Holm", page=1)
    assert name - closing >= DANISH.signature.space_mm


def test_page_two_carries_head_and_number():
    pages = read(render_pdf(summons(), DANISH)).pages
    assert len(pages) == 2
    second = " ".join(pages[1].extract_text().split())
    for words in ("Regionshospitalet Eksempelby", "4. maj 2026", "KIR-2026-1053", "251248-9996", "Side 2 af 2"):
        assert words in second


def test_a_letter_of_forty_pages():
    long = tuple(
        Paragraph(f"Afsnit {number}. " + "Patienten har det godt og kan udskrives. " * 12) for number in range(240)
    )
    pages = read(render_pdf(summons(body=long), DANISH)).pages
    assert len(pages) >= 40
    text = [" ".join(page.extract_text().split()) for page in pages]
    assert f"Side {len(pages)} af {len(pages)}" in text[-1]
    assert all("KIR-2026-1053" in page for page in text)
    assert all(f"Afsnit {number}." in " ".join(text) for number in range(240))


def test_lists_and_tables_longer_than_a_page_lose_nothing():
    items = tuple(f"punkt {number} i listen" for number in range(150))
    rows = tuple((f"Felt {number}", "værdi\nanden linje") for number in range(80))
    pdf = render_pdf(summons(body=(BulletList(items), FieldTable(rows), BulletList(("ord " * 5000,)))), DANISH)
    text = text_of(pdf)
    assert all(item in text for item in items)
    assert all(label in text for label, _ in rows)
    assert text.count("ord ") >= 5000
    for page in range(len(read(pdf).pages)):
        assert max(c[4] for c in characters(pdf, page)) < DANISH.page.height_mm - 5


HOSTILE = [
    "Hb <7,0 & æøå ÆØÅ é ß",
    '#panic("x") $x$ @y <z> *b* _i_ `r` \\n // c /* d */',
    "{text} {{7*7}} {% x %} ]]>",
    "-- --- ... \"q\" 'q'",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_shown_as_they_were_written(text):
    letter = summons(
        heading=text,
        salutation=text,
        body=(Paragraph(text), Heading(text), BulletList((text,)), FieldTable(((text, text),))),
        closing=text,
        recipient=Party(text, ("Vej 1", "8000 By")),
        enclosures=(text,),
        our_reference=text,
    )
    # Where a line broke is for the eye; what was written must all be there.
    shown = text_of(render_pdf(letter, DANISH)).replace(" ", "")
    assert shown.count(text.replace(" ", "")) >= 9


def test_a_name_that_the_window_cannot_hold_is_refused():
    address = ("Testparken 12, 2. tv.", "8000 Eksempelby")
    with pytest.raises(DoesNotFit, match="envelope’s window shows 6"):
        render_pdf(summons(recipient=Party("Nancy Ann " * 30, address)), DANISH)
    with pytest.raises(DoesNotFit, match="envelope’s window"):
        render_pdf(summons(recipient=Party("N" * 300, address)), DANISH)


@pytest.mark.parametrize(
    "name", ["Nancy Ann Marie Louise Charlotte Frederikke von Berggren-Sørensen", "W" * 60, "o" * 90]
)
def test_a_long_name_is_wrapped_inside_the_window(name):
    address = ("c/o Sørensen", "Testparken 12, 2. tv.", "8000 Eksempelby")
    pdf = render_pdf(summons(recipient=Party(name, address)), DANISH)
    shown = [c for c in characters(pdf) if overlaps_window(c)]
    assert "".join(c[0] for c in shown).startswith(name.replace(" ", ""))
    assert all(inside_window(c) for c in shown)


def test_a_sender_of_too_many_words_is_refused_by_name_of_its_block():
    with pytest.raises(DoesNotFit, match="block “sender”"):
        render_pdf(summons(sender=Sender("Regionshospitalet " * 20)), DANISH)


def test_long_texts_elsewhere_are_wrapped_or_cut_and_never_run_off_the_page():
    word = "Donaudampfschifffahrt" * 20
    letter = summons(heading="Overskrift " * 18, our_reference="R" * 60, body=(Paragraph(word),), copies=("K " * 90,))
    pdf = render_pdf(letter, DANISH)
    for page in range(len(read(pdf).pages)):
        assert max(c[3] for c in characters(pdf, page)) < DANISH.page.width_mm - 5


def test_a_letter_without_the_optional_parts():
    letter = Letter(
        sender=Sender("Sygehuset"),
        recipient=Party("Nancy Ann Berggren", ("Vej 1",)),
        date=summons().date,
        heading="Svar",
        body=(Paragraph("Alt er godt."),),
    )
    text = text_of(render_pdf(letter, DANISH))
    assert "Vores ref." not in text
    assert "Bilag" not in text
    assert text.endswith("Alt er godt. Med venlig hilsen Side 1 af 1")


def test_characters_that_no_font_has_are_named():
    without_help = replace(DANISH, fallback=replace(DANISH.fallback, families=("Ingen Skrift",)))
    with pytest.raises(NoGlyph, match=r"can show [漢字 ]+. .* install a font that has them: Ingen Skrift"):
        render_pdf(summons(body=(Paragraph("Godt nyt 漢字"),)), without_help)


@pytest.mark.parametrize("text", ["שלום עולם", "مرحبا بالعالم", "👩‍⚕️ 😀"])
def test_other_scripts_are_shown_in_a_fallback_font_or_refused_in_words(text):
    """Which it is depends on the fonts of the machine; both are right, a box in place of a name is not."""
    letter = summons(body=(Paragraph(f"Navn: {text}"),))
    try:
        pdf = render_pdf(letter, DANISH)
    except NoGlyph as error:
        assert any(character in str(error) for character in text)
    else:
        assert "Navn:" in text_of(pdf)
        assert "\ufffd" not in text_of(pdf)


def test_control_characters_are_refused_and_placed():
    with pytest.raises(Unprintable, match=r"recipient\.name\) .*U\+0000"):
        render_pdf(summons(recipient=Party("Nancy\x00", ("Vej 1",))), DANISH)


def test_a_missing_font_is_told_with_what_to_install():
    missing = Font("Ingen Skrift", "Heller Ikke Denne", "fonts-ingen")
    layout = replace(DANISH, fonts=replace(DANISH.fonts, body=missing))
    with pytest.raises(FontMissing, match=r"Ingen Skrift is not installed.*apt install fonts-ingen"):
        render_pdf(summons(), layout)


def test_lines_are_broken_by_the_fonts_own_widths():
    font = DANISH.font("plain")
    assert wrapped("", 50, font, 10) == []
    assert wrapped("to ord", 50, font, 10) == ["to ord"]
    lines = wrapped("Nancy Ann Marie Louise Charlotte Berggren", 40, font, 10)
    assert " ".join(lines) == "Nancy Ann Marie Louise Charlotte Berggren"
    assert all(width_mm(line, font, 10) <= 40 for line in lines)
    pieces = wrapped("kort " + "x" * 200, 40, font, 10)
    assert pieces[0] == "kort"
    assert "".join(pieces[1:]) == "x" * 200


def test_the_letter_holds_no_trace_of_the_one_before():
    render_pdf(summons(our_reference="HEMMELIG-1"), DANISH)
    pdf = render_pdf(letter_from_data(json.loads(json.dumps(example_data("da", "proevesvar")))), DANISH)
    assert "HEMMELIG" not in text_of(pdf)
    assert b"HEMMELIG" not in pdf
