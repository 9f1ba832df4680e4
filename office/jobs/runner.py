"""The loop that works the queue off: claim, run in a child, finish. Each job is a child process with limits.

`Runner.run_until_empty` serves the command line; `BackgroundRunner` is the same loop in a thread of the program.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psutil

from foundation import child
from foundation.errors import Cancelled, ChildDied, WorldError
from foundation.translation import N_
from office.commands import Door
from office.errors import ClaimLost, OfficeInUse
from office.jobs import store
from office.jobs.kinds import JobKind
from office.jobs.model import Claim, Job
from office.storage.database import Database

BEAT_SECONDS = 0.5
STALLED_AFTER = timedelta(seconds=30)
LOOK_AGAIN_SECONDS = 2.0
CLOCK_STEP_SECONDS = 2.0

Watcher = Callable[[Job], None]


@dataclass(frozen=True)
class Workplace:
    """What the loop needs of an open office: the workers' door, the queue's database, and who hears of progress."""

    door: Door
    database: Database
    kinds: Mapping[str, JobKind]
    publish: Watcher


class Runner:
    """Works jobs off, one at a time. Use one runner a thread."""

    def __init__(self, workplace: Workplace) -> None:
        self._place = workplace
        self._owner = process_name()
        self._stopping = threading.Event()

    def run_until_empty(self) -> list[Job]:
        """Work until nothing waits; return the jobs as they ended."""
        ended = []
        while not self.stopping and (job := self.run_one()) is not None:
            ended.append(job)
        return ended

    def run_one(self) -> Job | None:
        """Take the most urgent waiting job and work it off; None if nothing waits. World failures end in the job."""
        self.put_back_stalled()
        with self._place.database.transaction() as connection:
            job = store.claim(connection, self._owner, self._place.kinds, _now())
        if job is None:
            return None
        self._place.publish(job)
        try:
            self._work(job)
        except ClaimLost:
            pass  # the one who has it now will finish it
        except Cancelled:
            self._end(job, self._stopped)
        except ChildDied:  # killed from outside: worth another attempt, up to a point
            self._end(job, lambda connection, _held: store.give_up_or_put_back(connection, job, _now()))
        except WorldError as error:
            failure = error
            self._end(job, lambda connection, held: store.fail(connection, held, failure, _now()))
        except Exception:
            bug = WorldError(
                N_("The program has made a mistake in this work. The recording is kept; please report it.")
            )
            self._end(job, lambda connection, held: store.fail(connection, held, bug, _now()))
            raise
        finally:
            ended = self._as_it_is(job)
            self._place.publish(ended)
        return ended

    def stop(self) -> None:
        """Leave the job in hand for a later attempt, and take no other. Returns at once."""
        self._stopping.set()

    @property
    def stopping(self) -> bool:
        """Say whether the runner was asked to stop."""
        return self._stopping.is_set()

    def put_back_stalled(self) -> None:
        """Give jobs back whose worker is gone: its process has ended, or it has been silent for half a minute."""
        with self._place.database.transaction() as connection:
            for job in store.running(connection):
                if not _is_alive(job):
                    store.give_up_or_put_back(connection, job, _now())

    def _work(self, job: Job) -> None:
        kind = self._place.kinds[job.kind]
        order = self._place.door.call(kind.begin, job=job)
        beats = _Beats(self, job)
        reply = child.run(
            order.target,
            order.values,
            blob=order.blob,
            limits=order.limits,
            on_progress=beats.note,
            cancelled=beats.is_cancelled,
        )
        self._place.door.call(kind.finish, job=job, claim=Claim(job.id, job.attempt), reply=reply)

    def _stopped(self, connection: Any, held: Claim) -> None:
        if self.stopping:
            store.put_back(connection, held)
        else:
            store.stop(connection, held, _now())

    def _end(self, job: Job, end: Callable[[Any, Claim], None]) -> None:
        try:
            with self._place.database.transaction() as connection:
                end(connection, Claim(job.id, job.attempt))
        except ClaimLost:
            return

    def _as_it_is(self, job: Job) -> Job:
        with self._place.database.transaction() as connection:
            return store.get(connection, job.id)

    def beat(self, job: Job, progress: float, fresh: Sequence[Mapping[str, Any]]) -> bool:
        """Write a heartbeat, and fresh parts of the result; return whether the job is to stop."""
        with self._place.database.transaction() as connection:
            cancel = store.beat(connection, Claim(job.id, job.attempt), progress, _now(), fresh)
        self._place.publish(replace(job, progress=progress))
        return cancel


class _Beats:
    """Keeps a job's heartbeat going while its child works; `child.run` asks it about twenty times a second."""

    def __init__(self, runner: Runner, job: Job) -> None:
        self._runner = runner
        self._job = job
        self._progress = 0.0
        self._fresh: list[Mapping[str, Any]] = []
        self._next = 0.0

    def note(self, progress: child.Progress) -> None:
        self._progress = min(1.0, progress.done / progress.total) if progress.total else 0.0
        if progress.partial:
            self._fresh.append(progress.partial)

    def is_cancelled(self) -> bool:
        if self._runner.stopping:
            return True
        if time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + BEAT_SECONDS
        try:
            cancel = self._runner.beat(self._job, self._progress, self._fresh)
        except OfficeInUse:
            return False  # a beat that is left out harms nobody, and hours of work must not end with it
        self._fresh = []
        return cancel


class BackgroundRunner:
    """The same loop in a thread, for as long as a window is open."""

    def __init__(self, workplace: Workplace, on_bug: Callable[[BaseException], None]) -> None:
        self._runner = Runner(workplace)
        self._on_bug = on_bug
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def wake(self) -> None:
        """Look into the queue now."""
        self._wake.set()

    def stop(self) -> None:
        """Stop the child in hand, put its job back, end the thread, and wait for that (about a tenth of a second)."""
        self._runner.stop()
        self._wake.set()
        self._thread.join()

    def _loop(self) -> None:
        while not self._runner.stopping:
            try:
                if self._runner.run_one() is not None:
                    continue
            except WorldError:
                pass  # the disk is full, or somebody holds the office: look again, and let the job be put back
            except Exception as error:  # one broken job must not stop the queue
                self._on_bug(error)
            self._wake.wait(LOOK_AGAIN_SECONDS)
            self._wake.clear()


def process_name() -> str:
    """Name this process so that another can tell whether it still lives: host, process id, start time."""
    return f"{socket.gethostname()}/{os.getpid()}/{psutil.Process().create_time():.2f}"


def _is_alive(job: Job) -> bool:
    if job.beat is None or _now() - job.beat > STALLED_AFTER:
        return False
    host, number, _started = job.owner.rsplit("/", 2)
    if host != socket.gethostname():
        return True
    try:
        # Start times are reckoned from the wall clock and move when it is corrected, so they are not compared for being
        # the same: a process of that number which began after the last beat is another one.
        return psutil.Process(int(number)).create_time() <= job.beat.timestamp() + CLOCK_STEP_SECONDS
    except psutil.NoSuchProcess:
        return False


def _now() -> datetime:
    return datetime.now(UTC)
