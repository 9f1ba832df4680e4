"""The tables of letters and of the office's letterhead."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, Text, func, insert, select, update

from foundation.translation import N_
from office.arguments import LetterId, PatientId
from office.errors import NotFound
from office.letters.drafts import LetterContent, LetterDraft, LetterState, Recipient
from office.letters.model import Sender, Signature
from office.storage.files import FileName
from office.storage.schema import Json, UtcTime, metadata

letters = Table(
    "letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patient", Integer, ForeignKey("patients.id"), nullable=False, index=True),
    Column("layout", String(10), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("recipient", String(20), nullable=False),
    Column("fields", Json, nullable=False),
    Column("signature_name", Text, nullable=False),
    Column("signature_title", Text, nullable=False),
    Column("source", String(100), nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("created", UtcTime, nullable=False),
    Column("created_by", String(100), nullable=False),
    Column("sent", UtcTime),
    Column("pdf", String(64)),
    Column("docx", String(64)),
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
    values = {name: getattr(draft, name) for name in ("patient", "layout", "source", "state", "created", "created_by")}
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


def set_content(connection: Connection, letter: LetterId, content: LetterContent) -> None:
    """Write what a person decided."""
    connection.execute(update(letters).where(letters.c.id == letter).values(_content_columns(content)))


def change(connection: Connection, letter: LetterId, **values: Any) -> None:
    """Set columns of a letter."""
    connection.execute(update(letters).where(letters.c.id == letter).values(**values))


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
    }


def _draft(row: Any) -> LetterDraft:
    signature = Signature(row.signature_name, row.signature_title)
    return LetterDraft(
        id=LetterId(row.id),
        patient=PatientId(row.patient),
        layout=row.layout,
        content=LetterContent(row.kind, Recipient(row.recipient), row.fields, signature),
        source=row.source,
        state=LetterState(row.state),
        created=row.created,
        created_by=row.created_by,
        sent=row.sent,
        pdf=None if row.pdf is None else FileName(row.pdf),
        docx=None if row.docx is None else FileName(row.docx),
    )
