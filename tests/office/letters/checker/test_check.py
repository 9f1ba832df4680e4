"""Whole letters through the checker: our own in both forms, those that other people made in Word, and the picture."""

from __future__ import annotations

import io

import pytest
from checking import checked, example, placed, rules
from letters_from_word import ADDRESS, blank_word_document, bold_line, element, saved, word_letter
from PIL import Image

from office.errors import OfficeError
from office.letters.checker.check import check_file, check_letter
from office.letters.checker.model import BlockName, Report
from office.letters.checker.picture import draw_page
from office.letters.checker.reading import ReadFile, read_files
from office.letters.checker.rendering import renderer
from office.letters.docx import render_docx
from office.letters.kinds import UnknownKind
from office.letters.layout import UnknownLayout, load_layout
from office.letters.pdf import render_pdf

needs_libreoffice = pytest.mark.skipif(renderer() is None, reason="LibreOffice is not installed")
OURS = [("da", "indkaldelse"), ("da", "folder"), ("no", "innkalling"), ("se", "kallelse"), ("gb", "appointment")]
DANISH = load_layout("da")


def table_letter():
    """Make a letter whose head is a table without borders, and whose spaces are tabs and blank lines."""
    document = blank_word_document()
    bold_line(document, "Regionshospitalet Eksempelby")
    for _ in range(4):
        document.add_paragraph()
    table = document.add_table(1, 2)
    left, right = table.rows[0].cells
    left.text, right.text = "\n".join(ADDRESS), "Dato: 4. maj 2026\nVores ref.: KIR-2026-1053"
    for cell in (left, right):
        for run in cell.paragraphs[0].runs:
            run.font.name = "Arial"
    for _ in range(3):
        document.add_paragraph()
    bold_line(document, "Svar på din blodprøve")
    for text in ("", "Kære Nancy Ann Berggren", "", "Vi har fået svar på din blodprøve, og alt er fint.", ""):
        document.add_paragraph(text)
    control = "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>Med venlig hilsen</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(len(document.element.body) - 1, element(control))
    for text in ("", "", "", "Mette Holm"):
        document.add_paragraph(text)
    return document


@pytest.fixture(scope="module")
def rendered() -> dict[str, ReadFile]:
    """Read our own letters and others', as DOCX, all in one go of LibreOffice."""
    made = {f"{layout} {kind}": render_docx(example(layout, kind), load_layout(layout)) for layout, kind in OURS}
    made["word"] = saved(word_letter())
    made["table"] = saved(table_letter())
    made["word, address too low"] = saved(word_letter(address_at=(20.0, 58.0)))
    made["word, address at the right"] = saved(word_letter(address_at=(118.0, 60.0)))
    made["word, double spaces"] = saved(word_letter(body=["Vi har nu  fået svar på prøven."]))
    made["calibri"] = saved(_in_calibri())
    answers = dict(zip(made, read_files(list(made.values())), strict=True))
    return {name: answer for name, answer in answers.items() if isinstance(answer, ReadFile)}


def _in_calibri():
    document = word_letter()
    document.styles["Normal"].font.name = "Calibri"
    return document


def report_of(read: ReadFile, layout: str = "da", kind: str = "proevesvar") -> Report:
    return check_letter(read.letter, layout, kind)


@pytest.mark.parametrize(("layout", "kind"), OURS)
def test_our_own_letters_depart_from_nothing_as_pdf(layout, kind):
    assert checked(example(layout, kind)).findings == ()


@needs_libreoffice
@pytest.mark.parametrize(("layout", "kind"), OURS)
def test_our_own_letters_depart_from_nothing_as_docx(rendered, layout, kind):
    read = rendered[f"{layout} {kind}"]
    assert read.letter.measured and read.pdf.startswith(b"%PDF")
    assert report_of(read, layout, kind).findings == ()


@needs_libreoffice
def test_a_right_letter_that_somebody_made_in_word_departs_from_nothing(rendered):
    report = report_of(rendered["word"])
    assert report.findings == ()
    assert {remark.name for remark in report.letter.remarks} == {"text-boxes", "blank-lines"}


@needs_libreoffice
def test_where_the_address_of_a_word_letter_stands_is_told_in_mm(rendered):
    low = next(one for one in report_of(rendered["word, address too low"]).findings if "recipient" in one.rule)
    assert low.box is not None and abs(low.box.top_mm - 58.8) < 1.5
    right = report_of(rendered["word, address at the right"])
    assert "recipient-outside-window" in rules(right)


@needs_libreoffice
def test_the_parts_of_a_letter_in_a_table_are_found(rendered):
    blocks = {block.name: block.text for block in report_of(rendered["table"]).blocks}
    assert blocks[BlockName.RECIPIENT].split("\n") == list(ADDRESS)
    assert blocks[BlockName.DATE] == "Dato: 4. maj 2026"
    assert blocks[BlockName.CLOSING] == "Med venlig hilsen"
    assert blocks[BlockName.SIGNATURE] == "Mette Holm"


