"""What the registers know of a letter, by the dotted names that a Word template may have for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from foundation.translation import N_
from office.errors import OfficeError
from office.letters.layout_model import Layout
from office.letters.model import Party, Sender
from office.letters.own_template_model import OwnTemplate
from office.patients.model import Patient

OUR_REFERENCE, SIGNER = "our_reference", "signature.name"
PATIENTS_ADDRESS = "patient.address"
# Nobody types these: a letter goes where the register says, about whom the register says.
FIXED = frozenset(
    {
        "date",
        OUR_REFERENCE,
        *("patient.name", "patient.id", PATIENTS_ADDRESS, "patient.phone"),
        *("guardian.name", "guardian.relation", "practitioner.name"),
        *("recipient.name", "recipient.address"),
    }
)


def sender_values(sender: Sender) -> dict[str, str]:
    """Return what stands above the office's letters, by name; what the letterhead leaves empty may be typed."""
    return {
        "sender.name": sender.name,
        "sender.unit": sender.unit,
        "sender.address": "\n".join(sender.address),
        "sender.phone": sender.phone,
        "sender.email": sender.email,
        "sender.web": sender.web,
        "sender.contact": sender.contact,
    }


def person_values(person: Patient | None) -> dict[str, str]:
    """Return what the register knows of the patient, by name. The address of a protected patient is not among it."""
    if person is None:
        return {}
    return {
        "patient.name": person.name,
        "patient.id": person.identity,
        PATIENTS_ADDRESS: "" if person.protected else "\n".join(person.address.lines),
        "patient.phone": person.phone,
        "guardian.name": person.guardian.name,
        "guardian.relation": person.guardian.relation,
        "practitioner.name": person.practitioner.name,
    }


def letter_values(layout: Layout, today: date, reference: str, whom: Party) -> dict[str, str]:
    """Return what is the letter's own, by name: date, reference, recipient."""
    return {
        "date": layout.write_head_date(today),
        OUR_REFERENCE: reference,
        "recipient.name": whom.name,
        "recipient.address": "\n".join(whom.address),
    }


def check_given(template: OwnTemplate, known: Mapping[str, str], given: Iterable[str]) -> None:
    """Raise `OfficeError` for values that the template has no field for, or that come from a register."""
    strange = [name for name in given if name not in asked_names(template.variables)]
    if strange:
        raise OfficeError(
            N_("The template “{title}” has no field for: {names}. Take them out."),
            title=template.title,
            names=", ".join(strange),
        )
    typed = [name for name in given if is_fixed(name, known)]
    if typed:
        raise OfficeError(
            N_("These come from the office's registers and are not typed: {names}. Take them out."),
            names=", ".join(typed),
        )


def is_fixed(name: str, known: Mapping[str, str]) -> bool:
    """Say whether nobody may type this: it is the register's alone, or the letterhead has it."""
    return name in FIXED or (name.startswith("sender.") and bool(known.get(name)))


def asked_names(variables: Iterable[str]) -> tuple[str, ...]:
    """Return the fields that hold texts: without `patient` where a template names `patient.name` besides."""
    held = tuple(variables)
    return tuple(name for name in held if not any(other.startswith(f"{name}.") for other in held))


def grouped(values: Mapping[str, str]) -> dict[str, Any]:
    """Turn dotted names into groups of values; what is empty is left out, so that it counts as not given."""
    made: dict[str, Any] = {}
    for name, value in values.items():
        if not value.strip():
            continue
        *groups, last = name.split(".")
        place = made
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = value
    return made
