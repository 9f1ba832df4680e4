"""Finding documents by their words, whatever is typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from office.features import journals, patients

NOTE = "Patienten har haft hovedpine i tre dage. Ikke feber. Åndenød om natten; Øjvind Åkjær ringer AND siger OR."


@pytest.fixture
def journal(practice_session, patient, runner, text_file):
    practice_session.call(journals.file, path=text_file(NOTE, "hovedpine.txt"), patient=patient.id, kind="note")
    practice_session.call(
        journals.file,
        path=text_file("Feber i fire dage, lungebetændelse.", "feber.txt"),
        patient=patient.id,
        kind="note",
    )
    assert len(runner.run_until_empty()) == 2
    return practice_session


def titles(session, wanted: str, **arguments) -> list[str]:
    return [found.document.title for found in session.call(journals.search, wanted=wanted, **arguments)]


TYPED = {
    "hovedpine": ["hovedpine"],
    "hovedpinen": ["hovedpine"],
    "hovedpinerne": ["hovedpine"],
    "hoved": ["hovedpine"],
    "feber": ["feber", "hovedpine"],
    "ikke feber": ["hovedpine"],
    "ikke": ["hovedpine"],
    "åndenød": ["hovedpine"],
    "ÅNDENØD ØJVIND": ["hovedpine"],
    "andenod": [],
    "lungebetændelsen": ["feber"],
    "hovedpine lungebetændelse": [],
    "AND": ["hovedpine"],
    "hovedpine OR lungebetændelse": [],
    "NOT feber": [],
    '"tre dage"': ["hovedpine"],
    "hovedpine*": ["hovedpine"],
    "text:hovedpine": [],
    "NEAR(tre dage)": [],
    "*": [],
    '"': [],
    '""': [],
    "-": [],
    "^hovedpine": ["hovedpine"],
    "hovedpine)": ["hovedpine"],
    "'; DROP TABLE documents; --": [],
    "hovedpine\x00": ["hovedpine"],
    "  \t\n ": [],
}


def test_what_is_typed_is_words_and_never_a_language_of_its_own(journal):
    assert {wanted: titles(journal, wanted) for wanted in TYPED} == TYPED


@example("_")
@example("\ud800")
@example('a" OR "b')
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=30)
    | st.text(st.sampled_from(list("\"'*():^-+{}\\. ,\x00_AND½²")), max_size=12)
    | st.text(st.characters(), max_size=8)
)
def test_nothing_that_can_be_typed_breaks_the_search(journal, wanted):
    journal.call(journals.search, wanted=wanted)


def test_the_words_around_the_hit_are_shown(journal):
    (found,) = journal.call(journals.search, wanted="åndenød")
    assert "Åndenød om natten" in found.excerpt
    assert (found.patient_name, found.patient_identity) == ("Nancy Ann Berggren", "251248-9996")


def test_a_search_can_be_kept_to_one_patient(journal, patient):
    other = journal.call(patients.add, identity="128357-1001", name="Øjvind")
    assert titles(journal, "hovedpine", patient=patient.id) == ["hovedpine"]
    assert titles(journal, "hovedpine", patient=other.id) == []


def test_a_search_is_logged_for_the_searcher_and_for_every_patient_it_found(journal, patient):
    journal.call(journals.search, wanted="hovedpine")
    log = journal._premises.log
    with journal.database.transaction() as connection:
        acts = [(entry.patient, entry.detail) for entry in log.newest(connection, 2)]
    assert set(acts) == {(None, "hovedpine"), (patient.id, "hovedpine")}


def test_letters_that_a_pdf_takes_apart_are_found_all_the_same(journal, patient, runner, text_file):
    apart = unicodedata.normalize("NFD", "Smerter i knæ, fået på ny: blodprøve, ryghvirvelbrud på Åkær.")
    journal.call(journals.file, path=text_file(apart, "apart.txt"), patient=patient.id, kind="note")
    runner.run_until_empty()
    assert titles(journal, "fået på åkær") == ["apart"]
    assert titles(journal, unicodedata.normalize("NFD", "åndenød")) == ["hovedpine"]
