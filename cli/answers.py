"""What a person sees after each command of the registry. A script takes the whole result as JSON instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cli import contacts, letter_answers, vocabulary
from cli.output import Part, Record, Table, as_json, length, moment
from foundation.translation import LANGUAGES, _
from office.access_log.model import TITLES as ACCESS_TITLES
from office.access_log.model import Verification
from office.dictation.model import TITLES as DICTATION_TITLES
from office.dictation.model import Dictation, DictationRow, DictationState, OpenDictation
from office.features import JOB_KINDS
from office.jobs.model import TITLES as JOB_TITLES
from office.jobs.model import Job, JobState
from office.journals.model import READING_TITLES, Document, Found, Loan, VolumeRow
from office.patients.model import Patient, PatientBefore
from office.privacy.model import LogRow
from office.roles import TITLES as ROLE_TITLES
from office.users.model import User

Given = Mapping[str, Any]


def parts(command: str, result: Any, given: Given) -> Sequence[Part]:
    """Return what is shown of a command's result. One without an answer of its own is shown field by field."""
    answer = ANSWERS.get(command)
    return answer(result, given) if answer else _plain(result)


def failure(result: Any) -> str:
    """Return what to say where a result is bad news, which a script hears by the exit code; else nothing."""
    if isinstance(result, Verification) and not result.sound:
        return _("The access log is not as it was written. Tell the privacy officer, and change nothing here.")
    return ""


def jobs(found: Sequence[Job]) -> Sequence[Part]:
    """Show pieces of long work."""
    headings = (_("No."), _("Work"), _("About"), _("State"), _("Attempt"), _("Asked for"), _("By"))
    rows = [
        (
            str(job.id),
            job_title(job),
            job.subject,
            job_state(job),
            str(job.attempt),
            moment(job.created),
            job.created_by,
        )
        for job in found
    ]
    return [Table(headings, rows, _("No work waits."))]


def job_title(job: Job) -> str:
    """Name what a job does."""
    return _(JOB_KINDS[job.kind].title) if job.kind in JOB_KINDS else job.kind


def job_state(job: Job) -> str:
    """Tell where a job stands, with its progress while it runs."""
    progress = f" {job.progress:.0%}" if job.state is JobState.RUNNING else ""
    return _(JOB_TITLES[job.state]) + progress


def _patients(found: Sequence[Patient], _given: Given) -> Sequence[Part]:
    rows = [(one.identity, one.name, ", ".join(one.address.lines), one.phone, _flags(one)) for one in found]
    return [Table((_("ID"), _("Name"), _("Address"), _("Telephone"), _("Note")), rows, _("No patient fits."))]


def _patient(one: Patient, _given: Given) -> Sequence[Part]:
    entries = [
        (_("ID"), one.identity),
        (_("Name"), one.name),
        (_("Address"), "\n".join(one.address.lines)),
        (_("Telephone"), one.phone),
        (_("Letters go to"), "\n".join(one.forwarding.lines)),
        (_("Guardian"), "\n".join([_guardian(one), *one.guardian.address.lines]).strip()),
        (_("General practitioner"), "\n".join([one.practitioner.name, *one.practitioner.address.lines]).strip()),
        (_("Note"), _flags(one)),
    ]
    return [Record(entries)]


def _guardian(one: Patient) -> str:
    return ", ".join(filter(None, (one.guardian.name, one.guardian.relation)))


def _patient_history(found: Sequence[PatientBefore], given: Given) -> Sequence[Part]:
    if not found:
        return [_("The record was never changed.")]
    shown: list[Part] = []
    for before in found:
        sentence = _("Until {time}, when {name} changed it:")
        shown += ["", sentence.format(time=moment(before.changed), name=before.changed_by)]
        shown += _patient(before.patient, given)
    return shown[1:]


def _flags(one: Patient) -> str:
    return " ".join(
        text for text in (_("Name and address are protected.") if one.protected else "", one.remark) if text
    )


def _received(made: Dictation, _given: Given) -> Sequence[Part]:
    sentence = _("Dictation {number} is in the office ({length} minutes). “jobs run” recognises it.")
    return [sentence.format(number=made.id, length=length(made.duration))]


def _described(one: Dictation, _given: Given) -> Sequence[Part]:
    return [_("Dictation {number} is changed.").format(number=one.id)]


