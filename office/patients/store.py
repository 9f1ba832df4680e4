"""The patients' table, and the records as they were before each change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    func,
    insert,
    or_,
    select,
    update,
)

from foundation.translation import N_
from office.address import Address
from office.arguments import PatientId
from office.errors import NotFound, OfficeExists
from office.patients.model import Guardian, Patient, PatientBefore, Practitioner
from office.storage.schema import Json, UtcTime, metadata

patients = Table(
    "patients",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("identity", String(30), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("address", Json, nullable=False),
    Column("phone", String(40), nullable=False),
    Column("protected", Boolean, nullable=False),
    Column("practitioner", Text, nullable=False),
    Column("practitioner_address", Json, nullable=False),
    Column("remark", Text, nullable=False),
    Column("guardian", Text, nullable=False),
    Column("guardian_address", Json, nullable=False),
    Column("guardian_relation", Text, nullable=False),
    Column("forwarding", Json, nullable=False),
)
# `record` holds the columns above as they were, so that nothing that was known of a person is ever lost.
history = Table(
    "patient_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patient", Integer, ForeignKey("patients.id"), nullable=False, index=True),
    Column("record", Json, nullable=False),
    Column("changed", UtcTime, nullable=False),
    Column("changed_by", String(100), nullable=False),
)


def add(connection: Connection, patient: Patient) -> PatientId:
    """Add a patient; its `id` is not read. Raises `OfficeExists` for an id that is in the register."""
    _check_is_new(connection, patient)
    result = connection.execute(insert(patients).values(_values(patient)))
    assert result.inserted_primary_key is not None
    return PatientId(result.inserted_primary_key[0])


def change(connection: Connection, patient: Patient, *, time: datetime, user: str) -> None:
    """Write a record in the place of the one that has its id, which is kept in the history.

    Raises `NotFound`, and `OfficeExists` for a national id that another patient has.
    """
    before = get(connection, patient.id)
    _check_is_new(connection, patient)
    kept = {"patient": patient.id, "record": _values(before), "changed": time, "changed_by": user}
    connection.execute(insert(history).values(kept))
    connection.execute(update(patients).where(patients.c.id == patient.id).values(_values(patient)))


def changes(connection: Connection, patient: PatientId) -> tuple[PatientBefore, ...]:
    """Return the record as it was before each change, the newest first."""
    rows = connection.execute(select(history).where(history.c.patient == patient).order_by(history.c.id.desc()))
    return tuple(
        PatientBefore(_patient({**row.record, "id": row.patient}), row.changed, row.changed_by) for row in rows
    )


def get(connection: Connection, patient: PatientId) -> Patient:
    """Return a patient. Raises `NotFound`."""
    row = connection.execute(select(patients).where(patients.c.id == patient)).one_or_none()
    if row is None:
        raise NotFound(N_("There is no patient number {number} in this office."), number=patient)
    return _patient(row._mapping)


def with_identity(connection: Connection, identity: str) -> Patient | None:
    """Return the patient with a national id in its country's usual form, or None."""
    row = connection.execute(select(patients).where(patients.c.identity == identity)).one_or_none()
    return None if row is None else _patient(row._mapping)


def matching(connection: Connection, words: str, count: int) -> tuple[Patient, ...]:
    """Return patients whose name or id holds each of the words, by name."""
    question = select(patients).order_by(func.lower(patients.c.name)).limit(count)
    for word in words.split():
        in_name, in_id = (column.icontains(word, autoescape=True) for column in (patients.c.name, patients.c.identity))
        question = question.where(or_(in_name, in_id))
    rows = connection.execute(question)
    return tuple(_patient(row._mapping) for row in rows)


def by_id(connection: Connection, wanted: Iterable[int]) -> dict[int, Patient]:
    """Return several patients by their numbers."""
    rows = connection.execute(select(patients).where(patients.c.id.in_(set(wanted))))
    return {row.id: _patient(row._mapping) for row in rows}


def _check_is_new(connection: Connection, patient: Patient) -> None:
    known = connection.execute(select(patients.c.id).where(patients.c.identity == patient.identity)).scalar()
    if known not in (None, patient.id):
        raise OfficeExists(N_("The patient {id} is in the register already. Open that record."), id=patient.identity)


def _values(patient: Patient) -> dict[str, Any]:
    return {
        "identity": patient.identity,
        "name": patient.name,
        "address": list(patient.address.lines),
        "phone": patient.phone,
        "protected": patient.protected,
        "practitioner": patient.practitioner.name,
        "practitioner_address": list(patient.practitioner.address.lines),
        "remark": patient.remark,
        "guardian": patient.guardian.name,
        "guardian_address": list(patient.guardian.address.lines),
        "guardian_relation": patient.guardian.relation,
        "forwarding": list(patient.forwarding.lines),
    }


def _patient(row: Mapping[Any, Any]) -> Patient:
    return Patient(
        id=PatientId(row["id"]),
        identity=row["identity"],
        name=row["name"],
        address=Address(tuple(row["address"])),
        phone=row["phone"],
        protected=row["protected"],
        practitioner=Practitioner(row["practitioner"], Address(tuple(row["practitioner_address"]))),
        remark=row["remark"],
        guardian=Guardian(row["guardian"], Address(tuple(row["guardian_address"])), row["guardian_relation"]),
        forwarding=Address(tuple(row["forwarding"])),
    )
