"""What a person does with journals: file, find, read, copy; and where the paper volumes are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

from foundation.translation import N_, _
from office.access_log.model import AccessKind
from office.arguments import DocumentId, PatientId, Text, VolumeId
from office.commands import command
from office.errors import OfficeError, OfficeExists
from office.events import DocumentMade, EnclosedFile, EnclosuresChosen, EnclosureTaken
from office.jobs import queue
from office.jobs import store as jobs
from office.jobs.model import JobState
from office.journals import media, reading, store, words
from office.journals.model import Document, DocumentContent, Found, Loan, Reading, VolumeRow
from office.patients import store as patients
from office.patients.model import Patient
from office.roles import CLERKS, Role
from office.storage import durable
from office.storage.files import FileName, shown_name
from office.transaction import Office

ARCHIVE = frozenset({Role.ARCHIVIST, Role.SECRETARY})
SUBJECT = "document"
FOUND_AT_MOST = 50
BEGINNING = 1024


@command("journals.file", title=N_("File a document"), roles=CLERKS, log=AccessKind.FILE, terminal="journal file")
def file(
    office: Office,
    *,
    path: Annotated[Path, Text(N_("the document: PDF, PNG, JPEG, TIFF, DOCX or text"), positional=True, option="file")],
    patient: Annotated[PatientId, Text(N_("the patient's national id"))],
    kind: Annotated[str, Text(N_("what it is, such as “scan” or “test result”"))],
    title: Annotated[str, Text(N_("the title to show; the file's name if left out"))] = "",
) -> Document:
    """File a document in a patient's journal, encrypted, and have its words read. The file itself is left alone."""
    if not path.is_file():
        raise OfficeError(N_("There is no file {name}. Check the name and the folder."), name=str(path))
    with path.open("rb") as content:
        media_type = media.media_type(content.read(BEGINNING), path.name)
        content.seek(0)
        stored = office.files.put(content)
    person, name = patients.get(office.connection, patient), shown_name(path)
    return _file(
        office, person, stored, kind=kind, title=title or Path(name).stem, media_type=media_type, file_name=name
    )


def file_made(office: Office, event: DocumentMade) -> None:
    """File what another feature has made, such as a letter; its words are known."""
    person = patients.get(office.connection, PatientId(event.patient))
    document = _file(
        office,
        person,
        event.file,
        kind=event.kind,
        title=event.title,
        media_type=event.media_type,
        file_name="",
        source=event.source,
        language=event.language,
        text=event.text,
    )
    office.changed(SUBJECT, document.id)


def check_enclosures(office: Office, event: EnclosuresChosen) -> None:
    """Let only documents of a letter's own patient go with it. Raises `OfficeError`, `NotFound`."""
    for document in event.documents:
        _of_patient(office, document, event.patient)


def give_enclosure(office: Office, event: EnclosureTaken) -> None:
    """Give the file that `copy` would write of a document, read whole and found sound, to leave with a letter.

    Raises `NotFound`, `DamagedOffice`, and `OfficeError` for a document of somebody else.
    """
    found = _of_patient(office, event.document, event.patient)
    office.concern(found.patient, f"{SUBJECT}:{found.id}", f"copied out with {event.taken_with}")
    file, media_type = _kept(found)
    office.files.check(file)
    event.given.append(EnclosedFile(file, media.EXTENSIONS[media_type]))


@command("journals.list", title=N_("Show a journal"), roles=CLERKS, log=AccessKind.READ, terminal="journal list")
def listed(
    office: Office,
    *,
    patient: Annotated[PatientId, Text(N_("the patient's national id"))],
    offset: Annotated[int, Text(N_("leave out so many at the start"))] = 0,
    count: Annotated[int, Text(N_("show so many at most"))] = 200,
) -> tuple[Document, ...]:
    """List the documents of a patient's journal, the newest first."""
    office.concern(patient, "journal")
    return store.page(office.connection, patient=patient, offset=offset, count=count)


@command("journals.newest", title=N_("Show what was filed last"), roles=CLERKS, log=AccessKind.OVERVIEW)
def newest(office: Office, *, patient: PatientId | None = None, offset: int = 0, count: int = 50) -> tuple[Found, ...]:
    """List the documents that were filed last, of all patients or one, the newest first."""
    office.concern(patient, "documents")
    found = store.page(office.connection, patient=patient, offset=offset, count=count)
    return _with_patients(office, [(document, "") for document in found])


