"""Recordings to text at the terminal, with the real practice model."""

from __future__ import annotations

import json

import pytest
from speaking import dictation, save

import speech
from cli import transcribing
from foundation.child import Progress
from foundation.errors import ChildDied
from foundation.translation import N_

LINES = ("patienten har haft hovedpine i tre dage punktum",)
pytestmark = pytest.mark.usefixtures("practice_model_converted")


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """Return a spoken line in a WAV file."""
    return save(dictation(LINES), tmp_path_factory.mktemp("spoken") / "besøg.wav")


def test_text_on_standard_output_and_the_warning_beside_it(skrivestue, recording):
    heard = skrivestue("transcribe", recording, "--language", "da")
    assert heard.exit_code == 0, heard.stderr
    assert "hovedpine" in heard.stdout
    assert "practice only" in heard.stderr and "practice only" not in heard.stdout


def test_the_house_says_how_numbers_are_written(skrivestue, recording):
    heard = skrivestue("transcribe", recording, "--language", "da", "--words-up-to", "9")
    assert "i tre dage" in heard.stdout
    heard = skrivestue("transcribe", recording, "--language", "da", "--words-up-to", "0")
    assert "i 3 dage" in heard.stdout


def test_json_gives_words_with_times_and_probabilities(skrivestue, recording):
    heard = json.loads(skrivestue("transcribe", recording, "--format", "json", "--language", "da").stdout)
    words = [word for segment in heard["segments"] for word in segment["words"]]
    assert "hovedpine" in {word["text"] for word in words}
    assert all(0 <= word["start"] <= word["end"] <= heard["duration"] for word in words)
    assert all(0 <= word["probability"] <= 1 for word in words)


def test_hints_that_the_model_does_not_hear_of_are_told(skrivestue, recording):
    heard = skrivestue(
        "transcribe", recording, recording.parent / "besøg.wav", "--language", "da", "--hints", "Marevan, Eliquis"
    )
    assert heard.exit_code == 0, heard.stderr
    assert heard.stderr.count("no room for these words of --hints: Marevan, Eliquis.") == 1


SUSPECT = [
    ("tak", (0.4, 0.9), ["repeat"]),
    ("tak", (1.0, 1.9), ["outside-vocabulary", "repeat"]),
    ("godt", (2.0, 2.4), []),
    ("tak", (2.5, 3.4), ["repeat"]),
    ("undertekster", (3.5, 4.0), ["outside-vocabulary", "text-over-silence"]),
]


@pytest.mark.parametrize("form", ["txt", "docx"])
def test_where_to_listen_is_told_beside_a_text(skrivestue, killed_after, recording, tmp_path, form):
    words = (recording, "--language", "da", "--out", tmp_path, "--format", form)
    killed_after(SUSPECT, 4.1, *words)
    heard = skrivestue("transcribe", *words)
    assert heard.exit_code == 0, heard.stderr
    notes = [line for line in heard.stderr.splitlines() if line.startswith(f"{recording}: ")]
    assert [note.removeprefix(f"{recording}: ") for note in notes] == [
        "the same words come again and again at 0:00–0:02. Listen there.",
        "the same words come again and again at 0:02–0:03. Listen there.",
        "there are words where nobody seems to speak, at 0:04. They may be invented: listen there.",
        "the practice model probably does not know 2 of the 5 words that it heard. They may be quite other words.",
    ]


def test_json_holds_where_to_listen_itself(skrivestue, killed_after, recording, tmp_path):
    words = (recording, "--language", "da", "--out", tmp_path, "--format", "json")
    killed_after(SUSPECT, 4.1, *words)
    heard = skrivestue("transcribe", *words)
    assert heard.exit_code == 0 and "isten there" not in heard.stderr
    assert '"text-over-silence"' in (tmp_path / "besøg.json").read_text("utf-8")


