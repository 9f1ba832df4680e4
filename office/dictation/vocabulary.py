"""The office's vocabulary: words that recognition expects, and what corrections of the past propose for it.

A phrase that was corrected to the same word three times or more, in two dictations or more, is proposed. A person says
whether it is taken. Whoever's name it is: words of the patient's own name and address are never proposed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Annotated, Any

from foundation.translation import N_
from office.access_log.model import AccessKind
from office.arguments import Text
from office.commands import command
from office.dictation import recognised, store
from office.dictation import vocabulary_store as kept
from office.dictation.model import Dictation
from office.dictation.vocabulary_model import (
    EVERYBODY,
    ChosenSpecialities,
    Proposal,
    Seen,
    VocabularyId,
    VocabularyWord,
)
from office.errors import OfficeError
from office.patients import store as patients
from office.patients.model import Patient
from office.roles import Role
from office.transaction import Office
from speech.corrections import MOST_SPOKEN, MOST_WRITTEN, corrections
from speech.model import Word, Written
from speech.vocabulary import Replacement, Speciality, plain, replaced
from speech.vocabulary import specialities as specialities_of

WRITERS = frozenset({Role.SECRETARY, Role.TRAINEE, Role.DOCTOR})
SUBJECT, WORD = "vocabulary", "word"
TIMES, DICTATIONS = 3, 2
COMPARED_AT_ONCE = 20
"""Texts a call: meanwhile nobody else can write."""
PROPOSED_AT_MOST = 50
GENERAL = "general"


@command(
    "dictation.vocabulary",
    title=N_("Show the vocabulary"),
    roles=WRITERS,
    log=AccessKind.OVERVIEW,
    terminal="dictation vocabulary",
)
def listed(
    office: Office,
    *,
    author: Annotated[str | None, Text(N_("only this author's words and everybody's"))] = None,
) -> tuple[VocabularyWord, ...]:
    """List the office's words, what was used or added last first."""
    office.concern(None, SUBJECT)
    words, last = kept.words(office.connection, author), kept.last_recognition(office.connection)
    return words if last is None else tuple(replace(one, expected=last.expected(one)) for one in words)


@command(
    "dictation.add-word",
    title=N_("Add a word to the vocabulary"),
    roles=WRITERS,
    log=AccessKind.CHANGE,
    terminal="dictation add-word",
)
def add_word(
    office: Office,
    *,
    word: Annotated[str, Text(N_("the word as it is to be written"), positional=True)],
    author: Annotated[str, Text(N_("who says it; everybody if left out"))] = EVERYBODY,
    spoken: Annotated[str, Text(N_("what is heard for it, to be written as the word from now on"))] = "",
) -> VocabularyId:
    """Let recognition expect a word, or write it for a phrase that is always heard wrongly."""
    return _add(office, word, author, spoken)


@command(
    "dictation.remove-word",
    title=N_("Remove a word from the vocabulary"),
    roles=WRITERS,
    log=AccessKind.CHANGE,
    terminal="dictation remove-word",
)
def remove_word(
    office: Office, *, word: Annotated[VocabularyId, Text(N_("the word's number in the vocabulary"), positional=True)]
) -> None:
    """Take a word out. Texts that are written already stay as they are."""
    kept.remove(office.connection, word)
    office.concern(None, f"{WORD}:{word}")
    office.changed(SUBJECT, word)


@command(
    "dictation.propose-words",
    title=N_("Propose words for the vocabulary"),
    roles=WRITERS,
    log=AccessKind.OVERVIEW,
    terminal="dictation propose-words",
)
def proposed(office: Office) -> tuple[Proposal, ...]:
    """Return what was corrected the same way again and again, the most frequent first, with where it was seen."""
    office.concern(None, SUBJECT)
    _compare(office)
    known = {(one.spoken, one.word.casefold()) for one in kept.words(office.connection)}
    known |= kept.settled_proposals(office.connection)
    rows = kept.frequent_corrections(office.connection, TIMES)
    people = patients.by_id(office.connection, {row.patient for row in rows if row.patient is not None})
    safe = [row for row in rows if row.patient in people and not _names(people[row.patient], row.word)]
    found = []
    by_pair = sorted(safe, key=_pair)
    for pair, held in groupby(by_pair, key=_pair):
        made = [*held]
        if pair not in known and len(made) >= TIMES and len({row.dictation for row in made}) >= DICTATIONS:
            found.append(_proposal(made))
    return tuple(sorted(found, key=lambda one: -len(one.seen))[:PROPOSED_AT_MOST])


