"""The tables of the vocabulary, of corrections that were made, and of what became of proposals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from foundation.translation import N_
from office.arguments import DictationId
from office.dictation.store import dictations, transcripts
from office.dictation.vocabulary_model import (
    EVERYBODY,
    ChosenSpecialities,
    LastRecognition,
    VocabularyId,
    VocabularyWord,
)
from office.errors import NotFound, OfficeExists
from office.storage.schema import Json, UtcTime, metadata
from speech.corrections import Correction

vocabulary = Table(
    "vocabulary",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("author", Text, nullable=False),
    Column("word", Text, nullable=False),
    Column("spoken", Text, nullable=False),
    Column("added", UtcTime, nullable=False),
    Column("added_by", String(100), nullable=False),
    Column("used", Integer, nullable=False),
    Column("last_used", UtcTime),
    UniqueConstraint("author", "word", "spoken"),
)
author_specialities = Table(
    "author_specialities",
    metadata,
    Column("author", Text, primary_key=True),
    Column("names", Json, nullable=False),
)
# Up to which version each dictation's text was compared with what was recognised.
compared = Table(
    "compared_transcripts",
    metadata,
    Column("dictation", Integer, ForeignKey("dictations.id"), primary_key=True),
    Column("version", Integer, nullable=False),
)
corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("dictation", Integer, ForeignKey("dictations.id"), nullable=False, index=True),
    Column("spoken", Text, nullable=False, index=True),
    Column("word", Text, nullable=False),
    Column("start", Float, nullable=False),
)
# Proposals that somebody has taken or refused: they are not made again. `word` is in lower case.
settled = Table(
    "settled_proposals",
    metadata,
    Column("spoken", Text, primary_key=True),
    Column("word", Text, primary_key=True),
    Column("taken", Boolean, nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("user", String(100), nullable=False),
)


def words(connection: Connection, author: str | None = None) -> tuple[VocabularyWord, ...]:
    """Return the vocabulary, of one author with everybody's, or all: what was used or added last comes first."""
    newest = func.coalesce(vocabulary.c.last_used, vocabulary.c.added)
    question = select(vocabulary).order_by(newest.desc(), vocabulary.c.used.desc(), vocabulary.c.id)
    if author is not None:
        question = question.where(vocabulary.c.author.in_((author, EVERYBODY)))
    return tuple(VocabularyWord(**row._mapping) for row in connection.execute(question))


def last_recognition(connection: Connection) -> LastRecognition | None:
    """Return what the last recognition of any dictation left out, or None before the first."""
    question = (
        select(dictations.c.author, transcripts.c.made, transcripts.c.left_out)
        .join(dictations, dictations.c.id == transcripts.c.dictation)
        .where(transcripts.c.words.is_not(None))
        .order_by(transcripts.c.made.desc(), dictations.c.id.desc())
        .limit(1)
    )
    row = connection.execute(question).one_or_none()
    return None if row is None else LastRecognition(row.author, row.made, frozenset(map(str.casefold, row.left_out)))


def add(connection: Connection, author: str, word: str, spoken: str, added: datetime, added_by: str) -> VocabularyId:
    """Add a word. Raises `OfficeExists` where the author has it, or has another word for the same spoken phrase."""
    same = and_(vocabulary.c.word == word, vocabulary.c.spoken == spoken)
    if spoken:
        same = or_(same, vocabulary.c.spoken == spoken)
    known = connection.execute(select(vocabulary.c.word).where(vocabulary.c.author == author, same)).scalar()
    if known is not None and spoken:
        raise OfficeExists(
            N_("“{spoken}” is written as “{word}” already. Remove that one first."), spoken=spoken, word=known
        )
    if known is not None:
        raise OfficeExists(N_("“{word}” is in the vocabulary already."), word=known)
    values = {"author": author, "word": word, "spoken": spoken, "added": added, "added_by": added_by, "used": 0}
    result = connection.execute(insert(vocabulary).values(**values))
    assert result.inserted_primary_key is not None
    return VocabularyId(result.inserted_primary_key[0])


