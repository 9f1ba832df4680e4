"""What a secretary fills in, what the letter then says, and what the law misses in it."""

from __future__ import annotations

import collections
import datetime
import tomllib
from dataclasses import replace
from importlib.resources import files

import pytest

from office.errors import OfficeError
from office.letters.blocks import BulletList, FieldTable, Heading, Paragraph, blocks_from_text, plain_text
from office.letters.data import example_data, letter_from_data
from office.letters.kinds import (
    WrongFields,
    kind_names,
    load_kind,
    make_text,
    missing_duties,
    read_kind,
)
from office.letters.layout import DamagedTemplate, layout_names

KINDS = ["indkaldelse", "proevesvar"]


def kind_file(country: str, kind: str) -> str:
    return (files("templates") / "letters" / country / kind / "kind.toml").read_text("utf-8")


def fields_of(kind: str, **changes: str) -> dict[str, str]:
    return {**example_data("da", kind)["fields"], **changes}


def test_the_summons_says_when_and_where_in_words():
    _heading, body = make_text(load_kind("da", "indkaldelse"), fields_of("indkaldelse"))
    table = next(block for block in body if isinstance(block, FieldTable))
    assert table.rows[0] == ("Dato", "onsdag den 20. maj 2026")
    assert table.rows[1] == ("Tid", "kl. 9.30")
    assert (
        Paragraph("Vi modtog din henvisning den 28. april 2026. Her er din tid til kikkertundersøgelse af tyktarmen:")
        in body
    )


def test_a_real_date_is_as_good_as_its_text():
    kind = load_kind("da", "indkaldelse")
    fields = fields_of("indkaldelse")
    assert make_text(kind, {**fields, "appointment_date": datetime.date(2026, 5, 20)}) == make_text(kind, fields)


def test_what_is_left_empty_leaves_no_trace():
    _heading, body = make_text(load_kind("da", "indkaldelse"), fields_of("indkaldelse", duration=" ", preparation=""))
    text = plain_text(body)
    assert "Varighed" not in text
    assert Heading("Sådan forbereder du dig") not in body
    assert "{" not in text


def test_the_time_limit_decides_what_the_patient_is_offered():
    kind = load_kind("da", "indkaldelse")
    kept = plain_text(make_text(kind, fields_of("indkaldelse", time_limit="ja"))[1])
    broken = plain_text(make_text(kind, fields_of("indkaldelse", time_limit="nej"))[1])
    assert "Vi kan tilbyde dig udredning inden for den frist" in kept
    assert "Vi kan desværre ikke" not in kept
    assert "Vi kan desværre ikke tilbyde dig udredning" in broken
    assert "udvidet frit sygehusvalg" in broken


@pytest.mark.parametrize("name", KINDS)
def test_a_dictation_becomes_the_letters_text(name):
    transcript = "Første afsnit.\nNy linje.\n\n- et punkt\n- et andet\n\n\n\nSidste afsnit."
    _heading, body = make_text(load_kind("da", name), fields_of(name, text=transcript))
    start = body.index(Paragraph("Første afsnit.\nNy linje."))
    assert body[start + 1 : start + 3] == (BulletList(("et punkt", "et andet")), Paragraph("Sidste afsnit."))


def test_missing_fields_are_all_named_by_their_labels():
    fields = fields_of("indkaldelse", place="", waiting_times="  \n ")
    del fields["phone"]
    with pytest.raises(WrongFields) as error:
        make_text(load_kind("da", "indkaldelse"), fields)
    assert "“Mødested”, “Telefon til afbud”, “Ventetider”" in str(error.value)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        (
            "appointment_date",
            "20.05.2026",
            "“Mødedato” must be a date that exists, such as 3. maj 2026 (in a data file 2026-05-03)",
        ),
        (
            "appointment_date",
            "20. maj 26",
            "“Mødedato” must be a date that exists, such as 3. maj 2026 (in a data file 2026-05-03)",
        ),
        ("appointment_date", "20.05.26", "“Mødedato”: the year in “20.05.26” has two digits. Write 2026-05-20"),
        ("appointment_date", "2026-02-30", "“Mødedato” must be a date that exists"),
        ("appointment_time", "halv ti", "“Mødetid” must be a time in the form 9.30"),
        ("appointment_time", "24.00", "“Mødetid” must be a time"),
        ("offer", "operation", "“Tilbuddet er” must be one of “en diagnostisk undersøgelse”"),
        ("place", "Afsnit 3\nIndgang 4", "“Mødested” must be one line"),
        ("plads", "Afsnit 3", "“plads” is not a field of Indkaldelse"),
    ],
)
def test_a_wrong_value_is_told_with_the_form_it_should_have(name, value, told):
    with pytest.raises(WrongFields) as error:
        make_text(load_kind("da", "indkaldelse"), fields_of("indkaldelse", **{name: value}))
    assert told in str(error.value)


