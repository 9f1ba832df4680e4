"""The heads of files of weights: names and shapes as plain data, and whether the file is as long as it says."""

from __future__ import annotations

import json
import math
import struct
import zipfile
from pathlib import Path
from typing import BinaryIO

from foundation.translation import N_
from speech.errors import DamagedModel, UnsupportedModel

CONVOLUTION = "encoder/conv1/weight"
"""The first weight after the spectrogram: (width, mel bands, 3)."""
LARGEST_HEAD = 64 * 2**20
MOST_VARIABLES = 20_000
WHISPER = "WhisperSpec"
Shapes = dict[str, tuple[int, ...]]


def is_checkpoint(path: Path) -> bool:
    """Say whether a file is an archive as `torch.save` writes them; the pickle in it is not opened.

    Raises DamagedModel for an archive that is cut.
    """
    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.endswith("/data.pkl") for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _cut(path) from error


def safetensors_shapes(path: Path) -> Shapes:
    """Return the shapes in a safetensors file, by CTranslate2's way of writing names. Raises DamagedModel.

    The head is eight bytes of length and that much JSON (https://github.com/huggingface/safetensors, "Format").
    """
    size = path.stat().st_size
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > min(LARGEST_HEAD, size):
                raise _cut(path)
            head = json.loads(file.read(length))
        tensors = {name: held for name, held in head.items() if name != "__metadata__"}
        end = max((held["data_offsets"][1] for held in tensors.values()), default=0)
        if 8 + length + end != size:
            raise _cut(path)
        shapes = {name: tuple(int(number) for number in held["shape"]) for name, held in tensors.items()}
    except (struct.error, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise _cut(path) from error
    return {name.removeprefix("model.").replace(".", "/"): shape for name, shape in shapes.items()}


def ctranslate2_shapes(path: Path) -> Shapes:
    """Return the shapes in a CTranslate2 `model.bin` of a Whisper model. Raises DamagedModel, UnsupportedModel.

    Each variable is its name, its shape, its type and its bytes (ctranslate2, `specs/model_spec.py`, `_serialize`).
    """
    size = path.stat().st_size
    shapes: Shapes = {}
    try:
        with path.open("rb") as file:
            _number(file, "I")  # of the file format
            kind = _text(file)
            if kind != WHISPER:
                raise UnsupportedModel(
                    N_(
                        "{file} holds no Whisper model for CTranslate2. Choose the folder of a Whisper model, "
                        "in CTranslate2 or Hugging Face format."
                    ),
                    file=str(path),
                )
            _number(file, "I")  # of the network's revision
            count = _number(file, "I")
            if count > MOST_VARIABLES:
                raise _cut(path)
            for _variable in range(count):
                name = _text(file)
                shapes[name] = tuple(_number(file, "I") for _dimension in range(_number(file, "B")))
                _number(file, "B")  # of the type
                file.seek(_number(file, "I"), 1)
                if file.tell() > size:
                    raise _cut(path)
    except (struct.error, UnicodeDecodeError) as error:
        raise _cut(path) from error
    if len(shapes.get(CONVOLUTION, ())) != 3 or not math.prod(shapes.get("decoder/embeddings/weight", (0,))):
        raise _cut(path)
    return shapes


def _number(file: BinaryIO, kind: str) -> int:
    (number,) = struct.unpack(f"<{kind}", file.read(struct.calcsize(kind)))
    return int(number)


def _text(file: BinaryIO) -> str:
    return file.read(_number(file, "H")).rstrip(b"\0").decode("utf-8")


def _cut(path: Path) -> DamagedModel:
    return DamagedModel(
        N_("{file} is cut or damaged, such as after a download that was broken off. Get it again."), file=str(path)
    )
