"""Cut a stream of sound at its pauses into stretches of speech.

Recognisers repeat themselves and invent text over silence and noise, so neither reaches them; and a model trained on
short windows hears best in short stretches. What is a voice is told by Silero's network (`speech.voice_activity`), and
where in it the pauses are by energy against a noise floor that adapts. All memory is bounded: about ten seconds of
levels and one stretch.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from speech.voice_activity import WINDOW, VoiceActivity, no_chances, voiced

SAMPLE_RATE = 16_000
FRAME = 320
"""20 ms."""
FRAMES_A_SECOND = SAMPLE_RATE // FRAME
BLOCK = 6 * 2560
"""Samples judged at a time, 0.96 s: whole frames, and whole windows of the voice activity."""
HISTORY, LOOKAHEAD = 8, 3
"""Blocks behind and ahead of a moment that tell noise from speech there."""
SILENCE_DB = -65.0
SPEECH_RANGE_DB = 38.0
STEADY_DB = 10.0
"""Sound that varies less than this has no pauses to be found by level."""
LONGEST_PAUSE = 0.7
CUTTING_PAUSE = 0.16
MARGIN = 0.15
SHORTEST_SPEECH = 0.08

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Stretch:
    """Speech without a long pause: float32 samples at 16 kHz, shape (n,), beginning `start` seconds into the sound."""

    start: float
    samples: Samples


def stretches(blocks: Iterable[Samples], longest: float) -> Iterator[Stretch]:
    """Give the spoken stretches of a stream (blocks of any length), none longer than `longest` seconds.

    A stretch ends at a pause (of 0.7 s where `longest` is 14 or more, shorter below: 0.3 s where it is 6); one that
    would grow too long is cut at its longest pause, or where it is quietest. A little silence is left around it.
    """
    cutter = _Cutter(longest)
    for samples, levels, spoken in _judged(_even(blocks)):
        yield from cutter.add(samples, levels, spoken)
    yield from cutter.finish()


def levels_of(samples: Samples) -> NDArray[np.float32]:
    """Level in dB of full scale of each whole 20 ms, shape (len(samples) // 320,)."""
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    power = np.einsum("ij,ij->i", frames, frames) / FRAME - frames.mean(axis=1) ** 2  # a constant offset is no sound
    levels: NDArray[np.float32] = (10 * np.log10(np.maximum(power, 1e-12))).astype(np.float32)
    return levels


@dataclass(frozen=True)
class _Block:
    samples: Samples
    levels: NDArray[np.float32]
    """In dB, of each frame."""
    chances: NDArray[np.float32]
    """Of a voice, in each window of the voice activity."""


def _even(blocks: Iterable[Samples]) -> Iterator[Samples]:
    """Blocks of exactly BLOCK samples; the last is filled up with silence to whole frames and windows."""
    held = np.zeros(0, np.float32)
    for block in blocks:
        held = np.concatenate([held, block])
        while len(held) >= BLOCK:
            yield held[:BLOCK]
            held = held[BLOCK:]
    if len(held):
        yield np.pad(held, (0, -len(held) % np.lcm(FRAME, WINDOW)))


def _judged(blocks: Iterable[Samples]) -> Iterator[tuple[Samples, NDArray[np.float32], NDArray[np.bool_]]]:
    """Add to each block its frames' levels and whether they are spoken, once the blocks ahead are known."""
    voice = VoiceActivity()
    behind: deque[_Block] = deque(maxlen=HISTORY)
    waiting: deque[_Block] = deque()
    for samples in blocks:
        levels = levels_of(samples)
        # Hours of silence cost nothing: what no threshold lets pass need not be judged.
        silent = float(levels.max()) <= SILENCE_DB
        waiting.append(_Block(samples, levels, no_chances(samples) if silent else voice.chances(samples)))
        if len(waiting) > LOOKAHEAD:
            yield _judge_first(behind, waiting)
    while waiting:
        yield _judge_first(behind, waiting)


def _judge_first(
    behind: deque[_Block], waiting: deque[_Block]
) -> tuple[Samples, NDArray[np.float32], NDArray[np.bool_]]:
    around = [*behind, *waiting]
    before = sum(len(block.chances) for block in behind)
    threshold = _threshold(np.concatenate([block.levels for block in around]))
    voices = voiced(np.concatenate([block.chances for block in around]))
    first = waiting.popleft()
    behind.append(first)
    windows = (np.arange(len(first.levels)) * FRAME + FRAME // 2) // WINDOW
    return first.samples, first.levels, voices[before + windows] & (first.levels > threshold)


def _threshold(levels: NDArray[np.float32]) -> float:
    """The level above which a voice speaks and below which it pauses, from the levels of some seconds around it."""
    floor = max(float(np.percentile(levels, 10)), SILENCE_DB - 10)
    # A click is one frame long; speech holds its level for several.
    held = np.minimum(np.minimum(levels[:-2], levels[1:-1]), levels[2:]) if len(levels) > 2 else levels
    peak = float(held.max())
    if peak - floor < STEADY_DB:
        return SILENCE_DB  # a voice without a pause
    # What is far below speech nearby is no speech even over perfect silence: recorders mute the noise between words.
    return max(min(floor + 9, peak - 22), floor + 4, peak - SPEECH_RANGE_DB, SILENCE_DB)


class _Cutter:
    """Holds the sound since the present stretch began, and decides where it ends. Frames are counted from 0."""

    def __init__(self, longest: float) -> None:
        self._most = int((longest - 2 * MARGIN) * FRAMES_A_SECOND)
        self._samples = np.zeros(0, np.float32)
        self._levels = np.zeros(0, np.float32)
        self._spoken = np.zeros(0, np.bool_)
        self._base = 0
        """The number of the first frame held."""
        self._closing = int(min(LONGEST_PAUSE, longest / 20) * FRAMES_A_SECOND)

    def add(self, samples: Samples, levels: NDArray[np.float32], spoken: NDArray[np.bool_]) -> Iterator[Stretch]:
        self._samples = np.concatenate([self._samples, samples])
        self._levels = np.concatenate([self._levels, levels])
        self._spoken = np.concatenate([self._spoken, spoken])
        yield from self._cut(at_end=False)

    def finish(self) -> Iterator[Stretch]:
        yield from self._cut(at_end=True)

    def _cut(self, *, at_end: bool) -> Iterator[Stretch]:
        margin, closing = int(MARGIN * FRAMES_A_SECOND), self._closing
        while True:
            heard = np.flatnonzero(self._spoken)
            if not len(heard):
                self._forget(len(self._spoken) - margin)
                return
            first = int(heard[0])
            pauses = np.flatnonzero(np.diff(heard) > closing)
            last = int(heard[pauses[0]] if len(pauses) else heard[-1])
            if last - first >= self._most:
                end, rest = self._inside(first)
            elif len(pauses) or at_end or len(self._spoken) - last > closing:
                pause = int(np.diff(heard)[pauses[0]]) if len(pauses) else len(self._spoken) - last
                end = rest = last + 1 + min(margin, pause // 2)
            else:
                return
            stretch = self._stretch(max(0, first - margin), end)
            spoken_seconds = np.count_nonzero(self._spoken[first:rest]) / FRAMES_A_SECOND
            self._forget(rest)
            if spoken_seconds >= SHORTEST_SPEECH:
                yield stretch

    def _inside(self, first: int) -> tuple[int, int]:
        """Where to end a stretch that grows too long, and where to go on: its longest pause, or its quietest moment."""
        earliest, latest = first + self._most // 3, first + self._most
        heard = earliest + np.flatnonzero(self._spoken[earliest:latest])
        gaps = np.diff(heard)
        if len(gaps) and gaps.max() > CUTTING_PAUSE * FRAMES_A_SECOND:
            at = int(np.argmax(gaps))
            middle = int(heard[at] + heard[at + 1]) // 2
            return min(int(heard[at]) + 1 + int(MARGIN * FRAMES_A_SECOND), middle), middle
        smooth = np.convolve(self._levels[earliest:latest], np.ones(5) / 5, mode="same")
        quietest = earliest + int(np.argmin(smooth[2:-2])) + 2
        return quietest, quietest

    def _stretch(self, begin: int, end: int) -> Stretch:
        return Stretch((self._base + begin) * FRAME / SAMPLE_RATE, self._samples[begin * FRAME : end * FRAME].copy())

    def _forget(self, frames: int) -> None:
        if frames > 0:
            self._base += frames
            self._samples = self._samples[frames * FRAME :]
            self._levels, self._spoken = self._levels[frames:], self._spoken[frames:]
