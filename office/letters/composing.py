"""From what a person decided, and what the registers know, to a complete letter; and what it still lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foundation.translation import N_, _
from office.contacts import store as contacts
from office.contacts.model import KIND_TITLES, Contact
from office.errors import OfficeError
from office.letters import kinds, store
from office.letters.drafts import CONTACT_KINDS, RECIPIENT_TITLES, LetterContent, LetterDraft, default_sender, party
from office.letters.duties import Duty
from office.letters.kinds import Kind, Recipient
from office.letters.layout import load_layout
from office.letters.layout_model import Layout, Strength
from office.letters.model import Letter, Party, letter_texts
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
    recipient = _recipient(kind, content, person, contact_of(office, content))
    letter = Letter(
        sender=store.sender(office.connection) or default_sender(office.facts.name),
        recipient=recipient,
        date=office.now.astimezone().date(),
        heading=kinds.make_heading(kind, content.fields),
        body=kinds.make_body(kind, content.fields),
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
    if person is not None and person.protected:
        _check_keeps_address(letter, person)
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


def _recipient(kind: Kind, content: LetterContent, person: Patient | None, contact: Contact | None) -> Party:
    recipient = content.recipient
    _check_recipient(kind, recipient)
    if recipient is Recipient.NOBODY:
        return Party("")
    if recipient in CONTACT_KINDS and contact is not None:
        _check_contact(recipient, contact)
    elif recipient in CONTACT_KINDS and (recipient is not Recipient.PRACTITIONER or person is None):
        raise OfficeError(
            N_("Nobody is chosen for the letter to go to. Choose one from the register of contacts first.")
        )
    elif person is None:
        raise OfficeError(N_("The letter is about no patient, so it can go to a contact only. Choose one first."))
    found = party(person, recipient, contact)
    own = recipient in (Recipient.PATIENT, Recipient.GUARDIAN)
    if own and person is not None and person.protected and not person.forwarding.lines:
        raise OfficeError(
            N_(
                "Name and address of this patient are protected by law. In the patient's record, record the address "
                "that the authority gave for letters; the letter goes there and nowhere else."
            )
        )
    if not found.name or not found.address:
        raise OfficeError(
            N_("The register has no name or no address of the recipient. Add it to the patient's record first.")
        )
    return found


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


def _check_contact(recipient: Recipient, contact: Contact) -> None:
    if contact.kind is not CONTACT_KINDS[recipient]:
        raise OfficeError(
            N_("The contact “{name}” is of the kind: {kind}. Choose one of the kind: {wanted}."),
            name=contact.name,
            kind=_(KIND_TITLES[contact.kind]),
            wanted=_(KIND_TITLES[CONTACT_KINDS[recipient]]),
        )
    if contact.retired:
        raise OfficeError(
            N_("The contact “{name}” is retired and gets no more letters. Choose another."), name=contact.name
        )


def _check_keeps_address(letter: Letter, person: Patient) -> None:
    """Raise `OfficeError` where a part of a protected address was typed into the letter."""
    secret = {_plain(line) for line in _secret_lines(person)} - {_plain(line) for line in person.forwarding.lines}
    for place, text in letter_texts(letter):
        # These come from the registers; whoever shares a street with a practitioner is not given away by it.
        if place.startswith(("sender.", "recipient.")):
            continue
        for line in secret:
            if re.search(rf"(?<!\w){re.escape(line)}(?!\w)", _plain(text)):
                raise OfficeError(
                    N_("The letter says “{line}”, which is a part of a protected address. Take it out of the letter."),
                    line=line,
                )


def _secret_lines(person: Patient) -> Iterator[str]:
    """Give the lines that give a protected address away; the last one, the town, stands in many a letter."""
    for address in (person.address, person.guardian.address):
        yield from address.lines[:-1] or address.lines


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
