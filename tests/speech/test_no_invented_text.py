"""Where nobody speaks, nothing is written: whole recordings through the whole pipeline, with the practice model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import jiwer
import numpy as np
import pytest

import speech
from tests import speaking
from tools.practice_voice import noises

RATE = speaking.RATE
SECONDS = 10
PAUSE = 0.8
"""Before, between and after the lines of `speaking.dictation`."""
ROOM = 2e-3
LONG_SILENCE, LONG_NOISE = "ten minutes of digital silence", "ten minutes of a room"


def loud(sound: speaking.Samples, decibel: float) -> speaking.Samples:
    """Scale to a root mean square in dB of full scale; what passes full scale is clipped."""
    level = float(np.sqrt(np.mean(sound.astype(np.float64) ** 2)))
    return np.clip(sound * np.float32(10 ** (decibel / 20) / level), -1, 1)


def room(seconds: float, seed: int = 4) -> speaking.Samples:
    return np.random.default_rng(seed).normal(0, ROOM, int(seconds * RATE)).astype(np.float32)


def of_kind(kind: str, seed: int, decibel: float | None = None) -> speaking.Samples:
    sound = noises.KINDS[kind](SECONDS, np.random.default_rng(seed))
    return sound if decibel is None else loud(sound, decibel)


NOBODY_SPEAKS: dict[str, Callable[[], speaking.Samples]] = {
    **{f"{kind}, drawn with {seed}": partial(of_kind, kind, seed) for kind in noises.KINDS for seed in (1, 2)},
    **{f"loud {kind}": partial(of_kind, kind, 3, -12) for kind in noises.KINDS},
    "hiss as loud as speech": lambda: np.random.default_rng(3).normal(0, 0.1, SECONDS * RATE).astype(np.float32),
    "music far too loud": partial(of_kind, "music", 5, 6),
    LONG_SILENCE: lambda: np.zeros(600 * RATE, np.float32),
    LONG_NOISE: lambda: np.tile(room(60), 10),
}


def late_line(before: speaking.Samples) -> speaking.Samples:
    return np.concatenate([before, speaking.dictation([speaking.LINES[3]], PAUSE, ROOM)])


MUSIC_SECONDS = 12


def music_between(seed: int) -> speaking.Samples:
    """Two lines, and between them music that is louder than they are."""
    first, second = (speaking.dictation([line], PAUSE, 3e-4) for line in speaking.LINES[:2])
    return np.concatenate([first, loud(noises.music(MUSIC_SECONDS, np.random.default_rng(seed)), -14), second])


SPOKEN: dict[str, Callable[[], speaking.Samples]] = {
    "after 40 s of digital silence": lambda: late_line(np.zeros(40 * RATE, np.float32)),
    "after 40 s of a room": lambda: late_line(room(40)),
    "music between, drawn with 2": lambda: music_between(2),
    "music between, drawn with 5": lambda: music_between(5),
}


@dataclass
class Heard:
    """What came back of each recording, by its name."""

    transcripts: dict[str, speech.Transcript] = field(default_factory=dict)
    progress: dict[str, list[speech.Progress]] = field(default_factory=lambda: defaultdict(list))


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> Heard:
    """All of them in one piece of work, so that the model is loaded once."""
    folder = tmp_path_factory.mktemp("stille")
    sounds = NOBODY_SPEAKS | SPOKEN
    return transcribed(list(sounds), [speaking.save(make(), folder / f"{name}.flac") for name, make in sounds.items()])


def transcribed(names: Sequence[str], paths: Sequence[Path]) -> Heard:
    heard = Heard()

    def take(number: int, result: speech.Transcript | Exception) -> None:
        assert isinstance(result, speech.Transcript), result
        heard.transcripts[names[number]] = result

    speech.transcribe_all(
        paths, take, language="da", on_progress=lambda number, told: heard.progress[names[number]].append(told)
    )
    return heard


@pytest.mark.parametrize("name", NOBODY_SPEAKS)
def test_where_nobody_speaks_nothing_is_written(name: str, heard: Heard) -> None:
    transcript = heard.transcripts[name]
    assert transcript.text == ""
    assert transcript.segments == ()
    assert transcript.damaged_at is None
    assert transcript.duration == pytest.approx(600 if name in (LONG_SILENCE, LONG_NOISE) else SECONDS)


@pytest.mark.parametrize("name", [LONG_SILENCE, LONG_NOISE])
def test_ten_empty_minutes_tell_how_far_they_are(name: str, heard: Heard) -> None:
    told = heard.progress[name]
    done = [progress.done for progress in told]
    assert len(told) >= 10
    assert done == sorted(done) and done[-1] == pytest.approx(600)
    assert all(progress.total == pytest.approx(600) for progress in told)


@pytest.mark.parametrize("name", [name for name in SPOKEN if name.startswith("after")])
def test_after_a_long_silence_the_first_word_is_where_it_was_said(name: str, heard: Heard) -> None:
    transcript = heard.transcripts[name]
    assert jiwer.wer(speaking.LINES[3], transcript.text) <= 0.25
    ((begin, end),) = speaking.timed([speaking.LINES[3]], PAUSE)
    assert transcript.words[0].start == pytest.approx(40 + begin, abs=0.25)
    assert transcript.words[-1].end == pytest.approx(40 + end, abs=0.3)


@pytest.mark.parametrize("name", [name for name in SPOKEN if name.startswith("music")])
def test_both_lines_are_found_around_loud_music(name: str, heard: Heard) -> None:
    (begin, first_end), (second_begin, _) = (speaking.timed([line], PAUSE)[0] for line in speaking.LINES[:2])
    second_begin += first_end + PAUSE + MUSIC_SECONDS
    transcript = heard.transcripts[name]
    middle = (first_end + second_begin) / 2
    before = " ".join(word.text for word in transcript.words if word.end < middle)
    after = " ".join(word.text for word in transcript.words if word.end >= middle)
    assert jiwer.wer(speaking.LINES[0], before) <= 0.25
    assert jiwer.wer(speaking.LINES[1], after) <= 0.25
    assert transcript.words[0].start == pytest.approx(begin, abs=0.25)
    assert not [word for word in transcript.words if first_end + 0.5 < word.start < second_begin - 0.5]
