"""The queue's table and the few statements that move a job from state to state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from foundation.errors import WorldError, as_message
from foundation.translation import N_
from office.errors import ClaimLost
from office.jobs.model import Claim, Job, JobState
from office.storage.schema import Json, UtcTime, metadata

ATTEMPTS_AT_MOST = 3

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("subject", String(100), nullable=False, index=True),
    Column("state", String(10), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("owner", String(120), nullable=False),
    Column("created", UtcTime, nullable=False),
    Column("created_by", String(100), nullable=False),
    Column("beat", UtcTime),
    Column("finished", UtcTime),
    Column("progress", Float, nullable=False),
    Column("cancel", Boolean, nullable=False),
    Column("payload", Json, nullable=False),
    Column("failure", Json),
    # One open job a kind and subject: empty again when it has ended, so that the work can be asked for anew.
    Column("dedupe", String(150), unique=True),
    Index("jobs_by_state", "state", "priority", "id"),
)

job_parts = Table(
    "job_parts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job", Integer, ForeignKey("jobs.id"), nullable=False, index=True),
    Column("content", Json, nullable=False),
)
"""What a running job has of its result: kept until it ends, for an attempt that goes on after a kill."""


def enqueue(
    connection: Connection,
    kind: str,
    subject: str,
    payload: Mapping[str, Any],
    priority: int,
    user: str,
    time: datetime,
) -> int:
    """Put work in the queue, unless the same is open already; return the job's id."""
    dedupe = f"{kind}/{subject}"
    open_job = connection.execute(select(jobs.c.id).where(jobs.c.dedupe == dedupe)).scalar()
    if open_job is not None:
        return int(open_job)
    row = {
        "kind": kind,
        "subject": subject,
        "state": JobState.QUEUED,
        "priority": priority,
        "attempt": 0,
        "owner": "",
        "created": time,
        "created_by": user,
        "progress": 0.0,
        "cancel": False,
        "payload": dict(payload),
        "dedupe": dedupe,
    }
    result = connection.execute(insert(jobs).values(row))
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def hasten(connection: Connection, kind: str, subject: str, priority: int) -> None:
    """Set how urgent waiting work is."""
    waiting = (jobs.c.dedupe == f"{kind}/{subject}") & (jobs.c.state == JobState.QUEUED)
    connection.execute(update(jobs).where(waiting).values(priority=priority))


def claim(connection: Connection, owner: str, kinds: Iterable[str], time: datetime) -> Job | None:
    """Take the most urgent waiting job, or None. The attempt that is returned is the right to finish it."""
    waiting = (
        select(jobs.c.id)
        .where(jobs.c.state == JobState.QUEUED, jobs.c.kind.in_(list(kinds)))
        .order_by(jobs.c.priority.desc(), jobs.c.id)
        .limit(1)
        .scalar_subquery()
    )
    values = {"state": JobState.RUNNING, "attempt": jobs.c.attempt + 1, "owner": owner, "beat": time, "progress": 0.0}
    taken = connection.execute(
        update(jobs).where(jobs.c.id == waiting, jobs.c.state == JobState.QUEUED).values(values).returning(jobs.c.id)
    ).scalar()
    return None if taken is None else get(connection, taken)


def beat(
    connection: Connection, held: Claim, progress: float, time: datetime, fresh: Sequence[Mapping[str, Any]] = ()
) -> bool:
    """Say that the work goes on, and keep the `fresh` parts of its result; return whether it is to stop.

    Raises `ClaimLost` for a job that another has taken.
    """
    row = connection.execute(
        update(jobs).where(_is_held(held)).values(beat=time, progress=progress).returning(jobs.c.cancel)
    ).one_or_none()
    if row is None:
        raise _lost()
    if fresh:
        connection.execute(insert(job_parts), [{"job": held.job, "content": part} for part in fresh])
    return bool(row.cancel)


def parts(connection: Connection, job: int) -> list[Mapping[str, Any]]:
    """Return what earlier attempts at a job had of its result, in order."""
    return list(connection.scalars(select(job_parts.c.content).where(job_parts.c.job == job).order_by(job_parts.c.id)))


