"""A dictation and the texts that came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from foundation.translation import N_
from office.arguments import DictationId, PatientId
from office.jobs.model import Job, JobState
from office.storage.files import FileName


class DictationState(StrEnum):
    """Where a dictation stands in the office's work."""

    RECEIVED = "received"
    RECOGNISED = "recognised"
    IN_CORRECTION = "in-correction"
    FINISHED = "finished"


TITLES: dict[DictationState, str] = {
    DictationState.RECEIVED: N_("Received"),
    DictationState.RECOGNISED: N_("To correct"),
    DictationState.IN_CORRECTION: N_("In correction"),
    DictationState.FINISHED: N_("Finished"),
}


class Priority(StrEnum):
    """How urgent a dictation is. An urgent one is recognised and shown before the others."""

    URGENT = "urgent"
    NORMAL = "normal"


@dataclass(frozen=True)
class Dictation:
    """A recording by an author, usually about one patient. `held_by` alone may correct it; `duration` is in seconds."""

    id: DictationId
    patient: PatientId | None
    author: str
    title: str
    priority: Priority
    due: datetime | None
    language: str
    state: DictationState
    audio: FileName
    audio_name: str
    duration: float
    received: datetime
    received_by: str
    held_by: str


@dataclass(frozen=True)
class DictationRow:
    """A dictation as a list shows it: with its patient's name and id, and what its recognition is doing."""

    dictation: Dictation
    patient_name: str
    patient_identity: str
    job_state: JobState | None
    job_progress: float
    failure: str

    @classmethod
    def of(cls, dictation: Dictation, name: str, identity: str, job: Job | None) -> DictationRow:
        """Put a row together from the registers it comes from."""
        failed = job is not None and job.state is JobState.FAILED and dictation.state is DictationState.RECEIVED
        return cls(
            dictation=dictation,
            patient_name=name,
            patient_identity=identity,
            job_state=job.state if job else None,
            job_progress=job.progress if job else 0.0,
            failure=job.failure_sentence if job is not None and failed else "",
        )


@dataclass(frozen=True)
class Transcript:
    """One version of a dictation's text. Version 1 is what was recognised; corrections follow, none is overwritten.

    `damaged_at` says from which second on the recording could not be decoded, `sounds_like` which language it rather
    is in than the one it was recognised in; empty where it is that one.

    `written` is `speech.written.Written.as_json()`: the text with the spoken words and times that it came from.
    """

    dictation: DictationId
    version: int
    made: datetime
    made_by: str
    text: str
    written: Mapping[str, Any]
    engine: str
    voice_model: str
    damaged_at: float | None
    sounds_like: str = ""


@dataclass(frozen=True)
class SpokenWord:
    """A word as it was heard: seconds, and how sure the recogniser is (0 to 1)."""

    text: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True)
class OpenDictation:
    """All that is needed to correct a dictation: its row, newest text, spoken words, loudness (a byte per 50 ms)."""

    row: DictationRow
    transcript: Transcript | None
    words: tuple[SpokenWord, ...]
    loudness: bytes
