"""Letters from data, without an office."""

from __future__ import annotations

import io
import json
import zipfile

import pypdfium2
import pytest


@pytest.fixture
def data(skrivestue, tmp_path):
    """Return a file with an example letter's data."""
    file = tmp_path / "letter.json"
    file.write_text(skrivestue("letter", "example", "--layout", "da", "--kind", "proevesvar").stdout, "utf-8")
    return file


def make(skrivestue, data, out, *more):
    return skrivestue("letter", "make", "--layout", "da", "--kind", "proevesvar", "--data", data, "--out", out, *more)


def test_a_pdf_with_the_recipients_name(skrivestue, data, tmp_path):
    made = make(skrivestue, data, tmp_path / "letter.pdf")
    assert made.exit_code == 0, made.stderr
    name = json.loads(data.read_text("utf-8"))["recipient"]["name"]
    with pypdfium2.PdfDocument(tmp_path / "letter.pdf") as pages:
        assert name in pages[0].get_textpage().get_text_bounded()


def test_a_word_document(skrivestue, data, tmp_path):
    made = make(skrivestue, data, tmp_path / "letter.docx", "--json")
    told = json.loads(made.stdout)
    content = (tmp_path / "letter.docx").read_bytes()
    assert told["bytes"] == len(content)
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_a_file_that_is_there_is_kept_unless_asked(skrivestue, data, tmp_path):
    (tmp_path / "letter.pdf").write_text("mine")
    assert make(skrivestue, data, tmp_path / "letter.pdf").exit_code == 1
    assert (tmp_path / "letter.pdf").read_text() == "mine"
    assert make(skrivestue, data, tmp_path / "letter.pdf", "--overwrite").exit_code == 0
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data.pop("recipient"), "recipient"),
        (lambda data: data.update(kind="indkaldelse"), "indkaldelse"),
        (lambda data: data.update(layout="xx"), "xx"),
    ],
)
def test_wrong_data_is_told_in_words(skrivestue, data, tmp_path, change, told):
    held = json.loads(data.read_text("utf-8"))
    change(held)
    data.write_text(json.dumps(held), "utf-8")
    made = make(skrivestue, data, tmp_path / "letter.pdf")
    assert made.exit_code == 1 and told in made.stderr
    assert not (tmp_path / "letter.pdf").exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '"text"'])
def test_data_that_is_no_letter(skrivestue, data, tmp_path, content):
    data.write_text(content)
    made = make(skrivestue, data, tmp_path / "letter.pdf")
    assert made.exit_code == 1 and "letter" in made.stderr


def test_missing_files_and_other_endings(skrivestue, data, tmp_path):
    assert make(skrivestue, tmp_path / "nowhere.json", tmp_path / "letter.pdf").exit_code == 1
    assert make(skrivestue, data, tmp_path / "nowhere" / "letter.pdf").exit_code == 1
    assert make(skrivestue, data, tmp_path / "letter.odt").exit_code == 2


def test_a_kind_that_there_is_not_is_answered_with_those_there_are(skrivestue):
    asked = skrivestue("letter", "example", "--layout", "da", "--kind", "poem")
    assert asked.exit_code == 1 and "proevesvar" in asked.stderr


def test_data_from_standard_input(shell, data, tmp_path):
    made = shell("letter", "make", "--data", "-", "--out", "letter.pdf", stdin=data.read_text("utf-8"))
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "letter.pdf").exists()
