"""What the registers of patients, dictations and documents keep, on whichever database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from office.address import Address
from office.arguments import DictationId, DocumentId, PatientId
from office.dictation import store as dictations
from office.dictation.model import Dictation, DictationState, Priority
from office.errors import NotFound, OfficeExists
from office.journals import store as documents
from office.journals.model import Document, Reading
from office.patients import store as patients
from office.patients.model import Patient, Practitioner
from office.storage.files import FileName

NOW = datetime(2026, 11, 21, 8, 30, 0, 123456, tzinfo=UTC)
NANCY = Patient(
    id=PatientId(0),
    identity="251248-9996",
    name="Nancy Ann Berggren",
    address=Address(("Testparken 48", "2100 København Ø")),
    phone="20 00 00 01",
    protected=True,
    practitioner=Practitioner("Lægehuset", Address(("Torvet 5",))),
    remark="",
)


@pytest.fixture
def connection(records):
    with records.database.transaction() as opened:
        yield opened


@pytest.fixture
def nancy(connection) -> PatientId:
    return patients.add(connection, NANCY)


def dictation(patient: PatientId | None, audio: str, **changes) -> Dictation:
    made = Dictation(
        id=DictationId(0),
        patient=patient,
        author="Lene Læge",
        title="Prøvesvar",
        priority=Priority.NORMAL,
        due=None,
        language="da",
        state=DictationState.RECEIVED,
        audio=FileName(audio),
        audio_name="æøå.wav",
        duration=61.25,
        received=NOW,
        received_by="Anna",
        held_by="",
    )
    return replace(made, **changes)


def document(patient: PatientId, **changes) -> Document:
    made = Document(
        id=DocumentId(0),
        patient=patient,
        kind="note",
        title="Notat",
        language="da",
        file=FileName("f" * 64),
        searchable=None,
        media_type="text/plain",
        file_name="notat.txt",
        filed=NOW,
        filed_by="Anna",
        source="",
        reading=Reading.WAITING,
        pages=0,
    )
    return replace(made, **changes)


def test_a_patient_comes_back_as_it_was_written(connection, nancy):
    assert patients.get(connection, nancy) == replace(NANCY, id=nancy)
    assert patients.with_identity(connection, "251248-9996") == patients.get(connection, nancy)
    assert patients.with_identity(connection, "251248-9997") is None
    with pytest.raises(NotFound):
        patients.get(connection, PatientId(nancy + 1))
    with pytest.raises(OfficeExists):
        patients.add(connection, NANCY)


@pytest.mark.parametrize("words", ["nancy", "Berggren", "ann b", "2512", "8-9996"])
def test_a_patient_is_found_by_a_part_of_name_or_id(connection, nancy, words):
    assert [found.id for found in patients.matching(connection, words, 10)] == [nancy]


@pytest.mark.parametrize("words", ["Nansy", "_____", "' OR 1=1 --"])
def test_a_patient_is_not_found_by_what_it_does_not_hold(connection, nancy, words):
    assert patients.matching(connection, words + "x", 10) == ()


def test_a_patient_is_found_by_letters_of_the_north_in_any_case(connection):
    other = patients.add(connection, replace(NANCY, identity="1", name="Øjvind Åkjær"))
    assert [found.id for found in patients.matching(connection, "øjvind åk", 10)] == [other]
    assert [found.id for found in patients.matching(connection, "ØJVIND", 10)] == [other]


def test_dictations_come_in_the_order_of_the_work(connection, nancy):
    due = NOW + timedelta(hours=4)
    given = [
        dictation(nancy, "a"),
        dictation(None, "b", due=due + timedelta(hours=1)),
        dictation(nancy, "c", due=due),
        dictation(nancy, "d", priority=Priority.URGENT, due=due + timedelta(days=9)),
        dictation(nancy, "e", received=NOW - timedelta(days=1)),
        dictation(nancy, "f", state=DictationState.FINISHED),
    ]
    numbers = {dictations.add(connection, each): each for each in given}
    for number, each in numbers.items():
        assert dictations.get(connection, number) == replace(each, id=number)
    listed = dictations.page(connection, finished=False, offset=0, count=10)
    assert [each.audio for each in listed] == ["d", "c", "b", "e", "a"]
    assert dictations.page(connection, finished=False, offset=1, count=2) == listed[1:3]
    assert [each.audio for each in dictations.page(connection, finished=True, offset=0, count=9)] == ["f"]
    assert dictations.count(connection, finished=False) == 5
    assert dictations.get(connection, dictations.with_audio(connection, FileName("c"))).due == due


def test_every_version_of_a_text_is_kept_and_the_newest_is_shown(connection, nancy):
    number = dictations.add(connection, dictation(nancy, "a"))
    assert dictations.newest_transcript(connection, number) is None
    for version in (1, 2):
        made = dictations.add_transcript(
            connection,
            number,
            made=NOW,
            made_by="Anna",
            text=f"udgave {version} 🙂",
            written={"tokens": [version]},
            engine="whisper",
            voice_model="practice",
            damaged_at=None,
        )
        assert made == version
    newest = dictations.newest_transcript(connection, number)
    assert (newest.version, newest.text, newest.written, newest.made) == (2, "udgave 2 🙂", {"tokens": [2]}, NOW)


def test_documents_come_back_newest_first(connection, nancy):
    given = [document(nancy, title=str(day), filed=NOW + timedelta(days=day)) for day in (1, 3, 2)]
    numbers = [documents.add(connection, each) for each in given]
    assert documents.get(connection, numbers[0]) == replace(given[0], id=numbers[0])
    assert [each.title for each in documents.page(connection, patient=nancy, offset=0, count=9)] == ["3", "2", "1"]
    assert [each.title for each in documents.page(connection, patient=None, offset=1, count=1)] == ["2"]
    with pytest.raises(NotFound):
        documents.get(connection, DocumentId(99))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("hovedpine", True),
        ("hovedpinen", True),
        ("hovedpiner", True),
        ("HOVEDPINE", True),
        ("hovedp", True),
        ("ikke feber", True),
        ("feber", True),
        ("ikke kvalme", False),
        ("010190-1234", True),
        ("2,5", True),
        ("svigt", False),
        ("åndenød", True),
        ("andenod", False),
    ],
)
def test_documents_are_found_by_their_words_alike_on_every_database(connection, nancy, wanted, found):
    number = documents.add(connection, document(nancy))
    documents.set_words(
        connection, number, "Har haft hovedpine. Ikke feber. Åndenød ved hjertesvigt. 2,5 mg. 010190-1234.", "da"
    )
    hits = documents.search(connection, wanted, patient=None, count=10)
    assert [each.id for each, _text in hits] == [number] * found


def test_words_that_were_read_again_take_the_place_of_the_first(connection, nancy):
    number = documents.add(connection, document(nancy))
    documents.set_words(connection, number, "forkert", "da")
    documents.set_words(connection, number, "rigtigt", "da")
    assert documents.search(connection, "forkert", patient=None, count=10) == ()
    assert len(documents.search(connection, "rigtigt", patient=nancy, count=10)) == 1
    assert documents.search(connection, "rigtigt", patient=PatientId(nancy + 1), count=10) == ()
