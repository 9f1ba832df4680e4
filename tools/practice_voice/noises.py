"""Sounds in which nobody speaks: noise, hum, tones, clicks, music. Float32 at 16 kHz, made from random numbers only."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tools.practice_voice.espeak import RATE

Samples = NDArray[np.float32]


def noise(seconds: float, draw: np.random.Generator) -> Samples:
    """Noise of a random colour that swells slowly, as a fan or a street does."""
    count = int(seconds * RATE)
    spectrum = np.fft.rfft(draw.normal(0, 1, count))
    spectrum *= np.maximum(np.fft.rfftfreq(count, 1 / RATE), 50) ** draw.uniform(-1, 0.2)
    coloured = np.fft.irfft(spectrum, count)
    swell = 1 + draw.uniform(0, 0.6) * np.sin(2 * np.pi * draw.uniform(0.05, 1) * _clock(count) + draw.uniform(0, 6))
    return _at_level(coloured * swell, draw.uniform(-70, -30))


def hum(seconds: float, draw: np.random.Generator) -> Samples:
    """The mains' hum with its harmonics."""
    clock, base = _clock(int(seconds * RATE)), draw.choice([50.0, 60.0, 100.0]) * draw.uniform(0.99, 1.01)
    parts = [
        np.sin(2 * np.pi * base * n * clock + draw.uniform(0, 6)) / n ** draw.uniform(0.3, 2) for n in range(1, 30)
    ]
    return _at_level(np.sum(parts, axis=0), draw.uniform(-55, -20))


def tones(seconds: float, draw: np.random.Generator) -> Samples:
    """A telephone's tone or a monitor's beeps."""
    clock = _clock(int(seconds * RATE))
    parts = [np.sin(2 * np.pi * draw.uniform(200, 3000) * clock) for _ in range(int(draw.integers(1, 4)))]
    period, part = draw.uniform(0.4, 3), draw.uniform(0.1, 1.05)
    return _at_level(np.sum(parts, axis=0) * ((clock % period) < part * period), draw.uniform(-50, -15))


def clicks(seconds: float, draw: np.random.Generator) -> Samples:
    """Keys, switches and knocks over faint noise."""
    count = int(seconds * RATE)
    sound = draw.normal(0, 1e-3, count)
    for at in draw.integers(0, count, int(seconds * draw.uniform(0.3, 5))):
        length = min(int(draw.integers(40, 1200)), count - int(at))
        sound[at : at + length] += draw.normal(0, 1, length) * np.exp(-np.arange(length) / length * 5)
    return _at_level(sound, draw.uniform(-50, -25))


def music(seconds: float, draw: np.random.Generator) -> Samples:
    """Chords, a tune and sometimes a drum, by additive synthesis."""
    count = int(seconds * RATE)
    sound, root = np.zeros(count), draw.uniform(90, 260)
    beat = int(draw.uniform(0.2, 0.7) * RATE)
    scale = (
        np.array([0, 2, 4, 5, 7, 9, 11, 12, 14, 16]) if draw.random() < 0.5 else np.array([0, 2, 3, 5, 7, 8, 10, 12])
    )
    drum = draw.random() < 0.5
    for begin in range(0, count, beat):
        for _ in range(int(draw.integers(1, 5))):
            length = min(int(beat * draw.uniform(0.6, 3)), count - begin)
            clock = _clock(length)
            pitch = root * 2 ** (draw.choice(scale) / 12 + draw.integers(0, 2))
            fade = np.minimum(clock / 0.02, 1) * np.exp(-clock * draw.uniform(0.5, 5))
            partials = (np.sin(2 * np.pi * pitch * n * clock) / n ** draw.uniform(0.7, 2) for n in range(1, 9))
            sound[begin : begin + length] += sum(partials) * fade
        if drum:
            length = min(int(0.1 * RATE), count - begin)
            sound[begin : begin + length] += draw.normal(0, 2, length) * np.exp(-_clock(length) * 40)
    return _at_level(sound, draw.uniform(-45, -15))


KINDS: dict[str, Callable[[float, np.random.Generator], Samples]] = {
    "noise": noise,
    "hum": hum,
    "tones": tones,
    "clicks": clicks,
    "music": music,
}


def _clock(count: int) -> NDArray[np.float64]:
    return np.arange(count) / RATE


def _at_level(sound: NDArray[np.float64], decibel: float) -> Samples:
    """Scale to a level in dB of full scale (root mean square)."""
    level = 10 ** (decibel / 20) / max(float(np.sqrt(np.mean(sound**2))), 1e-9)
    return np.clip(sound * level, -1, 1).astype(np.float32)
