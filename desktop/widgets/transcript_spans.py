"""Which characters of a transcript were spoken when, kept true while the text is edited. Free of Qt."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A spoken word: characters `first_char` to before `last_char` of the text, seconds, probability 0 to 1."""

    first_char: int
    last_char: int
    start_s: float
    end_s: float
    probability: float = 1.0


class SpanTrack:
    """The spans of one text in reading order; positions are the text's own indices."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        ordered = sorted(spans, key=lambda span: span.first_char)
        self._firsts = [span.first_char for span in ordered]
        self._lasts = [span.last_char for span in ordered]
        self._starts = [span.start_s for span in ordered]
        self._ends = [span.end_s for span in ordered]
        self._sure = [span.probability for span in ordered]
        # Searching by time needs times that never fall; a recogniser's may, by some hundredths.
        self._rising: list[float] = []
        self._renew_rising()

    def __len__(self) -> int:
        return len(self._firsts)

    def __getitem__(self, index: int) -> Span:
        return Span(self._firsts[index], self._lasts[index], self._starts[index], self._ends[index], self._sure[index])

    def at_time(self, seconds: float) -> int | None:
        """Return the number of the word being spoken, or the one just spoken; None before the first."""
        index = bisect_right(self._rising, seconds) - 1
        return index if index >= 0 else None

    def at_character(self, position: int) -> int | None:
        """Return the number of the word at this character, or the last one before it; None where there is none."""
        index = bisect_right(self._firsts, position) - 1
        if index >= 0:
            return index
        return 0 if self._firsts else None

    def between(self, first: int, last: int) -> list[int]:
        """Return the numbers of the words that touch the characters `first` to before `last`."""
        index = max(0, bisect_right(self._firsts, first) - 1)
        found = []
        while index < len(self._firsts) and self._firsts[index] < last:
            if self._lasts[index] > first:
                found.append(index)
            index += 1
        return found

    def edit(self, position: int, removed: int, inserted: str) -> None:
        """Follow one edit: at `position`, `removed` characters went and `inserted` came.

        A word changed from inside keeps its time and counts as certain, because a person has written it; a word that
        went away, or was run over by an edit larger than itself, is dropped; what follows moves along.
        """
        end, shift = position + removed, len(inserted) - removed
        index = max(0, bisect_left(self._lasts, position))
        dropped = []
        for number in range(index, len(self._firsts)):
            first, last = self._firsts[number], self._lasts[number]
            if self._is_inside(first, last, position, end, inserted):
                self._lasts[number] += shift
                self._sure[number] = 1.0
                if self._lasts[number] <= first:
                    dropped.append(number)
            elif first >= end:
                self._firsts[number] += shift
                self._lasts[number] += shift
            elif last > position:
                dropped.append(number)
        for number in reversed(dropped):
            for values in (self._firsts, self._lasts, self._starts, self._ends, self._sure):
                del values[number]
        if dropped:
            self._renew_rising()

    @staticmethod
    def _is_inside(first: int, last: int, position: int, end: int, inserted: str) -> bool:
        if position == end:  # only insertion: at a word's end, letters belong to it and spaces do not
            grows = position == last and inserted[:1].isalnum() and inserted.isalnum()
            return first < position < last or grows
        return first <= position and end <= last

    def _renew_rising(self) -> None:
        latest = float("-inf")
        self._rising = []
        for start in self._starts:
            latest = max(latest, start)
            self._rising.append(latest)
