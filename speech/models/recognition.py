"""What lies at a path: which form of model, which of its files are needed, and whether they fit each other.

As little as possible is read: names, short JSON files, and the heads of weights, which list shapes as plain data.
Nothing is unpickled here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.translation import N_
from speech.errors import DamagedModel, UnsupportedModel
from speech.models.disk import reading
from speech.models.model import ModelFormat
from speech.models.refusals import refusal_of_file, refusal_of_folder, refuse_placeholder
from speech.models.registry import CHECKPOINT
from speech.models.weights import CONVOLUTION, ctranslate2_shapes, is_checkpoint, safetensors_shapes

LARGEST_JSON = 64 * 2**20
ENGLISH_VOCABULARY = 51864
"""English-only models have one token less than the others (openai-whisper, `Whisper.is_multilingual`)."""
DEFAULT_MEL_BINS = 80
WHOLE_WEIGHTS = ("model.safetensors", "pytorch_model.bin")
HUGGING_FACE_FILES = (
    "config.json",
    "generation_config.json",
    "preprocessor_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.json",
    "merges.txt",
    "normalizer.json",
    "added_tokens.json",
    "special_tokens_map.json",
)
CTRANSLATE2_WEIGHTS = "model.bin"
CTRANSLATE2_VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
CTRANSLATE2_FILES = (
    "model.bin",
    "config.json",
    *CTRANSLATE2_VOCABULARIES,
    "tokenizer.json",
    "preprocessor_config.json",
)


@dataclass(frozen=True)
class Recognised:
    """A model's form, its files by the names that they have in a folder, and what they say of themselves.

    `mel_bins` (80 or 128) and `vocabulary` (tokens) are None where only the weights know.
    """

    format: ModelFormat
    files: Mapping[str, Path]
    mel_bins: int | None = None
    vocabulary: int | None = None
    alignment_heads: tuple[tuple[int, int], ...] | None = None

    @property
    def bytes(self) -> int:
        """The size of all files."""
        return sum(path.stat().st_size for path in self.files.values())

    @property
    def language(self) -> str | None:
        """The one language that an English-only model knows; None for many, or where it is not known."""
        return "en" if self.vocabulary == ENGLISH_VOCABULARY else None


def recognise(path: Path) -> Recognised:
    """Say what model lies at a path. Raises UnsupportedModel with the reason and what to do, or DamagedModel."""
    with reading(path):
        if path.is_dir():
            return _folder(path)
        if not path.is_file():
            raise DamagedModel(N_("There is no file or folder {path}. Check the path."), path=str(path))
        refuse_placeholder(path)
        if not is_checkpoint(path):
            raise refusal_of_file(path)
        return Recognised(ModelFormat.OPENAI_PT, {CHECKPOINT: path})


def _folder(folder: Path) -> Recognised:
    if not (folder / "config.json").is_file():
        raise refusal_of_folder(folder)
    configuration = _json(folder / "config.json")
    is_hugging_face = any((folder / name).is_file() for name in _possible_weights())
    if "model_type" in configuration and is_hugging_face:
        return _hugging_face(folder, configuration)
    if (folder / CTRANSLATE2_WEIGHTS).is_file():
        return _ctranslate2(folder, configuration)
    raise refusal_of_folder(folder)


def _possible_weights() -> tuple[str, ...]:
    return (*WHOLE_WEIGHTS, *(f"{name}.index.json" for name in WHOLE_WEIGHTS))


def _hugging_face(folder: Path, configuration: Mapping[str, Any]) -> Recognised:
    if configuration["model_type"] != "whisper":
        raise UnsupportedModel(
            N_(
                "The model in {folder} is of the kind “{kind}”. Only Whisper models can be used here: "
                "choose the Whisper variant of the model, if its publisher has one."
            ),
            folder=str(folder),
            kind=str(configuration["model_type"]),
        )
    weights = _weights(folder)
    files = _there(folder, HUGGING_FACE_FILES) | weights
    if "tokenizer.json" not in files and not {"vocab.json", "merges.txt"} <= files.keys():
        raise _no_tokenizer(folder, "tokenizer.json")
    _all_whole(files)
    said = _number(folder, configuration, "num_mel_bins")
    for path in weights.values():
        if path.suffix == ".safetensors":
            _same_mel_bins(folder, said, safetensors_shapes(path).get(CONVOLUTION))
    _same_as_preprocessor(files, said)
    return Recognised(
        ModelFormat.HUGGING_FACE,
        files,
        said,
        _number(folder, configuration, "vocab_size"),
        _heads(files.get("generation_config.json")),
    )


def _ctranslate2(folder: Path, configuration: Mapping[str, Any]) -> Recognised:
    files = _there(folder, CTRANSLATE2_FILES)
    if not any(name in files for name in CTRANSLATE2_VOCABULARIES):
        raise _lacking(folder, CTRANSLATE2_VOCABULARIES[0])
    if "tokenizer.json" not in files:
        raise _no_tokenizer(folder, "tokenizer.json")
    _all_whole(files)
    shapes = ctranslate2_shapes(files[CTRANSLATE2_WEIGHTS])
    mel_bins = shapes[CONVOLUTION][1]
    if "preprocessor_config.json" in files:
        _same_as_preprocessor(files, mel_bins)
    elif mel_bins != DEFAULT_MEL_BINS:
        raise _lacking(folder, "preprocessor_config.json")
    vocabulary = shapes["decoder/embeddings/weight"][0]
    return Recognised(ModelFormat.CTRANSLATE2, files, mel_bins, vocabulary, _heads(files["config.json"]))


def _there(folder: Path, names: tuple[str, ...]) -> dict[str, Path]:
    return {name: folder / name for name in names if (folder / name).is_file()}


def _weights(folder: Path) -> dict[str, Path]:
    """Return the files that hold the weights: one, or the index and the several that it lists."""
    for whole in WHOLE_WEIGHTS:
        if (folder / whole).is_file():
            return {whole: folder / whole}
        index = folder / f"{whole}.index.json"
        if index.is_file():
            listed = _json(index).get("weight_map")
            parts = sorted({str(part) for part in listed.values()}) if isinstance(listed, dict) else []
            for part in parts:
                if Path(part).name != part or not (folder / part).is_file():
                    raise _lacking(folder, part)
            if parts:
                return {index.name: index} | {part: folder / part for part in parts}
    raise _lacking(folder, WHOLE_WEIGHTS[0])


def _all_whole(files: Mapping[str, Path]) -> None:
    for path in files.values():
        refuse_placeholder(path)


def _same_mel_bins(folder: Path, said: int, shape: tuple[int, ...] | None) -> None:
    if shape is not None and (len(shape) != 3 or shape[1] != said):
        raise DamagedModel(
            N_(
                "The files in {folder} are not of one model: its description says {said} mel bands, its weights are "
                "for {found}. Get the whole folder again from one place."
            ),
            folder=str(folder),
            said=said,
            found=shape[1] if len(shape) == 3 else 0,
        )


def _same_as_preprocessor(files: Mapping[str, Path], mel_bins: int) -> None:
    path = files.get("preprocessor_config.json")
    if path is None:
        return
    said = _json(path).get("feature_size", DEFAULT_MEL_BINS)
    if said != mel_bins:
        raise DamagedModel(
            N_(
                "The files in {folder} are not of one model: it wants {wanted} mel bands, and "
                "preprocessor_config.json makes {said}. Get the whole folder again from one place."
            ),
            folder=str(path.parent),
            wanted=mel_bins,
            said=str(said),
        )


def _heads(path: Path | None) -> tuple[tuple[int, int], ...] | None:
    """Return the (layer, head) pairs that a publisher names for word times."""
    listed = _json(path).get("alignment_heads") if path is not None else None
    try:
        return tuple((int(layer), int(head)) for layer, head in listed) if listed else None
    except (TypeError, ValueError):
        return None


def _number(folder: Path, configuration: Mapping[str, Any], key: str) -> int:
    found = configuration.get(key)
    if not isinstance(found, int):
        raise _unreadable(folder / "config.json")
    return found


def _json(path: Path) -> dict[str, Any]:
    refuse_placeholder(path)
    if path.stat().st_size > LARGEST_JSON:
        raise _unreadable(path)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise _unreadable(path) from error
    if not isinstance(content, dict):
        raise _unreadable(path)
    return content


def _unreadable(path: Path) -> DamagedModel:
    return DamagedModel(
        N_("{file} is cut, or is not what its name says. Get the model's whole folder again."), file=str(path)
    )


def _lacking(folder: Path, missing: str) -> DamagedModel:
    return DamagedModel(
        N_("The model in {folder} is not complete: {missing} is missing. Get the model's whole folder again."),
        folder=str(folder),
        missing=missing,
    )


def _no_tokenizer(folder: Path, missing: str) -> DamagedModel:
    return DamagedModel(
        N_(
            "The model in {folder} has no tokenizer, so its words could not be spelt. Put the file {missing} from the "
            "same page of its publisher into the folder, then import it again."
        ),
        folder=str(folder),
        missing=missing,
    )
