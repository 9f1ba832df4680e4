"""`letter template`: the office's own templates at the terminal."""

from __future__ import annotations

import json

import docx
import pytest


@pytest.fixture
def run(skrivestue, practice_session):
    """Run a command in the office; it must succeed."""

    def ran(*words):
        ended = skrivestue("letter", "template", *words, office=practice_session.folder)
        assert ended.exit_code == 0, ended.stderr
        return ended.stdout

    return ran


@pytest.fixture
def word_file(tmp_path):
    document = docx.Document()
    document.add_paragraph("Kære {{ recipient.name }}: {{ message }}")
    document.save(tmp_path / "Fritagelse.docx")
    return tmp_path / "Fritagelse.docx"


def test_a_template_is_added_listed_copied_and_removed(run, word_file, tmp_path):
    assert "has no template of its own" in run("list")
    added = run("add", word_file, "--title", "Fritagelse for idræt")
    assert "“fritagelse” is there" in added and "recipient.name" in added and "message" in added
    listed = run("list")
    assert "Fritagelse for idræt" in listed and "Anna" in listed
    [held] = json.loads(run("list", "--json"))
    assert held["variables"] == ["message", "recipient.name"]
    assert "is written to" in run("copy", "fritagelse", "--out", tmp_path / "copy.docx")
    assert (tmp_path / "copy.docx").read_bytes() == word_file.read_bytes()
    assert "is out of use" in run("remove", "fritagelse")
    assert "has no template of its own" in run("list")
    assert "Fritagelse for idræt" in run("list", "--removed")


def test_what_is_no_template_is_told_in_a_sentence(skrivestue, practice_session, tmp_path):
    (tmp_path / "x.docx").write_text("Kære {{ name }}")
    ended = skrivestue("letter", "template", "add", tmp_path / "x.docx", "--title", "X", office=practice_session.folder)
    assert ended.exit_code == 1
    assert (
        ended.stderr.strip()
        == "skrivestue: The file is no Word document. Make the template in Word and save it as .docx."
    )
    again = skrivestue("letter", "template", "remove", "x", office=practice_session.folder)
    assert again.exit_code == 1 and "no template “x” of its own" in again.stderr


def test_the_group_tells_of_its_commands(skrivestue):
    shown = skrivestue("letter", "template", "--help").stdout
    assert "letter template" in shown.splitlines()[0]
    assert all(name in shown for name in ("add", "list", "remove", "copy"))
    assert "template" in skrivestue("letter", "--help").stdout
