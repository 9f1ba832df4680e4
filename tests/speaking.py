"""Computer voices for tests: espeak-ng speaks, and says when each word began; nothing a person ever said."""

from __future__ import annotations

import io
import random
import subprocess
import wave
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE = 16_000
LINES = (
    "patienten har haft hovedpine i tre dage punktum",
    "lungerne er klare komma ingen mislyd punktum",
    "paracetamol to tabletter tre gange dagligt punktum",
    "blodprøverne er normale punktum",
    "kontrol om to uger punktum ny linje",
    "med venlig hilsen",
)
"""Lines of words that the practice model knows."""

Samples = NDArray[np.float32]


def speak(text: str, voice: str = "da", speed: int = 150) -> Samples:
    """Return Danish speech, float32 mono at 16 kHz, with the silence around it cut away."""
    spoken = subprocess.run(
        ["espeak-ng", "-v", voice, "-s", str(speed), "--stdout", text], capture_output=True, check=True
    )
    with wave.open(io.BytesIO(spoken.stdout)) as sound:
        frame = av.AudioFrame.from_ndarray(
            np.frombuffer(sound.readframes(10**9), dtype=np.int16)[None], format="s16", layout="mono"
        )
        frame.sample_rate = sound.getframerate()
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
    samples = np.concatenate([out.to_ndarray()[0] for out in (*resampler.resample(frame), *resampler.resample(None))])
    loud = np.flatnonzero(np.abs(samples) > 50 / 32768)
    return samples[loud[0] : loud[-1] + 1] * np.float32(0.6)


def dictation(lines: Sequence[str] = LINES, pause: float = 0.8, noise: float = 1e-3) -> Samples:
    """Speak lines with pauses (in seconds) before, between and after them, over a little noise."""
    quiet = np.zeros(int(pause * RATE), np.float32)
    samples = np.concatenate([quiet, *(piece for line in _spoken(lines) for piece in (line, quiet))])
    return samples + np.random.default_rng(1).normal(0, noise, len(samples)).astype(np.float32)


def timed(lines: Sequence[str] = LINES, pause: float = 0.8) -> list[tuple[float, float]]:
    """Return when each line of such a dictation begins and ends, in seconds."""
    times, at = [], pause
    for line in _spoken(lines):
        times.append((at, at + len(line) / RATE))
        at = times[-1][1] + pause
    return times


def _spoken(lines: Sequence[str]) -> list[Samples]:
    voices = random.Random(5)
    return [speak(line, voices.choice(["da", "da+m1"]), voices.randint(140, 155)) for line in lines]


FORMATS = {
    ".wav": ("wav", "pcm_s16le", RATE),
    ".mp3": ("mp3", "libmp3lame", RATE),
    ".m4a": ("ipod", "aac", RATE),
    ".ogg": ("ogg", "libopus", 48_000),
    ".flac": ("flac", "flac", RATE),
    ".wma": ("asf", "wmav2", RATE),
    ".amr": ("amr", "libopencore_amrnb", 8_000),
}
BIT_RATES = {"libmp3lame": 64_000, "aac": 64_000, "libopus": 32_000, "wmav2": 64_000, "libopencore_amrnb": 12_200}
"""Bits a second, as recorders and phones use them."""


def save(samples: Samples, path: Path) -> Path:
    """Write mono samples at 16 kHz in the format that the name's ending says."""
    minutes = (samples[start : start + 60 * RATE] for start in range(0, len(samples), 60 * RATE))
    return _save(minutes, path, *FORMATS[path.suffix])


def save_silence_with(samples: Samples, at: float, seconds: int, path: Path) -> Path:
    """Write digital silence as FLAC, which is small, with samples in it `at` so many seconds."""

    def minutes() -> Iterator[Samples]:
        for minute in range(seconds // 60):
            block = np.zeros(60 * RATE, np.float32)
            if minute == int(at // 60):
                begin = int(at % 60 * RATE)
                block[begin : begin + len(samples)] = samples
            yield block

    return _save(minutes(), path, *FORMATS[".flac"])


def _save(blocks: Iterable[Samples], path: Path, container_format: str, codec: str, rate: int) -> Path:
    with path.open("wb") as file, av.open(file, "w", format=container_format) as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        if codec in BIT_RATES:
            stream.bit_rate = BIT_RATES[codec]
        resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=rate)
        position = 0
        for block in blocks:
            frame = av.AudioFrame.from_ndarray(block[None], format="fltp", layout="mono")
            frame.sample_rate, frame.pts, position = RATE, position, position + len(block)
            for out in resampler.resample(frame):
                container.mux(stream.encode(out))
        for out in resampler.resample(None):
            container.mux(stream.encode(out))
        container.mux(stream.encode(None))
    return path
