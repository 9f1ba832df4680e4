"""A patient's record is put right, and what it was before is never lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from office.address import Address
from office.arguments import PatientId
from office.errors import NotFound, OfficeError, OfficeExists
from office.features import patients, privacy
from office.patients.model import Guardian, Practitioner
from office.roles import Role


def test_what_is_named_is_changed_and_the_rest_stays(practice_session, patient):
    changed = practice_session.call(
        patients.change,
        patient=patient.id,
        address=("Nyvej  7", "", "2100 København Ø"),
        protected=True,
        forwarding=("Postboks 5", "2100 København Ø"),
        guardian="Karen Berggren",
        guardian_relation="mor",
        practitioner="Lægehuset",
    )
    assert changed == replace(
        patient,
        address=Address(("Nyvej 7", "2100 København Ø")),
        protected=True,
        forwarding=Address(("Postboks 5", "2100 København Ø")),
        guardian=Guardian("Karen Berggren", Address(), "mor"),
        practitioner=Practitioner("Lægehuset"),
    )
    assert practice_session.call(patients.show, patient=patient.id) == changed
    emptied = practice_session.call(patients.change, patient=patient.id, guardian="", address=(), protected=False)
    assert (emptied.guardian.name, emptied.guardian.relation, emptied.address.lines) == ("", "mor", ())
    assert emptied.forwarding == changed.forwarding


def test_every_form_of_the_record_is_kept_with_who_and_when(practice_session, patient, as_role):
    first = practice_session.call(patients.change, patient=patient.id, name="Nancy Ærø Berggren", phone="1")
    as_role(Role.ARCHIVIST).call(patients.change, patient=patient.id, guardian="Karen")
    practice_session.call(patients.change, patient=patient.id, name="Nancy Ærø Berggren")
    before = practice_session.call(patients.changes, patient=patient.id)
    assert [(one.patient, one.changed_by) for one in before] == [(first, "archivist"), (patient, "Anna")]
    assert before[0].changed > before[1].changed
    told = [(row.entry.command, row.entry.patient) for row in practice_session.call(privacy.show)]
    assert told.count(("patients.change", patient.id)) == 3
    assert ("patients.history", patient.id) in told


def test_a_replacement_number_becomes_the_right_one(practice_session, patient):
    changed = practice_session.call(patients.change, patient=patient.id, identity="1283571001")
    assert changed.identity == "128357-1001"
    assert practice_session.call(patients.find, identity="128357-1001") == changed
    with pytest.raises(NotFound):
        practice_session.call(patients.find, identity=patient.identity)
    assert practice_session.call(patients.changes, patient=patient.id)[0].patient.identity == patient.identity


@pytest.mark.parametrize(
    ("changes", "error", "told"),
    [
        ({"name": "  "}, OfficeError, "name is missing"),
        ({"name": "N" * 301}, OfficeError, "longer than 300"),
        ({"identity": ""}, OfficeError, "The national id is missing"),
        ({"identity": "070761-4285"}, OfficeError, "may hold no real person"),
        ({"identity": "128357-1001"}, OfficeExists, "Open that record"),
    ],
)
def test_what_can_not_be_right_changes_nothing(practice_session, patient, changes, error, told):
    practice_session.call(patients.add, identity="128357-1001", name="Øjvind")
    with pytest.raises(error, match=told):
        practice_session.call(patients.change, patient=patient.id, phone="1", **changes)
    assert practice_session.call(patients.show, patient=patient.id) == patient
    assert practice_session.call(patients.changes, patient=patient.id) == ()


def test_a_record_that_is_not_there_is_told(practice_session):
    with pytest.raises(NotFound, match="no patient number 7"):
        practice_session.call(patients.change, patient=PatientId(7), name="Nancy")


def test_a_patient_is_added_with_guardian_and_forwarding_address(practice_session):
    child = practice_session.call(
        patients.add,
        identity="128357-1001",
        name="Øjvind",
        guardian="Karen Prøve",
        guardian_address=("Vej 1",),
        guardian_relation="mor",
        forwarding=("Postboks 5",),
    )
    assert child.guardian == Guardian("Karen Prøve", Address(("Vej 1",)), "mor")
    assert child.forwarding == Address(("Postboks 5",))