@needs_libreoffice
def test_the_font_that_is_told_is_the_files_and_not_the_renderers(rendered):
    (found,) = {one.found for one in report_of(rendered["calibri"]).findings if one.rule == "body-font"}
    assert found.startswith("Calibri")


@needs_libreoffice
def test_double_spaces_are_seen_on_the_rendered_page(rendered):
    lines = [line.text for page in rendered["word, double spaces"].letter.pages for line in page.lines]
    assert "Vi har nu  fået svar på prøven." in lines


def test_without_libreoffice_places_are_an_estimate_and_said_to_be_one():
    """What the estimate is worth: a right letter is right by it too, and one far off is told."""
    letters = {f"{layout} {kind}": render_docx(example(layout, kind), load_layout(layout)) for layout, kind in OURS[:3]}
    letters["word"] = saved(word_letter())
    letters["astray"] = saved(word_letter(address_at=(118.0, 60.0)))
    answers = dict(zip(letters, read_files(list(letters.values()), rendered=False), strict=True))
    for layout, kind in OURS[:3]:
        read = answers[f"{layout} {kind}"]
        assert not read.letter.measured and read.pdf == b""
        assert report_of(read, layout, kind).findings == ()
    assert report_of(answers["word"]).findings == ()
    assert rules(report_of(answers["astray"])) >= {"recipient-outside-window"}


@needs_libreoffice
def test_the_estimate_is_near_what_libreoffice_shows(rendered):
    for layout, kind in (("da", "folder"), ("no", "innkalling")):
        content = render_docx(example(layout, kind), load_layout(layout))
        (estimated,) = read_files([content], rendered=False)
        lines = rendered[f"{layout} {kind}"].letter.pages[0].lines
        texts = [line.text for line in lines]
        shown = {line.text: line.box for line in lines if texts.count(line.text) == 1}
        same = [(line.box, shown[line.text]) for line in estimated.letter.pages[0].lines if line.text in shown]
        assert len(same) > 0.8 * len(shown)
        assert all(abs(one.top_mm - other.top_mm) < 4 and abs(one.left_mm - other.left_mm) < 2 for one, other in same)


def test_a_file_is_checked_by_its_name_and_by_its_bytes(tmp_path):
    content = render_pdf(example(), DANISH)
    file = tmp_path / "brev.pdf"
    file.write_bytes(content)
    assert check_file(file, "da", "proevesvar") == check_file(content, "da", "proevesvar")
    assert check_file(content, "da").findings == ()


def test_unknown_names_are_refused_before_anything_is_read():
    with pytest.raises(UnknownLayout):
        check_file(b"nothing", "xx")
    with pytest.raises(UnknownKind):
        check_file(b"nothing", "da", "poem")


def test_the_most_binding_finding_comes_first():
    letter = example(salutation="", our_reference="")
    strengths = [finding.strength.value for finding in checked(letter, placed("recipient", size_pt=8.0)).findings]
    assert strengths == ["language norm or standard", "house style", "house style"]


def pixels(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_the_picture_shows_page_window_and_findings():
    change = placed("recipient", left_mm=26.0)
    report = checked(change=change)
    (finding,) = report.findings
    pdf = render_pdf(example(), change(DANISH))
    picture = pixels(draw_page(pdf, report, DANISH, dots_per_inch=100))
    assert picture.size == (827, 1169)
    plain = pixels(draw_page(pdf, Report(report.letter, report.blocks), DANISH, dots_per_inch=100))

    def at(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
        return image.getpixel((round(x / 25.4 * 100), round(y / 25.4 * 100)))

    window, box = DANISH.window, finding.box
    inside = at(plain, window.left_mm + window.width_mm - 5, window.top_mm + 5)
    assert inside != (255, 255, 255) and at(plain, 200, 290) == (255, 255, 255)
    edge = [at(picture, box.left_mm + box.width_mm / 2, box.top_mm - 0.8 + step / 10) for step in range(-4, 5)]
    assert (176, 104, 0) in edge  # advice has its own colour
    assert picture.tobytes() != plain.tobytes()


def test_the_picture_of_an_estimate_is_drawn_from_the_text():
    (read,) = read_files([saved(word_letter())], rendered=False)
    picture = pixels(draw_page(read.pdf, report_of(read), DANISH, dots_per_inch=80))
    assert min(picture.convert("L").tobytes()) < 60


def test_a_page_that_there_is_not_is_refused():
    with pytest.raises(OfficeError, match="no page 3; it has 1"):
        draw_page(b"", checked(), DANISH, page=3)
