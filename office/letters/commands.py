"""What a person does with letters: begin one, write it, see its page, send it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from foundation.translation import N_
from office.access_log.model import AccessKind
from office.arguments import LetterId, PatientId, Text
from office.commands import command
from office.errors import OfficeError
from office.events import DocumentMade, SourceUsed
from office.letters import kinds, store
from office.letters.blocks import plain_text
from office.letters.composing import compose, contact_of, laws, missing_duties, person_of, told
from office.letters.drafts import (
    DutiesMissing,
    LetterContent,
    LetterDraft,
    LetterRow,
    LetterState,
    OpenLetter,
    Preview,
    default_sender,
)
from office.letters.duties import Duty
from office.letters.house_style import layout_of
from office.letters.kinds import Recipient
from office.letters.layout_model import Layout
from office.letters.model import Letter, Sender
from office.letters.saving import Enclosing, SavedLetter, save_letter
from office.letters.writing import SUBJECT, WRITERS, check_content, keep_version, must_be_draft, new_draft, save_content
from office.patients import store as patients
from office.roles import Role
from office.storage.files import FileName
from office.transaction import Office

SENDERS = frozenset({Role.SECRETARY, Role.DOCTOR, Role.ADVISER})
PDF = "application/pdf"


@command("letters.begin", title=N_("Begin a letter"), roles=WRITERS, log=AccessKind.CREATE)
def begin(office: Office, *, patient: PatientId | None, content: LetterContent, source: str = "") -> LetterDraft:
    """Begin a letter about a patient, or about nobody. `source` names what it comes from, such as `dictation:4`."""
    check_content(office, office.facts.country, patient, content)
    person = None if patient is None else patients.get(office.connection, patient).id
    letter = store.add(office.connection, new_draft(office, person, content, source))
    office.concern(patient, f"{SUBJECT}:{letter}")
    office.changed(SUBJECT, letter)
    return store.get(office.connection, letter)


@command("letters.list", title=N_("Show the letters"), roles=WRITERS, log=AccessKind.OVERVIEW, terminal="letter list")
def listed(
    office: Office,
    *,
    state: Annotated[LetterState | None, Text(N_("only those in this state"))] = None,
    offset: Annotated[int, Text(N_("leave out so many at the start"))] = 0,
    count: Annotated[int, Text(N_("show so many at most"))] = 200,
) -> tuple[LetterRow, ...]:
    """List letters, the newest first."""
    office.concern(None, "letters")
    found = store.page(office.connection, state=state, offset=offset, count=count)
    people = patients.by_id(office.connection, [draft.patient for draft in found if draft.patient is not None])
    rows = []
    for draft in found:
        title = kinds.load_kind(draft.layout, draft.content.kind).title
        person = None if draft.patient is None else people[draft.patient]
        rows.append(LetterRow(draft, title, person.name if person else "", person.identity if person else ""))
    return tuple(rows)


@command("letters.count", title=N_("Count the letters"), roles=WRITERS, log=None)
def counted(office: Office, *, state: LetterState) -> int:
    """Return how many letters are in a state."""
    return store.count(office.connection, state)


@command("letters.open", title=N_("Open a letter"), roles=WRITERS, log=AccessKind.READ)
def opened(office: Office, *, letter: LetterId) -> OpenLetter:
    """Return a letter, its patient and contact, and what still stands in the way of sending it."""
    draft = store.get(office.connection, letter)
    person, contact = person_of(office, draft), contact_of(office, draft.content)
    office.concern(draft.patient, f"{SUBJECT}:{letter}")
    try:
        made = compose(office, draft, draft.content, person)
    except OfficeError as problem:
        return OpenLetter(draft, person, str(problem), (), contact)
    missing = missing_duties(made, layout_of(office), person)
    return OpenLetter(draft, person, "", tuple(map(told, missing)), contact)


@command("letters.write", title=N_("Save a letter"), roles=WRITERS, log=AccessKind.CHANGE)
def write(office: Office, *, letter: LetterId, content: LetterContent) -> None:
    """Save what a person decided. A checklist that was passed for the letter must be passed anew.

    What was there before is kept as a version where somebody else wrote it, or none was kept for ten minutes.
    """
    draft = store.get(office.connection, letter)
    office.concern(draft.patient, f"{SUBJECT}:{letter}")
    must_be_draft(draft)
    save_content(office, draft, content)


@command("letters.preview", title=N_("See a letter's page"), roles=WRITERS, log=AccessKind.OVERVIEW)
def preview(
    office: Office, *, letter: LetterId, content: LetterContent | None = None, with_window: bool = False
) -> Preview:
    """Return the letter as a PDF, as it would be sent now, and what it lacks. Raises `OfficeError` where it can't be.

    `content` is shown in the place of what is saved, and not saved. `with_window` draws the envelope's window on the
    page. A letter that was sent is returned as it was sent.
    """
    draft = store.get(office.connection, letter)
    office.concern(draft.patient, f"{SUBJECT}:{letter}")
    if draft.pdf is not None:
        return Preview(office.files.read(draft.pdf), ())
    from office.letters.pdf import render_pdf

    person, layout = person_of(office, draft), layout_of(office)
    made = compose(office, draft, draft.content if content is None else content, person)
    missing = missing_duties(made, layout, person)
    return Preview(render_pdf(made, layout, with_window=with_window), tuple(map(told, missing)))


def _checklist(office: Office, arguments: Mapping[str, Any]) -> str:
    """Return what stands before a letter: other questions where it has no recipient and no patient."""
    draft = store.get(office.connection, arguments[SUBJECT])
    about_nobody = draft.patient is None and draft.content.recipient is Recipient.NOBODY
    return "make-paper" if about_nobody else "send-letter"


@command(
    "letters.send",
    title=N_("Send a letter"),
    roles=SENDERS,
    log=AccessKind.SEND,
    checklist=_checklist,
    subject=SUBJECT,
)
def send(office: Office, *, letter: LetterId, reason: str = "") -> LetterDraft:
    """Make the letter as PDF and DOCX, file it in the patient's journal, and put what it came from away.

    The program sends nothing anywhere: a person prints or dispatches the file. From here on the letter stands as it is.
    What is about nobody, such as minutes, is made and filed nowhere. Raises `DutiesMissing` where the law wants what is
    not there and no `reason` is given; the access log keeps the reason.
    """
    draft = store.get(office.connection, letter)
    must_be_draft(draft)
    check_content(office, draft.layout, draft.patient, draft.content)
    person, layout = person_of(office, draft), layout_of(office)
    made = compose(office, draft, draft.content, person)
    missing = laws(missing_duties(made, layout, person))
    office.concern(draft.patient, f"{SUBJECT}:{letter}", _said_of_sending(draft, missing, reason.strip()))
    pdf, docx = map(office.files.put_bytes, _rendered(made, layout))
    keep_version(office, draft)
    store.change(office.connection, letter, state=LetterState.SENT, sent=office.now, pdf=pdf, docx=docx)
    if draft.patient is not None:
        office.emit(_as_document(draft.patient, letter, made, pdf))
    if draft.source:
        office.emit(SourceUsed(draft.source, f"{SUBJECT}:{letter}"))
    office.changed(SUBJECT, letter)
    return store.get(office.connection, letter)


@command(
    "letters.copy", title=N_("Save a letter as a file"), roles=WRITERS, log=AccessKind.COPY, terminal="letter open"
)
def copy(
    office: Office,
    *,
    letter: Annotated[LetterId, Text(N_("the letter's number"), positional=True)],
    out: Annotated[Path, Text(N_("where to write it; .pdf or .docx says in which form"))],
    enclosures: Annotated[
        Enclosing, Text(N_("what of its enclosures: leave them, write files beside the letter, or one PDF with all"))
    ] = Enclosing.NO,
    overwrite: Annotated[bool, Text(N_("replace files that are there already"))] = False,
) -> SavedLetter:
    """Write a sent letter, and its enclosures if asked, to files outside the office. The access log says who took it.

    The letter is PDF or DOCX. All files are written, or none. Raises `OfficeExists`, `DiskFull`, and `OfficeError`
    where an enclosure can't go along.
    """
    draft = store.get(office.connection, letter)
    office.concern(draft.patient, f"{SUBJECT}:{letter}", "copied out")
    return save_letter(office, draft, out, enclosures, overwrite=overwrite)


@command("letters.letterhead", title=N_("Show the letterhead"), roles=WRITERS, log=None)
def letterhead(office: Office) -> Sender:
    """Return what stands above the office's letters."""
    return store.sender(office.connection) or default_sender(office.facts.name)