def test_one_bad_file_does_not_stop_the_others(skrivestue, recording, tmp_path):
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"no sound at all")
    heard = skrivestue(
        "transcribe",
        bad,
        tmp_path / "missing.wav",
        recording,
        "--format",
        "srt",
        "--out",
        tmp_path / "ud",
        "--language",
        "da",
    )
    assert heard.exit_code == 1
    assert "-->" in (tmp_path / "ud" / "besøg.srt").read_text("utf-8")
    assert heard.stderr.splitlines()[-1].startswith("skrivestue: 2 of 3")
    assert "bad.wav" in heard.stderr and "missing.wav" in heard.stderr and "report" not in heard.stderr


def test_a_text_that_is_there_is_kept(skrivestue, recording, tmp_path):
    (tmp_path / "besøg.txt").write_text("mine")
    kept = skrivestue("transcribe", recording, "--language", "da", "--out", tmp_path)
    assert kept.exit_code == 1 and "--overwrite" in kept.stderr
    assert (tmp_path / "besøg.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--model", "nothing", "--language", "da"), 1, "practice"),
        (("--engine", "siri"), 2, "ctranslate2"),
        (("--language", "fi"), 1, "da, nb, sv, en"),
        ((), 1, "Say which one is spoken"),
        (("--format", "docx"), 2, "--out"),
        (("--format", "pdf"), 2, "pdf"),
    ],
)
def test_what_can_not_be_asked_for(skrivestue, recording, words, code, told):
    refused = skrivestue("transcribe", recording, *words)
    assert (refused.exit_code, refused.stdout) == (code, "")
    assert told in refused.stderr


@pytest.fixture
def killed_after(skrivestue, monkeypatch):
    """Return what begins a transcription whose child is killed after it has heard these (word, seconds, flags)."""

    def begin(heard, through, *words):
        segments = [
            {"words": [{"text": text, "start": start, "end": end, "probability": 0.9}], "flags": flags}
            for text, (start, end), flags in heard
        ]

        def killed(target, values, **rest):
            rest["on_progress"](Progress(through, 20.0, {"file": 0, "segments": segments, "through": through}))
            raise ChildDied(N_("The work was cut off."))

        monkeypatch.setattr(transcribing, "SECONDS_BETWEEN", 0.0)
        with monkeypatch.context() as patch:
            patch.setattr(speech, "run", killed)
            assert skrivestue("transcribe", *words).exit_code == 1

    return begin


def test_what_was_heard_before_a_kill_is_not_heard_again(skrivestue, killed_after, tmp_path):
    """The child is killed after the first piece; the same command then goes on, and leaves only the text."""
    recording, out = save(dictation(LINES * 6), tmp_path / "runde.wav"), tmp_path / "ud"
    killed_after([("kvittering", (1.0, 2.0), [])], 4.0, recording, "--language", "da", "--out", out)
    assert [path.name for path in out.iterdir()] == ["runde.partial.json"]
    # The word that only the first attempt "heard" shows that its part was used, and the sound under it was not heard.
    heard = skrivestue("transcribe", recording, "--language", "da", "--out", out)
    assert heard.exit_code == 0, heard.stderr
    text = (out / "runde.txt").read_text("utf-8")
    assert text.startswith("Kvittering") and "hovedpine" in text
    assert [path.name for path in out.iterdir()] == ["runde.txt"]


def test_two_recordings_of_one_name_do_not_overwrite_each_other(skrivestue, recording, tmp_path):
    other = tmp_path / "andet" / recording.name
    other.parent.mkdir()
    other.write_bytes(recording.read_bytes())
    heard = skrivestue("transcribe", recording, other, "--language", "da", "--out", tmp_path / "ud", "--overwrite")
    assert heard.exit_code == 1
    assert "same name" in heard.stderr
    assert "hovedpine" in (tmp_path / "ud" / "besøg.txt").read_text("utf-8")


def test_a_folder_that_can_keep_no_part_does_not_cost_the_text(skrivestue, recording, tmp_path, monkeypatch):
    monkeypatch.setattr(transcribing, "SECONDS_BETWEEN", 0.0)
    (tmp_path / "ud" / "besøg.partial.json").mkdir(parents=True)
    heard = skrivestue("transcribe", recording, "--language", "da", "--out", tmp_path / "ud")
    assert heard.exit_code == 0, heard.stderr
    assert "hovedpine" in (tmp_path / "ud" / "besøg.txt").read_text("utf-8")
