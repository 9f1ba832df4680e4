"""The parts of letters of four countries, and of letters that follow no pack."""

from __future__ import annotations

import datetime

import pytest
from checking import checked, example, part, placed

from office.letters.checker import words
from office.letters.checker.blocks import block_named, find_blocks, letter_date
from office.letters.checker.model import BlockName, Box, ReadLetter, ReadPage, Report, TextLine
from office.letters.layout import load_layout
from office.letters.written_dates import find_date

KINDS = {"da": "indkaldelse", "no": "innkalling", "se": "kallelse", "gb": "appointment"}


def text_of(report: Report, name: BlockName) -> str:
    block = block_named(report.blocks, name)
    return block.text if block is not None else ""


@pytest.mark.parametrize("layout", KINDS)
def test_the_parts_of_each_countrys_summons(layout):
    letter = example(layout, KINDS[layout])
    report = checked(letter)
    assert text_of(report, BlockName.RECIPIENT).split("\n") == [letter.recipient.name, *letter.recipient.address]
    assert text_of(report, BlockName.SENDER).startswith(letter.sender.name)
    assert text_of(report, BlockName.HEADING).replace("\n", " ") == letter.heading
    assert text_of(report, BlockName.SALUTATION) == letter.salutation
    assert text_of(report, BlockName.SIGNATURE).split("\n")[0] == letter.signature.name
    assert text_of(report, BlockName.CLOSING) in (letter.closing, load_layout(layout).closing.text)
    assert letter.our_reference in text_of(report, BlockName.DETAILS)
    assert letter_date(report.blocks) == letter.date
    assert all(item in text_of(report, BlockName.ATTACHMENTS) for item in (*letter.enclosures, *letter.copies))
    pages = range(1, len(report.letter.pages) + 1)
    numbers = [block for block in report.blocks if block.name is BlockName.PAGE_NUMBER]
    assert [block.box().page for block in numbers] == list(pages)
    heads = [block for block in report.blocks if block.name is BlockName.CONTINUATION]
    assert [block.box().page for block in heads] == list(pages)[1:]


def test_every_line_is_in_one_part():
    report = checked(example("da", "indkaldelse"))
    found = [line for block in report.blocks for line in block.lines]
    assert len(found) == len(set(found)) == sum(len(page.lines) for page in report.letter.pages)


def test_minutes_and_leaflets_have_no_recipient():
    for kind in ("moedereferat", "folder"):
        assert not text_of(checked(example("da", kind)), BlockName.RECIPIENT)


def test_a_recipient_outside_the_window_is_the_recipient_all_the_same():
    report = checked(change=placed("recipient", left_mm=120.0, top_mm=64.0))
    assert text_of(report, BlockName.RECIPIENT).startswith(example().recipient.name)


def test_a_heading_in_plain_type_is_the_heading_all_the_same():
    report = checked(change=part("heading", bold=False, size_pt=12.0, font="body"))
    assert text_of(report, BlockName.HEADING) == example().heading


def line(text: str, left: float, top: float, size: float = 11.0, *, bold: bool = False, page: int = 1) -> TextLine:
    box = Box(page, left, top, len(text) * size * 0.18, size * 0.3)
    return TextLine(text, box, "Arial", size, bold=bold)


def written(*lines: TextLine) -> ReadLetter:
    """Make a letter of lines, in the order of their height on the page."""
    return ReadLetter((ReadPage(1, 210.0, 297.0, tuple(sorted(lines, key=lambda line: line.box.bottom_mm))),), (), True)


def names(letter: ReadLetter, layout: str) -> dict[str, BlockName]:
    blocks = find_blocks(letter, load_layout(layout), None, layout)
    return {line.text: block.name for block in blocks for line in block.lines}


