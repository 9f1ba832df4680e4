"""How far the reading of a document's words has come, as lists and the opened document tell it."""

from __future__ import annotations

from office.features import jobs, journals, patients, privacy
from office.jobs.model import JobState
from office.journals.model import Reading


def test_a_failed_reading_is_told_beside_the_document(practice_session, patient, text_file, runner):
    good = practice_session.call(journals.file, path=text_file("hovedpine"), patient=patient.id, kind="Notat")
    damaged = text_file("%PDF-1.4 nothing of a PDF", "damaged.pdf")
    bad = practice_session.call(journals.file, path=damaged, patient=patient.id, kind="Scan")
    assert [found.failure for found in practice_session.call(journals.newest)] == ["", ""]
    assert practice_session.call(journals.reading_state, document=bad.id) == (Reading.WAITING, "")

    ended = runner.run_until_empty()

    why = next(job.failure_sentence for job in ended if job.state is JobState.FAILED)
    told = {found.document.id: found.failure for found in practice_session.call(journals.newest)}
    assert told == {good.id: "", bad.id: why}
    assert practice_session.call(journals.read, document=bad.id).failure == why
    assert practice_session.call(journals.reading_state, document=bad.id) == (Reading.WAITING, why)
    assert practice_session.call(journals.reading_state, document=good.id) == (Reading.READ, "")

    practice_session.call(journals.read_again, document=bad.id)
    assert practice_session.call(journals.reading_state, document=bad.id) == (Reading.WAITING, "")


def test_a_stopped_reading_says_how_to_go_on(practice_session, patient, text_file):
    document = practice_session.call(journals.file, path=text_file("hovedpine"), patient=patient.id, kind="Notat")
    practice_session.call(jobs.cancel, job=practice_session.call(jobs.unfinished)[0].id)
    assert "Start it again" in practice_session.call(journals.read, document=document.id).failure


def test_asking_how_far_a_reading_is_leaves_no_entry_in_the_log(practice_session, patient, text_file):
    document = practice_session.call(journals.file, path=text_file("hovedpine"), patient=patient.id, kind="Notat")
    before = practice_session.call(privacy.verify).entries
    practice_session.call(journals.reading_state, document=document.id)
    assert practice_session.call(privacy.verify).entries == before + 1  # the verification itself


def test_an_opened_document_brings_its_patient_and_its_text(practice_session, patient, text_file, runner):
    document = practice_session.call(journals.file, path=text_file("hovedpine"), patient=patient.id, kind="Notat")
    assert practice_session.call(journals.read, document=document.id).text == ""
    runner.run_until_empty()
    opened = practice_session.call(journals.read, document=document.id)
    assert (opened.patient, opened.text, opened.content) == (patient, "hovedpine", b"hovedpine")


def test_what_was_filed_last_is_shown_of_one_patient_too(practice_session, patient, text_file):
    other = practice_session.call(patients.add, identity="249104-1003", name="Karl-Emil Prøve")
    for whose in (patient, other):
        practice_session.call(journals.file, path=text_file(whose.name), patient=whose.id, kind="Notat")
    assert len(practice_session.call(journals.newest)) == 2
    assert [found.patient_name for found in practice_session.call(journals.newest, patient=other.id)] == [other.name]
