"""`kill -9` at many moments: afterwards the office is sound, nothing is there half, and the work can go on.

A second process does the work and kills itself at the n-th call of the kind that matters to a disk or a database, so
that the moments are spread over the whole act and not over the waiting before it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import speaking
from signing_in import PASSPHRASE, USER
from sqlalchemy import text

from office import practice_office
from office.features import JOB_KINDS, dictation, journals, privacy
from office.jobs.model import JobState
from office.jobs.runner import Runner, Workplace
from office.session import Session, sign_in

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")

MOMENTS = 15
# What a kill can tear apart: calls that write, sync, name or remove files, and statements to the database.
TELLING = {"fsync", "write", "replace", "rename", "mkdir", "unlink", "execute", "executemany", "commit", "encrypt"}


def in_another_process(folder: Path, act: Callable[[Session], None], kill_at: int | None) -> int:
    """Do an act in a process of its own, which dies at a moment if one is given; return how many moments it has."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            session = sign_in(folder, USER, PASSPHRASE)
            count = 0

            def watch(_frame: object, event: str, called: object) -> None:
                nonlocal count
                if event in ("c_call", "c_return") and getattr(called, "__name__", "") in TELLING:
                    if count == kill_at:
                        os.kill(os.getpid(), signal.SIGKILL)
                    count += 1

            sys.setprofile(watch)
            act(session)
            sys.setprofile(None)
            os.write(writing, str(count).encode())
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) == (kill_at is not None), "it died when and only when it was meant to"
    return int(said or 0)


def spread(count: int) -> list[int]:
    """Return moments that are spread over all there are, from the first on.

    The last tenth is left out: how many heartbeats a run has, and so how many moments, differs a little each time.
    """
    assert count > MOMENTS, "the act has too few moments to be worth the test"
    return sorted({round(step * 0.9 * (count - 1) / (MOMENTS - 1)) for step in range(MOMENTS)})


def check(session: Session) -> None:
    """Check all that must hold of an office at any time."""
    with session.database.transaction() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        used = {
            row[0] for row in connection.execute(text("SELECT file FROM documents UNION SELECT audio FROM dictations"))
        }
        unread = connection.execute(
            text(
                "SELECT count(*) FROM documents WHERE reading = 'waiting' AND NOT EXISTS "
                "(SELECT 1 FROM jobs WHERE subject = 'document:' || documents.id AND state IN ('queued', 'running'))"
            )
        ).scalar()
    assert unread == 0, "every document that waits has its job"
    assert session.call(privacy.verify).problems == ()
    stored = session._premises.files
    assert used <= set(stored.names())
    for name in stored.names():
        stored.check(name)


def queue(session: Session) -> Runner:
    return Runner(Workplace(session.worker, session.database, JOB_KINDS, lambda _job: None))


def test_killed_while_filing_and_while_reading(practice_session, patient, tmp_path, open_office):
    folder = practice_session.folder

    def act(number: int) -> Callable[[Session], None]:
        path = tmp_path / f"note {number}.txt"
        path.write_text(f"Notat {number} om hovedpine." + " " * 2**20 + "Slut.", "utf-8")

        def file_and_read(session: Session) -> None:
            session.call(journals.file, path=path, patient=patient.id, kind="note")
            queue(session).run_one()

        return file_and_read

    moments = spread(in_another_process(folder, act(0), None))
    for number, moment in enumerate(moments, 1):
        in_another_process(folder, act(number), moment)
        session = open_office(folder)
        check(session)
        for job in queue(session).run_until_empty():
            assert (job.state, job.failure_sentence) == (JobState.DONE, "")
        session.close()
    check(practice_session)
    documents = practice_session.call(journals.listed, patient=patient.id)
    assert 1 < len(documents) <= 1 + len(moments)
    found = practice_session.call(journals.search, wanted="hovedpinen")
    assert {hit.document.id for hit in found} == {document.id for document in documents}


def test_killed_while_receiving(practice_session, patient, tmp_path, open_office):
    folder = practice_session.folder
    sound = (practice_office.material_folder() / practice_office.dictations()[3].file).read_bytes()

    def act(number: int) -> Callable[[Session], None]:
        path = tmp_path / f"optagelse {number}.ogg"
        path.write_bytes(sound + bytes([number]))
        return lambda session: session.call(dictation.receive, audio=path, patient=patient.id) and None

    moments = spread(in_another_process(folder, act(0), None))
    for number, moment in enumerate(moments, 1):
        in_another_process(folder, act(number), moment)
        session = open_office(folder)
        check(session)
        session.close()
    received = practice_session.call(dictation.listed)
    assert 1 <= len(received) <= 1 + len(moments)
    assert {row.job_state for row in received} == {JobState.QUEUED}, "each that is there waits to be recognised"


def test_killed_while_recognising(practice_session, patient, tmp_path, open_office):
    """The real recogniser, killed twice with the program that runs it; the third attempt brings the text."""
    folder = practice_session.folder
    # Four minutes: the recogniser must still be at it when it is killed.
    round_of_visits = speaking.save(np.tile(speaking.dictation(), 12), tmp_path / "runde.wav")
    made = practice_session.call(dictation.receive, audio=round_of_visits, patient=patient.id)
    for seconds in (0.3, 1.5):
        child = os.fork()
        if child == 0:
            try:
                queue(sign_in(folder, USER, PASSPHRASE)).run_one()
            finally:
                os._exit(0)
        time.sleep(0.5 + seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        session = open_office(folder)
        check(session)
        assert session.call(dictation.opened, dictation=made.id).transcript is None
        session.close()
    job = queue(practice_session).run_one()
    assert (job.state, job.failure_sentence, job.attempt) == (JobState.DONE, "", 3)
    opened = practice_session.call(dictation.opened, dictation=made.id)
    assert opened.transcript.version == 1
    assert opened.transcript.text.casefold().count("hovedpine") == 12, "each round is written once"
    check(practice_session)
