"""From what a person decided, and what the registers know, to a complete letter; and what it still lacks."""

from __future__ import annotations

from foundation.translation import N_, _
from office.contacts import store as contacts
from office.contacts.model import Contact
from office.errors import OfficeError
from office.letters import kinds, store
from office.letters.addressing import check_keeps_address, recipient_of
from office.letters.drafts import RECIPIENT_TITLES, LetterContent, LetterDraft, default_sender
from office.letters.duties import Duty
from office.letters.kinds import Kind, Recipient
from office.letters.layout import load_layout
from office.letters.layout_model import Layout, Strength
from office.letters.model import Letter, letter_texts
from office.patients import store as patients
from office.patients.model import Patient
from office.transaction import Office


def person_of(office: Office, draft: LetterDraft) -> Patient | None:
    """Return the patient that a letter is about, or None where it is about nobody."""
    return None if draft.patient is None else patients.get(office.connection, draft.patient)


def contact_of(office: Office, content: LetterContent) -> Contact | None:
    """Return the contact that a letter goes to, or None where none is chosen."""
    return None if content.contact is None else contacts.get(office.connection, content.contact)


def compose(office: Office, draft: LetterDraft, content: LetterContent, person: Patient | None) -> Letter:
    """Put a letter together from `content`, which need not be saved. Raises `OfficeError` saying what is missing."""
    kind = kinds.load_kind(draft.layout, content.kind)
    _check_recipient(kind, content.recipient)
    recipient = recipient_of(content.recipient, person, contact_of(office, content))
    heading, body = kinds.make_text(kind, content.fields)
    letter = Letter(
        sender=store.sender(office.connection) or default_sender(office.facts.name),
        recipient=recipient,
        date=office.now.astimezone().date(),
        heading=heading,
        body=body,
        salutation=kinds.make_salutation(kind, recipient.name),
        layout=draft.layout,
        kind=content.kind,
        language=load_layout(draft.layout).language,
        patient=f"{person.name}, {person.identity}" if person is not None else "",
        our_reference=f"{draft.id}",
        your_reference=content.your_reference,
        signature=content.signature,
        enclosures=_enclosed(content),
        copies=tuple(copy for copy in content.copies if copy.strip()),
        exemption_mark=content.exemption_mark,
        document_name=kind.title,
    )
    if person is not None:
        check_keeps_address(letter_texts(letter), person)
    return letter


def missing_duties(letter: Letter, layout: Layout, person: Patient | None) -> tuple[Duty, ...]:
    """List what must stand in the letter and was not found, and an exempt heading that names patient or guardian."""
    named = person.guardian.name if person is not None else ""
    return kinds.missing_duties(kinds.load_kind(letter.layout, letter.kind), letter, layout=layout, named=named)


def told(duty: Duty) -> str:
    """Name a duty with its source, as everybody is told of it."""
    return f"{duty.title} ({duty.source})"


def laws(duties: tuple[Duty, ...]) -> tuple[Duty, ...]:
    """Return those duties that are law, and not only good practice."""
    return tuple(duty for duty in duties if duty.strength is Strength.LAW)


def _enclosed(content: LetterContent) -> tuple[str, ...]:
    titles = tuple(enclosure.title.strip() for enclosure in content.enclosures)
    if not all(titles):
        raise OfficeError(N_("An enclosure has no title. Give it one, or take it out."))
    return titles


def _check_recipient(kind: Kind, recipient: Recipient) -> None:
    known = kind.contents.recipients or (Recipient.NOBODY,)
    if recipient not in known:
        raise OfficeError(
            N_("A letter of the kind “{kind}” can't go to this recipient: {recipient}. Choose one of: {recipients}."),
            kind=kind.title,
            recipient=_(RECIPIENT_TITLES[recipient]),
            recipients=", ".join(_(RECIPIENT_TITLES[each]) for each in known),
        )