@command(
    "journals.search", title=N_("Search the journals"), roles=CLERKS, log=AccessKind.SEARCH, terminal="journal search"
)
def search(
    office: Office,
    *,
    wanted: Annotated[str, Text(N_("the words; all of them must be in the document"), positional=True, option="words")],
    patient: Annotated[PatientId | None, Text(N_("search only this patient's journal (national id)"))] = None,
) -> tuple[Found, ...]:
    """Find documents by the words in them, the newest first; at most fifty. Inflected forms are found too."""
    wanted = words.tidy(wanted).replace("\0", " ")
    if not wanted.strip():
        return ()
    hits = store.search(office.connection, wanted, patient=patient, count=FOUND_AT_MOST)
    office.concern(patient, "journals", wanted.strip())
    for person in {document.patient for document, _text in hits}:
        office.concern(person, "journal", wanted.strip())
    return _with_patients(office, [(document, words.excerpt(text, wanted)) for document, text in hits])


@command("journals.read", title=N_("Read a document"), roles=CLERKS, log=AccessKind.READ)
def read(office: Office, *, document: DocumentId) -> DocumentContent:
    """Return a document's bytes, for the viewer's memory; they are written nowhere."""
    found = store.get(office.connection, document)
    office.concern(found.patient, f"{SUBJECT}:{document}")
    content, media_type = _content(office, found)
    return DocumentContent(
        document=found,
        patient=patients.get(office.connection, found.patient),
        content=content,
        media_type=media_type,
        text=store.text_of(office.connection, document),
        failure=_failures(office, [found]).get(document, ""),
    )


@command("journals.reading", title=N_("Ask how far a document's reading is"), roles=CLERKS, log=None)
def reading_state(office: Office, *, document: DocumentId) -> tuple[Reading, str]:
    """Return how far a document's reading has come, and why it failed or ""; nothing of what the document says."""
    found = store.get(office.connection, document)
    return found.reading, _failures(office, [found]).get(document, "")


@command(
    "journals.copy", title=N_("Save a copy of a document"), roles=CLERKS, log=AccessKind.COPY, terminal="journal open"
)
def copy(
    office: Office,
    *,
    document: Annotated[DocumentId, Text(N_("the document's number, as a search shows it"), positional=True)],
    out: Annotated[Path, Text(N_("where to write the copy; an existing file is not overwritten"))],
) -> Document:
    """Write a readable copy of a document to a file outside the office. The access log says who took it."""
    found = store.get(office.connection, document)
    office.concern(found.patient, f"{SUBJECT}:{document}", "copied out")
    if out.exists():
        raise OfficeExists(N_("{name} is there already. Name another file."), name=str(out))
    if not out.parent.is_dir():
        raise OfficeError(N_("There is no folder {name}. Make it first, or name another."), name=str(out.parent))
    content, _media_type = _content(office, found)
    office.after_commit(lambda: durable.write_durably(out, content))
    return found


@command("journals.read-again", title=N_("Read a document's words again"), roles=CLERKS, log=AccessKind.CHANGE)
def read_again(office: Office, *, document: DocumentId) -> int:
    """Put the reading of a document's words in the queue once more. Return the job's number."""
    found = store.get(office.connection, document)
    office.concern(found.patient, f"{SUBJECT}:{document}")
    store.change(office.connection, document, reading=Reading.WAITING)
    office.changed(SUBJECT, document)
    return _enqueue(office, document)


@command(
    "journals.volumes", title=N_("Show paper journals"), roles=CLERKS, log=AccessKind.OVERVIEW, terminal="volume list"
)
def volumes(
    office: Office,
    *,
    patient: Annotated[PatientId | None, Text(N_("only this patient's (national id)"))] = None,
) -> tuple[VolumeRow, ...]:
    """List paper volumes, those on loan first, by the day they are due back."""
    office.concern(patient, "volumes")
    found = store.volumes_with_loans(office.connection, patient)
    people = patients.by_id(office.connection, [volume.patient for volume, _loan in found])
    return tuple(
        VolumeRow(volume, people[volume.patient].name, people[volume.patient].identity, loan) for volume, loan in found
    )


@command(
    "journals.add-volume", title=N_("Add a paper journal"), roles=ARCHIVE, log=AccessKind.CREATE, terminal="volume add"
)
def add_volume(
    office: Office,
    *,
    patient: Annotated[PatientId, Text(N_("the patient's national id"))],
    label: Annotated[str, Text(N_("what stands on its back, such as “Volume 1, 1998–2009”"))],
    shelf: Annotated[str, Text(N_("where it belongs"))],
) -> VolumeId:
    """Register a paper volume and its place on the shelves. Return its number."""
    volume = store.add_volume(office.connection, patients.get(office.connection, patient).id, label, shelf)
    office.concern(patient, f"volume:{volume}")
    office.changed("volume", volume)
    return volume


