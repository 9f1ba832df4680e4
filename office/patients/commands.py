"""What a person does with the register of patients."""

from __future__ import annotations

from typing import Annotated

from foundation.translation import N_
from office.access_log.model import AccessKind
from office.arguments import PatientId, Text
from office.commands import command
from office.errors import NotFound, OfficeError
from office.patients import national_ids, store
from office.patients.model import Address, Patient, Practitioner
from office.roles import CLERKS
from office.transaction import Office

NAME_LENGTH_AT_MOST = 300
FOUND_AT_MOST = 50


@command("patients.add", title=N_("Add a patient"), roles=CLERKS, log=AccessKind.CREATE, terminal="patient add")
def add(
    office: Office,
    *,
    identity: Annotated[str, Text(N_("the national id, as it is usually written"), option="id")],
    name: Annotated[str, Text(N_("the patient's full name"))],
    address: Annotated[tuple[str, ...], Text(N_("a line of the postal address; repeat it for each line"))] = (),
    phone: Annotated[str, Text(N_("the telephone number"))] = "",
    protected: Annotated[bool, Text(N_("name and address are protected by law"))] = False,
    practitioner: Annotated[str, Text(N_("the general practitioner's name"))] = "",
    practitioner_address: Annotated[tuple[str, ...], Text(N_("a line of the practitioner's address"))] = (),
) -> Patient:
    """Put a patient into the register. A real office takes no test ids, a practice office nothing else."""
    if not identity.strip():
        raise OfficeError(N_("The national id is missing. Type it as it is usually written."))
    found = national_ids.checked(identity, office.facts.country, practice=office.facts.practice)
    tidy_name = " ".join(name.split())
    if not tidy_name:
        raise OfficeError(N_("The patient's name is missing. Type it as the register has it."))
    if len(tidy_name) > NAME_LENGTH_AT_MOST:
        raise OfficeError(N_("The name is longer than {count} characters. Shorten it."), count=NAME_LENGTH_AT_MOST)
    patient = Patient(
        id=PatientId(0),
        identity=found.text,
        name=tidy_name,
        address=Address(tuple(address)),
        phone=phone,
        protected=protected,
        practitioner=Practitioner(practitioner, Address(tuple(practitioner_address))),
        remark=found.remark,
    )
    number = store.add(office.connection, patient)
    office.concern(number, f"patient:{number}")
    office.changed("patient", number)
    return store.get(office.connection, number)


@command("patients.find", title=N_("Look up a patient"), roles=CLERKS, log=AccessKind.READ, terminal="patient show")
def find(office: Office, *, identity: Annotated[str, Text(N_("the national id"), option="id")]) -> Patient:
    """Show the patient with this national id."""
    text = national_ids.read(identity, office.facts.country).text
    patient = store.with_identity(office.connection, text)
    if patient is None:
        raise NotFound(N_("No patient has the id {id}. Check the id, or add the patient first."), id=text)
    office.concern(patient.id, f"patient:{patient.id}")
    return patient


@command("patients.show", title=N_("Open a patient's record"), roles=CLERKS, log=AccessKind.OVERVIEW)
def show(office: Office, *, patient: PatientId) -> Patient:
    """Return a patient by number, for the banner above its data."""
    office.concern(patient, f"patient:{patient}")
    return store.get(office.connection, patient)


@command(
    "patients.search", title=N_("Search for a patient"), roles=CLERKS, log=AccessKind.SEARCH, terminal="patient search"
)
def search(
    office: Office, *, words: Annotated[str, Text(N_("a part of the name or of the id"), positional=True)]
) -> tuple[Patient, ...]:
    """List patients whose name or id holds the words, by name; at most fifty."""
    if not words.strip():
        return ()
    office.concern(None, "patients", words.strip())
    return store.matching(office.connection, words.strip(), FOUND_AT_MOST)
