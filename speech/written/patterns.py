"""The small language of rules: `"{number 50-280} over {number 20-180}"` is what is said, `"{1}/{2}"` what is written.

What is said: words, `(this|that)` one of them, `[perhaps]`, and slots in braces. Every slot may bound its value
(`{number 1-31}`). `resources/spoken/da.toml` tells what a rule may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from speech.model import Ambiguity

ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_PIECES = re.compile(r"\{[^}]*\}|[\[\]()|]|[^\s\[\]()|{}]+")
_SLOT = re.compile(r"(?P<kind>[a-z_]+)(?: (?P<low>\d+)-(?P<high>\d+))?(?: (?P<count>\d+))?(?: like (?P<like>\S+))?")
_WRITTEN_PIECES = re.compile(r"(?:\{[^}]*\}|[^\s{}])+")
_REFERENCE = re.compile(r"\{(\d)(?::([^}]*))?\}")
_CLOSING = {"[": "]", "(": ")"}


@dataclass(frozen=True)
class Slot:
    """A place in a rule for a number, an ordinal, digits, letters, or a word of a list."""

    kind: str
    low: int | None = None
    high: int | None = None
    count: int = 0
    like: re.Pattern[str] | None = None


Element = str | Slot
"""A word that is said as it stands, or a slot."""


@dataclass(frozen=True)
class Reading:
    """What stands in a slot: the words up to `end` (not counted in), how it is written, its value, why it is unsure."""

    end: int
    text: str
    value: float
    ambiguity: Ambiguity | None = None


@dataclass(frozen=True)
class Piece:
    """A part of what is written without a space outside of braces: fixed text, and (slot, format) to be filled in."""

    parts: tuple[str | tuple[int, str], ...]

    @property
    def first_slot(self) -> int | None:
        """The first slot that it shows, counted from 0; None for fixed text."""
        return next((part[0] for part in self.parts if not isinstance(part, str)), None)

    def written(self, readings: Sequence[Reading]) -> str:
        """Fill in the slots."""
        return "".join(part if isinstance(part, str) else _formatted(readings[part[0]], part[1]) for part in self.parts)


def spoken_variants(text: str) -> list[tuple[Element, ...]]:
    """All rows of words and slots that a rule allows, in the order in which they are to be tried.

    Raises ValueError where the rule is not well formed: rules are the program's own data.
    """
    variants, _ = _sequence(_PIECES.findall(text))
    if not all(variants):
        raise ValueError(f"a rule that says nothing: {text!r}")
    return variants


def slots_of(elements: Sequence[Element]) -> list[Slot]:
    """The slots of a row, in order."""
    return [element for element in elements if isinstance(element, Slot)]


def written_pieces(text: str) -> tuple[Piece, ...]:
    """Divide what is written at its spaces; fixed text goes with the slot after it, or before it at the end."""
    pieces: list[Piece] = []
    waiting: tuple[str | tuple[int, str], ...] = ()
    for word in _WRITTEN_PIECES.findall(text):
        parts = tuple(_parts(word))
        if all(isinstance(part, str) for part in parts):
            waiting = (*waiting, *parts, " ")
        else:
            pieces.append(Piece((*waiting, *parts)))
            waiting = ()
    if waiting and pieces:
        pieces[-1] = Piece((*pieces[-1].parts, " ", *waiting[:-1]))
    elif waiting:
        pieces.append(Piece(waiting[:-1]))
    shown = [piece.first_slot for piece in pieces]
    if len(pieces) > 1 and shown != sorted(set(shown), key=lambda slot: -1 if slot is None else slot):
        return (Piece(tuple(part for piece in pieces for part in (*piece.parts, " "))[:-1]),)
    return tuple(pieces)


def roman(value: int) -> str:
    """Write 1 to 39 in Roman numerals."""
    text = ""
    for amount, letters in ROMAN:
        text += letters * (value // amount)
        value %= amount
    return text


def _sequence(pieces: Sequence[str], closing: str = "") -> tuple[list[tuple[Element, ...]], Sequence[str]]:
    """Read up to a closing bracket; return all ways to say it, and what is left to read."""
    done: list[tuple[Element, ...]] = []
    row: list[tuple[Element, ...]] = [()]
    while pieces:
        piece, pieces = pieces[0], pieces[1:]
        if piece == closing:
            return done + row, pieces
        if piece == "|":
            done, row = done + row, [()]
            continue
        if piece in _CLOSING.values():
            raise ValueError(f"a bracket was not opened: {piece!r}")
        if piece in _CLOSING:
            inner, pieces = _sequence(pieces, _CLOSING[piece])
            options = [*inner, ()] if piece == "[" else inner
        else:
            options = [(_element(piece),)]
        row = [(*before, *option) for before, option in product(row, options)]
    if closing:
        raise ValueError(f"a bracket is not closed: {closing!r}")
    return done + row, []


def _element(piece: str) -> Element:
    if not piece.startswith("{"):
        return piece
    found = _SLOT.fullmatch(piece[1:-1])
    if found is None:
        raise ValueError(f"not a slot: {piece!r}")
    low, high = (int(found[name]) if found[name] else None for name in ("low", "high"))
    like = re.compile(found["like"]) if found["like"] else None
    return Slot(found["kind"], low, high, int(found["count"] or 0), like)


def _parts(word: str) -> Iterator[str | tuple[int, str]]:
    at = 0
    for found in _REFERENCE.finditer(word):
        if found.start() > at:
            yield word[at : found.start()]
        yield int(found[1]) - 1, found[2] or ""
        at = found.end()
    if at < len(word):
        yield word[at:]


def _formatted(reading: Reading, style: str) -> str:
    """The text of a reading: as it is, "02" with two digits, "roman", or digits put into a mask such as "## ##"."""
    if not style:
        return reading.text
    if style == "roman":
        return roman(int(reading.value))
    if "#" in style:
        digits = iter(reading.text)
        return "".join(next(digits, "") if letter == "#" else letter for letter in style)
    return format(int(reading.value), style)
