"""Checklists as data (`resources/checklists/*.toml`): questions, what they stand on, and what to do after a no."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from foundation.translation import current_language


class Answer(StrEnum):
    """What a person answered to one question."""

    YES = "yes"
    NO = "no"
    NOT_RELEVANT = "not-relevant"


@dataclass(frozen=True)
class Localised:
    """A text in several languages; shown in the reader's, else in English."""

    texts: Mapping[str, str]

    def __str__(self) -> str:
        return self.texts.get(current_language()) or self.texts["en"]


@dataclass(frozen=True)
class Item:
    """One question. A blocking one must be answered yes, or not relevant where that is allowed."""

    identity: str
    question: Localised
    next_step: Localised
    blocks: bool
    may_be_not_relevant: bool
    source: str

    def is_settled_by(self, answer: Answer | None) -> bool:
        """Say whether this answer lets the act go on."""
        if answer is None:
            return not self.blocks
        return answer is Answer.YES or not self.blocks or (answer is Answer.NOT_RELEVANT and self.may_be_not_relevant)


@dataclass(frozen=True)
class Checklist:
    """A named list of questions, with the version that answers are stored under."""

    identity: str
    version: str
    title: Localised
    note: Localised
    items: tuple[Item, ...]

    def open_items(self, answers: Mapping[str, Answer]) -> tuple[Item, ...]:
        """Return the blocking questions that still stand in the way."""
        return tuple(item for item in self.items if not item.is_settled_by(answers.get(item.identity)))


@cache
def checklist(identity: str) -> Checklist:
    """Read a checklist of `resources/checklists`. An unknown one is a bug, and a KeyError says so."""
    source = files("resources") / "checklists" / f"{identity}.toml"
    if not source.is_file():
        raise KeyError(identity)
    held = tomllib.loads(source.read_text("utf-8"))
    items = tuple(_item(item) for item in held["item"])
    return Checklist(held["id"], held["version"], Localised(held["title"]), Localised(held["note"]), items)


def _item(held: Mapping[str, Any]) -> Item:
    return Item(
        identity=held["id"],
        question=Localised(held["question"]),
        next_step=Localised(held["next_step"]),
        blocks=held["blocks"],
        may_be_not_relevant=held.get("may_be_not_relevant", False),
        source=held.get("source", ""),
    )
