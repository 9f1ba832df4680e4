"""What a person does with dictations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from foundation.translation import LANGUAGES, N_
from office.access_log.model import AccessKind
from office.arguments import DictationId, PatientId, Text
from office.commands import command
from office.dictation import recognition, store
from office.dictation.model import Dictation, DictationRow, DictationState, OpenDictation, Priority, Transcript
from office.errors import OfficeError, OfficeExists
from office.events import SourceUsed
from office.jobs import store as jobs
from office.patients import store as patients
from office.roles import Role
from office.storage.files import shown_name
from office.transaction import Office

WRITERS = frozenset({Role.SECRETARY, Role.TRAINEE, Role.DOCTOR})
SUBJECT = recognition.SUBJECT


@command(
    "dictation.receive", title=N_("Receive a dictation"), roles=WRITERS, log=AccessKind.CREATE, terminal="dictation add"
)
def receive(
    office: Office,
    *,
    audio: Annotated[Path, Text(N_("the recording: WAV, MP3, M4A, OGG, FLAC, WMA, AMR or DSS"), positional=True)],
    patient: Annotated[PatientId | None, Text(N_("the patient's national id"))] = None,
    author: Annotated[str, Text(N_("who dictated"))] = "",
    title: Annotated[str, Text(N_("what it is about, such as the work type"))] = "",
    priority: Annotated[Priority, Text(N_("how urgent it is"))] = Priority.NORMAL,
    due: Annotated[datetime | None, Text(N_("when it is to be finished"))] = None,
    language: Annotated[
        str, Text(N_("the language that is spoken: da, nb, sv or en; else the office's own"), option="spoken-language")
    ] = "",
) -> Dictation:
    """Take a recording into the office, encrypted, and put its recognition in the queue. The file itself is left alone.

    Raises `SpeechError` for what holds no sound, `OfficeExists` for a recording that is here already.
    """
    from speech.audio import probe_in_child

    spoken = _language(language or office.facts.language)
    facts = probe_in_child(audio)
    with audio.open("rb") as recording:
        stored = office.files.put(recording)
    if patient is not None:
        patients.get(office.connection, patient)
    known = store.with_audio(office.connection, stored)
    if known is not None:
        raise OfficeExists(N_("This recording is here already, as dictation number {number}."), number=known)
    number = store.add(
        office.connection,
        Dictation(
            id=DictationId(0),
            patient=patient,
            author=" ".join(author.split()),
            title=" ".join(title.split()),
            priority=priority,
            due=due,
            language=spoken,
            state=DictationState.RECEIVED,
            audio=stored,
            audio_name=shown_name(audio),
            duration=facts.duration,
            received=office.now,
            received_by=office.actor.name,
            held_by="",
        ),
    )
    office.concern(patient, f"{SUBJECT}:{number}")
    received = store.get(office.connection, number)
    recognition.enqueue(office, received)
    office.changed(SUBJECT, number)
    return received


@command(
    "dictation.list",
    title=N_("Show the dictations"),
    roles=WRITERS,
    log=AccessKind.OVERVIEW,
    terminal="dictation list",
)
def listed(
    office: Office,
    *,
    finished: Annotated[bool, Text(N_("show those that are finished instead"))] = False,
    offset: Annotated[int, Text(N_("leave out so many at the start"))] = 0,
    count: Annotated[int, Text(N_("show so many at most"))] = 200,
) -> tuple[DictationRow, ...]:
    """List dictations in the order of the work: the urgent ones first, then by due time."""
    office.concern(None, "dictations")
    return _rows(office, store.page(office.connection, finished=finished, offset=offset, count=count))


@command("dictation.hindrance", title=N_("See whether dictations can be recognised"), roles=WRITERS, log=None)
def hindrance(office: Office, *, language: str) -> str:
    """Return why no dictation in a language can be recognised on this computer, and what to do; else an empty text."""
    try:
        recognition.voice_model(office, language)
    except OfficeError as error:
        return str(error)
    return ""


@command("dictation.count", title=N_("Count the dictations"), roles=WRITERS, log=None)
def counted(office: Office, *, finished: bool = False) -> int:
    """Return how many dictations wait, or are finished."""
    return store.count(office.connection, finished=finished)


@command("dictation.open", title=N_("Open a dictation"), roles=WRITERS, log=AccessKind.READ, terminal="dictation show")
def opened(
    office: Office, *, dictation: Annotated[DictationId, Text(N_("the dictation's number"), positional=True)]
) -> OpenDictation:
    """Show a dictation and the newest version of its text."""
    found = store.get(office.connection, dictation)
    office.concern(found.patient, f"{SUBJECT}:{dictation}")
    transcript = store.newest_transcript(office.connection, dictation)
    return OpenDictation(
        row=_rows(office, [found])[0],
        transcript=transcript,
        words=store.spoken_words(office.connection, dictation),
        loudness=store.loudness(office.connection, dictation),
    )


@command("dictation.hear", title=N_("Hear a dictation"), roles=WRITERS, log=AccessKind.READ)
def heard(office: Office, *, dictation: DictationId) -> bytes:
    """Return the recording's bytes, for the player's memory; they are written nowhere."""
    found = store.get(office.connection, dictation)
    office.concern(found.patient, f"{SUBJECT}:{dictation}")
    return office.files.read(found.audio)


@command("dictation.correct", title=N_("Save a correction"), roles=WRITERS, log=AccessKind.CHANGE)
def correct(office: Office, *, dictation: DictationId, written: Mapping[str, Any], text: str) -> Transcript:
    """Keep a corrected text as the next version; the versions before it stay. Raises for one that another holds.

    From the first change on the user has it in hand; a text that is as it was takes nothing into anybody's hands.
    """
    found = store.get(office.connection, dictation)
    office.concern(found.patient, f"{SUBJECT}:{dictation}")
    before = store.newest_transcript(office.connection, dictation)
    if before is not None and before.text == text:
        return before
    _hold(office, found)
    store.add_transcript(
        office.connection,
        dictation,
        made=office.now,
        made_by=office.actor.name,
        text=text,
        written=written,
        engine=before.engine if before else "",
        voice_model=before.voice_model if before else "",
        damaged_at=before.damaged_at if before else None,
        sounds_like=before.sounds_like if before else "",
    )
    office.changed(SUBJECT, dictation)
    after = store.newest_transcript(office.connection, dictation)
    assert after is not None
    return after


@command("dictation.assign", title=N_("Say whose dictation it is"), roles=WRITERS, log=AccessKind.CHANGE)
def assign(office: Office, *, dictation: DictationId, patient: PatientId) -> None:
    """Tie a dictation to its patient, or to another one if it was tied to the wrong one."""
    found = store.get(office.connection, dictation)
    office.concern(found.patient, f"{SUBJECT}:{dictation}")
    office.concern(patient, f"{SUBJECT}:{dictation}")
    store.change(office.connection, dictation, patient=patients.get(office.connection, patient).id)
    office.changed(SUBJECT, dictation)


@command(
    "dictation.describe",
    title=N_("Say what a dictation is"),
    roles=WRITERS,
    log=AccessKind.CHANGE,
    terminal="dictation describe",
)
def describe(
    office: Office,
    *,
    dictation: Annotated[DictationId, Text(N_("the dictation's number"), positional=True)],
    author: Annotated[str | None, Text(N_("who dictated"))] = None,
    title: Annotated[str | None, Text(N_("what it is about, such as the work type"))] = None,
    priority: Annotated[Priority | None, Text(N_("how urgent it is"))] = None,
    due: Annotated[datetime | None, Text(N_("when it is to be finished"))] = None,
    never_due: Annotated[bool, Text(N_("it need not be finished by any time"))] = False,
    language: Annotated[
        str | None, Text(N_("the language that is spoken: da, nb, sv or en"), option="spoken-language")
    ] = None,
) -> Dictation:
    """Change what is known of a dictation; what is left out stays.

    In another language it is recognised once more, unless its text was corrected already or it is finished.
    """
    before = store.get(office.connection, dictation)
    office.concern(before.patient, f"{SUBJECT}:{dictation}")
    values: dict[str, Any] = {
        "author": None if author is None else " ".join(author.split()),
        "title": None if title is None else " ".join(title.split()),
        "priority": priority,
        "due": due,
        "language": None if language is None else _language(language),
    }
    changed = {name: value for name, value in values.items() if value is not None}
    changed |= {"due": None} if never_due else {}
    if changed:
        store.change(office.connection, dictation, **changed)
    after = store.get(office.connection, dictation)
    recognition.hasten(office, after)
    if after.language != before.language and recognition.is_untouched(office, after):
        recognition.enqueue(office, after)
    office.changed(SUBJECT, dictation)
    return after


@command("dictation.authors", title=N_("Show who has dictated"), roles=WRITERS, log=None)
def authors(office: Office) -> tuple[str, ...]:
    """List those who have dictated, by name."""
    return store.authors(office.connection)


@command(
    "dictation.recognise",
    title=N_("Recognise again"),
    roles=WRITERS,
    log=AccessKind.CHANGE,
    terminal="dictation recognise",
)
def recognise(
    office: Office, *, dictation: Annotated[DictationId, Text(N_("the dictation's number"), positional=True)]
) -> int:
    """Put a dictation's recognition in the queue once more, such as after it failed. Return the job's number."""
    found = store.get(office.connection, dictation)
    office.concern(found.patient, f"{SUBJECT}:{dictation}")
    _check_nobody_elses(office, found)
    job = recognition.enqueue(office, found)
    office.changed(SUBJECT, dictation)
    return job


@command("dictation.release", title=N_("Hand a dictation back"), roles=WRITERS, log=AccessKind.CHANGE)
def release(office: Office, *, dictation: DictationId) -> None:
    """Let another correct a dictation that the signed-in user has in hand; one that is finished stays so."""
    found = store.get(office.connection, dictation)
    office.concern(found.patient, f"{SUBJECT}:{dictation}")
    _check_nobody_elses(office, found)
    if found.state is not DictationState.IN_CORRECTION:
        return
    store.change(office.connection, dictation, held_by="", state=DictationState.RECOGNISED)
    office.changed(SUBJECT, dictation)


@command("dictation.finish", title=N_("Finish a dictation"), roles=WRITERS, log=AccessKind.CHANGE)
def finish(office: Office, *, dictation: DictationId) -> None:
    """Put a dictation away as done. Its recording and texts stay."""
    found = store.get(office.connection, dictation)
    office.concern(found.patient, f"{SUBJECT}:{dictation}")
    _finish(office, dictation)


def finish_used(office: Office, event: SourceUsed) -> None:
    """Put a dictation away when the letter that was made of it has been sent."""
    topic, _colon, number = event.source.partition(":")
    if topic == SUBJECT:
        _finish(office, DictationId(int(number)))


def _finish(office: Office, dictation: DictationId) -> None:
    store.change(office.connection, dictation, state=DictationState.FINISHED, held_by="")
    office.changed(SUBJECT, dictation)


def _language(code: str) -> str:
    """Return the code by which a language is kept. Raises `OfficeError` for one that is not among the program's."""
    kept = {"no": "nb", "se": "sv", "dk": "da", "gb": "en"}.get(code.strip().lower(), code.strip().lower())
    if kept not in LANGUAGES:
        raise OfficeError(
            N_("There is no language “{language}” here. Choose from: {names}."),
            language=code,
            names=", ".join(f"{one} ({name})" for one, name in LANGUAGES.items()),
        )
    return kept


def _check_nobody_elses(office: Office, dictation: Dictation) -> None:
    if dictation.held_by not in ("", office.actor.name):
        raise OfficeError(
            N_("{name} has this dictation in hand. Ask for it to be handed back, then go on."), name=dictation.held_by
        )


def _hold(office: Office, dictation: Dictation) -> None:
    _check_nobody_elses(office, dictation)
    if dictation.state is DictationState.FINISHED:
        return
    store.change(office.connection, dictation.id, held_by=office.actor.name, state=DictationState.IN_CORRECTION)


def _rows(office: Office, dictations: Iterable[Dictation]) -> tuple[DictationRow, ...]:
    found = list(dictations)
    known = patients.by_id(office.connection, [d.patient for d in found if d.patient is not None])
    work = jobs.newest_by_subject(office.connection, [f"{SUBJECT}:{d.id}" for d in found])
    rows = []
    for dictation in found:
        patient = known.get(dictation.patient) if dictation.patient is not None else None
        name, identity = (patient.name, patient.identity) if patient else ("", "")
        rows.append(DictationRow.of(dictation, name, identity, work.get(f"{SUBJECT}:{dictation.id}")))
    return tuple(rows)
