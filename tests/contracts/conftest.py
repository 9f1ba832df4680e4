"""The implementations that the contracts are run with. A second one (PostgreSQL, S3) is one more name and branch here.

A database is given ready for use: upgraded, empty, and with `again()` for a second, independent way into the same one.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from office.storage.database import Database
from office.storage.files import FolderFiles
from office.storage.keys import MasterKey

KEY = bytes(range(32))


@dataclass(frozen=True)
class Records:
    """A database under contract; `code` makes another one on the same records, as Python source for a process."""

    database: Database
    again: Callable[[], Database]
    code: str


@pytest.fixture(scope="session")
def _upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an empty SQLCipher database once; tests get copies."""
    path = tmp_path_factory.mktemp("contracts") / "office.db"
    database = Database(path, KEY)
    database.upgrade()
    database.close()
    return path


@pytest.fixture(params=["sqlcipher"])
def records(request: pytest.FixtureRequest, tmp_path: Path, _upgraded: Path) -> Iterator[Records]:
    assert request.param == "sqlcipher"
    path = Path(shutil.copy(_upgraded, tmp_path))
    opened: list[Database] = []

    def again() -> Database:
        opened.append(Database(path, KEY))
        return opened[-1]

    database = again()
    code = f"from office.storage.database import Database\ndatabase = Database(Path({str(path)!r}), {KEY!r})\n"
    yield Records(database, again, f"from pathlib import Path\n{code}")
    for each in opened:
        each.close()


@pytest.fixture(params=["folder"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> FolderFiles:
    assert request.param == "folder"
    return FolderFiles(tmp_path / "files", MasterKey(KEY))
