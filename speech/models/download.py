"""Downloading a published model. Nothing is asked of the network unless somebody asks for a download.

The bytes come in a child process, which can be stopped at once however the network hangs; what has come stays, and
the next try goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from foundation.child import Progress, run
from foundation.translation import N_
from speech.errors import UnknownModel
from speech.models.disk import models_folder, rename, writing
from speech.models.installing import Arrival, checked_name, free_name, settle, there, unfinished_folder
from speech.models.model import ModelFormat
from speech.models.published import Published, published
from speech.models.recognition import Recognised
from speech.models.registry import CHECKPOINT

PARTS = "downloads"


def wanted(name: str) -> Published:
    """Return the published model of this name. Raises UnknownModel, which names those that there are."""
    known = published()
    if name not in known:
        raise UnknownModel(
            N_(
                "No published model is called “{name}”. Those that can be downloaded by name are: {known}. Models of "
                "other publishers are fetched from their own pages and then imported; “models recommended” tells where."
            ),
            name=name,
            known=", ".join(known),
        )
    return known[name]


def download(
    model: Published,
    *,
    address: str | None = None,
    progress: Callable[[float, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Arrival:
    """Fetch a published model and install it.

    `address` is that of a mirror, such as a hospital's own; the file must have the published SHA-256 all the same.
    `progress` hears bytes and bytes in all. The environment's proxy and the system's certificates are used.
    Raises DownloadFailed, NotStored, DamagedModel, Cancelled.
    """
    before = there(model.sha256)
    if before is not None:
        return Arrival(before, was_there=True)
    part = _part(model)
    values = {"address": address or model.address, "sha256": model.sha256, "part": str(part), "name": model.name}

    def tell(told: Progress) -> None:
        if progress is not None:
            progress(told.done, told.total)

    run("speech.models.fetching:fetch_in_child", values, on_progress=tell, cancelled=cancelled)
    with unfinished_folder() as folder:
        file = folder / CHECKPOINT
        with writing(folder):
            rename(part, file)
        _forget(model)
        return settle(
            folder,
            Recognised(ModelFormat.OPENAI_PT, {CHECKPOINT: file}),
            {CHECKPOINT: model.sha256},
            model.sha256,
            name=free_name(checked_name(model.name)),
            language=model.language,
            source=address or model.address,
        )


def begun(model: Published) -> int:
    """Return how many bytes of a model have come so far and wait for the rest; 0 where none do."""
    part = _part(model)
    return part.stat().st_size if part.is_file() else 0


def all_begun() -> dict[str, int]:
    """Return the published models of which something has come, with how many bytes."""
    return {one.name: count for one in published().values() if (count := begun(one))}


def discard(name: str) -> int:
    """Throw away what has come of a published model; return how many bytes became free."""
    model = published().get(name)
    count = begun(model) if model is not None else 0
    if model is not None and count:
        _forget(model)
    return count


def _forget(model: Published) -> None:
    for rest in _part(model).parent.glob(f"{model.sha256}*"):
        rest.unlink(missing_ok=True)


def _part(model: Published) -> Path:
    folder = models_folder() / PARTS
    with writing(folder):
        folder.mkdir(exist_ok=True, mode=0o700)
    return folder / f"{model.sha256}.part"
