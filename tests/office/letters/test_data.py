"""A letter from a data file, and what is told when the file is wrong."""

from __future__ import annotations

import json

import pytest

from office.errors import OfficeError
from office.letters.data import (
    WrongLetterData,
    example_data,
    letter_from_data,
    letter_from_json,
    letter_to_data,
)
from office.letters.model import TITLES, value_names


@pytest.mark.parametrize("kind", ["indkaldelse", "proevesvar"])
def test_a_letter_goes_out_as_data_and_comes_back_the_same(kind):
    letter = letter_from_data(example_data("da", kind))
    assert letter_from_json(json.dumps(letter_to_data(letter))) == letter


def test_the_heading_comes_from_the_kind_unless_the_data_gives_one():
    data = example_data("da", "proevesvar")
    assert letter_from_data(data).heading == "Svar på din blodprøve"
    assert letter_from_data({**data, "heading": "Din blodprøve"}).heading == "Din blodprøve"


def test_all_that_is_wrong_is_told_at_once():
    data = example_data("da", "indkaldelse")
    del data["recipient"]
    data |= {"date": "04.05.2026", "recipent": {}, "copies": "Egen læge", "our_reference": 17}
    data["fields"] = {**data["fields"], "place": ""}
    with pytest.raises(WrongLetterData) as error:
        letter_from_data(data)
    assert error.value.problems == (
        "recipent is not known; did you mean recipient?",
        "The recipient (recipient) is missing.",
        "Date (date) must be a date that exists, in the form 2026-05-03, not “04.05.2026”.",
        "Our reference (our_reference) must be a text, not “17”.",
        "Copies to (copies) must be a list, not “Egen læge”.",
        "The letter can’t be written yet. Fill in “Mødested (fields.place)”.",
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"recipient": {"name": "", "address": ["A"]}}, "The recipient's name (recipient.name) is empty"),
        ({"recipient": {"name": "N"}}, "The recipient's address (recipient.address) is empty"),
        (
            {"recipient": {"name": "N" * 201, "address": ["A"]}},
            "The recipient's name (recipient.name) is too long: 201 characters",
        ),
        ({"recipient": {"name": "N\nM", "address": ["A"]}}, "The recipient's name (recipient.name) must be one line"),
        ({"recipient": {"name": "N\x07\ud800", "address": ["A"]}}, "U+0007, U+D800"),
        ({"recipient": {"name": ["N"], "address": ["A"]}}, "The recipient's name (recipient.name) must be a text"),
        (
            {"recipient": {"name": "N", "address": ["A", 8000]}},
            "The recipient's address (recipient.address[2]) must be a text, not “8000”",
        ),
        ({"sender": "Sygehuset"}, "The office (sender) must be a group of named values"),
        ({"fields": ["x"]}, "“fields” must be a group of named values"),
        ({"fields": {"text": {"a": 1}}}, "(fields.text)” must be a text"),
        ({"body": []}, "Give either “fields” or “body”"),
        ({"kind": 3}, "Kind (kind) must be a text"),
        ({"kind": "faktura"}, "no letter kind “faktura”"),
        ({"layout": "fi"}, "no letter layout “fi”"),
        ({"date": "2026-02-30"}, "a date that exists"),
        ({"date": "4.5.26"}, "“Date (date)”: the year in “4.5.26” has two digits. Write 2026-05-04, if"),
        ({"date": "4.5.26", "recipient": {}}, "The recipient's name (recipient.name) is missing."),
    ],
)
def test_one_wrong_thing_is_told(changes, told):
    with pytest.raises(OfficeError) as error:
        letter_from_data({**example_data("da", "proevesvar"), **changes})
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ([], "The letter says nothing"),
        ([{"text": "a"}], "body[1] needs a"),
        ([{"type": "paragraph"}], "body[1].text is missing"),
        ([{"type": "fields", "rows": [["a"]]}], "body[1].rows[1] must be a list of 2 values"),
        ("tekst", "body must be a list"),
    ],
)
def test_a_wrong_body_is_told(body, told):
    data = {**example_data("da", "proevesvar"), "body": body, "heading": "Svar"}
    del data["fields"]
    with pytest.raises(WrongLetterData) as error:
        letter_from_data(data)
    assert told in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        b"\xff\xfe",
        "[" * 100_000,
        '{"date": %s}' % ("1" * 5000),
        '{"date": ' + "[" * 900 + "]" * 900 + "}",
        '{"a": NaN}',
        "{}",
    ],
)
def test_a_file_that_is_no_letter(text):
    with pytest.raises(WrongLetterData):
        letter_from_json(text)


def test_what_has_a_title_is_a_value_of_a_letter():
    assert set(TITLES) - {"sender", "recipient", "signature"} <= set(value_names())
