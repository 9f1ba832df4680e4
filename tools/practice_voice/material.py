"""What the model is trained on: spoken lines on the disk, and their mel power.

A folder holds for each language `da.lines.json` (text, language, the words' times), `da.samples.npy` (int16 at
16 kHz, all lines one after the other) and `da.mel.npy` (log10 of the mel power, float16, shape (frames, 80)).
Windows are mixed from mel power later, which is what makes training cheap without an accelerator.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.practice_voice import espeak, grammar, voices

HOP, MELS = 160, 80
QUIETEST = 1e-10
"""Whisper's own floor of mel power."""
_BATCH = 64


@dataclass(frozen=True)
class Line:
    """A line in a language's material: where its samples begin and how many there are, and (word, start, end)."""

    begin: int
    count: int
    words: tuple[tuple[str, float, float], ...]


def synthesise(folder: Path, language: str, sentences: int, random_lines: int, seed: int, processes: int = 2) -> float:
    """Speak sentences and lines of random words in the training voices; return the seconds spoken."""
    known = grammar.load(language)
    draw = random.Random(f"{language} {seed}")  # noqa: S311 - no secret is drawn
    texts = [known.sentence(draw) for _ in range(sentences)]
    texts += [known.random_words(draw) for _ in range(random_lines)]
    jobs = [(text, *voices.drawn(known.voice, voices.TRAINING, draw)) for text in texts]
    lines, pieces, at = [], [], 0
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for spoken in pool.map(_speak, jobs, chunksize=_BATCH):
            lines.append({"begin": at, "count": len(spoken.samples), "words": spoken.words})
            pieces.append(spoken.samples)
            at += len(spoken.samples)
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / f"{language}.samples.npy", np.concatenate(pieces))
    (folder / f"{language}.lines.json").write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")
    return at / espeak.RATE


def _speak(job: tuple[str, str, int, int]) -> espeak.Spoken:
    return espeak.speak(*job)


def lines(folder: Path, language: str) -> list[Line]:
    """Read which lines a language's material holds."""
    entries = json.loads((folder / f"{language}.lines.json").read_text(encoding="utf-8"))
    return [Line(e["begin"], e["count"], tuple((w, s, t) for w, s, t in e["words"])) for e in entries]


def frames_of(count: int) -> int:
    """Return how many mel frames so many samples have."""
    return -(-count // HOP)


def features(folder: Path, language: str) -> int:
    """Write the mel power of each line; return the number of frames. A line's frames begin where the last one's end."""
    samples = np.load(folder / f"{language}.samples.npy", mmap_mode="r")
    known = lines(folder, language)
    total = sum(frames_of(line.count) for line in known)
    out = np.lib.format.open_memmap(folder / f"{language}.mel.npy", "w+", np.float16, (total, MELS))
    at = 0
    for line, mel in zip(known, _mels(samples, known), strict=True):
        frames = frames_of(line.count)
        out[at : at + frames] = mel
        at += frames
    out.flush()
    return total


def _mels(samples: NDArray[np.int16], known: list[Line]) -> Iterator[NDArray[np.float16]]:
    for line in known:
        yield log_power(samples[line.begin : line.begin + line.count].astype(np.float32) / np.float32(32768))


def log_power(samples: NDArray[np.float32]) -> NDArray[np.float16]:
    """Return log10 of the mel power as Whisper takes it, shape (frames, 80), before it clamps and scales."""
    import torch

    window, filters = _transform()
    padded = torch.nn.functional.pad(torch.from_numpy(samples), (0, -len(samples) % HOP))
    power = torch.stft(padded, 400, HOP, window=window, return_complex=True)[..., :-1].abs() ** 2
    mel: NDArray[np.float16] = (filters @ power).clamp(min=QUIETEST).log10().T.half().numpy()
    return mel


def _transform() -> tuple[Any, Any]:
    import torch
    from whisper.audio import mel_filters

    return torch.hann_window(400), mel_filters("cpu", MELS)