def remove(connection: Connection, word: VocabularyId) -> None:
    """Take a word out. Raises `NotFound`."""
    if connection.execute(delete(vocabulary).where(vocabulary.c.id == word)).rowcount == 0:
        raise NotFound(N_("There is no word number {number} in the vocabulary."), number=word)


def count_use(connection: Connection, used: Iterable[VocabularyId], time: datetime) -> None:
    """Note that one more text held these words."""
    values = {"used": vocabulary.c.used + 1, "last_used": time}
    connection.execute(update(vocabulary).where(vocabulary.c.id.in_([*used])).values(**values))


def specialities(connection: Connection) -> tuple[ChosenSpecialities, ...]:
    """Return what was chosen, by author."""
    rows = connection.execute(select(author_specialities).order_by(author_specialities.c.author))
    return tuple(ChosenSpecialities(row.author, tuple(row.names)) for row in rows)


def choose_specialities(connection: Connection, author: str, names: Sequence[str]) -> None:
    """Set an author's specialities; none take the choice back."""
    connection.execute(delete(author_specialities).where(author_specialities.c.author == author))
    if names:
        connection.execute(insert(author_specialities).values(author=author, names=list(names)))


def not_compared(connection: Connection, at_most: int) -> list[tuple[DictationId, int, str, bool]]:
    """Return (dictation, version, text, first time) of corrected texts that are newer than what was compared."""
    newest = (
        select(transcripts.c.dictation, func.max(transcripts.c.version).label("version"))
        .group_by(transcripts.c.dictation)
        .subquery()
    )
    question = (
        select(transcripts.c.dictation, transcripts.c.version, transcripts.c.text, compared.c.version.label("before"))
        .join(
            newest,
            and_(newest.c.dictation == transcripts.c.dictation, newest.c.version == transcripts.c.version),
        )
        .outerjoin(compared, compared.c.dictation == transcripts.c.dictation)
        .where(
            transcripts.c.made_by != "", or_(compared.c.version.is_(None), compared.c.version < transcripts.c.version)
        )
        .order_by(transcripts.c.made.desc())
        .limit(at_most)
    )
    rows = connection.execute(question)
    return [(DictationId(row.dictation), row.version, row.text, row.before is None) for row in rows]


def set_corrections(connection: Connection, dictation: DictationId, version: int, found: Iterable[Correction]) -> None:
    """Keep a dictation's corrections in the place of those of its earlier versions."""
    for table in (compared, corrections):
        connection.execute(delete(table).where(table.c.dictation == dictation))
    connection.execute(insert(compared).values(dictation=dictation, version=version))
    rows = [{"dictation": dictation, "spoken": one.spoken, "word": one.written, "start": one.start} for one in found]
    if rows:
        connection.execute(insert(corrections), rows)


def frequent_corrections(connection: Connection, at_least: int) -> Sequence[Any]:
    """Return the corrections of each phrase that was corrected so often, with author, title and patient, by phrase."""
    often = select(corrections.c.spoken).group_by(corrections.c.spoken).having(func.count() >= at_least)
    columns = (*corrections.c, dictations.c.author, dictations.c.title, dictations.c.patient)
    question = select(*columns).join(dictations, dictations.c.id == corrections.c.dictation)
    question = question.where(corrections.c.spoken.in_(often))
    return connection.execute(
        question.order_by(corrections.c.spoken, corrections.c.dictation, corrections.c.start)
    ).all()


def settle(connection: Connection, spoken: str, word: str, *, taken: bool, time: datetime, user: str) -> None:
    """Note that a proposal was taken or refused."""
    key = {"spoken": spoken, "word": word.casefold()}
    connection.execute(delete(settled).where(settled.c.spoken == key["spoken"], settled.c.word == key["word"]))
    connection.execute(insert(settled).values(**key, taken=taken, time=time, user=user))


def settled_proposals(connection: Connection) -> set[tuple[str, str]]:
    """Return (spoken, word in lower case) of what is not proposed again."""
    return {(row.spoken, row.word) for row in connection.execute(select(settled.c.spoken, settled.c.word))}
