"""A dictation is in somebody's hands from the first change on, until it is handed back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from office.dictation.model import DictationState
from office.errors import OfficeError
from office.features import dictation
from office.roles import Role
from office.session import Session
from tests.dictating import correct, dictated


def held_by(session: Session, number: int) -> str:
    return session.call(dictation.opened, dictation=number).row.dictation.held_by


def test_saving_the_text_as_it_was_takes_nothing_in_hand(practice_session: Session) -> None:
    number = dictated(practice_session, "kontrol om en uge punktum")
    before = practice_session.call(dictation.opened, dictation=number).transcript
    assert before is not None
    again = practice_session.call(dictation.correct, dictation=number, written=before.written, text=before.text)
    assert again.version == before.version and held_by(practice_session, number) == ""
    correct(practice_session, number, ("uge", "måned"))
    assert held_by(practice_session, number) == practice_session.user.name
    practice_session.call(dictation.release, dictation=number)
    assert held_by(practice_session, number) == ""


def test_what_another_has_in_hand_is_not_recognised_again_under_their_hands(
    practice_session: Session, as_role: Callable[..., Session]
) -> None:
    number = dictated(practice_session, "kontrol om en uge punktum")
    correct(practice_session, number, ("uge", "måned"))
    other = as_role(Role.SECRETARY)
    for act in (dictation.recognise, dictation.release):
        with pytest.raises(OfficeError, match="Anna has this dictation in hand"):
            other.call(act, dictation=number)
    practice_session.call(dictation.release, dictation=number)
    assert other.call(dictation.recognise, dictation=number)


def test_handing_back_what_is_finished_leaves_it_finished(practice_session: Session) -> None:
    number = dictated(practice_session, "kontrol om en uge punktum")
    practice_session.call(dictation.finish, dictation=number)
    practice_session.call(dictation.release, dictation=number)
    assert practice_session.call(dictation.opened, dictation=number).row.dictation.state is DictationState.FINISHED


def test_a_correction_keeps_what_the_recording_sounds_like(practice_session: Session) -> None:
    number = dictated(practice_session, "kontrol om en uge punktum")
    with practice_session.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE transcripts SET sounds_like = 'sv'")
    correct(practice_session, number, ("uge", "måned"))
    newest = practice_session.call(dictation.opened, dictation=number).transcript
    assert newest is not None and newest.sounds_like == "sv"


def test_it_is_told_why_nothing_can_be_recognised(
    practice_session: Session, real_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))  # where no voice model was chosen
    assert practice_session.call(dictation.hindrance, language="da") == ""
    assert "No voice model" in real_session.call(dictation.hindrance, language="da")
