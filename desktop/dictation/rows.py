"""How a dictation reads in a list."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.dates import near_text
from desktop.widgets.record_table import Column
from foundation.translation import _
from office.dictation.model import TITLES, DictationRow, DictationState, Priority
from office.jobs.model import Job, JobState


def columns(progress: Mapping[str, Job]) -> list[Column[DictationRow]]:
    """Return the list's columns; `progress` holds the jobs that moved since the list was read, by subject."""
    return [
        Column(_("Due"), due_text, width=8, icon=lambda row: "warning" if _is_urgent(row) else ""),
        Column(_("What"), lambda row: row.dictation.title or row.dictation.audio_name, width=13),
        Column(_("Patient"), lambda row: row.patient_name or _("not known yet"), width=14, stretch=True),
        Column(_("State"), lambda row: state_text(row, progress.get(f"dictation:{row.dictation.id}")), width=11),
    ]


def due_text(row: DictationRow) -> str:
    """Say when it is due: the time for today, else the day."""
    return near_text(row.dictation.due) if row.dictation.due else _("Urgent") if _is_urgent(row) else ""


def state_text(row: DictationRow, job: Job | None = None) -> str:
    """Say where a dictation stands; while it is recognised, how far that has come."""
    state = job.state if job else row.job_state
    if row.dictation.state is DictationState.RECEIVED and state is not None:
        progress = job.progress if job else row.job_progress
        words = {
            JobState.QUEUED: _("Waiting"),
            JobState.RUNNING: _("Recognising {percent} %").format(percent=round(progress * 100)),
            JobState.FAILED: _("▲ Not recognised"),
            JobState.CANCELLED: _("Stopped"),
        }
        return words.get(state, _(TITLES[row.dictation.state]))
    if row.dictation.state is DictationState.IN_CORRECTION and row.dictation.held_by:
        return _("With {name}").format(name=row.dictation.held_by)
    return _(TITLES[row.dictation.state])


def _is_urgent(row: DictationRow) -> bool:
    return row.dictation.priority is Priority.URGENT and row.dictation.state is not DictationState.FINISHED
