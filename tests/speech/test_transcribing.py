"""A secretary has recordings transcribed: real sound, the real recogniser, the practice model."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import jiwer
import numpy as np
import psutil
import pytest

import speech
from foundation.errors import Cancelled, ChildDied
from speech import Flag, Transcript
from speech.errors import NoAudio, UnknownEngine, UnknownLanguage, UnknownModel
from speech.listening import repeated
from speech.model import Partial, Recognition, Segment, Word
from tests import speaking


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return speaking.save(speaking.dictation(), tmp_path_factory.mktemp("dictation") / "rønt gen æøå.wav")


@pytest.fixture(scope="module")
def heard(recording: Path) -> Recognition:
    return speech.transcribe_with_loudness(recording, language="da")


@pytest.fixture(scope="module")
def long_recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Long enough that the work can be stopped while it goes on."""
    return speaking.save(np.tile(speaking.dictation(), 30), tmp_path_factory.mktemp("long") / "long.wav")


def test_a_dictation_is_understood(heard: Recognition) -> None:
    # Measured: no error at all; 1.0 % on 40 further lines of the grammar.
    assert jiwer.wer(" ".join(speaking.LINES), heard.transcript.text) <= 0.06
    assert len(heard.transcript.segments) == len(speaking.LINES)
    assert not any(segment.flags for segment in heard.transcript.segments)
    assert (heard.transcript.model, heard.transcript.language) == ("practice", "da")
    assert heard.transcript.engine == "ctranslate2"
    assert heard.transcript.damaged_at is None


def test_word_times_rise_and_lie_where_somebody_speaks(heard: Recognition) -> None:
    words = heard.transcript.words
    assert all(0 <= word.start <= word.end <= heard.transcript.duration for word in words)
    assert all(before.end <= after.start for before, after in itertools.pairwise(words))
    assert all(0 < word.probability <= 1 for word in words)
    for word in words:
        # Loudness counts 50 ms; a word's middle is louder than the pauses (noise of 0.001 gives about 16).
        around = heard.loudness[int(word.start * 20) : int(word.end * 20) + 1]
        assert max(around) > 60, word


def test_lines_begin_when_they_are_spoken(heard: Recognition) -> None:
    begin = 0.8
    spoken = speaking.timed(speaking.LINES)
    for segment, (start, end) in zip(heard.transcript.segments, spoken, strict=True):
        assert abs(segment.start - start) < 0.25, segment.text
        assert abs(segment.end - end) < 0.25, segment.text
    assert heard.transcript.segments[0].start >= begin - 0.2


def test_loudness_has_a_byte_for_each_50_ms(heard: Recognition) -> None:
    assert len(heard.loudness) == pytest.approx(heard.transcript.duration * 20, abs=2)
    assert max(heard.loudness[:14]) < 30 < 100 < max(heard.loudness)


def test_progress_comes_with_the_segments(recording: Path, heard: Recognition) -> None:
    told: list[speech.Progress] = []
    transcript = speech.transcribe(recording, language="da", on_progress=told.append)
    assert [p.done for p in told] == sorted(p.done for p in told)
    assert told[-1].done == pytest.approx(told[-1].total) == pytest.approx(heard.transcript.duration, abs=0.01)
    parts = [Partial.from_json(p.partial) for p in told if p.partial]
    segments = tuple(segment for part in parts for segment in part.segments)
    assert segments == transcript.segments == heard.transcript.segments
    assert [part.through for part in parts] == sorted(part.through for part in parts)


def test_a_transcript_survives_json(heard: Recognition) -> None:
    flagged = Segment((Word("ja", 0.1, 0.4, 0.5),), frozenset({Flag.REPEAT, Flag.TEXT_OVER_SILENCE}))
    for transcript in (
        heard.transcript,
        Transcript("da", "m", "e", 1.0, (flagged,), damaged_at=0.5, left_out=("CRP",)),
    ):
        assert Transcript.from_json(transcript.as_json()) == transcript


def test_bytes_are_transcribed_like_a_file(recording: Path, heard: Recognition) -> None:
    assert speech.transcribe_with_loudness(recording.read_bytes(), language="da") == heard


