"""Mail merge: every row is checked first, and one bad row stops nothing else."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import docx
import pypdfium2
import pytest

from office.letters.data import WrongLetterData, example_data, letter_from_data
from office.letters.docx import render_docx
from office.letters.kinds import kind_names, load_kind
from office.letters.layout import layout_names, load_layout
from office.letters.merge import checked_rows, letter_frame, merged, row_letter
from office.letters.merge_columns import WrongColumns
from office.letters.merge_list import read_merge_list
from office.letters.pdf import render_pdf

TITLES = "navn;adresse 1;adresse 2;Mødedato;Mødetid;Besked fra lægen"
NANCY = "Nancy Berggren;Testparken 12, 2. tv.;8000 Eksempelby;3.5.2026;9:30;Hb <7,0 & A<B>C"


@pytest.fixture
def common():
    """Return what all letters share: an example letter without the person that it is about."""
    data = example_data("da", "indkaldelse")
    del data["patient"]
    return data


def framed(common, *rows, titles=TITLES, **more):
    found = read_merge_list("\n".join([titles, *rows]).encode())
    return letter_frame(common, found, **more), found.rows


def checked(common, *rows, **more):
    frame, found = framed(common, *rows, **more)
    return frame, checked_rows(frame, found)


def problems(common, *rows, **more):
    return [(row.number, *row.problems) for row in checked(common, *rows, **more)[1].bad]


def page_text(pdf):
    with pypdfium2.PdfDocument(pdf) as pages:
        return "\n".join(page.get_textpage().get_text_range() for page in pages)


def test_each_row_becomes_its_own_letter(common):
    frame, rows = checked(common, NANCY, "Ole Hansen;Vej 1;8000 By;2026-05-04;10.00;Velkommen")
    made = list(merged(frame, rows.good, render_pdf))
    assert [letter.row.number for letter in made] == [2, 3] and not rows.bad
    first, second = (page_text(letter.content) for letter in made)
    for words in ("Kære Nancy Berggren", "Hb <7,0 & A<B>C", "søndag den 3. maj 2026", "kl. 9.30", "Mette Holm"):
        assert words in first
    assert "Kære Ole Hansen" in second and "Nancy" not in second
    assert made[1].letter.recipient.address == ("Vej 1", "8000 By")


def test_word_documents_too(common):
    frame, rows = checked(common, NANCY)
    (made,) = merged(frame, rows.good, render_docx)
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made.content)).paragraphs)
    assert "Hb <7,0 & A<B>C" in text


def test_all_that_is_wrong_with_a_row_is_told_and_the_others_are_made(common):
    bad = ";;;31.2.2026;9:77;ok"
    assert problems(common, NANCY, bad, NANCY) == [
        (
            3,
            "“Mødedato” must be a date that exists, such as 3. maj 2026 (in a data file 2026-05-03), not “31.2.2026”.",
            "“Mødetid” must be a time in the form 9.30, not “9:77”.",
            "The recipient's name (recipient.name) is empty. Fill it in.",
            "The recipient's address (recipient.address) is empty. Give the street and the town, one line each.",
        )
    ]
    frame, rows = checked(common, NANCY, bad, NANCY)
    assert [made.row.number for made in merged(frame, rows.good, render_pdf)] == [2, 4]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (NANCY.replace("Nancy", "N" * 300), "The recipient's name (recipient.name) is too long: 309 characters"),
        (NANCY.replace("Nancy", "Nancy " * 30), "The recipient takes"),
        (NANCY.replace("Hb", "Hb\x07"), "“Besked fra lægen” holds characters that no letter can show: U+0007"),
        (
            NANCY.replace("Nancy", "Na\x00ncy"),
            "The recipient's name (recipient.name) holds characters that no letter can show: U+0000",
        ),
        (NANCY.replace("3.5.2026", "mandag den 3. maj 2026"), "“Mødedato”: 3. maj 2026 is no mandag."),
        (NANCY.replace("3.5.2026", "3.5.26"), "“Mødedato”: the year in “3.5.26” has two digits. Write 2026-05-03"),
        (NANCY.replace("3.5.2026", ""), "Fill in “Mødedato”"),
        (NANCY.replace("9:30", "#I/T"), "“Mødetid” holds the spreadsheet’s error #I/T"),
        (f"{NANCY};x", "Column G has no title"),
    ],
)
def test_one_thing_that_is_wrong_with_a_row(common, row, told):
    ((number, *sentences),) = problems(common, NANCY, row)
    assert number == 3 and any(told in sentence for sentence in sentences)


def test_a_row_that_fails_only_when_it_is_rendered_stops_nothing_else(common):
    danish = load_layout("da")
    without_help = replace(danish, fallback=replace(danish.fallback, families=("Ingen Skrift",)))
    frame, rows = checked(common, NANCY.replace("Nancy", "漢字"), NANCY, layout=without_help)
    assert not rows.bad
    failed, made = merged(frame, rows.good, render_pdf)
    assert "None of the letter’s fonts can show" in failed.problem and not failed.content
    assert made.content.startswith(b"%PDF") and not made.problem


@pytest.mark.parametrize("name", ["محمد علي", "=1+1", "{recipient} {place}", "#let x = 1", "Zoë & <Søn>"])
def test_names_are_names_whatever_they_look_like(common, name):
    frame, rows = framed(common, NANCY.replace("Nancy Berggren", name))
    letter = row_letter(frame, rows[0])
    assert letter.recipient.name == name and letter.salutation == f"Kære {name}"


@pytest.mark.parametrize(
    "date",
    [
        "3.5.2026",
        "03.05.2026",
        "3-5-2026",
        "03/05/2026",
        "3/5-2026",
        "3. maj 2026",
        "2026-05-03",
        "2026-05-03 00:00:00",
    ],
)
def test_a_date_in_the_countrys_forms(common, date):
    frame, rows = checked(common, NANCY.replace("3.5.2026", date))
    assert "3. maj 2026" in str(row_letter(frame, rows.good[0]).body)


@pytest.mark.parametrize(
    ("titles", "cells", "lines"),
    [
        ("adresse", '"Vej 1\n8000 By"', ("Vej 1", "8000 By")),
        ("adresse", '"Vej 1, 2. tv., 8000 By"', ("Vej 1, 2. tv.", "8000 By")),
        ("Adresse;postnr;by", "Vej 1;8000;By", ("Vej 1", "8000 By")),
        ("c/o;Adresse1;Adresse2;Postnummer;Postdistrikt", "c/o Ida;Vej 1;;0800;By", ("c/o Ida", "Vej 1", "0800 By")),
    ],
)
def test_addresses_in_one_column_or_several(common, titles, cells, lines):
    frame, rows = framed(common, f"Ole;{cells};3.5.2026;9.30", titles=f"navn;{titles};Mødedato;Mødetid")
    assert row_letter(frame, rows[0]).recipient.address == lines


def test_an_empty_cell_is_empty_whatever_all_others_have(common):
    frame, rows = framed(common, NANCY.replace("Hb <7,0 & A<B>C", ""))
    assert common["fields"]["text"] not in str(row_letter(frame, rows[0]).body)


def test_columns_that_do_not_fit_are_told_before_anything_is_made(common):
    del common["fields"]["phone"]
    with pytest.raises(WrongColumns) as error:
        framed(common, "a;b;c;d;;x", titles="navn;Navn;mødedat;Betaler;;", leave_out=["farve"])
    assert error.value.problems == (
        "Columns A and B both bring “Navn”. Take one out.",
        "“mødedat” (column C) is nothing that Indkaldelse asks for; did you mean “mødedato”?",
        "“Betaler” (column D) is nothing that Indkaldelse asks for, which is: "
        + ", ".join(field.label for field in load_kind("da", "indkaldelse").fields)
        + ".",
        "There is no column “farve” to leave out.",
        "A column with the recipient’s address is missing; call it “address”, or “address 1”, “address 2”.",
        "A column “Telefon til afbud” (phone) is missing, and the data has no such value for all letters.",
    )


def test_a_column_that_letters_do_not_use_may_be_left_out(common):
    frame, rows = checked(common, f"{NANCY};1.000 kr.", titles=f"{TITLES};Honorar", leave_out=["honorar"])
    assert len(rows.good) == 1 and "1.000 kr." not in str(row_letter(frame, rows.good[0]))


def test_what_belongs_to_one_person_does_not_get_into_everybodys_letter(common):
    common["patient"] = "Nancy Ann Berggren, 251248-9996"
    with pytest.raises(WrongLetterData, match="everybody’s letter"):
        framed(common, NANCY)
    frame, rows = framed(common, f"{NANCY};Ole Hansen, 1", titles=f"{TITLES};patient")
    letter = row_letter(frame, rows[0])
    assert letter.patient == "Ole Hansen, 1" and letter.salutation == "Kære Nancy Berggren"


def test_all_share_a_greeting_that_names_nobody(common):
    common["salutation"] = "Til {recipient}, som er henvist til os"
    frame, rows = framed(common, NANCY)
    assert row_letter(frame, rows[0]).salutation == "Til Nancy Berggren, som er henvist til os"


def test_what_all_share_is_checked_once(common):
    common["fields"]["appointment_time"] = "halv ti"
    common["fields"]["farve"] = "blå"
    common["sender"] = {"name": ""}
    with pytest.raises(WrongLetterData) as error:
        framed(common, NANCY)
    told = error.value.problems
    assert any("farve" in problem for problem in told) and any("sender.name" in problem for problem in told)


@pytest.mark.parametrize("layout", layout_names())
def test_every_kind_of_every_country_is_merged_from_a_list_of_its_fields(layout):
    for name in kind_names(layout):
        common = example_data(layout, name)
        recipient, fields = common.pop("recipient", {}), common.pop("fields")
        titles, cells = [*fields, "patient"], [*fields.values(), common.pop("patient", "")]
        if load_kind(layout, name).contents.recipients:
            titles += ["name", "address"]
            cells += [recipient["name"], "\n".join(recipient["address"])]
        else:
            common["recipient"] = recipient or {"name": ""}
        file = io.StringIO()
        csv.writer(file, delimiter=";").writerows([titles, cells])
        frame, rows = framed(common | {"fields": {}}, titles=file.getvalue())
        assert checked_rows(frame, rows).bad == () and len(rows) == 1, name
        letter = row_letter(frame, rows[0])
        assert letter.body == letter_from_data(example_data(layout, name)).body, name


def test_rows_are_laid_out_by_an_offices_own_layout(common):
    own = load_layout("da")
    assert framed(common, NANCY, layout=own)[0].layout is own


def test_a_title_as_the_letter_prints_it_brings_that_field(common):
    frame, rows = checked(
        common, "Nancy Berggren;Testparken 12;8000 Eksempelby;4.6.2026;9.30", titles="navn;adresse 1;adresse 2;Dato;Tid"
    )
    letter = row_letter(frame, rows.good[0])
    assert ("Dato", "torsdag den 4. juni 2026") in letter.body[1].rows
    assert letter.date.isoformat() == common["date"], "the letter's own date is another one"


def test_a_near_miss_is_never_led_to_the_letters_own_date(common):
    with pytest.raises(WrongColumns) as error:
        framed(common, titles="navn;adresse 1;adresse 2;brevdate")
    assert "brevdato" not in str(error.value) and "“brevdate”" in str(error.value)


@pytest.mark.parametrize(("postcode", "is_told"), [("0150", False), ("150", True), ("N-0150", False), ("01500", True)])
def test_a_postcode_that_lost_its_zero_in_excel_is_told(postcode, is_told):
    common = example_data("no", "innkalling")
    del common["patient"]
    frame, found = framed(
        common, f"Solveig Testmo;Prøveveien 12;{postcode};Oslo", titles="navn;adresse;postnr;poststed"
    )
    bad = checked_rows(frame, found).bad
    assert bool(bad) is is_told
    if is_told:
        assert f"“{postcode}” is no postcode of this country, such as 0150." in bad[0].problems[0]


def test_a_name_that_turns_its_letters_round_is_refused(common):
    ((row, *told),) = problems(common, "Ola\u202etseT;Vej 1;8000 By;2026-05-04;10.00;")
    assert row == 2 and "U+202E" in " ".join(told)
