"""A corpus of letters in four countries, for a seed: right ones, and ones with one to five planted faults.

They are made from the packs' kinds and examples, with other names, addresses and dates, longer and shorter, and in
several ways: our PDF, our DOCX, and DOCX as other people make it in Word. One seed makes one corpus, the same anywhere.
"""

from __future__ import annotations

import functools
import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from benchmarks.letter_corpus.drafts import (
    DUTY_MISSED,
    OUR_DOCX,
    PDF,
    Draft,
    Fault,
    Planted,
    Texts,
    filled,
    missed_duties,
    planted,
    with_paragraph,
)
from benchmarks.letter_corpus.in_word import CannotBeMade, Way, letter_in_word
from benchmarks.letter_corpus.parts import DUTIES, FILES, PARTS
from benchmarks.letter_corpus.places import PLACES, TYPE
from benchmarks.letter_corpus.writing import SPELLING, written
from office.errors import OfficeError
from office.letters.data import example_data, letter_from_data, letter_to_data
from office.letters.docx import render_docx
from office.letters.kinds import Recipient, kind_names, load_kind
from office.letters.layout import load_layout
from office.letters.model import Letter
from office.letters.pdf import render_pdf

COUNTRIES = ("da", "no", "se", "gb")
WAYS = (PDF, OUR_DOCX, *(way.value for way in Way))
LETTERS = 240
RIGHT_SHARE = 0.4
TRIES = 40
TITLES = ("Mr", "Mrs", "Ms", "Miss", "Dr", "Professor")


@dataclass(frozen=True)
class CorpusLetter:
    """One file, and what is wrong with it: nothing where `planted` is empty."""

    name: str
    country: str
    kind: str
    way: str
    content: bytes
    planted: tuple[Planted, ...]


def corpus(seed: int, count: int = LETTERS, ways: Sequence[str] = WAYS) -> Iterator[CorpusLetter]:
    """Make a corpus. Every kind of fault is planted about as often as any other, as far as letters have a place."""
    chance = random.Random(f"letters {seed}")
    used: dict[tuple[str, str], int] = {}
    for number in range(count):
        country = COUNTRIES[number % len(COUNTRIES)]
        is_right = chance.random() < RIGHT_SHARE
        yield _one(number, country, is_right, random.Random(chance.random()), used, ways)


def _one(
    number: int,
    country: str,
    is_right: bool,
    chance: random.Random,
    used: dict[tuple[str, str], int],
    ways: Sequence[str],
) -> CorpusLetter:
    for _ in range(TRIES):
        draft = _varied(country, chance, chance.choice(ways))
        wanted = 0 if is_right else chance.randint(1, 5)
        draft = _with_faults(draft, wanted, used)
        if len(draft.planted) < min(1, wanted) or not all(_still_misses(draft, one) for one in draft.planted):
            continue
        try:
            content = _made(draft)
        except (OfficeError, CannotBeMade):
            continue  # the faults left no room, or this cannot be had in this way
        for one in draft.planted:
            used[country, one.fault] = used.get((country, one.fault), 0) + 1
        return CorpusLetter(f"{country}-{number:03}", country, draft.kind.name, draft.way, content, draft.planted)
    raise RuntimeError(f"no letter {number} could be made for {country}")


def faults_of(country: str) -> list[Fault]:
    """List all faults that can be planted into letters of a country."""
    return [*map(written, texts_of(country).faults), *SPELLING, *PLACES, *TYPE, *PARTS, *FILES, *DUTIES]


def _with_faults(draft: Draft, wanted: int, used: Mapping[tuple[str, str], int]) -> Draft:
    """Plant faults that do not touch each other, those first that were planted least."""
    country, touched = draft.letter.layout, set[str]()
    faults = faults_of(country)
    draft.random.shuffle(faults)
    for fault in sorted(faults, key=lambda fault: used.get((country, fault.name), 0)):
        if len(draft.planted) == wanted:
            break
        if fault.touches in touched or _undoes(fault.touches, touched):
            continue
        made = planted(draft, fault)
        if made is not None:
            draft = made
            touched.add(fault.touches)
    return draft


def _still_misses(draft: Draft, one: Planted) -> bool:
    """Tell whether a duty that was struck out has not come back with what was written into the letter afterwards."""
    missing = {f"duty-{name}" for name in missed_duties(draft)}
    return one.fault != DUTY_MISSED or one.rules <= missing


