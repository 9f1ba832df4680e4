"""The rules of a language as data: `resources/spoken/<language>.toml`. What it may hold is told of in `da.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from speech.model import Ambiguity
from speech.written.numbers import NumberWords, Ordinals
from speech.written.patterns import Element, Piece, Slot, slots_of, spoken_variants, written_pieces

Phrase = tuple[str, ...]
ALSO_CALLED = {"no": "nb"}
"""Whisper calls Norwegian `no`; the rules are those of bokmål."""
NUMERIC_SLOTS = frozenset({"number", "decimal", "amount", "digits", "year", "apart"})
PLACE_SLOTS = frozenset({"sign", "end"})
WITHIN = 6
"""How many words back `near` looks where a rule does not say."""


@dataclass(frozen=True)
class Sign:
    """How a spoken sign or break is written: its text, on which sides it has no space, whether a capital follows.

    One that has a `closing` opens and closes in turn. After one of `word_after`, or before one of `word_before`, it is
    a word and no sign; so is one with `word_first` where the recogniser wrote a full stop or a colon before it. Beside
    one of `hangs_beside` it has a space on that side all the same.
    """

    written: str
    joins_left: bool
    joins_right: bool
    closing: str
    capital: bool
    is_break: bool
    word_after: frozenset[str]
    word_before: frozenset[str]
    word_first: bool
    hangs_beside: frozenset[str]

    @property
    def may_be_word(self) -> bool:
        """Whether what is said for it is also an ordinary word, such as kolon, the bowel."""
        return bool(self.word_after or self.word_before)


@dataclass(frozen=True)
class Entry:
    """One phrase of a list: how it is written, and its value: its place in the list from 1, or an ordinal's number."""

    spoken: Phrase
    written: str
    value: int


class Lexicon:
    """Phrases by their first word, the longest first."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.by_first: dict[str, list[Entry]] = {}
        for entry in sorted(entries, key=lambda entry: -len(entry.spoken)):
            self.by_first.setdefault(entry.spoken[0], []).append(entry)

    def at(self, words: Sequence[str], index: int, stop: int) -> Iterator[Entry]:
        """All entries that are said from `index` on, as far as `stop` (not counted in)."""
        if index < stop:
            for entry in self.by_first.get(words[index], ()):
                end = index + len(entry.spoken)
                if end <= stop and tuple(words[index:end]) == entry.spoken:
                    yield entry


@dataclass(frozen=True)
class Surroundings:
    """What must stand around a rule, or must not: right before it, right after it, or some words back."""

    after: tuple[Phrase, ...]
    not_after: tuple[Phrase, ...]
    before: tuple[tuple[Element, ...], ...]
    not_before: tuple[tuple[Element, ...], ...]
    near: frozenset[str]
    within: int


@dataclass(frozen=True)
class Pattern:
    """A rule with slots, in one of the ways to say it. One without `pieces` leaves the words as they were said.

    `second` holds the words with which its second element may begin, so that most rules are passed over quickly; None
    where there is none, or where it is a number.
    """

    name: str
    elements: tuple[Element, ...]
    second: frozenset[str] | None
    pieces: tuple[Piece, ...]
    around: Surroundings
    rising: bool
    falling: bool
    ambiguity: Ambiguity | None


@dataclass(frozen=True)
class Language:
    """All rules of one language."""

    signs: Mapping[Phrase, Sign]
    numbers: NumberWords
    ordinals: Ordinals
    lists: Mapping[str, Lexicon]
    letters_also_words: frozenset[str]
    unfinished: frozenset[str]
    capitals: Lexicon
    kept: Lexicon
    instructions: Lexicon
    words: Lexicon
    abbreviations: Lexicon
    patterns: PatternIndex
    longest_sign: int
    pairs: Mapping[str, str]


class PatternIndex:
    """Patterns by the word with which they may begin, in the order of the file."""

    def __init__(self, patterns: Sequence[Pattern], lists: Mapping[str, Lexicon], numbers: NumberWords) -> None:
        starts = [_starts(pattern.elements[0], lists) for pattern in patterns]
        self.all = tuple(patterns)
        self._is_number = numbers.may_begin
        self._with_any_number = tuple(p for p, words in zip(patterns, starts, strict=True) if words is None)
        self._by_word: dict[str, tuple[Pattern, ...]] = {}
        for word in {word for words in starts if words is not None for word in words}:
            number = self._is_number(word)
            self._by_word[word] = tuple(
                pattern
                for pattern, words in zip(patterns, starts, strict=True)
                if (number if words is None else word in words)
            )

    def beginning_with(self, word: str) -> tuple[Pattern, ...]:
        """All patterns that may begin with a word."""
        found = self._by_word.get(word)
        if found is None:
            return self._with_any_number if self._is_number(word) else ()
        return found


@cache
def language_of(code: str) -> Language | None:
    """Return the rules of a language; None where it has no file."""
    source = files("resources") / "spoken" / f"{ALSO_CALLED.get(code, code)}.toml"
    if not code.isalpha() or not source.is_file():
        return None
    return language_from(tomllib.loads(source.read_text(encoding="utf-8")))


def language_from(data: Mapping[str, Any]) -> Language:
    """Build a language from its tables. Raises KeyError and ValueError: the tables are the program's own data."""
    numbers = NumberWords(data["numbers"])
    ordinals = numbers.ordinals(data["ordinals"])
    lists = {name: _lexicon(entries) for name, entries in data.get("lists", {}).items()}
    lists["ordinal"] = Lexicon(
        Entry(tuple(word.split()), ordinals.written(value), value) for word, value in ordinals.words.items()
    )
    lists["letter"] = lists["letters"] = _lexicon(data["letters"])
    signs = dict(_signs(data))
    return Language(
        signs=signs,
        numbers=numbers,
        ordinals=ordinals,
        lists=lists,
        letters_also_words=frozenset(data["letters_also_words"]),
        unfinished=frozenset(_unfinished(data)),
        capitals=_phrases(data.get("capitals", ())),
        kept=_phrases(data["kept"]),
        instructions=_phrases(data["instructions"]),
        words=_lexicon(data["words"]),
        abbreviations=_lexicon(data["abbreviations"]),
        patterns=PatternIndex(list(_patterns(data["pattern"], lists)), lists, numbers),
        longest_sign=max(map(len, signs), default=0),
        pairs={sign.written: sign.closing for sign in signs.values() if sign.closing},
    )


