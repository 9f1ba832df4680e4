"""Number words of a language: "to hundrede og femogfyrre", "tjugofem", "one hundred and forty" and "120" are numbers.

The words are data (`[numbers]` in `resources/spoken/<language>.toml`); what is here is how the Nordic languages and
English put them together: ones and tens in either order, then hundreds, thousands and millions, each at most once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

LONGEST_WORD = 60
"""Letters in a number written as one word; anything longer is no number."""
MOST_WORDS = 12
"""Words in one spoken number."""
HUNDRED, THOUSAND, MILLION = 100, 1000, 1_000_000
_DIGITS = re.compile(r"\d{1,9}")


class Kind(StrEnum):
    """What a piece of a number word says."""

    ONES = "ones"
    TEENS = "teens"
    TENS = "tens"
    SCALE = "scale"
    JOIN = "join"
    DIGITS = "digits"


class Atom(NamedTuple):
    """The smallest piece of a number: "fem", "og", "fyrre"."""

    kind: Kind
    value: int


class Order(StrEnum):
    """Which of ones and tens is said first."""

    ONES_FIRST = "ones first"
    TENS_FIRST = "tens first"
    EITHER = "either"


@dataclass(frozen=True)
class Ordinals:
    """Ordinal words by what is spoken, and what is written after the digits: "." or ":e", "st"."""

    words: Mapping[str, int]
    endings: Mapping[str, str]

    def written(self, value: int) -> str:
        """Write an ordinal in digits; the ending of the most last digits counts ("11" before "1" before "")."""
        digits = str(value)
        longest = max((end for end in self.endings if digits.endswith(end)), key=len)
        return digits + self.endings[longest]


class NumberWords:
    """The number words of one language."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.order = Order(data["order"])
        self.decimal_words: frozenset[str] = frozenset(data["decimal"])
        self.decimal_sign: str = data["decimal_sign"]
        self.fraction_by_digits: bool = data.get("fraction_by_digits", False)
        self.group_sign: str = data["group_sign"]
        self.group_from: int = data["group_from"]
        self.words_up_to: int = data["words_up_to"]
        self.split_is_doubtful: bool = data.get("split_is_doubtful", False)
        self.centuries: frozenset[int] = frozenset(data["centuries"])
        self.digit_words: Mapping[str, int] = data.get("digits", {})
        self.repeats: Mapping[str, int] = data.get("repeats", {})
        self.endings: Mapping[str, str] = data.get("endings", {})
        self._joins: tuple[str, ...] = tuple(data["joins"])
        self._ones: Mapping[str, int] = data["ones"]
        self._tens: Mapping[str, int] = data["tens"]
        self._atoms = {word: Atom(Kind.JOIN, 0) for word in self._joins}
        for kind, table in ((Kind.ONES, "ones"), (Kind.TEENS, "teens"), (Kind.TENS, "tens"), (Kind.SCALE, "scales")):
            self._atoms |= {word: Atom(kind, value) for word, value in data[table].items()}
        longest_first = sorted(self._atoms, key=len, reverse=True)
        self._is_made_of_atoms = re.compile(f"(?:{'|'.join(map(re.escape, longest_first))})+")
        self._longest_first = tuple(longest_first)
        self._words = set(self._atoms)
        self.atoms = lru_cache(maxsize=1 << 15)(self._split)
        self.value = lru_cache(maxsize=1 << 15)(self._value)
        self.year = lru_cache(maxsize=1 << 15)(self._year)
        self._century_words = {word: atom.value for word, atom in self._atoms.items() if atom.value in self.centuries}

    def may_begin(self, word: str) -> bool:
        """Say whether a number may begin with a word."""
        if word in self.digit_words or word in self.repeats or word[:1].isdigit() or self.year(word):
            return True
        atoms: tuple[Atom, ...] = self.atoms(word)
        return bool(atoms) and atoms[0].kind is not Kind.JOIN

    def grouped(self, value: int) -> str:
        """Write an amount in digits, in groups of three from where the language begins to group."""
        return f"{value:,}".replace(",", self.group_sign) if value >= self.group_from else str(value)

    def ordinals(self, data: Mapping[str, Any]) -> Ordinals:
        """Read the table of ordinals, and make those of the tens and ones: "femogtyvende", "twenty-first"."""
        named: dict[str, int] = data["words"]
        small = {word: value for word, value in named.items() if 1 <= value <= 9}
        round_tens = {word: value for word, value in named.items() if value in range(20, 100, 10)}
        ones = {word: value for word, value in self._ones.items() if value}
        made: dict[str, int] = {}
        if self.order is not Order.TENS_FIRST:
            for (one, a), join, (ten, b) in product(ones.items(), self._joins, round_tens.items()):
                made |= {f"{one}{join}{ten}": a + b, f"{one} {join} {ten}": a + b}
        if self.order is not Order.ONES_FIRST:
            for (ten, a), (one, b) in product(self._tens.items(), small.items()):
                made |= {f"{ten}{between}{one}": a + b for between in ("", " ", "-")}
        return Ordinals(made | named, data["endings"])

    def _split(self, word: str) -> tuple[Atom, ...]:
        """The atoms of a word; none where it says no number. A joining word alone has its atom."""
        if _DIGITS.fullmatch(word):
            return (Atom(Kind.DIGITS, int(word)),)
        if word in self._atoms:
            return (self._atoms[word],)
        solid = word.replace("-", "")
        if len(solid) > LONGEST_WORD or not self._is_made_of_atoms.fullmatch(solid):
            return ()
        return self._first_number(solid, ())

    def _first_number(self, rest: str, before: tuple[Atom, ...]) -> tuple[Atom, ...]:
        """The first way to divide a word into atoms that makes a number; a word of many atoms cannot be one."""
        if not rest:
            return before if self.value(before) is not None else ()
        if len(before) > MOST_WORDS:
            return ()
        for word in self._longest_first:
            if rest.startswith(word):
                found = self._first_number(rest[len(word) :], (*before, self._atoms[word]))
                if found:
                    return found
        return ()

    def _value(self, atoms: tuple[Atom, ...]) -> int | None:
        """The number that atoms make; None where they make none, or more than one."""
        scales = [atom.value for atom in atoms if atom.kind is Kind.SCALE]
        if not scales:
            return self._below_hundred(atoms)
        scale = max(scales)
        if scales.count(scale) > 1:
            return None
        at = next(index for index, atom in enumerate(atoms) if atom == Atom(Kind.SCALE, scale))
        many, rest = self._many(atoms[:at], scale), self._rest(atoms[at + 1 :], scale)
        return None if many is None or rest is None else many * scale + rest

    def _many(self, atoms: tuple[Atom, ...], scale: int) -> int | None:
        if not atoms:
            return None if scale >= MILLION else 1
        many = self.value(atoms)
        return many if many and many < (HUNDRED if scale == HUNDRED else THOUSAND) else None

    def _rest(self, atoms: tuple[Atom, ...], scale: int) -> int | None:
        if not atoms:
            return 0
        if atoms[0].kind is Kind.JOIN:
            atoms = atoms[1:]
        rest = self.value(atoms) if atoms else None
        return rest if rest and rest < scale else None

    def _year(self, word: str) -> int:
        """The year of a word that says it in two halves, tjugotjugosex, which is no number; 0 where it is none."""
        for begin, century in self._century_words.items():
            if word.startswith(begin) and word != begin:
                rest = self.value(self.atoms(word.removeprefix(begin)))
                if rest and 10 <= rest < HUNDRED:
                    return century * HUNDRED + rest
        return 0

    def _below_hundred(self, atoms: Sequence[Atom]) -> int | None:
        match [atom.kind for atom in atoms]:
            case [Kind.ONES | Kind.TEENS | Kind.TENS | Kind.DIGITS]:
                return atoms[0].value
            case [Kind.TENS, Kind.ONES] if self.order is not Order.ONES_FIRST and atoms[1].value:
                return atoms[0].value + atoms[1].value
            case [Kind.ONES, Kind.JOIN, Kind.TENS] if self.order is not Order.TENS_FIRST and atoms[0].value:
                return atoms[0].value + atoms[2].value
        return None
