"""Whom a letter goes to: from the registers, never to a protected address, and never to whom its kind does not know."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest
from letter_contents import content_of

from office.arguments import ContactId
from office.contacts.model import ContactKind
from office.errors import GateClosed, NotFound, OfficeError
from office.features import contacts, journals, letters, patients
from office.letters.drafts import CONTACT_KINDS, Recipient

FORWARDING = ("Postboks 5", "2100 København Ø")


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture
def shown(practice_session):
    """Return the words of a letter's page."""
    return lambda draft, **more: text_of(practice_session.call(letters.preview, letter=draft.id, **more).pdf)


# Patient, guardian, practitioner, contacts


def test_a_letter_goes_to_the_guardian(practice_session, patient, begin, shown):
    draft = begin(recipient=Recipient.GUARDIAN)
    with pytest.raises(OfficeError, match="no name or no address of the recipient"):
        shown(draft)
    practice_session.call(
        patients.change, patient=patient.id, guardian="Karen Berggren", guardian_address=("Vej 7", "8000 Eksempelby")
    )
    text = shown(draft)
    assert "Karen Berggren Vej 7 8000 Eksempelby" in text
    assert "Testparken 48" not in text
    assert "Nancy Ann Berggren, 251248-9996" in text


def test_a_letter_goes_to_the_patients_own_practitioner_or_to_another(practice_session, patient, begin, shown, contact):
    practice_session.call(
        patients.change, patient=patient.id, practitioner="Lægehuset", practitioner_address=("Torvet 5", "8000 By")
    )
    draft = begin("laegebrev", Recipient.PRACTITIONER)
    assert "Lægehuset Torvet 5" in shown(draft)
    other = contact(ContactKind.PRACTITIONER)
    text = shown(draft, content=replace(draft.content, contact=other.id))
    assert "Eksempelby practitioner Att.: Modtagelsen Torvet 9 8000 Eksempelby" in text
    assert "Lægehuset Torvet 5" not in text


def test_a_letter_goes_to_a_hospital_of_the_register(practice_session, begin, shown, contact):
    hospital = contact(ContactKind.HOSPITAL)
    draft = begin("laegebrev", Recipient.HOSPITAL, contact=hospital.id)
    assert "Eksempelby hospital Att.: Modtagelsen Torvet 9" in shown(draft)
    opened = practice_session.call(letters.opened, letter=draft.id)
    assert (opened.contact, opened.problem, opened.draft.content.contact) == (hospital, "", hospital.id)
    practice_session.call(contacts.retire, contact=hospital.id)
    assert "retired and gets no more letters" in practice_session.call(letters.opened, letter=draft.id).problem


def test_a_contact_must_be_chosen_and_be_of_the_right_kind(practice_session, begin, shown, contact):
    draft = begin("laegebrev", Recipient.HOSPITAL)
    with pytest.raises(OfficeError, match="Choose one from the register of contacts"):
        shown(draft)
    insurer = contact(ContactKind.INSURER)
    with pytest.raises(OfficeError, match=r"“Eksempelby insurer” is of the kind: Insurer\..*: Hospital"):
        shown(draft, content=replace(draft.content, contact=insurer.id))
    with pytest.raises(NotFound, match="no contact number 99"):
        begin("laegebrev", Recipient.HOSPITAL, contact=ContactId(99))
    with pytest.raises(NotFound, match="no contact number 99"):
        practice_session.call(letters.write, letter=draft.id, content=replace(draft.content, contact=ContactId(99)))


def test_every_contact_recipient_has_its_kind():
    own = {Recipient.PATIENT, Recipient.GUARDIAN, Recipient.NOBODY}
    assert set(CONTACT_KINDS) == set(Recipient) - own
    assert set(CONTACT_KINDS.values()) == set(ContactKind)


