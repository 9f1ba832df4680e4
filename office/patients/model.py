"""A patient, as every feature sees one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from office.address import Address
from office.arguments import PatientId


@dataclass(frozen=True)
class Practitioner:
    """A patient's general practitioner: name and postal address."""

    name: str = ""
    address: Address = field(default_factory=Address)


@dataclass(frozen=True)
class Guardian:
    """Who acts for a patient: name, postal address, and what they are to the patient, such as mother."""

    name: str = ""
    address: Address = field(default_factory=Address)
    relation: str = ""


@dataclass(frozen=True)
class Patient:
    """A person in the register. `protected`: name and address are protected by law and never shown to outsiders.

    `forwarding` is the address that the authority gave for a protected patient's letters, which go nowhere else.
    """

    id: PatientId
    identity: str
    name: str
    address: Address
    phone: str
    protected: bool
    practitioner: Practitioner
    remark: str
    guardian: Guardian = field(default_factory=Guardian)
    forwarding: Address = field(default_factory=Address)


@dataclass(frozen=True)
class PatientBefore:
    """A record as it stood until somebody changed it."""

    patient: Patient
    changed: datetime
    changed_by: str