@pytest.mark.parametrize("value", ["Hb <7,0 & {phone}", "{text}", "{{ 7*7 }}", "100 % \\ #sys *b*", "👩‍⚕️ שלום"])
def test_values_are_taken_literally(value):
    heading, body = make_text(load_kind("da", "proevesvar"), fields_of("proevesvar", text=value, examination=value))
    assert Paragraph(value) in body
    assert heading == f"Svar på {value}"


def test_the_summons_as_we_write_it_lacks_nothing():
    for limit in ("ja", "nej"):
        letter = letter_from_data(
            {**example_data("da", "indkaldelse"), "fields": fields_of("indkaldelse", time_limit=limit)}
        )
        assert missing_duties(load_kind("da", "indkaldelse"), letter) == ()


@pytest.mark.parametrize(
    ("words", "duty", "number"),
    [
        ("onsdag den 20. maj", "date-and-place", 1),
        ("Vi kan tilbyde dig", "time-limit", 2),
        ("frit sygehusvalg", "choice-of-hospital", 3),
        ("lige nu 3 uger", "waiting-times", 4),
        ("hvor mange behandlinger", "treatment-numbers", 5),
        ("henvise dig til et andet", "offer-to-refer", 6),
    ],
)
def test_what_was_struck_out_is_missed_with_its_paragraph_of_the_law(words, duty, number):
    letter = letter_from_data(example_data("da", "indkaldelse"))
    kept = tuple(block for block in letter.body if words not in plain_text((block,)))
    assert len(kept) < len(letter.body)
    missed = {item.name: item for item in missing_duties(load_kind("da", "indkaldelse"), replace(letter, body=kept))}
    assert duty in missed
    assert missed[duty].source == f"Sundhedsloven § 90, stk. 1, nr. {number}"


def test_a_duty_that_is_not_yet_in_force_is_not_missed():
    toml = kind_file("da", "indkaldelse")
    toml = toml.replace('name = "waiting-times"\n', 'name = "waiting-times"\nvalid_from = 2027-01-01\n')
    kind = read_kind(toml.encode(), "da", "indkaldelse")
    letter = replace(letter_from_data(example_data("da", "indkaldelse")), body=(Paragraph("Intet."),))
    assert "waiting-times" not in [duty.name for duty in missing_duties(kind, letter)]
    later = replace(letter, date=datetime.date(2027, 1, 1))
    assert "waiting-times" in [duty.name for duty in missing_duties(kind, later)]


def test_the_law_has_no_list_for_a_test_result():
    kind = load_kind("da", "proevesvar")
    assert kind.contents.duties == ()
    assert kind.contents.hints


def test_an_unknown_kind_is_answered_with_those_there_are():
    assert set(KINDS) <= set(kind_names("da"))
    with pytest.raises(OfficeError, match="no letter kind “faktura” in the layout “da”"):
        load_kind("da", "faktura")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("{next_step}", "{naeste}", "names the field naeste, which there is none of"),
        ('name = "phone"\nlabel', 'name = "mobile"\nlabel', "names the field phone"),
        ('required = true\nhint = "Ny tid', 'hint = "Ny tid', "which may be empty; give the block a `when`"),
        ('type = "date"', 'type = "dato"', "must be one of"),
        ('title = "Prøvesvar"', "", "title is missing"),
    ],
)
def test_a_damaged_kind_is_told_by_file_and_fault(before, after, told):
    toml = kind_file("da", "proevesvar")
    assert before in toml
    with pytest.raises(DamagedTemplate) as error:
        read_kind(toml.replace(before, after).encode(), "da", "proevesvar")
    assert "da/proevesvar/kind.toml" in str(error.value)
    assert told in str(error.value)


def test_a_duty_that_names_an_unknown_pattern_is_told_of_those_there_are():
    toml = kind_file("da", "aktindsigt")
    with pytest.raises(DamagedTemplate) as error:
        read_kind(toml.replace("{refusal}", "{refusla}", 1).encode(), "da", "aktindsigt")
    assert "the duty reasons names the pattern refusla; duties.toml of this country has refusal, consent" in str(
        error.value
    )


@pytest.mark.parametrize("country", layout_names())
def test_what_several_duties_look_for_is_written_once(country):
    looked_for = collections.Counter(
        pattern
        for kind in kind_names(country)
        for duty in tomllib.loads(kind_file(country, kind)).get("duties", [])
        for pattern in (*duty["says"], *duty.get("if_says", []), duty.get("late", {}).get("since", ""))
    )
    assert [pattern for pattern, times in looked_for.items() if times > 1 and len(pattern) > 40] == []


def test_free_text_of_any_line_ends():
    assert blocks_from_text("a\r\n\r\nb\rc\td\n \n") == (Paragraph("a"), Paragraph("b\nc d"))
    assert blocks_from_text(" \n ") == ()
