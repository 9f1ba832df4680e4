"""Paper volumes: on the shelf, lent, back."""

from __future__ import annotations

from datetime import date

import pytest

from office.errors import NotFound, OfficeError
from office.features import journals
from office.roles import Role

DUE = date(2026, 12, 1)


@pytest.fixture
def volume(practice_session, patient):
    return practice_session.call(journals.add_volume, patient=patient.id, label="Bind 1", shelf="Arkiv A, reol 12")


def lend(session, volume, borrower="Mads Mørk", due=DUE):
    return session.call(journals.lend, volume=volume, borrower=borrower, purpose="Kontrol", due=due)


def test_a_volume_is_lent_once_and_comes_back(practice_session, volume):
    (row,) = practice_session.call(journals.volumes)
    assert (row.volume.label, row.loan) == ("Bind 1", None)
    loan = lend(practice_session, volume)
    assert (loan.borrower, loan.due, loan.returned) == ("Mads Mørk", DUE, None)
    with pytest.raises(OfficeError, match="Mads Mørk has it until 2026-12-01"):
        lend(practice_session, volume, borrower="Another")
    assert practice_session.call(journals.volumes)[0].loan == loan
    practice_session.call(journals.take_back, volume=volume)
    assert practice_session.call(journals.volumes)[0].loan is None
    with pytest.raises(OfficeError, match="not out on loan"):
        practice_session.call(journals.take_back, volume=volume)
    assert lend(practice_session, volume, borrower="Another").id != loan.id


def test_volumes_that_are_out_stand_first_by_the_day_they_are_due(practice_session, patient, volume):
    for label in ("Bind 2", "Bind 3"):
        practice_session.call(journals.add_volume, patient=patient.id, label=label, shelf="A")
    rows = {row.volume.label: row.volume.id for row in practice_session.call(journals.volumes)}
    lend(practice_session, rows["Bind 2"], due=date(2026, 12, 9))
    lend(practice_session, rows["Bind 3"], due=date(2026, 12, 2))
    assert [row.volume.label for row in practice_session.call(journals.volumes)] == ["Bind 3", "Bind 2", "Bind 1"]


@pytest.mark.parametrize(("borrower", "purpose"), [("", "Kontrol"), ("Mads", " ")])
def test_a_loan_says_who_and_what_for(practice_session, volume, borrower, purpose):
    with pytest.raises(OfficeError, match="who takes the volume and what for"):
        practice_session.call(journals.lend, volume=volume, borrower=borrower, purpose=purpose, due=DUE)
    assert practice_session.call(journals.volumes)[0].loan is None


def test_a_volume_that_is_not_there_is_told_so(practice_session):
    with pytest.raises(NotFound):
        lend(practice_session, 9)


def test_only_the_archive_lends(as_role, volume):
    with pytest.raises(OfficeError, match="needs one of these roles"):
        lend(as_role(Role.TRAINEE), volume)
    assert lend(as_role(Role.ARCHIVIST), volume).borrower == "Mads Mørk"
