"""Looking into a model before it is trusted with a place: in a child process, since the file comes from outside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from foundation.child import Limits, Reply, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from foundation.child_main import Request
    from speech.models.recognition import Recognised

MEMORY_MB = 4096
"""Address space of the child without the model's weights."""
COPIES = 3


def inspect(
    path: Path, name: str, found: Recognised, cancelled: Callable[[], bool] | None
) -> tuple[int | None, int | None]:
    """Return the mel bands and the number of tokens that a model's weights say they are for.

    Raises DamagedModel, UnsupportedModel, Cancelled; nothing of a malicious file is executed.
    """
    from speech.models.model import ModelFormat

    if found.format is ModelFormat.CTRANSLATE2:
        return found.mel_bins, found.vocabulary  # `recognise` has read them from the weights
    limits = Limits(memory_mb=MEMORY_MB + COPIES * found.bytes // 2**20)
    values = {"path": str(path), "name": name}
    reply = run("speech.models.inspection:inspect_in_child", values, limits=limits, cancelled=cancelled)
    return reply.values["mel_bins"], reply.values["vocabulary"]


def inspect_in_child(request: Request) -> Reply:
    """Read the checkpoint at `path` with the restricted reader."""
    from speech.conversion import checkpoint, hugging_face

    path, name = Path(request.values["path"]), request.values["name"]
    if path.is_dir():
        size = hugging_face.read(path, name).dimensions
    else:
        with path.open("rb") as file:
            size = checkpoint.read(file, name).dimensions
    return Reply({"mel_bins": size.n_mels, "vocabulary": size.n_vocab})
