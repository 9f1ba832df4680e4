"""Recognising a dictation as long work: the child reads the encrypted recording itself, with that one file's key."""

from __future__ import annotations

from pathlib import Path

from foundation.child import Limits, Reply
from foundation.child_main import Request
from foundation.places import data_folder
from foundation.translation import N_
from office.access_log.model import AccessKind
from office.arguments import DictationId
from office.commands import command
from office.dictation import store
from office.dictation.model import DictationState
from office.errors import OfficeError
from office.jobs import queue
from office.jobs.kinds import JobKind, Order
from office.jobs.model import Claim, Job
from office.roles import Role
from office.storage.files import open_ticket
from office.transaction import Office

NAME = "recognise"
PRACTICE_MODEL = "practice-da"
# The address space of torch with a small model; a large one on a real office's PC needs about as much again.
MEMORY_MB = 12 * 1024
WORKERS = frozenset({Role.WORKER})


def voice_model(office: Office) -> str:
    """Return the model for this office's dictations: the practice model in a practice office, and never in a real one.

    A real office takes the first openai-whisper checkpoint (`.pt`) in the user's model folder.
    """
    if office.facts.practice:
        return PRACTICE_MODEL
    folder = data_folder() / "models"
    found = sorted(folder.glob("*.pt"))
    if not found:
        raise OfficeError(
            N_(
                "No voice model for real dictations is installed. Put an openai-whisper checkpoint (.pt) into "
                "{folder}, then start the recognition again. The recording is kept."
            ),
            folder=str(folder),
        )
    return str(found[0])


@command("dictation.begin-recognition", title=N_("Recognise a dictation"), roles=WORKERS, log=AccessKind.WORK)
def begin(office: Office, *, job: Job) -> Order:
    """Give the child the recording's one key, the model and the language."""
    dictation = store.get(office.connection, DictationId(job.payload["dictation"]))
    office.concern(dictation.patient, f"dictation:{dictation.id}")
    values = {
        "ticket": office.files.ticket(dictation.audio),
        "model": voice_model(office),
        "language": dictation.language,
    }
    return Order("office.dictation.recognition:recognise_in_child", values)


def recognise_in_child(request: Request) -> Reply:
    """Decrypt, decode and recognise; nothing of the recording is written anywhere."""
    from speech import models, recogniser, written

    language = request.values["language"]
    with open_ticket(request.values["ticket"]) as audio:
        model = models.find(request.values["model"])
        found = recogniser.recognise(audio, model=model, language=language, progress=request.progress)  # type: ignore[arg-type]
    text = written.written(found.transcript.words, language)
    values = {
        "written": text.as_json(),
        "text": text.text,
        "words": [[word.text, word.start, word.end, word.probability] for word in found.transcript.words],
        "engine": found.transcript.engine,
        "voice_model": Path(found.transcript.model).name,
        "damaged_at": found.transcript.damaged_at,
    }
    return Reply(values, found.loudness)


@command("dictation.finish-recognition", title=N_("Keep a recognised text"), roles=WORKERS, log=AccessKind.WORK)
def finish(office: Office, *, job: Job, claim: Claim, reply: Reply) -> None:
    """Keep the text as a new version, if this worker still holds the job."""
    queue.finish(office, claim)
    dictation = store.get(office.connection, DictationId(job.payload["dictation"]))
    office.concern(dictation.patient, f"dictation:{dictation.id}")
    store.add_transcript(
        office.connection,
        dictation.id,
        made=office.now,
        made_by="",
        text=reply.values["text"],
        written=reply.values["written"],
        engine=reply.values["engine"],
        voice_model=reply.values["voice_model"],
        damaged_at=reply.values["damaged_at"],
        words=reply.values["words"],
    )
    store.change(office.connection, dictation.id, loudness=reply.blob)
    if dictation.state is DictationState.RECEIVED:
        store.change(office.connection, dictation.id, state=DictationState.RECOGNISED)
    office.changed("dictation", dictation.id)


RECOGNISE = JobKind(NAME, N_("Recognise a dictation"), begin, finish, Limits(memory_mb=MEMORY_MB))
