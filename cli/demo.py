"""`demo`: a throw-away practice office, with the window on it; or, with no display, a walk through the main job."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.manual import ManualCommand, Option, language_option
from cli.output import Part, Record, Table, note, show
from cli.progress import ProgressLine
from foundation.errors import WorldError
from foundation.translation import N_, _, current_language

if TYPE_CHECKING:
    from office.dictation.model import OpenDictation
    from office.letters.drafts import LetterDraft
    from office.session import Session

FOLDER_PREFIX = "demo-"
WORDS_SHOWN = 8


class DemoFailed(WorldError):
    """A step of the walk did not end as it should."""


def demo() -> ManualCommand:
    """Make `demo`."""
    folder = click.Path(path_type=Path)
    options = [
        Option(
            ["--office", "office_folder"],
            type=folder,
            metavar=_("DIR"),
            help=_("make the practice office in this new or empty folder; else in the user's own data folder"),
        ),
        Option(["--no-window"], is_flag=True, help=_("walk through the main job in the terminal")),
        Option(
            ["--out"],
            type=folder,
            metavar=_("DIR"),
            help=_("where the walk puts the letter it makes; beside the office if left out"),
        ),
    ]
    return ManualCommand(
        "demo",
        callback=_demo,
        params=[*options, language_option()],
        help=_(
            "Make a practice office of invented patients and open the window on it: four dictations of synthetic "
            "speech, two scanned pages, a paper journal on loan. Nothing in it is real; nothing is asked of you.\n\n"
            "With no display, or with --no-window, the main job is walked through here: the dictations are recognised, "
            "one becomes a letter, which is checked, made as PDF and DOCX, filed and found again; the scans are read "
            "and found by their words; the access log is verified. What was made, and where, is told.\n\n"
            "An earlier demo's office is removed, unless you named its folder yourself."
        ),
        examples=("demo", "demo --no-window", "demo --no-window --office /tmp/practice --out /tmp/made"),
    )


def _demo(office_folder: Path | None, no_window: bool, out: Path | None) -> None:
    from office.practice_office import PASSPHRASE, USER, make_practice_office

    folder = office_folder or _new_folder()
    note(_("Making a practice office of invented patients in {folder} …").format(folder=folder))
    session = make_practice_office(folder)
    try:
        if no_window or not _has_display():
            _walk(session, out or folder.with_name(f"{folder.name}-made"))
            _tell_how_to_return(folder, USER, PASSPHRASE)
            return
    finally:
        session.close()
    _tell_how_to_return(folder, USER, PASSPHRASE)
    _open_window(folder, USER, PASSPHRASE)


def _new_folder() -> Path:
    """Name a folder for this demo, after removing those of earlier ones, which hold nothing but practice."""
    from foundation.places import data_folder
    from office.practice_office import is_practice_office

    for old in data_folder().glob(f"{FOLDER_PREFIX}*"):
        if old.name.endswith("-made") or is_practice_office(old):
            shutil.rmtree(old, ignore_errors=True)
    return data_folder() / f"{FOLDER_PREFIX}{datetime.now(UTC):%Y%m%d-%H%M%S}"


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open_window(folder: Path, user: str, passphrase: str) -> None:
    arguments = ["--office", str(folder), "--user", user, "--language", current_language()]
    # Through the environment: a command line can be read by every user of the machine.
    environment = os.environ | {"SKRIVESTUE_PASSPHRASE": passphrase}
    ended = subprocess.run([sys.executable, "-P", "-m", "desktop", *arguments], env=environment, check=False)
    if ended.returncode:
        raise click.exceptions.Exit(1)


def _tell_how_to_return(folder: Path, user: str, passphrase: str) -> None:
    entries = [(_("Practice office"), str(folder)), (_("User"), user), (_("Passphrase"), passphrase)]
    show(["", Record(entries)])


def _walk(session: Session, out: Path) -> None:
    """Go through the main job, and tell what was made and where. Raises `DemoFailed` where a step went wrong."""
    _make_folder(out)
    _work_off(session)
    opened = _show_transcript(session)
    letter = _send_letter(session, opened, _correct(session, opened))
    _save_letter(session, letter, out)
    _find(session)
    _show_loan(session)
    _verify(session)


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DemoFailed(N_("The folder {folder} can't be made. Name another with --out."), folder=str(out)) from error


def _work_off(session: Session) -> None:
    """Recognise the dictations and read the scans, with a bar for each."""
    from cli.answers import job_state, job_title
    from office.features import JOB_KINDS
    from office.jobs.model import Job, JobState
    from office.jobs.runner import Runner, Workplace

    with ProgressLine() as line:

        def watch(job: Job) -> None:
            told = f"{job_title(job)} ({job.subject})"
            if job.state is JobState.RUNNING:
                line.show(told, job.progress)
            else:
                line.wipe()
                note(f"{told}: {job_state(job)}")

        ended = Runner(Workplace(session.worker, session.database, JOB_KINDS, watch)).run_until_empty()
    for job in ended:
        if job.state is not JobState.DONE:
            raise DemoFailed(N_("“{work}” did not succeed. {reason}"), work=job_title(job), reason=job.failure_sentence)
    note(_("{count} pieces of work are done: dictations recognised, scans read.").format(count=len(ended)))


def _show_transcript(session: Session) -> OpenDictation:
    """Show the most urgent dictation with its first words' times, and how much of it was heard."""
    from office.features import dictation
    from office.practice_office import dictations

    row = session.call(dictation.listed)[0]
    opened = session.call(dictation.opened, dictation=row.dictation.id)
    if opened.transcript is None:
        raise DemoFailed(N_("The dictation was not recognised. Look at it with “dictation show 1”."))
    known = next(each.words.split() for each in dictations() if each.file == row.dictation.audio_name)
    heard = [word.text for word in opened.words]
    times = [(f"{word.start:6.2f}", f"{word.end:6.2f}", word.text, f"{word.probability:.0%}") for word in opened.words]
    _show(
        _("Transcript of dictation {number}: {title}").format(number=row.dictation.id, title=row.dictation.title),
        opened.transcript.text,
        "",
        Table([_("From (s)"), _("To (s)"), _("Word"), _("Sure")], times[:WORDS_SHOWN], ""),
        _("… and {count} words more; {right} of {known} spoken words were heard.").format(
            count=max(0, len(times) - WORDS_SHOWN), right=_in_order(known, heard), known=len(known)
        ),
    )
    return opened


