"""Hold a read letter's words against the country's rules: dates, times, numbers, ids, abbreviations, greetings."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from office.errors import OfficeError
from office.letters.checker.language_rules import (
    Check,
    Form,
    LanguageRule,
    LanguageRules,
    compiled,
    load_language_rules,
    pack_of,
)
from office.letters.checker.model import BlockName, Finding, FoundBlock, ReadLetter, TextLine
from office.letters.checker.words import names_institution
from office.letters.layout_model import Layout
from office.patients import national_ids

RUNNING = (BlockName.CONTINUATION, BlockName.PAGE_NUMBER)
"""What stands on every page; it only says again what page 1 has said."""
SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f\u2009", " "))
SHOWN_AT_MOST = 80
BROKEN_NUMBER = re.compile(r"\d-$")  # a number with hyphens in it, broken at one of them
CENTURY = 2000


@dataclass(frozen=True)
class _Words:
    """The text of a block, a line feed between its lines, and where in it each line begins."""

    name: BlockName
    text: str
    lines: tuple[TextLine, ...]
    starts: tuple[int, ...]

    def line_at(self, position: int) -> TextLine:
        return self.lines[bisect_right(self.starts, position) - 1]


@dataclass(frozen=True)
class _Context:
    """What a check may look at besides the words that were found."""

    layout: Layout
    country: str
    words: tuple[_Words, ...]

    def text_of(self, *names: BlockName) -> str:
        return "\n".join(words.text for words in self.words if words.name in names)


def findings(letter: ReadLetter, blocks: tuple[FoundBlock, ...], layout: Layout, date: datetime.date) -> list[Finding]:
    """List the departures from the country's language rules that are in force on a date, in reading order."""
    del letter  # all that is read stands in a block
    country = pack_of(layout)
    rules = load_language_rules(country)
    words = tuple(_words(blocks))
    context = _Context(layout, country, words)
    found: dict[tuple[object, ...], tuple[tuple[object, ...], Finding]] = {}
    for text in words:
        protected = _spans(rules.protected, text.text)
        for rule in _rules_for(rules, text.name, date):
            for start, finding in _broken(rule, text, protected, context):
                box = finding.box
                place = (box.page, box.top_mm, box.left_mm) if box else ()
                found.setdefault((rule.name, box, finding.found, start), ((*place, start), finding))
    # A line may be part of two blocks, such as the date among the details; it is told once.
    told: dict[tuple[object, ...], Finding] = {}
    for _, finding in sorted(found.values(), key=lambda pair: pair[0]):
        told.setdefault((finding.rule, finding.box, finding.found), finding)
    return list(told.values())


def _words(blocks: Iterable[FoundBlock]) -> Iterator[_Words]:
    for block in blocks:
        if block.name in RUNNING or not block.lines:
            continue
        starts, text, above = [], "", ""
        for line in block.lines:
            is_broken = BROKEN_NUMBER.search(above) is not None and line.text[:1].isdigit()
            text += "" if not above or is_broken else "\n"
            starts.append(len(text))
            text, above = text + line.text, line.text
        # One character for one, so that a place in the text is still a place in its line.
        yield _Words(block.name, text.translate(SPACES), block.lines, tuple(starts))


def _rules_for(rules: LanguageRules, name: BlockName, date: datetime.date) -> Iterator[LanguageRule]:
    return (rule for rule in rules.rules if rule.is_in_force(date) and (not rule.blocks or name in rule.blocks))


