"""Putting work into the queue and taking its result out, inside a command's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from office.jobs import store
from office.jobs.model import Claim, Job
from office.transaction import Office

NORMAL, URGENT = 0, 10


def enqueue(office: Office, kind: str, subject: str, payload: Mapping[str, Any], *, priority: int = NORMAL) -> int:
    """Ask for long work; the same work that is open already is not asked for twice. Return the job's id."""
    job = store.enqueue(office.connection, kind, subject, payload, priority, office.actor.name, office.now)
    office.changed("job", job)
    return job


def hasten(office: Office, kind: str, subject: str, *, priority: int) -> None:
    """Set how urgent work is that still waits."""
    store.hasten(office.connection, kind, subject, priority)


def finish(office: Office, claim: Claim) -> None:
    """Mark a job done together with its result. Raises `ClaimLost`, and so undoes it, where another has the job."""
    store.finish(office.connection, claim, office.now)
    office.changed("job", claim.job)


def parts(office: Office, job: Job) -> list[Mapping[str, Any]]:
    """Return what earlier attempts at a job had of its result: the `partial` of each progress that its child told."""
    return store.parts(office.connection, job.id)
