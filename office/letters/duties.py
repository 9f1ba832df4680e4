"""What must stand in a letter by law or norm: a kind's duties, and which of them a letter's words do not fulfil.

It looks at the words that stand there, so it holds for a paragraph that was rewritten, and for a letter that somebody
else wrote.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from foundation.translation import _
from office.letters.layout import damaged, letters_folder, read_toml
from office.letters.layout_model import Layout, Strength, Sureness
from office.letters.model import Letter
from office.letters.written_dates import any_date, read_date

DUTIES_FILE = "duties.toml"
NAMED = re.compile(r"\{([a-z][a-z-]*)\}")
DATE_GROUP = "date"
ONE_DAY, SATURDAY = datetime.timedelta(days=1), 5
ANY_DATE = f"(?P<{DATE_GROUP}>)"


class DutyPlace(Enum):
    """Where a duty's words are looked for."""

    BODY = "body"
    HEADING = "heading"


@dataclass(frozen=True)
class Late:
    """Holds only for a letter that is later than a limit counted from a date in its own words.

    `since` is a pattern with the empty group `(?P<date>)`, which stands for a date in any form that is read;
    exactly one limit is given.
    """

    since: str
    working_days: int = 0
    days: int = 0
    months: int = 0


@dataclass(frozen=True)
class Duty:
    """Something that must stand in a letter of this kind, with its source. `says` are patterns; all must be found.

    `if_says` are patterns that must all be found for the duty to hold at all, such as a refusal's words. `{refusal}` in
    a pattern stands for the one of this name in the country's duties.toml.
    """

    name: str
    title: str
    source: str
    sureness: Sureness
    strength: Strength
    says: tuple[str, ...]
    if_says: tuple[str, ...] = ()
    late: Late | None = None
    place: DutyPlace = DutyPlace.BODY
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None

    def is_in_force(self, date: datetime.date) -> bool:
        """Tell whether the duty is in force on a date."""
        return (self.valid_from or date) <= date <= (self.valid_to or date)


@functools.cache
def shared_patterns(country: str) -> Mapping[str, str]:
    """Give the patterns that duties of a country name, none where it has no duties.toml. Raises DamagedTemplate."""
    file, file_name = letters_folder() / country / DUTIES_FILE, f"{country}/{DUTIES_FILE}"
    patterns = read_toml(file.read_bytes(), file_name) if file.is_file() else {}
    for name, pattern in patterns.items():
        try:
            re.compile(pattern)
        except (TypeError, re.error) as error:
            raise damaged(file_name, f"the pattern {name} can't be read: {error}.") from None
    return patterns


def spelled_out(duty: Duty, patterns: Mapping[str, str]) -> Duty:
    """Put shared patterns in the place of their names; a name that none has stays."""

    def spelled(pattern: str) -> str:
        return NAMED.sub(lambda name: f"(?:{patterns[name[1]]})" if name[1] in patterns else name[0], pattern)

    late = None if duty.late is None else replace(duty.late, since=spelled(duty.late.since))
    return replace(duty, says=tuple(map(spelled, duty.says)), if_says=tuple(map(spelled, duty.if_says)), late=late)


def missing(duties: tuple[Duty, ...], heading: str, body: str, date: datetime.date, layout: Layout) -> tuple[Duty, ...]:
    """List what must stand in a letter of these words and this date, and is not found there."""
    texts = {DutyPlace.HEADING: heading, DutyPlace.BODY: body}
    return tuple(
        duty
        for duty in duties
        if duty.is_in_force(date)
        and all(_found(pattern, body) for pattern in duty.if_says)
        and (duty.late is None or _is_late(duty.late, body, date, layout))
        and not all(_found(pattern, texts[duty.place]) for pattern in duty.says)
    )


def exempt_heading(letter: Letter, layout: Layout, names: str) -> tuple[Duty, ...]:
    """Give the duty that a heading breaks which holds one of these names though the letter is exempt from access."""
    if not letter.exemption_mark.strip() or layout.exemption.names_in_heading:
        return ()
    if not names_found(names, letter.heading):
        return ()
    ground, title = layout.ground("exemption.names_in_heading"), _("The heading of an exempt letter names no person")
    return (Duty("exempt-heading", title, ground.source, ground.sureness, ground.strength, ()),)


def names_found(names: str, text: str) -> tuple[str, ...]:
    """List the parts of persons' names, of three letters and more, that stand in a text as words."""
    words = {word.casefold() for word in re.findall(r"\w+", text)}
    return tuple(part for part in re.findall(r"\w{3,}", names) if part.casefold() in words)


def deadline(since: datetime.date, late: Late, layout: Layout) -> datetime.date:
    """Give the last day in time; public holidays are those of the layout's country.

    Days and months that would end on a day off end on the next working day (Regulation (EEC, Euratom) No 1182/71,
    article 3(4), which GDPR's time limits follow).
    """
    left, day = late.working_days, since
    if late.months:
        left, day = 1, _months_after(since, late.months) - ONE_DAY
    elif late.days:
        left, day = 1, since + datetime.timedelta(days=late.days) - ONE_DAY
    free = _public_holidays(layout.language_tag)
    while left:
        day += ONE_DAY
        if day.weekday() < SATURDAY and day not in free:
            left -= 1
    return day


def contradictions(duties: tuple[Duty, ...], patterns: Mapping[str, str]) -> Iterator[str]:
    """Tell what would fail later in duties spelled out: a pattern that is none, a limit that is none or several."""
    for duty in duties:
        since = () if duty.late is None else (duty.late.since,)
        for pattern in (*duty.says, *duty.if_says, *since):
            for name in NAMED.findall(pattern):
                known = ", ".join(patterns) or "none"
                yield f"the duty {duty.name} names the pattern {name}; {DUTIES_FILE} of this country has {known}."
            try:
                re.compile(pattern)
            except re.error as error:
                yield f"the pattern {pattern} can't be read: {error}."
        if duty.late is None:
            continue
        if ANY_DATE not in duty.late.since:
            yield f"the duty {duty.name} needs the empty group {ANY_DATE} in late.since."
        if sum(bool(limit) for limit in (duty.late.working_days, duty.late.days, duty.late.months)) != 1:
            yield f"the duty {duty.name} needs one of working_days, days and months in late."


def _found(pattern: str, text: str) -> bool:
    return _search(pattern, text) is not None


def _search(pattern: str, text: str) -> re.Match[str] | None:
    # A duty's words may stand on several lines of one block, so the dot passes over line feeds.
    return re.search(pattern, text, re.IGNORECASE | re.DOTALL)


def _is_late(late: Late, body: str, date: datetime.date, layout: Layout) -> bool:
    found = _search(late.since.replace(ANY_DATE, f"(?P<{DATE_GROUP}>{any_date()})"), body)
    since = read_date(found[DATE_GROUP]) if found and found[DATE_GROUP] else None
    return since is not None and date > deadline(since, late, layout)


def _months_after(since: datetime.date, months: int) -> datetime.date:
    """Give the same day some months on, or the last day of a month that is too short for it."""
    month = since.month - 1 + months
    first_of_next = datetime.date(since.year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = first_of_next - datetime.timedelta(days=1)
    return min(last, last.replace(day=min(since.day, last.day)))


@functools.cache
def _public_holidays(language_tag: str) -> Container[datetime.date]:
    import holidays  # a tenth of a second, which no start of the program needs

    return holidays.country_holidays(language_tag.rpartition("-")[2])
