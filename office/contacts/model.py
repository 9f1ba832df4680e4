"""Somebody whom the office writes to, as every feature sees one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from foundation.translation import N_
from office.address import Address
from office.arguments import ContactId


class ContactKind(StrEnum):
    """What a contact is."""

    PRACTITIONER = "practitioner"
    HOSPITAL = "hospital"
    MUNICIPALITY = "municipality"
    INSURER = "insurer"
    AUTHORITY = "authority"


KIND_TITLES: dict[ContactKind, str] = {
    ContactKind.PRACTITIONER: N_("Practitioner"),
    ContactKind.HOSPITAL: N_("Hospital"),
    ContactKind.MUNICIPALITY: N_("Municipality"),
    ContactKind.INSURER: N_("Insurer"),
    ContactKind.AUTHORITY: N_("Authority"),
}


@dataclass(frozen=True)
class Contact:
    """Somebody in the register of contacts.

    `attention` is the line between name and street, as it is to be written ("Att.: Hjertemedicinsk Klinik"), or empty.
    A retired contact gets no new letters, and stays for those that it got.
    """

    id: ContactId
    kind: ContactKind
    name: str
    attention: str
    address: Address
    phone: str
    retired: bool
