"""Several files written outside the office together: all of them, or none."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from foundation.translation import N_
from office.errors import OfficeError, OfficeExists
from office.storage.durable import settle, writing
from office.storage.files import EncryptedReader

BLOCK = 2**20
Source = Callable[[], IO[bytes] | EncryptedReader]
"""Opens a file's content, to be read to its end and closed."""


def check_free(paths: list[Path], *, overwrite: bool) -> None:
    """Raise `OfficeExists` where files are there that must not be replaced, `OfficeError` where none can be written."""
    folder = paths[0].parent
    if not folder.is_dir():
        raise OfficeError(N_("There is no folder {name}. Make it first, or name another."), name=str(folder))
    there = [path for path in paths if os.path.lexists(path)]
    for path in there:
        if not path.is_file():
            raise OfficeError(N_("{name} is a folder, or no usual file. Name another file."), name=str(path))
    if not there or overwrite:
        return
    if len(there) == 1:
        raise OfficeExists(N_("{name} is there already. Name another file."), name=str(there[0]))
    raise OfficeExists(
        N_("These files are there already in {folder}: {names}. Name another file."),
        folder=str(folder),
        names=", ".join(path.name for path in there),
    )


def write_together(contents: Mapping[Path, Source], *, overwrite: bool) -> None:
    """Write files into one folder, first under passing names, then rename them. Nothing is left of a set that fails.

    What has one of the names is replaced where `overwrite` says so, and comes back where a later file can't get its
    name. Raises `OfficeExists`, `DiskFull`, `OfficeError`, `DamagedOffice`.
    """
    passing: dict[Path, Path] = {}
    try:
        for path, opened in contents.items():
            passing[path] = _passing_name(path)
            with writing(path), opened() as source, passing[path].open("xb") as file:
                shutil.copyfileobj(source, file, BLOCK)
                file.flush()
                os.fsync(file.fileno())
        _rename(passing, overwrite=overwrite)
    finally:
        for temporary in passing.values():
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def _rename(passing: Mapping[Path, Path], *, overwrite: bool) -> None:
    """Give all files their names, or none: what stood there before is put aside until the last one has its name."""
    aside: list[Path] = []
    with contextlib.ExitStack() as undo:
        for path, temporary in passing.items():
            check_free([path], overwrite=overwrite)  # somebody may have written it meanwhile
            with writing(path):
                if path.exists():
                    before = _passing_name(path)
                    path.rename(before)
                    undo.callback(before.replace, path)
                    aside.append(before)
                undo.callback(path.unlink, missing_ok=True)
                settle(temporary, path)
        undo.pop_all()
    for before in aside:
        with writing(before):
            before.unlink()


def _passing_name(path: Path) -> Path:
    # Not made from the file's own name, which may be as long as a name can be.
    return path.with_name(f".{secrets.token_hex(8)}.new")
