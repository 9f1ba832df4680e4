"""What is installed is remembered with its SHA-256, chosen for languages, verified, tested for speed and removed."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
from pathlib import Path

import pytest
import small_models
import speaking

import speech
from foundation.errors import Cancelled
from speech import models
from speech.errors import DamagedModel, UnknownLanguage, UnknownModel
from speech.models import registry as registry_module
from speech.models.errors import NotForThisUse, NotStored
from speech.models.installing import import_model, remove, use, use_none, verify
from speech.models.published import alignment_heads, published
from speech.models.recommended import recommendations
from speech.models.self_test import self_test


@pytest.fixture
def danish(tmp_path: Path) -> models.Installed:
    return import_model(small_models.openai_checkpoint(tmp_path / "dansk.pt")).model


@pytest.fixture
def swedish(tmp_path: Path) -> models.Installed:
    return import_model(small_models.hugging_face_folder(tmp_path / "kb", seed=2), language="sv").model


def change_a_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_the_remembered_digest_counts_however_the_model_is_asked_for(danish: models.Installed) -> None:
    change_a_byte(danish.model.path)
    for asked in ("dansk", danish.model.path, danish.folder):
        found = models.find(asked)
        assert found.sha256 == danish.sha256
        with pytest.raises(DamagedModel, match="cut or was changed"), models.opened(found):
            pass


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_each_file_of_a_folder_is_checked(name: str, swedish: models.Installed) -> None:
    assert models.checked_folder(swedish.model) == swedish.folder
    changed = (swedish.folder / name).read_bytes()[:-1] + b" "
    (swedish.folder / name).write_bytes(changed)
    with pytest.raises(DamagedModel):
        models.checked_folder(models.find("kb"))


def test_a_file_put_into_a_models_folder_is_noticed(swedish: models.Installed) -> None:
    small_models.write_json(swedish.folder / "normalizer.json", {"hjärtat": "lungan"})
    with pytest.raises(DamagedModel):
        models.checked_folder(swedish.model)


def test_a_changed_model_does_not_hear(danish: models.Installed, tmp_path: Path) -> None:
    recording = speaking.save(speaking.dictation(speaking.LINES[5:]), tmp_path / "a.wav")
    change_a_byte(danish.model.path)
    with pytest.raises(DamagedModel, match="“dansk” is cut or was changed"):
        speech.transcribe(recording, model="dansk", language="da")


def test_a_model_that_was_changed_after_its_conversion_does_not_hear(danish: models.Installed, tmp_path: Path) -> None:
    recording = speaking.save(speaking.dictation(speaking.LINES[5:]), tmp_path / "a.wav")
    speech.transcribe(recording, model="dansk", language="da")
    change_a_byte(danish.model.path)
    with pytest.raises(DamagedModel, match="“dansk” is cut or was changed"):
        speech.transcribe(recording, model="dansk", language="da")


def test_each_language_has_its_chosen_model(
    danish: models.Installed, swedish: models.Installed, tmp_path: Path
) -> None:
    assert models.chosen("da") is None
    use("dansk", ["da", "nb"])
    use("kb", ["sv"])
    assert [one.name for one in map(models.chosen, ("da", "nb", "sv")) if one] == ["dansk", "dansk", "kb"]
    other = import_model(small_models.openai_checkpoint(tmp_path / "norsk.pt", seed=3)).model
    use("norsk", ["nb"])
    assert models.chosen("nb") == models.installed()[2]
    assert models.chosen("da") is not None and models.chosen("da").use_for == ("da",)  # type: ignore[union-attr]
    with pytest.raises(UnknownLanguage, match="knows only “sv”"):
        use("kb", ["da"])
    use_none(["da"])
    assert models.chosen("da") is None
    remove(other.name)
    assert models.chosen("nb") is None


def test_the_practice_model_is_never_chosen_and_never_removed() -> None:
    for attempt in (lambda: use("practice", ["da"]), lambda: remove("practice")):
        with pytest.raises(NotForThisUse, match="for practice only"):
            attempt()
    assert models.practice_model("da") == models.find("practice")


def test_a_removed_model_is_gone_with_what_was_made_of_it(danish: models.Installed, own_models: Path) -> None:
    converted = own_models.parent / "converted" / danish.sha256
    converted.mkdir(parents=True)
    remove("dansk")
    assert models.installed() == ()
    assert not danish.folder.exists() and not converted.exists()
    with pytest.raises(UnknownModel, match="practice"):
        models.find("dansk")
    with pytest.raises(UnknownModel, match="No voice model called “dansk” is installed"):
        remove("dansk")


def test_a_model_whose_files_are_gone_can_be_removed(danish: models.Installed) -> None:
    shutil.rmtree(danish.folder)
    with pytest.raises(UnknownModel, match="remove the model and install it again"), models.opened(danish.model):
        pass
    remove("dansk")
    assert models.installed() == ()


def test_verifying_says_which_model_is_not_as_it_was(danish: models.Installed, swedish: models.Installed) -> None:
    told: list[tuple[float, float]] = []
    assert all(one.sound for one in verify(progress=lambda done, total: told.append((done, total))))
    assert told[-1][0] == told[-1][1]
    change_a_byte(danish.model.path)
    shutil.rmtree(swedish.folder)
    problems = {one.name: one.problem for one in verify()}
    assert problems["practice"] == ""
    assert "was changed" in problems["dansk"] and "cannot be opened" in problems["kb"]
    assert [one.name for one in verify("dansk")] == ["dansk"]
    with pytest.raises(UnknownModel):
        verify("nothing")
    with pytest.raises(Cancelled):
        verify(cancelled=lambda: True)


def test_a_damaged_list_is_told_and_does_not_stop_the_practice_model(own_models: Path) -> None:
    (own_models / "models.json").write_text('{"version": 1, "models": [{"name": "half')
    with pytest.raises(DamagedModel, match="Move that file away"):
        models.installed()
    assert models.find("practice").practice
    (own_models / "models.json").write_text(json.dumps({"version": 2, "models": []}))
    with pytest.raises(DamagedModel, match="newer version"):
        models.installed()


def _choose(home: str, name: str, language: str, times: int) -> None:
    os.environ["XDG_DATA_HOME"] = home
    for _time in range(times):
        use_none([language])
        use(name, [language])


def test_two_programs_at_once_lose_nothing(danish: models.Installed, swedish: models.Installed) -> None:
    home = os.environ["XDG_DATA_HOME"]
    context = multiprocessing.get_context("fork")
    work = [("dansk", "da"), ("kb", "sv"), ("dansk", "en")]
    programs = [context.Process(target=_choose, args=(home, name, language, 10)) for name, language in work]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert [program.exitcode for program in programs] == [0, 0, 0]
    assert {one.name: one.use_for for one in models.installed()} == {"dansk": ("da", "en"), "kb": ("sv",)}


def test_a_list_that_another_program_holds(
    danish: models.Installed, own_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filelock import FileLock

    monkeypatch.setattr(registry_module, "SECONDS_FOR_LOCK", 0.05)
    with FileLock(own_models / "models.lock"), pytest.raises(NotStored, match="Another program is changing"):
        use("dansk", ["da"])
    assert models.chosen("da") is None


def test_published_models_have_the_heads_that_openai_names() -> None:
    import whisper
    from whisper.model import ModelDimensions, Whisper

    sizes = {"tiny": (384, 6, 4), "small.en": (768, 12, 12), "large-v3": (1280, 20, 32), "turbo": (1280, 20, 4)}
    assert set(published()) == set(whisper._MODELS)
    for name, (width, heads, layers) in sizes.items():
        dimensions = ModelDimensions(80, 1, 8, 1, 1, 51865, 1, 8, heads, layers)
        network = Whisper(dimensions)
        network.set_alignment_heads(whisper._ALIGNMENT_HEADS[name])
        known = sorted(map(tuple, network.alignment_heads.indices().T.tolist()))
        assert sorted(alignment_heads(published()[name].sha256) or ()) == known, (name, width)
    assert alignment_heads("0" * 64) is None


def test_what_is_recommended_can_be_got_and_has_its_source() -> None:
    for language in ("da", "nb", "sv", "en"):
        best, *rest = recommendations(language)
        assert all(one.wer is None or best.wer is None or best.wer <= one.wer for one in rest)
    for one in recommendations():
        assert one.address.startswith("https://") and one.licence and one.megabytes
        assert (one.wer is None) == (not one.test)
        assert not one.download or one.download in published()
        assert (one.download or one.address) in one.how_to_get


def test_the_speed_on_this_computer_is_measured_with_each_engine_that_can_run_the_model(tmp_path: Path) -> None:
    import_model(small_models.ctranslate2_folder(tmp_path / "fast"))
    told: list[float] = []
    fast, other = self_test("fast", seconds=20, progress=lambda done, total: told.append(done / total))
    assert fast.engine == "ctranslate2" and fast.failure == "" and fast.times_real_time > 0
    assert fast.ten_minutes == pytest.approx(fast.loading + 600 / fast.times_real_time)
    assert other.engine == "openai-whisper" and "made for the engine “ctranslate2”" in other.failure
    assert other.ten_minutes == 0
    assert told == sorted(told) and told[-1] == 0.5  # the other engine has not begun
    assert models.installed()[0].measured == {"ctranslate2": fast.times_real_time}


def test_a_measured_speed_is_remembered(danish: models.Installed) -> None:
    registry_module.remember_speed(danish.sha256, {"ctranslate2": 4.0})
    registry_module.remember_speed(danish.sha256, {"openai-whisper": 1.5})
    assert models.installed()[0].measured == {"ctranslate2": 4.0, "openai-whisper": 1.5}
    registry_module.remember_speed("0" * 64, {"ctranslate2": 4.0})  # of one that only has a path


def test_what_is_not_installed_is_not_measured_and_not_downloaded() -> None:
    with pytest.raises(UnknownModel, match="Install it first"):
        self_test("large-v3")
    with pytest.raises(UnknownModel, match="no voice model “nothing”"):
        self_test("nothing")
    with pytest.raises(Cancelled):
        self_test("practice", cancelled=lambda: True)
