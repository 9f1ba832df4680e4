"""Two kinds of failure, never mixed.

- `WorldError` and its subclasses: *the world failed* (a file is damaged, the disk is full, a gate says no).
  Each carries one sentence that says what happened and what to do next; it is shown as it stands.
- anything else is a bug, shown as such, with no patient text in the report.

The sentence is kept as its English source text with named facts, and translated when it is shown, so a failure
that was stored (a failed job) is read in the reader's language.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

from foundation.translation import N_, _

Fact = str | int | float
# Not `str.format`: a sentence may come from a child that a hostile file took over, and formats can do much.
_PLACE = re.compile(r"\{(\w+)\}")


class WorldError(Exception):
    """The world failed; `str()` gives the translated sentence."""

    def __init__(self, sentence: str, **facts: Fact) -> None:
        super().__init__(sentence, facts)
        self.sentence = sentence
        self.facts: Mapping[str, Fact] = facts

    def __str__(self) -> str:
        return _PLACE.sub(lambda place: str(self.facts.get(place[1], place[0])), _(self.sentence))


class Cancelled(WorldError):
    """Somebody asked for the work to stop."""


class ChildDied(WorldError):
    """A child process ended without an answer: killed, or out of memory."""


def from_system(error: OSError) -> WorldError | None:
    """Say what the operating system says of a file; None where it names none, which is a bug of ours."""
    if error.filename is None:
        return None
    return WorldError(
        N_("The system says “{reason}” about {file}. Check its name, and whether you may use it."),
        reason=error.strerror or type(error).__name__,
        file=os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else str(error.filename),
    )


def as_message(error: WorldError) -> dict[str, object]:
    """Give a JSON-ready form that `from_message` turns back into the same error."""
    return {"error": type(error).__name__, "sentence": error.sentence, "facts": dict(error.facts)}


def from_message(message: Mapping[str, object]) -> WorldError:
    """Rebuild an error from `as_message`; an unknown class becomes a plain `WorldError` with the same sentence."""
    facts = message.get("facts")
    error_class = next((c for c in _descendants(WorldError) if c.__name__ == message.get("error")), WorldError)
    error = error_class.__new__(error_class)
    WorldError.__init__(error, str(message["sentence"]), **(facts if isinstance(facts, dict) else {}))
    return error


def _descendants(parent: type[WorldError]) -> Iterator[type[WorldError]]:
    yield parent
    for child in parent.__subclasses__():
        yield from _descendants(child)
