"""A piece of long work and what it went through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from foundation.errors import from_message
from foundation.translation import N_


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


TITLES: dict[JobState, str] = {
    JobState.QUEUED: N_("Waiting"),
    JobState.RUNNING: N_("Running"),
    JobState.DONE: N_("Done"),
    JobState.FAILED: N_("Failed"),
    JobState.CANCELLED: N_("Stopped"),
}


@dataclass(frozen=True)
class Job:
    """One row of the queue. `progress` runs from 0 to 1; `subject` is such as `dictation:4`."""

    id: int
    kind: str
    subject: str
    state: JobState
    priority: int
    attempt: int
    owner: str
    created: datetime
    created_by: str
    beat: datetime | None
    progress: float
    cancel: bool
    payload: Mapping[str, Any]
    failure: Mapping[str, Any] | None

    @property
    def failure_sentence(self) -> str:
        """Return why the job failed, in the reader's language; empty if it did not."""
        return str(from_message(self.failure)) if self.failure else ""


@dataclass(frozen=True)
class Claim:
    """The right to finish a job: its id and the attempt that this worker holds."""

    job: int
    attempt: int
