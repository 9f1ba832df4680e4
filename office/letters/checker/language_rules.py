"""A country's rules of writing, for dates, numbers, greetings and more: `templates/letters/<country>/language.toml`.

The rules are data; the header of `da/language.toml` says what each value means. Their texts are in the country's own
language, as the hints of a kind are.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from string import Formatter

from office.letters.checker.model import BlockName
from office.letters.layout import damaged, layout_names, letters_folder, load_layout, read_template
from office.letters.layout_model import Layout, Strength, Sureness

LANGUAGE_FILE = "language.toml"
TOLD = ("found", "expected")
"""What message and mend may name."""
WRITTEN = ("date", "weekday_date", "lower", "capital")
"""What an expected form may name besides its pattern's own groups."""


class Check(Enum):
    """What a form must be besides found, for the rules that a pattern alone cannot hold."""

    WRONG_WEEKDAY = "wrong weekday"
    NO_DATE = "no date"
    NO_NATIONAL_ID = "no national id"
    ANOTHER_NAME = "another name than the recipient’s"
    GREETED_BY_NAME = "greeted by name"
    NOT_GREETED_BY_NAME = "not greeted by name"


@dataclass(frozen=True)
class Form:
    """A wrong form: a pattern that finds it, and how it is written right, empty where only a person can know.

    Groups called `day`, `month` and `year` make a date, and the form is found only where there is such a day.
    """

    find: str
    expected: str = ""


@dataclass(frozen=True)
class LanguageRule:
    """One rule. `blocks` are the parts of a letter that it holds for, all of them where it names none.

    What `unless` or a protected pattern of the file touches is left alone; `everywhere` lifts the protection.
    """

    name: str
    message: str
    mend: str
    source: str
    sureness: Sureness
    strength: Strength
    forms: tuple[Form, ...]
    blocks: tuple[BlockName, ...] = ()
    check: Check | None = None
    unless: str = ""
    everywhere: bool = False
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None

    def is_in_force(self, date: datetime.date) -> bool:
        """Tell whether the rule is in force on a date."""
        return (self.valid_from or date) <= date <= (self.valid_to or date)


@dataclass(frozen=True)
class LanguageRules:
    """A country's rules, and the patterns of what they keep their hands off, such as addresses of the web."""

    protected: tuple[str, ...]
    rules: tuple[LanguageRule, ...]


def pack_of(layout: Layout) -> str:
    """Give the name of the country's pack that a layout belongs to, also one with an office's own style; may be ''."""
    named = (name for name in layout_names() if load_layout(name).language_tag == layout.language_tag)
    return next(named, "")


@functools.cache
def load_language_rules(country: str) -> LanguageRules:
    """Load the rules of a country, such as `da`; none for a country that has no file. Raises DamagedTemplate."""
    file = letters_folder() / country / LANGUAGE_FILE
    if not country or not file.is_file():
        return LanguageRules((), ())
    return read_language_rules(file.read_bytes(), f"{country}/{LANGUAGE_FILE}")


def read_language_rules(toml: bytes, file_name: str) -> LanguageRules:
    """Read rules from the bytes of their file; `file_name` is for the error. Raises DamagedTemplate."""
    found = read_template(LanguageRules, toml, file_name)
    if problem := next(_contradictions(found), None):
        raise damaged(file_name, problem)
    return found


@functools.lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern; `^` and `$` stand at each line's ends."""
    return re.compile(pattern, re.MULTILINE)


def _contradictions(file: LanguageRules) -> Iterator[str]:
    names = [rule.name for rule in file.rules]
    yield from (f"there are two rules {name}." for name in dict.fromkeys(names) if names.count(name) > 1)
    for pattern in file.protected:
        yield from _unreadable(pattern)
    for rule in file.rules:
        if not rule.forms:
            yield f"the rule {rule.name} has no forms."
        yield from _unreadable(rule.unless)
        yield from _unknown_names(rule.name, f"{rule.message} {rule.mend}", TOLD)
        for form in rule.forms:
            if problem := next(_unreadable(form.find), None):
                yield problem
            else:
                yield from _unknown_names(rule.name, form.expected, (*WRITTEN, *compiled(form.find).groupindex))


def _unreadable(pattern: str) -> Iterator[str]:
    try:
        compiled(pattern)
    except re.error as error:
        yield f"the pattern {pattern} can't be read: {error}."


def _unknown_names(rule: str, text: str, known: tuple[str, ...]) -> Iterator[str]:
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        yield f"a text of the rule {rule} can't be read: {error}."
        return
    for name in names:
        if name not in known:
            yield f"a text of the rule {rule} names {{{name}}}, which is none of {', '.join(known)}."
