"""A folder for a child process's temporary files: closed to other users, in memory where the system offers that.

Libraries and programs that insist on files (Tesseract through pytesseract, say) may write patients' pages there. The
parent removes the folder whatever becomes of the child, and the next parent removes what a killed parent left.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

from foundation.places import data_folder

PREFIX = "skrivestue-"
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - only folders of our own, made by mkdtemp with mode 0700, are used in it


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """Give an empty folder (mode 0700) and remove it, with all that is in it, at the end."""
    base = base_folder()
    sweep(base)
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=base, ignore_cleanup_errors=True) as name:
        yield Path(name)


def base_folder() -> Path:
    """Return where private folders are made: in memory on Linux, else in the user's own data folder."""
    if sys.platform == "linux" and os.access(IN_MEMORY, os.W_OK | os.X_OK):
        return IN_MEMORY
    base = data_folder() / "temporary"
    base.mkdir(exist_ok=True, mode=0o700)
    return base


def sweep(base: Path) -> None:
    """Remove the private folders of programs that are gone."""
    for folder in base.glob(f"{PREFIX}*-*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            shutil.rmtree(folder, ignore_errors=True)
