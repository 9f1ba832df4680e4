"""How long work will still take, told only when it can be told honestly."""

from __future__ import annotations

import time
from collections.abc import Callable

SHARE_FOR_A_GUESS = 0.1
"""Before this much has been done under our eyes, any guess at the rest would be a lie."""


class TimeLeft:
    """Guesses from the pace since the first result; what an earlier attempt had done does not count."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._first: tuple[float, float] | None = None

    def seconds(self, share: float) -> float | None:
        """Return the seconds left when `share` (0 to 1) of all is done; None where nothing honest can be said."""
        now = self._clock()
        if share <= 0:
            return None
        if self._first is None:
            self._first = (now, share)
        began, share_then = self._first
        if share - share_then < SHARE_FOR_A_GUESS:
            return None
        return (now - began) * (1 - share) / (share - share_then)
