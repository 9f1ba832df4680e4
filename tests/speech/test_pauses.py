"""Speech is cut at its pauses, whatever the noise and the loudness, without holding the whole sound."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest

from speech.pauses import SAMPLE_RATE, Stretch, stretches
from tests import speaking


def blocks(samples: speaking.Samples, length: int = SAMPLE_RATE) -> Iterator[speaking.Samples]:
    for start in range(0, len(samples), length):
        yield samples[start : start + length]


def end(stretch: Stretch) -> float:
    return stretch.start + len(stretch.samples) / SAMPLE_RATE


@pytest.mark.parametrize(("noise", "gain"), [(0.0, 1.0), (1e-3, 1.0), (1e-2, 1.0), (1e-4, 0.05)])
def test_each_line_is_found_in_noise_and_when_quiet(noise: float, gain: float) -> None:
    samples = speaking.dictation(noise=0) * np.float32(gain)
    samples += np.random.default_rng(3).normal(0, noise, len(samples)).astype(np.float32)
    found = list(stretches(blocks(samples), 6.0))
    assert len(found) == len(speaking.LINES)
    for stretch, (begin, stop) in zip(found, speaking.timed(), strict=True):
        assert begin - 0.4 < stretch.start < begin + 0.1
        assert stop - 0.15 < end(stretch) < stop + 0.4


def test_stretches_are_the_very_samples() -> None:
    samples = speaking.dictation()
    for stretch in stretches(blocks(samples), 6.0):
        start = round(stretch.start * SAMPLE_RATE)
        assert np.array_equal(stretch.samples, samples[start : start + len(stretch.samples)])


@pytest.mark.parametrize("length", [160, 7_777, SAMPLE_RATE, 10 * SAMPLE_RATE])
def test_the_size_of_blocks_makes_no_difference(length: int) -> None:
    samples = speaking.dictation(speaking.LINES[:3])
    expected = [(s.start, len(s.samples)) for s in stretches(blocks(samples), 6.0)]
    assert [(s.start, len(s.samples)) for s in stretches(blocks(samples, length), 6.0)] == expected


@pytest.mark.parametrize("longest", [3.0, 6.0, 30.0])
def test_speech_without_pauses_is_cut_and_nothing_is_lost_or_said_twice(longest: float) -> None:
    samples = np.concatenate([speaking.speak(line) for line in speaking.LINES * 3])
    found = list(stretches(blocks(samples), longest))
    assert max(len(stretch.samples) for stretch in found) <= longest * SAMPLE_RATE
    assert all(after.start >= end(before) - 1e-9 for before, after in itertools.pairwise(found))
    assert sum(len(stretch.samples) for stretch in found) > 0.95 * len(samples)


def test_a_short_pause_does_not_end_a_stretch() -> None:
    assert len(list(stretches(blocks(speaking.dictation(pause=0.4)), 30.0))) == 1


@pytest.mark.parametrize("level", [0.0, 1e-4, 1e-2, 0.3])
def test_silence_and_steady_noise_give_nothing(level: float) -> None:
    noise = np.random.default_rng(5).normal(0, level, 20 * SAMPLE_RATE).astype(np.float32)
    assert list(stretches(blocks(noise), 6.0)) == []
    assert list(stretches(blocks(noise[:100]), 6.0)) == []


def test_a_click_and_a_constant_offset_are_no_speech() -> None:
    samples = np.random.default_rng(5).normal(0, 1e-3, 10 * SAMPLE_RATE).astype(np.float32) + np.float32(0.2)
    samples[80_000:80_100] += 0.5
    assert list(stretches(blocks(samples), 6.0)) == []


def test_a_line_after_a_long_silence_is_found_where_it_is() -> None:
    quiet = np.zeros(60 * SAMPLE_RATE, np.float32)
    (found,) = stretches(blocks(np.concatenate([quiet, speaking.speak(speaking.LINES[3])])), 6.0)
    assert found.start == pytest.approx(60.0, abs=0.25)


def test_a_stretch_is_given_before_the_sound_has_ended() -> None:
    read = 0

    def endless() -> Iterator[speaking.Samples]:
        nonlocal read
        for block in itertools.cycle(blocks(speaking.dictation(speaking.LINES[:1]))):
            read += 1
            yield block

    list(itertools.islice(stretches(endless(), 6.0), 5))
    assert read < 40