def _in_order(known: list[str], heard: list[str]) -> int:
    from difflib import SequenceMatcher

    return sum(block.size for block in SequenceMatcher(None, known, heard, autojunk=False).get_matching_blocks())


def _correct(session: Session, opened: OpenDictation) -> str:
    """Correct the text to what was spoken, as a secretary does who hears it; return the corrected text."""
    from office.features import dictation
    from office.practice_office import dictations
    from speech.model import Word, Written
    from speech.written import realign, written

    held = opened.row.dictation
    known = next(each.words for each in dictations() if each.file == held.audio_name)
    right = written([Word(word, 0.0, 0.0, 1.0) for word in known.split()], held.language).text
    assert opened.transcript is not None
    if opened.transcript.text == right:
        note(_("Every word was heard right, so nothing had to be corrected."))
        return right
    after = realign(Written.from_json(opened.transcript.written), right)
    kept = session.call(dictation.correct, dictation=held.id, written=after.as_json(), text=right)
    note(_("The text was corrected and kept as version {version}.").format(version=kept.version))
    return right


def _send_letter(session: Session, opened: OpenDictation, text: str) -> LetterDraft:
    """Make the text a letter to the patient, answer its checklist, send it."""
    from office.checklists.model import Answer
    from office.errors import GateClosed
    from office.features import letters, privacy
    from office.letters.drafts import LetterContent
    from office.letters.kinds import Recipient
    from office.letters.model import Signature

    held = opened.row.dictation
    assert held.patient is not None
    fields = {
        "examination": "dine prøver",
        "sample_date": held.received.date().isoformat(),
        "text": text,
        "next_step": "Du får en tid til kontrol i ambulatoriet.",
        "phone": "78 00 00 00",
    }
    content = LetterContent("proevesvar", Recipient.PATIENT, fields, Signature(held.author, "Overlæge"))
    source = f"dictation:{held.id}"
    draft = session.call(letters.begin, patient=held.patient, content=content, source=source)
    try:
        session.call(letters.send, letter=draft.id)
        raise DemoFailed(N_("The letter went out without its checklist. Please report this."))
    except GateClosed as gate:
        note(str(gate))
        questions, _answers = session.call(privacy.open_checklist, checklist=gate.checklist, subject=gate.subject)
        answers: Mapping[str, Answer] = {item.identity: Answer.YES for item in questions.items}
        session.call(privacy.answer, checklist=gate.checklist, subject=gate.subject, answers=answers)
        note(_("The demo has answered the checklist with yes. In real work, a person does."))
    return session.call(letters.send, letter=draft.id)


def _save_letter(session: Session, letter: LetterDraft, out: Path) -> None:
    from office.features import letters

    made = []
    for form in ("pdf", "docx"):
        file = out / f"letter-{letter.id}.{form}"
        file.unlink(missing_ok=True)
        session.call(letters.copy, letter=letter.id, out=file)
        made.append((form.upper(), str(file)))
    _show(_("Letter {number}, sent and filed").format(number=letter.id), Record(made))


def _find(session: Session) -> None:
    """Find the letter and both scans by a word of each, and save a scan as the searchable PDF that it became."""
    from office.features import journals
    from office.practice_office import scans

    rows = []
    for words in ["infektionstallet", *(scan.find for scan in scans())]:
        found = session.call(journals.search, wanted=words)
        if not found:
            raise DemoFailed(N_("No document was found by the word “{word}”. Please report this."), word=words)
        rows += [(words, str(hit.document.id), hit.document.title, hit.patient_name, hit.excerpt) for hit in found]
    headings = [_("Searched"), _("Document"), _("Title"), _("Patient"), _("Words around it")]
    _show(_("Found again in the journals"), Table(headings, rows, ""))


def _show_loan(session: Session) -> None:
    from office.features import journals

    rows = [
        (row.volume.label, row.patient_name, row.loan.borrower, row.loan.due.isoformat())
        for row in session.call(journals.volumes)
        if row.loan is not None
    ]
    _show(
        _("Paper journals on loan"), Table([_("Volume"), _("Patient"), _("Borrower"), _("Due back")], rows, _("None"))
    )


def _verify(session: Session) -> None:
    from office.features import privacy

    found = session.call(privacy.verify)
    if not found.sound or found.head is None:
        raise DemoFailed(N_("The access log is not sound: {problem}"), problem=" ".join(found.problems))
    entries = [
        (_("Entries"), str(found.entries)),
        (_("Root"), found.head.root),
        (_("Signed"), found.head.time.isoformat(timespec="seconds")),
    ]
    _show(_("The access log is sound"), Record(entries))


def _show(title: str, *parts: Part) -> None:
    show(["", title, "-" * len(title), *parts])
