"""What the law wants in a letter, looked for in letters that were read from files, whoever wrote them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.letter_corpus.in_word import Way, letter_in_word
from office.letters.blocks import Paragraph, plain_text
from office.letters.checker.blocks import find_blocks
from office.letters.checker.duties import findings
from office.letters.checker.estimating import estimated_pages
from office.letters.checker.model import Finding, ReadLetter
from office.letters.checker.reading_docx import read_docx
from office.letters.checker.reading_pdf import read_pdf
from office.letters.data import example_data, letter_from_data
from office.letters.kinds import kind_names, load_kind
from office.letters.layout import load_layout
from office.letters.layout_model import Strength
from office.letters.model import Letter
from office.letters.pdf import render_pdf


def example(country: str, kind: str, **changes) -> Letter:
    return replace(letter_from_data(example_data(country, kind)), **changes)


def checked(read: ReadLetter, letter: Letter) -> list[Finding]:
    layout = load_layout(letter.layout)
    blocks = find_blocks(read, layout, load_kind(letter.layout, letter.kind), letter.layout)
    return findings(read, blocks, layout, letter.kind)


def from_pdf(letter: Letter) -> list[Finding]:
    return checked(read_pdf(render_pdf(letter, load_layout(letter.layout))), letter)


def without(letter: Letter, *words: str) -> Letter:
    kept = tuple(block for block in letter.body if not any(word in plain_text((block,)) for word in words))
    assert len(kept) < len(letter.body)
    return replace(letter, body=kept)


@pytest.mark.parametrize("country", ["da", "no", "se", "gb"])
def test_the_packs_own_letters_fulfil_their_duties_on_the_page_too(country):
    for kind in kind_names(country):
        assert [one.rule for one in from_pdf(example(country, kind))] == [], kind


STRUCK_OUT = [
    ("da", "indkaldelse", ("hvor mange behandlinger",), "duty-treatment-numbers", "§ 90, stk. 1, nr. 5"),
    ("da", "indkaldelse", ("onsdag den 20. maj",), "duty-date-and-place", "§ 90, stk. 1, nr. 1"),
]


@pytest.mark.parametrize(("country", "kind", "words", "rule", "source"), STRUCK_OUT)
def test_what_was_struck_out_is_missed_with_its_paragraph(country, kind, words, rule, source):
    found = {one.rule: one for one in from_pdf(without(example(country, kind), *words))}
    assert rule in found
    assert source in found[rule].source
    assert found[rule].strength is Strength.LAW
    assert not found[rule].is_advice


def test_the_date_of_the_letter_is_not_that_of_the_appointment():
    """The head says “Dato: 4. maj 2026”; that does not tell anybody when to come."""
    letter = without(example("da", "indkaldelse"), "onsdag den 20. maj")
    assert "duty-date-and-place" in [one.rule for one in from_pdf(letter)]


@pytest.mark.parametrize("way", list(Way))
def test_duties_are_found_in_word_letters_that_were_not_rendered(way):
    letter = example("da", "indkaldelse")
    for wanted, tried in (([], letter), (["duty-time-limit"], without(letter, "Vi kan tilbyde dig"))):
        text = read_docx(letter_in_word(tried, load_layout("da"), way))
        read = ReadLetter(estimated_pages(text), text.paragraphs, measured=False)
        assert [one.rule for one in checked(read, tried)] == wanted


def test_a_word_that_was_divided_at_the_end_of_a_line_is_one_word():
    letter = example("da", "indkaldelse")
    read = read_pdf(render_pdf(letter, load_layout("da")))
    lines = [line for page in read.pages for line in page.lines]
    (line,) = (line for line in lines if "hvor mange behandlinger" in line.text)
    begin, _, end = line.text.partition("behandlinger")
    divided = replace(line, text=f"{begin}behand-")
    below = replace(line, text=f"linger{end}", box=replace(line.box, left_mm=25.2, top_mm=line.box.top_mm + 5.6))
    page = next(page for page in read.pages if line in page.lines)
    at = page.lines.index(line)
    changed = replace(page, lines=(*page.lines[:at], divided, below, *page.lines[at + 1 :]))
    pages = tuple(changed if one is page else one for one in read.pages)
    assert [one.rule for one in checked(replace(read, pages=pages, paragraphs=()), letter)] == []


def test_a_letter_of_unknown_kind_has_no_duties():
    letter = example("da", "indkaldelse", body=(Paragraph("Vi ses."),))
    read = read_pdf(render_pdf(letter, load_layout("da")))
    layout = load_layout("da")
    assert findings(read, find_blocks(read, layout), layout, "") == []


MARK = load_layout("no").exemption.marks[0]


@pytest.mark.parametrize(
    ("heading", "mark", "named"),
    [
        ("Svar på krav om innsyn – Solveig Testmo", MARK, "Solveig Testmo"),
        ("Solveig Testmo: svar på krav om innsyn", MARK, "Solveig Testmo"),
        ("Svar på krav om innsyn for Per Kristian Prøven", MARK, "Per Kristian Prøven"),
        ("Svar på krav om innsyn, 148368 20186", MARK, "148368 20186"),
        ("Svar på krav om innsyn – Solveig Testmo", "", ""),
        ("Svar på krav om innsyn i journalen din", MARK, ""),
        ("Svar på krav om innsyn fra Eksempelby sykehus", MARK, ""),
    ],
)
def test_an_exempt_heading_may_name_nobody(heading, mark, named):
    found = from_pdf(example("no", "innsyn", heading=heading, exemption_mark=mark))
    assert [(one.rule, one.found) for one in found] == ([("exempt-heading-name", named)] if named else [])
    if named:
        assert found[0].box is not None
        assert found[0].source
