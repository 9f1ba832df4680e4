"""Windows to train on: lines laid one after the other, in the power domain, over noise, hum or music."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whisper.audio import mel_filters

from tools.practice_voice import grammar, material, noises

FRAMES_A_SECOND = 100
NOBODY, CROPPED, FILLED, HUSHED, NARROW, ACCOMPANIED, DARK = 0.06, 0.2, 0.5, 0.6, 0.15, 0.1, 0.25
"""How often a window holds no speech; a line only some of its words; a window is full of lines; the sound ends with
the last line, as a stretch does that recognition fills up; high tones are cut away; something sounds beside; high tones
are much weaker than low ones, as in dark voices."""
FAINTEST, LOUDEST = -16.0, 3.0
"""dB around espeak-ng's own level."""
SHARES = {"da": 1.3, "nb": 1.0, "sv": 1.3, "en": 1.6}
"""How often each language is drawn: English was learnt slowest, Danish and Swedish are heard worst in dark voices."""
CLIP_SECONDS, CLIPS = 30, 24
_WHITE = (np.asarray(mel_filters("cpu", material.MELS)).sum(1) * 400 * 0.375).astype(np.float32)
"""Mel power of white noise of variance 1 (Hann window of 400)."""

Words = list[tuple[str, float, float]]


@dataclass(frozen=True)
class Window:
    """A log-mel window as Whisper wants it, shape (80, frames), and its lines: (word, start, end) in seconds."""

    mel: NDArray[np.float32]
    language: str
    lines: list[Words]


class Mixer:
    """Draws windows from the material in a folder."""

    def __init__(
        self, folder: Path, seed: int, languages: tuple[str, ...] = grammar.LANGUAGES, clips: int = CLIPS
    ) -> None:
        self._draw = random.Random(seed)  # noqa: S311 - no secret is drawn
        self._numbers = np.random.default_rng(seed)
        self._lines = {name: _Lines(folder, name) for name in languages}
        self._clips = [
            np.power(10.0, material.log_power(kind(CLIP_SECONDS, self._numbers)).astype(np.float32))
            for kind in noises.KINDS.values()
            for _ in range(clips)
        ]

    def window(self, seconds: float) -> Window:
        """Draw a window of so many seconds."""
        draw, frames = self._draw, int(seconds * FRAMES_A_SECOND)
        language = draw.choices(list(self._lines), [SHARES[name] for name in self._lines])[0]
        power = np.zeros((frames, material.MELS), np.float32)
        said: list[Words] = []
        until = frames
        if draw.random() >= NOBODY:
            full = draw.random() < FILLED
            limit = frames if full else int((1.5 + (seconds - 1.5) * draw.random() ** 1.5) * FRAMES_A_SECOND)
            said, reached = self._lay(power, language, limit)
            if draw.random() < HUSHED:
                until = min(frames, reached + draw.randrange(0, 40))
            power *= self._sound()
        elif draw.random() < 0.5:
            power += self._clip(frames)
        if draw.random() < ACCOMPANIED:
            power += self._clip(frames) * np.float32(10 ** draw.uniform(-3.5, -1.5))
        if draw.random() >= 0.08:
            power += self._noise(frames)
        power[until:] = 0
        log = np.log10(np.maximum(power, material.QUIETEST))
        log = np.maximum(log, log.max() - 8.0)
        return Window(np.ascontiguousarray(((log + 4) / 4).T), language, said)

    def _lay(self, power: NDArray[np.float32], language: str, limit: int) -> tuple[list[Words], int]:
        draw, at, said = self._draw, self._draw.randrange(60), list[Words]()
        misfits = 0
        while misfits < (3 if said else 60):
            mel, words = self._lines[language].drawn(draw)
            if at + len(mel) > (limit if said else len(power)):
                misfits += 1
                if not said:
                    at = 0
                continue
            power[at : at + len(mel)] += np.power(10.0, mel, dtype=np.float32)
            begin = at / FRAMES_A_SECOND
            said.append([(word, begin + start, begin + end) for word, start, end in words])
            at += len(mel)
            reached = at
            at += draw.randrange(0, 15) if draw.random() < 0.25 else draw.randrange(15, 120)
        return said, reached if said else 0

    def _sound(self) -> NDArray[np.float32]:
        """A level, a tilt, and sometimes a narrow band: a factor for each mel band."""
        draw, bands = self._draw, np.linspace(-0.5, 0.5, material.MELS)
        tilt = draw.uniform(-30, -8) if draw.random() < DARK else draw.uniform(-8, 8)
        decibel = draw.uniform(FAINTEST, LOUDEST) + tilt * bands
        if draw.random() < NARROW:
            decibel[draw.randrange(55, material.MELS) :] -= draw.uniform(20, 50)
        factors: NDArray[np.float32] = (10 ** (decibel / 10)).astype(np.float32)
        return factors

    def _noise(self, frames: int) -> NDArray[np.float32]:
        draw = self._draw
        tilt = np.linspace(1, 10 ** draw.uniform(-3.5, 1), material.MELS, dtype=np.float32)
        level = np.float32(10 ** (2 * draw.uniform(-4.5, -2.2)))
        hiss: NDArray[np.float32] = self._numbers.standard_exponential((frames, material.MELS), np.float32)
        hiss *= _WHITE * tilt * level
        return hiss

    def _clip(self, frames: int) -> NDArray[np.float32]:
        clip = self._draw.choice(self._clips)
        at = self._draw.randrange(len(clip) - frames + 1) if len(clip) > frames else 0
        piece: NDArray[np.float32] = clip[at : at + frames]
        return piece


class _Lines:
    """A language's lines and their mel power, in memory."""

    def __init__(self, folder: Path, language: str) -> None:
        self._mel = np.load(folder / f"{language}.mel.npy")
        self._lines: list[tuple[int, int, tuple[tuple[str, float, float], ...]]] = []
        at = 0
        for line in material.lines(folder, language):
            frames = material.frames_of(line.count)
            self._lines.append((at, frames, line.words))
            at += frames

    def drawn(self, draw: random.Random) -> tuple[NDArray[np.float16], Words]:
        """Return the mel of a line, or of some words of one, and its words' times in it."""
        at, frames, words = self._lines[draw.randrange(len(self._lines))]
        first, last = 0, len(words)
        if len(words) > 2 and draw.random() < CROPPED:
            first = draw.randrange(len(words) - 1)
            last = draw.randrange(first + 1, len(words)) + 1
        begin = round(words[first][1] * FRAMES_A_SECOND)
        end = frames if last == len(words) else min(frames, round(words[last - 1][2] * FRAMES_A_SECOND))
        zero = begin / FRAMES_A_SECOND
        kept = [(word, max(0.0, start - zero), finish - zero) for word, start, finish in words[first:last]]
        return self._mel[at + begin : at + max(end, begin + 1)], kept
