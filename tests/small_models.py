"""Whisper models with random weights, a megabyte large, in the three forms in which models are published."""

from __future__ import annotations

import json
import shutil
import warnings
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file

WIDTH, TOKENS, LAYERS, HEADS = 8, 51865, 1, 1
POSITIONS = {"encoder": 1500, "decoder": 448}

Weights = dict[str, NDArray[np.float16]]


def openai_checkpoint(path: Path, seed: int = 1, mel_bins: int = 80, said_mel_bins: int | None = None) -> Path:
    """Write a `.pt` as openai-whisper publishes them."""
    dims = {
        "n_mels": said_mel_bins or mel_bins,
        "n_audio_ctx": POSITIONS["encoder"],
        "n_audio_state": WIDTH,
        "n_audio_head": HEADS,
        "n_audio_layer": LAYERS,
        "n_vocab": TOKENS,
        "n_text_ctx": POSITIONS["decoder"],
        "n_text_state": WIDTH,
        "n_text_head": HEADS,
        "n_text_layer": LAYERS,
    }
    weights = {_openai_name(name): torch.from_numpy(array) for name, array in _weights(seed, mel_bins).items()}
    torch.save({"dims": dims, "model_state_dict": weights}, path)
    return path


def hugging_face_folder(
    folder: Path,
    seed: int = 1,
    mel_bins: int = 80,
    said_mel_bins: int | None = None,
    *,
    pickled: bool = False,
    parts: int = 1,
) -> Path:
    """Write a folder as publishers on Hugging Face have them, with a few files that nobody needs."""
    folder.mkdir(parents=True)
    weights = {f"model.{name}": array for name, array in _weights(seed, mel_bins).items()}
    if pickled:
        torch.save({name: torch.from_numpy(array) for name, array in weights.items()}, folder / "pytorch_model.bin")
    elif parts == 1:
        save_file(weights, folder / "model.safetensors")
    else:
        _save_in_parts(folder, weights, parts)
    configuration = {
        "model_type": "whisper",
        "num_mel_bins": said_mel_bins or mel_bins,
        "d_model": WIDTH,
        "encoder_layers": LAYERS,
        "decoder_layers": LAYERS,
        "encoder_attention_heads": HEADS,
        "decoder_attention_heads": HEADS,
        "max_source_positions": POSITIONS["encoder"],
        "max_target_positions": POSITIONS["decoder"],
        "vocab_size": TOKENS,
    }
    write_json(folder / "config.json", configuration)
    write_json(folder / "generation_config.json", {"alignment_heads": [[0, 0]]})
    write_json(folder / "preprocessor_config.json", {"feature_size": mel_bins})
    write_json(folder / "tokenizer.json", {"version": "1.0", "model": {"type": "BPE", "vocab": {}, "merges": []}})
    (folder / "README.md").write_text("# A model with random weights\n")
    return folder


def ctranslate2_folder(folder: Path, seed: int = 1, mel_bins: int = 80) -> Path:
    """Write a folder as CTranslate2 loads them."""
    folder.mkdir(parents=True)
    for name, content in _ctranslate2_files(seed, mel_bins).items():
        (folder / name).write_bytes(content)
    return folder


def write_json(path: Path, content: object) -> None:
    """Write a JSON file."""
    path.write_text(json.dumps(content), encoding="utf-8")


def copy(path: Path, target: Path) -> Path:
    """Copy a file, such as the practice model, to where a test may change it."""
    return Path(shutil.copy(path, target))


def _save_in_parts(folder: Path, weights: Weights, parts: int) -> None:
    names = sorted(weights)
    held = {f"model-{number + 1:05}-of-{parts:05}.safetensors": names[number::parts] for number in range(parts)}
    for part, inside in held.items():
        save_file({name: weights[name] for name in inside}, folder / part)
    index = {"weight_map": {name: part for part, inside in held.items() for name in inside}}
    write_json(folder / "model.safetensors.index.json", index)


@cache
def _ctranslate2_files(seed: int, mel_bins: int) -> dict[str, bytes]:
    """Convert a model once a test run: its list of tokens takes a second."""
    from speech.conversion import ctranslate2_folder as converter
    from speech.conversion import hugging_face

    with TemporaryDirectory() as place, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # whisper leaves its list of tokens open
        source = hugging_face_folder(Path(place) / "source", seed, mel_bins)
        made = Path(place) / "made"
        made.mkdir()
        converter.write(hugging_face.read(source, "source"), made, ((0, 0),))
        return {path.name: path.read_bytes() for path in made.iterdir()}


@cache
def _weights(seed: int, mel_bins: int) -> Weights:
    """Return weights by Hugging Face's names, without the leading `model.`."""
    shapes: dict[str, tuple[int, ...]] = {
        "encoder.conv1.weight": (WIDTH, mel_bins, 3),
        "encoder.conv1.bias": (WIDTH,),
        "encoder.conv2.weight": (WIDTH, WIDTH, 3),
        "encoder.conv2.bias": (WIDTH,),
        "decoder.embed_tokens.weight": (TOKENS, WIDTH),
    }
    for part, positions in POSITIONS.items():
        shapes[f"{part}.embed_positions.weight"] = (positions, WIDTH)
        shapes |= {f"{part}.layer_norm.{kind}": (WIDTH,) for kind in ("weight", "bias")}
        for layer in range(LAYERS):
            shapes |= _layer_shapes(f"{part}.layers.{layer}", crossed=part == "decoder")
    random = np.random.default_rng(seed)
    return {name: random.normal(0, 0.1, shape).astype(np.float16) for name, shape in shapes.items()}


def _layer_shapes(layer: str, *, crossed: bool) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        f"{layer}.fc1.weight": (4 * WIDTH, WIDTH),
        f"{layer}.fc1.bias": (4 * WIDTH,),
        f"{layer}.fc2.weight": (WIDTH, 4 * WIDTH),
        f"{layer}.fc2.bias": (WIDTH,),
    }
    attentions = ("self_attn", "encoder_attn") if crossed else ("self_attn",)
    for norm in ("final_layer_norm", *(f"{attention}_layer_norm" for attention in attentions)):
        shapes |= {f"{layer}.{norm}.{kind}": (WIDTH,) for kind in ("weight", "bias")}
    for attention in attentions:
        for projection in ("q_proj", "k_proj", "v_proj", "out_proj"):
            shapes[f"{layer}.{attention}.{projection}.weight"] = (WIDTH, WIDTH)
            if projection != "k_proj":
                shapes[f"{layer}.{attention}.{projection}.bias"] = (WIDTH,)
    return shapes


def _openai_name(name: str) -> str:
    for theirs, ours in (
        (".layers.", ".blocks."),
        ("encoder_attn_layer_norm", "cross_attn_ln"),
        ("self_attn_layer_norm", "attn_ln"),
        ("final_layer_norm", "mlp_ln"),
        ("encoder_attn", "cross_attn"),
        ("self_attn", "attn"),
        ("q_proj", "query"),
        ("k_proj", "key"),
        ("v_proj", "value"),
        ("out_proj", "out"),
        ("fc1", "mlp.0"),
        ("fc2", "mlp.2"),
        ("encoder.layer_norm", "encoder.ln_post"),
        ("decoder.layer_norm", "decoder.ln"),
        ("embed_positions.weight", "positional_embedding"),
        ("embed_tokens", "token_embedding"),
    ):
        name = name.replace(theirs, ours)
    return name
