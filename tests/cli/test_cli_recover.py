"""`office recover`: into an office again when the passphrase is forgotten."""

from __future__ import annotations

import json

import pytest

FORGOTTEN, NEW = "korrekt hest batteri", "fire helt andre ord"


@pytest.fixture
def founded(skrivestue, tmp_path, text_file):
    """Found an office on the terminal; return its folder and recovery key."""
    words = ("office", "init", "--office", tmp_path / "o", "--user", "Anna", "--country", "da", "--json")
    made = skrivestue(*words, "--passphrase-file", text_file(FORGOTTEN, name="old.txt"))
    assert made.exit_code == 0, made.stderr
    return tmp_path / "o", json.loads(made.stdout)["recovery_key"]


def test_a_forgotten_passphrase_is_replaced(skrivestue, founded, text_file):
    folder, key = founded
    words = ("office", "recover", "--office", folder, "--user", "anna", "--passphrase-file")
    done = skrivestue(*words, text_file(NEW, name="new.txt"), SKRIVESTUE_RECOVERY_KEY=key.lower().replace("-", " "))
    assert done.exit_code == 0, done.stderr
    assert key not in done.stdout + done.stderr and NEW not in done.stdout + done.stderr
    assert skrivestue("patient", "search", "x", office=folder, passphrase=FORGOTTEN).exit_code == 1
    log = json.loads(skrivestue("log", "show", "--json", office=folder, passphrase=NEW).stdout)
    assert {row["entry"]["command"] for row in log} >= {"recover"}


@pytest.mark.parametrize(
    ("user", "key", "sentence"),
    [("Anna", "000000", "do not fit together"), ("Bente", None, "no user “Bente”")],
)
def test_a_wrong_key_or_name_is_told(skrivestue, founded, text_file, user, key, sentence):
    folder, right = founded
    words = ("office", "recover", "--office", folder, "--user", user, "--passphrase-file", text_file(NEW))
    refused = skrivestue(*words, SKRIVESTUE_RECOVERY_KEY=key or right)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert sentence in refused.stderr and right not in refused.stderr
    assert skrivestue("patient", "search", "x", office=folder, passphrase=FORGOTTEN).exit_code == 0


def test_whose_passphrase_must_be_said(skrivestue, founded):
    assert skrivestue("office", "recover", "--office", founded[0]).exit_code == 2