@command(
    "dictation.accept-word",
    title=N_("Take a proposed word into the vocabulary"),
    roles=WRITERS,
    log=AccessKind.CHANGE,
    terminal="dictation accept-word",
)
def accept_word(
    office: Office,
    *,
    spoken: Annotated[str, Text(N_("what was heard, as proposed"))],
    word: Annotated[str, Text(N_("what was written for it, as proposed"))],
    author: Annotated[str, Text(N_("who says it; everybody if left out"))] = EVERYBODY,
    written: Annotated[str, Text(N_("how it is to be written, where that differs from the proposal"))] = "",
) -> VocabularyId:
    """Take a proposal: from now on recognition expects the word and writes it for what is heard."""
    number = _add(office, written or word, author, spoken)
    _settle(office, spoken, word, taken=True)
    return number


@command(
    "dictation.dismiss-word",
    title=N_("Refuse a proposed word"),
    roles=WRITERS,
    log=AccessKind.CHANGE,
    terminal="dictation dismiss-word",
)
def dismiss_word(
    office: Office,
    *,
    spoken: Annotated[str, Text(N_("what was heard, as proposed"))],
    word: Annotated[str, Text(N_("what was written for it, as proposed"))],
) -> None:
    """Refuse a proposal; it is never made again."""
    office.concern(None, SUBJECT)
    _settle(office, spoken, word, taken=False)
    office.changed(SUBJECT, 0)


@command(
    "dictation.specialities",
    title=N_("Show whose specialities are expected"),
    roles=WRITERS,
    log=AccessKind.OVERVIEW,
    terminal="dictation specialities",
)
def specialities(office: Office) -> tuple[ChosenSpecialities, ...]:
    """List everybody's specialities first, then those of each author who has dictated or was given some."""
    office.concern(None, SUBJECT)
    chosen = {one.author: one.names for one in kept.specialities(office.connection)}
    names = sorted({*chosen, *store.authors(office.connection)} - {EVERYBODY})
    everybody = ChosenSpecialities(EVERYBODY, chosen.get(EVERYBODY, (GENERAL,)))
    return (everybody, *(ChosenSpecialities(name, chosen.get(name, ())) for name in names))


@command(
    "dictation.choose-specialities",
    title=N_("Choose an author's specialities"),
    roles=WRITERS,
    log=AccessKind.CHANGE,
    terminal="dictation choose-specialities",
)
def choose_specialities(
    office: Office,
    *,
    author: Annotated[str, Text(N_("whose; everybody's who has none of their own, if left out"))] = EVERYBODY,
    speciality: Annotated[tuple[str, ...], Text(N_("its name, such as cardiology; may be given again"))] = (),
) -> None:
    """Say which specialities' words are expected of an author; none take the choice back."""
    there = {one.name for one in specialities_of(office.facts.language)}
    for name in speciality:
        if name not in there:
            raise OfficeError(
                N_("There are no words for the speciality “{name}”. Choose from: {names}."),
                name=name,
                names=", ".join(sorted(there)),
            )
    kept.choose_specialities(office.connection, " ".join(author.split()), speciality)
    office.concern(None, SUBJECT)
    office.changed(SUBJECT, 0)


# What recognition asks


def hints(office: Office, dictation: Dictation) -> list[str]:
    """Return the words to expect in a dictation, the most important first; `speech.vocabulary.prompt` packs them.

    The author's and the office's own words come first, those used last at the front; then those of the specialities.
    """
    own = [one.word for one in kept.words(office.connection, dictation.author)]
    return [*own, *(word for one in _specialities(office, dictation) for word in one.words)]