def test_stopping_from_another_thread_takes_less_than_a_second(long_recording: Path) -> None:
    stop, stopped_at = threading.Event(), []

    def somebody_presses_stop(_: speech.Progress) -> None:
        if not stopped_at:
            threading.Thread(target=stop.set).start()
            stopped_at.append(time.monotonic())

    with pytest.raises(Cancelled):
        speech.transcribe(long_recording, language="da", on_progress=somebody_presses_stop, cancelled=stop.is_set)
    assert time.monotonic() - stopped_at[0] < 1.0


def test_a_killed_child_is_told_as_such(long_recording: Path) -> None:
    before = {child.pid for child in psutil.Process().children()}

    def the_system_kills_it(_: speech.Progress) -> None:
        for child in psutil.Process().children():
            if child.pid not in before:
                os.kill(child.pid, signal.SIGKILL)

    with pytest.raises(ChildDied, match="ended without a result"):
        speech.transcribe(long_recording, language="da", on_progress=the_system_kills_it)


def test_three_hours_with_one_spoken_line_need_little_memory(tmp_path: Path) -> None:
    line = speaking.dictation(["blodprøverne er normale punktum"])
    path = speaking.save_silence_with(line, at=5400.2, seconds=3 * 3600, path=tmp_path / "nat.flac")
    # In a process of its own: the system tells the largest of all children that a process ever had.
    code = (
        "import json, resource, sys, speech\n"
        "heard = speech.transcribe(sys.argv[1], language='da')\n"
        "most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024\n"
        "print(json.dumps([most, heard.as_json()]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    megabytes, heard = json.loads(done.stdout)
    transcript = speech.Transcript.from_json(heard)
    assert transcript.text == "blodprøverne er normale punktum"
    assert transcript.duration == pytest.approx(3 * 3600, abs=0.1)
    assert transcript.words[0].start == pytest.approx(5401.0, abs=0.25)
    # Three hours of samples alone would be 690 MB; PyTorch and the model take about 430.
    assert megabytes < 650


def test_silence_and_noise_give_no_text(tmp_path: Path) -> None:
    noise = np.random.default_rng(7).normal(0, 0.02, 8 * speaking.RATE).astype(np.float32)
    for samples in (noise, np.zeros(8 * speaking.RATE, np.float32)):
        transcript = speech.transcribe(speaking.save(samples, tmp_path / "stille.wav"), language="da")
        assert transcript.segments == ()
        assert transcript.duration == pytest.approx(8.0)


def test_a_dictation_spoken_far_from_the_microphone_is_heard_like_any_other(heard: Recognition, tmp_path: Path) -> None:
    quiet = speaking.dictation(noise=0) * np.float32(0.02)
    quiet += np.random.default_rng(2).normal(0, 2e-5, len(quiet)).astype(np.float32)
    transcript = speech.transcribe(speaking.save(quiet, tmp_path / "fjern.flac"), language="da")
    assert jiwer.wer(heard.transcript.text, transcript.text) <= 0.06


def test_words_that_the_practice_model_never_learnt_are_flagged(tmp_path: Path) -> None:
    samples = speaking.dictation(["statsministeren holdt en tale i folketinget", "blodprøverne er normale punktum"])
    strange, known = speech.transcribe(speaking.save(samples, tmp_path / "tale.wav"), language="da").segments
    assert Flag.OUTSIDE_VOCABULARY in strange.flags
    assert not known.flags


def test_repeats_are_told_from_ordinary_speech() -> None:
    assert repeated(["tak"] * 4) == {0, 1, 2, 3}
    assert repeated(["ja", *["det", "er", "godt"] * 4, "ja"]) == set(range(1, 13))
    assert not repeated(["nej", "nej", "nej"])
    assert not repeated(" ".join(speaking.LINES).split())


def test_wrong_wishes_get_a_sentence(recording: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownEngine, match="There is no engine “siri”"):
        speech.transcribe(recording, language="da", engine="siri")
    with pytest.raises(UnknownModel, match="practice"):
        speech.transcribe(recording, language="da", model="stor-dansk")
    with pytest.raises(UnknownLanguage, match="knows only da, nb, sv, en"):
        speech.transcribe(recording, language="fi")
    with pytest.raises(UnknownLanguage, match="Say which one is spoken"):
        speech.transcribe(recording)
    with pytest.raises(NoAudio, match="cannot be opened"):
        speech.transcribe(tmp_path / "findes ikke.wav", language="da")


def test_importing_speech_is_cheap() -> None:
    heavy = "torch av whisper numba numpy docx"
    code = (
        f"import sys, speech, speech.formats, speech.written; print([m for m in '{heavy}'.split() if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
