"""Models are brought in from a disk or a USB stick: whole or not at all, recognised, and refused with the reason."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import small_models
import torch

from foundation.errors import Cancelled
from speech import models
from speech.errors import DamagedModel, UnknownLanguage, UnsupportedModel
from speech.models import ModelFormat, checked_folder, find, installed, opened
from speech.models import disk as disk_module
from speech.models.errors import NotForThisUse, NotStored
from speech.models.installing import import_model

MAKERS: dict[ModelFormat, Callable[[Path], Path]] = {
    ModelFormat.OPENAI_PT: lambda place: small_models.openai_checkpoint(place / "Afdeling Ø.pt"),
    ModelFormat.HUGGING_FACE: lambda place: small_models.hugging_face_folder(place / "Afdeling Ø"),
    ModelFormat.CTRANSLATE2: lambda place: small_models.ctranslate2_folder(place / "Afdeling Ø"),
}


def leftovers(folder: Path) -> list[str]:
    """What lies in the models' folder beside the list and its lock."""
    return sorted(path.name for path in folder.iterdir() if path.name not in ("models.json", "models.lock"))


@pytest.mark.parametrize("form", MAKERS)
def test_a_model_of_each_form_is_imported_and_found_again(form: ModelFormat, tmp_path: Path, own_models: Path) -> None:
    source = MAKERS[form](tmp_path)
    told: list[tuple[float, float]] = []
    arrival = import_model(source, language="da", progress=lambda done, total: told.append((done, total)))
    assert not arrival.was_there
    assert told and told[-1][0] == told[-1][1] == arrival.model.bytes
    model = find("Afdeling Ø")
    assert (model.format, model.language, model.practice) == (form, "da", False)
    assert own_models in model.path.parents
    assert (arrival.model.mel_bins, arrival.model.vocabulary) == (80, 51865)
    shutil.rmtree(source) if source.is_dir() else source.unlink()  # the USB stick is pulled out
    if form is ModelFormat.OPENAI_PT:
        with opened(model) as file:
            assert hashlib.file_digest(file, "sha256").hexdigest() == model.sha256
    else:
        assert (checked_folder(model) / "config.json").is_file()
        assert model.alignment_heads == ((0, 0),)
        assert not (model.path / "README.md").exists()  # only what is needed
    assert leftovers(own_models) == [model.sha256[:16]]


def test_a_folder_has_the_digest_of_its_files_wherever_it_lies(tmp_path: Path) -> None:
    folder = small_models.hugging_face_folder(tmp_path / "a")
    at_its_place = find(folder)
    names = sorted(path.name for path in folder.iterdir() if path.name != "README.md")
    listed = "".join(f"{name}\0{hashlib.sha256((folder / name).read_bytes()).hexdigest()}\n" for name in names)
    assert at_its_place.sha256 == hashlib.sha256(listed.encode()).hexdigest()
    assert import_model(folder).model.sha256 == at_its_place.sha256
    assert find(folder).name == "a" and find(folder).path != folder  # recognised as the installed one


@pytest.mark.parametrize("pickled", [True, False])
def test_weights_in_several_parts_or_pickled(*, pickled: bool, tmp_path: Path) -> None:
    folder = small_models.hugging_face_folder(tmp_path / "a", pickled=pickled, parts=1 if pickled else 3)
    model = import_model(folder).model
    assert ("pytorch_model.bin" in model.files) == pickled
    assert sum(name.startswith("model-0000") for name in model.files) == (0 if pickled else 3)


def test_the_same_model_twice_is_one_model(tmp_path: Path) -> None:
    first = import_model(small_models.openai_checkpoint(tmp_path / "a.pt"))
    again = import_model(small_models.copy(tmp_path / "a.pt", tmp_path / "another name.pt"))
    assert again.was_there and again.model == first.model
    assert [one.name for one in installed()] == ["a"]