def finish(connection: Connection, held: Claim, time: datetime) -> None:
    """Mark a job done, in the transaction that writes its result. Raises `ClaimLost`, which undoes that result."""
    _end(connection, held, time, state=JobState.DONE, progress=1.0)


def fail(connection: Connection, held: Claim, error: WorldError, time: datetime) -> None:
    """Mark a job failed, with the sentence to show."""
    _end(connection, held, time, state=JobState.FAILED, failure=as_message(error))


def stop(connection: Connection, held: Claim, time: datetime) -> None:
    """Mark a job stopped, after its worker has seen the wish to cancel."""
    _end(connection, held, time, state=JobState.CANCELLED)


def put_back(connection: Connection, held: Claim) -> None:
    """Give a claimed job back to the queue, for the next attempt."""
    connection.execute(update(jobs).where(_is_held(held)).values(state=JobState.QUEUED, owner="", beat=None))


def cancel(connection: Connection, job: int, time: datetime) -> None:
    """Ask for a job to stop: a waiting one stops now, a running one when its worker next looks."""
    waiting = (jobs.c.id == job) & (jobs.c.state == JobState.QUEUED)
    connection.execute(
        update(jobs).where(waiting).values(state=JobState.CANCELLED, finished=time, dedupe=None, cancel=True)
    )
    connection.execute(update(jobs).where(jobs.c.id == job, jobs.c.state == JobState.RUNNING).values(cancel=True))
    _forget_parts_of_ended(connection, job)


def running(connection: Connection) -> tuple[Job, ...]:
    """Return the jobs that somebody holds."""
    return tuple(_job(row) for row in connection.execute(select(jobs).where(jobs.c.state == JobState.RUNNING)))


def give_up_or_put_back(connection: Connection, job: Job, time: datetime) -> None:
    """Take a job from a worker that is gone. One that took its worker down three times is not tried again."""
    held = Claim(job.id, job.attempt)
    if job.attempt >= ATTEMPTS_AT_MOST:
        gave_up = WorldError(
            N_("The work was cut off {count} times and is not tried again. Check the file, then start it anew."),
            count=job.attempt,
        )
        fail(connection, held, gave_up, time)
    else:
        put_back(connection, held)


def get(connection: Connection, job: int) -> Job:
    """Return a job; an unknown id is a bug."""
    return _job(connection.execute(select(jobs).where(jobs.c.id == job)).one())


def unfinished(connection: Connection) -> tuple[Job, ...]:
    """Return waiting and running jobs, the most urgent first."""
    states = [JobState.QUEUED, JobState.RUNNING]
    question = select(jobs).where(jobs.c.state.in_(states)).order_by(jobs.c.priority.desc(), jobs.c.id)
    return tuple(_job(row) for row in connection.execute(question))


def newest_by_subject(connection: Connection, subjects: Iterable[str]) -> dict[str, Job]:
    """Return the newest job about each subject, such as `dictation:4`."""
    newest = select(func.max(jobs.c.id)).where(jobs.c.subject.in_(list(subjects))).group_by(jobs.c.subject)
    return {row.subject: _job(row) for row in connection.execute(select(jobs).where(jobs.c.id.in_(newest)))}


def _end(connection: Connection, held: Claim, time: datetime, **values: Any) -> None:
    changed = connection.execute(update(jobs).where(_is_held(held)).values(finished=time, dedupe=None, **values))
    if changed.rowcount != 1:
        raise _lost()
    _forget_parts_of_ended(connection, held.job)


def _forget_parts_of_ended(connection: Connection, job: int) -> None:
    ended = select(jobs.c.id).where(jobs.c.id == job, jobs.c.finished.is_not(None))
    connection.execute(delete(job_parts).where(job_parts.c.job.in_(ended)))


def _is_held(held: Claim) -> Any:
    return (jobs.c.id == held.job) & (jobs.c.attempt == held.attempt) & (jobs.c.state == JobState.RUNNING)


def _lost() -> ClaimLost:
    return ClaimLost(N_("Another worker has taken this work over, so this result was not used. Nothing is lost."))


def _job(row: Any) -> Job:
    fields = {name: value for name, value in row._mapping.items() if name in Job.__dataclass_fields__}
    return Job(**fields | {"state": JobState(row.state)})
