"""Checklists: questions, what they stand on in an office's country, and what to do after a no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from foundation.translation import N_, _, current_language

TO_BE_CONFIRMED = N_("to be confirmed")


class Answer(StrEnum):
    """What a person answered to one question."""

    YES = "yes"
    NO = "no"
    NOT_RELEVANT = "not-relevant"


class Sureness(StrEnum):
    """How sure a source is: official or read in full, one good source, near certain but not read."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"


@dataclass(frozen=True)
class Localised:
    """A text in every language of the program; shown in the reader's."""

    texts: Mapping[str, str]

    def __str__(self) -> str:
        return self.texts[current_language()]


@dataclass(frozen=True)
class Source:
    """What a question stands on, cited as its country cites it."""

    text: str
    sureness: Sureness

    def __str__(self) -> str:
        return f"{self.text} ({_(TO_BE_CONFIRMED)})" if self.sureness is Sureness.LOW else self.text


@dataclass(frozen=True)
class Item:
    """One question. A blocking one must be answered yes, or not relevant where that is allowed."""

    identity: str
    question: Localised
    next_step: Localised
    blocks: bool
    may_be_not_relevant: bool
    sources: tuple[Source, ...]

    @property
    def source(self) -> str:
        """Return all sources as they are shown; empty where the question stands on no law."""
        return "; ".join(map(str, self.sources))

    def is_settled_by(self, answer: Answer | None) -> bool:
        """Say whether this answer lets the act go on."""
        if answer is None:
            return not self.blocks
        return answer is Answer.YES or not self.blocks or (answer is Answer.NOT_RELEVANT and self.may_be_not_relevant)


@dataclass(frozen=True)
class Checklist:
    """The questions that an office in one country asks, with the version that answers are stored under."""

    identity: str
    version: str
    title: Localised
    note: Localised
    items: tuple[Item, ...]

    def open_items(self, answers: Mapping[str, Answer]) -> tuple[Item, ...]:
        """Return the blocking questions that still stand in the way."""
        return tuple(item for item in self.items if not item.is_settled_by(answers.get(item.identity)))