def _dictations(found: Sequence[DictationRow], _given: Given) -> Sequence[Part]:
    headings = (_("No."), _("State"), _("Due"), _("Patient"), _("ID"), _("Author"), _("Title"), _("Length"))
    rows = [
        (
            str(row.dictation.id),
            _dictation_state(row),
            moment(row.dictation.due),
            row.patient_name,
            row.patient_identity,
            row.dictation.author,
            row.dictation.title or row.dictation.audio_name,
            length(row.dictation.duration),
        )
        for row in found
    ]
    return [Table(headings, rows, _("No dictation waits."))]


def _dictation_state(row: DictationRow) -> str:
    if row.failure:
        return row.failure
    if row.job_state in (JobState.QUEUED, JobState.RUNNING) and row.dictation.state is DictationState.RECEIVED:
        progress = f" {row.job_progress:.0%}" if row.job_state is JobState.RUNNING else ""
        return _(JOB_TITLES[row.job_state]) + progress
    return _(DICTATION_TITLES[row.dictation.state])


def _dictation(found: OpenDictation, _given: Given) -> Sequence[Part]:
    row, text = found.row, found.transcript
    entries = [
        (_("No."), str(row.dictation.id)),
        (_("State"), _dictation_state(row)),
        (_("Patient"), f"{row.patient_name} {row.patient_identity}".strip()),
        (_("Author"), row.dictation.author),
        (_("Title"), row.dictation.title),
        (_("Language"), LANGUAGES.get(row.dictation.language, row.dictation.language)),
        (_("Recording"), f"{row.dictation.audio_name}, {length(row.dictation.duration)}"),
        (_("Received"), f"{moment(row.dictation.received)}, {row.dictation.received_by}"),
        (_("Due"), moment(row.dictation.due)),
        (_("In hand of"), row.dictation.held_by),
        (_("Version"), f"{text.version}, {moment(text.made)} {text.made_by}".rstrip() if text else ""),
    ]
    told = text.text if text else _("There is no text yet. “jobs run” recognises it.")
    warnings = []
    if text is not None and text.damaged_at is not None:
        damaged = _("The recording is damaged from {seconds} seconds on. What came before was recognised.")
        warnings += [damaged.format(seconds=round(text.damaged_at)), ""]
    if text is not None and text.sounds_like not in ("", row.dictation.language):
        another = _("This sounds like {language}: “dictation describe {number} --spoken-language {code}” if it is.")
        name = LANGUAGES.get(text.sounds_like, text.sounds_like)
        warnings += [another.format(language=name, number=row.dictation.id, code=text.sounds_like), ""]
    return [Record(entries), "", *warnings, told]


def _queued(number: int, _given: Given) -> Sequence[Part]:
    return [_("It waits as work number {number}. “jobs run” does it.").format(number=number)]


def _cancelled(_result: None, given: Given) -> Sequence[Part]:
    return [_("Work number {number} is stopped, or stops in a moment.").format(number=given["job"])]


def _filed(made: Document, _given: Given) -> Sequence[Part]:
    return [_("Filed as document {number}. “jobs run” reads its words for searching.").format(number=made.id)]


def _documents(found: Sequence[Document], _given: Given) -> Sequence[Part]:
    headings = (_("No."), _("Filed"), _("Kind"), _("Title"), _("Words"), _("By"))
    rows = [
        (str(one.id), moment(one.filed), one.kind, one.title, _(READING_TITLES[one.reading]), one.filed_by)
        for one in found
    ]
    return [Table(headings, rows, _("The journal is empty."))]


def _found(found: Sequence[Found], _given: Given) -> Sequence[Part]:
    headings = (_("No."), _("Filed"), _("Patient"), _("ID"), _("Kind"), _("Title"), _("Words"))
    rows = [
        (
            str(hit.document.id),
            moment(hit.document.filed),
            hit.patient_name,
            hit.patient_identity,
            hit.document.kind,
            hit.document.title,
            hit.excerpt,
        )
        for hit in found
    ]
    return [Table(headings, rows, _("Nothing was found. Documents whose words are not read yet wait in “jobs list”."))]


def _copied(_result: Any, given: Given) -> Sequence[Part]:
    return [_("Written to {file}. The access log says who took it.").format(file=given["out"])]


