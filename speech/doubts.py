"""Places of a recognised text that a person should look at and listen to, in the order of the text.

Few marks that mean something, instead of many that nobody reads: what the recogniser was unsure of *and* no dictionary
knows; whatever harms when it is wrong (doses, values, dates, sides, negations); what may be invented; what the rules of
writing could not decide. What to look for is data: the units and the forms of doses that the rules of writing know
(`resources/spoken/<language>.toml`), and what is more (`resources/vocabularies/<language>/attention.toml`).
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain

from foundation.places import resources
from foundation.translation import N_
from speech.model import Flag, Segment, Word, Written, WrittenToken
from speech.written.language import language_of
from speech.written.page import SENTENCE_ENDS

UNSURE_BELOW = 0.5
"""A probability, 0 to 1, below which a word is unsure."""
MOST_PARTS, MOST_SIDES = 9, 3
"""Words of a number after the first, and further measures of 2 x 3 x 4 cm: bounded, for a recogniser may stammer."""
_GROUPED = "|".join(rf"\d{{1,3}}(?:{sign}\d{{3}}){{1,4}}(?:[.,]\d+)?" for sign in ("[ \u00a0\u202f]", r"\.", ","))
"""Digits in groups of three, by each sign that the languages have for it: 1.000.000 is 1,000,000 and 1 000 000."""

_LISTS = (("units", "unit", "degrees", "lab"), ("forms", "dose", "taken"), ("rates", "per"))
"""What the lists of the rules of writing hold; not every language has each."""


class Reason(StrEnum):
    """Why a place deserves a look."""

    UNSURE = "unsure"
    DOSE = "dose"
    UNIT = "unit"
    DATE = "date"
    SIDE = "side"
    NEGATION = "negation"
    REPEAT = "repeat"
    TEXT_OVER_SILENCE = "text-over-silence"
    OUTSIDE_VOCABULARY = "outside-vocabulary"
    SIGN = "ambiguous-sign"
    NUMBER = "ambiguous-number"
    DATE_OR_NUMBER = "ambiguous-date"
    IDENTITY = "ambiguous-identity"
    LETTERS = "ambiguous-letters"
    INSTRUCTION = "ambiguous-instruction"
    VOCABULARY = "ambiguous-vocabulary"


SENTENCES: Mapping[Reason, str] = {
    Reason.UNSURE: N_("The recogniser is unsure of this word, and no dictionary knows it."),
    Reason.DOSE: N_("A dose: the number, the unit and how often."),
    Reason.UNIT: N_("A measured value: the number and its unit."),
    Reason.DATE: N_("A date or a time."),
    Reason.SIDE: N_("A side of the body."),
    Reason.NEGATION: N_("A negation: is it said, and of what?"),
    Reason.REPEAT: N_("The same words again and again: the recogniser may have lost its way."),
    Reason.TEXT_OVER_SILENCE: N_("Text where nobody seems to speak: it may be invented."),
    Reason.OUTSIDE_VOCABULARY: N_("The voice model probably does not know these words."),
    Reason.SIGN: N_("Is this a word, or a sign or a break that was dictated?"),
    Reason.NUMBER: N_("These numbers can be read in more than one way."),
    Reason.DATE_OR_NUMBER: N_("These numbers may be a date or a time."),
    Reason.IDENTITY: N_("A row of digits: a national id, a telephone number, or something else?"),
    Reason.LETTERS: N_("Spelled letters, or words?"),
    Reason.INSTRUCTION: N_("This may be said to you and not to the reader."),
    Reason.VOCABULARY: N_("Your vocabulary wrote this for what was heard."),
}


@dataclass(frozen=True)
class FlaggedWords:
    """Spoken words `first` to `last` (both counted in), and why their segment deserves a second look."""

    first: int
    last: int
    flags: frozenset[Flag]


@dataclass(frozen=True)
class Doubt:
    """A place in a text: characters `offset` to before `stop`, spoken words `first` to `last`, seconds."""

    reasons: tuple[Reason, ...]
    text: str
    offset: int
    first: int
    last: int
    start: float
    end: float

    @property
    def stop(self) -> int:
        """The offset just after the place."""
        return self.offset + len(self.text)


@dataclass(frozen=True)
class _Mark:
    first: int
    stop: int
    reasons: frozenset[Reason]


def flagged(segments: Iterable[Segment]) -> tuple[FlaggedWords, ...]:
    """Return the flagged segments of a transcript by the numbers of their words."""
    found, first = [], 0
    for segment in segments:
        if segment.flags:
            found.append(FlaggedWords(first, first + len(segment.words) - 1, segment.flags))
        first += len(segment.words)
    return tuple(found)


def doubts(
    written: Written,
    words: Sequence[Word],
    flags: Iterable[FlaggedWords],
    language: str,
    known: Callable[[str], bool],
) -> tuple[Doubt, ...]:
    """Return the places of a recognised text to look at, in the order of the text.

    `known` says whether a dictionary or the vocabulary knows a word; where nothing does, low probability alone decides.
    Places that overlap are one, but a flagged segment stands for itself, before what is in it.
    """
    segments = [mark for one in flags if (mark := _of_segment(written, one)) is not None]
    invented = [(mark.first, mark.stop) for mark in segments]
    unsure = (
        mark
        for mark in _unsure(written, words, known)
        if not any(first <= mark.first and mark.stop <= stop for first, stop in invented)
    )
    places = _merged([*_in_text(written.text, language), *_ambiguous(written), *unsure])
    ordered = sorted([*segments, *places], key=lambda mark: (mark.first, -mark.stop))
    offsets, stops = [token.offset for token in written.tokens], [token.stop for token in written.tokens]
    found = []
    for mark in ordered:
        tokens = written.tokens[bisect_right(stops, mark.first) : bisect_left(offsets, mark.stop)]
        if tokens:
            found.append(_doubt(written, mark, tokens))
    return tuple(found)


def still_there(found: Iterable[Doubt], now: Written) -> tuple[Doubt, ...]:
    """Return the doubts that a text still holds after it was edited, where they are now.

    What a person has changed, if not only in its capitals, has been looked at.
    """
    moved = []
    firsts = [token.first for token in now.tokens]
    for doubt in found:
        near = now.tokens[bisect_left(firsts, doubt.first) : bisect_right(firsts, doubt.last)]
        tokens = [token for token in near if token.first <= token.last <= doubt.last and token.text.strip()]
        if not tokens:
            continue
        beginning, end = tokens[0].offset, tokens[-1].stop
        at = now.text[beginning:end].casefold().find(doubt.text.casefold())
        if at >= 0:
            offset = beginning + at
            text = now.text[offset : offset + len(doubt.text)]
            moved.append(Doubt(doubt.reasons, text, offset, doubt.first, doubt.last, doubt.start, doubt.end))
    return tuple(moved)


def _doubt(written: Written, mark: _Mark, tokens: Sequence[WrittenToken]) -> Doubt:
    reasons = tuple(reason for reason in Reason if reason in mark.reasons)
    text = written.text[mark.first : mark.stop]
    return Doubt(reasons, text, mark.first, tokens[0].first, tokens[-1].last, tokens[0].start, tokens[-1].end)


def _of_segment(written: Written, segment: FlaggedWords) -> _Mark | None:
    tokens = [one for one in written.tokens if one.last >= segment.first and one.first <= segment.last]
    seen = [token for token in tokens if token.text.strip()]
    if not seen:
        return None
    return _Mark(seen[0].offset, seen[-1].stop, frozenset(Reason(flag.value) for flag in segment.flags))


def _ambiguous(written: Written) -> Iterator[_Mark]:
    """What the rules could not decide; words in a row of a sentence that are so for the same reason are one place."""
    row: list[WrittenToken] = []
    for token in written.tokens:
        if row and not _is_one_row(row[-1], token):
            yield _of_row(row)
            row = []
        if token.ambiguity is not None and token.text.strip():
            row.append(token)
    if row:
        yield _of_row(row)


def _is_one_row(before: WrittenToken, after: WrittenToken) -> bool:
    beside = before.stop + 1 == after.offset and not before.text.endswith(SENTENCE_ENDS)
    return beside and before.ambiguity == after.ambiguity


def _of_row(row: Sequence[WrittenToken]) -> _Mark:
    return _Mark(row[0].offset, row[-1].stop, frozenset({Reason(f"ambiguous-{row[0].ambiguity}")}))


def _unsure(written: Written, words: Sequence[Word], known: Callable[[str], bool]) -> Iterator[_Mark]:
    for token in written.tokens:
        if min((word.probability for word in words[token.first : token.last + 1]), default=1.0) >= UNSURE_BELOW:
            continue
        parts = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", token.text)
        has_number = any(map(str.isdigit, token.text))
        if has_number or not all(map(known, parts)):
            yield _trimmed(token)


def _trimmed(token: WrittenToken) -> _Mark:
    """A token without the signs around it."""
    bare = re.search(r"\w(?:.*\w)?", token.text, re.DOTALL)
    first, last = bare.span() if bare else (0, len(token.text))
    return _Mark(token.offset + first, token.offset + last, frozenset({Reason.UNSURE}))


def _in_text(text: str, language: str) -> Iterator[_Mark]:
    """What is to be looked at for what it says. The number of a value or a dose is no date besides."""
    taken: list[tuple[int, int]] = []
    for reason, pattern in _patterns(language):
        for match in pattern.finditer(text):
            first, stop = match.span()
            if all(stop <= begun or ended <= first for begun, ended in taken):
                taken.append((first, stop))
                yield _Mark(first, stop, frozenset({reason}))


def _merged(marks: Iterable[_Mark]) -> list[_Mark]:
    """Join marks that overlap."""
    joined: list[_Mark] = []
    for mark in sorted(marks, key=lambda one: (one.first, one.stop)):
        before = joined[-1] if joined else None
        if before is not None and mark.first < before.stop:
            joined[-1] = _Mark(before.first, max(before.stop, mark.stop), before.reasons | mark.reasons)
        else:
            joined.append(mark)
    return joined


@cache
def _patterns(language: str) -> tuple[tuple[Reason, re.Pattern[str]], ...]:
    """What to look for in a language, the more telling first; nothing where the language has no file."""
    path = resources() / "vocabularies" / language / "attention.toml"
    if not language.isalpha() or not path.is_file():
        return ()
    attention = tomllib.loads(path.read_text(encoding="utf-8"))
    words = {key: _any_of(listed) for key, listed in attention.items()}
    month = rf"\d{{1,2}}\.?\s*(?:{words['months']})(?:\s*\d{{4}})?|(?:{words['months']})\s+\d{{1,2}}(?:,?\s+\d{{4}})?"
    day = r"\d{4}-\d\d-\d\d|\d{1,2}\s?[./]\s?\d{1,2}(?:\s?[./]\s?(?:\d{4}|\d\d)|\.)?"
    time = rf"(?:{words['clock']})\s*\d{{1,2}}(?:[.:]\d\d)?|\d{{1,2}}:\d\d|\d{{1,2}}\s*(?:{words['clock']})"
    patterns = (
        *_amounts(language, attention),
        (Reason.UNIT, rf"(?<![\w/])(?:{words['units_alone']})"),
        (Reason.DATE, rf"(?<![\w.])(?:{month}|{words['dates']})"),
        (Reason.DATE, rf"(?<![\w/.-])(?:{day}|{time}|(?:19|20)\d\d)(?![/-]\d)"),
        (Reason.SIDE, rf"(?<!\w)(?:{words['sides']})"),
        (Reason.SIDE, _short_side(words)),
        (Reason.NEGATION, rf"(?<!\w)(?:{words['negations']})"),
    )
    return tuple((reason, re.compile(rf"(?:{pattern})(?!\w)", re.IGNORECASE)) for reason, pattern in patterns)


def _amounts(language: str, attention: Mapping[str, Sequence[str]]) -> Iterator[tuple[Reason, str]]:
    """Numbers with a unit, and doses: of all units and forms that the rules of writing write, and of some more."""
    rules = {name: _by_rules(language, *names) for name, *names in _LISTS}
    habits, of_doses = {*attention["habits"]}, {*attention["dose_units"]}
    forms = rules["forms"].keys() - habits | {*attention["dose_forms"]}
    units = rules["units"].keys() | habits | {*attention["units"]}
    # By its last word, so that millions are known too. G is a gauge; 5 G are more likely grams.
    alike = {unit.casefold() for unit in of_doses | forms}
    measured = {unit for unit in units if unit.casefold().split()[-1] not in alike}
    spoken = {phrase: unit in measured for unit, phrases in rules["units"].items() for phrase in phrases - alike}
    dose_rate = rf"(?:/(?:{_any_of(attention['dose_rates'])}))"
    rate = rf"(?:/(?:{_any_of(rules['rates'].keys() | {*attention['dose_rates'], *attention['per']})}))"
    values = _counted(attention, measured, [one for one in spoken if spoken[one]], after=rf"{rate}*")
    no_dose = rf"(?!(?:{_any_of(of_doses)}){dose_rate}*(?![\w/]))"
    values += "|" + _counted(attention, of_doses, before=no_dose, after=rf"{rate}+")
    doses = of_doses | forms | (units - measured)
    dose = _counted(attention, doses, [one for one in spoken if not spoken[one]], after=rf"{dose_rate}*")
    dose = rf"(?:{dose}|(?<![^\W\d])[x×]\s*\d+)"
    pressure = rf"(?<![\w/])\d{{2,3}}\s?/\s?\d{{2,3}}(?:\s*(?:{_any_of(units)}))?"
    yield Reason.UNIT, rf"{values}|{pressure}"
    yield Reason.DOSE, rf"{dose}(?:\s+{dose})*|(?<![\w+])\d+(?:\s?\+\s?\d+)+"


def _counted(
    attention: Mapping[str, Sequence[str]],
    units: Iterable[str],
    spoken: Iterable[str] = (),
    *,
    before: str = "",
    after: str = "",
) -> str:
    """A pattern for a number and any of the units, with what must stand before and after the unit itself.

    Before a unit of one letter the number stands in digits: "a D-dimer" is no dioptre. Before units as they are
    `spoken` an article alone is no number: a French catheter, "i en grad".
    """
    listed = sorted(units)
    long, short = [unit for unit in listed if len(unit) > 1], [unit for unit in listed if len(unit) == 1]
    joints, words, articles = (_any_of(attention[key]) for key in ("number_joints", "numbers", "articles"))
    digits = rf"(?:{_GROUPED}|\d+(?:[.,/]\d+)?[½¼¾]?|[½¼¾])(?:\s(?:{_any_of(attention['scales'])}))?"
    number = rf"(?:{digits}|(?:{words})(?:(?:{joints})?(?:{words})){{0,{MOST_PARTS}}}(?!\w))"
    of_any, of_digits = (rf"{one}(?:\s*[-–x×]\s*{one}){{0,{MOST_SIDES}}}\s*{before}" for one in (number, digits))
    no_article = rf"(?!(?:{articles})\s+(?!(?:{words})(?!\w)))"
    choice = rf"{of_any}(?:{_any_of(long)})|{of_digits}(?:{_any_of(short) or '(?!)'})"
    choice += rf"|{no_article}{of_any}(?:{_any_of(sorted(spoken)) or '(?!)'})"
    return rf"(?<![\w.,/])(?:{choice}){after}(?!\w)"


def _short_side(words: Mapping[str, str]) -> str:
    """A pattern for a side in one letter or two, before what has it: "v. hofte". Initials of a name are none."""
    initial = r"(?-i:[A-ZÆØÅÄÖ]\.?\s+[A-ZÆØÅÄÖ])"
    no_side = rf"(?!{initial}|(?:{words['no_sides']})(?!\w))"
    return rf"(?<![\w./])(?<!\d\s){no_side}(?:{words['short_sides']})(?=\s+[^\W\d])"


def _by_rules(language: str, *names: str) -> dict[str, set[str]]:
    """What the rules of writing write by these of their lists, each with the phrases that it is written for."""
    rules, found = language_of(language), defaultdict[str, set[str]](set)
    lists = [rules.lists[name] for name in names if name in rules.lists] if rules is not None else []
    for entry in chain.from_iterable(entries for one in lists for entries in one.by_first.values()):
        found[entry.written].add(" ".join(entry.spoken))
    return found


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in longest_first)
