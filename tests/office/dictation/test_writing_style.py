"""How an office wants spoken words written, and what recognition makes of it."""

from __future__ import annotations

import pytest
from speaking import dictation, save

from office.errors import OfficeError
from office.features import dictation as feature
from office.features import writing_style
from speech.written import HouseStyle

SPOKEN = "patienten har haft hovedpine i tre dage punktum"


def recognised(session, runner, patient, path, times: int = 1) -> str:
    received = session.call(
        feature.receive, audio=save(dictation([SPOKEN] * times), path), patient=patient.id, author="Lene Læge"
    )
    runner.run_until_empty()
    return session.call(feature.opened, dictation=received.id).transcript.text


def test_the_office_says_how_numbers_are_written(practice_session, runner, patient, tmp_path):
    assert practice_session.call(writing_style.shown) == HouseStyle()
    practice_session.call(writing_style.choose, words_up_to=9)
    assert "i tre dage" in recognised(practice_session, runner, patient, tmp_path / "one.wav")
    practice_session.call(writing_style.choose, abbreviations=True, words_up_to=0)
    assert practice_session.call(writing_style.shown) == HouseStyle(abbreviations=True, words_up_to=0)
    assert "i 3 dage" in recognised(practice_session, runner, patient, tmp_path / "two.wav", times=2)


def test_no_house_writes_large_numbers_as_words(practice_session):
    with pytest.raises(OfficeError, match="up to 20 at most"):
        practice_session.call(writing_style.choose, words_up_to=21)
    assert practice_session.call(writing_style.shown) == HouseStyle()
