"""Letters from data, without an office."""

from __future__ import annotations

import io
import json
import zipfile

import pypdfium2
import pytest
from PIL import Image

from office.letters.checker.reading_pdf import read_pdf


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


def test_a_house_style_of_ones_own_changes_the_page(skrivestue, data, tmp_path):
    ours, logo = tmp_path / "ours.toml", tmp_path / "logo.png"
    place = "left_mm = 150.0\ntop_mm = 4.0\nwidth_mm = 30.0\nheight_mm = 10.0\n"
    ours.write_text(f'window_side = "right"\n[colours]\nsender = "#0a4d8c"\n[logo]\n{place}', "utf-8")
    Image.new("RGB", (60, 20), "navy").save(logo)
    style = ("--house-style", ours, "--logo", logo)
    for name in ("plain.pdf", "ours.pdf", "ours.docx"):
        more = style if "ours" in name else ()
        made = skrivestue("letter", "make", "--data", data, "--out", tmp_path / name, *more)
        assert made.exit_code == 0, made.stderr
    plain, own = (read_pdf((tmp_path / name).read_bytes()).pages[0] for name in ("plain.pdf", "ours.pdf"))
    left = {line.text: line.box.left_mm for line in plain.lines}["Nancy Ann Berggren"]
    right = {line.text: line.box.left_mm for line in own.lines}["Nancy Ann Berggren"]
    assert left < 30 and right > 90
    with zipfile.ZipFile(tmp_path / "ours.docx") as parts:
        assert [name for name in parts.namelist() if name.startswith("word/media/")]


def test_a_logo_without_its_place_and_a_colour_too_pale_are_refused(skrivestue, data, tmp_path):
    ours = tmp_path / "ours.toml"
    out = ("letter", "make", "--data", data, "--out", tmp_path / "letter.pdf")
    assert skrivestue(*out, "--logo", ours).exit_code == 2
    ours.write_text('[colours]\nheading = "#ffff00"\n', "utf-8")
    refused = skrivestue(*out, "--house-style", ours)
    assert refused.exit_code == 1 and "too pale" in refused.stderr
    ours.write_text("[placed]\n", "utf-8")
    refused = skrivestue(*out, "--house-style", ours)
    assert refused.exit_code == 1 and "house-style.toml" in refused.stderr
    assert not (tmp_path / "letter.pdf").exists()
