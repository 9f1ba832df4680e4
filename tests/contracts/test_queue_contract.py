"""What every carrier of the queue keeps: order, one worker a job, a fence, and jobs that outlive their workers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import psutil
import pytest
from sqlalchemy import text

from foundation.errors import WorldError
from office.errors import ClaimLost
from office.jobs import runner, store
from office.jobs.model import Claim, Job, JobState
from office.jobs.runner import Runner, Workplace, process_name

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
KINDS = ("recognise", "read-document")


@pytest.fixture
def queue(records):
    return Queue(records)


class Queue:
    """Short words for what a worker and a clerk do."""

    def __init__(self, records) -> None:
        self.records = records
        self.database = records.database

    def __call__(self, act, *arguments, **named):
        with self.database.transaction() as connection:
            return act(connection, *arguments, **named)

    def add(self, subject: str, kind: str = "recognise", priority: int = 0) -> int:
        return self(store.enqueue, kind, subject, {"about": subject}, priority, "Anna", NOW)

    def claim(self, owner: str = "", kinds=KINDS) -> Job | None:
        return self(store.claim, owner or process_name(), kinds, datetime.now(UTC))

    def state(self, job: int) -> JobState:
        return self(store.get, job).state

    def tidy(self) -> None:
        Runner(Workplace(None, self.database, {}, lambda _job: None)).put_back_stalled()


def held(job: Job) -> Claim:
    return Claim(job.id, job.attempt)


def test_urgent_work_first_then_in_the_order_it_came(queue):
    for subject, priority in [("a", 0), ("b", 0), ("urgent", 10), ("c", 0), ("urgent too", 10)]:
        queue.add(subject, priority=priority)
    taken = [queue.claim().subject for _each in range(5)]
    assert taken == ["urgent", "urgent too", "a", "b", "c"]
    assert queue.claim() is None


def test_a_worker_takes_only_the_kinds_it_knows(queue):
    queue.add("scan", kind="read-document")
    assert queue.claim(kinds=["recognise"]) is None
    assert queue.claim(kinds=["read-document"]).payload == {"about": "scan"}


def test_a_claim_says_who_and_which_attempt(queue):
    queue.add("a")
    job = queue.claim("me")
    assert (job.state, job.attempt, job.owner, job.progress) == (JobState.RUNNING, 1, "me", 0)
    queue(store.put_back, held(job))
    assert queue.state(job.id) is JobState.QUEUED
    assert queue.claim("you").attempt == 2


def test_the_same_work_is_not_asked_for_twice_while_it_is_open(queue):
    first = queue.add("a")
    assert queue.add("a") == first
    assert queue.add("a", kind="read-document") != first
    job = queue.claim(kinds=["recognise"])
    assert queue.add("a") == first
    queue(store.finish, held(job), NOW)
    assert queue.add("a") not in (first, first + 1), "when it has ended it can be asked for anew"


def test_finished_work_is_done_and_stays_so(queue):
    queue.add("a")
    job = queue.claim()
    queue(store.finish, held(job), NOW)
    done = queue(store.get, job.id)
    assert (done.state, done.progress) == (JobState.DONE, 1.0)
    for again in (store.finish, store.stop):
        with pytest.raises(ClaimLost):
            queue(again, held(job), NOW)
    assert queue(store.unfinished) == ()


def test_a_failure_keeps_its_sentence_for_the_reader(queue):
    queue.add("a")
    job = queue.claim()
    queue(store.fail, held(job), WorldError("The file {name} is empty.", name="x.wav"), NOW)
    failed = queue(store.get, job.id)
    assert failed.state is JobState.FAILED
    assert failed.failure_sentence == "The file x.wav is empty."


def test_a_zombies_result_is_undone(queue):
    """A paused worker wakes up after another took its job: its finish is refused, and what it wrote with it."""
    queue.add("a")
    zombie = queue.claim("zombie")
    queue(store.put_back, held(zombie))
    successor = queue.claim("successor")
    with pytest.raises(ClaimLost, match="Nothing is lost"), queue.database.transaction() as connection:
        connection.execute(text("INSERT INTO users (name, roles, active) VALUES ('a result', '[]', 1)"))
        store.finish(connection, held(zombie), NOW)
    with pytest.raises(ClaimLost):
        queue(store.beat, held(zombie), 0.9, NOW)
    with pytest.raises(ClaimLost):
        queue(store.fail, held(zombie), WorldError("late"), NOW)
    queue(store.put_back, held(zombie))
    assert queue(lambda connection: connection.execute(text("SELECT count(*) FROM users")).scalar()) == 0
    assert queue.state(successor.id) is JobState.RUNNING
    queue(store.finish, held(successor), NOW)


def test_waiting_work_stops_at_once_and_running_work_when_its_worker_looks(queue):
    waiting, running = queue.add("waiting"), queue.add("running", priority=10)
    job = queue.claim()
    assert queue(store.beat, held(job), 0.5, NOW) is False
    for each in (waiting, running):
        queue(store.cancel, each, NOW)
    assert queue.state(waiting) is JobState.CANCELLED
    assert queue.state(running) is JobState.RUNNING
    assert queue(store.beat, held(job), 0.6, NOW) is True
    queue(store.stop, held(job), NOW)
    assert queue.state(running) is JobState.CANCELLED
    assert queue.claim() is None
    queue(store.cancel, running, NOW)
    assert queue.state(running) is JobState.CANCELLED, "what has ended stays as it ended"
    assert queue.add("waiting") != waiting


def test_what_a_killed_worker_had_is_there_for_the_next_and_goes_with_the_job(queue):
    queue.add("a")
    job = queue.claim("killed")
    for number in (1, 2):
        queue(store.beat, held(job), number / 4, NOW, [{"piece": number}])
    queue(store.put_back, held(job))
    with pytest.raises(ClaimLost):
        queue(store.beat, held(job), 0.9, NOW, [{"piece": "of a zombie"}])
    successor = queue.claim("successor")
    assert queue(store.parts, job.id) == [{"piece": 1}, {"piece": 2}]
    queue(store.beat, held(successor), 0.75, NOW, [{"piece": 3}])
    assert len(queue(store.parts, job.id)) == 3
    queue(store.finish, held(successor), NOW)
    assert queue(store.parts, job.id) == []


@pytest.mark.parametrize("end", [store.stop, store.cancel])
def test_work_that_was_stopped_leaves_nothing_of_its_result(queue, end):
    queue.add("a")
    job = queue.claim()
    queue(store.beat, held(job), 0.5, NOW, [{"piece": 1}])
    if end is store.cancel:
        queue(store.put_back, held(job))
    queue(end, job.id if end is store.cancel else held(job), NOW)
    assert queue.state(job.id) is JobState.CANCELLED
    assert queue(store.parts, job.id) == []


def test_a_dead_workers_job_comes_back_at_once(queue):
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as worker:
        owner = f"{socket.gethostname()}/{worker.pid}/{psutil.Process(worker.pid).create_time():.2f}"
        job = queue.claim(owner) if queue.add("a") else None
        queue.tidy()
        assert queue.state(job.id) is JobState.RUNNING, "it lives"
        worker.kill()
    queue.tidy()
    assert queue.state(job.id) is JobState.QUEUED
    assert queue.claim().attempt == 2


def test_a_job_is_not_taken_from_a_living_worker_because_the_clock_was_corrected(queue):
    """A process's start time is reckoned from the wall clock, so a correction of the clock moves it."""
    queue.add("a")
    job = queue.claim(f"{socket.gethostname()}/{os.getpid()}/{psutil.Process().create_time() - 1:.2f}")
    queue.tidy()
    assert queue.state(job.id) is JobState.RUNNING


