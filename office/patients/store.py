"""The patients' table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, Text, func, insert, or_, select

from foundation.translation import N_
from office.arguments import PatientId
from office.errors import NotFound, OfficeExists
from office.patients.model import Address, Patient, Practitioner
from office.storage.schema import Json, metadata

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
)


def add(connection: Connection, patient: Patient) -> PatientId:
    """Add a patient; its `id` is not read. Raises `OfficeExists` for an id that is in the register."""
    known = connection.execute(select(patients.c.id).where(patients.c.identity == patient.identity)).scalar()
    if known is not None:
        raise OfficeExists(N_("The patient {id} is in the register already. Open that record."), id=patient.identity)
    values = {
        "identity": patient.identity,
        "name": patient.name,
        "address": list(patient.address.lines),
        "phone": patient.phone,
        "protected": patient.protected,
        "practitioner": patient.practitioner.name,
        "practitioner_address": list(patient.practitioner.address.lines),
        "remark": patient.remark,
    }
    result = connection.execute(insert(patients).values(values))
    assert result.inserted_primary_key is not None
    return PatientId(result.inserted_primary_key[0])


def get(connection: Connection, patient: PatientId) -> Patient:
    """Return a patient. Raises `NotFound`."""
    row = connection.execute(select(patients).where(patients.c.id == patient)).one_or_none()
    if row is None:
        raise NotFound(N_("There is no patient number {number} in this office."), number=patient)
    return _patient(row)


def with_identity(connection: Connection, identity: str) -> Patient | None:
    """Return the patient with a national id in its country's usual form, or None."""
    row = connection.execute(select(patients).where(patients.c.identity == identity)).one_or_none()
    return None if row is None else _patient(row)


def matching(connection: Connection, words: str, count: int) -> tuple[Patient, ...]:
    """Return patients whose name or id holds each of the words, by name."""
    question = select(patients).order_by(func.lower(patients.c.name)).limit(count)
    for word in words.split():
        in_name, in_id = (column.icontains(word, autoescape=True) for column in (patients.c.name, patients.c.identity))
        question = question.where(or_(in_name, in_id))
    rows = connection.execute(question)
    return tuple(_patient(row) for row in rows)


def by_id(connection: Connection, wanted: Iterable[int]) -> dict[int, Patient]:
    """Return several patients by their numbers."""
    rows = connection.execute(select(patients).where(patients.c.id.in_(set(wanted))))
    return {row.id: _patient(row) for row in rows}


def _patient(row: Any) -> Patient:
    return Patient(
        id=PatientId(row.id),
        identity=row.identity,
        name=row.name,
        address=Address(tuple(row.address)),
        phone=row.phone,
        protected=row.protected,
        practitioner=Practitioner(row.practitioner, Address(tuple(row.practitioner_address))),
        remark=row.remark,
    )
