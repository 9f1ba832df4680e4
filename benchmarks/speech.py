"""Recognition's figures: speed against openai-whisper and faster-whisper, word error, memory, word times.

Every speed is a ratio measured in one run on one recording; each part runs in a process of its own. Speed is measured
on a checkpoint of base size with random weights that writes a fixed number of tokens; the rest on the practice model.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import random_checkpoint
from foundation import child
from speech import PRACTICE_MODEL, conversion, models
from speech.engines.cores import cores
from tools.practice_voice import dictations

TOKENS_A_SECOND = 3.5
"""Of speech: what Whisper's tokens make of Danish dictation."""
WINDOW_SECONDS = 30.0
PARTS = ("speed", "accuracy", "memory")
BARS = {
    "speed_vs_openai_base": "at least 2",
    "speed_vs_faster_whisper": "at least 1.3",
    "wer_openai": "at most 0.005 apart",
    "wer_ctranslate2_int8": "at most 0.005 apart",
    "peak_mb_three_hours": "at most 1,500",
    "word_time_error_ms": "at most 80",
}


@dataclass(frozen=True)
class Length:
    """How much is measured: minutes of dictation for speed and for word error, hours for memory, repetitions."""

    minutes: float
    hours: float
    rounds: int


FULL, QUICK = Length(20, 3, 1), Length(0.5, 0.02, 1)


def main() -> None:
    """Measure, print a table, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures by name into this file")
    parser.add_argument(
        "--quick", action="store_true", help="half a minute of dictation: to see that it runs, not to quote"
    )
    parser.add_argument("--part", choices=PARTS, action="append", help="measure this part only; may be given again")
    arguments = parser.parse_args()
    if arguments.json is not None and not arguments.json.parent.is_dir():
        parser.error(f"there is no folder {arguments.json.parent} to write figures into; make it first")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder  # its conversions go with it
        figures = measure(QUICK if arguments.quick else FULL, Path(folder), arguments.part or PARTS)
    for name, value in figures.items():
        print(f"{name:32} {value:10.3f}  {BARS.get(name, '')}")
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")


def measure(length: Length, folder: Path, parts: Sequence[str]) -> dict[str, float]:
    """Return the figures of these parts by name."""
    dictated = dictations.dictation("da", length.minutes * 60, seed=1)
    recording = folder / "dictation.wav"
    recording.write_bytes(dictations.recording(dictated.samples).getvalue())
    figures: dict[str, float] = {}
    if "speed" in parts:
        figures |= speeds(recording, length, folder)
    if "accuracy" in parts:
        figures |= accuracy(recording, dictated)
    if "memory" in parts:
        figures |= three_hours(dictated, length, folder)
    return figures


def speeds(recording: Path, length: Length, folder: Path) -> dict[str, float]:
    """Compare about the same number of tokens in all (`tokens_…`): those that hear pauses too have fewer a window."""
    checkpoint = random_checkpoint.save(folder / "base.pt")
    converted = conversion.as_ctranslate2(models.find(checkpoint))
    counted = _run("windows", model=str(checkpoint), recording=str(recording))
    tokens = TOKENS_A_SECOND * counted["speech"]
    all_windows = math.ceil(length.minutes * 60 / WINDOW_SECONDS)
    theirs: dict[str, Any] = {
        "model": str(checkpoint),
        "folder": str(converted),
        "recording": str(recording),
        "tokens": round(tokens / all_windows),
        "cores": cores(),
    }
    ours = theirs | {"tokens": round(tokens / counted["windows"])}
    works: dict[str, tuple[str, dict[str, Any]]] = {
        "ours": ("ours_base", ours),
        "openai": ("openai_base", theirs | {"word_times": False}),
        "openai_with_word_times": ("openai_base", theirs | {"word_times": True}),
        "faster_whisper": ("faster_whisper_base", theirs | {"beams": 5}),
        "faster_whisper_greedy": ("faster_whisper_base", theirs | {"beams": 1}),
        "faster_whisper_batched": ("faster_whisper_batched", ours),
    }
    seconds: dict[str, float] = {}
    decoded: dict[str, float] = {}
    for _ in range(length.rounds):  # in turns, so that a busy moment hits all alike
        for name, (work, values) in works.items():
            found = _run(work, **values)
            seconds[name] = min(seconds.get(name, math.inf), found["seconds"])
            decoded[name] = found["tokens"]
    return {
        "speech_share": counted["speech"] / (length.minutes * 60),
        **{f"tokens_{name}": count for name, count in decoded.items()},
        **{f"seconds_{name}": best for name, best in seconds.items()},
        "speed_vs_openai_base": seconds["openai"] / seconds["ours"],
        "speed_vs_openai_with_word_times": seconds["openai_with_word_times"] / seconds["ours"],
        "speed_vs_faster_whisper": seconds["faster_whisper"] / seconds["ours"],
        "speed_vs_faster_whisper_greedy": seconds["faster_whisper_greedy"] / seconds["ours"],
        "speed_vs_faster_whisper_batched": seconds["faster_whisper_batched"] / seconds["ours"],
    }


def accuracy(recording: Path, dictated: dictations.Dictation) -> dict[str, float]:
    """Compare both engines through the whole pipeline."""
    said = [(word, start) for sentence in dictated.sentences for word, start, _ in sentence]
    heard = {
        engine: _run("pipeline", recording=str(recording), model=PRACTICE_MODEL, engine=engine, said=said)
        for engine in ("openai-whisper", "ctranslate2")
    }
    return {
        "wer_openai": heard["openai-whisper"]["wer"],
        "wer_ctranslate2_int8": heard["ctranslate2"]["wer"],
        "peak_mb_openai": heard["openai-whisper"]["peak_mb"],
        "peak_mb_ctranslate2": heard["ctranslate2"]["peak_mb"],
        "times_real_time_ctranslate2": heard["ctranslate2"]["length"] / heard["ctranslate2"]["seconds"],
        "word_time_error_ms": heard["ctranslate2"]["word_time_error_ms"],
    }


def three_hours(dictated: dictations.Dictation, length: Length, folder: Path) -> dict[str, float]:
    """Say the dictation again and again until hours are full: memory may not grow with them."""
    path = folder / "long.flac"
    _save_again_and_again(dictated.samples, length.hours * 3600, path)
    heard = _run("pipeline", recording=str(path), model=PRACTICE_MODEL, engine="ctranslate2")
    return {"peak_mb_three_hours": heard["peak_mb"]}


def _save_again_and_again(samples: dictations.Samples, seconds: float, path: Path) -> None:
    import av

    whole = np.rint(np.clip(samples, -1, 1) * 32767).astype(np.int16)
    with path.open("wb") as file, av.open(file, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=dictations.RATE, layout="mono")
        for turn in range(math.ceil(seconds * dictations.RATE / len(whole))):
            frame = av.AudioFrame.from_ndarray(whole[None], format="s16", layout="mono")
            frame.sample_rate, frame.pts = dictations.RATE, turn * len(whole)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _run(work: str, **values: Any) -> dict[str, Any]:
    return dict(child.run(f"benchmarks.speech_work:{work}", values).values)


if __name__ == "__main__":
    main()
