"""Answers to checklists: who answered what, when, for which subject, under which version of the questions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, insert, select, update

from office.checklists.model import Answer, Checklist
from office.storage.schema import Json, UtcTime, metadata

answers = Table(
    "checklist_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("checklist", String(60), nullable=False),
    Column("version", String(30), nullable=False),
    Column("subject", String(100), nullable=False, index=True),
    Column("answers", Json, nullable=False),
    Column("user", String(100), nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("withdrawn", Boolean, nullable=False, default=False),
)


def keep(
    connection: Connection, checklist: Checklist, subject: str, given: Mapping[str, Answer], user: str, time: datetime
) -> int:
    """Keep a set of answers; the newest set for a subject counts. Return its id."""
    row = {
        "checklist": checklist.identity,
        "version": checklist.version,
        "subject": subject,
        "answers": {item: answer.value for item, answer in given.items()},
        "user": user,
        "time": time,
        "withdrawn": False,
    }
    result = connection.execute(insert(answers).values(row))
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def newest(connection: Connection, checklist: Checklist, subject: str) -> dict[str, Answer]:
    """Return the answers that count for a subject under the checklist's present version; empty if there are none."""
    question = (
        select(answers.c.answers)
        .where(answers.c.checklist == checklist.identity, answers.c.subject == subject)
        .where(answers.c.version == checklist.version, answers.c.withdrawn.is_(False))
        .order_by(answers.c.id.desc())
        .limit(1)
    )
    held = connection.execute(question).scalar()
    return {item: Answer(answer) for item, answer in (held or {}).items()}


def withdraw(connection: Connection, subject: str) -> None:
    """Make the answers for a subject count no more, since the subject has changed. They stay on record."""
    connection.execute(update(answers).where(answers.c.subject == subject).values(withdrawn=True))
