"""Finding a filed document's words, as long work: `reading_child` reads it, and its words are kept here."""

from __future__ import annotations

from foundation.child import Limits, Reply
from foundation.translation import N_
from office.access_log.model import AccessKind
from office.arguments import DocumentId
from office.commands import command
from office.jobs import queue
from office.jobs.kinds import JobKind, Order
from office.jobs.model import Claim, Job
from office.journals import store
from office.journals.model import Reading
from office.roles import Role
from office.transaction import Office

NAME = "read-document"
WORKERS = frozenset({Role.WORKER})
LIMITS = Limits(memory_mb=4 * 1024, seconds=3600)


@command("journals.begin-reading", title=N_("Read a document"), roles=WORKERS, log=AccessKind.WORK)
def begin(office: Office, *, job: Job) -> Order:
    """Give the child the document's one key."""
    document = store.get(office.connection, DocumentId(job.payload["document"]))
    office.concern(document.patient, f"document:{document.id}")
    values = {
        "ticket": office.files.ticket(document.file),
        "media_type": document.media_type,
        "language": document.language,
    }
    return Order("office.journals.reading_child:read_in_child", values, limits=LIMITS)


@command("journals.finish-reading", title=N_("Keep a document's words"), roles=WORKERS, log=AccessKind.WORK)
def finish(office: Office, *, job: Job, claim: Claim, reply: Reply) -> None:
    """Keep the words and the searchable PDF, if this worker still holds the job."""
    searchable = office.files.put_bytes(reply.blob) if reply.blob else None
    queue.finish(office, claim)
    document = store.get(office.connection, DocumentId(job.payload["document"]))
    office.concern(document.patient, f"document:{document.id}")
    text = reply.values["text"]
    reading = Reading.READ if text.strip() else Reading.NO_TEXT
    store.change(office.connection, document.id, searchable=searchable, pages=reply.values["pages"], reading=reading)
    store.set_words(office.connection, document.id, text, document.language)
    office.changed("document", document.id)


READ = JobKind(NAME, N_("Read a document"), begin, finish)
