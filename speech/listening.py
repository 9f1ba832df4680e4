"""One recording being heard: it gives its windows, takes what was heard in them, and becomes a transcript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import chain
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from speech.audio import SAMPLE_RATE, Decoding, decode
from speech.engines import WHISPER_CODES, Heard, told_languages
from speech.errors import SpeechError
from speech.model import Flag, Partial, Recognition, Segment, Transcript, Word
from speech.models import Model
from speech.pauses import BLOCK, LOOKAHEAD, stretches
from speech.windows import Window, windows

LOUDNESS_SAMPLES = SAMPLE_RATE // 20
SILENT = 0.6
"""Whisper's own threshold for "nobody speaks"."""
REPEATS, LONGEST_REPEATED = 4, 8
UNSURE = 0.75
"""Mean probability of a segment: the practice model stays above 0.9 on words that it knows, below 0.7 on others."""
SILENT_PROGRESS_SECONDS = 20.0
TOLD_FROM, TOLD_AT_LEAST, SURELY_ANOTHER = 30.0, 5.0, 0.8
"""Seconds of windows from which the language is told, and of those with words at least; above which mean probability
another language than the one asked for is believed."""
NOTHING = Partial((), 0.0)

OpenFile = Callable[[], AbstractContextManager[BinaryIO]]
OnProgress = Callable[[float, float], None]
OnPart = Callable[[Partial], None]


class Listening:
    """A recording in work. `failure` says why it cannot be read, if so; `left` counts windows given and not taken."""

    def __init__(
        self,
        open_file: OpenFile,
        model: Model,
        *,
        before: Partial = NOTHING,
        on_progress: OnProgress | None = None,
        on_part: OnPart | None = None,
    ) -> None:
        self.failure: SpeechError | None = None
        self.left = 0
        self.exhausted = False
        self._open, self._model, self._before = open_file, model, before
        self._on_progress = on_progress or (lambda _done, _total: None)
        self._on_part = on_part or (lambda _part: None)
        self._segments = list(before.segments)
        self._loudness = bytearray()
        self._told = before.through
        self._decoding: Decoding | None = None
        self._given, self._told_until = 0.0, 0.0
        self._languages: Counter[str] = Counter()
        self._seconds_told = 0.0

    def windows(self) -> Iterator[Window]:
        """Give what is left to be heard, in order. A file that cannot be read is noted in `failure`."""
        try:
            with self._open() as file:
                for window in self._windows(decode(file)):
                    if window.end > self._before.through:
                        self.left += 1
                        self._note_given(window)
                        yield window
        except SpeechError as failure:
            self.failure = failure
        self.exhausted = True

    def take(self, window: Window, heard: Heard) -> None:
        """Note what was heard in a window, and tell of it."""
        self.left -= 1
        segments = tuple(self._segments_of(window, heard))
        self._segments += segments
        if segments and heard.languages and heard.silence <= SILENT and self.tells_language(window):
            seconds = len(window.samples) / SAMPLE_RATE
            self._seconds_told += seconds
            self._languages.update({language: chance * seconds for language, chance in heard.languages.items()})
        self._on_part(Partial(segments, window.end))
        self._tell(window.end)

    def tells_language(self, window: Window) -> bool:
        """Tell whether this window is one of the first, from which the recording's language is told.

        A model for one language is not asked: whoever trained it on that one did not care for the others.
        """
        return self._model.language is None and window.start < self._told_until

    @property
    def complete(self) -> bool:
        """Tell whether nothing is left to hear."""
        return self.exhausted and not self.left

    def result(self, language: str, engine: str, left_out: tuple[str, ...] = ()) -> Recognition:
        """Return what was heard, once it is complete, by which engine; `left_out` are the hints it had no room for."""
        assert self._decoding is not None and self.complete
        duration, damaged_at = self._decoding.duration, self._decoding.damaged_at
        self._tell(duration)
        segments = tuple(self._segments)
        another = self._another_language(language)
        transcript = Transcript(language, self._model.name, engine, duration, segments, damaged_at, left_out, another)
        return Recognition(transcript, bytes(self._loudness))

    def _note_given(self, window: Window) -> None:
        if self._given < TOLD_FROM:
            self._told_until = window.end
        self._given += len(window.samples) / SAMPLE_RATE

    def _another_language(self, asked: str) -> str:
        """The language that the first windows rather sound like, or nothing."""
        if self._seconds_told < TOLD_AT_LEAST:
            return ""
        likeliest, seconds = self._languages.most_common(1)[0]
        same = told_languages({WHISPER_CODES.get(asked, asked): 1.0})[likeliest] > 0
        return likeliest if not same and seconds / self._seconds_told > SURELY_ANOTHER else ""

    def _windows(self, decoding: Decoding) -> Iterator[Window]:
        self._decoding = decoding
        longest = self._model.longest_stretch
        blocks = self._measured(decoding, longest + (LOOKAHEAD + 1) * BLOCK / SAMPLE_RATE)
        first = next(blocks)  # a file without sound is told before a model is loaded
        yield from windows(stretches(chain([first], blocks), longest), longest)

    def _measured(self, decoding: Decoding, delay: float) -> Iterator[NDArray[np.float32]]:
        """Note each block's loudness; tell the progress through long silence, where no window comes for a while."""
        for block in decoding:
            self._loudness += _loudness(block)
            if not self.left and decoding.duration - delay > self._told + SILENT_PROGRESS_SECONDS:
                self._tell(decoding.duration - delay)
            yield block

    def _tell(self, done: float) -> None:
        """Tell the progress, in seconds of sound, never backwards."""
        assert self._decoding is not None
        self._told = max(self._told, done)
        self._on_progress(self._told, max(self._decoding.expected or 0.0, self._decoding.duration))

    def _segments_of(self, window: Window, heard: Heard) -> Iterator[Segment]:
        # A recogniser that has lost its way repeats itself over pauses too, so a window is looked at as a whole.
        repeating = repeated([word.text for word in heard.words])
        reached = 0
        for words in window.placed(heard.words):
            flags = set()
            if heard.silence > SILENT:
                flags.add(Flag.TEXT_OVER_SILENCE)
            if not repeating.isdisjoint(range(reached, reached + len(words))):
                flags.add(Flag.REPEAT)
            if self._model.practice and sum(word.probability for word in words) / len(words) < UNSURE:
                flags.add(Flag.OUTSIDE_VOCABULARY)
            reached += len(words)
            yield Segment(tuple(map(_rounded, words)), frozenset(flags))


def _loudness(block: NDArray[np.float32]) -> bytes:
    """The peak of each 50 ms as a byte; the square root lets quiet speech be seen."""
    padded = np.pad(np.abs(block), (0, -len(block) % LOUDNESS_SAMPLES))
    peaks = np.minimum(padded.reshape(-1, LOUDNESS_SAMPLES).max(axis=1), 1.0)
    return bytes(np.rint(np.sqrt(peaks) * 255).astype(np.uint8))


def _rounded(word: Word) -> Word:
    return Word(word.text, round(word.start, 3), round(word.end, 3), round(word.probability, 4))


def repeated(words: Sequence[str]) -> set[int]:
    """Return the numbers of the words of which one to eight come four times in a row or more."""
    found: set[int] = set()
    for length in range(1, LONGEST_REPEATED + 1):
        run = 0
        for index in range(length, len(words)):
            run = run + 1 if words[index].casefold() == words[index - length].casefold() else 0
            if run >= length * (REPEATS - 1):
                found.update(range(index - run - length + 1, index + 1))
    return found
