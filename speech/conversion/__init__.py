"""Voice models in the forms in which they are published, read without torch, and made into the form that runs fast."""

from __future__ import annotations

from pathlib import Path

from speech.conversion import ctranslate2_folder, hugging_face
from speech.conversion.cache import converted
from speech.conversion.checkpoint import Checkpoint, Dimensions, read
from speech.conversion.ctranslate2_folder import Heads
from speech.models import Model, ModelFormat, checked_folder, digest_now, opened
from speech.models.disk import writing

__all__ = ["Checkpoint", "Dimensions", "Heads", "as_ctranslate2", "checkpoint_of", "heads_of"]


def checkpoint_of(model: Model) -> Checkpoint:
    """Read a model's weights, of an OpenAI `.pt` or a Hugging Face folder, after checking its SHA-256.

    Raises UnknownModel, DamagedModel.
    """
    if model.format is ModelFormat.HUGGING_FACE:
        return hugging_face.read(checked_folder(model), model.name)
    with opened(model) as file:
        return read(file, model.name)


def heads_of(model: Model, size: Dimensions) -> Heads:
    """Return the heads to ask for word times: the model's own, or, as openai-whisper does, all of the last layers."""
    there = {(layer, head) for layer in range(size.n_text_layer) for head in range(size.n_text_head)}
    named = tuple(place for place in model.alignment_heads or () if place in there)
    return named or tuple(sorted(place for place in there if place[0] >= size.n_text_layer // 2))


def as_ctranslate2(model: Model) -> Path:
    """Return the folder that CTranslate2 loads: the model's own, or what it is converted to the first time.

    Raises UnknownModel, DamagedModel, NotStored.
    """
    if model.format is ModelFormat.CTRANSLATE2:
        return checked_folder(model)
    digest_now(model)  # what it was converted from is still the model that was chosen

    def write(folder: Path) -> None:
        checkpoint = checkpoint_of(model)
        heads = heads_of(model, checkpoint.dimensions)
        with writing(folder.parent):
            ctranslate2_folder.write(checkpoint, folder, heads)

    return converted(model.sha256, write, model.alignment_heads or ())
