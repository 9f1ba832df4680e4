"""Work in the background of a window while the world gets in its way: no mistake of the program is told."""

from __future__ import annotations

import threading
import time
from importlib.resources import as_file

import pytest

from office import practice_office
from office.features import JOB_KINDS, journals
from office.jobs.model import Job, JobState
from office.jobs.runner import BackgroundRunner, Runner, Workplace
from office.storage import database as database_module
from office.storage.database import FILE_NAME, Database

HELD_SECONDS = 0.9


def test_an_office_that_can_not_be_used_just_now_is_no_mistake_of_the_program(practice_session):
    bugs: list[BaseException] = []
    place = Workplace(practice_session.worker, practice_session.database, JOB_KINDS, lambda _job: None)
    practice_session.database.close()
    background = BackgroundRunner(place, bugs.append)
    background.start()
    time.sleep(0.2)
    background.stop()
    assert not bugs


@pytest.fixture
def impatient_session(practice_folder, open_office, monkeypatch):
    """An office that waits a tenth of a second for its database, not fifteen."""
    monkeypatch.setattr(database_module, "WAIT_FOR_LOCK_MS", 100)
    return open_office(practice_folder)


def test_another_program_that_holds_the_office_for_a_while_does_not_end_hours_of_work(impatient_session, patient):
    scan = practice_office.scans()[0]
    with as_file(practice_office.material_folder() / scan.file) as page:
        impatient_session.call(journals.file, path=page, patient=patient.id, kind="scan")
    keys = impatient_session._premises.master.derive("database")
    other = Database(impatient_session.folder / FILE_NAME, keys)
    taken = threading.Event()

    def hold() -> None:
        with other.transaction():
            taken.set()
            time.sleep(HELD_SECONDS)

    holder = threading.Thread(target=hold)
    told: list[JobState] = []

    def watch(job: Job) -> None:
        told.append(job.state)
        if len(told) == 2:  # the first heartbeat of the work
            holder.start()
            taken.wait()

    (ended,) = Runner(
        Workplace(impatient_session.worker, impatient_session.database, JOB_KINDS, watch)
    ).run_until_empty()
    holder.join()
    other.close()
    assert ended.state is JobState.DONE, ended.failure_sentence
