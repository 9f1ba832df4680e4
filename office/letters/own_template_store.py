"""The tables of the office's own templates, and of the letters that were made from them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, Text, insert, select, update

from foundation.translation import N_
from office.arguments import ContactId, PatientId
from office.errors import NotFound
from office.letters.kinds import Recipient
from office.letters.own_template_model import OwnTemplate
from office.storage.files import FileName
from office.storage.schema import Json, UtcTime, metadata

# A template that was removed stays, for the letters that were made from it; `key` is the name in lower case.
templates = Table(
    "letter_templates",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(60), nullable=False, index=True),
    Column("name", String(60), nullable=False),
    Column("title", String(60), nullable=False),
    Column("file", String(64), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("variables", Json, nullable=False),
    Column("added", UtcTime, nullable=False),
    Column("added_by", String(100), nullable=False),
    Column("removed", UtcTime),
    Column("removed_by", String(100), nullable=False),
)
# `id` is the number in the letter's own reference.
made_letters = Table(
    "template_letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("template", Integer, ForeignKey("letter_templates.id"), nullable=False),
    Column("patient", Integer, ForeignKey("patients.id"), index=True),
    Column("recipient", String(20), nullable=False),
    Column("contact", Integer, ForeignKey("contacts.id")),
    Column("file", String(64), nullable=False),
    Column("made", UtcTime, nullable=False),
    Column("made_by", String(100), nullable=False),
)


def add(connection: Connection, template: OwnTemplate) -> int:
    """Add a template; its `id` is not read. Return the number that it has from now on."""
    columns = ("name", "title", "file", "file_name", "added", "added_by", "removed", "removed_by")
    values = {name: getattr(template, name) for name in columns}
    values |= {"key": template.name.casefold(), "variables": list(template.variables)}
    result = connection.execute(insert(templates).values(values))
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def find(connection: Connection, name: str) -> OwnTemplate | None:
    """Return the template in use that has this name, or None."""
    question = select(templates).where(templates.c.key == name.casefold(), templates.c.removed.is_(None))
    row = connection.execute(question).one_or_none()
    return None if row is None else _template(row)


def get(connection: Connection, name: str) -> OwnTemplate:
    """Return the template in use that has this name. Raises `NotFound`."""
    found = find(connection, name)
    if found is None:
        raise NotFound(
            N_("The office has no template “{name}” of its own. “letter template list” shows those that it has."),
            name=name,
        )
    return found


def every(connection: Connection, *, removed: bool) -> tuple[OwnTemplate, ...]:
    """Return the templates in use by name, or those that were removed, the last one first."""
    question = select(templates)
    if removed:
        question = question.where(templates.c.removed.is_not(None)).order_by(templates.c.removed.desc())
    else:
        question = question.where(templates.c.removed.is_(None)).order_by(templates.c.key)
    return tuple(_template(row) for row in connection.execute(question))


def remove(connection: Connection, template: int, *, time: datetime, user: str) -> None:
    """Take a template out of use."""
    connection.execute(update(templates).where(templates.c.id == template).values(removed=time, removed_by=user))


def begin_letter(
    connection: Connection,
    template: OwnTemplate,
    *,
    patient: PatientId | None,
    recipient: Recipient,
    contact: ContactId | None,
    time: datetime,
    user: str,
) -> int:
    """Give a letter that is being made its number; `keep_letter` comes in the same transaction."""
    values = {
        "template": template.id,
        "patient": patient,
        "recipient": recipient,
        "contact": contact,
        "file": "",
        "made": time,
        "made_by": user,
    }
    result = connection.execute(insert(made_letters).values(values))
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def keep_letter(connection: Connection, letter: int, file: FileName) -> None:
    """Write which file a letter became."""
    connection.execute(update(made_letters).where(made_letters.c.id == letter).values(file=file))


def _template(row: Any) -> OwnTemplate:
    return OwnTemplate(
        id=row.id,
        name=row.name,
        title=row.title,
        file=FileName(row.file),
        file_name=row.file_name,
        variables=tuple(row.variables),
        added=row.added,
        added_by=row.added_by,
        removed=row.removed,
        removed_by=row.removed_by,
    )
