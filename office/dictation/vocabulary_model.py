"""The words of an office and its authors, and what the corrections of the past propose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from foundation.translation import _
from office.arguments import DictationId

VocabularyId = NewType("VocabularyId", int)
EVERYBODY = ""
"""The author of words that hold for all who dictate."""


@dataclass(frozen=True)
class VocabularyWord:
    """A word to expect. Where `spoken` is not empty, it is what is heard for it, and is written as the word.

    `used` counts the dictations whose text held the word; `last_used` is when such a text was last seen.
    `expected` says whether the voice model of the last recognition had room for the word; None where it was not asked
    to: the word was added since, or is another author's.
    """

    id: VocabularyId
    author: str
    word: str
    spoken: str
    added: datetime
    added_by: str
    used: int
    last_used: datetime | None
    expected: bool | None = None


@dataclass(frozen=True)
class LastRecognition:
    """Whose dictation was recognised last, when, and the words for which its voice model had no room."""

    author: str
    made: datetime
    left_out: frozenset[str]

    def expected(self, word: VocabularyWord) -> bool | None:
        """Tell whether it had room for a word; None where it was not asked to."""
        asked = word.author in (EVERYBODY, self.author) and word.added <= self.made
        return word.word.casefold() not in self.left_out if asked else None


def room_told(words: Iterable[VocabularyWord]) -> str:
    """Say how many of the words the last recognition expected; nothing where it was asked to expect none."""
    asked = [word.expected for word in words if word.expected is not None]
    if not asked:
        return ""
    if not any(asked):
        return _("The last recognition expected none of these words: its voice model takes none, as for practice.")
    sentence = _("The last recognition had room for {count} of the {all} words that it was to expect.")
    return sentence.format(count=sum(asked), all=len(asked))


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
