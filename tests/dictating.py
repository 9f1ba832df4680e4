"""Dictations for tests as if they had been recognised: the words are given, all the rest is the office's own."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from typing import TypeVar

from office.arguments import DictationId, PatientId
from office.commands import REGISTRY, command
from office.dictation import doubt_store, store, vocabulary
from office.dictation.model import Dictation, DictationState, Priority
from office.features import dictation
from office.session import Session
from office.transaction import Office
from speech.model import Word, Written
from speech.realignment import realign
from speech.written import written

R = TypeVar("R")
RATE, SECONDS = 16_000, 30
UNSURE = "¿"
"""Before a word: the recogniser was unsure of it."""


def inside(session: Session, act: Callable[[Office], R]) -> R:
    """Do something in the office as a command of its own would."""
    made = command("tests.inside", title="Test", log=None)(act)
    try:
        return session.call(made)
    finally:
        del REGISTRY["tests.inside"]


def dictated(
    session: Session,
    said: str,
    *,
    patient: PatientId | None = None,
    author: str = "",
    flags: tuple[tuple[int, int, list[str]], ...] = (),
    left_out: tuple[str, ...] = (),
) -> DictationId:
    """Keep a silent recording, and as recognised that somebody said these words in it, one a second.

    `left_out` are words of the vocabulary for which the recogniser had no room.
    """
    words = [
        Word(word.removeprefix(UNSURE), float(index), index + 0.8, 0.2 if word.startswith(UNSURE) else 0.9)
        for index, word in enumerate(said.split())
    ]

    def keep(office: Office) -> DictationId:
        held = store.get(office.connection, _received(office, patient, author))
        text = vocabulary.applied(office, held, written(words, held.language), words)
        version = store.add_transcript(
            office.connection,
            held.id,
            made=office.now,
            made_by="",
            text=text.text,
            written=text.as_json(),
            engine="test",
            voice_model="test",
            damaged_at=None,
            left_out=left_out,
            words=[[word.text, word.start, word.end, word.probability] for word in words],
        )
        doubt_store.keep_flags(office.connection, held.id, version, flags)
        return held.id

    return inside(session, keep)


def _received(office: Office, patient: PatientId | None, author: str) -> DictationId:
    """A recording of silence, each a little longer than the one before: the office takes none twice."""
    number = store.count(office.connection, finished=False) + 1
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(bytes(2 * (SECONDS * RATE + number)))
    sound.seek(0)
    return store.add(
        office.connection,
        Dictation(
            id=DictationId(0),
            patient=patient,
            author=author,
            title=str(number),
            priority=Priority.NORMAL,
            due=None,
            language=office.facts.language,
            state=DictationState.RECOGNISED,
            audio=office.files.put(sound),
            audio_name=f"{number}.wav",
            duration=SECONDS,
            received=office.now,
            received_by=office.actor.name,
            held_by="",
        ),
    )


def text_of(session: Session, number: DictationId) -> str:
    """Return the newest text of a dictation."""
    found = session.call(dictation.opened, dictation=number).transcript
    assert found is not None
    return found.text


def correct(session: Session, number: DictationId, *changes: tuple[str, str]) -> None:
    """Change passages of a dictation's text and save after each, as the window does."""
    for before, after in changes:
        found = session.call(dictation.opened, dictation=number).transcript
        assert found is not None
        assert before in found.text, found.text
        text = found.text.replace(before, after)
        aligned = realign(Written.from_json(found.written), text)
        session.call(dictation.correct, dictation=number, written=aligned.as_json(), text=text)
