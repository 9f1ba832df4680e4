"""Times of a recording as people read them."""

from __future__ import annotations


def clock_time(seconds: float) -> str:
    """Return `3:05`, or `1:03:05` from one hour on. Parts of a second are cut off, as a clock does."""
    whole = max(0, int(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
