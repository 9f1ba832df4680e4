"""What a Whisper checkpoint holds, and OpenAI's own `.pt` files read without torch and without running their pickle.

A `.pt` is a zip archive whose `data.pkl` rebuilds tensors from stored bytes. A pickle can call anything; this reader
lets it name five things that only describe tensors, so a malicious file is refused before anything of it runs.
"""

from __future__ import annotations

import io
import math
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from foundation.translation import N_
from speech.errors import DamagedModel

MEL_BINS = (80, 128)
POSITIONS = (1500, 448)
"""Of sound and of text, in every Whisper model."""
VOCABULARIES = (51864, 51865, 51866)
"""English only; many languages; large-v3, with one language more."""
LARGEST_SIZE = 1_000_000
LARGEST_PICKLE = 16 * 2**20
"""Bytes; the description of the largest checkpoint's tensors takes 200 kB."""
STORED_TYPES: dict[str, np.dtype[Any]] = {
    "HalfStorage": np.dtype("<f2"),
    "FloatStorage": np.dtype("<f4"),
    "DoubleStorage": np.dtype("<f8"),
    "BFloat16Storage": np.dtype("<u2"),
    "LongStorage": np.dtype("<i8"),
}

Array = NDArray[Any]


@dataclass(frozen=True)
class Dimensions:
    """The size of a Whisper network, by openai-whisper's own names."""

    n_mels: int
    n_audio_ctx: int
    n_audio_state: int
    n_audio_head: int
    n_audio_layer: int
    n_vocab: int
    n_text_ctx: int
    n_text_state: int
    n_text_head: int
    n_text_layer: int

    @property
    def multilingual(self) -> bool:
        """English-only checkpoints have one token less (openai-whisper, `Whisper.is_multilingual`)."""
        return self.n_vocab >= 51865

    @property
    def is_whisper(self) -> bool:
        """Tell whether the parts that no Whisper model changes are as they must be, and heads divide their layers."""
        heads = ((self.n_audio_state, self.n_audio_head), (self.n_text_state, self.n_text_head))
        return (
            (self.n_audio_ctx, self.n_text_ctx) == POSITIONS
            and self.n_vocab in VOCABULARIES
            and self.n_audio_state == self.n_text_state
            and all(width % count == 0 for width, count in heads)
        )


@dataclass(frozen=True)
class Checkpoint:
    """A network's size and its weights by openai-whisper's names, float16 or float32."""

    dimensions: Dimensions
    weights: Mapping[str, Array]


def read(file: BinaryIO, name: str) -> Checkpoint:
    """Read an openai-whisper checkpoint; `name` is what failures call it. Raises DamagedModel."""
    content = read_pickled_tensors(file, name)
    try:
        described, weights = content["dims"], content["model_state_dict"]
        sizes = {field.name: described[field.name] for field in fields(Dimensions)}
    except (LookupError, TypeError, ValueError) as error:
        raise _damaged(name) from error
    if not isinstance(weights, Mapping):
        raise _damaged(name)
    return checked(sizes, weights, name)


def read_pickled_tensors(file: BinaryIO, name: str) -> Any:
    """Return what `torch.save` wrote, tensors as numpy arrays, nothing of it executed. Raises DamagedModel."""
    try:
        with zipfile.ZipFile(file) as archive:
            described = next(entry for entry in archive.namelist() if entry.endswith("/data.pkl"))
            if archive.getinfo(described).file_size > LARGEST_PICKLE:
                raise _damaged(name)
            folder = described.removesuffix("data.pkl")
            return _TensorReader(io.BytesIO(archive.read(described)), archive, folder).load()
    except _ForbiddenInPickle as error:
        raise DamagedModel(
            N_(
                "The voice model “{name}” contains program code ({found}), which a voice model never needs. It may be "
                "malicious and was not opened. Get the model from its publisher again."
            ),
            name=name,
            found=str(error),
        ) from error
    except (zipfile.BadZipFile, StopIteration, pickle.UnpicklingError, EOFError, LookupError) as error:
        raise _damaged(name) from error
    except (TypeError, ValueError, AttributeError, NotImplementedError, OSError, RuntimeError) as error:
        raise _damaged(name) from error  # whatever else a damaged pickle or archive stumbles over


def checked(sizes: Mapping[str, object], weights: Mapping[str, object], name: str) -> Checkpoint:
    """Return the checkpoint of these sizes if it is a Whisper network and has all its weights. Raises DamagedModel."""
    if not all(isinstance(number, int) and 0 < number < LARGEST_SIZE for number in sizes.values()):
        raise _damaged(name)
    size = Dimensions(**sizes)  # type: ignore[arg-type]
    if size.n_mels not in MEL_BINS:
        raise DamagedModel(
            N_("The voice model “{name}” wants {found} mel bands; Whisper models have 80 or 128. Choose another."),
            name=name,
            found=size.n_mels,
        )
    convolution = weights.get("encoder.conv1.weight")
    if isinstance(convolution, np.ndarray) and convolution.ndim == 3 and convolution.shape[1] != size.n_mels:
        raise DamagedModel(
            N_(
                "The voice model “{name}” does not fit itself: it says {said} mel bands, its weights are for {found}. "
                "Its files are of different models; get it again from one place."
            ),
            name=name,
            said=size.n_mels,
            found=convolution.shape[1],
        )
    if not size.is_whisper:
        raise _damaged(name)
    own: dict[str, Array] = {}
    for key, shape in _shapes(size).items():
        found = weights.get(key)
        if not isinstance(found, np.ndarray) or found.shape != shape or found.dtype.kind != "f":
            raise _damaged(name)
        own[key] = found
    return Checkpoint(size, own)


