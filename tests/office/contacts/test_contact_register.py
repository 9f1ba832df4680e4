"""The register of contacts as a secretary uses it."""

from __future__ import annotations

import pytest

from office.arguments import ContactId
from office.contacts.model import ContactKind
from office.errors import NotAllowed, NotFound, OfficeError, OfficeExists
from office.features import contacts
from office.roles import Role


@pytest.fixture
def hospital(practice_session):
    return practice_session.call(
        contacts.add,
        kind=ContactKind.HOSPITAL,
        name="  Eksempelby   Sygehus ",
        attention="Att.: Øjenklinikken",
        address=("Sygehusvej  1", " ", "8000 Eksempelby"),
        phone="78 00 00 00",
    )


def test_a_contact_is_added_listed_and_found(practice_session, hospital):
    insurer = practice_session.call(
        contacts.add, kind=ContactKind.INSURER, name="Ærø Forsikring", address=("8000 Eksempelby",)
    )
    assert (hospital.name, hospital.address.lines) == ("Eksempelby Sygehus", ("Sygehusvej 1", "8000 Eksempelby"))
    assert practice_session.call(contacts.listed) == (hospital, insurer), "by name"
    assert practice_session.call(contacts.listed, kind=ContactKind.INSURER) == (insurer,)
    assert practice_session.call(contacts.listed, kind=ContactKind.AUTHORITY) == ()
    for words, found in {
        "eksempelby": (hospital, insurer),
        "sygehusvej": (hospital,),
        "øjenkl": (hospital,),
        "FORSIKRING ærø": (insurer,),
        "%": (),
        "  ": (),
    }.items():
        assert practice_session.call(contacts.search, words=words) == found, words


def test_a_change_leaves_what_is_not_named(practice_session, hospital):
    changed = practice_session.call(contacts.change, contact=hospital.id, address=("Nyvej 2", "8000 By"), attention="")
    assert (changed.name, changed.attention, changed.phone) == (hospital.name, "", hospital.phone)
    assert changed.address.lines == ("Nyvej 2", "8000 By")
    assert practice_session.call(contacts.listed) == (changed,)
    with pytest.raises(NotFound, match="no contact number 9"):
        practice_session.call(contacts.change, contact=ContactId(9), name="X")


def test_a_retired_contact_is_out_of_the_way_until_it_is_taken_back(practice_session, hospital):
    retired = practice_session.call(contacts.retire, contact=hospital.id)
    assert retired.retired
    assert practice_session.call(contacts.listed) == practice_session.call(contacts.search, words="eksempelby") == ()
    assert practice_session.call(contacts.listed, retired=True) == (retired,)
    assert practice_session.call(contacts.retire, contact=hospital.id, back=True) == hospital
    assert practice_session.call(contacts.listed) == (hospital,)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": " "}, "name is missing"),
        ({"name": "N" * 301}, "longer than 300"),
        ({"address": (" ",)}, "address is missing"),
        ({"phone": "1" * 41}, "longer than 40"),
    ],
)
def test_what_no_letter_could_go_to_is_refused(practice_session, hospital, changes, told):
    with pytest.raises(OfficeError, match=told):
        practice_session.call(
            contacts.add, **{"kind": ContactKind.HOSPITAL, "name": "Nyt", "address": ("8000 By",)} | changes
        )
    with pytest.raises(OfficeError, match=told):
        practice_session.call(contacts.change, contact=hospital.id, **changes)
    assert practice_session.call(contacts.listed) == (hospital,)


def test_nobody_is_in_the_register_twice_but_departments_are_apart(practice_session, hospital):
    same = {"kind": ContactKind.HOSPITAL, "name": "EKSEMPELBY sygehus", "address": ("8000 By",)}
    with pytest.raises(OfficeExists, match=f"contact number {hospital.id}"):
        practice_session.call(contacts.add, **same, attention="att.: øjenklinikken")
    other = practice_session.call(contacts.add, **same, attention="Att.: Kirurgi")
    with pytest.raises(OfficeExists):
        practice_session.call(contacts.change, contact=other.id, attention=hospital.attention)


def test_who_works_with_records_may_and_nobody_else(as_role, hospital):
    assert as_role(Role.TRAINEE).call(contacts.listed) == (hospital,)
    with pytest.raises(NotAllowed):
        as_role(Role.PRIVACY_OFFICER).call(contacts.retire, contact=hospital.id)
