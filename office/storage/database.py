"""The encrypted database of an office: SQLAlchemy over SQLCipher, one writer at a time, nothing committed half.

A raw key (not a passphrase) opens it, so a connection costs 2 ms. WAL with `synchronous=FULL`: a commit that returned
is on the disk. A transaction that may write takes the write lock at its start, so it can't fail half-way for a lock.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from foundation.translation import N_
from office.errors import DamagedOffice, DiskFull, OfficeError, OfficeInUse, OfficeTooNew
from office.storage.migrations import NEWEST, REVISIONS

FILE_NAME = "office.db"
WAIT_FOR_LOCK_MS = 15_000
# VACUUM can't run in a transaction, which SQLAlchemy begins by itself; see `_begin`.
NO_TRANSACTION = {"office_no_transaction": True}
# How SQLite says that the file or the disk failed, and not the statement.
DAMAGE = ("malformed", "not a database", "corrupt", "disk i/o", "unable to open", "readonly database", "out of memory")


class Database:
    """One office's database, opened with its raw key of 32 bytes."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._engine = _engine(path, key)
        self._closed = False

    def close(self) -> None:
        """Fold the write-ahead log into the file and close all connections. Afterwards nothing can be read."""
        self._closed = True
        with contextlib.suppress(DatabaseError), self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self._engine.dispose()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give a connection in a transaction that commits at the end, or rolls back on any exception.

        Raises `DiskFull`, `OfficeInUse`, `DamagedOffice` in place of what the database said of the world; what it said
        of a statement stays as it is, and is a bug.
        """
        if self._closed:
            raise OfficeError(N_("You have signed out of this office. Sign in again to go on."))
        try:
            with self._engine.connect() as connection, connection.begin():
                yield connection
        except DatabaseError as error:
            sentence = _as_sentence(error, self.path)
            if sentence is None:
                raise
            raise sentence from error

    def upgrade(self) -> None:
        """Bring the database to the form that this program writes, after setting a copy aside.

        Raises `OfficeTooNew` for a database that a newer program has written.
        """
        revision = self._revision()
        if revision == NEWEST:
            return
        if revision is not None and revision not in REVISIONS:
            raise OfficeTooNew(
                N_("This office was last used by a newer Skrivestue (form {revision}). Update this program first."),
                revision=revision,
            )
        if revision is not None:
            self.copy_to(self.path.with_name(f"office-before-{NEWEST}.db"))
        from office.storage.migrations import upgrade  # Alembic is only loaded when there is something to do

        with self.transaction() as connection:
            upgrade(connection)

    def copy_to(self, path: Path) -> None:
        """Write a consistent, equally encrypted copy of the database beside the office's work."""
        path.unlink(missing_ok=True)
        try:
            with self._engine.connect().execution_options(**NO_TRANSACTION) as connection:
                connection.exec_driver_sql("VACUUM INTO ?", (str(path),))
        except DatabaseError as error:
            sentence = _as_sentence(error, self.path)
            if sentence is None:
                raise
            raise sentence from error

    def _revision(self) -> str | None:
        with self.transaction() as connection:
            tables = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'alembic_version'")
            if tables.first() is None:
                return None
            return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _engine(path: Path, key: bytes) -> Engine:
    import sqlcipher3.dbapi2

    url = URL.create("sqlite+pysqlcipher", password=f"x'{key.hex()}'", database=str(path))
    # Parameters are patients' data, and what a failed statement says of itself ends in logs and on terminals.
    engine = create_engine(url, module=sqlcipher3.dbapi2, poolclass=QueuePool, pool_size=4, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN comes too late; see `_begin`
    # SQLite's own knows only the letters of ASCII, and a search for "øjvind" would not find Øjvind.
    connection.create_function("lower", 1, lambda text: text.lower() if isinstance(text, str) else text)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {WAIT_FOR_LOCK_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.close()


def _begin(connection: Connection) -> None:
    if not connection.get_execution_options().keys() & NO_TRANSACTION:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _as_sentence(error: DatabaseError, path: Path) -> OfficeError | None:
    """Return what the world did to the database, or None where a statement was wrong, which is a bug."""
    said = str(error.orig).lower()
    folder = str(path.parent)
    if "disk is full" in said:
        return DiskFull(
            N_("There is no room left on the disk of {folder}. Free some space and try again; nothing was lost."),
            folder=folder,
        )
    if "is locked" in said or "is busy" in said:
        return OfficeInUse(
            N_("Another program holds the office in {folder}. Wait a moment and try again."), folder=folder
        )
    if not any(words in said for words in DAMAGE):
        return None
    return DamagedOffice(
        N_("The database in {folder} can't be read ({reason}). Put it back from a backup; don't write to it."),
        folder=folder,
        reason=said,
    )
