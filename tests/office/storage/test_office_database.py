"""The database: sound after a kill, one form for stores and migrations, and sentences for what the disk does."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

import office.features  # noqa: F401 - declares every store's tables
from office.errors import DamagedOffice, DiskFull, OfficeInUse, OfficeTooNew
from office.features import patients
from office.storage import database as database_module
from office.storage.database import FILE_NAME, Database
from office.storage.migrations import NEWEST
from office.storage.schema import metadata

KEY = bytes(range(32))


@pytest.fixture
def open_database(tmp_path):
    opened: list[Database] = []

    def open_(path: Path = tmp_path / "office.db", key: bytes = KEY) -> Database:
        opened.append(Database(path, key))
        return opened[-1]

    yield open_
    for database in opened:
        database.close()


@pytest.fixture
def database(open_database):
    made = open_database()
    made.upgrade()
    return made


def names(database: Database) -> list[str]:
    with database.transaction() as connection:
        return [row.name for row in connection.execute(text("SELECT name FROM users ORDER BY id"))]


def add(database: Database, name: str) -> None:
    with database.transaction() as connection:
        connection.execute(text("INSERT INTO users (name, roles, active) VALUES (:name, '[]', 1)"), {"name": name})


def test_the_migrations_make_what_the_stores_declare(database):
    with database.transaction() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [
            difference for difference in compare_metadata(context, metadata) if "document_words" not in str(difference)
        ]
        indexes = connection.execute(text("SELECT count(*) FROM sqlite_master WHERE type = 'index'")).scalar()
    assert differences == []
    assert indexes


def test_an_upgraded_database_is_left_alone(database, tmp_path):
    add(database, "Anna")
    database.upgrade()
    assert names(database) == ["Anna"]
    assert not list(tmp_path.glob("office-before-*"))


def test_an_old_database_is_copied_before_it_is_changed(database, tmp_path, monkeypatch):
    add(database, "Anna")
    monkeypatch.setattr(database_module, "NEWEST", "9999")
    monkeypatch.setattr("office.storage.migrations.upgrade", lambda connection: None)
    database.upgrade()
    copy = Database(tmp_path / "office-before-9999.db", KEY)
    try:
        assert names(copy) == ["Anna"]
    finally:
        copy.close()
    add(database, "Eva")
    assert names(database) == ["Anna", "Eva"]


def test_a_newer_database_asks_for_a_newer_program(practice_session, open_office):
    with practice_session.database.transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    practice_session.close()
    with pytest.raises(OfficeTooNew, match=r"form 9999\)\. Update this program first"):
        open_office(practice_session.folder)


def test_a_wrong_key_and_a_file_that_is_no_database_are_sentences(database, open_database, tmp_path):
    database.close()
    with pytest.raises(DamagedOffice, match="backup"):
        open_database(key=bytes(32)).upgrade()
    (tmp_path / "noise.db").write_bytes(os.urandom(8192))
    with pytest.raises(DamagedOffice, match="backup"):
        open_database(tmp_path / "noise.db").upgrade()


def test_a_page_that_was_damaged_is_a_sentence(database, open_database, tmp_path):
    for number in range(300):
        add(database, f"user {number} " + "x" * 60)
    database.close()
    raw = bytearray((tmp_path / "office.db").read_bytes())
    raw[len(raw) // 2 :] = os.urandom(len(raw) - len(raw) // 2)
    (tmp_path / "office.db").write_bytes(raw)
    with pytest.raises(DamagedOffice, match="backup"):
        names(open_database())


def test_a_missing_database_is_not_replaced_by_an_empty_one(practice_folder, open_office):
    (practice_folder / FILE_NAME).rename(practice_folder / "moved")
    with pytest.raises(DamagedOffice, match="backup"):
        open_office(practice_folder)
    assert not (practice_folder / FILE_NAME).exists()


def test_nothing_readable_is_in_the_database_nor_in_its_log(practice_session, patient):
    found = practice_session.call(patients.find, identity="251248-9996")
    assert found.name == "Nancy Ann Berggren"
    held = [path for path in practice_session.folder.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in held)
    for path in held:
        content = path.read_bytes()
        assert b"Berggren" not in content
        assert b"251248" not in content
        assert not content.startswith(b"SQLite format")


def test_a_transaction_that_fails_leaves_nothing(database):
    with pytest.raises(ZeroDivisionError), database.transaction() as connection:
        connection.execute(text("INSERT INTO users (name, roles, active) VALUES ('Anna', '[]', 1)"))
        raise ZeroDivisionError
    assert names(database) == []


def test_a_mistake_in_the_program_is_not_sold_as_damage(database):
    with pytest.raises(OperationalError), database.transaction() as connection:
        connection.execute(text("SELECT fullname FROM users"))
    with pytest.raises(OperationalError), database.transaction() as connection:
        connection.execute(text("SELEKT 1"))


def test_what_a_wrong_statement_says_of_itself_holds_no_patient(database):
    with pytest.raises(OperationalError) as caught, database.transaction() as connection:
        connection.execute(text("INSERT INTO nowhere (name) VALUES (:name)"), {"name": "Nancy Ann Berggren"})
    assert "Nancy" not in str(caught.value)


def test_a_full_database_is_a_sentence_and_loses_nothing(database):
    add(database, "Anna")
    with pytest.raises(DiskFull, match="nothing was lost"), database.transaction() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        for number in range(1000):
            connection.execute(
                text("INSERT INTO users (name, roles, active) VALUES (:name, '[]', 1)"),
                {"name": f"{number}" + "x" * 1000},
            )
    assert names(database) == ["Anna"]


HOLDER = """
import sys
from pathlib import Path
from sqlalchemy import text
from office.storage.database import Database

database = Database(Path(sys.argv[1]), bytes(range(32)))
with database.transaction() as connection:
    connection.execute(text("INSERT INTO users (name, roles, active) VALUES ('half', '[]', 1)"))
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(path: Path) -> subprocess.Popen:
    """Start another program that holds the database in a transaction until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLDER), str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"held\n"
    return process


def test_a_database_that_another_program_holds_is_a_sentence(database, open_database, monkeypatch):
    monkeypatch.setattr(database_module, "WAIT_FOR_LOCK_MS", 200)
    with holder(database.path) as other:
        with pytest.raises(OfficeInUse, match="Wait a moment and try again"):
            add(open_database(), "Anna")
        other.stdin.close()
    assert names(database) == ["half"]


def test_a_database_is_sound_after_its_program_was_killed(database, open_database):
    add(database, "Anna")
    database.close()
    with holder(database.path) as other:
        other.kill()
    again = open_database()
    assert names(again) == ["Anna"]
    with again.transaction() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    add(again, "Eva")
    assert names(again) == ["Anna", "Eva"]


def test_after_signing_out_nothing_can_be_read(practice_session, patient):
    practice_session.close()
    with pytest.raises(Exception, match="signed out"):
        practice_session.call(patients.show, patient=patient.id)


@pytest.mark.parametrize("name", ["æøå and spaces", "100 % sikker?", "it's #1 & [so] on"])
def test_an_office_may_lie_in_any_folder(practice_folder, tmp_path, open_office, name):
    folder = practice_folder.rename(tmp_path / name)
    session = open_office(folder)
    session.call(patients.add, identity="251248-9996", name="Nancy")
    assert (folder / FILE_NAME).is_file()
    assert NEWEST
