"""A letter on its way: what a person fills in, before it becomes pages. Sent letters stay as they were sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from foundation.translation import N_, _
from office.arguments import ContactId, LetterId, PatientId
from office.contacts.model import Contact, ContactKind
from office.errors import OfficeError
from office.letters.kinds import Recipient
from office.letters.model import Party, Sender, Signature
from office.patients.model import Patient
from office.storage.files import FileName


class LetterState(StrEnum):
    """Where a letter stands."""

    DRAFT = "draft"
    SENT = "sent"


TITLES: dict[LetterState, str] = {LetterState.DRAFT: N_("Draft"), LetterState.SENT: N_("Made and filed")}
MADE_TITLE = N_("Made")

RECIPIENT_TITLES: dict[Recipient, str] = {
    Recipient.PATIENT: N_("The patient"),
    Recipient.GUARDIAN: N_("The guardian"),
    Recipient.PRACTITIONER: N_("The general practitioner"),
    Recipient.HOSPITAL: N_("A hospital"),
    Recipient.MUNICIPALITY: N_("A municipality"),
    Recipient.INSURER: N_("An insurer"),
    Recipient.AUTHORITY: N_("An authority"),
    Recipient.NOBODY: N_("Nobody: it has no address"),
}

CONTACT_KINDS: dict[Recipient, ContactKind] = {
    Recipient.PRACTITIONER: ContactKind.PRACTITIONER,
    Recipient.HOSPITAL: ContactKind.HOSPITAL,
    Recipient.MUNICIPALITY: ContactKind.MUNICIPALITY,
    Recipient.INSURER: ContactKind.INSURER,
    Recipient.AUTHORITY: ContactKind.AUTHORITY,
}
"""Which contacts a recipient may be; a practitioner may be the patient's own instead."""


class DutiesMissing(OfficeError):
    """The law wants something in the letter that is not there, and nobody has said why it goes without."""

    @property
    def duties(self) -> tuple[str, ...]:
        """Return what is missing, each with its source."""
        return tuple(str(self.facts["duties"]).split("\n"))


@dataclass(frozen=True)
class Enclosure:
    """What goes with a letter: its title, and its number in the patient's journal where it is from there."""

    title: str
    document: int | None = None


@dataclass(frozen=True)
class LetterContent:
    """What a person decides about a letter. `fields` are those of its kind, by name."""

    kind: str
    recipient: Recipient
    fields: Mapping[str, str] = field(default_factory=dict)
    signature: Signature = field(default_factory=lambda: Signature(""))
    contact: ContactId | None = None
    enclosures: tuple[Enclosure, ...] = ()
    copies: tuple[str, ...] = ()
    your_reference: str = ""
    exemption_mark: str = ""


@dataclass(frozen=True)
class LetterDraft:
    """A letter in the office; `pdf` and `docx` are there once it is sent.

    `patient` is None for what is about nobody, such as minutes. `written` is when its content was last saved.
    """

    id: LetterId
    patient: PatientId | None
    layout: str
    content: LetterContent
    source: str
    state: LetterState
    created: datetime
    created_by: str
    written: datetime
    written_by: str
    sent: datetime | None
    pdf: FileName | None
    docx: FileName | None

    @property
    def state_title(self) -> str:
        """Return where the letter stands, in the reader's language; what is about nobody is filed nowhere."""
        made_only = self.state is LetterState.SENT and self.patient is None
        return _(MADE_TITLE) if made_only else _(TITLES[self.state])


@dataclass(frozen=True)
class LetterRow:
    """A letter as a list shows it."""

    draft: LetterDraft
    kind_title: str
    patient_name: str
    patient_identity: str


@dataclass(frozen=True)
class OpenLetter:
    """All that is needed to write a letter: the draft, its patient, and what still stands in the way of a page."""

    draft: LetterDraft
    patient: Patient | None
    problem: str
    missing_duties: tuple[str, ...]
    contact: Contact | None = None


@dataclass(frozen=True)
class Preview:
    """A letter's page as it would be now, as PDF, and what must stand in such a letter and was not found."""

    pdf: bytes
    missing_duties: tuple[str, ...]


@dataclass(frozen=True)
class Version:
    """A letter's content as somebody saved it, before it was changed; versions are counted from 1."""

    number: int
    saved: datetime
    saved_by: str
    content: LetterContent


def party(patient: Patient | None, recipient: Recipient, contact: Contact | None = None) -> Party:
    """Return whom the letter goes to, as the registers have it; without name or address where they have none.

    A letter to a protected patient, or to the guardian, goes to the forwarding address and nowhere else. The patient's
    id is for the reference line only.
    """
    if contact is not None and recipient in CONTACT_KINDS:
        return Party(contact.name, (*filter(None, [contact.attention]), *contact.address.lines))
    if patient is None:
        return Party("")
    known = {
        Recipient.PATIENT: (patient.name, patient.address),
        Recipient.GUARDIAN: (patient.guardian.name, patient.guardian.address),
        Recipient.PRACTITIONER: (patient.practitioner.name, patient.practitioner.address),
    }
    if recipient not in known:
        return Party("")
    name, address = known[recipient]
    if patient.protected and recipient is not Recipient.PRACTITIONER:
        address = patient.forwarding
    return Party(name, address.lines)


def default_sender(office_name: str) -> Sender:
    """Return the letterhead of an office that has not set one."""
    return Sender(office_name)
