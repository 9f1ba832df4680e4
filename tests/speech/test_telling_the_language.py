"""A recording in another language than the one it is heard in is told of."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest

from speech import engines, models
from speech.recogniser import recognise
from tools.practice_voice import dictations, espeak

# whisper leaves its list of tokens open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
SECONDS = 14.0
PRACTICE = models.find("practice")
QUIET = np.zeros(espeak.RATE // 2, np.float32)


@pytest.fixture(scope="module")
def swedish() -> bytes:
    """What a Swedish doctor said, as a WAV file."""
    return dictations.recording(dictations.dictation("sv", SECONDS, seed=7, chosen=("",)).samples).getvalue()


def sounds_like(sound: bytes, asked: str, engine: str = "auto", model: models.Model = PRACTICE) -> str:
    return recognise(BytesIO(sound), model=model, language=asked, engine=engine).transcript.sounds_like


@pytest.mark.parametrize("engine", engines.ENGINES)
def test_swedish_that_is_heard_as_danish_is_told(swedish: bytes, engine: str) -> None:
    assert sounds_like(swedish, "da", engine) == "sv"
    assert sounds_like(swedish, "sv", engine) == ""


def test_norwegian_is_norwegian_by_either_code() -> None:
    spoken = dictations.recording(dictations.dictation("nb", SECONDS, seed=7, chosen=("",)).samples).getvalue()
    assert [sounds_like(spoken, code) for code in ("nb", "no", "en")] == ["", "", "nb"]


def test_a_few_words_are_no_reason_to_doubt_the_language() -> None:
    few = np.concatenate([QUIET, espeak.speak("ingen känd allergi", "sv").samples / np.float32(32768), QUIET])
    many = np.concatenate([few] * 4)
    assert sounds_like(dictations.recording(few).getvalue(), "da") == ""
    assert sounds_like(dictations.recording(many).getvalue(), "da") == "sv"


def test_a_model_for_one_language_is_not_asked(swedish: bytes) -> None:
    assert sounds_like(swedish, "da", model=replace(PRACTICE, language="da", languages=())) == ""
