"""What a person does with the register of patients."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, TypeVar

from foundation.translation import N_
from office.access_log.model import AccessKind
from office.address import read_address
from office.arguments import PatientId, Text
from office.commands import command
from office.errors import NotFound, OfficeError
from office.patients import national_ids, store
from office.patients.model import Guardian, Patient, PatientBefore, Practitioner
from office.roles import CLERKS
from office.transaction import Office

NAME_LENGTH_AT_MOST = 300
FOUND_AT_MOST = 50
SUBJECT = "patient"

NAME, PHONE = N_("the patient's full name"), N_("the telephone number")
ADDRESS = N_("a line of the postal address; repeat it for each line")
PROTECTED = N_("name and address are protected by law")
PRACTITIONER, PRACTITIONER_ADDRESS = N_("the general practitioner's name"), N_("a line of the practitioner's address")
GUARDIAN, GUARDIAN_ADDRESS = N_("the name of who acts for the patient"), N_("a line of the guardian's address")
GUARDIAN_RELATION = N_("what the guardian is to the patient, such as mother")
FORWARDING = N_("a line of the address that the authority gave for a protected patient's letters")

Person = TypeVar("Person", Practitioner, Guardian)


@command("patients.add", title=N_("Add a patient"), roles=CLERKS, log=AccessKind.CREATE, terminal="patient add")
def add(
    office: Office,
    *,
    identity: Annotated[str, Text(N_("the national id, as it is usually written"), option="id")],
    name: Annotated[str, Text(NAME)],
    address: Annotated[tuple[str, ...], Text(ADDRESS)] = (),
    phone: Annotated[str, Text(PHONE)] = "",
    protected: Annotated[bool, Text(PROTECTED)] = False,
    practitioner: Annotated[str, Text(PRACTITIONER)] = "",
    practitioner_address: Annotated[tuple[str, ...], Text(PRACTITIONER_ADDRESS)] = (),
    guardian: Annotated[str, Text(GUARDIAN)] = "",
    guardian_address: Annotated[tuple[str, ...], Text(GUARDIAN_ADDRESS)] = (),
    guardian_relation: Annotated[str, Text(GUARDIAN_RELATION)] = "",
    forwarding: Annotated[tuple[str, ...], Text(FORWARDING)] = (),
) -> Patient:
    """Put a patient into the register. A real office takes no test ids, a practice office nothing else."""
    found = _read_identity(office, identity)
    patient = Patient(
        id=PatientId(0),
        identity=found.text,
        name=_read_name(name),
        address=read_address(address),
        phone=phone,
        protected=protected,
        practitioner=Practitioner(practitioner, read_address(practitioner_address)),
        remark=found.remark,
        guardian=Guardian(guardian, read_address(guardian_address), guardian_relation),
        forwarding=read_address(forwarding),
    )
    number = store.add(office.connection, patient)
    office.concern(number, f"{SUBJECT}:{number}")
    office.changed(SUBJECT, number)
    return store.get(office.connection, number)


@command(
    "patients.change",
    title=N_("Change a patient's record"),
    roles=CLERKS,
    log=AccessKind.CHANGE,
    terminal="patient change",
)
def change(
    office: Office,
    *,
    patient: Annotated[PatientId, Text(N_("the national id"), option="id")],
    identity: Annotated[str | None, Text(N_("the national id that is right"), option="new-id")] = None,
    name: Annotated[str | None, Text(NAME)] = None,
    address: Annotated[tuple[str, ...] | None, Text(ADDRESS)] = None,
    phone: Annotated[str | None, Text(PHONE)] = None,
    protected: Annotated[bool | None, Text(PROTECTED)] = None,
    practitioner: Annotated[str | None, Text(PRACTITIONER)] = None,
    practitioner_address: Annotated[tuple[str, ...] | None, Text(PRACTITIONER_ADDRESS)] = None,
    guardian: Annotated[str | None, Text(GUARDIAN)] = None,
    guardian_address: Annotated[tuple[str, ...] | None, Text(GUARDIAN_ADDRESS)] = None,
    guardian_relation: Annotated[str | None, Text(GUARDIAN_RELATION)] = None,
    forwarding: Annotated[tuple[str, ...] | None, Text(FORWARDING)] = None,
) -> Patient:
    """Change what is named and leave the rest. The record as it was is kept, with who changed it and when."""
    before = store.get(office.connection, patient)
    office.concern(patient, f"{SUBJECT}:{patient}")
    found = None if identity is None else _read_identity(office, identity)
    after = replace(
        before,
        identity=before.identity if found is None else found.text,
        remark=before.remark if found is None else found.remark,
        name=before.name if name is None else _read_name(name),
        address=before.address if address is None else read_address(address),
        phone=before.phone if phone is None else phone,
        protected=before.protected if protected is None else protected,
        practitioner=_changed(before.practitioner, name=practitioner, address=practitioner_address),
        guardian=_changed(before.guardian, name=guardian, address=guardian_address, relation=guardian_relation),
        forwarding=before.forwarding if forwarding is None else read_address(forwarding),
    )
    if after != before:
        store.change(office.connection, after, time=office.now, user=office.actor.name)
        office.changed(SUBJECT, patient)
    return after


@command(
    "patients.history",
    title=N_("Show what a patient's record was before"),
    roles=CLERKS,
    log=AccessKind.READ,
    terminal="patient history",
)
def changes(
    office: Office, *, patient: Annotated[PatientId, Text(N_("the national id"), option="id")]
) -> tuple[PatientBefore, ...]:
    """List the record as it was before each change, with who changed it and when, the newest first."""
    office.concern(patient, f"{SUBJECT}:{patient}")
    return store.changes(office.connection, patient)


@command("patients.find", title=N_("Look up a patient"), roles=CLERKS, log=AccessKind.READ, terminal="patient show")
def find(office: Office, *, identity: Annotated[str, Text(N_("the national id"), option="id")]) -> Patient:
    """Show the patient with this national id."""
    text = national_ids.read(identity, office.facts.country).text
    patient = store.with_identity(office.connection, text)
    if patient is None:
        raise NotFound(N_("No patient has the id {id}. Check the id, or add the patient first."), id=text)
    office.concern(patient.id, f"{SUBJECT}:{patient.id}")
    return patient


@command("patients.show", title=N_("Open a patient's record"), roles=CLERKS, log=AccessKind.OVERVIEW)
def show(office: Office, *, patient: PatientId) -> Patient:
    """Return a patient by number, for the banner above its data."""
    office.concern(patient, f"{SUBJECT}:{patient}")
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


def _read_identity(office: Office, identity: str) -> national_ids.NationalId:
    if not identity.strip():
        raise OfficeError(N_("The national id is missing. Type it as it is usually written."))
    return national_ids.checked(identity, office.facts.country, practice=office.facts.practice)


def _read_name(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy:
        raise OfficeError(N_("The patient's name is missing. Type it as the register has it."))
    if len(tidy) > NAME_LENGTH_AT_MOST:
        raise OfficeError(N_("The name is longer than {count} characters. Shorten it."), count=NAME_LENGTH_AT_MOST)
    return tidy


def _changed(before: Person, *, address: tuple[str, ...] | None, **texts: str | None) -> Person:
    """Put what is given into the place of what was known of somebody."""
    given: dict[str, Any] = {name: text for name, text in texts.items() if text is not None}
    return replace(before, **given | ({} if address is None else {"address": read_address(address)}))
