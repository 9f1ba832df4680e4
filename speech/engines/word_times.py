"""What both engines do with the words and times that their models give."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from speech.engines.spreading import spoken, spread
from speech.model import Word
from speech.pauses import FRAMES_A_SECOND, SAMPLE_RATE

OPENING, CLOSING = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"
"""Signs that belong to the word after and before them: openai-whisper's own lists (`transcribe`)."""


def whole(pieces: Iterable[Word]) -> list[Word]:
    """Return the words of pieces as a tokeniser parts them: a piece that no space begins belongs to the one before.

    Whisper parts a word at each sign in it: " 2", ",", "5" is one number, and " x", "-ray" one word. A word is as
    probable as its least probable piece with a letter or a digit in it.
    """
    words: list[Word] = []
    for piece in pieces:
        text = piece.text.strip()
        if not text:
            continue
        if not words or piece.text[0].isspace():
            words.append(replace(piece, text=text))
            continue
        before = words[-1]
        telling = any(map(str.isalnum, text))
        sureness = min(before.probability, piece.probability) if telling else before.probability
        words[-1] = Word(before.text + text, before.start, max(before.end, piece.end), sureness)
    return words


def spread_over(words: Sequence[Word], samples: NDArray[np.float32]) -> list[Word]:
    """Give words the times of their share of the spoken sound (float32 at 16 kHz, shape (n,))."""
    times = spread([word.text for word in words], samples)
    return [replace(word, start=start, end=end) for word, (start, end) in zip(words, times, strict=True)]


def fitted(words: Iterable[Word], samples: NDArray[np.float32]) -> tuple[Word, ...]:
    """Return the words with their times in order, within their window, and without the silence around each.

    Attention tells where the decoder looked, and puts the silence before a sentence to its first word.
    """
    duration = len(samples) / SAMPLE_RATE
    sounding = np.flatnonzero(spoken(samples))
    kept: list[Word] = []
    reached = 0.0
    for word in words:
        start = min(max(word.start, reached), duration)
        end = min(max(word.end, start), duration)
        first, stop = np.searchsorted(sounding, (int(start * FRAMES_A_SECOND), math.ceil(end * FRAMES_A_SECOND)))
        if stop > first:
            start = max(start, int(sounding[first]) / FRAMES_A_SECOND)
            end = min(end, (int(sounding[stop - 1]) + 1) / FRAMES_A_SECOND)
        reached = max(start, end)
        kept.append(replace(word, start=start, end=reached))
    return tuple(kept)
