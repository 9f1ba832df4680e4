"""Contacts, changed records, phrases, versions and the house style at the terminal."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from letter_contents import content_of

from office.features import letters, versions
from office.letters.drafts import Recipient

ID = "251248-9996"


@pytest.fixture
def run(skrivestue, practice_session, patient):
    """Run a command in the office in which Nancy is registered; it must succeed."""

    def ran(*words):
        ended = skrivestue(*words, office=practice_session.folder)
        assert ended.exit_code == 0, ended.stderr
        return ended.stdout

    return ran


def test_a_contact_is_added_found_changed_and_retired(run):
    address = ("--address", "Sygehusvej 1", "--address", "8000 By")
    added = json.loads(run("contact", "add", "--kind", "hospital", "--name", "Øjesygehuset", *address, "--json"))
    assert (added["kind"], added["address"]["lines"]) == ("hospital", ["Sygehusvej 1", "8000 By"])
    assert "Øjesygehuset" in run("contact", "search", "øjesyge", "sygehusvej")
    changed = run("contact", "change", added["id"], "--phone", "78 00 00 00")
    assert "78 00 00 00" in changed and "Sygehusvej 1" in changed
    assert "no more letters" in run("contact", "retire", added["id"])
    assert "No contact fits" in run("contact", "list")
    assert "Øjesygehuset" in run("contact", "list", "--retired", "--kind", "hospital")
    run("contact", "retire", added["id"], "--back")
    assert "Øjesygehuset" in run("contact", "list")


def test_a_record_is_changed_and_its_history_shown(run):
    assert "never changed" in run("patient", "history", "--id", ID)
    before = json.loads(run("patient", "show", "--id", ID, "--json"))
    forwarding = ("--forwarding", "Postboks 5", "--forwarding", "2100 København Ø")
    changed = run("patient", "change", "--id", ID, "--protected", *forwarding, "--guardian", "Karen")
    assert "are protected" in changed and "Postboks 5" in changed and "Karen" in changed
    after = json.loads(run("patient", "show", "--id", ID, "--json"))
    assert (after["address"], after["name"]) == (before["address"], before["name"]), "what is not named stays"
    shown = json.loads(run("patient", "change", "--id", ID, "--not-protected", "--address", "", "--json"))
    assert (shown["protected"], shown["address"]["lines"], shown["forwarding"]) == (False, [], after["forwarding"])
    told = run("patient", "history", "--id", ID)
    assert told.count("Until") == 2 and "Anna changed it" in told and "Testparken 48" in told


def test_phrases_are_kept_listed_and_removed(run, skrivestue, practice_session):
    there = len(json.loads(run("letter", "phrases", "--json")))
    run("letter", "keep-phrase", "--name", "vores", "--title", "Vores egen", "--text", "Vi siger hej.")
    assert "Vi siger hej." in run("letter", "phrases", "--kind", "proevesvar")
    assert len(json.loads(run("letter", "phrases", "--json"))) == there + 1
    run("letter", "remove-phrase", "vores")
    again = skrivestue("letter", "remove-phrase", "vores", office=practice_session.folder)
    assert again.exit_code == 1 and "has no phrase “vores”" in again.stderr


def test_the_house_style_is_set_shown_and_taken_back(run, tmp_path):
    style = tmp_path / "style.toml"
    style.write_text('[closing]\ntext = "De bedste hilsener"\n', "utf-8")
    assert "no house style" in run("letter", "house-style")
    run("letter", "set-house-style", style)
    shown = run("letter", "house-style")
    assert "De bedste hilsener" in shown and "Anna" in shown
    run("letter", "clear-house-style")
    assert "no house style" in run("letter", "house-style")


def test_versions_are_listed_and_restored(run, practice_session, patient):
    first, second = (content_of("proevesvar", Recipient.PATIENT, fields={"text": text}) for text in ("en", "to"))
    draft = practice_session.call(letters.begin, patient=patient.id, content=first)
    assert "No earlier version" in run("letter", "versions", draft.id)
    practice_session.call(letters.write, letter=draft.id, content=second)
    with pytest.MonkeyPatch.context() as later:
        later.setattr("office.letters.writing.VERSION_AFTER", timedelta(0))
        practice_session.call(letters.write, letter=draft.id, content=first)
    assert "The patient" in run("letter", "versions", draft.id)
    assert "says again what it said in version 1" in run("letter", "restore", draft.id, "--number", "1")
    assert practice_session.call(letters.opened, letter=draft.id).draft.content == second
    assert [one.number for one in practice_session.call(versions.listed, letter=draft.id)] == [2, 1]
    [row] = json.loads(run("letter", "list", "--json"))
    assert (row["draft"]["id"], row["draft"]["state_title"]) == (draft.id, "Draft")
