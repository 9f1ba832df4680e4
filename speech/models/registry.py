"""The list of installed models: one small file beside them, written whole, changed by one program at a time.

Each model lies in a folder of its own that is named by its SHA-256, so that no name can be wrong for a disk and the
same model is never there twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from foundation.translation import N_
from speech.errors import DamagedModel
from speech.models.disk import models_folder, write_whole
from speech.models.errors import NotStored
from speech.models.model import Model, ModelFormat

FILE_NAME = "models.json"
LOCK_NAME = "models.lock"
VERSION = 1
SECONDS_FOR_LOCK = 10.0
CHECKPOINT = "model.pt"
"""What the one file of a `.pt` model is called in its folder."""


@dataclass(frozen=True)
class Installed:
    """A model in the user's folder. `files` gives each file's SHA-256, `use_for` the languages it is chosen for.

    `imported` is when it came, `source` whence (a path or an address), `bytes` its size. `mel_bins` and `vocabulary`
    are as its own files say; `measured` is how many times real time each engine was on this computer.
    """

    name: str
    format: ModelFormat
    sha256: str
    files: Mapping[str, str]
    bytes: int
    source: str
    imported: datetime
    language: str | None = None
    use_for: tuple[str, ...] = ()
    mel_bins: int | None = None
    vocabulary: int | None = None
    alignment_heads: tuple[tuple[int, int], ...] | None = None
    measured: Mapping[str, float] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """The folder that holds the model's files."""
        return folder_of(self.sha256)

    @property
    def model(self) -> Model:
        """The model for an engine; its SHA-256 is the remembered one."""
        return Model(
            name=self.name,
            path=self.folder / CHECKPOINT if self.format is ModelFormat.OPENAI_PT else self.folder,
            sha256=self.sha256,
            language=self.language,
            label=self.name,
            source=self.source,
            format=self.format,
            alignment_heads=self.alignment_heads,
        )

    def as_json(self) -> dict[str, Any]:
        """Give the form that the list's file holds."""
        return {
            "name": self.name,
            "format": self.format.value,
            "sha256": self.sha256,
            "files": dict(self.files),
            "bytes": self.bytes,
            "source": self.source,
            "imported": self.imported.isoformat(timespec="seconds"),
            "language": self.language,
            "use_for": list(self.use_for),
            "mel_bins": self.mel_bins,
            "vocabulary": self.vocabulary,
            "alignment_heads": self.alignment_heads,
            "measured": dict(self.measured),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Installed:
        """Rebuild what `as_json` gave. Raises KeyError, TypeError, ValueError where it makes no sense."""
        heads = data["alignment_heads"]
        return cls(
            name=str(data["name"]),
            format=ModelFormat(data["format"]),
            sha256=str(data["sha256"]),
            files={str(name): str(digest) for name, digest in data["files"].items()},
            bytes=int(data["bytes"]),
            source=str(data["source"]),
            imported=datetime.fromisoformat(data["imported"]),
            language=data["language"],
            use_for=tuple(str(language) for language in data["use_for"]),
            mel_bins=data["mel_bins"],
            vocabulary=data["vocabulary"],
            alignment_heads=tuple((int(layer), int(head)) for layer, head in heads) if heads else None,
            measured={str(engine): float(speed) for engine, speed in data["measured"].items()},
        )


def folder_of(sha256: str) -> Path:
    """Return where the model with this SHA-256 lies, or would lie."""
    return models_folder() / sha256[:16]


def installed() -> tuple[Installed, ...]:
    """Return the installed models, by name. Raises DamagedModel where their list cannot be read."""
    path = models_folder() / FILE_NAME
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["version"] != VERSION:
            raise DamagedModel(
                N_("The list of voice models {file} was written by a newer version of this program. Use that version."),
                file=str(path),
            )
        return tuple(Installed.from_json(one) for one in held["models"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedModel(
            N_(
                "The list of voice models {file} is damaged. Move that file away, then install your models again; "
                "recordings and texts are not touched by this."
            ),
            file=str(path),
        ) from error


def chosen(language: str) -> Installed | None:
    """Return the model that is to be used for real dictations in a language (such as da), if one was chosen."""
    return next((one for one in installed() if language in one.use_for), None)


@contextmanager
def changing() -> Iterator[dict[str, Installed]]:
    """Give the installed models by SHA-256, to be changed; the list is written at the end, if nothing failed.

    Other programs wait so long. Raises NotStored where one holds the list for too long.
    """
    from filelock import FileLock, Timeout

    folder = models_folder()
    lock = FileLock(folder / LOCK_NAME, timeout=SECONDS_FOR_LOCK)
    try:
        lock.acquire()
    except Timeout as error:
        raise NotStored(
            N_("Another program is changing the voice models just now. Wait until it has finished, then try again.")
        ) from error
    try:
        models = {one.sha256: one for one in installed()}
        yield models
        listed = sorted(models.values(), key=lambda one: one.name.casefold())
        content = {"version": VERSION, "models": [one.as_json() for one in listed]}
        write_whole(folder / FILE_NAME, json.dumps(content, ensure_ascii=False, indent=1).encode())
    finally:
        lock.release()


def remember_speed(sha256: str, measured: Mapping[str, float]) -> None:
    """Note how many times real time engines were on this computer, if the model is an installed one."""
    with changing() as models:
        if sha256 in models:
            known = models[sha256]
            models[sha256] = replace(known, measured={**known.measured, **measured})
