"""The office's words and what is to be looked at, on the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from office.patients.model import Patient
from office.session import Session
from tests.dictating import correct, dictated


@pytest.fixture
def office(practice_session: Session, patient: Patient) -> Path:
    """An office in which a phrase was corrected three times, and with a dictation of its own places to look at."""
    for _time in range(3):
        number = dictated(practice_session, "se er pe er normal", patient=patient.id, author="Lene Læge")
        correct(practice_session, number, ("Se er pe", "CRP"))
    dictated(practice_session, "hun får halvtreds milligram", patient=patient.id)
    return practice_session.folder


def test_a_proposal_becomes_a_word_that_is_listed_and_removed(skrivestue, office):
    told = skrivestue("dictation", "propose-words", office=office).stdout
    assert "se er pe" in told and "CRP" in told and "3 at 0:00" in told
    told = skrivestue("dictation", "accept-word", "--spoken", "se er pe", "--word", "CRP", office=office)
    assert told.exit_code == 0 and "word number 1" in told.stdout
    assert "No correction" in skrivestue("dictation", "propose-words", office=office).stdout
    skrivestue("dictation", "add-word", "basisk", "fosfatase", "--author", "Lene Læge", office=office)
    assert "out of the vocabulary" in skrivestue("dictation", "remove-word", "1", office=office).stdout
    (word,) = json.loads(skrivestue("dictation", "vocabulary", "--json", office=office).stdout)
    assert (word["word"], word["spoken"], word["author"]) == ("basisk fosfatase", "", "Lene Læge")
    refused = skrivestue("dictation", "remove-word", "1", office=office)
    assert refused.exit_code == 1 and "no word number 1" in refused.stderr


def test_it_is_told_how_many_words_the_last_recognition_had_room_for(skrivestue, practice_session):
    for word in ("Marevan", "Eliquis", "Cordan"):
        assert skrivestue("dictation", "add-word", word, office=practice_session.folder).exit_code == 0
    listed = ("dictation", "vocabulary")
    assert "last recognition" not in skrivestue(*listed, office=practice_session.folder).stdout
    dictated(practice_session, "hun får marevan", left_out=("Eliquis", "Cordan"))
    told = skrivestue(*listed, office=practice_session.folder).stdout
    assert "The last recognition had room for 1 of the 3 words that it was to expect." in told
    found = json.loads(skrivestue(*listed, "--json", office=practice_session.folder).stdout)
    assert {one["word"]: one["expected"] for one in found} == {"Marevan": True, "Eliquis": False, "Cordan": False}
    dictated(practice_session, "hun får marevan", left_out=("Marevan", "Eliquis", "Cordan"))
    assert "expected none of these words" in skrivestue(*listed, office=practice_session.folder).stdout


def test_a_proposal_is_refused_and_specialities_are_chosen(skrivestue, office):
    told = skrivestue("dictation", "dismiss-word", "--spoken", "se er pe", "--word", "CRP", office=office).stdout
    assert "“CRP” is not proposed for “se er pe” again." in told
    chosen = ("dictation", "choose-specialities", "--author", "Lene Læge", "--speciality")
    assert "Lene Læge: cardiology" in skrivestue(*chosen, "cardiology", office=office).stdout
    told = skrivestue("dictation", "specialities", office=office).stdout
    assert "everybody" in told and "general" in told and "cardiology" in told
    refused = skrivestue(*chosen, "astrology", office=office)
    assert refused.exit_code == 1 and "Choose from: cardiology" in refused.stderr


def test_what_is_to_be_looked_at_in_a_dictation(skrivestue, office):
    told = skrivestue("dictation", "doubts", "4", office=office).stdout
    assert "50 mg" in told and "halvtreds milligram" in told and "A dose" in told
    (place,) = json.loads(skrivestue("dictation", "doubts", "4", "--json", office=office).stdout)["places"]
    assert (place["reasons"], place["start"]) == (["dose"], 2.0)


def test_how_numbers_and_abbreviations_are_written(skrivestue, office):
    told = skrivestue("dictation", "writing-style", office=office).stdout
    assert "written out" in told and "usual in the language" in told
    told = skrivestue("dictation", "set-writing-style", "--abbreviations", "--words-up-to", "9", office=office).stdout
    assert "Whole numbers up to 9 are words." in told
    assert "Abbreviations are written." in skrivestue("dictation", "writing-style", office=office).stdout
    refused = skrivestue("dictation", "set-writing-style", "--words-up-to", "99", office=office)
    assert refused.exit_code == 1 and "from 0 to 20" in refused.stderr
