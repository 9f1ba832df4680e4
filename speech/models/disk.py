"""Writing models so that a power cut, a full disk or a pulled-out USB stick leaves nothing half done."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from foundation.places import data_folder
from foundation.translation import N_
from speech.errors import DamagedModel
from speech.models.errors import NotStored

MEGABYTE = 1_000_000
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def models_folder() -> Path:
    """Return the user's own folder for voice models, made if need be."""
    folder = data_folder() / "models"
    with writing(folder):
        folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def require_room(folder: Path, needed: int) -> None:
    """Raise `NotStored` where a disk lacks room for so many bytes, before hours are spent on them."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise _full(folder, needed, free)


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file whole or not at all, and so that a power cut does not undo it. Raises `NotStored`."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    with writing(path.parent):
        try:
            with temporary.open("wb") as file:
                file.write(content)
                sync(file.fileno())
            rename(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


def rename(before: Path, after: Path) -> None:
    """Give a finished, synced file or folder its name, and sync the folder that holds the name."""
    before.replace(after)
    sync_folder(after.parent)


def sync(descriptor: int) -> None:
    """Wait until a file's bytes are on the disk."""
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until a folder's names are on the disk."""
    if sys.platform != "win32":  # Windows writes names through by itself and can't open a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the operating system says about a failed write into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise _full(folder) from error
        raise NotStored(
            N_(
                "The system says “{reason}” about the folder for voice models, {folder}. "
                "Ask whoever looks after this computer for write access, then try again."
            ),
            reason=error.strerror or str(error),
            folder=str(folder),
        ) from error


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what the operating system says about a file that comes from outside into a sentence."""
    try:
        yield
    except OSError as error:
        raise DamagedModel(
            N_(
                "{file} can't be read: the system says “{reason}”. Check that the disk or USB stick is still there and "
                "that you may read the file, then try again. Nothing was installed."
            ),
            file=str(path),
            reason=error.strerror or str(error),
        ) from error


def _full(folder: Path, needed: int = 0, free: int = 0) -> NotStored:
    if not needed:
        return NotStored(
            N_("There is no room left on the disk of {folder}. Free some space and try again; nothing was installed."),
            folder=str(folder),
        )
    return NotStored(
        N_(
            "The disk of {folder} lacks room: {needed} MB are needed and {free} MB are free. "
            "Free some space and try again; nothing was installed."
        ),
        folder=str(folder),
        needed=-(-needed // MEGABYTE),
        free=free // MEGABYTE,
    )
