"""The contacts' table."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Integer,
    String,
    Table,
    Text,
    func,
    insert,
    or_,
    select,
    type_coerce,
    update,
)

from foundation.translation import N_
from office.address import Address
from office.arguments import ContactId
from office.contacts.model import Contact, ContactKind
from office.errors import NotFound, OfficeExists
from office.storage.schema import Json, metadata

contacts = Table(
    "contacts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("attention", Text, nullable=False),
    Column("address", Json, nullable=False),
    Column("phone", String(40), nullable=False),
    Column("retired", Boolean, nullable=False),
)


def add(connection: Connection, contact: Contact) -> ContactId:
    """Add a contact; its `id` is not read. Raises `OfficeExists` for one of the same kind, name and attention."""
    _check_is_new(connection, contact)
    result = connection.execute(insert(contacts).values(_values(contact)))
    assert result.inserted_primary_key is not None
    return ContactId(result.inserted_primary_key[0])


def change(connection: Connection, contact: Contact) -> None:
    """Write a contact in the place of the one that has its id. Raises `OfficeExists` as `add` does."""
    _check_is_new(connection, contact)
    connection.execute(update(contacts).where(contacts.c.id == contact.id).values(_values(contact)))


def get(connection: Connection, contact: ContactId) -> Contact:
    """Return a contact. Raises `NotFound`."""
    row = connection.execute(select(contacts).where(contacts.c.id == contact)).one_or_none()
    if row is None:
        raise NotFound(N_("There is no contact number {number} in this office."), number=contact)
    return _contact(row)


def every(connection: Connection, *, kind: ContactKind | None, retired: bool) -> tuple[Contact, ...]:
    """Return the contacts in use, or the retired ones, by name."""
    question = select(contacts).where(contacts.c.retired == retired)
    if kind is not None:
        question = question.where(contacts.c.kind == kind)
    return tuple(_contact(row) for row in connection.execute(question.order_by(func.lower(contacts.c.name))))


def matching(connection: Connection, words: str, count: int) -> tuple[Contact, ...]:
    """Return contacts in use whose name, attention or address holds each of the words, by name."""
    question = select(contacts).where(contacts.c.retired.is_(False)).order_by(func.lower(contacts.c.name)).limit(count)
    searched = (contacts.c.name, contacts.c.attention, type_coerce(contacts.c.address, Text))
    for word in words.split():
        question = question.where(or_(*(column.icontains(word, autoescape=True) for column in searched)))
    return tuple(_contact(row) for row in connection.execute(question))


def _check_is_new(connection: Connection, contact: Contact) -> None:
    same = select(contacts.c.id).where(
        contacts.c.id != contact.id,
        contacts.c.kind == contact.kind,
        func.lower(contacts.c.name) == contact.name.lower(),
        func.lower(contacts.c.attention) == contact.attention.lower(),
    )
    known = connection.execute(same).scalars().first()
    if known is not None:
        raise OfficeExists(
            N_("“{name}” is in the register already, as contact number {number}. Change that one."),
            name=contact.name,
            number=known,
        )


def _values(contact: Contact) -> dict[str, Any]:
    return {
        "kind": contact.kind,
        "name": contact.name,
        "attention": contact.attention,
        "address": list(contact.address.lines),
        "phone": contact.phone,
        "retired": contact.retired,
    }


def _contact(row: Any) -> Contact:
    return Contact(
        id=ContactId(row.id),
        kind=ContactKind(row.kind),
        name=row.name,
        attention=row.attention,
        address=Address(tuple(row.address)),
        phone=row.phone,
        retired=row.retired,
    )
