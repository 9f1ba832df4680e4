"""Saying who dictated, how urgent it is and in which language, after the recording came."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from dictating import correct, dictated, inside, text_of

from foundation import child
from office.dictation import store
from office.dictation import vocabulary as words
from office.dictation.model import DictationState, Priority
from office.errors import OfficeError
from office.features import dictation, jobs, vocabulary
from tools.practice_voice import dictations

SPOKEN = dictations.dictation("sv", 12.0, seed=7, chosen=("",))
DUE = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def swedish(tmp_path):
    """What a Swedish doctor said, in a file."""
    path = tmp_path / "besök.wav"
    path.write_bytes(dictations.recording(SPOKEN.samples).getvalue())
    return path


def row_of(session, number):
    return session.call(dictation.opened, dictation=number).row


def test_what_is_left_out_stays(practice_session):
    number = dictated(practice_session, "ingen feber", author="Lene Læge")
    practice_session.call(dictation.describe, dictation=number, title="  Ambulant   notat ", due=DUE)
    practice_session.call(dictation.describe, dictation=number, author="Sven Svensson")
    held = row_of(practice_session, number).dictation
    assert (held.author, held.title, held.due, held.language) == ("Sven Svensson", "Ambulant notat", DUE, "da")
    assert practice_session.call(dictation.authors) == ("Sven Svensson",)
    practice_session.call(dictation.describe, dictation=number, never_due=True)
    assert row_of(practice_session, number).dictation.due is None


def test_the_words_of_the_author_that_was_told_are_expected(practice_session, swedish):
    practice_session.call(vocabulary.add_word, word="Marevan", author="Lene Læge")
    received = practice_session.call(dictation.receive, audio=swedish)
    practice_session.call(dictation.describe, dictation=received.id, author="Lene Læge")
    expected = inside(practice_session, lambda office: words.hints(office, store.get(office.connection, received.id)))
    assert expected[0] == "Marevan"


def test_a_waiting_recording_that_becomes_urgent_is_recognised_first(practice_session, swedish, tmp_path):
    other = tmp_path / "other.wav"
    other.write_bytes(dictations.recording(dictations.dictation("da", 2.0, seed=1).samples).getvalue())
    first = practice_session.call(dictation.receive, audio=other)
    second = practice_session.call(dictation.receive, audio=swedish)
    practice_session.call(dictation.describe, dictation=second.id, priority=Priority.URGENT)
    waiting = {job.subject: job.priority for job in practice_session.call(jobs.unfinished)}
    assert waiting[f"dictation:{second.id}"] > waiting[f"dictation:{first.id}"]


def test_swedish_is_told_in_a_danish_office_and_then_recognised(practice_session, runner, swedish):
    number = practice_session.call(dictation.receive, audio=swedish).id
    runner.run_until_empty()
    opened = practice_session.call(dictation.opened, dictation=number)
    assert opened.transcript.sounds_like == "sv"
    practice_session.call(dictation.describe, dictation=number, language="sv")
    runner.run_until_empty()
    again = practice_session.call(dictation.opened, dictation=number)
    assert again.transcript.version == 2 and again.transcript.sounds_like == ""
    assert len({word.text for word in again.words} & set(SPOKEN.words)) >= 0.8 * len(set(SPOKEN.words))
    assert again.row.dictation.state is DictationState.RECOGNISED


def test_a_recording_whose_language_changes_while_it_is_recognised_is_recognised_anew(
    practice_session, runner, swedish, monkeypatch
):
    number = practice_session.call(dictation.receive, audio=swedish).id
    recognise = child.run

    def changed_meanwhile(*arguments, **values):
        practice_session.call(dictation.describe, dictation=number, language="sv")
        return recognise(*arguments, **values)

    monkeypatch.setattr(child, "run", changed_meanwhile)
    runner.run_one()
    assert practice_session.call(dictation.opened, dictation=number).transcript is None
    runner.run_until_empty()
    assert practice_session.call(dictation.opened, dictation=number).transcript.sounds_like == ""


def test_a_corrected_text_is_not_put_aside_by_another_language(practice_session):
    number = dictated(practice_session, "ingen feber")
    correct(practice_session, number, ("feber", "hoste"))
    practice_session.call(dictation.describe, dictation=number, language="nb")
    assert practice_session.call(jobs.unfinished) == ()
    assert "hoste" in text_of(practice_session, number)


def test_a_language_that_is_not_there_is_refused_with_those_that_are(practice_session, swedish):
    with pytest.raises(OfficeError, match=r"no language “fi” here. Choose from: da \(Dansk\), nb"):
        practice_session.call(dictation.receive, audio=swedish, language="fi")
    number = practice_session.call(dictation.receive, audio=swedish, language="SV").id
    assert row_of(practice_session, number).dictation.language == "sv"
