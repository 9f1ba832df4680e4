"""A template made in Word, filled from the command line."""

from __future__ import annotations

import json

import docx
import pytest


@pytest.fixture
def template(tmp_path):
    """Return a template with three fields."""
    document = docx.Document()
    document.add_paragraph("Kære {{ name }}")
    document.add_paragraph("Svar: {{ result }}")
    document.sections[0].header.paragraphs[0].text = "{{ clinic.name }}"
    document.save(tmp_path / "template.docx")
    return tmp_path / "template.docx"


@pytest.fixture
def fill(skrivestue, template, tmp_path):
    """Return a filling of the template with values into `letter.docx`."""

    def run(values, *more):
        data = tmp_path / "values.json"
        data.write_text(values if isinstance(values, str) else json.dumps(values), "utf-8")
        return skrivestue("letter", "fill", template, "--data", data, "--out", tmp_path / "letter.docx", *more)

    return run


VALUES = {"name": "Nancy & Søn", "result": "Hb <7,0\nA<B>C", "clinic": {"name": "Klinikken"}}


def test_a_filled_letter(fill, tmp_path):
    made = fill(VALUES)
    assert made.exit_code == 0, made.stderr
    document = docx.Document(tmp_path / "letter.docx")
    assert [paragraph.text for paragraph in document.paragraphs] == ["Kære Nancy & Søn", "Svar: Hb <7,0\nA<B>C"]
    assert document.sections[0].header.paragraphs[0].text == "Klinikken"


def test_the_fields_of_a_template(skrivestue, template):
    assert skrivestue("letter", "fill", template, "--list-fields").stdout.split() == ["clinic.name", "name", "result"]
    asked = skrivestue("letter", "fill", template, "--list-fields", "--json")
    assert json.loads(asked.stdout) == {"fields": ["clinic.name", "name", "result"]}


def test_missing_fields_are_all_named_and_nothing_is_written(fill, tmp_path):
    made = fill({"name": "Nancy"})
    assert made.exit_code == 1 and "clinic.name, result" in made.stderr
    assert not (tmp_path / "letter.docx").exists()


def test_values_that_the_template_has_no_place_for_are_told(fill):
    made = fill(VALUES | {"reslut": "slip"}, "--json")
    assert made.exit_code == 0 and "reslut" in made.stderr
    assert json.loads(made.stdout)["unused"] == ["reslut"]


def test_a_file_that_is_there_is_kept_unless_asked(fill, tmp_path):
    (tmp_path / "letter.docx").write_text("mine")
    assert fill(VALUES).exit_code == 1
    assert (tmp_path / "letter.docx").read_text() == "mine"
    assert fill(VALUES, "--overwrite").exit_code == 0


@pytest.mark.parametrize("values", ["", "[]", "{", '{"name": 7.5}', '{"name": "\\u0000"}', "[" * 100_000])
def test_values_that_are_none(fill, tmp_path, values):
    made = fill(values)
    assert made.exit_code == 1 and made.stderr and "mistake" not in made.stderr
    assert not (tmp_path / "letter.docx").exists()


def test_wrong_usage(skrivestue, template, tmp_path):
    assert skrivestue("letter", "fill", template).exit_code == 2
    assert skrivestue("letter", "fill", tmp_path / "nowhere.docx", "--list-fields").exit_code == 1
    out = ("--data", template, "--out", tmp_path / "letter.odt")
    assert skrivestue("letter", "fill", template, *out).exit_code == 2
