"""Opening an office: found one, sign in, and call its commands.

session = sign_in(Path("office"), "Anna", passphrase)
found = session.call(journals.search, words="hovedpine")
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

from filelock import FileLock, Timeout

from foundation.translation import N_
from office.access_log.model import AccessKind
from office.access_log.store import AccessLog, Act
from office.commands import Command, Door
from office.errors import DamagedOffice, NotFound, OfficeExists, OfficeInUse, WrongPassphrase
from office.features import LISTENERS
from office.roles import FOUNDER, Role
from office.storage import durable
from office.storage.database import FILE_NAME as DATABASE_FILE
from office.storage.database import Database
from office.storage.files import FolderFiles
from office.storage.keys import FILE_NAME as KEYS_FILE
from office.storage.keys import Keyring, MasterKey, OfficeFacts, key_of
from office.transaction import Actor, Change, Premises
from office.users import store as users

P = ParamSpec("P")
R = TypeVar("R")
WINDOW_LOCK = "window.lock"
# Lies in the folder while an office is founded, so that what a cut-off founding left is told from a lost `office.json`.
FOUNDING = "founding"
LEFT_BEHIND_AFTER = timedelta(days=1)
COUNTRIES = ("da", "no", "se", "gb")

Subscriber = Callable[[tuple[Change, ...]], None]


@dataclass(frozen=True)
class NewOffice:
    """What founding an office gives: the key that opens it when every passphrase is forgotten, shown once."""

    folder: Path
    recovery_key: str


def create_office(
    folder: Path, *, name: str, user: str, passphrase: str, country: str, practice: bool = False
) -> NewOffice:
    """Found an office in an empty or new folder. The user may do everything that one person on one PC does.

    Raises `OfficeExists` for a folder that holds anything, `DiskFull`, `OfficeError` for a short passphrase.
    The file that makes the folder an office is written last, so a founding that was cut off can be done again.
    """
    _check_is_free(folder)
    keyring, master, recovery_key = Keyring.create(folder, name, country, practice)
    keyring.add(master, user, passphrase)
    with durable.writing(folder / DATABASE_FILE):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / FOUNDING).touch()
        for left in folder.glob(f"{DATABASE_FILE}*"):
            left.unlink()
    with contextlib.closing(Database(folder / DATABASE_FILE, master.derive("database"))) as database:
        database.upgrade()
        with database.transaction() as connection:
            users.add(connection, user, FOUNDER)
    keyring.save()
    (folder / FOUNDING).unlink()
    return NewOffice(folder, recovery_key)


def _check_is_free(folder: Path) -> None:
    """Raise `OfficeExists` for a folder that holds anything but the remains of a founding that was cut off."""
    if not folder.exists():
        return
    held = {path.name for path in folder.iterdir()} if folder.is_dir() else {folder.name}
    remains = {name for name in held if name.startswith((DATABASE_FILE, FOUNDING, f"{KEYS_FILE}."))}
    if held and not (FOUNDING in held and held == remains):
        raise OfficeExists(
            N_("{folder} is not empty. Name a new or an empty folder for the new office."), folder=str(folder)
        )


def office_facts(folder: Path) -> tuple[OfficeFacts, tuple[str, ...]]:
    """Return what is known of an office before anybody signs in, and the names that can."""
    keyring = Keyring.load(folder)
    return keyring.facts, keyring.users


def sign_in(folder: Path, user: str, passphrase: str, *, exclusive: bool = False) -> Session:
    """Open an office. `exclusive` is for a window: a second one on the same office is refused.

    Raises `NoOffice`, `WrongPassphrase`, `OfficeInUse`, `OfficeTooNew`, `DamagedOffice`.
    """
    keyring = Keyring.load(folder)
    master = keyring.unlock(user, passphrase)
    lock = _window_lock(folder) if exclusive else None
    try:
        return _open(folder, keyring, master, keyring.display_name(user), lock)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def recover(folder: Path, user: str, recovery_key: str, passphrase: str) -> None:
    """Give a user a new passphrase by the recovery key that was noted when the office was made.

    The access log says so. Raises `NoOffice`, `DamagedOffice`, `WrongPassphrase` for a wrong key or a former user,
    `NotFound` for an unknown user, `OfficeError` for a short passphrase.
    """
    keyring = Keyring.load(folder)
    master = keyring.unlock_with_recovery_key(recovery_key)
    if key_of(user) not in {key_of(name) for name in keyring.users}:
        raise NotFound(N_("There is no user “{name}” in this office. Check the name."), name=user)
    name = keyring.display_name(user)
    with contextlib.closing(_open_database(folder, master)) as database, database.transaction() as connection:
        act = Act(name, _first_role(users.roles_of(connection, name), name), AccessKind.ADMINISTER, "recover")
        AccessLog(master).append(connection, datetime.now(UTC), [act])
        # The transaction holds the write lock, so what another window adds to the keys meanwhile is not lost.
        keyring.refresh()
        keyring.change_passphrase(master, name, passphrase)
        keyring.save()


def _window_lock(folder: Path) -> FileLock:
    """Hold the office for one window. The system lets go of it when the window's process ends, however it ends."""
    # Not the thread's own: a window signs in on its worker thread and lets go on the GUI thread.
    lock = FileLock(folder / WINDOW_LOCK, blocking=False, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise OfficeInUse(
            N_("This office is open in another window. Go on there, or close that window first; nothing is lost.")
        ) from error
    return lock


def _open_database(folder: Path, master: MasterKey) -> Database:
    if not (folder / DATABASE_FILE).is_file():
        raise DamagedOffice(
            N_("The database is missing from {folder}. Put it back from a backup; nothing was put in its place."),
            folder=str(folder),
        )
    database = Database(folder / DATABASE_FILE, master.derive("database"))
    try:
        database.upgrade()
    except BaseException:
        database.close()
        raise
    return database


def _first_role(roles: frozenset[Role] | None, user: str) -> Role:
    """Return the role that a person acts in where no command asks for one. Raises for who may no longer sign in."""
    if not roles:
        raise WrongPassphrase(N_("{name} may no longer sign in here. Ask the administrator."), name=user)
    return min(roles, key=list(Role).index)


def _open(folder: Path, keyring: Keyring, master: MasterKey, user: str, lock: FileLock | None) -> Session:
    database = _open_database(folder, master)
    try:
        log = AccessLog(master)
        files = FolderFiles(folder / "files", master)
        files.sweep(older_than=LEFT_BEHIND_AFTER)
        premises = Premises(keyring.facts, keyring, master, database, files, log, LISTENERS)
        session = Session(premises, user, lock)
        session.note_sign_in()
    except BaseException:
        database.close()
        raise
    return session


class Session:
    """An open office with a signed-in user. Threads may share it: each call is its own transaction."""

    def __init__(self, premises: Premises, user: str, lock: FileLock | None = None) -> None:
        self._lock = lock
        self._premises = premises
        self._subscribers: list[Subscriber] = []
        with premises.database.transaction() as connection:
            roles = users.roles_of(connection, user)
        self._role = _first_role(roles, user)
        assert roles is not None
        self._door = Door(premises, Actor(user, roles), self._publish)
        self._worker_door = Door(premises, Actor(user, frozenset({Role.WORKER})), self._publish)

    @property
    def facts(self) -> OfficeFacts:
        """Name, country, and whether this is a practice office."""
        return self._premises.facts

    @property
    def folder(self) -> Path:
        """Return the office's folder."""
        return self._premises.keyring.folder

    @property
    def user(self) -> Actor:
        """Return who is signed in."""
        return self._door.actor

    @property
    def log(self) -> AccessLog:
        """The access log, for those who watch over it."""
        return self._premises.log

    @property
    def worker(self) -> Door:
        """The door for the office's own workers, who act for the signed-in user."""
        return self._worker_door

    @property
    def database(self) -> Database:
        """The database, for the queue's own housekeeping."""
        return self._premises.database

    def call(self, wanted: Command[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Do it through the one door (see `office.commands`)."""
        return self._door.call(wanted, *args, **kwargs)

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Hear what changed after each commit, in the thread that committed; return how to stop hearing."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber) if subscriber in self._subscribers else None

    def note_sign_in(self) -> None:
        """Write the sign-in into the access log."""
        act = Act(self.user.name, self._role, AccessKind.SIGN_IN, "sign-in")
        with self._premises.database.transaction() as connection:
            self._premises.log.append(connection, datetime.now(UTC), [act])

    def close(self) -> None:
        """Sign out: close the database and forget the keys."""
        self._subscribers.clear()
        self._premises.database.close()
        if self._lock is not None:
            self._lock.release()

    def _publish(self, changes: tuple[Change, ...]) -> None:
        for subscriber in tuple(self._subscribers):
            subscriber(changes)
