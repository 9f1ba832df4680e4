"""Recognising a dictation as long work: `recognition_child` hears it, and its text is kept here."""

from __future__ import annotations

from dataclasses import asdict

import speech
from foundation.child import Reply
from foundation.translation import LANGUAGES, N_
from office.access_log.model import AccessKind
from office.arguments import DictationId
from office.commands import command
from office.dictation import doubt_store, store, vocabulary, writing_style
from office.dictation.model import Dictation, DictationState, Priority
from office.errors import OfficeError
from office.jobs import queue
from office.jobs.kinds import JobKind, Order
from office.jobs.model import Claim, Job
from office.roles import Role
from office.transaction import Office
from speech import models
from speech.model import Word, Written

NAME, SUBJECT = "recognise", "dictation"
WORKERS = frozenset({Role.WORKER})


def enqueue(office: Office, dictation: Dictation) -> int:
    """Put a dictation's recognition in the queue; return the job's number."""
    subject = f"{SUBJECT}:{dictation.id}"
    return queue.enqueue(office, NAME, subject, {"dictation": dictation.id}, priority=_urgency(dictation.priority))


def is_untouched(office: Office, dictation: Dictation) -> bool:
    """Say whether nothing of a person's would be put aside by recognising a dictation once more."""
    newest = store.newest_transcript(office.connection, dictation.id)
    return dictation.state is not DictationState.FINISHED and (newest is None or not newest.made_by)


def hasten(office: Office, dictation: Dictation) -> None:
    """Let a recognition that still waits be as urgent as its dictation is now."""
    queue.hasten(office, NAME, f"{SUBJECT}:{dictation.id}", priority=_urgency(dictation.priority))


def _urgency(priority: Priority) -> int:
    return queue.URGENT if priority is Priority.URGENT else queue.NORMAL


def voice_model(office: Office, language: str) -> str:
    """Return the name of the model for this office's dictations in a language: in a real office never a practice model.

    A real office takes the model that was chosen for the language on this computer. Raises OfficeError if none was.
    """
    if office.facts.practice and (practice := models.practice_model(language)) is not None:
        return practice.name
    chosen = models.chosen(language)
    if chosen is None:
        raise OfficeError(
            N_(
                "No voice model for real dictations is chosen for the language “{language}” on this computer. Install "
                "one and choose it for that language (Settings, Voice models), then start the recognition again. The "
                "recording is kept."
            ),
            language=LANGUAGES.get(language, language),
        )
    return chosen.name


@command("dictation.begin-recognition", title=N_("Recognise a dictation"), roles=WORKERS, log=AccessKind.WORK)
def begin(office: Office, *, job: Job) -> Order:
    """Give the child the recording's one key, the model, the words to expect, and what was heard before."""
    dictation = store.get(office.connection, DictationId(job.payload["dictation"]))
    office.concern(dictation.patient, f"{SUBJECT}:{dictation.id}")
    model = models.find(voice_model(office, dictation.language))
    same = {"model": model.sha256, "language": dictation.language}
    heard = [part for part in queue.parts(office, job) if same.items() <= part.items()]
    values = {
        "ticket": office.files.ticket(dictation.audio),
        "model": model.name,
        "language": dictation.language,
        "hints": vocabulary.hints(office, dictation),
        "house_style": asdict(writing_style.read(office.connection)),
        "before": heard,  # by earlier attempts
    }
    limits = speech.memory_limit(model)
    return Order("office.dictation.recognition_child:recognise_in_child", values, limits=limits)


@command("dictation.finish-recognition", title=N_("Keep a recognised text"), roles=WORKERS, log=AccessKind.WORK)
def finish(office: Office, *, job: Job, claim: Claim, reply: Reply) -> None:
    """Keep the text as a new version, written by the office's vocabulary, if this worker still holds the job.

    One whose language was changed meanwhile is recognised anew instead, unless a person has corrected it.
    """
    queue.finish(office, claim)
    dictation = store.get(office.connection, DictationId(job.payload["dictation"]))
    office.concern(dictation.patient, f"{SUBJECT}:{dictation.id}")
    if reply.values["language"] != dictation.language:
        if is_untouched(office, dictation):
            enqueue(office, dictation)
        return
    words = [Word(*word) for word in reply.values["words"]]
    text = vocabulary.applied(office, dictation, Written.from_json(reply.values["written"]), words)
    version = store.add_transcript(
        office.connection,
        dictation.id,
        made=office.now,
        made_by="",
        text=text.text,
        written=text.as_json(),
        engine=reply.values["engine"],
        voice_model=reply.values["voice_model"],
        damaged_at=reply.values["damaged_at"],
        sounds_like=reply.values["sounds_like"],
        left_out=reply.values["left_out"],
        words=reply.values["words"],
    )
    doubt_store.keep_flags(office.connection, dictation.id, version, reply.values["flags"])
    store.change(office.connection, dictation.id, loudness=reply.blob)
    if dictation.state is DictationState.RECEIVED:
        store.change(office.connection, dictation.id, state=DictationState.RECOGNISED)
    office.changed(SUBJECT, dictation.id)


RECOGNISE = JobKind(NAME, N_("Recognise a dictation"), begin, finish)
