"""Dates as people write them, in the languages of all countries here: 4. maj 2026, 4th of May 2026, 4/5-2026.

In all these countries the day stands first; only 2026-05-04 begins with the year.
"""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from foundation.translation import _
from office.letters.layout import layout_names, load_layout

PART = re.compile(r"\d+|[^\W\d_]+")


@dataclass(frozen=True)
class WrittenDate:
    """A date in a text: where it stands, and which day it is, None where there is no such day."""

    start: int
    end: int
    date: datetime.date | None


def find_date(text: str) -> WrittenDate | None:
    """Find the first date in a text; a year of two digits is one of this century."""
    found = re.search(any_date(short_years=True), text, re.IGNORECASE)
    return None if found is None else WrittenDate(*found.span(), _day(found[0]))


def read_date(text: str, weekdays: tuple[str, ...] = (), *, short_years: bool = False) -> datetime.date | None:
    """Read a text that is a date and nothing more than its weekday, one of `weekdays`; None for anything else."""
    weekday = rf"(?:(?:{either(weekdays)}),?\s+)?" if weekdays else ""
    found = re.fullmatch(rf"\s*{weekday}(?:den\s+)?({any_date(short_years=short_years)})\s*", text, re.IGNORECASE)
    return None if found is None else _day(found[1])


def short_year_problem(label: str, text: str) -> str:
    """Tell of a date whose year has two digits, with the day that is most likely meant; empty for any other text."""
    meant = None if read_date(text) else read_date(text, short_years=True)
    sentence = _("“{label}”: the year in “{date}” has two digits. Write {meant}, if that day is meant.")
    return "" if meant is None else sentence.format(label=label, date=text.strip(), meant=meant.isoformat())


@functools.cache
def any_date(*, short_years: bool = False) -> str:
    """Give a pattern, without groups, of a date in any form; years of two digits count only if wanted."""
    year = r"(?:\d{4}|\d{2})" if short_years else r"\d{4}"
    spelled = rf"(?:st|nd|rd|th|\.)?\s*(?:of\s+)?(?:{either(_months())})\.?,?\s+\d{{4}}"
    numeric = rf"\s?[./-]\s?\d{{1,2}}(?:\s?[./-]\s?{year}|\s\d{{4}})"
    return rf"\b\d{{1,2}}(?:{spelled}|{numeric})\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b"


def either(phrases: Iterable[str]) -> str:
    """Give a pattern, not yet in a group, of any of these phrases, longer ones first."""
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


@functools.cache
def _months() -> Mapping[str, int]:
    """Number the months of all countries by their names in small letters and by the first three of these."""
    layouts = [load_layout(name) for name in layout_names()]
    full = {name.casefold(): number for layout in layouts for number, name in enumerate(layout.dates.months, 1)}
    return {name[:3]: number for name, number in full.items()} | full


def _day(written: str) -> datetime.date | None:
    """Give the day of what fits `any_date`; None where there is none, such as 31 February."""
    parts = PART.findall(written.casefold())
    day, month, year = parts[0], parts[-2], parts[-1]
    if len(day) == 4:
        day, year = year, day
    century = 2000 if len(year) == 2 else 0
    try:
        return datetime.date(century + int(year), _months().get(month) or int(month), int(day))
    except ValueError:
        return None
