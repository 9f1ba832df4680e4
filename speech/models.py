"""Voice models: those that come with the program (`resources/models/models.toml`), and any openai-whisper `.pt` file.

A model's file is trusted only when its SHA-256 is the expected one, which is checked each time it is loaded.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO

from foundation.translation import N_
from speech.errors import DamagedModel, UnknownModel

LONGEST_WINDOW = 30.0


@dataclass(frozen=True)
class Model:
    """A voice model on the disk. `language` is None where it knows many; `longest_stretch` is in seconds.

    `aligned` tells whether its cross-attention can be asked for word times.
    """

    name: str
    path: Path
    sha256: str
    practice: bool = False
    language: str | None = None
    longest_stretch: float = LONGEST_WINDOW
    aligned: bool = True
    label: str = ""
    source: str = ""
    licence: str = ""


def included() -> dict[str, Model]:
    """Return the models that come with the program, by name."""
    return {name: _from_entry(name, entry) for name, entry in _entries().items()}


def find(name_or_path: str | Path) -> Model:
    """Return the included model of this name, or the one whose file is at this path. Raises UnknownModel.

    A file that is one of the included models (by its SHA-256) is recognised as that model wherever it lies.
    """
    known = included()
    if str(name_or_path) in known:
        return known[str(name_or_path)]
    path = Path(name_or_path)
    if not path.is_file():
        raise UnknownModel(
            N_(
                "There is no voice model “{name}”. Choose one of: {known};"
                " or give the path of an openai-whisper .pt file."
            ),
            name=str(name_or_path),
            known=", ".join(known),
        )
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    for model in known.values():
        if model.sha256 == digest:
            return model if model.path.exists() else _from_entry(model.name, {**_entries()[model.name], "file": path})
    return Model(name=path.stem, path=path, sha256=digest, label=path.name)


@contextmanager
def opened(model: Model) -> Iterator[BinaryIO]:
    """Open the model's file after checking its SHA-256; the file that was checked is the one that is read.

    Raises UnknownModel when it is gone, DamagedModel when it is another file than expected.
    """
    try:
        file = model.path.open("rb")
    except OSError as error:
        raise UnknownModel(
            N_(
                "The file of the voice model “{name}” cannot be opened ({path})."
                " Put it back, or install the program again."
            ),
            name=model.name,
            path=str(model.path),
        ) from error
    with file:
        if hashlib.file_digest(file, "sha256").hexdigest() != model.sha256:
            raise DamagedModel(
                N_(
                    "The file of the voice model “{name}” is cut or was changed, and is not used."
                    " Install or download it again."
                ),
                name=model.name,
            )
        file.seek(0)
        yield file


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("resources") / "models" / "models.toml").read_text(encoding="utf-8"))


def _from_entry(name: str, entry: dict[str, Any]) -> Model:
    facts = {key: value for key, value in entry.items() if key != "file"}
    return Model(name=name, path=Path(str(files("resources") / "models")) / entry["file"], **facts)
