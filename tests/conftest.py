"""Offices for tests, and the watch that every test leaves the house as it found it.

Ask for a fixture by name:

    def test_a_patient_is_added(practice_session):
        practice_session.call(patients.add, identity="251248-9996", name="Nancy Ann Berggren")

- `practice_folder`, `real_folder`: a freshly founded Danish office, not open (user "Anna"; see `signing_in`).
- `country_folder("no")`: a freshly founded practice office in another country, not open.
- `practice_session`, `real_session`: the same with Anna signed in; closed after the test. `real_session` holds nobody.
- `patient`: a test person in `practice_session`.
- `open_office(folder, user, passphrase)`: sign in as often as you like; what you opened is closed after the test.
- `as_role(Role.TRAINEE)`: another session on the practice office, of a new user who has only these roles.
- `runner`: works the queue of `practice_session` off: `runner.run_until_empty()`.
- `text_file("hovedpine", name="note.txt")`: a file to receive or file.
- `practice_model_converted`: the practice model in a user's own folder (`XDG_DATA_HOME`) as after its first use.

Every test is watched: it fails if it leaves a thread, a child process or a running QTimer behind, or if something is
logged at WARNING or above. A test that provokes such a log message says so:

    @pytest.mark.log_warnings("pypdf")     # the logger's name, or the beginning of it
"""

from __future__ import annotations

import contextlib
import gc
import logging
import shutil
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import psutil
import pytest
from argon2.low_level import hash_secret_raw
from signing_in import PASSPHRASE, USER

from foundation.places import data_folder
from office.features import JOB_KINDS, patients, users
from office.jobs.runner import Runner, Workplace
from office.patients.model import Patient
from office.roles import Role
from office.session import Session, create_office, sign_in
from office.storage import keys

GRACE_SECONDS = 3.0
# Threads that a library or pytest itself keeps for the process, not for the test.
LASTING_THREADS = ("MainThread", "pytest_timeout", "tqdm", "Dummy")
# From some ten seconds up. Each file is one process's work: the last one to be begun keeps the other cores waiting.
LONGEST_FIRST = (
    "speech/test_engines.py",
    "speech/test_transcribing.py",
    "hostile/test_killed_programs.py",
    "speech/test_conversion.py",
    "end_to_end/test_main_job.py",
    "office/letters/test_pages_agree.py",
    "tools/practice_voice/test_training.py",
    "cli/test_cli_demo.py",
    "office/journals/test_filing.py",
    "speech/test_long_and_many.py",
    "cli/test_cli_transcribe.py",
    "office/letters/test_word_template.py",
    "office/letters/test_own_templates.py",
    "hostile/test_hostile_recordings.py",
    "hostile/test_hard_disks_and_neighbours.py",
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "log_warnings(*loggers): these loggers may warn in this test")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin the longest files first; of each file, and of all others, the order stays as it was.

    What loads PyTorch and CTranslate2 into its own process comes last of all: a window shares a process with neither,
    and a test of one that came after them once died in a thread that is not Python's.
    """
    places = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST_FIRST)}
    gone = [str(path) for path in places if not path.is_file()]
    if gone:
        raise pytest.UsageError(f"LONGEST_FIRST in {__file__} names files that are not there: {gone}")
    recognising = (Path(__file__).parent / "speech", Path(__file__).parent / "tools")

    def turn(item: pytest.Item) -> tuple[bool, int]:
        return any(item.path.is_relative_to(folder) for folder in recognising), places.get(item.path, len(places))

    items.sort(key=turn)


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def no_unexpected_log_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which something is logged at WARNING or above by a logger that it did not name."""
    marker = request.node.get_closest_marker("log_warnings")
    expected = marker.args if marker else ()
    heard = _Warnings()
    logging.getLogger().addHandler(heard)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(heard)
    unexpected = [record for record in heard.records if not record.name.startswith(expected or ("\0",))]
    assert not unexpected, "unexpected log: " + "; ".join(f"{r.name}: {r.getMessage()}" for r in unexpected)


@pytest.fixture(autouse=True)
def garbage_in_the_main_thread_only() -> Iterator[None]:
    """As in the program (`desktop.garbage`): a worker thread that destroys a dead widget can make all stand still."""
    gc.disable()
    yield
    gc.collect(1)


@pytest.fixture(autouse=True)
def nothing_left_behind(no_unexpected_log_warnings: None) -> Iterator[None]:
    """Fail a test that leaves a thread, a child process or a running timer behind."""
    threads_before = set(threading.enumerate())
    children_before = set(psutil.Process().children(recursive=True))
    timers_before = {id(timer) for timer in _running_timers()}
    yield
    end = time.monotonic() + GRACE_SECONDS
    while left := _left(threads_before, children_before, timers_before):
        if time.monotonic() > end:
            pytest.fail(f"the test left behind: {'; '.join(left)}")
        time.sleep(0.02)


def _left(threads: set[threading.Thread], children: set[psutil.Process], timers: set[int]) -> list[str]:
    left = [
        f"thread {thread.name}"
        for thread in set(threading.enumerate()) - threads
        if not thread.name.startswith(LASTING_THREADS)
    ]
    for child in set(psutil.Process().children(recursive=True)) - children:
        with contextlib.suppress(psutil.NoSuchProcess):
            command = " ".join(child.cmdline())
            if "resource_tracker" not in command:
                left.append(f"process {child.pid} {child.status()} {command[:80]}")
    return left + [f"timer {timer!r}" for timer in _running_timers() if id(timer) not in timers]