def test_another_model_of_the_same_file_name_gets_a_name_of_its_own(tmp_path: Path) -> None:
    import_model(small_models.openai_checkpoint(tmp_path / "model.pt"))
    other = import_model(small_models.openai_checkpoint(tmp_path / "model.pt", seed=2))
    assert other.model.name == "model-2"
    with pytest.raises(NotForThisUse, match="another voice model called “MODEL”"):
        import_model(small_models.openai_checkpoint(tmp_path / "model.pt", seed=3), name="MODEL")
    with pytest.raises(NotForThisUse, match="can't be a model's name"):
        import_model(small_models.openai_checkpoint(tmp_path / "model.pt", seed=3), name="--all")
    assert len(installed()) == 2


def test_a_model_whose_files_were_lost_is_installed_anew_and_keeps_its_language(tmp_path: Path) -> None:
    from speech.models.installing import use

    source = small_models.openai_checkpoint(tmp_path / "a.pt")
    lost = import_model(source).model
    use("a", ["da"])
    shutil.rmtree(lost.folder)
    assert not import_model(source).was_there
    assert models.chosen("da") == installed()[0]
    with opened(find("a")):
        pass


def test_stopping_leaves_nothing(tmp_path: Path, own_models: Path) -> None:
    source = small_models.hugging_face_folder(tmp_path / "a", parts=3)
    told: list[float] = []
    with pytest.raises(Cancelled):
        import_model(source, progress=lambda done, _total: told.append(done), cancelled=lambda: len(told) > 1)
    assert leftovers(own_models) == [] and installed() == ()


