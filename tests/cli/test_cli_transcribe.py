"""Recordings to text at the terminal, with the real practice model."""

from __future__ import annotations

import json

import pytest
from speaking import dictation, save

LINES = ("patienten har haft hovedpine i tre dage punktum",)


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """Return a spoken line in a WAV file."""
    return save(dictation(LINES), tmp_path_factory.mktemp("spoken") / "besøg.wav")


def test_text_on_standard_output_and_the_warning_beside_it(skrivestue, recording):
    heard = skrivestue("transcribe", recording)
    assert heard.exit_code == 0, heard.stderr
    assert "hovedpine" in heard.stdout
    assert "practice only" in heard.stderr and "practice only" not in heard.stdout


def test_json_gives_words_with_times_and_probabilities(skrivestue, recording):
    heard = json.loads(skrivestue("transcribe", recording, "--format", "json", "--language", "da").stdout)
    words = [word for segment in heard["segments"] for word in segment["words"]]
    assert "hovedpine" in {word["text"] for word in words}
    assert all(0 <= word["start"] <= word["end"] <= heard["duration"] for word in words)
    assert all(0 <= word["probability"] <= 1 for word in words)


def test_one_bad_file_does_not_stop_the_others(skrivestue, recording, tmp_path):
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"no sound at all")
    heard = skrivestue(
        "transcribe", bad, tmp_path / "missing.wav", recording, "--format", "srt", "--out", tmp_path / "ud"
    )
    assert heard.exit_code == 1
    assert "-->" in (tmp_path / "ud" / "besøg.srt").read_text("utf-8")
    assert heard.stderr.splitlines()[-1].startswith("skrivestue: 2 of 3")
    assert "bad.wav" in heard.stderr and "missing.wav" in heard.stderr and "report" not in heard.stderr


def test_a_text_that_is_there_is_kept(skrivestue, recording, tmp_path):
    (tmp_path / "besøg.txt").write_text("mine")
    kept = skrivestue("transcribe", recording, "--out", tmp_path)
    assert kept.exit_code == 1 and "--overwrite" in kept.stderr
    assert (tmp_path / "besøg.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--model", "nothing"), 1, "practice-da"),
        (("--engine", "ctranslate2"), 1, "ctranslate2"),
        (("--language", "sv"), 1, "sv"),
        (("--format", "docx"), 2, "--out"),
        (("--format", "pdf"), 2, "pdf"),
    ],
)
def test_what_can_not_be_asked_for(skrivestue, recording, words, code, told):
    refused = skrivestue("transcribe", recording, *words)
    assert (refused.exit_code, refused.stdout) == (code, "")
    assert told in refused.stderr
