"""A day in an office at the terminal, each command a program of its own."""

from __future__ import annotations

import json

from signing_in import PASSPHRASE


def test_found_an_office_file_a_note_find_it_and_take_a_copy(shell, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(f"{PASSPHRASE}\n", "utf-8")
    office = {"SKRIVESTUE_OFFICE": str(tmp_path / "øvelse"), "SKRIVESTUE_PASSPHRASE": PASSPHRASE}

    founded = shell(
        *("office", "init", "--office", tmp_path / "øvelse", "--user", "Anna", "--country", "da", "--practice"),
        *("--passphrase-file", secret),
    )
    assert founded.returncode == 0, founded.stderr
    assert "Recovery key" in founded.stdout and "paper" in founded.stdout

    added = shell("patient", "add", "--id", "251248-9996", "--name", "Nancy Ærø Berggren", **office)
    assert added.returncode == 0, added.stderr
    assert "Nancy Ærø Berggren" in added.stdout

    (tmp_path / "note.txt").write_text("Patienten har haft hovedpine i tre dage. Ikke feber.", "utf-8")
    filed = shell("journal", "file", "note.txt", "--patient", "251248-9996", "--kind", "note", "--json", **office)
    number = json.loads(filed.stdout)["id"]

    worked = shell("jobs", "run", **office)
    assert worked.returncode == 0, worked.stderr
    assert "Done" in worked.stderr

    found = shell("journal", "search", "hovedpinen", "feber", **office)
    assert "Nancy Ærø Berggren" in found.stdout and "251248-9996" in found.stdout

    copied = shell("journal", "open", number, "--out", "kopi.txt", **office)
    assert copied.returncode == 0, copied.stderr
    assert "hovedpine" in (tmp_path / "kopi.txt").read_text("utf-8")

    log = shell("log", "show", "--json", **office)
    assert "journals.copy" in {row["entry"]["command"] for row in json.loads(log.stdout)}
    assert shell("log", "verify", **office).returncode == 0


def test_the_reader_may_leave_before_the_end(practice_folder, tmp_path):
    """As in `skrivestue … | head`: no traceback, no complaint."""
    import os
    import subprocess
    import sys

    read, write = os.pipe()
    os.close(read)
    env = os.environ | {"SKRIVESTUE_OFFICE": str(practice_folder), "SKRIVESTUE_PASSPHRASE": PASSPHRASE}
    ended = subprocess.run(
        [sys.executable, "-m", "cli", "log", "show"], stdout=write, stderr=subprocess.PIPE, env=env, text=True
    )
    os.close(write)
    assert ended.stderr == ""
