"""Commands in an office: what people read, what scripts read, and how each way to fail ends."""

from __future__ import annotations

import json
import shutil
from datetime import datetime

import pytest
from signing_in import PASSPHRASE

from office.access_log.store import entries
from office.commands import REGISTRY, command
from office.features import journals, patients, users
from office.roles import Role

ID = "251248-9996"


@pytest.fixture
def office(practice_session, patient):
    """Return the folder of a practice office in which Nancy is registered."""
    return practice_session.folder


def test_words_need_no_quotation_marks(skrivestue, office):
    found = skrivestue("patient", "search", "Nancy", "Ann", office=office)
    assert found.exit_code == 0, found.stderr
    assert ID in found.stdout and "Nancy Ann Berggren" in found.stdout


def test_a_patient_as_json(skrivestue, office):
    shown = json.loads(skrivestue("patient", "show", "--id", ID, "--json", office=office).stdout)
    assert (shown["identity"], shown["name"]) == (ID, "Nancy Ann Berggren")


def test_an_address_line_for_each_option(skrivestue, office):
    lines = ("--address", "Testparken 48", "--address", "2100 København Ø")
    added = skrivestue("patient", "add", "--id", "018188-9995", "--name", "Ole", *lines, "--json", office=office)
    assert added.exit_code == 0, added.stderr
    assert json.loads(added.stdout)["address"]["lines"] == ["Testparken 48", "2100 København Ø"]


def test_looking_a_patient_up_for_a_command_is_logged(skrivestue, office, text_file):
    filed = skrivestue("journal", "file", text_file("hovedpine"), "--patient", ID, "--kind", "note", office=office)
    assert filed.exit_code == 0, filed.stderr
    log = json.loads(skrivestue("log", "show", "--patient", ID, "--json", office=office).stdout)
    assert {"patients.find", "journals.file"} <= {row["entry"]["command"] for row in log}


def test_a_volume_is_lent_and_comes_back(skrivestue, office):
    added = skrivestue(
        "volume", "add", "--patient", ID, "--label", "Bind 1", "--shelf", "B 14", "--json", office=office
    )
    number = json.loads(added.stdout)
    lend = ("volume", "lend", number, "--borrower", "Lene", "--purpose", "visit", "--due")
    assert "2026-12-31" in skrivestue(*lend, "2026-12-31", office=office).stdout
    again = skrivestue(*lend, "2027-01-31", office=office)
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr.startswith("skrivestue: The volume is out: Lene")
    assert skrivestue("volume", "return", number, office=office).exit_code == 0
    wrong_date = skrivestue(*lend, "31.12.2026", office=office)
    assert wrong_date.exit_code == 2 and "2026-12-31" in wrong_date.stderr


def test_a_real_office_refuses_a_test_id_with_a_sentence(skrivestue, real_folder):
    refused = skrivestue("patient", "add", "--id", ID, "--name", "Nancy", office=real_folder)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("skrivestue: ") and "Traceback" not in refused.stderr


def test_the_copy_does_not_overwrite(skrivestue, office, practice_session, patient, text_file):
    filed = practice_session.call(journals.file, path=text_file("hovedpine"), patient=patient.id, kind="note")
    there = text_file("mine", name="there.txt")
    assert skrivestue("journal", "open", filed.id, "--out", there, office=office).exit_code == 1
    assert there.read_text("utf-8") == "mine"


def test_a_changed_log_is_bad_news_for_a_script(skrivestue, office, practice_session):
    assert "sound" in skrivestue("log", "verify", office=office).stdout
    with practice_session.database.transaction() as connection:
        connection.execute(entries.update().where(entries.c.sequence == 0).values(user="Nobody"))
    verified = skrivestue("log", "verify", "--json", office=office)
    assert verified.exit_code == 1
    assert json.loads(verified.stdout)["sound"] is False
    assert "privacy officer" in verified.stderr


def test_a_wrong_passphrase(skrivestue, office):
    refused = skrivestue("patient", "search", "Nancy", office=office, passphrase="wrong horse battery")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "passphrase" in refused.stderr


