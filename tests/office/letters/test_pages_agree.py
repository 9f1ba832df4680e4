"""The same letter as PDF and, through LibreOffice, as DOCX: what stands where, to each other and to the pack."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pytest

from office.letters.checker.model import ReadLetter, TextLine
from office.letters.checker.reading_pdf import read_pdf
from office.letters.checker.rendering import render, renderer
from office.letters.data import example_data, letter_from_data
from office.letters.docx import render_docx
from office.letters.kinds import Purpose, kind_names, load_kind
from office.letters.layout import layout_names, load_layout, with_house_style
from office.letters.layout_model import Layout
from office.letters.model import Letter
from office.letters.pdf import render_pdf
from office.letters.sheet import Sheet, compose

APART_AT_MOST_MM = 2.0
RIGHT_WINDOW = b'window_side = "right"\n'
LETTERS_AT_LEAST = 60

pytestmark = pytest.mark.skipif(renderer() is None, reason="LibreOffice is not installed, so no DOCX can be seen")


@dataclass(frozen=True)
class Pages:
    """A letter in both makings."""

    name: str
    sheet: Sheet
    layout: Layout
    pdf: ReadLetter
    docx: ReadLetter


def letters() -> list[tuple[str, Letter, Layout]]:
    found = []
    for country in layout_names():
        for kind in kind_names(country):
            letter = letter_from_data(example_data(country, kind))
            found.append((f"{country} {kind}", letter, load_layout(country)))
            if load_kind(country, kind).contents.purpose is Purpose.SUMMONS:
                right = with_house_style(country, RIGHT_WINDOW)
                found.append((f"{country} {kind}, window at the right", letter, right))
    return found


@pytest.fixture(scope="module")
def pages() -> list[Pages]:
    made = letters()
    documents = render([render_docx(letter, layout) for _name, letter, layout in made])
    return [
        Pages(name, compose(letter, layout), layout, read_pdf(render_pdf(letter, layout)), read_pdf(document))
        for (name, letter, layout), document in zip(made, documents, strict=True)
        if document is not None
    ]


def lines_of(letter: ReadLetter) -> dict[tuple[int, str], list[TextLine]]:
    found = defaultdict(list)
    for page in letter.pages:
        for line in page.lines:
            found[page.number, line.text].append(line)
    return found


def test_sixty_letters_of_all_kinds_and_countries_are_seen(pages):
    assert len(pages) == len(letters()) >= LETTERS_AT_LEAST


def test_every_line_stands_in_the_same_place_in_both(pages):
    wrong = []
    for letter in pages:
        others = lines_of(letter.docx)
        for place, own in lines_of(letter.pdf).items():
            same = others.get(place, [])
            if len(same) != len(own):
                wrong.append(f"{letter.name}: “{place[1]}” stands {len(own)} times in the PDF, {len(same)} in the DOCX")
                continue
            for one, other in zip(own, same, strict=True):
                apart = max(abs(one.box.left_mm - other.box.left_mm), abs(one.box.top_mm - other.box.top_mm))
                if apart > APART_AT_MOST_MM:
                    wrong.append(f"{letter.name}: “{one.text}” is {apart:.1f} mm apart on page {one.box.page}")
    assert not wrong


def test_blocks_stand_where_the_pack_wants_them(pages):
    wrong = []
    for letter in pages:
        placed = [item for item in letter.sheet.placed if item.lines]
        wanted = {item.lines[0].text: (item.block.left_mm, item.block.top_mm) for item in placed}
        wanted[letter.sheet.heading.split()[0]] = (letter.layout.page.left_mm, letter.sheet.body_top_mm)
        for made in (letter.pdf, letter.docx):
            for text, place in wanted.items():
                lines = [line for line in made.pages[0].lines if line.text.startswith(text)]
                if not any(is_at(line, *place) for line in lines):
                    wrong.append(f"{letter.name}: “{text}” is not at {place}")
    assert not wrong


def is_at(line: TextLine, left_mm: float, top_mm: float) -> bool:
    """A line's letters begin some way below the line's own top."""
    below = line.box.top_mm - top_mm
    return abs(line.box.left_mm - left_mm) <= APART_AT_MOST_MM and 0 <= below <= 2 * APART_AT_MOST_MM


def test_nothing_but_the_recipient_stands_in_the_envelopes_window(pages):
    for letter in pages:
        window = letter.layout.window
        recipient = next(item for item in letter.sheet.placed if item.block.name == "recipient")
        own = {line.text for line in recipient.lines}
        for made in (letter.pdf, letter.docx):
            inside = {
                line.text
                for line in made.pages[0].lines
                if line.box.left_mm < window.left_mm + window.width_mm
                and line.box.right_mm > window.left_mm
                and line.box.top_mm < window.top_mm + window.height_mm
                and line.box.bottom_mm > window.top_mm
            }
            assert inside == own or not own, letter.name
