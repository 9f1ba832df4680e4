"""Why something is not taken as a voice model, and what to do instead. Told by what is in a file before its name."""

from __future__ import annotations

from pathlib import Path

from foundation.translation import N_
from speech.errors import DamagedModel, UnsupportedModel

BEGINNING = 512
GGML = (b"GGUF", b"lmgg", b"fmgg", b"tjgg", b"algg", b"ggml", b"ggjt")
"""The signs that whisper.cpp's files begin with (ggml.h, gguf.h), in both orders of bytes."""
PACKED = (b"PK\x03\x04", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"(\xb5/\xfd")
PACKED_ENDINGS = (".zip", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".tar")
UNFINISHED_ENDINGS = (".part", ".partial", ".crdownload", ".download", ".incomplete", ".tmp", ".aria2")
PARTS_OF_FOLDERS = (".safetensors", ".json", ".txt", ".bin")
OTHER_PROGRAMS = (".onnx", ".ort", ".mlmodelc", ".mlpackage", ".tflite", ".nemo", ".h5", ".msgpack", ".ckpt", ".pb")
LARGE_FILE_POINTER = b"version https://git-lfs"

USE_THESE = N_(
    "openai-whisper's .pt file, or the folder of a Whisper model in Hugging Face or CTranslate2 format (with its "
    "config.json and tokenizer.json)"
)


def refuse_placeholder(path: Path) -> None:
    """Raise DamagedModel for a file that only stands for another: empty, half downloaded, a web page, a pointer."""
    beginning = _beginning(path)
    if not beginning:
        raise DamagedModel(N_("{file} is empty. Get it again."), file=str(path))
    if path.name.lower().endswith(UNFINISHED_ENDINGS):
        raise DamagedModel(
            N_("{file} is a download that has not finished. Finish it, or fetch it again, then import it."),
            file=str(path),
        )
    if beginning.startswith(LARGE_FILE_POINTER):
        raise DamagedModel(
            N_(
                "{file} only says where the real file lies (Git LFS). Fetch the real one: with “git lfs pull” in that "
                "folder, or with the download button on the publisher's page."
            ),
            file=str(path),
        )
    if looks_like_web_page(beginning):
        raise DamagedModel(
            N_(
                "{file} is a web page that was saved under the name of a model, such as a sign-in page. "
                "Fetch the file again while signed in, and look at its size."
            ),
            file=str(path),
        )


def refusal_of_file(path: Path) -> UnsupportedModel:
    """Say why a file that is no checkpoint is not taken."""
    beginning, ending = _beginning(path), path.suffix.lower()
    if beginning.startswith(GGML) or ending in (".gguf", ".ggml"):
        sentence = N_(
            "{file} is a model for whisper.cpp (GGML), which this program can't run. Import the same model from its "
            "publisher as {these}."
        )
    elif ending in OTHER_PROGRAMS:
        sentence = N_("{file} is made for another program ({ending}). Import the same model as {these}.")
    elif ending in PACKED_ENDINGS or beginning.startswith(PACKED):
        sentence = N_("{file} is a packed archive. Unpack it, then import what was in it: {these}.")
    elif ending in PARTS_OF_FOLDERS:
        sentence = N_("{file} is one of several files of a model. Import the folder that holds all of them: {these}.")
    elif ending == ".pt":
        sentence = N_("{file} is no openai-whisper checkpoint, or a damaged one. Get it again, or import {these}.")
    else:
        sentence = N_("{file} is no voice model that this program knows. Import {these}.")
    return _unsupported(path, sentence, ending)


def refusal_of_folder(folder: Path) -> UnsupportedModel:
    """Say why a folder in which no model was recognised is not taken. Raises DamagedModel for half a download."""
    names = [path.name for path in folder.iterdir()]
    endings = {Path(name).suffix.lower() for name in names}
    checkpoints = [name for name in names if name.lower().endswith(".pt")]
    inside = [*folder.glob("*/config.json"), *folder.glob("snapshots/*/config.json")]
    inner = [str(path.parent.relative_to(folder)) for path in inside]
    unfinished = [name for name in names if name.lower().endswith(UNFINISHED_ENDINGS)]
    if unfinished:
        refuse_placeholder(folder / unfinished[0])
    if any(name.startswith("adapter_") for name in names):
        sentence = N_(
            "{file} holds only an adapter (LoRA), which needs another model to stand on. Ask its publisher for the "
            "merged model, and import that: {these}."
        )
    elif checkpoints:
        return UnsupportedModel(
            N_("{file} is a folder with the file {found} in it. Import that file itself."),
            file=str(folder),
            found=checkpoints[0],
        )
    elif inner:
        return UnsupportedModel(
            N_("There is no model in {file} itself. Import the folder inside it: {found}."),
            file=str(folder),
            found=inner[0],
        )
    elif endings & {".gguf", ".ggml"} or any(name.startswith("ggml-") for name in names):
        sentence = N_(
            "{file} holds a model for whisper.cpp (GGML), which this program can't run. Import the same model from "
            "its publisher as {these}."
        )
    elif endings & set(OTHER_PROGRAMS):
        sentence = N_("{file} holds a model for another program. Import the same model as {these}.")
    elif "config.json" in names:
        sentence = N_(
            "{file} has a description and no weights: model.safetensors, pytorch_model.bin or model.bin is missing. "
            "Get the model's whole folder again."
        )
    else:
        sentence = N_("{file} holds no voice model that this program knows. Import {these}.")
    return _unsupported(folder, sentence, "")


def looks_like_web_page(beginning: bytes) -> bool:
    """Say whether bytes are the beginning of a web page."""
    text = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return text.startswith((b"<!doctype", b"<html", b"<head", b"<script"))


def _unsupported(path: Path, sentence: str, ending: str) -> UnsupportedModel:
    from foundation.translation import _

    return UnsupportedModel(sentence, file=str(path), these=_(USE_THESE), ending=ending)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(BEGINNING)
