"""The places of a dictation's text that a person should look at and listen to before it leaves the office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from foundation.translation import N_
from office.access_log.model import AccessKind
from office.arguments import DictationId, Text
from office.commands import command
from office.dictation import doubt_store, recognised, store, vocabulary
from office.roles import Role
from office.transaction import Office
from speech.dictionary import dictionary, known
from speech.doubts import Doubt, doubts, still_there
from speech.model import Written

WRITERS = frozenset({Role.SECRETARY, Role.TRAINEE, Role.DOCTOR})


@dataclass(frozen=True)
class OpenDoubts:
    """What is left to look at in the newest text, in its order, by the recognised version that it came of.

    `found` counts all places of that recognition; `heard` is what was spoken at each place that is left.
    `has_dictionary` is False where this computer has none for the language: then only the vocabulary knows words.
    """

    dictation: DictationId
    version: int
    places: tuple[Doubt, ...]
    heard: tuple[str, ...]
    found: int
    has_dictionary: bool


@command(
    "dictation.doubts",
    title=N_("Show what to look at"),
    roles=WRITERS,
    log=AccessKind.OVERVIEW,
    terminal="dictation doubts",
)
def listed(
    office: Office, *, dictation: Annotated[DictationId, Text(N_("the dictation's number"), positional=True)]
) -> OpenDoubts:
    """List the places to look at that nobody has looked at or changed yet; none for a text that was typed by ear."""
    dictionary(office.facts.language)  # loaded before the transaction begins: it takes a while, and is most often it
    held = store.get(office.connection, dictation)
    has_dictionary = dictionary(held.language) is not None
    office.concern(held.patient, f"dictation:{dictation}")
    heard = recognised.newest(office.connection, dictation)
    newest = store.newest_transcript(office.connection, dictation)
    if heard is None or newest is None:
        return OpenDoubts(dictation, 0, (), (), 0, has_dictionary)
    found = doubts(
        heard.written,
        heard.words,
        doubt_store.flags(office.connection, dictation, heard.version),
        held.language,
        known(held.language, vocabulary.all_words(office, held.author, held.language)),
    )
    seen = doubt_store.places_looked_at(office.connection, dictation, heard.version)
    left = [one for one in still_there(found, Written.from_json(newest.written)) if (one.first, one.last) not in seen]
    spoken = tuple(" ".join(word.text for word in heard.words[one.first : one.last + 1]) for one in left)
    return OpenDoubts(dictation, heard.version, tuple(left), spoken, len(found), has_dictionary)


@command("dictation.look-at", title=N_("Mark a place as looked at"), roles=WRITERS, log=AccessKind.CHANGE)
def look_at(office: Office, *, dictation: DictationId, version: int, first: int, last: int, seen: bool = True) -> None:
    """Take a place, by its spoken words in a recognised version, off the list, or put it back on it."""
    held = store.get(office.connection, dictation)
    office.concern(held.patient, f"dictation:{dictation}")
    doubt_store.set_looked_at(
        office.connection,
        dictation,
        version,
        (first, last),
        seen=seen,
        time=office.now,
        user=office.actor.name,
    )
