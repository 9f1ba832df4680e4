"""Audio in, words with times out. Knows nothing of patients or offices, and can be used alone.

    transcript = speech.transcribe("dictation.mp3", language="da")
    print(transcript.text)

Importing this package is cheap: the engines and FFmpeg are loaded in the child process that recognises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from foundation.child import Limits, Progress, run
from foundation.errors import WorldError, from_message
from foundation.translation import N_
from speech import models
from speech.errors import SpeechError, UnknownLanguage
from speech.model import AudioFacts, Flag, Partial, Recognition, Segment, Transcript, Word

__all__ = [
    "AudioFacts",
    "Flag",
    "Partial",
    "Progress",
    "Recognition",
    "Segment",
    "SpeechError",
    "Transcript",
    "Word",
    "memory_limit",
    "transcribe",
    "transcribe_all",
    "transcribe_with_loudness",
]

PRACTICE_MODEL = "practice"
"""The model that comes with the program; for practice material only."""
MEMORY_MB = 6144
"""Address space of a child without its model and file; PyTorch reserves far more than it uses."""
CHECKPOINT_COPIES = 6
"""A checkpoint of 16-bit numbers is read whole, widened to 32 bits, and copied once more into the network."""


def transcribe(
    audio: Path | str,
    *,
    model: str = PRACTICE_MODEL,
    language: str | None = None,
    engine: str = "auto",
    hints: Sequence[str] = (),
    before: Partial | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Transcript:
    """Transcribe a recording in a child process.

    `model` is a model's name, or the path of an openai-whisper checkpoint or of a model's folder; `language` may be
    left out for a model of one language. `hints` are words that will probably be spoken, the most probable first.
    `on_progress` hears seconds done and in all, with a `Partial` (as JSON) as segments come; those of a transcription
    that was cut off, put together, are the next one's `before`, which goes on from there. `cancelled` is asked many
    times a second. Raises SpeechError, Cancelled, ChildDied.
    """
    return transcribe_with_loudness(
        audio,
        model=model,
        language=language,
        engine=engine,
        hints=hints,
        before=before,
        on_progress=on_progress,
        cancelled=cancelled,
    ).transcript


def transcribe_with_loudness(
    audio: Path | str | bytes,
    *,
    model: str = PRACTICE_MODEL,
    language: str | None = None,
    engine: str = "auto",
    hints: Sequence[str] = (),
    before: Partial | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Recognition:
    """`transcribe`, with the loudness for a waveform; the recording may also be given as bytes."""
    found = models.find(model)
    values = _values(found, model, language, engine, hints) | {"before": [before.as_json()] if before else []}
    blob = audio if isinstance(audio, bytes) else b""
    if not isinstance(audio, bytes):
        values["path"] = str(audio)
    reply = run(
        "speech.child:recognise",
        values,
        blob=blob,
        limits=memory_limit(found, len(blob)),
        on_progress=on_progress,
        cancelled=cancelled,
    )
    return Recognition(Transcript.from_json(reply.values["transcript"]), reply.blob)


def transcribe_all(
    recordings: Sequence[Path | str],
    on_result: Callable[[int, Transcript | WorldError], None],
    *,
    model: str = PRACTICE_MODEL,
    language: str | None = None,
    engine: str = "auto",
    hints: Sequence[str] = (),
    before: Mapping[int, Partial] = MappingProxyType({}),
    on_progress: Callable[[int, Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Transcribe many recordings in one child process, loading the model once.

    `on_result` hears each recording's number (from 0) and transcript as soon as it is there, or why it cannot be read;
    such a one stops no other. `on_progress` hears the number, the seconds done and in all, and a `Partial` as it comes;
    `before` holds what earlier attempts had heard, by number. Raises SpeechError where no recording would fare better
    (model, engine, language), Cancelled, ChildDied.
    """
    found = models.find(model)
    asked = [
        {"path": str(path), "before": [before[number].as_json()] if number in before else []}
        for number, path in enumerate(recordings)
    ]

    def hear(progress: Progress) -> None:
        told: Any = progress.partial
        if "transcript" in told:
            on_result(told["file"], Transcript.from_json(told["transcript"]))
        elif "failure" in told:
            on_result(told["file"], from_message(told["failure"]))
        elif on_progress is not None:
            on_progress(told["file"], progress)

    run(
        "speech.child:recognise_all",
        _values(found, model, language, engine, hints) | {"recordings": asked},
        limits=memory_limit(found),
        on_progress=hear,
        cancelled=cancelled,
    )


def memory_limit(model: models.Model, blob_bytes: int = 0) -> Limits:
    """What a child may use that recognises with this model a recording of so many bytes."""
    checkpoint = sum(file.stat().st_size for file in _files(model.path))
    return Limits(memory_mb=MEMORY_MB + (CHECKPOINT_COPIES * checkpoint + 2 * blob_bytes) // 2**20)


def _files(path: Path) -> list[Path]:
    return [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path] if path.exists() else []


def _values(found: models.Model, model: str, language: str | None, engine: str, hints: Sequence[str]) -> dict[str, Any]:
    return {
        "model": model if model in models.included() else str(found.path),
        "language": _language(found, language),
        "engine": engine,
        "hints": list(hints),
    }


def _language(model: models.Model, asked: str | None) -> str:
    if asked is None and model.language is None:
        raise UnknownLanguage(
            N_("The voice model “{model}” knows several languages. Say which one is spoken, such as da."),
            model=model.name,
        )
    if asked is not None and not model.knows(asked):
        raise UnknownLanguage(
            N_("The voice model “{model}” knows only {known}. Choose another model for “{language}”."),
            model=model.name,
            known=", ".join(model.languages) or model.language or "",
            language=asked,
        )
    return asked or model.language or ""
