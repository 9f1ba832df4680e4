"""The tables of dictations and of their transcripts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    case,
    func,
    insert,
    select,
    update,
)

from foundation.translation import N_
from office.arguments import DictationId, PatientId
from office.dictation.model import Dictation, DictationState, Priority, SpokenWord, Transcript
from office.errors import NotFound
from office.storage.files import FileName
from office.storage.schema import Json, UtcTime, metadata

dictations = Table(
    "dictations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("patient", Integer, ForeignKey("patients.id"), index=True),
    Column("author", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("priority", String(10), nullable=False),
    Column("due", UtcTime),
    Column("language", String(5), nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("audio", String(64), nullable=False, unique=True),
    Column("audio_name", Text, nullable=False),
    Column("duration", Float, nullable=False),
    Column("received", UtcTime, nullable=False),
    Column("received_by", String(100), nullable=False),
    Column("held_by", String(100), nullable=False),
    Column("loudness", LargeBinary, nullable=False),
)
transcripts = Table(
    "transcripts",
    metadata,
    Column("dictation", Integer, ForeignKey("dictations.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("made", UtcTime, nullable=False),
    Column("made_by", String(100), nullable=False),
    Column("text", Text, nullable=False),
    Column("written", Json, nullable=False),
    Column("engine", String(40), nullable=False),
    Column("voice_model", String(100), nullable=False),
    Column("damaged_at", Float),
    Column("sounds_like", String(5), nullable=False, server_default=""),
    # The words to expect for which the voice model had no room.
    Column("left_out", Json, nullable=False, server_default="[]"),
    # What was spoken, as [text, start, end, probability]; only where the recogniser made the version.
    Column("words", Json),
    UniqueConstraint("dictation", "version"),
)
# All of a dictation but its loudness, which is large and only wanted beside the sound.
_COLUMNS = [column for column in dictations.c if column.name != "loudness"]
_TRANSCRIPT_COLUMNS = [column for column in transcripts.c if column.name not in ("left_out", "words")]


def add(connection: Connection, dictation: Dictation) -> DictationId:
    """Add a dictation; its `id` is not read."""
    values = {column.name: getattr(dictation, column.name) for column in _COLUMNS if column.name != "id"}
    result = connection.execute(insert(dictations).values(**values, loudness=b""))
    assert result.inserted_primary_key is not None
    return DictationId(result.inserted_primary_key[0])


def get(connection: Connection, dictation: DictationId) -> Dictation:
    """Return a dictation. Raises `NotFound`."""
    row = connection.execute(select(*_COLUMNS).where(dictations.c.id == dictation)).one_or_none()
    if row is None:
        raise NotFound(N_("There is no dictation number {number} in this office."), number=dictation)
    return _dictation(row)


def with_audio(connection: Connection, audio: FileName) -> DictationId | None:
    """Return the dictation that holds this very recording, or None."""
    found = connection.execute(select(dictations.c.id).where(dictations.c.audio == audio)).scalar()
    return None if found is None else DictationId(found)


def page(connection: Connection, *, finished: bool, offset: int, count: int) -> tuple[Dictation, ...]:
    """Return a part of the list, in the order of the work: urgent first, then by due time, then as received."""
    urgent_first = case((dictations.c.priority == Priority.URGENT, 0), else_=1)
    order = [urgent_first, dictations.c.due.is_(None), dictations.c.due, dictations.c.received, dictations.c.id]
    if finished:
        order = [dictations.c.received.desc(), dictations.c.id]
    question = select(*_COLUMNS).where(_is_finished(finished)).order_by(*order).offset(offset).limit(count)
    return tuple(_dictation(row) for row in connection.execute(question))


def authors(connection: Connection) -> tuple[str, ...]:
    """Return who has dictated, by name."""
    question = select(dictations.c.author).where(dictations.c.author != "").distinct().order_by(dictations.c.author)
    return tuple(connection.execute(question).scalars())


def count(connection: Connection, *, finished: bool) -> int:
    """Return how many dictations the list holds."""
    return connection.execute(select(func.count()).where(_is_finished(finished))).scalar_one()


def change(connection: Connection, dictation: DictationId, **values: Any) -> None:
    """Set columns of a dictation."""
    connection.execute(update(dictations).where(dictations.c.id == dictation).values(**values))


def loudness(connection: Connection, dictation: DictationId) -> bytes:
    """Return a recording's loudness, a byte per 50 ms; empty before it was recognised."""
    return bytes(connection.execute(select(dictations.c.loudness).where(dictations.c.id == dictation)).scalar_one())


def add_transcript(
    connection: Connection,
    dictation: DictationId,
    *,
    made: datetime,
    made_by: str,
    text: str,
    written: Any,
    engine: str,
    voice_model: str,
    damaged_at: float | None,
    sounds_like: str = "",
    left_out: Sequence[str] = (),
    words: Sequence[Sequence[Any]] | None = None,
) -> int:
    """Add the next version of a dictation's text; return its number."""
    newest = connection.execute(
        select(func.max(transcripts.c.version)).where(transcripts.c.dictation == dictation)
    ).scalar()
    version = (newest or 0) + 1
    values = {"made": made, "made_by": made_by, "text": text, "written": written}
    values |= {"engine": engine, "voice_model": voice_model, "damaged_at": damaged_at}
    values |= {"sounds_like": sounds_like, "left_out": [*left_out], "words": words}
    connection.execute(insert(transcripts).values(dictation=dictation, version=version, **values))
    return version


def newest_transcript(connection: Connection, dictation: DictationId) -> Transcript | None:
    """Return the newest version of a dictation's text, or None before it was recognised."""
    question = select(*_TRANSCRIPT_COLUMNS).where(transcripts.c.dictation == dictation)
    row = connection.execute(question.order_by(transcripts.c.version.desc()).limit(1)).one_or_none()
    return None if row is None else Transcript(**row._mapping)


def spoken_words(connection: Connection, dictation: DictationId) -> tuple[SpokenWord, ...]:
    """Return what the newest recognition heard; the tokens of every later version point to these words."""
    question = select(transcripts.c.words).where(transcripts.c.dictation == dictation, transcripts.c.words.is_not(None))
    held = connection.execute(question.order_by(transcripts.c.version.desc()).limit(1)).scalar()
    return tuple(SpokenWord(*word) for word in held or ())


def _is_finished(finished: bool) -> Any:
    return (dictations.c.state == DictationState.FINISHED) == finished


def _dictation(row: Any) -> Dictation:
    fields = dict(row._mapping)
    patient = fields["patient"]
    return Dictation(
        **fields
        | {
            "patient": None if patient is None else PatientId(patient),
            "state": DictationState(fields["state"]),
            "priority": Priority(fields["priority"]),
        }
    )
