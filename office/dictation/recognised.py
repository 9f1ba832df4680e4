"""What the newest recognition of a dictation heard and wrote: the text that corrections and doubts are measured by."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from office.arguments import DictationId
from office.dictation.store import transcripts
from speech.model import Word, Written


@dataclass(frozen=True)
class Recognised:
    """A version that a recogniser made, and the spoken words to which its tokens point."""

    version: int
    written: Written
    words: tuple[Word, ...]


def newest(connection: Connection, dictation: DictationId) -> Recognised | None:
    """Return what was recognised last; None before that, and for a dictation that is typed by ear."""
    question = select(transcripts.c.version, transcripts.c.written, transcripts.c.words).where(
        transcripts.c.dictation == dictation, transcripts.c.words.is_not(None)
    )
    row = connection.execute(question.order_by(transcripts.c.version.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    return Recognised(row.version, Written.from_json(row.written), tuple(Word(*word) for word in row.words))
