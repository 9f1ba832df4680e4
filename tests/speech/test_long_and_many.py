"""Hours of sound and heaps of recordings: nothing is heard twice after a kill, and one bad file stops no other."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

import speech
from foundation.errors import ChildDied, WorldError
from speech import models
from speech.engines import Heard
from speech.errors import NoAudio, UnknownModel
from speech.listening import Listening
from speech.model import Partial
from speech.pauses import SAMPLE_RATE, Stretch, stretches
from speech.windows import Window, windows
from tests import speaking

LINES = speaking.LINES * 4


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return speaking.save(speaking.dictation(LINES), tmp_path_factory.mktemp("long") / "runde.wav")


@pytest.fixture(scope="module")
def whole(recording: Path) -> speech.Transcript:
    return speech.transcribe(recording, language="da")


def test_after_a_kill_recognition_goes_on_where_it_ended(recording: Path, whole: speech.Transcript) -> None:
    before = {child.pid for child in psutil.Process().children()}
    kept: list[Partial] = []

    def the_power_fails_after_two_pieces(progress: speech.Progress) -> None:
        if progress.partial:
            kept.append(Partial.from_json(progress.partial))
        if len(kept) == 2:
            for child in psutil.Process().children():
                if child.pid not in before:
                    os.kill(child.pid, signal.SIGKILL)

    with pytest.raises(ChildDied):
        speech.transcribe(recording, language="da", on_progress=the_power_fails_after_two_pieces)
    had = kept[0].and_then(kept[1])
    assert had.segments and had.through < whole.duration

    heard_now: list[Partial] = []
    transcript = speech.transcribe(
        recording,
        language="da",
        before=had,
        on_progress=lambda p: heard_now.append(Partial.from_json(p.partial)) if p.partial else None,
    )
    assert transcript == whole
    assert heard_now[0].through > had.through
    assert (*had.segments, *(segment for part in heard_now for segment in part.segments)) == whole.segments


def test_many_recordings_come_one_by_one_and_a_bad_one_stops_no_other(tmp_path: Path) -> None:
    lines = speaking.LINES[3:5]
    good = [speaking.save(speaking.dictation([line]), tmp_path / f"{n}.wav") for n, line in enumerate(lines)]
    silent = speaking.save(np.zeros(2 * speaking.RATE, np.float32), tmp_path / "stille.wav")
    empty = tmp_path / "tom.wav"
    empty.touch()
    results: dict[int, Any] = {}
    told: set[int] = set()
    speech.transcribe_all(
        [good[0], empty, silent, tmp_path / "findes ikke.wav", good[1]],
        results.__setitem__,
        language="da",
        on_progress=lambda number, _progress: told.add(number),
    )
    assert list(results) == [0, 1, 2, 3, 4]
    assert [results[0].text, results[2].text, results[4].text] == [lines[0], "", lines[1]]
    assert isinstance(results[1], NoAudio) and isinstance(results[3], WorldError)
    assert told >= {0, 4}
    alone = speech.transcribe(good[1], language="da")
    assert [word.text for word in alone.words] == [word.text for word in results[4].words]
    assert [w.start for w in alone.words] == pytest.approx([w.start for w in results[4].words], abs=0.03)


def test_what_no_recording_would_survive_is_told_once(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel):
        speech.transcribe_all([tmp_path / "a.wav", tmp_path / "b.wav"], lambda _number, _heard: None, model="væk")


def test_short_stretches_share_a_window_and_their_words_find_back() -> None:
    found = list(stretches([speaking.dictation(pause=3.0)], 6.0))
    packed = list(windows(found, 30.0))
    assert len(found) == len(speaking.LINES) and len(packed) == 1
    (window,) = packed
    for stretch, placed in zip(found, window.placed(one_word_in_each(window)), strict=True):
        (word,) = placed
        assert word.start == pytest.approx(stretch.start + 0.1)
        assert word.end == pytest.approx(stretch.start + 0.3)


def one_word_in_each(window: Window) -> list[speech.Word]:
    words, offset = [], 0.0
    for stretch in window.stretches:
        words.append(speech.Word("ord", offset + 0.1, offset + 0.3, 0.9))
        offset += len(stretch.samples) / SAMPLE_RATE
    return words


def test_a_window_is_never_longer_than_a_model_hears_and_holds_all() -> None:
    pieces = [
        Stretch(start * 10.0, np.full(length * 1600, 0.1, np.float32))
        for start, length in enumerate([90, 200, 299, 300, 5, 5])
    ]
    packed = list(windows(pieces, 30.0))
    assert [len(window.stretches) for window in packed] == [2, 1, 1, 2]
    assert max(len(window.samples) for window in packed) <= 30 * SAMPLE_RATE
    assert [stretch for window in packed for stretch in window.stretches] == pieces


def test_a_recogniser_that_repeats_itself_over_pauses_is_flagged_where_it_does(tmp_path: Path) -> None:
    recording = speaking.save(speaking.dictation(pause=1.5), tmp_path / "a.wav")
    told: list[Partial] = []
    long_windows = replace(models.find("practice"), longest_stretch=30.0)
    listening = Listening(lambda: recording.open("rb"), long_windows, on_part=told.append)
    window = next(listening.windows())
    assert len(window.stretches) > 3
    words, offset = [], 0.0
    for stretch in window.stretches:
        seconds = len(stretch.samples) / SAMPLE_RATE
        said = ("tak", "tak") if len(words) < 6 else ("noget", f"andet{len(words)}")
        begins = (offset + 0.1, offset + seconds / 2)
        words += [speech.Word(text, at, at + 0.1, 0.99) for text, at in zip(said, begins, strict=True)]
        offset += seconds
    listening.take(window, Heard(tuple(words)))
    flags = [speech.Flag.REPEAT in segment.flags for segment in told[0].segments]
    assert flags[:3] == [True] * 3 and not any(flags[3:])


@pytest.mark.parametrize(("silence", "flagged"), [(0.59, False), (0.61, True)])
def test_words_where_the_model_says_that_nobody_speaks_are_flagged(
    recording: Path, silence: float, flagged: bool
) -> None:
    told: list[Partial] = []
    listening = Listening(lambda: recording.open("rb"), models.find("practice"), on_part=told.append)
    window = next(listening.windows())
    listening.take(window, Heard((speech.Word("undertekster", 0.2, 0.6, 0.99),), silence=silence))
    (segment,) = told[0].segments
    assert segment.flags == ({speech.Flag.TEXT_OVER_SILENCE} if flagged else frozenset())


def test_what_was_heard_before_is_not_told_as_progress_of_this_attempt(recording: Path) -> None:
    before = Partial((), 20.0)
    told: list[float] = []
    listening = Listening(
        lambda: recording.open("rb"),
        models.find("practice"),
        before=before,
        on_progress=lambda done, _total: told.append(done),
    )
    for window in listening.windows():
        assert window.end > 20.0
        listening.take(window, Heard(()))
    assert told and min(told) >= 20.0
