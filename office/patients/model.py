"""A patient, as every feature sees one."""

from __future__ import annotations

from dataclasses import dataclass

from office.arguments import PatientId


@dataclass(frozen=True)
class Address:
    """Where somebody gets post: lines from street to town, without the name. Empty if it is not known."""

    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Practitioner:
    """A patient's general practitioner: name and postal address."""

    name: str = ""
    address: Address = Address()


@dataclass(frozen=True)
class Patient:
    """A person in the register. `protected`: name and address are protected by law and never shown to outsiders."""

    id: PatientId
    identity: str
    name: str
    address: Address
    phone: str
    protected: bool
    practitioner: Practitioner
    remark: str
