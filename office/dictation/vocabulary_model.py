"""The words of an office and its authors, and what the corrections of the past propose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from office.arguments import DictationId

VocabularyId = NewType("VocabularyId", int)
EVERYBODY = ""
"""The author of words that hold for all who dictate."""


@dataclass(frozen=True)
class VocabularyWord:
    """A word to expect. Where `spoken` is not empty, it is what is heard for it, and is written as the word.

    `used` counts the dictations whose text held the word; `last_used` is when such a text was last seen.
    """

    id: VocabularyId
    author: str
    word: str
    spoken: str
    added: datetime
    added_by: str
    used: int
    last_used: datetime | None


@dataclass(frozen=True)
class Seen:
    """Where a correction was made: the dictation, its title, and the second of its recording."""

    dictation: DictationId
    title: str
    start: float


@dataclass(frozen=True)
class Proposal:
    """A phrase that was heard and always corrected to the same word; `author` where only one person says it so."""

    spoken: str
    word: str
    author: str
    seen: tuple[Seen, ...]


@dataclass(frozen=True)
class ChosenSpecialities:
    """The specialities whose words are expected of an author; of everybody who chose none, for `EVERYBODY`."""

    author: str
    names: tuple[str, ...]
