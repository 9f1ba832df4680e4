"""The access log as its readers see it."""

from __future__ import annotations

from sqlalchemy import text

from office.features import journals, privacy


def test_a_row_names_the_patient_and_keeps_the_number_of_one_that_is_gone(practice_session, patient):
    practice_session.call(journals.listed, patient=patient.id)
    row = next(row for row in practice_session.call(privacy.show) if row.entry.command == "journals.list")
    assert (row.patient_identity, row.patient_name) == (patient.identity, patient.name)
    with practice_session.database.transaction() as connection:
        connection.execute(text("UPDATE access_log SET patient = 999"))
    assert {row.patient_identity for row in practice_session.call(privacy.show)} >= {"#999"}
