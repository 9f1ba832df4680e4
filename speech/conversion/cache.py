"""Checkpoints converted to CTranslate2, once each, kept in the user's data folder under their SHA-256."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from foundation.places import data_folder
from speech.models.checking import file_digest
from speech.models.disk import rename, writing

VERSION = 1
"""Raised when the conversion changes: older folders are then made anew."""
SEAL = "converted.json"
"""What the folder was made with and the SHA-256 of each file, written last. A folder that it does not fit is made anew.
It holds against what a disk or a copy spoils, not against whoever may write into the user's own folders."""


def converted(
    sha256: str, write: Callable[[Path], None], made_with: Sequence[object] = (), place: Path | None = None
) -> Path:
    """Return the CTranslate2 folder of the checkpoint with this SHA-256; `write` fills it, the first time only.

    It is filled anew where it was `made_with` something else (JSON-ready). `place` is the folder of all conversions
    (the user's, if left out). Raises NotStored, and what `write` raises.
    """
    from filelock import FileLock

    place = place or data_folder() / "converted"
    folder, fresh = place / sha256, place / f"{sha256}.new"
    facts = json.loads(json.dumps([VERSION, *made_with]))
    with writing(place):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(place / f"{sha256}.lock"):  # two programs may begin with the same model at once
        if not _sound(folder, facts):
            shutil.rmtree(fresh, ignore_errors=True)  # left by a program that was killed
            try:
                _make(write, fresh, facts)
                with writing(place):
                    shutil.rmtree(folder, ignore_errors=True)
                    rename(fresh, folder)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
    return folder


def _make(write: Callable[[Path], None], fresh: Path, facts: list[object]) -> None:
    with writing(fresh.parent):
        fresh.mkdir(mode=0o700)
    write(fresh)
    with writing(fresh.parent):
        seal = {"facts": facts, "files": {path.name: file_digest(path) for path in sorted(fresh.iterdir())}}
        (fresh / SEAL).write_text(json.dumps(seal), encoding="utf-8")


def _sound(folder: Path, facts: list[object]) -> bool:
    try:
        seal = json.loads((folder / SEAL).read_text(encoding="utf-8"))
        return bool(seal["facts"] == facts) and all(
            file_digest(folder / name) == digest for name, digest in seal["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