@command("journals.lend", title=N_("Lend a paper journal"), roles=ARCHIVE, log=AccessKind.LEND, terminal="volume lend")
def lend(
    office: Office,
    *,
    volume: Annotated[VolumeId, Text(N_("the volume's number"), positional=True)],
    borrower: Annotated[str, Text(N_("who takes it: name and unit"))],
    purpose: Annotated[str, Text(N_("what it is needed for"))],
    due: Annotated[date, Text(N_("when it is due back, as 2026-12-31"))],
) -> Loan:
    """Record that a paper volume has left the archive. Raises for one that is out already."""
    found = store.get_volume(office.connection, volume)
    office.concern(found.patient, f"volume:{volume}", borrower)
    out = store.open_loan(office.connection, volume)
    if out is not None:
        raise OfficeError(
            N_("The volume is out: {borrower} has it until {due}. Record its return first."),
            borrower=out.borrower,
            due=out.due.isoformat(),
        )
    if not borrower.strip() or not purpose.strip():
        raise OfficeError(N_("Say who takes the volume and what for; a loan without both is not made."))
    store.add_loan(office.connection, Loan(0, volume, borrower, purpose, office.now, office.actor.name, due, None))
    office.changed("volume", volume)
    made = store.open_loan(office.connection, volume)
    assert made is not None
    return made


@command(
    "journals.take-back",
    title=N_("Take a paper journal back"),
    roles=ARCHIVE,
    log=AccessKind.LEND,
    terminal="volume return",
)
def take_back(office: Office, *, volume: Annotated[VolumeId, Text(N_("the volume's number"), positional=True)]) -> None:
    """Record that a paper volume is back on its shelf."""
    found = store.get_volume(office.connection, volume)
    office.concern(found.patient, f"volume:{volume}", "returned")
    out = store.open_loan(office.connection, volume)
    if out is None:
        raise OfficeError(N_("The volume is not out on loan. Check its number."))
    store.end_loan(office.connection, out.id, returned=office.now)
    office.changed("volume", volume)


def _file(
    office: Office,
    person: Patient,
    stored: FileName,
    *,
    kind: str,
    title: str,
    media_type: str,
    file_name: str,
    source: str = "",
    language: str = "",
    text: str | None = None,
) -> Document:
    document = Document(
        id=DocumentId(0),
        patient=person.id,
        kind=kind,
        title=title,
        language=language or office.facts.language,
        file=stored,
        searchable=None,
        media_type=media_type,
        file_name=file_name,
        filed=office.now,
        filed_by=office.actor.name,
        source=source,
        reading=Reading.WAITING if text is None else Reading.READ,
        pages=0,
    )
    number = store.add(office.connection, document)
    office.concern(person.id, f"{SUBJECT}:{number}")
    if text is None:
        _enqueue(office, number)
    else:
        store.set_words(office.connection, number, text, document.language)
    office.changed(SUBJECT, number)
    return store.get(office.connection, number)


def _enqueue(office: Office, document: DocumentId) -> int:
    return queue.enqueue(office, reading.NAME, f"{SUBJECT}:{document}", {"document": document})


def _of_patient(office: Office, document: int, patient: int | None) -> Document:
    """Return a document that goes with a letter about a patient. Raises `OfficeError` for one of somebody else."""
    found = store.get(office.connection, DocumentId(document))
    if found.patient != patient:
        raise OfficeError(
            N_("Document {number} is not of this patient's journal. Enclose only what belongs to the patient."),
            number=document,
        )
    return found


def _kept(document: Document) -> tuple[FileName, str]:
    """Return the file in which a document is shown, and its kind: a scan with its words, or else what was filed."""
    if document.searchable is not None:
        return document.searchable, media.PDF
    return document.file, document.media_type


def _content(office: Office, document: Document) -> tuple[bytes, str]:
    file, media_type = _kept(document)
    return office.files.read(file), media_type


def _failures(office: Office, documents: Iterable[Document]) -> dict[DocumentId, str]:
    """Return why documents that still wait to be read are no longer being read."""
    waiting = {f"{SUBJECT}:{document.id}": document.id for document in documents if document.reading is Reading.WAITING}
    if not waiting:
        return {}
    failures = {}
    for subject, job in jobs.newest_by_subject(office.connection, waiting).items():
        if job.state is JobState.FAILED:
            failures[waiting[subject]] = job.failure_sentence
        elif job.state is JobState.CANCELLED:
            failures[waiting[subject]] = _("The reading was stopped. Start it again to make the words findable.")
    return failures


def _with_patients(office: Office, found: Iterable[tuple[Document, str]]) -> tuple[Found, ...]:
    held = list(found)
    people = patients.by_id(office.connection, [document.patient for document, _excerpt in held])
    failures = _failures(office, [document for document, _excerpt in held])
    return tuple(
        Found(
            document=document,
            patient_name=people[document.patient].name,
            patient_identity=people[document.patient].identity,
            excerpt=excerpt,
            failure=failures.get(document.id, ""),
        )
        for document, excerpt in held
    )