def test_a_british_letter_that_greets_before_it_says_what_it_is_about():
    found = names(
        written(
            line("St Elsewhere Hospital NHS Trust", 120, 15, 14, bold=True),
            line("Tel: 0114 496 0000", 120, 22),
            line("Our ref: AB/12", 25, 40),
            line("12 May 2026", 25, 46),
            line("Mrs Jane Sample", 25, 60),
            line("4 Example Road", 25, 65),
            line("Sheffield S1 2AB", 25, 70),
            line("Dear Mrs Sample", 25, 90),
            line("Re: your appointment", 25, 100, bold=True),
            line("We are writing to tell you about your appointment on the new ward at our hospital.", 25, 110),
            line("Yours sincerely", 25, 130),
            line("Dr A Example", 25, 150),
            line("cc: GP", 25, 165),
        ),
        "gb",
    )
    assert found["Sheffield S1 2AB"] is found["Mrs Jane Sample"] is BlockName.RECIPIENT
    assert found["Re: your appointment"] is BlockName.HEADING
    assert found["12 May 2026"] is BlockName.DATE
    assert found["Tel: 0114 496 0000"] is found["Our ref: AB/12"] is BlockName.DETAILS
    assert found["St Elsewhere Hospital NHS Trust"] is BlockName.SENDER
    assert found["cc: GP"] is BlockName.ATTACHMENTS
    assert found["Dr A Example"] is BlockName.SIGNATURE


def test_a_reference_line_with_its_labels_above():
    found = names(
        written(
            line("Eksempelvik sykehus HF", 20, 12, 14, bold=True),
            line("Kari Nordmann", 20, 46),
            line("Prøveveien 3", 20, 51),
            line("0001 Oslo", 20, 56),
            line("Vår ref.", 20, 76, 8),
            line("26/104-3", 20, 80, 9),
            line("Deres ref.", 80, 76, 8),
            line("Dato", 140, 76, 8),
            line("04.05.2026", 140, 80, 9),
            line("Innkalling til time", 20, 92, 14, bold=True),
            line(
                "Vi innkaller deg til en time hos oss, og her kan du lese om hvordan du gjør deg klar til den.", 20, 102
            ),
            line("Med vennlig hilsen", 20, 120),
        ),
        "no",
    )
    assert found["04.05.2026"] is BlockName.DATE
    assert found["26/104-3"] is found["Vår ref."] is found["Deres ref."] is BlockName.DETAILS
    assert found["Innkalling til time"] is BlockName.HEADING
    assert found["Kari Nordmann"] is found["0001 Oslo"] is BlockName.RECIPIENT


def test_an_address_that_blank_lines_tore_apart_is_one():
    found = names(
        written(
            line("Vrinnevisjukhuset", 20, 12, 14, bold=True),
            line("Karin Testström", 25, 46),
            line("Övningsvägen 12", 25, 55),
            line("987 65 Exempelstad", 25, 60),
            line("Hej Karin!", 25, 90),
            line("Vi har fått svar på dina prover, och allt ser ut som det ska göra för en frisk människa.", 25, 100),
        ),
        "se",
    )
    assert {found[text] for text in ("Karin Testström", "Övningsvägen 12", "987 65 Exempelstad")} == {
        BlockName.RECIPIENT
    }


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("4. maj 2026", (2026, 5, 4)),
        ("den 4. maj 2026", (2026, 5, 4)),
        ("4. mai 2026", (2026, 5, 4)),
        ("4 maj 2026", (2026, 5, 4)),
        ("4 May 2026", (2026, 5, 4)),
        ("4th of May 2026", (2026, 5, 4)),
        ("2026-05-04", (2026, 5, 4)),
        ("04.05.2026", (2026, 5, 4)),
        ("4/5-2026", (2026, 5, 4)),
        ("04-05-26", (2026, 5, 4)),
    ],
)
def test_dates_in_any_form(text, date):
    found = find_date(f"Eksempelby, {text}")
    assert found is not None and found.date == datetime.date(*date)
    assert words.is_date_line(f"Dato: {text}")


@pytest.mark.parametrize("text", ["31. februar 2026", "Født 4. maj 1960, opereret 1999", "Ring den 4."])
def test_what_is_no_date_of_a_letter(text):
    found = find_date(text)
    assert found is None or found.date is None or not words.is_date_line(text)


@pytest.mark.parametrize(
    ("text", "is_label"),
    [
        ("Bilag", True),
        ("Vedlegg: 2", True),
        ("Bilagor (3)", True),
        ("Kopi til egen læge", True),
        ("cc: GP", True),
        ("Enc", True),
        ("Bilaget viser, hvordan tarmen bliver renset.", False),
        ("Kopien sendes ikke.", False),
        ("Encourage him to walk.", False),
    ],
)
def test_labels_of_attachments(text, is_label):
    assert words.is_attachment_label(text) is is_label


@pytest.mark.parametrize(
    "text", ["Hej, du kan godt ringe til os, hvis du har spørgsmål.", "Dear is the price we pay for that."]
)
def test_sentences_greet_nobody(text):
    assert not words.is_salutation(text)