def _shapes(size: Dimensions) -> dict[str, tuple[int, ...]]:
    """Every weight of a network of this size, with its shape (openai-whisper, `model.py`)."""
    audio, text = size.n_audio_state, size.n_text_state
    shapes: dict[str, tuple[int, ...]] = {
        "encoder.conv1.weight": (audio, size.n_mels, 3),
        "encoder.conv1.bias": (audio,),
        "encoder.conv2.weight": (audio, audio, 3),
        "encoder.conv2.bias": (audio,),
        "encoder.positional_embedding": (size.n_audio_ctx, audio),
        "decoder.token_embedding.weight": (size.n_vocab, text),
        "decoder.positional_embedding": (size.n_text_ctx, text),
        **_norm("encoder.ln_post", audio),
        **_norm("decoder.ln", text),
    }
    for layer in range(size.n_audio_layer):
        shapes |= _block(f"encoder.blocks.{layer}", audio, ("attn",))
    for layer in range(size.n_text_layer):
        shapes |= _block(f"decoder.blocks.{layer}", text, ("attn", "cross_attn"))
    return shapes


def _block(block: str, width: int, attentions: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    shapes = {
        f"{block}.mlp.0.weight": (4 * width, width),
        f"{block}.mlp.0.bias": (4 * width,),
        f"{block}.mlp.2.weight": (width, 4 * width),
        f"{block}.mlp.2.bias": (width,),
        **_norm(f"{block}.mlp_ln", width),
    }
    for attention in attentions:
        shapes |= _norm(f"{block}.{attention}_ln", width)
        for projection in ("query", "key", "value", "out"):
            shapes[f"{block}.{attention}.{projection}.weight"] = (width, width)
            if projection != "key":  # Whisper's keys have no bias
                shapes[f"{block}.{attention}.{projection}.bias"] = (width,)
    return shapes


def _norm(name: str, width: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (width,), f"{name}.bias": (width,)}


def _damaged(name: str) -> DamagedModel:
    return DamagedModel(
        N_(
            "The voice model “{name}” is cut, damaged or no Whisper checkpoint, and is not used. "
            "Download or import it again."
        ),
        name=name,
    )


class _ForbiddenInPickle(Exception):
    """The pickle asks for something that no description of tensors needs."""


@dataclass(frozen=True)
class _StoredType:
    name: str


class _TensorReader(pickle.Unpickler):
    """Rebuilds dictionaries of tensors, and nothing else."""

    def __init__(self, description: BinaryIO, archive: zipfile.ZipFile, folder: str) -> None:
        super().__init__(description)
        self._archive, self._folder = archive, folder
        self._stored: dict[str, Array] = {}

    def find_class(self, module: str, name: str, /) -> Any:
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuilt
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if module == "torch" and name in STORED_TYPES:
            return _StoredType(name)
        raise _ForbiddenInPickle(f"{module}.{name}")

    def persistent_load(self, reference: Any, /) -> Array:
        kind, stored, key, _place, count = reference
        if kind != "storage" or not isinstance(stored, _StoredType):
            raise pickle.UnpicklingError
        if key not in self._stored:
            self._stored[key] = self._read(stored.name, str(key), int(count))
        return self._stored[key]

    def _read(self, stored: str, key: str, count: int) -> Array:
        entry = self._archive.getinfo(f"{self._folder}data/{key}")
        kind = STORED_TYPES[stored]
        # torch stores without compression; what unpacks to more than it takes is a bomb.
        if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != count * kind.itemsize:
            raise pickle.UnpicklingError
        numbers: Array = np.frombuffer(self._archive.read(entry), kind)
        return widened(numbers) if stored == "BFloat16Storage" else numbers


def widened(numbers: Array) -> Array:
    """Turn the upper halves of float32 numbers (bfloat16, given as uint16) into float32."""
    return (numbers.astype(np.uint32) << 16).view(np.float32)


def _rebuilt(storage: Array, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_rest: Any) -> Array:
    """What `torch._utils._rebuild_tensor_v2` does, with bounds."""
    if len(shape) != len(strides) or any(number < 0 for number in (offset, *shape, *strides)):
        raise pickle.UnpicklingError
    last = offset + sum((length - 1) * stride for length, stride in zip(shape, strides, strict=True))
    if math.prod(shape) and last >= len(storage):
        raise pickle.UnpicklingError
    steps = tuple(stride * storage.itemsize for stride in strides)
    tensor: Array = np.lib.stride_tricks.as_strided(storage[offset:], shape, steps, writeable=False)
    return tensor
