"""Where a voice speaks: Silero's network, which comes with faster-whisper, fed with a stream and never held whole.

Noise, hum and music pass an energy gate, and a recogniser invents text over them; this tells them from a voice.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

WINDOW, CONTEXT, STATE = 512, 64, 128
"""Samples judged at a time, those before that the network sees as well, and the width of what it remembers."""
CERTAIN, POSSIBLE = 0.5, 0.15
"""A voice is what reaches the first and stays above the second: Silero's defaults are 0.5 and 0.35; a doctor's dropping
voice at the end of a sentence must not be lost."""
SHORTEST_VOICE = 4
"""Windows (0.13 s) of certain voice in a stretch; music has single ones."""
MARGIN = 8
"""Windows (0.26 s) kept before and after a voice: its breath and its closing consonants."""


class VoiceActivity:
    """Judges a stream, piece by piece, in its order."""

    def __init__(self) -> None:
        from faster_whisper.vad import get_vad_model

        self._session: Any = get_vad_model().session
        self._hidden = np.zeros((1, 1, STATE), np.float32)
        self._cell = np.zeros((1, 1, STATE), np.float32)
        self._before = np.zeros(CONTEXT, np.float32)

    def chances(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the probability of a voice in each 512 samples at 16 kHz; the piece is a multiple of that long."""
        rows = samples.reshape(-1, WINDOW)
        before = np.vstack([self._before, rows[:-1, -CONTEXT:]])
        said, self._hidden, self._cell = self._session.run(
            None, {"input": np.hstack([before, rows]), "h": self._hidden, "c": self._cell}
        )
        self._before = rows[-1, -CONTEXT:]
        chances: NDArray[np.float32] = said.ravel()
        return chances


def no_chances(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what `VoiceActivity.chances` gives where it is known that nobody speaks."""
    return np.zeros(len(samples) // WINDOW, np.float32)


def voiced(chances: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell for each probability whether it belongs to a voice, its margins included."""
    found = np.zeros(len(chances), np.bool_)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], chances > POSSIBLE, [False]])))
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        if np.count_nonzero(chances[begin:end] > CERTAIN) >= SHORTEST_VOICE:
            found[max(0, begin - MARGIN) : end + MARGIN] = True
    return found