def test_a_job_of_a_process_number_that_was_given_anew_comes_back(queue):
    queue.add("a")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        job = queue(
            store.claim, f"{socket.gethostname()}/{stranger.pid}/1.00", KINDS, datetime.now(UTC) - timedelta(seconds=20)
        )
        queue.tidy()
        assert queue.state(job.id) is JobState.QUEUED
        stranger.kill()


def test_a_worker_that_is_silent_for_half_a_minute_loses_its_job(queue, monkeypatch):
    queue.add("a")
    job = queue.claim("another-host/7/1.00")
    begun = datetime.now(UTC)
    monkeypatch.setattr(runner, "_now", lambda: begun + timedelta(seconds=25))
    queue.tidy()
    assert queue.state(job.id) is JobState.RUNNING
    monkeypatch.setattr(runner, "_now", lambda: begun + timedelta(seconds=31))
    queue.tidy()
    assert queue.state(job.id) is JobState.QUEUED


def test_work_that_took_three_workers_down_is_given_up_with_a_sentence(queue):
    number = queue.add("a")
    for attempt in (1, 2, 3):
        assert queue.claim("gone-host/7/1.00").attempt == attempt
        queue(lambda connection: connection.execute(text("UPDATE jobs SET beat = '2026-01-01T00:00:00.000000Z'")))
        queue.tidy()
    job = queue(store.get, number)
    assert job.state is JobState.FAILED
    assert "cut off 3 times" in job.failure_sentence
    assert queue.add("a") != number


WORKER = """
import sys, time
from datetime import UTC, datetime
from sqlalchemy import text
from office.jobs import store
from office.jobs.model import Claim
from office.jobs.runner import process_name

with database.transaction():
    pass
print("ready", flush=True)
sys.stdin.readline()
while True:
    time.sleep(0.002)
    with database.transaction() as connection:
        job = store.claim(connection, process_name(), ["recognise"], datetime.now(UTC))
    if job is None:
        break
    with database.transaction() as connection:
        connection.execute(text("INSERT INTO worked VALUES (:job, :by)"), {"job": job.id, "by": process_name()})
        store.finish(connection, Claim(job.id, job.attempt), datetime.now(UTC))
database.close()
"""


def test_two_processes_work_a_queue_of_sixty_and_each_job_once(queue):
    queue(lambda connection: connection.execute(text("CREATE TABLE worked (job INTEGER, worker TEXT)")))
    jobs = [queue.add(f"dictation:{number}") for number in range(60)]
    code = queue.records.code + WORKER
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    workers = [subprocess.Popen([sys.executable, "-c", code], **pipes) for _each in range(2)]
    assert [worker.stdout.readline() for worker in workers] == [b"ready\n"] * 2
    for worker in workers:
        worker.stdin.write(b"go\n")
        worker.stdin.flush()
    for worker in workers:
        worker.communicate()
    assert [worker.returncode for worker in workers] == [0, 0]
    done = queue(lambda connection: connection.execute(text("SELECT job, worker FROM worked")).all())
    assert sorted(row.job for row in done) == jobs
    assert len({row.worker for row in done}) == 2, "both had a share"
    assert {queue.state(job) for job in jobs} == {JobState.DONE}