# What cannot be seen where the other is: an address that is not there has no type, a greeting needs its recipient.
APART = (
    {"recipient", "window"},
    {"recipient", "address type"},
    {"recipient", "salutation"},
    {"heading text", "heading type"},
    {"heading text", "heading line"},
    {"heading text", "body place"},
    {"closing", "signature"},
    {"salutation", "closing"},
    {"signature", "attachments"},
    {"body font", "body size"},
    {"left", "body place"},
    {"left", "attachments"},
    {"details", "reference"},
    {"paper", "right"},
    {"left", "right"},
    {"sender", "details"},
    {"window", "address type"},
    {"window", "sender"},
    {"window", "details"},
    {"paper", "body place"},
)


def _undoes(one: str, touched: set[str]) -> bool:
    return any({one, other} in APART for other in touched)


def _made(draft: Draft) -> bytes:
    if draft.way == PDF:
        return render_pdf(draft.letter, draft.layout)
    if draft.way == OUR_DOCX:
        content = render_docx(draft.letter, draft.layout)
    else:
        content = letter_in_word(draft.letter, draft.layout, Way(draft.way))
    for change in draft.after:
        content = change(content)
    return content


@functools.cache
def texts_of(country: str) -> Texts:
    """Give a country's texts."""
    source = files("benchmarks") / "letter_corpus" / "texts.toml"
    return Texts(**tomllib.loads(source.read_text("utf-8"))[country])


# --- variety ------------------------------------------------------------------------------------------------------


def _varied(country: str, chance: random.Random, way: str) -> Draft:
    kind = load_kind(country, chance.choice(kind_names(country)))
    letter = letter_from_data(example_data(country, kind.name))
    texts, layout = texts_of(country), load_layout(country)
    letter = _other_people(letter, texts, chance, kind.contents.recipients)
    draft = Draft(letter, layout, kind, way, texts, chance)
    for _ in range(chance.choice([0, 0, 1, 2, 3, 5, 12])):
        sentences = chance.sample(texts.sentences, chance.randint(1, 3))
        draft = with_paragraph(draft, " ".join(filled(one, layout, chance) for one in sentences))
    if chance.random() < 0.3:
        draft = replace(draft, letter=replace(draft.letter, copies=()))
    if chance.random() < 0.3:
        draft = replace(
            draft, letter=replace(draft.letter, our_reference=f"{draft.letter.our_reference}{chance.randrange(9)}")
        )
    return draft


def _other_people(letter: Letter, texts: Texts, chance: random.Random, recipients: tuple[Recipient, ...]) -> Letter:
    """Give the person that is written to another name and address, everywhere in the letter, and another id."""
    changes: dict[str, str] = {}
    names = [name for name in letter.recipient.name.split() if name not in TITLES]
    if recipients[:1] in ((Recipient.PATIENT,), (Recipient.GUARDIAN,)) and len(names) > 1:
        changes[names[0]], changes[names[-1]] = chance.choice(texts.first_names), chance.choice(texts.surnames)
        street = chance.choice(texts.streets).format(n=chance.randrange(1, 99))
        town = chance.choice(texts.towns)
        address = (
            (street, *(town.rsplit(" ", 2)[0], " ".join(town.rsplit(" ", 2)[1:])))
            if letter.layout == "gb"
            else (street, town)
        )
        letter = replace(letter, recipient=replace(letter.recipient, address=tuple(address)))
    number = _id_in(letter.patient)
    if number and chance.random() < 0.7:
        changes[number] = _other_id(number, letter.layout, chance)
    return _renamed(letter, changes)


def _id_in(text: str) -> str:
    found = re.search(r"\d{6}(?:\d{2})?-\d{4}|\d{6} \d{5}|\d{3} \d{3} \d{4}", text)
    return found[0] if found else ""


def _other_id(number: str, country: str, chance: random.Random) -> str:
    """Give another id of the country's test series, in the form that the one has."""
    day, month, year = f"{chance.randint(1, 28):02}", chance.randint(1, 12), f"{chance.randint(20, 99):02}"
    if country == "da":
        return f"{day}{month + 80:02}{year}-{chance.randint(1000, 9999)}"
    if country == "no":
        return f"{day}{month + chance.choice([65, 80]):02}{year} {chance.randint(10000, 99999)}"
    if country == "se":
        century = number[:2] if len(number) == 13 else ""
        return f"{century}{year}{month:02}{day}-{chance.randint(980, 999)}{chance.randint(0, 9)}"
    return f"999 {chance.randint(100, 999)} {chance.randint(1000, 9999)}"


def _renamed(letter: Letter, changes: Mapping[str, str]) -> Letter:
    """Write other names wherever the old ones stand, also in the genitive."""
    if not changes:
        return letter
    pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, changes)) + r")(?=s?(?!\w))")

    def renamed(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(lambda found: changes[found[1]], value)
        if isinstance(value, list):
            return [renamed(item) for item in value]
        return {name: renamed(inner) for name, inner in value.items()} if isinstance(value, dict) else value

    return letter_from_data(renamed(letter_to_data(letter)))
