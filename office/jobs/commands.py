"""What a person does with long work."""

from __future__ import annotations

from typing import Annotated

from foundation.translation import N_
from office.arguments import JobId, Text
from office.commands import command
from office.errors import NotFound
from office.jobs import store
from office.jobs.model import Job
from office.transaction import Office


@command("jobs.list", title=N_("Show the work that waits and runs"), log=None, terminal="jobs list")
def unfinished(office: Office) -> tuple[Job, ...]:
    """Show waiting and running work, the most urgent first."""
    return store.unfinished(office.connection)


@command("jobs.cancel", title=N_("Stop a piece of work"), log=None, terminal="jobs cancel")
def cancel(office: Office, *, job: Annotated[JobId, Text(N_("the work's number"), positional=True)]) -> None:
    """Stop waiting or running work. What it was to work on is kept, and it can be started anew."""
    if job not in {held.id for held in store.unfinished(office.connection)}:
        raise NotFound(N_("There is no waiting or running work number {number}."), number=job)
    store.cancel(office.connection, job, office.now)
    office.changed("job", job)