def test_a_disk_without_room_is_told_before_anything_is_copied(
    tmp_path: Path, own_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = small_models.openai_checkpoint(tmp_path / "a.pt")
    usage = shutil.disk_usage(own_models)
    monkeypatch.setattr(disk_module.shutil, "disk_usage", lambda _folder: usage._replace(free=1_000_000))
    with pytest.raises(NotStored, match=r"lacks room: \d+ MB are needed and 1 MB are free"):
        import_model(source)
    assert leftovers(own_models) == []


def test_a_disk_that_fills_up_meanwhile(tmp_path: Path, own_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = small_models.openai_checkpoint(tmp_path / "a.pt")

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(disk_module.os, "fsync", full)
    with pytest.raises(NotStored, match="no room left"):
        import_model(source)
    monkeypatch.undo()
    assert installed() == ()


def _import_and_die(source: Path, home: str) -> None:
    os.environ["XDG_DATA_HOME"] = home
    import_model(source, progress=lambda _done, _total: os._exit(9))


def test_a_program_that_is_killed_leaves_no_half_model_and_the_next_one_tidies_up(
    tmp_path: Path, own_models: Path
) -> None:
    source = small_models.openai_checkpoint(tmp_path / "a.pt")
    process = multiprocessing.get_context("fork").Process(
        target=_import_and_die, args=(source, os.environ["XDG_DATA_HOME"])
    )
    process.start()
    process.join()
    assert process.exitcode == 9
    assert installed() == () and len(leftovers(own_models)) == 1
    import_model(small_models.openai_checkpoint(tmp_path / "b.pt", seed=2))
    assert leftovers(own_models) == [installed()[0].sha256[:16]]


def test_the_practice_model_is_there_already(tmp_path: Path, own_models: Path) -> None:
    copy = small_models.copy(find("practice").path, tmp_path / "my-model.pt")
    with pytest.raises(NotForThisUse, match=r"“practice”.*there already"):
        import_model(copy)
    assert leftovers(own_models) == []


class _Hostile:
    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch '{self._mark}'",)


@pytest.mark.parametrize("in_folder", [True, False])
def test_a_malicious_model_is_refused_and_does_nothing(*, in_folder: bool, tmp_path: Path, own_models: Path) -> None:
    mark = tmp_path / "taken-over"
    if in_folder:
        source = small_models.hugging_face_folder(tmp_path / "ond", pickled=True)
        torch.save({"model.encoder.conv1.weight": _Hostile(mark)}, source / "pytorch_model.bin")
    else:
        source = tmp_path / "ond.pt"
        torch.save({"dims": _Hostile(mark), "model_state_dict": {}}, source)
    with pytest.raises(DamagedModel, match="malicious"):
        import_model(source)
    assert not mark.exists()
    assert leftovers(own_models) == [] and installed() == ()


def test_mel_bands_that_do_not_fit(tmp_path: Path, own_models: Path) -> None:
    with pytest.raises(DamagedModel, match="says 128 mel bands, its weights are for 80"):
        import_model(small_models.openai_checkpoint(tmp_path / "a.pt", said_mel_bins=128))
    with pytest.raises(DamagedModel, match="says 128 mel bands, its weights are for 80"):
        import_model(small_models.hugging_face_folder(tmp_path / "b", said_mel_bins=128))
    other = small_models.hugging_face_folder(tmp_path / "c")
    small_models.write_json(other / "preprocessor_config.json", {"feature_size": 128})
    with pytest.raises(DamagedModel, match=r"wants 80 mel bands, and preprocessor_config.json makes 128"):
        import_model(other)
    lacking = small_models.ctranslate2_folder(tmp_path / "d", mel_bins=128)
    (lacking / "preprocessor_config.json").unlink()
    with pytest.raises(DamagedModel, match=r"preprocessor_config.json is missing"):
        import_model(lacking)
    assert import_model(small_models.ctranslate2_folder(tmp_path / "e", mel_bins=128)).model.mel_bins == 128


@pytest.mark.parametrize("maker", [small_models.hugging_face_folder, small_models.ctranslate2_folder])
def test_a_folder_without_a_tokenizer(maker: Callable[[Path], Path], tmp_path: Path) -> None:
    folder = maker(tmp_path / "a")
    (folder / "tokenizer.json").unlink()
    with pytest.raises(DamagedModel, match=r"no tokenizer.*Put the file tokenizer\.json"):
        import_model(folder)


def test_files_that_are_cut(tmp_path: Path) -> None:
    checkpoint = small_models.openai_checkpoint(tmp_path / "a.pt")
    checkpoint.write_bytes(checkpoint.read_bytes()[:400_000])
    with pytest.raises(DamagedModel, match="cut or damaged"):
        import_model(checkpoint)
    for maker, name in (
        (small_models.hugging_face_folder, "model.safetensors"),
        (small_models.ctranslate2_folder, "model.bin"),
    ):
        folder = maker(tmp_path / name)
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[: len(data) // 2])
        with pytest.raises(DamagedModel, match="cut or damaged"):
            import_model(folder)
        (folder / "config.json").write_text('{"model_type": "whis')
        with pytest.raises(DamagedModel, match=r"config\.json is cut"):
            import_model(folder)


def test_a_part_that_is_missing_or_lies_elsewhere(tmp_path: Path) -> None:
    folder = small_models.hugging_face_folder(tmp_path / "a", parts=3)
    (folder / "model-00002-of-00003.safetensors").unlink()
    with pytest.raises(DamagedModel, match=r"model-00002-of-00003\.safetensors is missing"):
        import_model(folder)
    small_models.write_json(
        folder / "model.safetensors.index.json", {"weight_map": {"a": "../../../../../../../etc/passwd"}}
    )
    with pytest.raises(DamagedModel, match="not complete"):
        import_model(folder)


REFUSED_FILES = {
    "ggml-large-v3.bin": (b"lmgg" + bytes(900), "whisper.cpp"),
    "model.gguf": (b"GGUF" + bytes(900), "whisper.cpp"),
    "model.onnx": (b"\x08\x07\x12\x07pytorch", r"another program \(\.onnx\)"),
    "whisper.zip": (b"PK\x03\x04" + bytes(900), "cut or damaged"),
    "whisper.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(90), "Unpack it"),
    "model.safetensors": (b"\x00" * 100, "Import the folder"),
    "notes.docx.part": (b"abc", "not finished"),
    "large-v3.pt.crdownload": (b"PK\x03\x04", "not finished"),
    "empty.pt": (b"", "is empty"),
    "large-v3.pt": (b"\n<!DOCTYPE html><html><title>Log ind</title>", "web page"),
    "pointer.pt": (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "git lfs pull"),
    "old.pt": (b"\x80\x02}q\x00.", "no openai-whisper checkpoint"),
    "letter.txt": (b"Kaere Nancy", "Import the folder"),
    "letter.odt": (b"Kaere Nancy", "no voice model"),
}


@pytest.mark.parametrize("name", REFUSED_FILES)
def test_other_files_are_refused_with_the_reason(name: str, tmp_path: Path, own_models: Path) -> None:
    content, reason = REFUSED_FILES[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises((UnsupportedModel, DamagedModel), match=reason):
        import_model(tmp_path / name)
    assert leftovers(own_models) == []


def test_a_packed_archive_of_a_model(tmp_path: Path) -> None:
    small_models.hugging_face_folder(tmp_path / "a")
    packed = shutil.make_archive(str(tmp_path / "a"), "zip", tmp_path / "a")
    with pytest.raises(UnsupportedModel, match="Unpack it"):
        import_model(Path(packed))


REFUSED_FOLDERS = {
    "ggml-model-q5_0.bin": "whisper.cpp",
    "encoder_model.onnx": "another program",
    "adapter_config.json": "adapter",
    "large-v3.pt": r"Import that file itself",
    "photo.jpg": "no voice model",
    "model.safetensors.incomplete": "not finished",
}


@pytest.mark.parametrize("name", REFUSED_FOLDERS)
def test_other_folders_are_refused_with_the_reason(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / name).write_bytes(b"something")
    with pytest.raises((UnsupportedModel, DamagedModel), match=REFUSED_FOLDERS[name]):
        import_model(tmp_path / "folder")


def test_the_folder_inside_is_named(tmp_path: Path) -> None:
    small_models.hugging_face_folder(tmp_path / "stick" / "kb-whisper-small")
    with pytest.raises(UnsupportedModel, match="Import the folder inside it: kb-whisper-small"):
        import_model(tmp_path / "stick")


def test_a_model_in_the_cache_of_hugging_face_has_its_publishers_name(tmp_path: Path) -> None:
    cache = tmp_path / "hub" / "models--KBLab--kb-whisper-small"
    blobs = small_models.hugging_face_folder(cache / "blobs")
    snapshot = cache / "snapshots" / "0a1b2c"
    snapshot.mkdir(parents=True)
    for file in blobs.iterdir():
        (snapshot / file.name).symlink_to(file)
    (blobs / "config.json").rename(blobs / "d41d8c")
    (snapshot / "config.json").unlink()
    (snapshot / "config.json").symlink_to(blobs / "d41d8c")
    with pytest.raises(UnsupportedModel, match=r"Import the folder inside it: snapshots.0a1b2c"):
        import_model(cache)
    model = import_model(snapshot).model
    assert model.name == "kb-whisper-small"
    shutil.rmtree(cache)
    assert not (checked_folder(model.model) / "config.json").is_symlink()


def test_a_model_of_another_kind(tmp_path: Path) -> None:
    folder = small_models.hugging_face_folder(tmp_path / "roest-wav2vec2")
    configuration = json.loads((folder / "config.json").read_text())
    small_models.write_json(folder / "config.json", configuration | {"model_type": "wav2vec2"})
    with pytest.raises(UnsupportedModel, match="of the kind “wav2vec2”"):
        import_model(folder)


def test_what_is_not_there_and_what_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DamagedModel, match="no file or folder"):
        import_model(tmp_path / "usb" / "model.pt")
    source = small_models.openai_checkpoint(tmp_path / "a.pt")

    class _Pulled:
        def __enter__(self) -> _Pulled:
            return self

        def __exit__(self, *_: object) -> None: ...

        def read(self, _size: int) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    real = Path.open

    def pulled_out(self: Path, mode: str = "r", *rest: object, **more: object) -> object:
        """The first looks at the file succeed; then it is gone."""
        opened_so_far.append(self)
        gone = self == source and opened_so_far.count(source) > 2
        return _Pulled() if gone else real(self, mode, *rest, **more)

    opened_so_far: list[Path] = []
    monkeypatch.setattr(Path, "open", pulled_out)
    with pytest.raises(DamagedModel, match="USB stick is still there"):
        import_model(source)


def test_an_english_only_model_is_not_taken_for_danish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_models, "TOKENS", 51864)
    small_models._weights.cache_clear()
    source = small_models.openai_checkpoint(tmp_path / "small.en.pt")
    small_models._weights.cache_clear()
    with pytest.raises(UnknownLanguage, match="knows only “en”"):
        import_model(source, language="da")
    assert import_model(source).model.language == "en"
