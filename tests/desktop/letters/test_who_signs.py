"""Who signs a new letter most likely: whoever dictated, or the doctor who writes it."""

from __future__ import annotations

from collections.abc import Callable

from desktop.letters.new_letter import likely_signature
from office.features import letters
from office.letters.drafts import LetterContent, Recipient
from office.letters.model import Signature
from office.patients.model import Patient
from office.roles import Role
from office.session import Session

LENE, OLE = Signature("Lene Læge", "Overlæge"), Signature("Ole Kirurg", "Professor")


def test_whoever_dictated_signs_with_the_title_of_the_last_letter(
    practice_session: Session, patient: Patient, as_role: Callable[..., Session]
) -> None:
    for signature in (LENE, OLE, Signature("")):
        content = LetterContent("proevesvar", Recipient.PATIENT, {}, signature)
        practice_session.call(letters.begin, patient=patient.id, content=content)
    rows = practice_session.call(letters.listed)
    anna = practice_session.user
    assert likely_signature(rows, anna, "Lene Læge") == LENE
    assert likely_signature(rows, anna, "Ny Læge") == Signature("Ny Læge")
    assert likely_signature(rows, anna, "") == Signature(""), "the next letter may be another doctor's than the last"
    assert likely_signature((), anna, "") == Signature("")
    doctor = as_role(Role.DOCTOR).user
    assert likely_signature(rows, doctor, "") == Signature(doctor.name)