def applied(office: Office, dictation: Dictation, written: Written, words: Sequence[Word]) -> Written:
    """Return a recognised text with the phrases of the author's and the office's vocabulary written as it says."""
    found = kept.words(office.connection, dictation.author)
    everybody_first = sorted((one for one in found if one.spoken), key=lambda one: one.author != EVERYBODY)
    return replaced(written, words, [Replacement(one.spoken, one.word) for one in everybody_first])


def all_words(office: Office, author: str, language: str) -> set[str]:
    """Return every word that is no doubt: of the author, the office and all specialities of a language."""
    own = {one.word for one in kept.words(office.connection, author)}
    return own | {word for one in specialities_of(language) for word in one.words}


def _specialities(office: Office, dictation: Dictation) -> list[Speciality]:
    chosen = {one.author: one.names for one in kept.specialities(office.connection)}
    names = [*(chosen.get(dictation.author) or chosen.get(EVERYBODY, ())), GENERAL]
    there = {one.name: one for one in specialities_of(dictation.language)}
    return [there[name] for name in dict.fromkeys(names) if name in there]


# What is learnt from corrections


def _compare(office: Office) -> None:
    """Compare what was corrected since the last time with what had been recognised, some texts at a time."""
    for number, version, text, first_time in kept.not_compared(office.connection, COMPARED_AT_ONCE):
        heard = recognised.newest(office.connection, number)
        found = corrections(heard.written, heard.words, text) if heard is not None and heard.version < version else ()
        kept.set_corrections(office.connection, number, version, found)
        if first_time:
            author = store.get(office.connection, number).author
            _count_use(office, kept.words(office.connection, author), text)


def _count_use(office: Office, words: Iterable[VocabularyWord], text: str) -> None:
    there = " " + " ".join(plain(word) for word in text.split()) + " "
    used = [one.id for one in words if f" {plain(one.word)} " in there]
    kept.count_use(office.connection, used, office.now)


def _names(patient: Patient, word: str) -> bool:
    """Say whether a word is of the patient's own name or address, also in the genitive."""
    own = _words(" ".join((patient.name, *patient.address.lines)))
    return any(part in own or part.removesuffix("s") in own for part in _words(word))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def _pair(row: Any) -> tuple[str, str]:
    return row.spoken, row.word.casefold()


def _proposal(made: Sequence[Any]) -> Proposal:
    """The spelling is the one that was typed most often; the author is named where there is only one."""
    spelling = Counter(row.word for row in made).most_common(1)[0][0]
    authors = {row.author for row in made}
    seen = tuple(Seen(row.dictation, row.title, row.start) for row in made)
    return Proposal(made[0].spoken, spelling, authors.pop() if len(authors) == 1 else EVERYBODY, seen)


def _add(office: Office, word: str, author: str, spoken: str) -> VocabularyId:
    word, author = " ".join(word.split()), " ".join(author.split())
    spoken = " ".join(filter(None, map(plain, spoken.split())))
    if not _words(word) or len(word.split()) > MOST_WRITTEN:
        raise OfficeError(
            N_("“{word}” is no word. Give one to {most} words with letters in them."), word=word, most=MOST_WRITTEN
        )
    if len(spoken.split()) > MOST_SPOKEN:
        raise OfficeError(N_("What is heard may be at most {most} words long. Give less of it."), most=MOST_SPOKEN)
    if plain(word) == spoken:
        spoken = ""
    number = kept.add(office.connection, author, word, spoken, office.now, office.actor.name)
    office.concern(None, f"{WORD}:{number}")
    office.changed(SUBJECT, number)
    return number


def _settle(office: Office, spoken: str, word: str, *, taken: bool) -> None:
    kept.settle(office.connection, spoken, word, taken=taken, time=office.now, user=office.actor.name)