def test_a_folder_without_an_office(skrivestue, tmp_path):
    refused = skrivestue("log", "show", office=tmp_path)
    assert refused.exit_code == 1
    assert "There is no office" in refused.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("patient", "add", "--name", "Nancy"),
        ("patient", "dance"),
        ("journal", "search"),
        ("journal", "open", "three", "--out", "x"),
        ("dictation", "add", "a.wav", "--priority", "whenever"),
        ("log", "show", "--nothing"),
    ],
)
def test_wrong_usage(skrivestue, office, arguments):
    refused = skrivestue(*arguments, office=office)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "Error" in refused.stderr


def test_no_office_is_named(skrivestue):
    refused = skrivestue("log", "show")
    assert refused.exit_code == 2
    assert "SKRIVESTUE_OFFICE" in refused.stderr


def test_several_users_must_say_who_they_are(skrivestue, office, practice_session):
    practice_session.call(users.add, name="Bente", role=(Role.SECRETARY,), new_passphrase=PASSPHRASE)
    assert skrivestue("patient", "search", "Nancy", office=office).exit_code == 2
    for words, variables in [(("--user", "bente"), {}), ((), {"SKRIVESTUE_USER": "Bente"})]:
        assert skrivestue("patient", "search", "Nancy", *words, office=office, **variables).exit_code == 0


def test_a_role_that_does_not_fit(skrivestue, office, practice_session):
    practice_session.call(users.add, name="Bente", role=(Role.TRAINEE,), new_passphrase=PASSPHRASE)
    refused = skrivestue("log", "show", "--user", "Bente", office=office)
    assert refused.exit_code == 1 and "Privacy officer" in refused.stderr


def test_the_passphrase_of_a_new_user_comes_from_a_file(skrivestue, office, text_file):
    secret = text_file("tre gule æbler og\r\nnoget andet", name="secret.txt")
    words = ("user", "add", "--name", "Bente", "--role", "archivist", "--role", "doctor")
    assert skrivestue(*words, "--new-passphrase-file", secret, office=office).exit_code == 0
    signed_in = skrivestue("user", "list", "--user", "Bente", office=office, passphrase="tre gule æbler og")
    assert signed_in.exit_code == 0, signed_in.stderr
    assert "Archivist, Doctor" in signed_in.stdout


def test_nobody_can_be_asked_for_the_passphrase(shell, practice_folder, text_file):
    alone = shell("user", "list", "--office", practice_folder)
    assert alone.returncode == 1 and "passphrase is missing" in alone.stderr
    piped = shell("user", "list", "--office", practice_folder, "--passphrase-file", "-", stdin=f"{PASSPHRASE}\n")
    assert piped.returncode == 0, piped.stderr
    empty = shell("user", "list", "--office", practice_folder, "--passphrase-file", text_file("\n"))
    assert empty.returncode == 1 and "first line" in empty.stderr


def test_an_office_is_not_founded_in_a_folder_that_holds_something(skrivestue, tmp_path, text_file):
    text_file("mine")
    words = ("office", "init", "--user", "Anna", "--country", "da")
    refused = skrivestue(*words, office=tmp_path)
    assert refused.exit_code == 1 and "not empty" in refused.stderr


def test_due_without_a_zone_is_this_computers_time(skrivestue, office, tmp_path):
    tone(tmp_path / "tone.wav")
    words = ("dictation", "add", tmp_path / "tone.wav", "--patient", ID, "--priority", "urgent")
    added = skrivestue(*words, "--due", "2026-12-31T14:30", "--json", office=office)
    assert added.exit_code == 0, added.stderr
    made = json.loads(added.stdout)
    assert datetime.fromisoformat(made["due"]) == datetime(2026, 12, 31, 14, 30).astimezone()
    listed = skrivestue("dictation", "list", office=office).stdout
    assert "2026-12-31 14:30" in listed and ID in listed and "Waiting" in listed
    cancelled = skrivestue(
        "jobs", "cancel", json.loads(skrivestue("jobs", "list", "--json", office=office).stdout)[0]["id"], office=office
    )
    assert cancelled.exit_code == 0
    assert "No work waits" in skrivestue("jobs", "list", office=office).stdout