def _volumes(found: Sequence[VolumeRow], _given: Given) -> Sequence[Part]:
    headings = (_("No."), _("Volume"), _("Shelf"), _("Patient"), _("ID"), _("Lent to"), _("Due back"))
    rows = [
        (
            str(row.volume.id),
            row.volume.label,
            row.volume.shelf,
            row.patient_name,
            row.patient_identity,
            row.loan.borrower if row.loan else "",
            row.loan.due.isoformat() if row.loan else "",
        )
        for row in found
    ]
    return [Table(headings, rows, _("No paper journal is registered."))]


def _volume_added(number: int, _given: Given) -> Sequence[Part]:
    return [_("Registered as volume {number}.").format(number=number)]


def _lent(loan: Loan, _given: Given) -> Sequence[Part]:
    sentence = _("Volume {number} is with {borrower} until {due}.")
    return [sentence.format(number=loan.volume, borrower=loan.borrower, due=loan.due.isoformat())]


def _taken_back(_result: None, given: Given) -> Sequence[Part]:
    return [_("Volume {number} is back on its shelf.").format(number=given["volume"])]


def _entries(found: Sequence[LogRow], _given: Given) -> Sequence[Part]:
    headings = (_("No."), _("Time"), _("User"), _("Role"), _("Act"), _("Command"), _("ID"), _("Patient"), _("About"))
    rows = [
        (
            str(row.entry.sequence),
            moment(row.entry.time),
            row.entry.user,
            _(ROLE_TITLES[row.entry.role]) if row.entry.role in ROLE_TITLES else row.entry.role,  # type: ignore[index]
            _(ACCESS_TITLES[row.entry.kind]),
            row.entry.command,
            row.patient_identity,
            row.patient_name,
            f"{row.entry.subject} {row.entry.detail_told}".strip(),
        )
        for row in found
    ]
    return [Table(headings, rows, _("The access log has no such entry."))]


def _verified(found: Verification, _given: Given) -> Sequence[Part]:
    head = found.head
    entries = [
        (_("Entries"), str(found.entries)),
        (_("Root"), head.root if head else ""),
        (_("Signed"), moment(head.time) if head else ""),
    ]
    if found.sound:
        return [_("The access log is sound."), Record(entries)]
    return [_("The access log is not sound:"), *(f"- {problem}" for problem in found.problems), Record(entries)]


def _users(found: Sequence[User], _given: Given) -> Sequence[Part]:
    headings = (_("Name"), _("Roles"), _("May sign in"))
    rows = [
        (one.name, ", ".join(_(ROLE_TITLES[role]) for role in sorted(one.roles)), _("yes") if one.active else _("no"))
        for one in found
    ]
    return [Table(headings, rows, _("There is no user."))]


def _user_added(_number: int, given: Given) -> Sequence[Part]:
    return [_("{name} can sign in now.").format(name=given["name"])]


def _plain(result: Any) -> Sequence[Part]:
    shown = as_json(result)
    if shown is None:
        return [_("Done.")]
    held = shown if isinstance(shown, list) else [shown]
    return [Record([(str(k), str(v)) for k, v in one.items()]) if isinstance(one, dict) else str(one) for one in held]


ANSWERS: Mapping[str, Callable[[Any, Given], Sequence[Part]]] = {
    "patients.add": _patient,
    "patients.change": _patient,
    "patients.find": _patient,
    "patients.history": _patient_history,
    "patients.search": _patients,
    "dictation.receive": _received,
    "dictation.describe": _described,
    "dictation.list": _dictations,
    "dictation.open": _dictation,
    "dictation.recognise": _queued,
    "jobs.list": lambda found, _given: jobs(found),
    "jobs.cancel": _cancelled,
    "journals.file": _filed,
    "journals.list": _documents,
    "journals.search": _found,
    "journals.copy": _copied,
    "journals.volumes": _volumes,
    "journals.add-volume": _volume_added,
    "journals.lend": _lent,
    "journals.take-back": _taken_back,
    "log.show": _entries,
    "log.verify": _verified,
    "users.list": _users,
    "users.add": _user_added,
    **contacts.ANSWERS,
    **letter_answers.ANSWERS,
    **vocabulary.ANSWERS,
}
