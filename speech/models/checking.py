"""A model is trusted only when its SHA-256 is the expected one, which is checked each time it is loaded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from foundation.errors import Cancelled
from foundation.translation import N_
from speech.errors import DamagedModel, UnknownModel
from speech.models.model import Model, ModelFormat

BLOCK = 2**20

Advance = Callable[[int], None]
"""Hears how many bytes have just been worked off; it may raise `Cancelled`."""


class Pace:
    """Adds up the bytes of long work, tells of them, and stops the work where that is asked for."""

    def __init__(
        self, total: int, progress: Callable[[float, float], None] | None, cancelled: Callable[[], bool] | None
    ) -> None:
        self._done, self._total = 0, total
        self._progress, self._cancelled = progress, cancelled

    def __call__(self, count: int) -> None:
        """Hear of further bytes. Raises `Cancelled`."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled(N_("Stopped, as asked. No voice model was changed."))
        self._done += count
        if self._progress is not None:
            self._progress(float(self._done), float(self._total))


def file_digest(path: Path, advance: Advance | None = None) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            if advance is not None:
                advance(len(block))
    return digest.hexdigest()


def folder_digest(files: Mapping[str, str]) -> str:
    """Return the SHA-256 of a folder: over its files' names in order, each with the SHA-256 of what is in it."""
    listed = "".join(f"{name}\0{files[name]}\n" for name in sorted(files))
    return hashlib.sha256(listed.encode()).hexdigest()


@contextmanager
def opened(model: Model) -> Iterator[BinaryIO]:
    """Open the model's file after checking its SHA-256; the file that was checked is the one that is read.

    Raises UnknownModel when it is gone, DamagedModel when it is another file than expected.
    """
    try:
        file = model.path.open("rb")
    except OSError as error:
        raise _gone(model) from error
    with file:
        if hashlib.file_digest(file, "sha256").hexdigest() != model.sha256:
            raise _changed(model)
        file.seek(0)
        yield file


def checked_folder(model: Model) -> Path:
    """Return the folder of a model after checking the SHA-256 of all its files.

    Raises UnknownModel when it is gone, DamagedModel when a file is missing or another than expected.
    """
    digest_now(model)
    return model.path


def digest_now(model: Model, advance: Advance | None = None) -> None:
    """Check a model's file or folder as it lies on the disk now. Raises UnknownModel, DamagedModel."""
    from speech.models.recognition import recognise

    if not model.path.exists():
        raise _gone(model)
    try:
        if model.format is ModelFormat.OPENAI_PT:
            found = file_digest(model.path, advance)
        else:
            files = recognise(model.path).files
            found = folder_digest({name: file_digest(path, advance) for name, path in files.items()})
    except OSError as error:
        raise _gone(model) from error
    if found != model.sha256:
        raise _changed(model)


def _gone(model: Model) -> UnknownModel:
    return UnknownModel(
        N_("The file of the voice model “{name}” cannot be opened ({path}). Put it back, or install the program again.")
        if model.practice
        else N_(
            "The files of the voice model “{name}” cannot be opened ({path})."
            " Put them back, or remove the model and install it again."
        ),
        name=model.name,
        path=str(model.path),
    )


def _changed(model: Model) -> DamagedModel:
    return DamagedModel(
        N_(
            "The file of the voice model “{name}” is cut or was changed, and is not used. Install or download it again."
        ),
        name=model.name,
    )
