"""Whisper's log-mel spectrogram, with numpy alone and in bulk: only the frames that hold sound are computed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FOURIER, HOP = 400, 160
"""Samples of a frame, and from one to the next: openai-whisper, `audio.py`."""
FRAMES = 3000
"""Of a window of 30 s."""
QUIETEST = 1e-10
RANGE = 8.0
"""Nothing is more than so many powers of ten below the loudest."""


class Spectrogram:
    """Turns windows into what Whisper's encoder takes; `filters` has shape (mel bands, 201)."""

    def __init__(self, filters: NDArray[np.float32]) -> None:
        self._filters = np.ascontiguousarray(filters, dtype=np.float32)
        self._shape = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FOURIER) / FOURIER)).astype(np.float32)

    def __call__(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return shape (mel bands, 3000), float32, of at most 30 s at 16 kHz; the rest is silence.

        The same numbers as `whisper.log_mel_spectrogram(whisper.pad_or_trim(samples))`, to float32's last digits.
        """
        samples = samples[: FRAMES * HOP]
        sounding = min(FRAMES, (len(samples) + FOURIER // 2 - 1) // HOP + 1)
        padded = np.zeros(max(len(samples), sounding * HOP) + FOURIER, np.float32)
        padded[FOURIER // 2 : FOURIER // 2 + len(samples)] = samples
        padded[: FOURIER // 2] = samples[FOURIER // 2 : 0 : -1] if len(samples) > FOURIER // 2 else 0.0
        if len(samples) == FRAMES * HOP:  # a full window is mirrored at its end, as at its beginning
            padded[FOURIER // 2 + len(samples) :][: FOURIER // 2] = samples[-2 : -FOURIER // 2 - 2 : -1]
        frames = np.lib.stride_tricks.sliding_window_view(padded, FOURIER)[: sounding * HOP : HOP]
        spectrum = np.fft.rfft(frames * self._shape, axis=1)
        power = spectrum.real**2 + spectrum.imag**2
        mel = np.full((len(self._filters), FRAMES), np.log10(QUIETEST), np.float32)
        mel[:, :sounding] = np.log10(np.maximum(self._filters @ power.T.astype(np.float32), QUIETEST))
        floor = mel.max() - RANGE
        scaled: NDArray[np.float32] = (np.maximum(mel, floor) + 4.0) / 4.0
        return scaled
