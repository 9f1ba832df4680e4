"""Dates as the reader's language writes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from desktop.dates import date_text, short_date_text, short_time_text, time_text
from foundation import translation
from foundation.translation import use_language

# A moment in the machine's own time zone, whatever that is.
MOMENT = datetime(2026, 11, 21, 14, 5).astimezone()


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    before = translation.current_language()
    yield
    use_language(before)


@pytest.mark.parametrize(
    ("code", "whole", "short"),
    [
        ("da", "21. november 2026 kl. 14.05", "21.11.2026 14.05"),
        ("nb", "21. november 2026 kl. 14.05", "21.11.2026 14.05"),
        ("sv", "21 november 2026 14.05", "2026-11-21 14.05"),
        ("en", "21 November 2026, 14:05", "21 Nov 2026 14:05"),
    ],
)
def test_a_moment_is_written_as_the_language_does(code, whole, short):
    use_language(code)
    assert (time_text(MOMENT), short_time_text(MOMENT)) == (whole, short)


def test_a_day_is_written_without_a_time():
    use_language("da")
    assert (date_text(date(2027, 1, 3)), short_date_text(date(2027, 1, 3))) == ("3. januar 2027", "3.1.2027")
