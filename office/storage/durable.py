"""Writing that survives a power cut: write, fsync, rename, fsync of the folder. A file is there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from foundation.translation import N_
from office.errors import DamagedOffice, DiskFull, OfficeError


def write_durably(path: Path, content: bytes) -> None:
    """Write a small file whole or not at all. Raises `DiskFull` and leaves what was there."""
    temporary = path.with_name(f"{path.name}.new")
    with writing(path):
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            settle(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


def settle(temporary: Path, path: Path) -> None:
    """Give a finished, synced file its name, and sync the folder that holds the name."""
    temporary.replace(path)
    if sys.platform != "win32":  # Windows writes the name through by itself and can't open a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what an operating system says about a failed write into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(
                N_("There is no room left on the disk of {folder}. Free some space and try again; nothing was lost."),
                folder=str(path.parent),
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise OfficeError(
                N_("{folder} may not be written to. Ask whoever looks after this computer for write access."),
                folder=str(path.parent),
            ) from error
        raise DamagedOffice(
            N_("The disk answered “{reason}” while {folder} was written. Check the disk, then try again."),
            reason=error.strerror or str(error),
            folder=str(path.parent),
        ) from error
