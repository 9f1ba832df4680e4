"""Dictations that no training has heard: fresh sentences, held-out voices, pauses and noise, with every word's time."""

from __future__ import annotations

import io
import random
import wave
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.practice_voice import espeak, grammar, noises, voices

RATE = espeak.RATE
SHORTEST_PAUSE, LONGEST_PAUSE, PONDERING, LONGEST_PONDERING = 0.2, 1.8, 0.06, 8.0
"""Seconds between two sentences; how often the author ponders, and for how long at most."""
QUIETEST_AUTHOR, NOISE_BELOW_SPEECH = -12.0, (18.0, 45.0)
"""dB around espeak-ng's own level; dB from the speech's level down to the noise's."""
SENTENCE_LEVEL = 0.08
"""Of full scale, root mean square: what espeak-ng's speech has."""

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Dictation:
    """Float32 samples at 16 kHz, shape (n,), and what is said in them: (word, start, end) in seconds by sentence."""

    language: str
    voice: str
    samples: Samples
    sentences: tuple[tuple[tuple[str, float, float], ...], ...]

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / RATE

    @property
    def words(self) -> list[str]:
        """What is said, word by word."""
        return [word for sentence in self.sentences for word, _, _ in sentence]


def dictation(language: str, seconds: float, seed: int, *, chosen: tuple[str, ...] = voices.HELD_OUT) -> Dictation:
    """Make a dictation of about so many seconds by one author; the seed decides the voice and what is said."""
    numbers = np.random.default_rng(seed)
    draw = random.Random(f"{language} {seed}")  # noqa: S311 - no secret is drawn
    known = grammar.load(language)
    voice, speed, pitch = voices.drawn(known.voice, chosen, draw)
    pieces: list[Samples] = []
    sentences = []
    reached = 0.0
    while reached < seconds:
        pause = draw.uniform(SHORTEST_PAUSE, LONGEST_PAUSE)
        if draw.random() < PONDERING:
            pause = draw.uniform(LONGEST_PAUSE, LONGEST_PONDERING)
        spoken = espeak.speak(known.sentence(draw), voice, speed + draw.randint(-6, 6), pitch)
        quiet = np.zeros(int(pause * RATE), np.float32)
        begin = reached + len(quiet) / RATE
        sentences.append(tuple((word, begin + start, begin + end) for word, start, end in spoken.words))
        pieces += [quiet, spoken.samples.astype(np.float32) / np.float32(32768)]
        reached = begin + len(spoken.samples) / RATE
    sound = np.concatenate([*pieces, np.zeros(RATE, np.float32)])
    loudness = 10 ** (draw.uniform(QUIETEST_AUTHOR, 0) / 20)
    hiss = noises.noise(len(sound) / RATE, numbers)
    hiss *= SENTENCE_LEVEL * 10 ** (-draw.uniform(*NOISE_BELOW_SPEECH) / 20) / np.sqrt(np.mean(hiss**2))
    samples = np.clip((sound[: len(hiss)] + hiss) * loudness, -1, 1).astype(np.float32)
    return Dictation(language, voice, samples, tuple(sentences))


def without_speech(seconds: float, seed: int) -> dict[str, Samples]:
    """Make digital silence and each kind of noise and music, so many seconds of each."""
    numbers = np.random.default_rng(seed)
    made = {name: kind(seconds, numbers) for name, kind in noises.KINDS.items()}
    return {"silence": np.zeros(int(seconds * RATE), np.float32), **made}


def recording(samples: Samples) -> io.BytesIO:
    """Return the samples as a WAV file of 16 bits, rewound."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    file.seek(0)
    return file
