"""From a name or a path to a model."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from foundation.translation import N_
from speech.errors import UnknownModel
from speech.models.checking import file_digest, folder_digest
from speech.models.disk import reading
from speech.models.included import included
from speech.models.model import Model, ModelFormat
from speech.models.published import alignment_heads
from speech.models.registry import CHECKPOINT, installed


def find(name_or_path: str | Path) -> Model:
    """Return the included or installed model of this name, or the one whose file or folder is at this path.

    A file that is one of the included models (by its SHA-256) is recognised as that model wherever it lies. What lies
    in the folder of an installed model is that model, and must have the SHA-256 that is remembered of it.
    Raises UnknownModel, UnsupportedModel, DamagedModel.
    """
    asked = str(name_or_path)
    known = included()
    if asked in known:
        return known[asked]
    mine = installed()
    for one in mine:
        if one.name == asked:
            return one.model
    path = Path(name_or_path)
    if not path.exists():
        raise UnknownModel(
            N_(
                "There is no voice model “{name}”. Choose one of: {known}; or give the path of an openai-whisper .pt "
                "file, or of the folder of a Hugging Face or CTranslate2 model."
            ),
            name=asked,
            known=", ".join([*known, *(one.name for one in mine)]),
        )
    for one in mine:
        if path.resolve() in (one.model.path.resolve(), one.folder.resolve()):
            return one.model
    return _at(path)


def _at(path: Path) -> Model:
    """Make a model of what lies at a path, with the SHA-256 that it has now."""
    from speech.models.recognition import recognise

    recognised = recognise(path)
    form, heads = recognised.format, recognised.alignment_heads
    with reading(path):
        digests = {name: _digest(file, file.stat()) for name, file in recognised.files.items()}
    digest = digests[CHECKPOINT] if form is ModelFormat.OPENAI_PT else folder_digest(digests)
    for model in included().values():
        if model.sha256 == digest and model.path.exists():
            return model
    for one in installed():
        if one.sha256 == digest and one.model.path.exists():
            return one.model
    if form is ModelFormat.OPENAI_PT:
        heads = alignment_heads(digest)
    stem = path.stem if form is ModelFormat.OPENAI_PT else path.name
    return Model(
        name=stem, path=path, sha256=digest, label=path.name, source=str(path), format=form, alignment_heads=heads
    )


def _digest(path: Path, seen: os.stat_result) -> str:
    """Return a file's SHA-256, read once a process as long as the file looks the same; each load checks it anew."""
    return _digest_once(path, seen.st_size, seen.st_mtime_ns, seen.st_ino)


@lru_cache(maxsize=64)
def _digest_once(path: Path, _size: int, _changed: int, _place: int) -> str:
    return file_digest(path)
