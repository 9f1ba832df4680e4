"""The list of places to look at in a dictation: it grows shorter while a person works on the text."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import as_file

import pytest

from office import practice_office
from office.errors import NotFound
from office.features import dictation, doubts, vocabulary
from office.privacy import commands as privacy
from office.session import Session
from speech import dictionary as module
from speech.doubts import Reason
from tests.dictating import correct, dictated, text_of

SAID = "hun får halvtreds milligram ¿metropolol punktum ingen smerter i højre ben punktum"


@pytest.fixture(autouse=True)
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer without dictionaries, whatever this one has."""
    monkeypatch.setattr(module, "_folders", lambda: iter(()))
    module.dictionary.cache_clear()
    yield
    module.dictionary.cache_clear()


def places(session: Session, number: int) -> list[str]:
    return [one.text for one in session.call(doubts.listed, dictation=number).places]


def test_a_recognised_text_has_places_to_look_at(practice_session, patient):
    number = dictated(practice_session, SAID, patient=patient.id)
    found = practice_session.call(doubts.listed, dictation=number)
    assert [one.text for one in found.places] == ["50 mg", "metropolol", "Ingen", "højre"]
    assert found.heard == ("halvtreds milligram", "metropolol", "ingen", "højre")
    assert (found.version, found.found, found.has_dictionary) == (1, 4, False)


def test_a_place_that_was_looked_at_is_off_the_list_also_after_an_edit(practice_session):
    number = dictated(practice_session, SAID)
    found = practice_session.call(doubts.listed, dictation=number)
    dose = found.places[0]
    practice_session.call(doubts.look_at, dictation=number, version=found.version, first=dose.first, last=dose.last)
    correct(practice_session, number, ("Hun får", "Hun får fortsat"), ("metropolol", "metoprolol"))
    assert places(practice_session, number) == ["Ingen", "højre"]
    practice_session.call(
        doubts.look_at, dictation=number, version=found.version, first=dose.first, last=dose.last, seen=False
    )
    assert places(practice_session, number) == ["50 mg", "Ingen", "højre"]


def test_what_was_looked_at_holds_for_one_recognition_only(practice_session):
    number = dictated(practice_session, "ingen feber")
    practice_session.call(doubts.look_at, dictation=number, version=1, first=0, last=0)
    assert places(practice_session, number) == []
    with practice_session.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE transcripts SET version = 2")
    assert places(practice_session, number) == ["Ingen"]


def test_a_word_of_the_vocabulary_is_no_doubt(practice_session):
    practice_session.call(vocabulary.add_word, word="Metropolol", author="Lene Læge")
    number = dictated(practice_session, "¿metropolol og ¿atrieflimren", author="Lene Læge")
    assert places(practice_session, number) == []
    other = dictated(practice_session, "¿metropolol", author="Otto Overlæge")
    assert places(practice_session, other) == ["Metropolol"]


def test_a_word_of_the_computers_dictionary_is_no_doubt(practice_session, tmp_path, monkeypatch):
    (tmp_path / "da_DK.aff").write_text("SET UTF-8\n", "utf-8")
    (tmp_path / "da_DK.dic").write_text("1\nmetropol\n", "utf-8")
    monkeypatch.setattr(module, "_folders", lambda: iter([tmp_path]))
    module.dictionary.cache_clear()
    number = dictated(practice_session, "¿metropol ¿metropolol")
    found = practice_session.call(doubts.listed, dictation=number)
    assert ([one.text for one in found.places], found.has_dictionary) == (["metropolol"], True)


def test_what_the_vocabulary_wrote_is_marked_with_what_was_heard(practice_session):
    practice_session.call(vocabulary.add_word, word="CRP", spoken="se er pe")
    number = dictated(practice_session, "hun har se er pe på syv")
    found = practice_session.call(doubts.listed, dictation=number)
    assert [(one.text, one.reasons) for one in found.places] == [("CRP", (Reason.VOCABULARY,))]
    assert found.heard == ("se er pe",)


def test_flagged_segments_are_on_the_list(practice_session):
    number = dictated(practice_session, "tak for i dag", flags=((0, 1, ["text-over-silence"]),))
    found = practice_session.call(doubts.listed, dictation=number)
    assert [(one.text, one.reasons) for one in found.places] == [("Tak for", (Reason.TEXT_OVER_SILENCE,))]


def test_a_dictation_that_is_typed_by_ear_has_no_doubts(practice_session):
    number = dictated(practice_session, "ingen feber")
    with practice_session.database.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM transcripts")
    assert practice_session.call(doubts.listed, dictation=number).places == ()
    practice_session.call(dictation.correct, dictation=number, written={"text": "", "tokens": []}, text="Ikke feber")
    assert practice_session.call(doubts.listed, dictation=number).places == ()


def test_a_dictation_that_is_not_there_is_a_sentence(practice_session):
    with pytest.raises(NotFound, match="no dictation number 7"):
        practice_session.call(doubts.listed, dictation=7)


def test_looking_is_logged_with_the_patient(practice_session, patient):
    number = dictated(practice_session, "ingen feber", patient=patient.id)
    practice_session.call(doubts.listed, dictation=number)
    practice_session.call(doubts.look_at, dictation=number, version=1, first=0, last=0)
    entries = [row.entry for row in practice_session.call(privacy.show, count=10)]
    told = {(one.command, one.patient) for one in entries}
    assert {("dictation.doubts", patient.id), ("dictation.look-at", patient.id)} <= told


def test_a_real_recording_is_written_by_the_vocabulary_and_has_places_to_look_at(practice_session, runner):
    practice_session.call(vocabulary.add_word, word="CRP", spoken="infektionstallet")
    with as_file(practice_office.material_folder() / "proevesvar-berggren.ogg") as recording:
        number = practice_session.call(dictation.receive, audio=recording).id
    runner.run_until_empty()
    assert "CRP er" in text_of(practice_session, number)
    found = practice_session.call(doubts.listed, dictation=number)
    reasons = {one.text: one.reasons for one in found.places}
    assert Reason.VOCABULARY in reasons["CRP"]
    assert Reason.NEGATION in reasons["ingen"] and Reason.SIDE in reasons["højre"]
    assert [one.start for one in found.places] == sorted(one.start for one in found.places)
