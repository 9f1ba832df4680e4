"""The tables of documents, their words, paper volumes and loans."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    delete,
    insert,
    literal_column,
    select,
    text,
    update,
)

from foundation.translation import N_
from office.arguments import DocumentId, PatientId, VolumeId
from office.errors import NotFound
from office.journals import words
from office.journals.model import Document, Loan, Reading, Volume
from office.storage.files import FileName
from office.storage.schema import UtcTime, metadata

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patient", Integer, ForeignKey("patients.id"), nullable=False, index=True),
    Column("kind", String(60), nullable=False),
    Column("title", Text, nullable=False),
    Column("language", String(5), nullable=False),
    Column("file", String(64), nullable=False),
    Column("searchable", String(64)),
    Column("media_type", String(100), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("filed", UtcTime, nullable=False),
    Column("filed_by", String(100), nullable=False),
    Column("source", String(100), nullable=False),
    Column("reading", String(10), nullable=False),
    Column("pages", Integer, nullable=False),
)
document_texts = Table(
    "document_texts",
    metadata,
    Column("document", Integer, ForeignKey("documents.id"), primary_key=True),
    Column("text", Text, nullable=False),
)
volumes = Table(
    "volumes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patient", Integer, ForeignKey("patients.id"), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("shelf", Text, nullable=False),
)
loans = Table(
    "loans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("volume", Integer, ForeignKey("volumes.id"), nullable=False, index=True),
    Column("borrower", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("lent", UtcTime, nullable=False),
    Column("lent_by", String(100), nullable=False),
    Column("due", Date, nullable=False),
    Column("returned", UtcTime),
)


def add(connection: Connection, document: Document) -> DocumentId:
    """Add a document; its `id` is not read."""
    values = {column.name: getattr(document, column.name) for column in documents.c if column.name != "id"}
    result = connection.execute(insert(documents).values(values))
    assert result.inserted_primary_key is not None
    return DocumentId(result.inserted_primary_key[0])


def get(connection: Connection, document: DocumentId) -> Document:
    """Return a document. Raises `NotFound`."""
    row = connection.execute(select(documents).where(documents.c.id == document)).one_or_none()
    if row is None:
        raise NotFound(N_("There is no document number {number} in this office."), number=document)
    return _document(row)


def page(connection: Connection, *, patient: PatientId | None, offset: int, count: int) -> tuple[Document, ...]:
    """Return a part of a patient's documents, or of all, the newest first."""
    question = select(documents).order_by(documents.c.filed.desc(), documents.c.id.desc())
    if patient is not None:
        question = question.where(documents.c.patient == patient)
    return tuple(_document(row) for row in connection.execute(question.offset(offset).limit(count)))


def set_words(connection: Connection, document: DocumentId, content: str, language: str) -> None:
    """Make a document findable by its words, in place of those it had (`document_words` is FTS5, by rowid)."""
    content = words.tidy(content)
    connection.execute(delete(document_texts).where(document_texts.c.document == document))
    connection.execute(insert(document_texts).values(document=document, text=content))
    connection.execute(text("DELETE FROM document_words WHERE rowid = :id"), {"id": document})
    connection.execute(
        text("INSERT INTO document_words (rowid, text, stems) VALUES (:id, :text, :stems)"),
        {"id": document, "text": content, "stems": words.stems(content, language)},
    )


def text_of(connection: Connection, document: DocumentId) -> str:
    """Return the text that was read in a document; empty where nothing was read yet."""
    found = connection.execute(select(document_texts.c.text).where(document_texts.c.document == document)).scalar()
    return found or ""


def change(connection: Connection, document: DocumentId, **values: Any) -> None:
    """Set columns of a document."""
    connection.execute(update(documents).where(documents.c.id == document).values(**values))


def search(
    connection: Connection, wanted: str, *, patient: PatientId | None, count: int
) -> tuple[tuple[Document, str], ...]:
    """Return documents that hold all the words, the newest first, each with its text."""
    question = words.query(wanted)
    if not question:
        return ()
    hits: Any = select(literal_column("rowid")).select_from(text("document_words"))
    hits = hits.where(text("document_words MATCH :question").bindparams(question=question))
    found = (
        select(documents, document_texts.c.text)
        .join(document_texts, document_texts.c.document == documents.c.id)
        .where(documents.c.id.in_(hits))
        .order_by(documents.c.filed.desc(), documents.c.id.desc())
        .limit(count)
    )
    if patient is not None:
        found = found.where(documents.c.patient == patient)
    return tuple((_document(row), row.text) for row in connection.execute(found))


def add_volume(connection: Connection, patient: PatientId, label: str, shelf: str) -> VolumeId:
    """Add a paper volume."""
    result = connection.execute(insert(volumes).values(patient=patient, label=label, shelf=shelf))
    assert result.inserted_primary_key is not None
    return VolumeId(result.inserted_primary_key[0])


def get_volume(connection: Connection, volume: VolumeId) -> Volume:
    """Return a paper volume. Raises `NotFound`."""
    row = connection.execute(select(volumes).where(volumes.c.id == volume)).one_or_none()
    if row is None:
        raise NotFound(N_("There is no paper volume number {number} in this office."), number=volume)
    return Volume(VolumeId(row.id), PatientId(row.patient), row.label, row.shelf)


def volumes_with_loans(connection: Connection, patient: PatientId | None) -> tuple[tuple[Volume, Loan | None], ...]:
    """Return volumes, of a patient or all, each with the loan that it is out on; those on loan first, by due date."""
    out = loans.c.volume == volumes.c.id
    question = (
        select(volumes, *_loan_columns())
        .outerjoin(loans, out & loans.c.returned.is_(None))
        .order_by(loans.c.due.is_(None), loans.c.due, volumes.c.id)
    )
    if patient is not None:
        question = question.where(volumes.c.patient == patient)
    return tuple(
        (Volume(VolumeId(row.id), PatientId(row.patient), row.label, row.shelf), _loan(row))
        for row in connection.execute(question)
    )


def open_loan(connection: Connection, volume: VolumeId) -> Loan | None:
    """Return the loan that a volume is out on, or None."""
    question = select(*_loan_columns()).where(loans.c.volume == volume, loans.c.returned.is_(None))
    row = connection.execute(question).one_or_none()
    return None if row is None else _loan(row)


def add_loan(connection: Connection, loan: Loan) -> None:
    """Add a loan; its `id` is not read."""
    values = {column.name: getattr(loan, column.name) for column in loans.c if column.name != "id"}
    connection.execute(insert(loans).values(values))


def end_loan(connection: Connection, loan: int, returned: datetime) -> None:
    """Write when a volume came back."""
    connection.execute(update(loans).where(loans.c.id == loan).values(returned=returned))


def _loan_columns() -> list[Any]:
    return [column.label(f"loan_{column.name}") for column in loans.c]


def _loan(row: Any) -> Loan | None:
    if row.loan_id is None:
        return None
    return Loan(**{column.name: getattr(row, f"loan_{column.name}") for column in loans.c})


def _document(row: Any) -> Document:
    fields = {column.name: getattr(row, column.name) for column in documents.c}
    searchable = fields["searchable"]
    return Document(
        **fields
        | {"reading": Reading(fields["reading"]), "searchable": None if searchable is None else FileName(searchable)}
    )