@command(
    "letters.set-letterhead",
    title=N_("Set the letterhead"),
    roles=frozenset({Role.ADMINISTRATOR}),
    log=AccessKind.ADMINISTER,
    terminal="letter letterhead",
)
def set_letterhead(
    office: Office,
    *,
    name: Annotated[str, Text(N_("the institution"))],
    unit: Annotated[str, Text(N_("the ward or clinic"))] = "",
    address: Annotated[tuple[str, ...], Text(N_("a line of the address; repeat it for each line"))] = (),
    phone: Annotated[str, Text(N_("the telephone number"))] = "",
    email: Annotated[str, Text(N_("the e-mail address"))] = "",
    web: Annotated[str, Text(N_("the web address"))] = "",
    contact: Annotated[str, Text(N_("whom to ask for"))] = "",
) -> None:
    """Set what stands above the office's letters."""
    office.concern(None, "letterhead")
    store.set_sender(office.connection, Sender(name, unit, tuple(address), phone, email, web, contact))


def _said_of_sending(draft: LetterDraft, missing: tuple[Duty, ...], reason: str) -> str:
    """Return what the log says of a letter's way. Raises `DutiesMissing` where nobody says why it lacks something."""
    if not missing:
        return draft.content.recipient
    if not reason:
        raise DutiesMissing(
            N_("The law wants this in the letter, and it was not found. Add it, or say why it is missing:\n{duties}"),
            duties="\n".join(map(told, missing)),
        )
    return f"{draft.content.recipient}; without {', '.join(duty.title for duty in missing)}: {reason}"


def _rendered(letter: Letter, layout: Layout) -> tuple[bytes, bytes]:
    """Return the finished letter as PDF and as DOCX."""
    from office.letters.docx import render_docx  # the renderers are large, and no start of the program needs them
    from office.letters.pdf import render_pdf

    return render_pdf(letter, layout), render_docx(letter, layout)


def _as_document(patient: PatientId, number: LetterId, letter: Letter, pdf: FileName) -> DocumentMade:
    return DocumentMade(
        patient=patient,
        kind=kinds.load_kind(letter.layout, letter.kind).title,
        title=letter.heading,
        file=pdf,
        media_type=PDF,
        text="\n".join([letter.recipient.name, letter.heading, plain_text(letter.body)]),
        language=letter.language,
        source=f"{SUBJECT}:{number}",
    )
