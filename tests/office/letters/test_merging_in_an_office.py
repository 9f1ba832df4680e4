"""A list of national ids becomes a draft for each patient; one bad row stops nothing else."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pypdf
import pytest
from letter_contents import content_of

from office.contacts.model import ContactKind
from office.errors import OfficeError
from office.features import journals, letters, merging, patients, privacy
from office.letters import store
from office.letters.drafts import Enclosure, Recipient
from office.letters.merge_columns import WrongColumns
from office.letters.merge_list import WrongList

PEOPLE = {"251248-9996": "Nancy Ann Berggren", "128357-1001": "Øjvind Prøve Åkjær", "038982-1002": "Sofie Prøve"}
NANCY, OEJVIND, SOFIE = PEOPLE


@pytest.fixture
def people(practice_session):
    """Put three patients into the register, and return their numbers by national id."""
    return {
        identity: practice_session.call(patients.add, identity=identity, name=name, address=("Vej 1", "8000 By")).id
        for identity, name in PEOPLE.items()
    }


@pytest.fixture
def begin_merge(practice_session, people, tmp_path):
    """Begin letters from the text of a CSV file."""

    def begun(text, content=None, command=merging.begin_merge, **more):
        path = tmp_path / "list.csv"
        path.write_text(text, "utf-8")
        return practice_session.call(command, path=path, content=content or content_of("proevesvar"), **more)

    return begun


def drafts(session):
    return {row.draft.id: row.draft for row in session.call(letters.listed)}


def text_of(session, letter) -> str:
    pdf = session.call(letters.preview, letter=letter).pdf
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_every_row_becomes_a_draft_addressed_by_the_register(practice_session, begin_merge, people):
    report = begin_merge(
        "CPR-nr.;Navn;Adresse;text;Deres ref\n"
        f"{NANCY};Berggren, Nancy A.;Et andet sted;Dit tal er <7,0.;R 1\n"
        "1283571001;;;Alt er fint.;\n"
    )
    assert (report.problems, report.rows, len(report.made)) == ((), 2, 2)
    first, second = (drafts(practice_session)[letter] for letter in report.made)
    assert (first.patient, second.patient) == (people[NANCY], people[OEJVIND])
    assert (first.content.fields["text"], first.content.your_reference) == ("Dit tal er <7,0.", "R 1")
    assert second.content.fields == dict(content_of("proevesvar").fields) | {"text": "Alt er fint."}
    assert (second.content.signature.name, second.content.your_reference) == ("Lene Læge", "")
    shown = text_of(practice_session, first.id)
    assert "Nancy Ann Berggren Vej 1 8000 By" in shown and "Et andet sted" not in shown
    logged = [(row.entry.patient, row.entry.subject) for row in practice_session.call(privacy.show)]
    assert {(people[NANCY], f"letter:{first.id}"), (people[OEJVIND], f"letter:{second.id}")} <= set(logged)


def test_bad_rows_are_told_with_all_that_is_wrong_and_stop_nothing_else(practice_session, begin_merge, people):
    practice_session.call(patients.change, patient=people[SOFIE], address=())
    kind, head = content_of("indkaldelse"), "id;navn;appointment_date;appointment_time\n"
    rows = [
        f"{NANCY};;2026-12-02;9.30",
        ";;2026-12-02;9.30",
        "018188-9995;;2026-12-02;9.30",
        "ukendt;;2026-12-02;9.30",
        f"{OEJVIND};Nancy Berggren;31. februar 2026;kl. ni",
        f"{SOFIE};;2026-12-02;9.30",
        f"{OEJVIND};;2. december 2026;09:30",
    ]
    report = begin_merge(head + "\n".join(rows), kind)
    assert [drafts(practice_session)[letter].patient for letter in report.made] == [people[NANCY], people[OEJVIND]]
    told = dict(report.problems)
    assert [*told] == [3, 4, 5, 6, 7]
    assert "“id” is empty" in told[3][0]
    assert "No patient has the id 018188-9995" in told[4][0]
    assert "is no national id" in told[5][0]
    assert len(told[6]) == 3
    assert "The list calls 128357-1001 “Nancy Berggren”, and the register “Øjvind Prøve Åkjær”" in told[6][0]
    assert "date that exists" in told[6][1] and "time in the form" in told[6][2]
    assert told[7] == (
        "The register has no name or no address of the recipient. Add it to the patient's record first.",
    )


def test_checking_makes_nothing_and_tells_the_same(practice_session, begin_merge):
    text = f"cpr;text\n{NANCY};Fint\n999;Fint\n"
    checked = begin_merge(text, command=merging.check_merge)
    assert (checked.made, drafts(practice_session)) == ((), {})
    report = begin_merge(text)
    assert (report.problems, report.rows) == (checked.problems, checked.rows)
    assert len(report.made) == 1


def test_all_good_rows_become_drafts_or_none(practice_session, begin_merge, monkeypatch):
    add, added = store.add, []

    def fail_at_the_second(connection, draft):
        added.append(draft)
        if len(added) == 2:
            raise OfficeError("The disk is full.")
        return add(connection, draft)

    monkeypatch.setattr(store, "add", fail_at_the_second)
    with pytest.raises(OfficeError, match="disk is full"):
        begin_merge(f"cpr\n{NANCY}\n{OEJVIND}\n")
    assert drafts(practice_session) == {}


def test_protected_patients_and_typed_addresses_are_looked_after_in_every_row(practice_session, begin_merge, people):
    practice_session.call(patients.change, patient=people[NANCY], protected=True)
    practice_session.call(patients.change, patient=people[SOFIE], protected=True, forwarding=("Postboks 5", "8000 By"))
    report = begin_merge(f"cpr;text\n{NANCY};a\n{SOFIE};b\n{SOFIE};Vej 1\n{OEJVIND};Vej 1\n")
    told = dict(report.problems)
    assert [*told] == [2, 4]
    assert "record the address that the authority gave" in told[2][0]
    assert "protected address" in told[4][0]
    assert "Sofie Prøve Postboks 5 8000 By" in text_of(practice_session, report.made[0])


def test_letters_about_many_patients_go_to_one_contact(practice_session, begin_merge, contact):
    hospital = contact(ContactKind.HOSPITAL)
    content = content_of("laegebrev", Recipient.HOSPITAL, contact=hospital.id)
    report = begin_merge(f"cpr;subject\n{NANCY};Knæ\n{OEJVIND};Hofte\n", content)
    assert [drafts(practice_session)[letter].content.contact for letter in report.made] == [hospital.id] * 2
    assert "Eksempelby hospital" in text_of(practice_session, report.made[1])
    unknown = begin_merge(f"cpr\n{NANCY}\n", replace(content, contact=None))
    assert "Choose one from the register of contacts" in unknown.problems[0][1][0]


def test_what_does_not_fit_its_page_is_told_before(practice_session, begin_merge, people):
    practice_session.call(patients.change, patient=people[NANCY], name="Nancy " * 45)
    report = begin_merge(f"cpr\n{NANCY}\n{OEJVIND}\n")
    assert len(report.made) == 1
    assert [number for number, _told in report.problems] == [2]
    assert any("window" in sentence or "too long" in sentence for sentence in report.problems[0][1])


def test_another_patients_document_goes_with_nobody_elses_letter(practice_session, begin_merge, people, text_file):
    document = practice_session.call(journals.file, path=text_file("Notat."), patient=people[NANCY], kind="note")
    content = content_of("proevesvar", enclosures=(Enclosure("Notat", document.id),))
    report = begin_merge(f"cpr\n{NANCY}\n{OEJVIND}\n", content)
    assert len(report.made) == 1
    assert "is not of this patient's journal" in dict(report.problems)[3][0]


@pytest.mark.parametrize(
    ("head", "more", "told"),
    [
        ("navn;text", {}, "column with the patients' national ids is missing"),
        ("cpr;text", {"id_column": "nummer"}, "has no column “nummer”"),
        ("cpr;tekzt", {}, "tekzt"),
        ("cpr;brevdato", {}, "Take these columns out: “brevdato”"),
        ("cpr;text;text", {}, "both bring"),
    ],
)
def test_columns_that_do_not_fit_are_told_before_any_row(practice_session, begin_merge, head, more, told):
    with pytest.raises(WrongColumns, match=told):
        begin_merge(f"{head}\n{NANCY};x;y\n", **more)
    assert drafts(practice_session) == {}


def test_the_column_of_ids_may_have_any_title(begin_merge):
    assert len(begin_merge(f"Borger;text\n{NANCY};x\n", id_column="borger").made) == 1


def test_what_is_no_list_is_told(practice_session, begin_merge, tmp_path, monkeypatch):
    with pytest.raises(OfficeError, match="There is no file"):
        practice_session.call(merging.begin_merge, path=tmp_path, content=content_of("proevesvar"))
    with pytest.raises(WrongList, match="is empty"):
        begin_merge("")
    with pytest.raises(OfficeError, match="is about no patient"):
        begin_merge(f"cpr\n{NANCY}\n", content_of("moedereferat", Recipient.NOBODY))
    monkeypatch.setattr(merging, "ROWS_AT_MOST", 1)
    with pytest.raises(OfficeError, match="more than 1 rows"):
        begin_merge(f"cpr\n{NANCY}\n{OEJVIND}\n")


def test_a_workbook_is_a_list_too(practice_session, people, tmp_path):
    book = openpyxl.Workbook()
    for cells in (("CPR", "text"), (NANCY, "Fint"), (1283571001, "Også fint")):
        book.active.append(cells)
    book.save(tmp_path / "list.xlsx")
    report = practice_session.call(merging.begin_merge, path=tmp_path / "list.xlsx", content=content_of("proevesvar"))
    assert [drafts(practice_session)[letter].patient for letter in report.made] == [people[NANCY], people[OEJVIND]]
