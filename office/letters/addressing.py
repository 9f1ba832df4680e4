"""Whom a letter goes to, as the registers have it, and how a protected address is kept out of what is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from foundation.translation import N_, _
from office.contacts.model import KIND_TITLES, Contact
from office.errors import OfficeError
from office.letters.drafts import CONTACT_KINDS, party
from office.letters.kinds import Recipient
from office.letters.model import Party
from office.patients.model import Patient

# These come from the registers; whoever shares a street with a practitioner is not given away by it.
FROM_REGISTERS = ("sender.", "recipient.")


def recipient_of(recipient: Recipient, person: Patient | None, contact: Contact | None) -> Party:
    """Return name and address of a recipient. Raises `OfficeError` where the registers have none that may be used."""
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


def check_keeps_address(texts: Iterable[tuple[str, str]], person: Patient) -> None:
    """Raise `OfficeError` where a part of a protected address stands in one of the texts, each with its place's name.

    Nothing is said where the person is not protected.
    """
    if not person.protected:
        return
    secret = {_plain(line) for line in _secret_lines(person)} - {_plain(line) for line in person.forwarding.lines}
    for place, text in texts:
        if place.startswith(FROM_REGISTERS):
            continue
        for line in secret:
            if re.search(rf"(?<!\w){re.escape(line)}(?!\w)", _plain(text)):
                raise OfficeError(
                    N_("The letter says “{line}”, which is a part of a protected address. Take it out of the letter."),
                    line=line,
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


def _secret_lines(person: Patient) -> Iterator[str]:
    """Give the lines that give a protected address away; the last one, the town, stands in many a letter."""
    for address in (person.address, person.guardian.address):
        yield from address.lines[:-1] or address.lines


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
