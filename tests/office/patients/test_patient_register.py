"""The register as a secretary uses it."""

from __future__ import annotations

import pytest

from office.arguments import PatientId
from office.errors import NotFound, OfficeError, OfficeExists
from office.features import patients


def test_a_patient_is_added_found_and_shown(practice_session):
    added = practice_session.call(
        patients.add, identity="128357 1001", name="  Øjvind   Prøve Åkjær ", address=("Ålykkevej 12",), protected=True
    )
    assert (added.identity, added.name, added.protected) == ("128357-1001", "Øjvind Prøve Åkjær", True)
    assert practice_session.call(patients.find, identity="1283571001") == added
    assert practice_session.call(patients.show, patient=added.id) == added
    for words in ("øjvind", "ÅKJÆR", "prøve å", "1283"):
        assert practice_session.call(patients.search, words=words) == (added,)
    assert practice_session.call(patients.search, words="   ") == ()
    assert practice_session.call(patients.search, words="%") == (), "a sign is a sign, not any name"
    assert practice_session.call(patients.search, words="Åkjær Øjvind") == (added,), "words in any order"


def test_a_real_office_takes_no_test_person_and_a_practice_office_nobody_else(real_session, practice_session):
    with pytest.raises(OfficeError, match="Practise in a practice office"):
        real_session.call(patients.add, identity="251248-9996", name="Nancy")
    with pytest.raises(OfficeError, match="may hold no real person"):
        practice_session.call(patients.add, identity="070761-4285", name="Nancy")


def test_a_number_whose_check_digit_does_not_fit_is_taken_with_a_remark(real_session):
    added = real_session.call(patients.add, identity="070761-4286", name="Anonym Prøve")
    assert "allowed since 2007" in added.remark


@pytest.mark.parametrize(
    ("identity", "name", "told"),
    [
        ("251248-9996", "  ", "name is missing"),
        ("251248-9996", "N" * 301, "longer than 300"),
        ("ukendt", "Nancy", "is no national id"),
        ("", "Nancy", "The national id is missing"),
    ],
)
def test_what_is_missing_is_told(practice_session, identity, name, told):
    with pytest.raises(OfficeError, match=told):
        practice_session.call(patients.add, identity=identity, name=name)


def test_nobody_is_in_the_register_twice(practice_session, patient):
    with pytest.raises(OfficeExists, match="Open that record"):
        practice_session.call(patients.add, identity="2512489996", name="Nancy again")


def test_who_is_not_there_is_not_found(practice_session):
    with pytest.raises(NotFound, match="add the patient first"):
        practice_session.call(patients.find, identity="128357-1001")
    with pytest.raises(NotFound, match="no patient number 7"):
        practice_session.call(patients.show, patient=PatientId(7))
