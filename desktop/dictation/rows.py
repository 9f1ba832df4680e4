"""How a dictation reads in a list."""

from __future__ import annotations

from desktop.dates import near_text
from foundation.translation import _
from office.dictation.model import TITLES, DictationRow, DictationState, Priority
from office.jobs.model import Job, JobState


def title_text(row: DictationRow) -> str:
    """Say what it is about; the recording's name where nobody has said."""
    return row.dictation.title or row.dictation.audio_name


def in_words(row: DictationRow, job: Job | None = None) -> str:
    """Say the whole row, for screen readers, as the tooltip, and for finding a row by typing the patient's name."""
    whose = (row.patient_name or _("Patient not known yet"), row.patient_identity)
    due = _("due {time}").format(time=due_text(row)) if row.dictation.due else due_text(row)
    parts = (*whose, title_text(row), row.dictation.author, due, state_text(row, job))
    return ", ".join(part for part in parts if part)


def due_text(row: DictationRow) -> str:
    """Say when it is due: the time for today, else the day; what is urgent has a sign before it."""
    due = near_text(row.dictation.due) if row.dictation.due else ""
    return f"▲ {due or _('Urgent')}" if is_urgent(row) else due


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


def is_urgent(row: DictationRow) -> bool:
    """Say whether it is to be done before the others; what is finished is not."""
    return row.dictation.priority is Priority.URGENT and row.dictation.state is not DictationState.FINISHED
