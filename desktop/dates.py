"""Dates and times as the reader's language writes them, in the machine's own time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale, QTime

from foundation.translation import current_language


@dataclass(frozen=True)
class _Forms:
    """How a language writes dates: Qt's patterns for long and short dates and times, and what stands between them."""

    locale: str
    date: str
    short_date: str
    time: str
    between: str
    near_date: str
    short_between: str = " "


_FORMS = {
    "da": _Forms("da_DK", "d. MMMM yyyy", "d.M.yyyy", "HH.mm", " kl. ", "d.M."),
    "nb": _Forms("nb_NO", "d. MMMM yyyy", "d.M.yyyy", "HH.mm", " kl. ", "d.M."),
    "sv": _Forms("sv_SE", "d MMMM yyyy", "yyyy-MM-dd", "HH.mm", " ", "d/M"),
    "en": _Forms("en_GB", "d MMMM yyyy", "d MMM yyyy", "HH:mm", ", ", "d MMM"),
}


def date_text(day: date) -> str:
    """Write a date in full, such as `21. november 2026`."""
    return _date(day, _forms().date)


def short_date_text(day: date) -> str:
    """Write a date for a table, such as `21.11.2026`."""
    return _date(day, _forms().short_date)


def time_text(moment: datetime) -> str:
    """Write a moment in full, such as `21. november 2026 kl. 14.05`; `moment` knows its time zone."""
    return f"{date_text(moment.astimezone().date())}{_forms().between}{_time(moment)}"


def short_time_text(moment: datetime) -> str:
    """Write a moment for a table, such as `21.11.2026 14.05`; `moment` knows its time zone."""
    return f"{short_date_text(moment.astimezone().date())}{_forms().short_between}{_time(moment)}"


def near_text(moment: datetime) -> str:
    """Write a moment for a list of work: the time for today, day and month for this year, else the whole date."""
    day, today = moment.astimezone().date(), datetime.now().astimezone().date()
    if day == today:
        return _time(moment)
    return _date(day, _forms().near_date) if day.year == today.year else short_date_text(day)


def reader_locale() -> QLocale:
    """Return the locale of the language in use, for calendars and number fields."""
    return QLocale(_forms().locale)


def date_pattern() -> str:
    """Return Qt's pattern of a date in full, for a field that is typed into."""
    return _forms().date


def _forms() -> _Forms:
    return _FORMS[current_language()]


def _date(day: date, pattern: str) -> str:
    return reader_locale().toString(QDate(day.year, day.month, day.day), pattern)


def _time(moment: datetime) -> str:
    local = moment.astimezone()
    return reader_locale().toString(QTime(local.hour, local.minute), _forms().time)
