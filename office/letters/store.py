"""The tables of letters, of their earlier versions, and of the office's letterhead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, Text, func, insert, select, update

from foundation.translation import N_
from office.arguments import ContactId, LetterId, PatientId
from office.errors import NotFound
from office.letters.drafts import Enclosure, LetterContent, LetterDraft, LetterState, Version
from office.letters.kinds import Recipient
from office.letters.model import Sender, Signature
from office.storage.files import FileName
from office.storage.schema import Json, UtcTime, metadata

letters = Table(
    "letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patient", Integer, ForeignKey("patients.id"), index=True),
    Column("layout", String(10), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("recipient", String(20), nullable=False),
    Column("fields", Json, nullable=False),
    Column("signature_name", Text, nullable=False),
    Column("signature_title", Text, nullable=False),
    Column("contact", Integer, ForeignKey("contacts.id")),
    Column("enclosures", Json, nullable=False),
    Column("copies", Json, nullable=False),
    Column("your_reference", Text, nullable=False),
    Column("exemption_mark", Text, nullable=False),
    Column("source", String(100), nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("created", UtcTime, nullable=False),
    Column("created_by", String(100), nullable=False),
    Column("written", UtcTime, nullable=False),
    Column("written_by", String(100), nullable=False),
    Column("sent", UtcTime),
    Column("pdf", String(64)),
    Column("docx", String(64)),
)
# `content` holds the columns that a person decides on, as they were.
versions = Table(
    "letter_versions",
    metadata,
    Column("letter", Integer, ForeignKey("letters.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("saved", UtcTime, nullable=False),
    Column("saved_by", String(100), nullable=False),
    Column("content", Json, nullable=False),
)
letterhead = Table(
    "letterhead",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sender", Json, nullable=False),
)
ONLY = 1


def add(connection: Connection, draft: LetterDraft) -> LetterId:
    """Add a letter; its `id` is not read."""
    kept = ("patient", "layout", "source", "state", "created", "created_by", "written", "written_by")
    values = {name: getattr(draft, name) for name in kept}
    result = connection.execute(insert(letters).values(values | _content_columns(draft.content)))
    assert result.inserted_primary_key is not None
    return LetterId(result.inserted_primary_key[0])


def get(connection: Connection, letter: LetterId) -> LetterDraft:
    """Return a letter. Raises `NotFound`."""
    row = connection.execute(select(letters).where(letters.c.id == letter)).one_or_none()
    if row is None:
        raise NotFound(N_("There is no letter number {number} in this office."), number=letter)
    return _draft(row)


def page(connection: Connection, *, state: LetterState | None, offset: int, count: int) -> tuple[LetterDraft, ...]:
    """Return a part of the letters, the newest first."""
    question = select(letters).order_by(letters.c.created.desc(), letters.c.id.desc()).offset(offset).limit(count)
    if state is not None:
        question = question.where(letters.c.state == state)
    return tuple(_draft(row) for row in connection.execute(question))


def count(connection: Connection, state: LetterState) -> int:
    """Return how many letters are in a state."""
    return connection.execute(select(func.count()).where(letters.c.state == state)).scalar_one()


def set_content(connection: Connection, letter: LetterId, content: LetterContent, *, time: datetime, user: str) -> None:
    """Write what a person decided, with who saved it and when."""
    change(connection, letter, **_content_columns(content), written=time, written_by=user)


def change(connection: Connection, letter: LetterId, **values: Any) -> None:
    """Set columns of a letter."""
    connection.execute(update(letters).where(letters.c.id == letter).values(**values))


def add_version(connection: Connection, draft: LetterDraft, number: int) -> None:
    """Keep a letter's content as it stands as a version of this number."""
    values = {"letter": draft.id, "number": number, "saved": draft.written, "saved_by": draft.written_by}
    connection.execute(insert(versions).values(**values, content=_content_columns(draft.content)))


def newest_version(connection: Connection, letter: LetterId) -> Version | None:
    """Return the version of a letter that was kept last, or None."""
    question = select(versions).where(versions.c.letter == letter).order_by(versions.c.number.desc()).limit(1)
    row = connection.execute(question).one_or_none()
    return None if row is None else _version(row)


def versions_of(connection: Connection, letter: LetterId) -> tuple[Version, ...]:
    """Return all versions of a letter, the newest first."""
    question = select(versions).where(versions.c.letter == letter).order_by(versions.c.number.desc())
    return tuple(_version(row) for row in connection.execute(question))


def sender(connection: Connection) -> Sender | None:
    """Return the office's letterhead, or None where none was set."""
    held = connection.execute(select(letterhead.c.sender)).scalar()
    return None if held is None else Sender(**held | {"address": tuple(held["address"])})


def set_sender(connection: Connection, sender: Sender) -> None:
    """Set the office's letterhead."""
    changed = connection.execute(update(letterhead).values(sender=asdict(sender)))
    if not changed.rowcount:
        connection.execute(insert(letterhead).values(id=ONLY, sender=asdict(sender)))


def _content_columns(content: LetterContent) -> dict[str, Any]:
    return {
        "kind": content.kind,
        "recipient": content.recipient,
        "fields": dict(content.fields),
        "signature_name": content.signature.name,
        "signature_title": content.signature.title,
        "contact": content.contact,
        "enclosures": [asdict(enclosure) for enclosure in content.enclosures],
        "copies": list(content.copies),
        "your_reference": content.your_reference,
        "exemption_mark": content.exemption_mark,
    }


def _content(columns: Mapping[str, Any]) -> LetterContent:
    return LetterContent(
        kind=columns["kind"],
        recipient=Recipient(columns["recipient"]),
        fields=columns["fields"],
        signature=Signature(columns["signature_name"], columns["signature_title"]),
        contact=None if columns["contact"] is None else ContactId(columns["contact"]),
        enclosures=tuple(Enclosure(**enclosure) for enclosure in columns["enclosures"]),
        copies=tuple(columns["copies"]),
        your_reference=columns["your_reference"],
        exemption_mark=columns["exemption_mark"],
    )


def _version(row: Any) -> Version:
    return Version(row.number, row.saved, row.saved_by, _content(row.content))


def _draft(row: Any) -> LetterDraft:
    return LetterDraft(
        id=LetterId(row.id),
        patient=None if row.patient is None else PatientId(row.patient),
        layout=row.layout,
        content=_content(row._mapping),
        source=row.source,
        state=LetterState(row.state),
        created=row.created,
        created_by=row.created_by,
        written=row.written,
        written_by=row.written_by,
        sent=row.sent,
        pdf=None if row.pdf is None else FileName(row.pdf),
        docx=None if row.docx is None else FileName(row.docx),
    )
