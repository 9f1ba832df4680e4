"""Stretches of speech packed into windows: a recogniser pays for a whole window, however little is said in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from speech.model import Word
from speech.pauses import SAMPLE_RATE, Samples, Stretch

QUIET_PEAK, USUAL_PEAK = 0.1, 0.3
"""Of full scale: a window whose loudest sample is below the first is raised to the second."""


@dataclass(frozen=True)
class Window:
    """What a recogniser hears at a time: one or more stretches, end to end, without the pauses between them."""

    stretches: tuple[Stretch, ...]

    @cached_property
    def samples(self) -> Samples:
        """The sound, float32 at 16 kHz, shape (n,); a whisper is raised to the level that recognisers have learnt."""
        joined = np.concatenate([stretch.samples for stretch in self.stretches])
        peak = float(np.abs(joined).max())
        return joined * np.float32(USUAL_PEAK / peak) if 0 < peak < QUIET_PEAK else joined

    @property
    def start(self) -> float:
        """Where it begins in the recording, in seconds."""
        return self.stretches[0].start

    @property
    def end(self) -> float:
        """Where it ends in the recording, in seconds."""
        last = self.stretches[-1]
        return last.start + len(last.samples) / SAMPLE_RATE

    def placed(self, words: Sequence[Word]) -> list[tuple[Word, ...]]:
        """Divide words with times in the window into those of each stretch, with times in the recording.

        A word belongs to the stretch in which its middle lies, and stays inside it; stretches without words are left
        out.
        """
        ends = np.cumsum([len(stretch.samples) for stretch in self.stretches]) / SAMPLE_RATE
        divided: list[list[Word]] = [[] for _ in self.stretches]
        reached = 0
        for word in words:
            found = int(np.searchsorted(ends, (word.start + word.end) / 2, side="right"))
            reached = min(max(reached, found), len(ends) - 1)  # words stay in the order in which they were said
            stretch, begin = self.stretches[reached], ends[reached - 1] if reached else 0.0
            start, end = (float(np.clip(time, begin, ends[reached]) - begin) for time in (word.start, word.end))
            divided[reached].append(replace(word, start=stretch.start + start, end=stretch.start + end))
        return [tuple(said) for said in divided if said]


def windows(stretches: Iterable[Stretch], longest: float) -> Iterator[Window]:
    """Pack stretches, in their order, into windows of at most `longest` seconds."""
    held: list[Stretch] = []
    for stretch in stretches:
        if held and sum(len(one.samples) for one in (*held, stretch)) > longest * SAMPLE_RATE:
            yield Window(tuple(held))
            held = []
        held.append(stretch)
    if held:
        yield Window(tuple(held))
