"""From a recording to a transcript, in this process. Meant for child processes: see `speech.child`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from speech import engines
from speech.audio import SAMPLE_RATE, Decoding, decode
from speech.model import Flag, Recognition, Segment, Transcript, Word
from speech.models import Model
from speech.pauses import LOOKAHEAD, stretches

LOUDNESS_SAMPLES = SAMPLE_RATE // 20
SILENT = 0.6
"""Whisper's own threshold for "nobody speaks"."""
REPEATS, LONGEST_REPEATED = 4, 8
UNSURE = 0.75
"""Mean probability of a segment: the practice model stays above 0.9 on words that it knows, below 0.7 on others."""
SILENT_PROGRESS_SECONDS = 20.0

OnSegment = Callable[[Segment, float], None]


def recognise(
    file: BinaryIO,
    *,
    model: Model,
    language: str,
    engine: str = "auto",
    progress: Callable[[float, float], None] | None = None,
    on_segment: Callable[[Segment], None] | None = None,
) -> Recognition:
    """Transcribe a recording; `progress` hears (seconds done, seconds in all), `on_segment` each piece as it comes.

    Memory is bounded by the model and the compressed file, not by the length of the sound.
    Raises NoAudio, DamagedAudio, EncryptedDictation, UnknownModel, DamagedModel, UnknownEngine, UnknownLanguage.
    """
    name = engines.resolve(engine)
    decoding = decode(file)
    loudness = bytearray()
    teller = _Teller(progress or (lambda _done, _total: None), decoding)
    blocks = _measured(decoding, loudness, teller, model.longest_stretch + LOOKAHEAD)
    first = next(blocks)  # a file without sound is told before a model is loaded
    hearing = engines.load(name, model, language)
    segments: list[Segment] = []
    for stretch in stretches(_chain(first, blocks), model.longest_stretch):
        heard = hearing.hear(stretch.samples)
        if heard.words:
            segment = _segment(heard, stretch.start, practice=model.practice)
            segments.append(segment)
            if on_segment is not None:
                on_segment(segment)
        teller.tell(stretch.start + len(stretch.samples) / SAMPLE_RATE)
    teller.tell(decoding.duration)
    transcript = Transcript(language, model.name, name, decoding.duration, tuple(segments), decoding.damaged_at)
    return Recognition(transcript, bytes(loudness))


def _measured(decoding: Decoding, loudness: bytearray, teller: _Teller, delay: float) -> Iterator[NDArray[np.float32]]:
    """Note each block's loudness; tell the progress through long silence, where no stretch comes for a while."""
    for block in decoding:
        loudness += _loudness(block)
        if decoding.duration - delay > teller.told + SILENT_PROGRESS_SECONDS:
            teller.tell(decoding.duration - delay)
        yield block


class _Teller:
    """Tells the progress, in seconds of sound, never backwards."""

    def __init__(self, progress: Callable[[float, float], None], decoding: Decoding) -> None:
        self._progress, self._decoding = progress, decoding
        self.told = 0.0

    def tell(self, done: float) -> None:
        self.told = max(self.told, done)
        self._progress(self.told, max(self._decoding.expected or 0.0, self._decoding.duration))


def _loudness(block: NDArray[np.float32]) -> bytes:
    """The peak of each 50 ms as a byte; the square root lets quiet speech be seen."""
    padded = np.pad(np.abs(block), (0, -len(block) % LOUDNESS_SAMPLES))
    peaks = np.minimum(padded.reshape(-1, LOUDNESS_SAMPLES).max(axis=1), 1.0)
    return bytes(np.rint(np.sqrt(peaks) * 255).astype(np.uint8))


def _chain(first: NDArray[np.float32], rest: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    yield first
    yield from rest


def _segment(heard: engines.Heard, start: float, *, practice: bool) -> Segment:
    words = tuple(
        Word(word.text, round(start + word.start, 3), round(start + word.end, 3), round(word.probability, 4))
        for word in heard.words
    )
    flags = set()
    if heard.silence > SILENT:
        flags.add(Flag.TEXT_OVER_SILENCE)
    if repeats([word.text for word in words]):
        flags.add(Flag.REPEAT)
    if practice and sum(word.probability for word in words) / len(words) < UNSURE:
        flags.add(Flag.OUTSIDE_VOCABULARY)
    return Segment(words, frozenset(flags))


def repeats(words: list[str]) -> bool:
    """Tell whether one to eight words come four times in a row or more."""
    for length in range(1, LONGEST_REPEATED + 1):
        run = 0
        for index in range(length, len(words)):
            run = run + 1 if words[index].casefold() == words[index - length].casefold() else 0
            if run >= length * (REPEATS - 1):
                return True
    return False
