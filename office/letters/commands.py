"""What a person does with letters: begin one, write it, see its page, send it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from foundation.translation import N_
from office.access_log.model import AccessKind
from office.arguments import LetterId, PatientId, Text
from office.checklists import store as checklist_answers
from office.commands import command
from office.errors import OfficeError, OfficeExists
from office.events import DocumentMade, SourceUsed
from office.letters import kinds, store
from office.letters.blocks import plain_text
from office.letters.drafts import (
    LetterContent,
    LetterDraft,
    LetterRow,
    LetterState,
    OpenLetter,
    Pages,
    default_sender,
    party,
)
from office.letters.layout import load_layout
from office.letters.model import Letter, Sender
from office.patients import store as patients
from office.patients.model import Patient
from office.roles import Role
from office.storage import durable
from office.transaction import Office

WRITERS = frozenset({Role.SECRETARY, Role.TRAINEE, Role.DOCTOR, Role.ADVISER})
SENDERS = frozenset({Role.SECRETARY, Role.DOCTOR, Role.ADVISER})
SUBJECT = "letter"
# Only Denmark has a layout yet; an office elsewhere is told so by the layout's own sentence.
LANGUAGE = {"da": "da"}
PDF = "application/pdf"


@command("letters.begin", title=N_("Begin a letter"), roles=WRITERS, log=AccessKind.CREATE)
def begin(office: Office, *, patient: PatientId, content: LetterContent, source: str = "") -> LetterDraft:
    """Begin a letter about a patient. `source` names what it comes from, such as `dictation:4`."""
    kinds.load_kind(office.facts.country, content.kind)
    person = patients.get(office.connection, patient)
    draft = LetterDraft(
        id=LetterId(0),
        patient=person.id,
        layout=office.facts.country,
        content=content,
        source=source,
        state=LetterState.DRAFT,
        created=office.now,
        created_by=office.actor.name,
        sent=None,
        pdf=None,
        docx=None,
    )
    letter = store.add(office.connection, draft)
    office.concern(person.id, f"{SUBJECT}:{letter}")
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
    people = patients.by_id(office.connection, [draft.patient for draft in found])
    return tuple(
        LetterRow(
            draft,
            kinds.load_kind(draft.layout, draft.content.kind).title,
            people[draft.patient].name,
            people[draft.patient].identity,
        )
        for draft in found
    )


@command("letters.count", title=N_("Count the letters"), roles=WRITERS, log=None)
def counted(office: Office, *, state: LetterState) -> int:
    """Return how many letters are in a state."""
    return store.count(office.connection, state)


@command("letters.open", title=N_("Open a letter"), roles=WRITERS, log=AccessKind.READ)
def opened(office: Office, *, letter: LetterId) -> OpenLetter:
    """Return a letter, its patient, and what still stands in the way of sending it."""
    draft = store.get(office.connection, letter)
    person = patients.get(office.connection, draft.patient)
    office.concern(person.id, f"{SUBJECT}:{letter}")
    try:
        made = _compose(office, draft, person)
    except OfficeError as problem:
        return OpenLetter(draft, person, str(problem), ())
    duties = kinds.missing_duties(kinds.load_kind(draft.layout, draft.content.kind), made)
    return OpenLetter(draft, person, "", tuple(f"{duty.title} ({duty.source})" for duty in duties))


@command("letters.write", title=N_("Save a letter"), roles=WRITERS, log=AccessKind.CHANGE)
def write(office: Office, *, letter: LetterId, content: LetterContent) -> None:
    """Save what a person decided. A checklist that was passed for the letter must be passed anew."""
    draft = store.get(office.connection, letter)
    office.concern(draft.patient, f"{SUBJECT}:{letter}")
    _must_be_draft(draft)
    if content == draft.content:
        return
    kinds.load_kind(draft.layout, content.kind)
    store.set_content(office.connection, letter, content)
    checklist_answers.withdraw(office.connection, f"{SUBJECT}:{letter}")
    office.changed(SUBJECT, letter)


@command("letters.preview", title=N_("See a letter's page"), roles=WRITERS, log=AccessKind.OVERVIEW)
def preview(office: Office, *, letter: LetterId) -> bytes:
    """Return the letter as a PDF, as it would be sent now. Raises `OfficeError` saying what is missing."""
    draft = store.get(office.connection, letter)
    person = patients.get(office.connection, draft.patient)
    office.concern(person.id, f"{SUBJECT}:{letter}")
    if draft.pdf is not None:
        return office.files.read(draft.pdf)
    from office.letters.pdf import render_pdf

    return render_pdf(_compose(office, draft, person), load_layout(draft.layout))


@command(
    "letters.send",
    title=N_("Send a letter"),
    roles=SENDERS,
    log=AccessKind.SEND,
    checklist="send-letter",
    subject=SUBJECT,
)
def send(office: Office, *, letter: LetterId) -> LetterDraft:
    """Make the letter as PDF and DOCX, file it in the patient's journal, and put what it came from away.

    The program sends nothing anywhere: a person prints or dispatches the file. From here on the letter stands as it is.
    """
    draft = store.get(office.connection, letter)
    _must_be_draft(draft)
    person = patients.get(office.connection, draft.patient)
    office.concern(person.id, f"{SUBJECT}:{letter}", draft.content.recipient)
    pages = _pages(office, draft, person)
    pdf, docx = office.files.put_bytes(pages.pdf), office.files.put_bytes(pages.docx)
    store.change(office.connection, letter, state=LetterState.SENT, sent=office.now, pdf=pdf, docx=docx)
    office.emit(
        DocumentMade(
            patient=person.id,
            kind=kinds.load_kind(draft.layout, draft.content.kind).title,
            title=pages.letter.heading,
            file=pdf,
            media_type=PDF,
            text="\n".join([pages.letter.recipient.name, pages.letter.heading, plain_text(pages.letter.body)]),
            language=pages.letter.language,
            source=f"{SUBJECT}:{letter}",
        )
    )
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
) -> LetterDraft:
    """Write a sent letter to a file outside the office, as PDF or DOCX. The access log says who took it."""
    draft = store.get(office.connection, letter)
    office.concern(draft.patient, f"{SUBJECT}:{letter}", "copied out")
    wanted = {".pdf": draft.pdf, ".docx": draft.docx}
    if out.suffix.lower() not in wanted:
        raise OfficeError(N_("Give the file a name that ends in .pdf or .docx."))
    file = wanted[out.suffix.lower()]
    if file is None:
        raise OfficeError(N_("The letter is a draft. Send it first, then save it as a file."))
    if out.exists():
        raise OfficeExists(N_("{name} is there already. Name another file."), name=str(out))
    content = office.files.read(file)
    office.after_commit(lambda: durable.write_durably(out, content))
    return draft


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


def _pages(office: Office, draft: LetterDraft, person: Patient) -> Pages:
    from office.letters.docx import render_docx  # the renderers are large, and no start of the program needs them
    from office.letters.pdf import render_pdf

    letter, layout = _compose(office, draft, person), load_layout(draft.layout)
    return Pages(letter, render_pdf(letter, layout), render_docx(letter, layout))


def _compose(office: Office, draft: LetterDraft, person: Patient) -> Letter:
    """Put a letter together. Raises `OfficeError` saying what is missing."""
    content = draft.content
    kind = kinds.load_kind(draft.layout, content.kind)
    recipient = party(person, content.recipient)
    if not recipient.name or not recipient.address:
        raise OfficeError(
            N_("The register has no name or no address of the recipient. Add it to the patient's record first.")
        )
    return Letter(
        sender=store.sender(office.connection) or default_sender(office.facts.name),
        recipient=recipient,
        date=office.now.astimezone().date(),
        heading=kinds.make_heading(kind, content.fields),
        body=kinds.make_body(kind, content.fields),
        salutation=kinds.make_salutation(kind, recipient.name),
        layout=draft.layout,
        kind=content.kind,
        language=LANGUAGE[draft.layout],
        patient=f"{person.name}, {person.identity}",
        our_reference=f"{draft.id}",
        signature=content.signature,
    )


def _must_be_draft(draft: LetterDraft) -> None:
    if draft.state is not LetterState.DRAFT:
        raise OfficeError(N_("The letter has been sent and stays as it is. Begin a new one to correct it."))
