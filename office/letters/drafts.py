"""A letter on its way: what a person fills in, before it becomes pages. Sent letters stay as they were sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from foundation.translation import N_
from office.arguments import LetterId, PatientId
from office.letters.model import Letter, Party, Sender, Signature
from office.patients.model import Patient
from office.storage.files import FileName


class LetterState(StrEnum):
    """Where a letter stands."""

    DRAFT = "draft"
    SENT = "sent"


TITLES: dict[LetterState, str] = {LetterState.DRAFT: N_("Draft"), LetterState.SENT: N_("Made and filed")}


class Recipient(StrEnum):
    """Whom a letter about a patient goes to; the address comes from the register, never from a keyboard."""

    PATIENT = "patient"
    PRACTITIONER = "practitioner"


RECIPIENT_TITLES: dict[Recipient, str] = {
    Recipient.PATIENT: N_("The patient"),
    Recipient.PRACTITIONER: N_("The general practitioner"),
}


@dataclass(frozen=True)
class LetterContent:
    """What a person decides about a letter. `fields` are those of its kind, by name."""

    kind: str
    recipient: Recipient
    fields: Mapping[str, str] = field(default_factory=dict)
    signature: Signature = field(default_factory=lambda: Signature(""))


@dataclass(frozen=True)
class LetterDraft:
    """A letter in the office; `pdf` and `docx` are there once it is sent."""

    id: LetterId
    patient: PatientId
    layout: str
    content: LetterContent
    source: str
    state: LetterState
    created: datetime
    created_by: str
    sent: datetime | None
    pdf: FileName | None
    docx: FileName | None


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
    patient: Patient
    problem: str
    missing_duties: tuple[str, ...]


@dataclass(frozen=True)
class Pages:
    """A finished letter in both forms."""

    letter: Letter
    pdf: bytes
    docx: bytes


def party(patient: Patient, recipient: Recipient) -> Party:
    """Return whom the letter goes to, as the register has it. The patient's id is for the reference line only."""
    if recipient is Recipient.PATIENT:
        return Party(patient.name, patient.address.lines)
    return Party(patient.practitioner.name, patient.practitioner.address.lines)


def default_sender(office_name: str) -> Sender:
    """Return the letterhead of an office that has not set one."""
    return Sender(office_name)