def test_a_job_that_fails_is_told_and_the_others_are_done(
    skrivestue, office, practice_session, patient, tmp_path, text_file
):
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nbroken")
    for file in (tmp_path / "broken.pdf", text_file("hovedpine")):
        practice_session.call(journals.file, path=file, patient=patient.id, kind="scan")
    worked = skrivestue("jobs", "run", "--json", office=office)
    assert worked.exit_code == 1
    states = {job["subject"]: job["state"] for job in json.loads(worked.stdout)}
    assert sorted(states.values()) == ["done", "failed"]
    assert "The PDF is damaged" in worked.stderr
    assert skrivestue("jobs", "run", office=office).exit_code == 0


@pytest.fixture
def broken_command():
    """Register a command with a bug that knows a patient's data."""
    from foundation.translation import N_

    @command("test.broken", title=N_("Break"), log=None, terminal="log break")
    def broken(office) -> None:
        secret = "Nancy 251248-9996"
        raise ValueError(secret)

    yield
    del REGISTRY["test.broken"]


@pytest.mark.usefixtures("broken_command")
def test_a_bug_is_told_in_a_sentence_and_its_report_holds_no_patient(skrivestue, office, tmp_path):
    ended = skrivestue("log", "break", office=office)
    assert ended.exit_code == 1
    assert "Traceback" not in ended.stderr and "Nancy" not in ended.stderr
    (report,) = (tmp_path / "data").rglob("reports/*.txt")
    told = report.read_text("utf-8")
    assert str(report) in ended.stderr
    assert "ValueError" in told and "broken" in told
    assert "Nancy" not in told and ID not in told


def test_hidden_orders_to_the_terminal_are_taken_out_of_names(skrivestue, office, practice_session):
    practice_session.call(patients.add, identity="018190-9995", name="Eva\x1b[2J Hansen\u202e")
    shown = skrivestue("patient", "search", "Hansen", office=office)
    assert "\x1b" not in shown.stdout and "\u202e" not in shown.stdout and "Hansen" in shown.stdout


def test_a_file_that_may_not_be_read_is_no_bug(skrivestue, office, tmp_path):
    kept = tmp_path / "folder.json"
    kept.mkdir()
    refused = skrivestue("log", "verify", "--head", kept, office=office)
    assert refused.exit_code == 1 and "folder.json" in refused.stderr


def tone(path):
    """Write a second of a sound."""
    import wave

    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, 16_000, 0, "NONE", ""))
        sound.writeframes(bytes(range(250)) * 128)


def test_an_office_can_be_moved(skrivestue, office, practice_session, tmp_path):
    """The office's folder is all there is of it."""
    practice_session.close()
    moved = shutil.move(office, tmp_path / "moved")
    assert ID in skrivestue("patient", "search", "Nancy", office=moved).stdout


def test_a_mistake_of_the_program_in_one_job_does_not_stop_the_others(
    skrivestue, office, practice_session, patient, text_file
):
    from office.journals.reading import finish

    def broken(*_given, job, **_more):
        if job.payload["document"] == 1:
            raise ValueError(patient.name)
        return original(*_given, job=job, **_more)

    original = finish.function
    for name in ("first.txt", "second.txt"):
        practice_session.call(journals.file, path=text_file(name, name=name), patient=patient.id, kind="note")
    object.__setattr__(finish, "function", broken)
    try:
        worked = skrivestue("jobs", "run", "--json", office=office)
    finally:
        object.__setattr__(finish, "function", original)
    assert worked.exit_code == 1
    assert [job["state"] for job in json.loads(worked.stdout)] == ["failed", "done"]
    assert "report" in worked.stderr and patient.name not in worked.stderr