def _spans(patterns: Iterable[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for pattern in patterns for found in compiled(pattern).finditer(text)]


def _broken(
    rule: LanguageRule, words: _Words, protected: list[tuple[int, int]], context: _Context
) -> Iterator[tuple[int, Finding]]:
    spared = [] if rule.everywhere else list(protected)
    spared += _spans((rule.unless,), words.text) if rule.unless else []
    for form in rule.forms:
        for found in compiled(form.find).finditer(words.text):
            if found.end() == found.start() or any(_touch(found.span(), span) for span in spared):
                continue
            if not _is_wrong(rule.check, found, context):
                continue
            yield found.start(), _finding(rule, form, found, words, context)


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _finding(rule: LanguageRule, form: Form, found: re.Match[str], words: _Words, context: _Context) -> Finding:
    told = _shown(found[0])
    expected = form.expected.format(**_written(found, context.layout))
    first = found.start() + len(found[0]) - len(found[0].lstrip())
    return Finding(
        rule=rule.name,
        message=rule.message.format(found=told, expected=expected),
        found=told,
        expected=expected,
        mend=rule.mend.format(found=told, expected=expected),
        source=rule.source,
        sureness=rule.sureness,
        strength=rule.strength,
        box=words.line_at(first).box,
    )


def _shown(text: str) -> str:
    line = text.replace("\n", " ").strip("\n")
    return line if len(line) <= SHOWN_AT_MOST else f"{line[:SHOWN_AT_MOST]}…"


def _written(found: re.Match[str], layout: Layout) -> Mapping[str, str]:
    """Give what an expected form may name: the pattern's groups, and the date that they make."""
    groups = {name: text or "" for name, text in found.groupdict().items()}
    date = _date(groups, layout)
    return {
        "date": layout.write_date(date) if date else "",
        "weekday_date": layout.write_date(date, weekday=True) if date else "",
        "lower": found[0].lower(),
        "capital": found[0].capitalize(),
        **groups,
    }


def _date(groups: Mapping[str, str], layout: Layout) -> datetime.date | None:
    try:
        year, month, day = (groups[name] for name in ("year", "month", "day"))
        number = int(month) if month.isdecimal() else _month_number(month, layout)
        return datetime.date(int(year) + (CENTURY if len(year) == 2 else 0), number, int(day))
    except (KeyError, ValueError):
        return None


def _month_number(month: str, layout: Layout) -> int:
    """Read a month's name, or the beginning of one. Raises ValueError for anything else."""
    start = month.casefold().rstrip(".")
    names = [name.casefold() for name in layout.dates.months]
    return next((number for number, name in enumerate(names, 1) if name.startswith(start)), 0)


def _is_wrong(check: Check | None, found: re.Match[str], context: _Context) -> bool:
    if check is not None:
        return CHECKS[check](found, context)
    is_date = {"day", "month", "year"} <= found.groupdict().keys()
    return not is_date or _date(found.groupdict(), context.layout) is not None


def _wrong_weekday(found: re.Match[str], context: _Context) -> bool:
    date = _date(found.groupdict(), context.layout)
    names = [name.casefold() for name in context.layout.dates.weekdays]
    return date is not None and names[date.weekday()] != found["weekday"].casefold()


def _no_date(found: re.Match[str], context: _Context) -> bool:
    return _date(found.groupdict(), context.layout) is None


def _no_national_id(found: re.Match[str], context: _Context) -> bool:
    try:
        return national_ids.read(found[0], context.country).standing is national_ids.Standing.UNKNOWN
    except OfficeError:
        return True


def _another_name(found: re.Match[str], context: _Context) -> bool:
    """Tell whether one person is addressed and another is greeted; an institution's letter may greet anybody there."""
    recipient = context.text_of(BlockName.RECIPIENT)
    addressed = set(re.findall(r"\w+", recipient.casefold()))
    greeted = set(re.findall(r"\w{2,}", found["name"].casefold()))
    is_person = bool(addressed) and not any(names_institution(line) for line in recipient.split("\n"))
    return is_person and not addressed & greeted


def _greets_by_name(context: _Context) -> bool | None:
    greeting = context.text_of(BlockName.SALUTATION)
    if not greeting:
        return None
    return not re.search(r"\b(sir|madam|sirs|colleague|doctor|whom it may concern)\b", greeting, re.IGNORECASE)


CHECKS: Mapping[Check, Callable[[re.Match[str], _Context], bool]] = {
    Check.WRONG_WEEKDAY: _wrong_weekday,
    Check.NO_DATE: _no_date,
    Check.NO_NATIONAL_ID: _no_national_id,
    Check.ANOTHER_NAME: _another_name,
    Check.GREETED_BY_NAME: lambda _, context: _greets_by_name(context) is True,
    Check.NOT_GREETED_BY_NAME: lambda _, context: _greets_by_name(context) is False,
}
