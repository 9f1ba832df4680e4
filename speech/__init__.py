"""Audio in, words with times out. Knows nothing of patients or offices, and can be used alone.

    transcript = speech.transcribe("dictation.mp3")
    print(transcript.text)

Importing this package is cheap: PyTorch and FFmpeg are loaded in the child process that recognises.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from foundation.child import Limits, Progress, run
from foundation.translation import N_
from speech import models
from speech.errors import SpeechError, UnknownLanguage
from speech.model import AudioFacts, Flag, Recognition, Segment, Transcript, Word

__all__ = [
    "AudioFacts",
    "Flag",
    "Progress",
    "Recognition",
    "Segment",
    "SpeechError",
    "Transcript",
    "Word",
    "memory_limit",
    "transcribe",
    "transcribe_with_loudness",
]

MEMORY_MB = 6144
"""Address space of a child without its model and file; PyTorch reserves far more than it uses."""
CHECKPOINT_COPIES = 6
"""A checkpoint of 16-bit numbers is read whole, widened to 32 bits, and copied once more into the network."""


def transcribe(
    audio: Path | str,
    *,
    model: str = "practice-da",
    language: str | None = None,
    engine: str = "auto",
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Transcript:
    """Transcribe a recording in a child process.

    `model` is an included model's name or the path of an openai-whisper checkpoint; `language` may be left out for a
    model of one language. `on_progress` hears seconds done and in all, with `{"segment": …}` as segments come.
    `cancelled` is asked many times a second. Raises SpeechError, Cancelled, ChildDied.
    """
    return transcribe_with_loudness(
        audio, model=model, language=language, engine=engine, on_progress=on_progress, cancelled=cancelled
    ).transcript


def transcribe_with_loudness(
    audio: Path | str | bytes,
    *,
    model: str = "practice-da",
    language: str | None = None,
    engine: str = "auto",
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Recognition:
    """`transcribe`, with the loudness for a waveform; the recording may also be given as bytes."""
    found = models.find(model)
    values = {
        "model": str(found.path) if model not in models.included() else model,
        "language": _language(found, language),
        "engine": engine,
    }
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


def memory_limit(model: models.Model, blob_bytes: int = 0) -> Limits:
    """What a child may use that recognises with this model a recording of so many bytes."""
    checkpoint = model.path.stat().st_size if model.path.exists() else 0
    return Limits(memory_mb=MEMORY_MB + (CHECKPOINT_COPIES * checkpoint + 2 * blob_bytes) // 2**20)


def _language(model: models.Model, asked: str | None) -> str:
    if asked is None and model.language is None:
        raise UnknownLanguage(
            N_("The voice model “{model}” knows many languages. Say which one is spoken, such as da."), model=model.name
        )
    if asked is not None and model.language not in (None, asked):
        raise UnknownLanguage(
            N_("The voice model “{model}” knows only the language “{known}”. Choose another model for “{language}”."),
            model=model.name,
            known=model.language or "",
            language=asked,
        )
    return asked or model.language or ""