def test_a_recipient_that_the_kind_does_not_know_is_refused(begin, shown):
    with pytest.raises(OfficeError, match=r"“Prøvesvar”.*: An insurer\. Choose one of: The patient, The guardian"):
        shown(begin(recipient=Recipient.INSURER))
    with pytest.raises(OfficeError, match="Nobody: it has no address"):
        shown(begin(recipient=Recipient.NOBODY))


# Protected addresses


@pytest.mark.parametrize("recipient", [Recipient.PATIENT, Recipient.GUARDIAN])
def test_a_letter_to_a_protected_patient_goes_to_the_forwarding_address_only(
    practice_session, protected, begin, shown, recipient
):
    draft = begin(recipient=recipient)
    with pytest.raises(OfficeError, match="record the address that the authority gave for letters"):
        shown(draft)
    practice_session.call(patients.change, patient=protected.id, forwarding=FORWARDING)
    text = shown(draft)
    name = {Recipient.PATIENT: "Nancy Ann Berggren", Recipient.GUARDIAN: "Karen Berggren"}[recipient]
    assert f"{name} Postboks 5 2100 København Ø" in text
    assert "Testparken" not in text
    assert "Skjulvej" not in text
    assert "Nancy Ann Berggren, 251248-9996" in text


def test_a_protected_address_that_was_typed_does_not_get_out(practice_session, protected, begin, shown, send):
    practice_session.call(patients.change, patient=protected.id, forwarding=FORWARDING)
    draft = begin(fields={"text": "Vi har skrevet til testparken  48.\nRing gerne."})
    with pytest.raises(OfficeError, match="“testparken 48”, which is a part of a protected address"):
        shown(draft)
    with pytest.raises(OfficeError, match="protected address"):
        send(draft)
    for harmless in ("Testparken 480 er et andet sted.", "Mød på Postboks 5, 2100 København Ø."):
        assert harmless in shown(draft, content=content_of("proevesvar", fields={"text": harmless}))
    copied = replace(draft.content, fields=content_of("proevesvar").fields, copies=("Karen, Skjulvej 3",))
    with pytest.raises(OfficeError, match="“skjulvej 3”"):
        shown(draft, content=copied)


def test_a_letter_to_the_practitioner_of_a_protected_patient_needs_no_forwarding_address(protected, begin, shown):
    text = shown(begin("laegebrev", Recipient.PRACTITIONER))
    assert "Lægehuset Testparken 40" in text
    assert "Testparken 48" not in text


# About nobody


def test_minutes_are_made_and_kept_and_filed_in_no_journal(practice_session, begin, send, shown):
    draft = begin("moedereferat", Recipient.NOBODY, about=None)
    assert draft.patient is None
    assert shown(draft)
    with pytest.raises(GateClosed) as gate:
        send(draft)
    assert gate.value.checklist == "make-paper", "nobody is asked whether an address was checked"
    sent = send(draft, gate="make-paper")
    assert (sent.state_title, sent.patient) == ("Made", None)
    [row] = practice_session.call(letters.listed)
    assert (row.draft, row.patient_name, row.patient_identity) == (sent, "", "")
    assert practice_session.call(journals.newest) == ()
    assert text_of(practice_session.call(letters.preview, letter=sent.id).pdf)


def test_a_kind_about_nobody_and_one_about_a_patient_are_not_mixed_up(practice_session, begin):
    with pytest.raises(OfficeError, match=r"“Mødereferat” is about no patient.*Begin it without a patient"):
        begin("moedereferat", Recipient.NOBODY)
    with pytest.raises(OfficeError, match=r"is about a patient\. Choose one first"):
        begin(about=None)
    draft = begin()
    with pytest.raises(OfficeError, match="is about no patient"):
        practice_session.call(letters.write, letter=draft.id, content=content_of("moedereferat", Recipient.NOBODY))
    with pytest.raises(OfficeError, match="can't go to this recipient: The patient"):
        practice_session.call(letters.preview, letter=begin("folder", about=None).id)
