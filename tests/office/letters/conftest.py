"""Letters in a practice office: `begin` one of any kind, with the fields of the kind's example."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from letter_contents import content_of

from office.arguments import PatientId
from office.checklists.model import Answer
from office.checklists.reading import checklist
from office.contacts.model import Contact, ContactKind
from office.features import contacts, letters, patients, privacy
from office.letters.drafts import LetterDraft, Recipient
from office.patients.model import Patient
from office.session import Session


@pytest.fixture
def begin(practice_session: Session, patient: Patient) -> Callable[..., LetterDraft]:
    """Begin a letter about the patient, or about nobody where `about=None`."""

    def begun(
        kind: str = "proevesvar",
        recipient: Recipient = Recipient.PATIENT,
        about: PatientId | None = patient.id,
        **more: Any,
    ) -> LetterDraft:
        return practice_session.call(letters.begin, patient=about, content=content_of(kind, recipient, **more))

    return begun


@pytest.fixture
def send(practice_session: Session) -> Callable[..., LetterDraft]:
    """Answer a letter's checklist with yes, and send it."""

    def sent(draft: LetterDraft, *, gate: str = "send-letter", **more: Any) -> LetterDraft:
        answers = {item.identity: Answer.YES for item in checklist(gate, practice_session.facts.country).items}
        practice_session.call(privacy.answer, checklist=gate, subject=f"letter:{draft.id}", answers=answers)
        return practice_session.call(letters.send, letter=draft.id, **more)

    return sent


@pytest.fixture
def contact(practice_session: Session) -> Callable[[ContactKind], Contact]:
    """Put a contact of a kind into the register."""

    def added(kind: ContactKind) -> Contact:
        return practice_session.call(
            contacts.add,
            kind=kind,
            name=f"Eksempelby {kind}",
            attention="Att.: Modtagelsen",
            address=("Torvet 9", "8000 Eksempelby"),
        )

    return added


@pytest.fixture
def protected(practice_session: Session, patient: Patient) -> Patient:
    """Return the patient, whose name and address are now protected, with a guardian and no forwarding address yet."""
    return practice_session.call(
        patients.change,
        patient=patient.id,
        protected=True,
        guardian="Karen Berggren",
        guardian_address=("Skjulvej 3", "7100 Vejle"),
        guardian_relation="mor",
        practitioner="Lægehuset",
        practitioner_address=("Testparken 40", "2100 København Ø"),
    )
