"""Keeps the strip at the bottom up to date with the queue, and passes on the wish to stop a job."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop.widgets.job_strip import JobStrip, RunningJob
from desktop.workspace import Workspace
from foundation.time_left import TimeLeft
from foundation.translation import _, ngettext
from office.features import JOB_KINDS, jobs
from office.jobs.model import Job, JobState


class RunningJobs(QObject):
    """Shows running work first, then what waits."""

    def __init__(self, workspace: Workspace, strip: JobStrip) -> None:
        super().__init__(strip)
        self._workspace = workspace
        self._strip = strip
        self._jobs: dict[int, Job] = {}
        self._left: dict[tuple[int, int], TimeLeft] = {}
        workspace.job_moved.connect(self._move)
        workspace.changed.connect(lambda topics: self._read() if "job" in topics else None)
        strip.cancel_requested.connect(self._cancel)
        self._read()

    def _read(self) -> None:
        self._workspace.call(self, jobs.unfinished, then=self._show_all, failed=lambda _failure: None)

    def _show_all(self, found: tuple[Job, ...]) -> None:
        self._jobs = {job.id: job for job in found}
        self._show()

    def _move(self, job: Job) -> None:
        if job.state in (JobState.RUNNING, JobState.QUEUED):
            self._jobs[job.id] = job
        else:
            self._jobs.pop(job.id, None)
            self._left.pop((job.id, job.attempt), None)
        self._show()

    def _show(self) -> None:
        ordered = sorted(
            self._jobs.values(), key=lambda job: (job.state is not JobState.RUNNING, -job.priority, job.id)
        )
        self._strip.set_jobs([self._line(job) for job in ordered])

    def _line(self, job: Job) -> RunningJob:
        title = _("{work} {number}").format(work=_(JOB_KINDS[job.kind].title), number=job.subject.partition(":")[2])
        if job.state is JobState.QUEUED:
            return RunningJob(str(job.id), title, None, _("waiting"))
        notes = [self._time_left(job)]
        if job.attempt > 1:
            notes.append(_("attempt {number}").format(number=job.attempt))
        return RunningJob(str(job.id), title, job.progress, ", ".join(note for note in notes if note))

    def _time_left(self, job: Job) -> str:
        seconds = self._left.setdefault((job.id, job.attempt), TimeLeft()).seconds(job.progress)
        if seconds is None:
            return ""
        if seconds < 60:
            return _("less than a minute left")
        minutes = round(seconds / 60)
        return ngettext("about {count} minute left", "about {count} minutes left", minutes).format(count=minutes)

    def _cancel(self, job: str) -> None:
        self._workspace.call(self, jobs.cancel, job=int(job), then=lambda _result: None, failed=lambda _failure: None)
