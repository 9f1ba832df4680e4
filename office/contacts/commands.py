"""What a person does with the register of contacts. It holds no patient's data, so looking at it is not logged."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from foundation.translation import N_
from office.access_log.model import AccessKind
from office.address import read_address
from office.arguments import ContactId, Text
from office.commands import command
from office.contacts import store
from office.contacts.model import Contact, ContactKind
from office.errors import OfficeError
from office.roles import CLERKS
from office.transaction import Office

SUBJECT = "contact"
NAME_LENGTH_AT_MOST = 300
PHONE_LENGTH_AT_MOST = 40
FOUND_AT_MOST = 50


@command("contacts.add", title=N_("Add a contact"), roles=CLERKS, log=AccessKind.CREATE, terminal="contact add")
def add(
    office: Office,
    *,
    kind: Annotated[ContactKind, Text(N_("what it is"))],
    name: Annotated[str, Text(N_("the name, as it is to stand in the address"))],
    address: Annotated[tuple[str, ...], Text(N_("a line of the postal address; repeat it for each line"))],
    attention: Annotated[str, Text(N_("the line between name and street, such as “Att.: Surgery”"))] = "",
    phone: Annotated[str, Text(N_("the telephone number"))] = "",
) -> Contact:
    """Put somebody whom the office writes to into the register."""
    contact = _checked(
        Contact(ContactId(0), kind, _tidy(name), _tidy(attention), read_address(address), _tidy(phone), retired=False)
    )
    number = store.add(office.connection, contact)
    office.concern(None, f"{SUBJECT}:{number}")
    office.changed(SUBJECT, number)
    return replace(contact, id=number)


@command(
    "contacts.change", title=N_("Change a contact"), roles=CLERKS, log=AccessKind.CHANGE, terminal="contact change"
)
def change(
    office: Office,
    *,
    contact: Annotated[ContactId, Text(N_("the contact's number"), positional=True)],
    kind: Annotated[ContactKind | None, Text(N_("what it is"))] = None,
    name: Annotated[str | None, Text(N_("the name, as it is to stand in the address"))] = None,
    address: Annotated[
        tuple[str, ...] | None, Text(N_("a line of the postal address; repeat it for each line"))
    ] = None,
    attention: Annotated[str | None, Text(N_("the line between name and street, such as “Att.: Surgery”"))] = None,
    phone: Annotated[str | None, Text(N_("the telephone number"))] = None,
) -> Contact:
    """Change what is named, and leave the rest. Letters that were made stay as they are."""
    before = store.get(office.connection, contact)
    after = replace(
        before,
        kind=before.kind if kind is None else kind,
        name=before.name if name is None else _tidy(name),
        address=before.address if address is None else read_address(address),
        attention=before.attention if attention is None else _tidy(attention),
        phone=before.phone if phone is None else _tidy(phone),
    )
    store.change(office.connection, _checked(after))
    office.concern(None, f"{SUBJECT}:{contact}")
    office.changed(SUBJECT, contact)
    return after


@command("contacts.list", title=N_("Show the contacts"), roles=CLERKS, log=None, terminal="contact list")
def listed(
    office: Office,
    *,
    kind: Annotated[ContactKind | None, Text(N_("only those of this kind"))] = None,
    retired: Annotated[bool, Text(N_("those that get no more letters"))] = False,
) -> tuple[Contact, ...]:
    """List the contacts in use by name, or the retired ones."""
    return store.every(office.connection, kind=kind, retired=retired)


@command("contacts.search", title=N_("Search the contacts"), roles=CLERKS, log=None, terminal="contact search")
def search(
    office: Office, *, words: Annotated[str, Text(N_("a part of the name or of the address"), positional=True)]
) -> tuple[Contact, ...]:
    """List contacts in use whose name or address holds the words, by name; at most fifty."""
    return store.matching(office.connection, words.strip(), FOUND_AT_MOST) if words.strip() else ()


@command(
    "contacts.retire", title=N_("Retire a contact"), roles=CLERKS, log=AccessKind.CHANGE, terminal="contact retire"
)
def retire(
    office: Office,
    *,
    contact: Annotated[ContactId, Text(N_("the contact's number"), positional=True)],
    back: Annotated[bool, Text(N_("take it into use again instead"))] = False,
) -> Contact:
    """Let a contact get no more letters, or take it `back` into use. It stays for the letters that it got."""
    after = replace(store.get(office.connection, contact), retired=not back)
    store.change(office.connection, after)
    office.concern(None, f"{SUBJECT}:{contact}", "back" if back else "retired")
    office.changed(SUBJECT, contact)
    return after


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _checked(contact: Contact) -> Contact:
    """Raise `OfficeError` for a contact that no letter could go to."""
    if not contact.name:
        raise OfficeError(N_("The contact's name is missing. Type it as it is to stand in the address."))
    if not contact.address.lines:
        raise OfficeError(N_("The contact's address is missing. Give the street and the town, one line each."))
    if max(len(contact.name), len(contact.attention)) > NAME_LENGTH_AT_MOST:
        raise OfficeError(N_("The name is longer than {count} characters. Shorten it."), count=NAME_LENGTH_AT_MOST)
    if len(contact.phone) > PHONE_LENGTH_AT_MOST:
        raise OfficeError(
            N_("The telephone number is longer than {count} characters. Shorten it."), count=PHONE_LENGTH_AT_MOST
        )
    return contact
