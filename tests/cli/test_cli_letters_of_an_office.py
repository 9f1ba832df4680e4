"""Contacts, changed records, phrases, versions and the house style at the terminal."""

from __future__ import annotations

import json
from datetime import timedelta

import pypdf
import pytest
from letter_contents import content_of

from office.checklists.model import Answer
from office.checklists.reading import checklist
from office.features import journals, letters, privacy, versions
from office.letters.drafts import Enclosure, Recipient

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
    run("letter", "keep-phrase", "vores", "--title", "Vores egen", "--text", "Vi siger hej.")
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


@pytest.fixture
def sent(practice_session, patient, text_file):
    """Send a letter that encloses a text of the journal, a PDF of it, and a map that is in no journal."""
    note = practice_session.call(journals.file, path=text_file("Fin."), patient=patient.id, kind="svar", title="x")
    empty = pypdf.PdfWriter()
    empty.add_blank_page(300, 400)
    pdf = text_file("", "in.pdf")
    empty.write(pdf)
    scan = practice_session.call(journals.file, path=pdf, patient=patient.id, kind="svar", title="y")
    enclosures = (Enclosure("Blodprøve", note.id), Enclosure("Røntgen", scan.id), Enclosure("Kort"))
    draft = practice_session.call(
        letters.begin, patient=patient.id, content=content_of("proevesvar", enclosures=enclosures)
    )
    answers = {item.identity: Answer.YES for item in checklist("send-letter", "da").items}
    practice_session.call(privacy.answer, checklist="send-letter", subject=f"letter:{draft.id}", answers=answers)
    return practice_session.call(letters.send, letter=draft.id).id


def test_a_letter_is_opened_with_its_enclosures(run, sent, tmp_path):
    out = tmp_path / "ud"
    out.mkdir()
    told = run("letter", "open", sent, "--out", out / "alene.pdf")
    assert "Its enclosures were not saved (Blodprøve, Røntgen). --enclosures files writes them beside" in told
    told = run("letter", "open", sent, "--out", out / "brev.pdf", "--enclosures", "files")
    beside = [out / "brev - bilag 1 - Blodprøve.txt", out / "brev - bilag 2 - Røntgen.pdf"]
    for file in (out / "brev.pdf", *beside):
        assert f"Written to {file}. The access log says who took it." in told
        assert file.exists()
    assert "in no journal: Kort." in told and "were not saved" not in told

    made = json.loads(run("letter", "open", sent, "--out", out / "en.pdf", "--enclosures", "one-pdf", "--json"))
    assert made["files"] == [str(out / "en.pdf"), str(out / "en - bilag 1 - Blodprøve.txt")]
    assert (made["left"], made["by_hand"]) == ([], ["Kort"])
    assert [round(page.mediabox.width) for page in pypdf.PdfReader(out / "en.pdf").pages] == [595, 300]


def test_an_opened_letter_replaces_files_only_when_told_to(run, sent, skrivestue, practice_session, tmp_path):
    file = tmp_path / "brev - bilag 1 - Blodprøve.txt"
    file.write_text("mit")
    words = ("letter", "open", sent, "--out", tmp_path / "brev.pdf", "--enclosures", "one-pdf")
    refused = skrivestue(*words, office=practice_session.folder)
    assert refused.exit_code == 1 and "is there already" in refused.stderr
    assert file.read_text() == "mit" and not (tmp_path / "brev.pdf").exists()
    told = run(*words, "--overwrite")
    assert "are no PDF, so they lie beside it: brev - bilag 1" in told
    assert file.read_text("utf-8") == "Fin."


def test_the_help_says_what_becomes_of_enclosures(skrivestue):
    told = " ".join(skrivestue("letter", "open", "--help").stdout.split())
    assert "--enclosures [no|files|one-pdf]" in told and "--overwrite" in told
    assert "no PDF/A and no PDF/UA any more" in told and "All files are written, or none" in told
