"""Voice models are found, checked each time they are loaded, and refused when they are not what they should be."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
from pathlib import Path

import pytest
import torch

import speech
from speech import engines
from speech.engines.openai_whisper import load
from speech.errors import DamagedModel, UnknownLanguage, UnknownModel, UnsupportedModel
from speech.models import Model, find, included, opened
from speech.models.installing import import_model
from tests import speaking


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who has installed no model."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def own_copy(tmp_path: Path) -> Path:
    return Path(shutil.copy(find("practice").path, tmp_path / "Min stemme æøå.pt"))


def test_the_practice_model_is_included_and_whole() -> None:
    model = find("practice")
    assert (model.languages, model.practice) == (("da", "nb", "sv", "en"), True)
    assert model.path.stat().st_size <= 20_000_000
    assert hashlib.sha256(model.path.read_bytes()).hexdigest() == model.sha256
    assert model.label and model.source and model.licence


def test_all_included_models_can_be_opened() -> None:
    for model in included().values():
        with opened(model) as file:
            assert file.tell() == 0


def test_the_practice_model_is_recognised_wherever_it_lies(own_copy: Path) -> None:
    assert find(own_copy).name == "practice"
    assert find(own_copy).practice


def test_an_own_checkpoint_is_used_by_its_path(own_copy: Path, tmp_path: Path) -> None:
    checkpoint = torch.load(own_copy, weights_only=True)
    torch.save({**checkpoint, "note": "trained further at home"}, own_copy)
    model = find(str(own_copy))
    assert (model.name, model.language, model.practice, model.longest_stretch) == ("Min stemme æøå", None, False, 30.0)
    recording = speaking.save(speaking.dictation(speaking.LINES[3:4]), tmp_path / "a.wav")
    with pytest.raises(UnknownLanguage, match="Say which one is spoken"):
        speech.transcribe(recording, model=str(own_copy))
    with pytest.raises(UnknownLanguage, match="does not know the language “klingon”"):
        speech.transcribe(recording, model=str(own_copy), language="klingon")
    transcript = speech.transcribe(recording, model=str(own_copy), language="da")
    assert transcript.text == speaking.LINES[3]
    assert transcript.model == "Min stemme æøå"
    words = transcript.words  # this one is asked for its word times by attention
    assert all(0 <= word.start <= word.end <= transcript.duration for word in words)


def test_a_missing_model_names_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match="practice"):
        find(tmp_path / "large.pt")
    with pytest.raises(UnknownModel, match="Put them back"), opened(Model("væk", tmp_path / "væk.pt", "0" * 64)):
        pass


def test_a_changed_file_is_not_loaded(own_copy: Path) -> None:
    model = dataclasses.replace(find("practice"), path=own_copy)
    data = bytearray(own_copy.read_bytes())
    data[len(data) // 2] ^= 1
    own_copy.write_bytes(data)
    with pytest.raises(DamagedModel, match="cut or was changed"):
        load(model, "da")


def test_a_truncated_checkpoint_is_not_loaded(own_copy: Path) -> None:
    own_copy.write_bytes(own_copy.read_bytes()[:1_000_000])
    with pytest.raises(DamagedModel, match="is cut or damaged, such as after a download"):
        load(find(own_copy), "da")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("model.pt", b"", "is empty"),
        ("model.pt", b"PK\x03\x04" + bytes(5000), "is cut or damaged"),
        ("ggml-large-v3.bin", b"lmgg" + bytes(5000), r"whisper\.cpp \(GGML\), which this program can't run"),
        ("model.onnx", b"\x08\x07\x12\x07pytorch", "made for another program"),
        ("model.pt", b"\x80\x02}q\x00.", "no openai-whisper checkpoint"),
    ],
)
def test_what_is_no_checkpoint_is_refused_with_the_reason_that_importing_gives(
    name: str, content: bytes, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises((DamagedModel, UnsupportedModel), match=reason):
        find(path)
    with pytest.raises((DamagedModel, UnsupportedModel), match=reason):
        import_model(path)


@pytest.mark.parametrize(
    "checkpoint",
    [{}, [1, 2], {"dims": {}, "model_state_dict": {}}, {"dims": {"n_mels": "80"}, "model_state_dict": {}}, {"dims": 5}],
)
def test_a_checkpoint_of_something_else_is_not_loaded(checkpoint: object, tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    torch.save(checkpoint, path)
    with pytest.raises(DamagedModel):
        load(find(path), "da")


class _Hostile:
    """Runs a command when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch '{self._mark}'",)


@pytest.mark.parametrize("zipped", [True, False])
def test_a_malicious_checkpoint_does_nothing_but_give_a_sentence(*, zipped: bool, tmp_path: Path) -> None:
    mark, path = tmp_path / "taken-over", tmp_path / "ond.pt"
    torch.save({"dims": _Hostile(mark), "model_state_dict": {}}, path, _use_new_zipfile_serialization=zipped)
    recording = speaking.save(speaking.dictation(speaking.LINES[3:4]), tmp_path / "a.wav")
    reason = "may be malicious" if zipped else "no openai-whisper checkpoint"
    with pytest.raises((DamagedModel, UnsupportedModel), match=reason):
        speech.transcribe(recording, model=str(path), language="da")
    assert not mark.exists()
    torch.load(path, weights_only=False) if zipped else None
    assert mark.exists() == zipped  # the trap is a real one


def test_auto_is_the_fast_engine() -> None:
    assert engines.resolve("auto", find("practice")) == "ctranslate2"
