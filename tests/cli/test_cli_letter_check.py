"""`letter check`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from checking import example, placed
from letters_from_word import saved, word_letter

from office.letters.checker import rendering
from office.letters.layout import load_layout
from office.letters.pdf import render_pdf

DANISH = load_layout("da")


@pytest.fixture
def letter(tmp_path):
    """Return a letter whose address is a little too far right."""
    file = tmp_path / "brev.pdf"
    file.write_bytes(render_pdf(example(), placed("recipient", left_mm=26.0)(DANISH)))
    return file


def check(skrivestue, file, *more):
    return skrivestue("letter", "check", file, "--layout", "da", *more)


def test_the_answer_says_what_where_why_and_how_to_mend_it(skrivestue, letter):
    answer = check(skrivestue, letter, "--kind", "proevesvar")
    assert answer.exit_code == 0
    assert "Findings: 1. Of these are advice on house style: 1." in answer.stdout
    assert (
        "1. The recipient’s address does not stand where this house puts it. [house style, which is advice]"
        in answer.stdout
    )
    for word in ("Found: page 1: 26–", "Expected: beginning 20 mm", "To mend it: ", "Source: Skrivestue; "):
        assert word in answer.stdout


def test_a_right_letter_is_told_to_be_one(skrivestue, tmp_path):
    file = tmp_path / "brev.pdf"
    file.write_bytes(render_pdf(example(), DANISH))
    assert "Nothing was found" in check(skrivestue, file, "--kind", "proevesvar").stdout


def test_the_answer_for_scripts_holds_every_field(skrivestue, letter):
    told = json.loads(check(skrivestue, letter, "--json").stdout)
    assert (told["measured"], told["pages"], told["language_tag"]) == (True, 1, "da-DK")
    (finding,) = told["findings"]
    assert finding["rule"] == "recipient-place" and finding["is_advice"] is True
    assert (finding["strength"], finding["sureness"]) == ("house style", "L")
    assert set(finding) >= {"message", "found", "expected", "mend", "source", "box"}
    assert abs(finding["box"]["left_mm"] - 26) < 1
    assert {block["name"] for block in told["blocks"]} >= {"recipient", "heading", "body"}


def test_a_picture_is_written_and_none_is_written_over(skrivestue, letter, tmp_path):
    picture = tmp_path / "side.png"
    assert check(skrivestue, letter, "--picture", picture).exit_code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    again = check(skrivestue, letter, "--picture", picture)
    assert again.exit_code == 1 and "is there already" in again.stderr
    assert check(skrivestue, letter, "--picture", tmp_path / "side.jpg").exit_code == 2
    assert "no page 7" in check(skrivestue, letter, "--picture", tmp_path / "7.png", "--page", "7").stderr


def test_without_libreoffice_the_answer_says_that_places_are_an_estimate(skrivestue, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    if any(Path(place).is_file() for place in rendering.PLACES):
        pytest.skip("LibreOffice is found without the path")
    file = tmp_path / "brev.docx"
    file.write_bytes(saved(word_letter()))
    answer = check(skrivestue, file, "--json")
    assert "an estimate" in answer.stderr
    assert json.loads(answer.stdout)["measured"] is False


def test_what_is_no_letter_is_a_sentence(skrivestue, letter, tmp_path):
    text = tmp_path / "brev.docx"
    text.write_text("Kære Nancy")
    answer = check(skrivestue, text)
    assert answer.exit_code == 1 and "no Word document and no PDF" in answer.stderr
    assert check(skrivestue, tmp_path / "nowhere.pdf").exit_code == 1
    assert "poem" in check(skrivestue, letter, "--kind", "poem").stderr
    assert check(skrivestue, letter, "--layout", "xx").exit_code == 1
