"""What stands in the slots of rules: numbers, decimals, digits, years, ordinals, letters and the words of lists."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from speech.model import Ambiguity, Word
from speech.written.language import NUMERIC_SLOTS, PLACE_SLOTS, Language, Pattern
from speech.written.numbers import MILLION, MOST_WORDS, Atom, Kind
from speech.written.patterns import Element, Reading, Slot

SIGNS_IN_WORDS = ".,;:!?"
MOST_SPELLED = 4
"""Digits of a fraction that may be said one by one: "nul komma nul nul nul fem"."""
MOST_LETTERS = 6
TENS = range(10, 100)
"""What the first word of a longer number may say that is a group of digits of its own."""
_DECIMAL_IN_DIGITS = re.compile(r"\d{1,9}[.,]\d{1,9}")
_YEARS = range(1000, 3000)
_Row = tuple[tuple[int, ...], tuple[Reading, ...], int]
"""The first words of slots, what stands in them, and where it all ends."""


@dataclass(frozen=True)
class Match:
    """A pattern that was said: what stands in its slots, the first word of each, and where it ends."""

    pattern: Pattern
    readings: tuple[Reading, ...]
    starts: tuple[int, ...]
    end: int


class Reader:
    """The words of a dictation, and what can be read from a place on. Words are counted from 0, ends not counted in."""

    def __init__(self, words: Sequence[Word], language: Language) -> None:
        self.language = language
        self.plain = [self._plain(word.text) for word in words]
        self._stops = _stops(words, language.unfinished)
        self._numbers: dict[int, Reading | None] = {}
        self._known: dict[tuple[str, int, int], Reading | None] = {}

    def _plain(self, text: str) -> str:
        """A word as rules know it; the recogniser's own abbreviation "v." is no spelled letter: "i v. hofte"."""
        folded = text.casefold()
        return folded if len(folded) == 2 and folded in self.language.unfinished else plain(text)

    def match(self, pattern: Pattern, at: int, sentence: int) -> Match | None:
        """Match a pattern with what is said from `at` on. `sentence` is where the sentence began."""
        around, first = pattern.around, pattern.elements[0]
        if pattern.second is not None and not isinstance(first, str) and first.kind in NUMERIC_SLOTS:
            number = self._one_way(first, at, self._stops[at])
            if number is None or number.end >= self._stops[at] or self.plain[number.end] not in pattern.second:
                return None
        if around.near and around.near.isdisjoint(self.plain[max(sentence, at - around.within) : at]):
            return None
        if around.after and not self._is_after(around.after, at):
            return None
        if around.not_after and self._is_after(around.not_after, at):
            return None
        for starts, readings, end in self._rows(pattern.elements, at, self._stops[at]):
            if around.before and not self._is_before(around.before, end):
                continue
            if around.not_before and self._is_before(around.not_before, end):
                continue
            if pattern.rising and not readings[0].value < readings[1].value:
                continue
            if pattern.falling and not readings[0].value > readings[1].value:
                continue
            return Match(pattern, readings, starts, end)
        return None

    def number(self, at: int) -> Reading | None:
        """The longest whole number that is said from `at` on."""
        if at not in self._numbers:
            self._numbers[at] = self._read_number(at)
        return self._numbers[at]

    def stop(self, at: int) -> int:
        """Where reading on from a word must end: after a word with a sign of the recogniser's own."""
        return self._stops[at]

    def _rows(self, elements: Sequence[Element], at: int, stop: int) -> Iterator[_Row]:
        """All ways to read a row of elements."""
        if not elements:
            yield (), (), at
            return
        first, rest = elements[0], elements[1:]
        if isinstance(first, str):
            if at < stop and self.plain[at] == first:
                yield from self._rows(rest, at + 1, stop)
            return
        for reading in self._readings(first, at, stop):
            if first.low is None or first.high is None or first.low <= reading.value <= first.high:
                for starts, readings, end in self._rows(rest, reading.end, stop):
                    yield (at, *starts), (reading, *readings), end

    def _readings(self, slot: Slot, at: int, stop: int) -> Iterator[Reading]:
        if slot.kind in PLACE_SLOTS:
            if self._is_place(slot.kind, at):
                yield Reading(at, "", 0.0)
        elif at >= stop:
            return
        elif slot.kind in NUMERIC_SLOTS or slot.kind == "letters":
            known = self._one_way(slot, at, stop)
            if known is not None and (slot.like is None or slot.like.fullmatch(known.text)):
                yield known
        else:
            for entry in self.language.lists[slot.kind].at(self.plain, at, stop):
                yield Reading(at + len(entry.spoken), entry.written, entry.value)

    def _one_way(self, slot: Slot, at: int, stop: int) -> Reading | None:
        """The reading of a slot that can be read in one way only; many rules ask for the same."""
        key = (slot.kind, slot.count, at)
        if key not in self._known:
            self._known[key] = self._reading(slot, at, stop)
        return self._known[key]

    def _reading(self, slot: Slot, at: int, stop: int) -> Reading | None:
        """The one way to read a slot that is no list."""
        match slot.kind:
            case "number":
                return self.number(at)
            case "decimal":
                return self._decimal(at, stop)
            case "amount":
                return self._decimal(at, stop) or self.number(at)
            case "digits":
                return self._digits(slot.count, at, stop)
            case "year":
                return self._year(at, stop)
            case "apart":
                return self._apart(at)
        return self._spelled(at, stop)

    def _apart(self, at: int) -> Reading | None:
        """A number whose last word, one to twelve, may be a number of its own: "fem hundrede to" tabletter."""
        found = self.number(at)
        if found is None or found.end < at + 2:
            return None
        numbers = self.language.numbers
        before, last = (numbers.atoms(self.plain[index]) for index in (found.end - 2, found.end - 1))
        value = numbers.value(last)
        is_joined = before[-1].kind is Kind.JOIN
        return found if value is not None and 1 <= value <= 12 and not is_joined else None

    def _read_number(self, at: int) -> Reading | None:
        numbers = self.language.numbers
        atoms: tuple[Atom, ...] = ()
        found, ambiguity = None, None
        for index in range(at, min(self._stops[at], at + MOST_WORDS)):
            more: tuple[Atom, ...] = numbers.atoms(self.plain[index])
            if not more:
                break
            if numbers.split_is_doubtful and _is_split(atoms, more):
                ambiguity = Ambiguity.NUMBER
            atoms += more
            value = numbers.value(atoms)
            if value is not None:
                as_it_was = index == at and self.plain[at].isdecimal()
                text = self.plain[at] if as_it_was else numbers.grouped(value)
                found = Reading(index + 1, text, value, ambiguity)
        return found

    def _decimal(self, at: int, stop: int) -> Reading | None:
        """A fraction in words, "tre komma nul fem", or 3,05 as the recogniser wrote it."""
        if _DECIMAL_IN_DIGITS.fullmatch(self.plain[at]):
            return Reading(at + 1, self.plain[at], float(self.plain[at].replace(",", ".")))
        whole = self.number(at)
        if whole is None or whole.end >= stop or self.plain[whole.end] not in self.language.numbers.decimal_words:
            return None
        index, fraction, ambiguity = self._fraction(whole.end + 1, stop)
        if not fraction:
            return None
        text = f"{int(whole.value)}{self.language.numbers.decimal_sign}{fraction}"
        value = float(f"{int(whole.value)}.{fraction}")
        return Reading(index, text, value, ambiguity or whole.ambiguity)

    def _fraction(self, at: int, stop: int) -> tuple[int, str, Ambiguity | None]:
        """Where a fraction ends, its digits ("nul fem", "femogtyve", or one by one "two five"), if it is sure."""
        digits, by_digits = "", self.language.numbers.fraction_by_digits
        spelled = range(10) if by_digits else range(1)
        while at < stop and len(digits) < MOST_SPELLED and (digit := self._digit(at)) is not None and digit in spelled:
            at, digits = at + 1, f"{digits}{digit}"
        rest = self.number(at) if at < stop and not (by_digits and digits) else None
        if rest is not None and rest.value >= MILLION:
            rest = self._of_millions(at, rest.end)
        if rest is not None and rest.value < _YEARS.start:
            return rest.end, f"{digits}{int(rest.value)}", rest.ambiguity
        return at, digits, None

    def _of_millions(self, at: int, end: int) -> Reading | None:
        """The fraction that is said before "millioner": "to komma fem millioner" is 2,5 of them."""
        numbers = self.language.numbers
        value = numbers.value(numbers.atoms(self.plain[at]))
        is_next = end > at + 1 and numbers.atoms(self.plain[at + 1])[:1] == (Atom(Kind.SCALE, MILLION),)
        return Reading(at + 1, str(value), value) if value is not None and is_next else None

    def _digit(self, at: int) -> int | None:
        """A single digit that is one word, and no part of a longer number."""
        spelled = self.language.numbers.digit_words.get(self.plain[at])
        number = self.number(at)
        if spelled is not None or number is None or number.end > at + 1 or number.value > 9:
            return spelled
        return int(number.value)

    def _digits(self, count: int, at: int, stop: int) -> Reading | None:
        """Exactly so many digits, said one by one, in pairs or as they come: "femogtyve tolv nul fire"."""
        if at >= stop:
            return None
        times = self.language.numbers.repeats.get(self.plain[at], 1)
        begin = at if times == 1 else at + 1
        for group in self._digit_groups(begin, stop):
            text = group.text * times
            if len(text) == count:
                return Reading(group.end, text, int(text))
            rest = (
                self._one_way(Slot("digits", count=count - len(text)), group.end, stop) if len(text) < count else None
            )
            if rest is not None:
                return Reading(rest.end, text + rest.text, int(text + rest.text))
        return None

    def _digit_groups(self, at: int, stop: int) -> Iterator[Reading]:
        """What is said of a row of digits at a time: "nul", "femogtyve", or digits that the recogniser wrote.

        The first word of a longer number may also stand alone: "sjuttio ett", "førtifem hundre og tjuetre".
        """
        word = self.plain[at] if at < stop else ""
        spelled = self.language.numbers.digit_words.get(word)
        number = self.number(at) if at < stop else None
        if word.isdecimal():
            yield Reading(at + 1, word, 0.0)
        elif spelled is not None:
            yield Reading(at + 1, str(spelled), spelled)
        elif number is not None:
            yield Reading(number.end, str(int(number.value)), number.value)
            alone = self.language.numbers.value(self.language.numbers.atoms(word))
            if alone is not None and (number.end == at + 2 or (number.end > at + 2 and alone in TENS)):
                yield Reading(at + 1, str(alone), alone)

    def _year(self, at: int, stop: int) -> Reading | None:
        """1948 said as a number, or in two halves: "nitten otteogfyrre", "tyve nul fem", tjugotjugosex."""
        first = self.number(at)
        whole: int = 0 if first else self.language.numbers.year(self.plain[at])
        if whole:
            return Reading(at + 1, str(whole), whole)
        if first is None or first.value in _YEARS:
            return Reading(first.end, str(int(first.value)), first.value) if first else None
        if first.value not in self.language.numbers.centuries or first.end >= stop:
            return None
        second = self.number(first.end)
        if second is None:
            return None
        if second.value == 0 and second.end < stop and (third := self.number(second.end)) and 0 < third.value < 10:
            year = int(first.value) * 100 + int(third.value)
            return Reading(third.end, str(year), year)
        year = int(first.value) * 100 + int(second.value)
        return Reading(second.end, str(year), year) if 10 <= second.value < 100 else None

    def _spelled(self, at: int, stop: int) -> Reading | None:
        """Two letters or more; those that are words too, such as "i", are not taken in at the ends.

        Between others they are, and the letters are ambiguous.
        """
        letters = []
        for index in range(at, min(stop, at + MOST_LETTERS)):
            entry = next(self.language.lists["letter"].at(self.plain, index, index + 1), None)
            if entry is None:
                break
            letters.append(entry.written)
        also_words = self.language.letters_also_words
        if letters and self.plain[at] in also_words:
            return None
        while letters and self.plain[at + len(letters) - 1] in also_words:
            letters.pop()
        end = at + len(letters)
        ambiguity = None if also_words.isdisjoint(self.plain[at:end]) else Ambiguity.LETTERS
        return Reading(end, "".join(letters), len(letters), ambiguity) if len(letters) > 1 else None

    def _is_after(self, phrases: Sequence[tuple[str, ...]], at: int) -> bool:
        return any(tuple(self.plain[max(0, at - len(phrase)) : at]) == phrase for phrase in phrases)

    def _is_before(self, rows: Sequence[Sequence[Element]], at: int) -> bool:
        """Say whether one of the rows comes next; what the recogniser divided with a sign does not."""
        stop = self._stops[at] if at < len(self.plain) and self._stops[at - 1] > at else at
        return any(True for row in rows for _ in self._rows(row, at, stop))

    def _is_place(self, kind: str, at: int) -> bool:
        if at >= len(self.plain) or self._stops[at - 1] == at:
            return True
        signs = self.language.signs
        return kind == "sign" and any(
            tuple(self.plain[at : at + length]) in signs for length in range(1, self.language.longest_sign + 1)
        )


def plain(text: str) -> str:
    """A word as rules know it: recognisers with punctuation of their own write "Punktum."."""
    return text.casefold().strip(SIGNS_IN_WORDS)


def _is_split(before: Sequence[Atom], word: Sequence[Atom]) -> bool:
    """Say whether a word is the last of "fem og tyve": the tens, after ones and a joining word that stand apart."""
    kinds = [atom.kind for atom in before[-2:]]
    return kinds == [Kind.ONES, Kind.JOIN] and word[0].kind is Kind.TENS


def _stops(words: Sequence[Word], unfinished: Collection[str]) -> list[int]:
    """For each word the end of the words that may be read together with it; abbreviations divide nothing."""
    signs = tuple(SIGNS_IN_WORDS)
    stops = [len(words)] * len(words)
    for index in range(len(words) - 2, -1, -1):
        said = words[index].text
        ends = said.endswith(signs) and said.casefold() not in unfinished
        is_last = ends or words[index + 1].text.startswith(signs)
        stops[index] = index + 1 if is_last else stops[index + 1]
    return stops
