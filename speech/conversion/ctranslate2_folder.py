"""Write a checkpoint as the folder that CTranslate2 and faster-whisper load.

The mapping of weights follows CTranslate2's own converter for Hugging Face (ctranslate2/converters/transformers.py).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from speech.conversion.checkpoint import Array, Checkpoint
from speech.conversion.vocabulary import Vocabulary

if TYPE_CHECKING:
    from ctranslate2.specs import WhisperSpec

Heads = tuple[tuple[int, int], ...]
"""(layer, head) pairs of the decoder whose cross-attention follows the sound."""
STORED_AS = "float16"
"""OpenAI's own precision: nothing is lost, and 8-bit numbers are made of it when it is loaded. Saving 8-bit numbers
would quantise the two convolutions as well."""


def write(checkpoint: Checkpoint, folder: Path, heads: Heads) -> None:
    """Write all files of the model into an existing folder; `heads` are those that align words."""
    size = checkpoint.dimensions
    vocabulary = Vocabulary(size)
    specification = _filled(checkpoint)
    specification.register_vocabulary(vocabulary.tokens)
    for name, value in vocabulary.configuration.items():
        setattr(specification.config, name, value)
    specification.config.alignment_heads = [list(head) for head in heads]
    specification.validate()
    specification.optimize(quantization=STORED_AS)
    specification.save(str(folder))
    _write_json(folder / "tokenizer.json", vocabulary.tokenizer)
    _write_json(folder / "preprocessor_config.json", {"feature_size": size.n_mels})


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _filled(checkpoint: Checkpoint) -> WhisperSpec:
    size = checkpoint.dimensions
    specification = _specification()(size.n_audio_layer, size.n_audio_head, size.n_text_layer, size.n_text_head)
    fill = _Filler(checkpoint)
    encoder, decoder = specification.encoder, specification.decoder
    fill.linear(encoder.conv1, "encoder.conv1")
    fill.linear(encoder.conv2, "encoder.conv2")
    encoder.position_encodings.encodings = fill.weight("encoder.positional_embedding")
    for number, layer in enumerate(encoder.layer):
        block = f"encoder.blocks.{number}"
        fill.self_attention(layer.self_attention, f"{block}.attn")
        fill.feed_forward(layer.ffn, block)
    fill.norm(encoder.layer_norm, "encoder.ln_post")
    decoder.embeddings.weight = fill.weight("decoder.token_embedding.weight")
    decoder.projection.weight = decoder.embeddings.weight
    decoder.scale_embeddings = False
    decoder.position_encodings.encodings = fill.weight("decoder.positional_embedding")
    for number, layer in enumerate(decoder.layer):
        block = f"decoder.blocks.{number}"
        fill.self_attention(layer.self_attention, f"{block}.attn")
        fill.cross_attention(layer.attention, f"{block}.cross_attn")
        fill.feed_forward(layer.ffn, block)
    fill.norm(decoder.layer_norm, "decoder.ln")
    return specification


def _specification() -> type[WhisperSpec]:
    """CTranslate2 imports PyTorch here where it is installed, to take its tensors too; that would cost two seconds."""
    absent = sys.modules.setdefault("torch", None) is None  # type: ignore[arg-type]
    try:
        from ctranslate2.specs import WhisperSpec
    finally:
        if absent:
            del sys.modules["torch"]
    found: type[WhisperSpec] = WhisperSpec
    return found


class _Filler:
    """Puts a checkpoint's weights into a specification's places."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._weights = checkpoint.weights

    def weight(self, key: str) -> Array:
        return np.ascontiguousarray(self._weights[key])

    def linear(self, place: Any, key: str) -> None:
        place.weight, place.bias = self.weight(f"{key}.weight"), self.weight(f"{key}.bias")

    def norm(self, place: Any, key: str) -> None:
        place.gamma, place.beta = self.weight(f"{key}.weight"), self.weight(f"{key}.bias")

    def self_attention(self, place: Any, key: str) -> None:
        self.norm(place.layer_norm, f"{key}_ln")
        self._joined(place.linear[0], key, ("query", "key", "value"))
        self.linear(place.linear[1], f"{key}.out")

    def cross_attention(self, place: Any, key: str) -> None:
        self.norm(place.layer_norm, f"{key}_ln")
        self.linear(place.linear[0], f"{key}.query")
        self._joined(place.linear[1], key, ("key", "value"))
        self.linear(place.linear[2], f"{key}.out")

    def feed_forward(self, place: Any, block: str) -> None:
        self.norm(place.layer_norm, f"{block}.mlp_ln")
        self.linear(place.linear_0, f"{block}.mlp.0")
        self.linear(place.linear_1, f"{block}.mlp.2")

    def _joined(self, place: Any, key: str, projections: tuple[str, ...]) -> None:
        """Several projections as one; Whisper's keys have no bias, which is a bias of nothing."""
        weights = [self.weight(f"{key}.{projection}.weight") for projection in projections]
        biases = [
            self._weights.get(f"{key}.{projection}.bias", np.zeros(len(weight), weight.dtype))
            for projection, weight in zip(projections, weights, strict=True)
        ]
        place.weight, place.bias = np.concatenate(weights), np.concatenate(biases)
