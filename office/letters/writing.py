"""How a letter's content is kept: what is checked before, and which content before it stays as a version."""

from __future__ import annotations

from datetime import timedelta

from foundation.translation import N_
from office.arguments import LetterId, PatientId
from office.checklists import store as checklist_answers
from office.contacts import store as contacts
from office.errors import OfficeError
from office.events import EnclosuresChosen
from office.letters import kinds, store
from office.letters.drafts import LetterContent, LetterDraft, LetterState
from office.roles import Role
from office.transaction import Office

WRITERS = frozenset({Role.SECRETARY, Role.TRAINEE, Role.DOCTOR, Role.ADVISER})
SUBJECT = "letter"
VERSION_AFTER = timedelta(minutes=10)


def must_be_draft(draft: LetterDraft) -> None:
    """Raise `OfficeError` for a letter that was sent."""
    if draft.state is not LetterState.DRAFT:
        raise OfficeError(N_("The letter has been sent and stays as it is. Begin a new one to correct it."))


def check_content(office: Office, layout: str, patient: PatientId | None, content: LetterContent) -> None:
    """Raise `OfficeError` for content that can't be that of a letter about this patient, or about nobody."""
    kind = kinds.load_kind(layout, content.kind)
    if kind.contents.about_patient and patient is None:
        raise OfficeError(N_("A letter of the kind “{kind}” is about a patient. Choose one first."), kind=kind.title)
    if patient is not None and not kind.contents.about_patient:
        raise OfficeError(
            N_("“{kind}” is about no patient and is filed in no journal. Begin it without a patient."), kind=kind.title
        )
    if content.contact is not None:
        contacts.get(office.connection, content.contact)
    documents = tuple(enclosure.document for enclosure in content.enclosures if enclosure.document is not None)
    if documents:
        office.emit(EnclosuresChosen(patient, documents))


def new_draft(office: Office, patient: PatientId | None, content: LetterContent, source: str = "") -> LetterDraft:
    """Return a draft that the user begins now; it has no number until it is added."""
    return LetterDraft(
        id=LetterId(0),
        patient=patient,
        layout=office.facts.country,
        content=content,
        source=source,
        state=LetterState.DRAFT,
        created=office.now,
        created_by=office.actor.name,
        written=office.now,
        written_by=office.actor.name,
        sent=None,
        pdf=None,
        docx=None,
    )


def save_content(office: Office, draft: LetterDraft, content: LetterContent, *, always_keep: bool = False) -> None:
    """Write content in the place of what was there, which is kept as a version where that is due or asked for."""
    if content == draft.content:
        return
    check_content(office, draft.layout, draft.patient, content)
    if always_keep or _is_due(office, draft):
        keep_version(office, draft)
    store.set_content(office.connection, draft.id, content, time=office.now, user=office.actor.name)
    checklist_answers.withdraw(office.connection, f"{SUBJECT}:{draft.id}")
    office.changed(SUBJECT, draft.id)


def keep_version(office: Office, draft: LetterDraft) -> None:
    """Keep a letter's content as it stands, unless the newest version says the same."""
    newest = store.newest_version(office.connection, draft.id)
    if newest is None or newest.content != draft.content:
        store.add_version(office.connection, draft, 1 if newest is None else newest.number + 1)


def _is_due(office: Office, draft: LetterDraft) -> bool:
    """Say whether what stands there was written by somebody else, or nothing was kept for ten minutes."""
    if draft.written_by != office.actor.name:
        return True
    newest = store.newest_version(office.connection, draft.id)
    return office.now - (draft.created if newest is None else newest.saved) > VERSION_AFTER