def _running_timers() -> list[object]:
    """Return the active QTimers of a running QApplication; none where Qt was never started."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    application = widgets.QApplication.instance() if widgets is not None else None
    if application is None:
        return []
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer
    from shiboken6 import getAllValidWrappers, isValid

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    owned = [timer for window in widgets.QApplication.topLevelWidgets() for timer in window.findChildren(QTimer)]
    held = [thing for thing in getAllValidWrappers() if isinstance(thing, QTimer)]
    return list({id(timer): timer for timer in owned + held if isValid(timer) and timer.isActive()}.values())


@pytest.fixture(scope="session", autouse=True)
def _keys_worked_out_once() -> Iterator[None]:
    """Work a key out of the passphrase once for each salt: copies of an office have one, and argon2id costs 0.2 s each.

    argon2id gives the same key for the same arguments. Any other passphrase, such as a guess, is worked out every time,
    and a program that a test starts remembers nothing.
    """
    once = cache(hash_secret_raw)

    def worked_out(secret: bytes, *parameters: Any) -> bytes:
        return (once if secret == PASSPHRASE.encode() else hash_secret_raw)(secret, *parameters)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "hash_secret_raw", worked_out)
        yield


@pytest.fixture(scope="session")
def _founded(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bool], Path]:
    """Found an office of each sort once; tests get copies, which spares them two argon2 runs."""
    made: dict[tuple[str, bool], Path] = {}

    def found(country: str, practice: bool) -> Path:
        if (country, practice) not in made:
            folder = tmp_path_factory.mktemp("founded") / "office"
            create_office(folder, name="Øvelse", user=USER, passphrase=PASSPHRASE, country=country, practice=practice)
            made[country, practice] = folder
        return made[country, practice]

    return found


@pytest.fixture
def practice_folder(_founded: Callable[[str, bool], Path], tmp_path: Path) -> Path:
    """Return the folder of a new practice office that nobody has opened."""
    return Path(shutil.copytree(_founded("da", True), tmp_path / "practice office æøå"))


@pytest.fixture
def real_folder(_founded: Callable[[str, bool], Path], tmp_path: Path) -> Path:
    """Return the folder of a new real office that nobody has opened."""
    return Path(shutil.copytree(_founded("da", False), tmp_path / "real office"))


@pytest.fixture
def country_folder(_founded: Callable[[str, bool], Path], tmp_path: Path) -> Callable[[str], Path]:
    """Make the folder of a new practice office in a country, which nobody has opened."""

    def copied(country: str) -> Path:
        return Path(shutil.copytree(_founded(country, True), tmp_path / f"office in {country}"))

    return copied


@pytest.fixture
def open_office() -> Iterator[Callable[..., Session]]:
    """Sign in to an office; what was opened so is closed after the test."""
    opened: list[Session] = []

    def sign(folder: Path, user: str = USER, passphrase: str = PASSPHRASE, *, exclusive: bool = False) -> Session:
        opened.append(sign_in(folder, user, passphrase, exclusive=exclusive))
        return opened[-1]

    yield sign
    for session in opened:
        session.close()


@pytest.fixture
def practice_session(practice_folder: Path, open_office: Callable[..., Session]) -> Session:
    """Return an open practice office with Anna signed in, who has all roles of a founder."""
    return open_office(practice_folder)


@pytest.fixture
def real_session(real_folder: Path, open_office: Callable[..., Session]) -> Session:
    """Return an open real office with Anna signed in. Put no real person into it."""
    return open_office(real_folder)


@pytest.fixture
def as_role(practice_session: Session, open_office: Callable[..., Session]) -> Callable[..., Session]:
    """Sign in to the practice office as a new user who has only the roles given."""

    def sign(*roles: Role) -> Session:
        name = "+".join(roles)
        practice_session.call(users.add, name=name, role=roles, new_passphrase=PASSPHRASE)
        return open_office(practice_session.folder, name)

    return sign


@pytest.fixture
def patient(practice_session: Session) -> Patient:
    """Return a test person in the practice office."""
    return practice_session.call(
        patients.add, identity="251248-9996", name="Nancy Ann Berggren", address=("Testparken 48", "2100 København Ø")
    )


@pytest.fixture
def runner(practice_session: Session) -> Runner:
    """Return a worker for the practice office's queue, which works when a test tells it to."""
    place = Workplace(practice_session.worker, practice_session.database, JOB_KINDS, lambda _job: None)
    return Runner(place)


@pytest.fixture(scope="session")
def _conversions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Convert the practice model for CTranslate2 once, which takes a second."""
    from speech import models
    from speech.conversion import as_ctranslate2

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # whisper leaves its list of tokens open
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("converted")))
        return as_ctranslate2(models.find("practice")).parent


@pytest.fixture
def practice_model_converted(_conversions: Path) -> None:
    """Put the practice model, converted, into the user's own folder that a test has chosen, as after its first use."""
    shutil.copytree(_conversions, data_folder() / _conversions.name)


@pytest.fixture
def text_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a text file to file in a journal."""

    def write(text: str, name: str = "note.txt") -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write
