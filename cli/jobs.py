"""`jobs run`: work the office's queue off and leave."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.manual import ManualCommand, json_option, language_option
from cli.output import complain, note, show_json
from cli.progress import ProgressLine
from cli.sign_in import office_options, signed_in
from foundation.bug_report import write_report
from foundation.translation import _

if TYPE_CHECKING:
    from office.jobs.model import Job
    from office.session import Session


def run() -> ManualCommand:
    """Make `jobs run`."""
    return ManualCommand(
        "run",
        callback=_run,
        params=[*office_options(), json_option(), language_option()],
        help=_(
            "Do the long work that waits, the most urgent first, and leave when nothing waits any more: recognise "
            "dictations, read the words of filed documents.\n\n"
            "Several machines may do this in one office at once. A piece of work whose worker was switched off is "
            "taken up again. Exit code 1 if a piece of work failed; the others are done all the same."
        ),
        examples=("jobs run", "jobs run --json"),
    )


def _run(office_folder: Path | None, office_user: str | None, passphrase_file: Path | None, as_json: bool) -> None:
    from office.jobs.model import JobState

    with signed_in(office_folder, office_user, passphrase_file) as session:
        ended = _work_off(session)
    if as_json:
        show_json(ended)
    elif not ended:
        note(_("No work waits."))
    if any(job.state is JobState.FAILED for job in ended):
        raise click.exceptions.Exit(1)


def _work_off(session: Session) -> list[Job]:
    """Work until nothing waits; return the jobs as they ended, in their order."""
    from cli.answers import job_title
    from office.features import JOB_KINDS
    from office.jobs.model import JobState
    from office.jobs.runner import Runner, Workplace

    seen: dict[int, Job] = {}
    with ProgressLine() as line:

        def watch(job: Job) -> None:
            seen[job.id] = job
            line.show(f"{job.id} {job_title(job)} ({job.subject})", job.progress)

        runner = Runner(Workplace(session.worker, session.database, JOB_KINDS, watch))
        while True:
            try:
                job = runner.run_one()
            except KeyboardInterrupt:
                _put_back(session, seen)
                raise
            except Exception as error:  # the job is marked as failed; one broken job must not stop the others
                job = next(reversed(seen.values()), None)
                if job is None or job.state is not JobState.FAILED:
                    raise  # no job's bug, and it would come again
                line.wipe()
                _tell_bug(error)
            line.wipe()
            if job is None:
                return list(seen.values())
            seen[job.id] = job
            _tell_end(job)


def _tell_end(job: Job) -> None:
    from cli.answers import job_state, job_title

    told = f"{job.id} {job_title(job)} ({job.subject}): {job_state(job)}"
    if job.failure_sentence:
        complain(f"{told}. {job.failure_sentence}")
    else:
        note(told)


def _tell_bug(error: Exception) -> None:
    file = write_report(error)
    if file is not None:
        complain(_("A report of the program's mistake is in {file}; it holds no patient's data.").format(file=file))


def _put_back(session: Session, seen: dict[int, Job]) -> None:
    """Give the job in hand back, so that nobody has to find out first that its worker is gone."""
    from office.jobs import store
    from office.jobs.model import Claim, JobState

    with session.database.transaction() as connection:
        for job in seen.values():
            if job.state is JobState.RUNNING:
                store.put_back(connection, Claim(job.id, job.attempt))