def _unfinished(data: Mapping[str, Any]) -> Iterator[str]:
    """Abbreviations with a full stop that ends no sentence: the list's, and those that the rules write themselves."""
    yield from data.get("unfinished", ())
    for table in ("words", "abbreviations"):
        yield from (text.casefold() for text in data[table].values() if text.endswith(".") and " " not in text)


def _signs(data: Mapping[str, Any]) -> Iterator[tuple[Phrase, Sign]]:
    for is_break, entries in ((False, data["signs"]), (True, data["breaks"])):
        for entry in entries:
            joins = "both" if is_break else entry["joins"]
            sign = Sign(
                written=entry["written"],
                joins_left=joins in ("left", "both"),
                joins_right=joins in ("right", "both"),
                closing=entry.get("closing", ""),
                capital=is_break or entry.get("capital", False),
                is_break=is_break,
                word_after=frozenset(entry.get("word_after", ())),
                word_before=frozenset(entry.get("word_before", ())),
                word_first=entry.get("word_first", False),
                hangs_beside=frozenset(entry.get("hangs_beside", ())),
            )
            for phrase in entry["spoken"]:
                yield tuple(phrase.split()), sign


def _lexicon(entries: Mapping[str, str]) -> Lexicon:
    return Lexicon(
        Entry(tuple(spoken.split()), written, place) for place, (spoken, written) in enumerate(entries.items(), start=1)
    )


def _phrases(phrases: Iterable[str]) -> Lexicon:
    return Lexicon(Entry(tuple(phrase.split()), phrase, 0) for phrase in phrases)


def _patterns(entries: Iterable[Mapping[str, Any]], lists: Mapping[str, Lexicon]) -> Iterator[Pattern]:
    for entry in entries:
        pieces = written_pieces(entry["written"]) if "written" in entry else ()
        around = _surroundings(entry)
        _check_slots(entry, [slot for row in (*around.before, *around.not_before) for slot in slots_of(row)], lists)
        for elements in [row for spoken in entry["spoken"] for row in spoken_variants(spoken)]:
            _check(entry, elements, pieces, lists)
            yield Pattern(
                name=entry["name"],
                elements=elements,
                second=_starts(elements[1], lists) if len(elements) > 1 else None,
                pieces=pieces,
                around=around,
                rising=entry.get("rising", False),
                falling=entry.get("falling", False),
                ambiguity=Ambiguity(entry["ambiguity"]) if "ambiguity" in entry else None,
            )


def _surroundings(entry: Mapping[str, Any]) -> Surroundings:
    def phrases(key: str) -> tuple[Phrase, ...]:
        return tuple(tuple(phrase.split()) for phrase in entry.get(key, ()))

    def rows(key: str) -> tuple[tuple[Element, ...], ...]:
        return tuple(row for spoken in entry.get(key, ()) for row in spoken_variants(spoken))

    return Surroundings(
        after=phrases("after"),
        not_after=phrases("not_after"),
        before=rows("before"),
        not_before=rows("not_before"),
        near=frozenset(entry.get("near", ())),
        within=entry.get("within", WITHIN),
    )


def _check(
    entry: Mapping[str, Any], elements: Sequence[Element], pieces: Sequence[Piece], lists: Mapping[str, Lexicon]
) -> None:
    """Find what cannot be right about a rule when it is read, and not when somebody dictates."""
    slots = slots_of(elements)
    shown = [part[0] for piece in pieces for part in piece.parts if not isinstance(part, str)]
    if pieces and (any(slot >= len(slots) for slot in shown) or len(set(shown)) < len(slots)):
        raise ValueError(f"rule {entry['name']!r} must show each of its {len(slots)} slots")
    if any(slot.kind in PLACE_SLOTS for slot in slots):
        raise ValueError(f"rule {entry['name']!r} must not write signs and ends: they stand after it")
    _check_slots(entry, slots, lists)


def _check_slots(entry: Mapping[str, Any], slots: Iterable[Slot], lists: Mapping[str, Lexicon]) -> None:
    for slot in slots:
        if slot.kind not in NUMERIC_SLOTS | PLACE_SLOTS | lists.keys():
            raise ValueError(f"rule {entry['name']!r} names the unknown list {slot.kind!r}")


def _starts(first: Element, lists: Mapping[str, Lexicon]) -> frozenset[str] | None:
    """The words with which something may begin; None for any number."""
    if isinstance(first, str):
        return frozenset({first})
    return None if first.kind in NUMERIC_SLOTS else frozenset(lists[first.kind].by_first)
