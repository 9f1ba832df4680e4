"""Whisper models as Hugging Face publishes them: a folder with `config.json` and safetensors or `pytorch_model.bin`.

The weights are renamed to openai-whisper's names, so that both engines read one kind of checkpoint.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from foundation.translation import N_
from speech.conversion.checkpoint import Array, Checkpoint, checked, read_pickled_tensors, widened
from speech.errors import DamagedModel

SAFE_TYPES = {"F16": "<f2", "F32": "<f4", "F64": "<f8", "BF16": "<u2", "I64": "<i8", "I32": "<i4"}
"""The types of numbers in safetensors; numpy has no bfloat16 of its own."""
SAFETENSORS, PICKLED = "model.safetensors", "pytorch_model.bin"
SIZES = {
    "n_mels": "num_mel_bins",
    "n_audio_ctx": "max_source_positions",
    "n_audio_state": "d_model",
    "n_audio_head": "encoder_attention_heads",
    "n_audio_layer": "encoder_layers",
    "n_vocab": "vocab_size",
    "n_text_ctx": "max_target_positions",
    "n_text_state": "d_model",
    "n_text_head": "decoder_attention_heads",
    "n_text_layer": "decoder_layers",
}
"""OpenAI's names of a network's sizes, and Hugging Face's."""
RENAMED = (
    (r"^model\.", ""),
    (r"^(encoder|decoder)\.layers\.", r"\1.blocks."),
    (r"encoder_attn_layer_norm", "cross_attn_ln"),
    (r"self_attn_layer_norm", "attn_ln"),
    (r"final_layer_norm", "mlp_ln"),
    (r"encoder_attn\.", "cross_attn."),
    (r"self_attn\.", "attn."),
    (r"attn\.q_proj", "attn.query"),
    (r"attn\.k_proj", "attn.key"),
    (r"attn\.v_proj", "attn.value"),
    (r"attn\.out_proj", "attn.out"),
    (r"\.fc1\.", ".mlp.0."),
    (r"\.fc2\.", ".mlp.2."),
    (r"^encoder\.layer_norm\.", "encoder.ln_post."),
    (r"^decoder\.layer_norm\.", "decoder.ln."),
    (r"embed_positions\.weight$", "positional_embedding"),
    (r"^decoder\.embed_tokens\.", "decoder.token_embedding."),
)
"""Hugging Face's names of Whisper's weights, and OpenAI's (transformers, convert_openai_to_hf.py)."""


def read(folder: Path, name: str) -> Checkpoint:
    """Read a model's folder; `name` is what failures call it. Raises DamagedModel."""
    try:
        configuration = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged_description(name) from error
    weights = {_renamed(key): array for key, array in _tensors(folder, name).items() if key != "proj_out.weight"}
    try:
        sizes = {own: configuration[theirs] for own, theirs in SIZES.items()}
    except (KeyError, TypeError) as error:
        raise _damaged_description(name) from error
    return checked(sizes, weights, name)


def _tensors(folder: Path, name: str) -> Mapping[str, Array]:
    parts = _parts(folder, name)
    tensors: dict[str, Array] = {}
    for part in parts:
        tensors |= _safetensors(part, name) if part.suffix == ".safetensors" else _pickled(part, name)
    return tensors


def _parts(folder: Path, name: str) -> list[Path]:
    """The files that hold the weights: one, or several that an index lists."""
    for whole in (SAFETENSORS, PICKLED):
        if (folder / whole).is_file():
            return [folder / whole]
        index = folder / f"{whole}.index.json"
        if index.is_file():
            try:
                listed = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
            except (ValueError, KeyError, AttributeError, TypeError) as error:
                raise _damaged_description(name) from error
            parts = [folder / Path(str(part)).name for part in listed]
            missing = [part.name for part in parts if not part.is_file()]
            if missing:
                raise DamagedModel(
                    N_("The voice model “{name}” lacks the file {missing}. Copy or download the whole folder again."),
                    name=name,
                    missing=missing[0],
                )
            return parts
    raise DamagedModel(
        N_("The voice model “{name}” lacks the file {missing}. Copy or download the whole folder again."),
        name=name,
        missing=SAFETENSORS,
    )


def _safetensors(path: Path, name: str) -> dict[str, Array]:
    from safetensors import SafetensorError, deserialize

    tensors: dict[str, Array] = {}
    try:
        for key, stored in deserialize(path.read_bytes()):  # type: ignore[no-untyped-call]
            numbers: Array = np.frombuffer(stored["data"], SAFE_TYPES[stored["dtype"]])
            tensors[key] = (widened(numbers) if stored["dtype"] == "BF16" else numbers).reshape(stored["shape"])
    except (SafetensorError, OSError, LookupError, ValueError, TypeError) as error:
        raise DamagedModel(
            N_("The file {file} of the voice model “{name}” is cut or damaged. Copy or download it again."),
            name=name,
            file=path.name,
        ) from error
    return tensors


def _pickled(path: Path, name: str) -> dict[str, Array]:
    with path.open("rb") as file:
        content = read_pickled_tensors(file, name)
    if not isinstance(content, dict):
        raise _damaged_description(name)
    return {str(key): value for key, value in content.items() if isinstance(value, np.ndarray)}


def _renamed(key: str) -> str:
    for pattern, replacement in RENAMED:
        key = re.sub(pattern, replacement, key)
    return key


def _damaged_description(name: str) -> DamagedModel:
    return DamagedModel(
        N_("The description (config.json) of the voice model “{name}” is missing or damaged. Get the folder again."),
        name=name,
    )
