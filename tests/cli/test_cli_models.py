"""Voice models at the terminal: got, chosen, measured, verified and removed, with no office."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys

import pytest
import small_models


@pytest.fixture
def folder(tmp_path):
    """Return a model's folder, as on a USB stick."""
    return small_models.hugging_face_folder(tmp_path / "usb" / "kb-whisper-lille")


def test_a_model_goes_its_way_from_the_usb_stick_until_it_is_removed(skrivestue, folder):
    before = skrivestue("models", "list")
    assert before.exit_code == 0 and "practice" in before.stdout and "models recommended" in before.stderr
    brought = skrivestue("models", "import", folder, "--language", "sv")
    assert brought.exit_code == 0 and "“kb-whisper-lille” is installed" in brought.stdout
    assert "models use" in brought.stderr
    assert "installed already" in skrivestue("models", "import", folder).stdout
    used = skrivestue("models", "use", "kb-whisper-lille", "--language", "sv")
    assert used.exit_code == 0 and used.stdout == "“kb-whisper-lille” is now used for: sv\n"
    (row,) = (line for line in skrivestue("models", "list").stdout.splitlines() if line.startswith("kb-"))
    assert "huggingface" in row and " sv " in row and str(folder) in row
    removed = skrivestue("models", "remove", "kb-whisper-lille")
    assert removed.exit_code == 0 and "is removed" in removed.stdout
    assert "No model is chosen now for: sv" in removed.stderr
    assert folder.is_dir()


def test_the_note_after_importing_is_a_command_that_can_be_typed(skrivestue, folder, tmp_path):
    def typed(note):
        assert note.count("\n") == 1 and "skrivestue models use" in note
        return skrivestue(*shlex.split(note[note.index("skrivestue ") :])[1:])

    brought = skrivestue("models", "import", folder, "--name", "KB's lille (sv)", "--language", "sv")
    assert typed(brought.stderr).stdout == "“KB's lille (sv)” is now used for: sv\n"
    of_many = skrivestue("models", "import", small_models.openai_checkpoint(tmp_path / "mange.pt"))
    assert "--language" not in of_many.stderr
    assert "models use large-v3 --language da --language nb" in typed(of_many.stderr).stdout


def test_answers_for_scripts(skrivestue, folder):
    brought = json.loads(skrivestue("models", "import", folder, "--name", "Æble", "--json").stdout)
    assert (brought["name"], brought["was_there"], brought["format"]) == ("Æble", False, "huggingface")
    listed = json.loads(skrivestue("models", "list", "--json").stdout)
    assert [(one["name"], one["practice"]) for one in listed][-1] == ("Æble", False)
    assert listed[0]["included"] and listed[0]["practice"]
    verified = json.loads(skrivestue("models", "verify", "--json").stdout)
    assert [(one["name"], one["sound"]) for one in verified][-1] == ("Æble", True)
    used = json.loads(skrivestue("models", "use", "Æble", "--language", "da", "--language", "nb", "--json").stdout)
    assert used["use_for"] == ["da", "nb"]
    recommended = json.loads(skrivestue("models", "recommended", "--language", "sv", "--json").stdout)
    assert {one["language"] for one in recommended} == {"sv"} and recommended[0]["wer"] == 5.4


def test_a_changed_file_is_found_by_verifying(skrivestue, folder):
    place = json.loads(skrivestue("models", "import", folder, "--json").stdout)["path"]
    with open(f"{place}/tokenizer.json", "a") as file:
        file.write(" ")
    found = skrivestue("models", "verify")
    assert found.exit_code == 1
    assert "cut or was changed" in found.stdout and "as they were" in found.stdout
    assert skrivestue("models", "verify", "practice").exit_code == 0


def test_recommendations_tell_figures_licence_and_the_way(skrivestue):
    told = skrivestue("models", "recommended", "--language", "nb").stdout
    assert "NB-Whisper Large" in told and "6.6 % (FLEURS" in told and "Apache 2.0" in told
    assert "https://huggingface.co/NbAiLab/nb-whisper-large" in told and "import that folder" in told
    assert "Download it here by the name large-v3." in told


def test_the_speed_on_this_computer_is_told_and_listed(skrivestue, tmp_path):
    skrivestue("models", "import", small_models.ctranslate2_folder(tmp_path / "quick"))
    told = skrivestue("models", "test", "quick", "--seconds", "20", "--engine", "ctranslate2", "--json")
    assert told.exit_code == 0, told.stderr
    (measured,) = json.loads(told.stdout)
    assert measured["engine"] == "ctranslate2" and measured["times_real_time"] > 0
    assert measured["ten_minutes"] >= 600 / measured["times_real_time"]
    assert f"ctranslate2 {measured['times_real_time']:.1f}×" in skrivestue("models", "list").stdout


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("use", "practice", "--language", "da"), 1, "practice only"),
        (("use", "nothing", "--language", "da"), 1, "No voice model called “nothing” is installed"),
        (("use", "nothing"), 2, "--language"),
        (("use", "nothing", "--language", "klingon"), 2, "klingon"),
        (("remove", "practice"), 1, "never removed"),
        (("test", "large-v3"), 1, "Install it first"),
        (("test", "practice", "--seconds", "1"), 2, "20"),
        (("download", "kb-whisper-large"), 1, "models recommended"),
        (("download", "tiny", "--from", "http://127.0.0.1:9/tiny.pt"), 1, "no connection to 127.0.0.1"),
        (("verify", "nothing"), 1, "nothing"),
        (("import", "missing.pt"), 1, "no file or folder"),
        (("import",), 2, "PATH"),
    ],
)
def test_what_can_not_be_done(skrivestue, words, code, told):
    refused = skrivestue("models", *words)
    assert (refused.exit_code, refused.stdout) == (code, "")
    assert told in refused.stderr and "report" not in refused.stderr


def test_the_language_of_dictations_is_not_that_of_the_messages(skrivestue, folder):
    skrivestue("models", "import", folder)
    used = skrivestue("models", "use", "kb-whisper-lille", "--language", "da")
    assert "is now used for: da" in used.stdout
    assert skrivestue("--language", "da", "models", "use", "kb-whisper-lille", "--language", "sv").exit_code == 0


def test_listing_loads_nothing_that_is_slow(tmp_path):
    listing = "import sys, cli.main\ntry: cli.main.main(sys.argv[1:])\nfinally: print(*sys.modules, file=sys.stderr)"
    for words in (["models", "list"], ["models", "recommended"], ["models", "--help"]):
        ended = subprocess.run([sys.executable, "-c", listing, *words], capture_output=True, text=True)
        assert ended.returncode == 0
        loaded = set(ended.stderr.split())
        assert loaded & {"torch", "whisper", "numpy", "ctranslate2", "sqlalchemy", "truststore", "ssl"} == set()
