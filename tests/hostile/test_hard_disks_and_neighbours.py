"""A full disk, and two programs in one office at the same time."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from signing_in import PASSPHRASE, USER

from office.errors import DiskFull, OfficeError
from office.features import journals, patients, privacy
from office.jobs.model import JobState
from office.session import create_office
from office.storage.together import write_together


@pytest.fixture
def small_disk(tmp_path):
    """Mount a disk of 6 MB, which takes root; elsewhere the test is skipped and says so."""
    disk = tmp_path / "small disk"
    disk.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("no small disk can be mounted here (needs root on Linux)")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path) -> Path:
    """Fill a disk to its last byte; return the file to delete for room."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(os.urandom(4096)):
                pass
        except OSError:
            pass
    return ballast


def test_a_full_disk_is_a_sentence_and_work_goes_on_when_there_is_room(
    small_disk, practice_folder, open_office, tmp_path
):
    folder = Path(shutil.copytree(practice_folder, small_disk / "office"))
    session = open_office(folder)
    person = session.call(patients.add, identity="251248-9996", name="Nancy")
    note = tmp_path / "note.txt"
    note.write_text("Hovedpine. " * 200_000, "utf-8")
    ballast = fill(small_disk)
    with pytest.raises(DiskFull, match="Free some space and try again; nothing was lost"):
        session.call(journals.file, path=note, patient=person.id, kind="note")
    with pytest.raises(DiskFull):
        for number in range(500):
            session.call(journals.add_volume, patient=person.id, label=f"{number} " * 500, shelf="A")
    with pytest.raises(DiskFull):
        create_office(small_disk / "new", name="O", user=USER, passphrase=PASSPHRASE, country="da", practice=True)
    ballast.unlink()
    assert list((folder / "files" / "incoming").iterdir()) == []
    assert session.call(patients.find, identity="251248-9996") == person
    assert session.call(journals.file, path=note, patient=person.id, kind="note").file
    assert session.call(privacy.verify).problems == ()
    create_office(small_disk / "new", name="O", user=USER, passphrase=PASSPHRASE, country="da", practice=True)


def test_signing_in_on_a_full_disk_is_a_sentence_too(small_disk, practice_folder, open_office):
    folder = Path(shutil.copytree(practice_folder, small_disk / "office"))
    ballast = fill(small_disk)
    with pytest.raises(OfficeError):
        open_office(folder)
    ballast.unlink()
    assert open_office(folder).user.name == USER


def test_of_files_that_belong_together_none_stays_on_a_disk_that_fills_half_way(small_disk):
    def noise(megabytes: int) -> Callable[[], io.BytesIO]:
        return lambda: io.BytesIO(os.urandom(megabytes * 2**20))

    letter, enclosure = small_disk / "Brev.pdf", small_disk / "Brev - bilag 1.pdf"
    letter.write_bytes(b"an older letter")
    with pytest.raises(DiskFull, match="Free some space and try again; nothing was lost"):
        write_together({letter: noise(1), enclosure: noise(8)}, overwrite=True)
    assert [*small_disk.iterdir()] == [letter] and letter.read_bytes() == b"an older letter"
    write_together({letter: noise(1), enclosure: noise(2)}, overwrite=True)
    assert {file.stat().st_size for file in small_disk.iterdir()} == {2**20, 2 * 2**20}


NEIGHBOUR = """
import sys
from pathlib import Path
from office.features import JOB_KINDS, journals, patients
from office.jobs.runner import Runner, Workplace
from office.session import sign_in

folder, passphrase, note, month = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4]
session = sign_in(folder, "Anna", passphrase)
print("ready", flush=True)
sys.stdin.readline()
for day in range(1, 9):
    person = session.call(patients.add, identity=f"{day:02}{month}57-1001", name=f"Person {day} {month}")
    session.call(journals.file, path=note, patient=person.id, kind="note")
ended = Runner(Workplace(session.worker, session.database, JOB_KINDS, lambda job: None)).run_until_empty()
session.close()
print(len(ended))
"""


def test_two_programs_work_in_one_office_and_nothing_is_lost_or_done_twice(practice_session, text_file):
    folder, note = practice_session.folder, text_file("Hovedpine i tre dage.")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    neighbours = [
        subprocess.Popen([sys.executable, "-c", NEIGHBOUR, str(folder), PASSPHRASE, str(note), month], **pipes)
        for month in ("83", "84")
    ]
    for neighbour in neighbours:
        assert neighbour.stdout.readline() == b"ready\n"
    for neighbour in neighbours:
        neighbour.stdin.write(b"go\n")
        neighbour.stdin.flush()
    ended = [int(neighbour.communicate()[0]) for neighbour in neighbours]
    assert [neighbour.returncode for neighbour in neighbours] == [0, 0]
    assert sum(ended) == 16
    assert len(practice_session.call(patients.search, words="Person")) == 16
    found = practice_session.call(journals.search, wanted="hovedpinen")
    assert len({hit.document.patient for hit in found}) == len(found) == 16
    assert len({hit.document.file for hit in found}) == 1, "the same bytes are kept once"
    assert practice_session.call(privacy.verify).problems == ()
    assert JobState.DONE
