"""Installed models: brought in from a disk or a USB stick, verified, chosen for a language, removed.

A model is copied under a temporary name, synced, hashed and looked into, and only then gets its place and its line in
the list. Whatever comes between leaves nothing behind that is taken for a model.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import psutil

from foundation.errors import Cancelled, WorldError
from foundation.places import data_folder
from foundation.translation import N_
from speech.errors import UnknownLanguage, UnknownModel
from speech.models.checking import BLOCK, Advance, Pace, digest_now, folder_digest
from speech.models.disk import models_folder, reading, rename, require_room, sync, sync_folder, writing
from speech.models.errors import NotForThisUse, NotStored
from speech.models.included import included
from speech.models.inspection import inspect
from speech.models.model import Model, ModelFormat
from speech.models.published import alignment_heads, published_by
from speech.models.recognition import Recognised, recognise
from speech.models.registry import CHECKPOINT, Installed, changing, folder_of, installed

UNFINISHED, REMOVED = ".new", ".removed"
SPARE_BYTES = 50_000_000
LONGEST_NAME = 80
CACHED = "models--"
"""How the folders in Hugging Face's own cache begin: models--KBLab--kb-whisper-large/snapshots/<commit>."""

Progress = Callable[[float, float], None]
IsCancelled = Callable[[], bool]


@dataclass(frozen=True)
class Arrival:
    """An installed model, and whether it was there before."""

    model: Installed
    was_there: bool


@dataclass(frozen=True)
class Verified:
    """What a check of one model's files found; `problem` is empty where they are as they should be."""

    name: str
    included: bool
    problem: str = ""

    @property
    def sound(self) -> bool:
        """Whether the files are as they should be."""
        return not self.problem


def import_model(
    path: Path,
    *,
    name: str | None = None,
    language: str | None = None,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> Arrival:
    """Copy a model into the user's models: a `.pt` file, or the folder of a Hugging Face or CTranslate2 model.

    `language` is the one language that the model knows, if it is one; `progress` hears bytes copied and in all.
    Raises UnsupportedModel, DamagedModel, NotStored, NotForThisUse, UnknownLanguage, Cancelled.
    """
    found = recognise(path)
    require_room(models_folder(), found.bytes + SPARE_BYTES)
    with unfinished_folder() as folder:
        digests = _copy(found, folder, Pace(found.bytes, progress, cancelled))
        found = replace(found, files={name: folder / name for name in found.files})  # the stick may be pulled out now
        sha256 = digests[CHECKPOINT] if found.format is ModelFormat.OPENAI_PT else folder_digest(digests)
        for model in included().values():
            if model.sha256 == sha256:
                raise NotForThisUse(
                    N_("{file} is the model “{name}”, which came with the program: it is there already."),
                    file=str(path),
                    name=model.name,
                )
        before = there(sha256)
        if before is not None:
            return Arrival(before, was_there=True)
        name = checked_name(name or _proposed_name(path, sha256))
        mel_bins, vocabulary = inspect(_path_in(folder, found.format), name, found, cancelled)
        found = replace(found, mel_bins=mel_bins, vocabulary=vocabulary)
        language = _known_language(name, language, found.language)
        return settle(folder, found, digests, sha256, name=name, language=language, source=str(path))


def settle(
    folder: Path,
    found: Recognised,
    digests: dict[str, str],
    sha256: str,
    *,
    name: str,
    language: str | None,
    source: str,
) -> Arrival:
    """Give a folder with all of a model's files its place and its line in the list; the folder is then gone.

    Raises NotForThisUse where another model has the name, NotStored.
    """
    heads = alignment_heads(sha256) if found.format is ModelFormat.OPENAI_PT else found.alignment_heads
    model = Installed(
        name=name,
        format=found.format,
        sha256=sha256,
        files=digests,
        bytes=found.bytes,
        source=source,
        imported=datetime.now(UTC).replace(microsecond=0),
        language=language,
        mel_bins=found.mel_bins,
        vocabulary=found.vocabulary,
        alignment_heads=heads,
    )
    with changing() as models, writing(models_folder()):
        before = models.get(sha256)  # whose files were lost
        if before is not None:
            language = model.language or before.language
            model = replace(before, source=source, imported=model.imported, language=language)
        _require_free_name(model.name, [one for one in models.values() if one.sha256 != sha256])
        place = folder_of(sha256)
        shutil.rmtree(place, ignore_errors=True)  # of a model whose list was lost
        rename(folder, place)
        models[sha256] = model
    return Arrival(models[sha256], was_there=False)


def remove(name: str) -> Installed:
    """Remove an installed model and what was converted from it. Raises UnknownModel, NotForThisUse, NotStored."""
    with changing() as models:
        model = _wanted(name, list(models.values()))
        if model.folder.exists():
            removed = models_folder() / f"{REMOVED}-{os.getpid()}-{model.sha256[:16]}"
            try:
                model.folder.replace(removed)
            except OSError as error:  # on Windows, files that a program has open
                raise NotStored(
                    N_("The model “{name}” is in use, so it can't be removed. Wait until the work has finished."),
                    name=name,
                ) from error
            shutil.rmtree(removed, ignore_errors=True)
        del models[model.sha256]
    for converted in (data_folder() / "converted").glob(f"{model.sha256}*"):
        shutil.rmtree(converted, ignore_errors=True)
    return model


def use(name: str, languages: Sequence[str]) -> Installed:
    """Choose an installed model for real dictations in these languages, in place of the one that was chosen before.

    Raises UnknownModel, NotForThisUse (the practice model is for practice only), UnknownLanguage, NotStored.
    """
    with changing() as models:
        model = _wanted(name, list(models.values()))
        for language in languages:
            if model.language not in (None, language):
                raise UnknownLanguage(
                    N_("The voice model “{model}” knows only “{known}”. Choose another for “{language}”."),
                    model=name,
                    known=model.language or "",
                    language=language,
                )
        _take_away(models, languages)
        chosen = models[model.sha256]
        models[model.sha256] = replace(chosen, use_for=tuple(sorted({*chosen.use_for, *languages})))
        return models[model.sha256]


def use_none(languages: Sequence[str]) -> None:
    """Choose no model for these languages: their real dictations then wait."""
    with changing() as models:
        _take_away(models, languages)


def verify(
    name: str | None = None, *, progress: Progress | None = None, cancelled: IsCancelled | None = None
) -> tuple[Verified, ...]:
    """Check the files of one model, or of all that came with the program or were installed, against their SHA-256.

    Raises UnknownModel for a name that there is not, Cancelled.
    """
    known: list[tuple[Model, bool]] = [(model, True) for model in included().values()]
    known += [(one.model, False) for one in installed()]
    wanted = [(model, own) for model, own in known if name in (None, model.name)]
    if name is not None and not wanted:
        _wanted(name, installed())
    pace = Pace(sum(_size(model.path) for model, _own in wanted), progress, cancelled)
    return tuple(Verified(model.name, own, _problem(model, pace)) for model, own in wanted)


def there(sha256: str) -> Installed | None:
    """Return the model with this SHA-256 if it is installed and its files are where they should be."""
    return next((one for one in installed() if one.sha256 == sha256 and one.model.path.exists()), None)


def checked_name(name: str) -> str:
    """Return a name without what can't be typed or seen. Raises NotForThisUse where nothing is left."""
    kept = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    if not kept or kept.startswith("-") or len(kept) > LONGEST_NAME:
        raise NotForThisUse(
            N_("“{name}” can't be a model's name. Give one of 1 to {most} characters that does not begin with “-”."),
            name=name,
            most=LONGEST_NAME,
        )
    return kept


def free_name(name: str) -> str:
    """Return a name that no model has yet: the one given, or with a number behind it."""
    taken = {one.name.casefold() for one in installed()} | set(included())
    tried = name
    number = 1
    while tried.casefold() in taken:
        number += 1
        tried = f"{name}-{number}"
    return tried


@contextlib.contextmanager
def unfinished_folder() -> Iterator[Path]:
    """Give an empty folder beside the models and remove it at the end, unless it was given its place."""
    base = models_folder()
    _sweep(base)
    with writing(base):
        folder = Path(tempfile.mkdtemp(prefix=f"{UNFINISHED}-{os.getpid()}-", dir=base))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(base: Path) -> None:
    """Remove what programs left that were stopped in the middle."""
    for folder in [*base.glob(f"{UNFINISHED}-*"), *base.glob(f"{REMOVED}-*")]:
        number = folder.name.split("-")[1]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _copy(found: Recognised, folder: Path, advance: Advance) -> dict[str, str]:
    digests = {name: _copy_file(source, folder / name, advance) for name, source in found.files.items()}
    with writing(folder):
        sync_folder(folder)
    return digests


def _copy_file(source: Path, target: Path, advance: Advance) -> str:
    """Copy a file, wait until it is on the disk, and return its SHA-256."""
    digest = hashlib.sha256()
    with reading(source):
        file = source.open("rb")
    with file, writing(target.parent), target.open("xb") as copy:
        while True:
            with reading(source):
                block = file.read(BLOCK)
            if not block:
                break
            digest.update(block)
            copy.write(block)
            advance(len(block))
        copy.flush()
        sync(copy.fileno())
    return digest.hexdigest()


def _path_in(folder: Path, form: ModelFormat) -> Path:
    return folder / CHECKPOINT if form is ModelFormat.OPENAI_PT else folder


def _proposed_name(path: Path, sha256: str) -> str:
    known = published_by(sha256)
    if known is not None:
        return free_name(known.name)
    place = path.absolute()
    if place.parent.name == "snapshots" and place.parents[1].name.startswith(CACHED):
        return free_name(place.parents[1].name.rpartition("--")[2])
    return free_name(path.stem if path.suffix == ".pt" else place.name)


def _require_free_name(name: str, others: Sequence[Installed]) -> None:
    if name.casefold() in {one.name.casefold() for one in others} | set(included()):
        raise NotForThisUse(
            N_("There is another voice model called “{name}”. Give this one another name, or remove the other first."),
            name=name,
        )


def _known_language(name: str, asked: str | None, found: str | None) -> str | None:
    if asked is not None and found not in (None, asked):
        raise UnknownLanguage(
            N_("The voice model “{model}” knows only “{known}”. Choose another for “{language}”."),
            model=name,
            known=found or "",
            language=asked,
        )
    return asked or found


def _wanted(name: str, models: Sequence[Installed]) -> Installed:
    if name in included():
        raise NotForThisUse(
            N_(
                "The model “{name}” came with the program, for practice only: it is never used for real dictations, "
                "and never removed. Install another with “models import” or “models download”."
            ),
            name=name,
        )
    for one in models:
        if one.name == name:
            return one
    raise UnknownModel(
        N_("No voice model called “{name}” is installed. Installed are: {known}."),
        name=name,
        known=", ".join(one.name for one in models) or "–",
    )


def _take_away(models: dict[str, Installed], languages: Sequence[str]) -> None:
    for sha256, one in models.items():
        models[sha256] = replace(one, use_for=tuple(each for each in one.use_for if each not in languages))


def _problem(model: Model, advance: Advance) -> str:
    try:
        digest_now(model, advance)
    except Cancelled:
        raise
    except WorldError as error:
        return str(error)
    return ""


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(file.stat().st_size for file in path.iterdir() if file.is_file())
    return path.stat().st_size if path.is_file() else 0
