"""Lay the type that a DOCX names over the lines that were measured on its rendered pages.

The renderer may have had other fonts than the letter asks for, and a PDF knows nothing of underlining; the file does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from office.letters.checker.docx_type import RunType
from office.letters.checker.model import ReadPage, TextLine
from office.letters.checker.reading_docx import Piece

LEAST_CHARACTERS = 2


def with_types(pages: Sequence[ReadPage], paragraphs: Sequence[Sequence[Piece]]) -> tuple[ReadPage, ...]:
    """Give the pages with each line's font, size and style as the file's own text has them, where it is found there."""
    source = _Source(paragraphs)
    return tuple(replace(page, lines=tuple(_typed(line, source) for line in page.lines)) for page in pages)


class _Source:
    """All text of a file: `text` without its spaces, a line feed between paragraphs, and each character's type."""

    def __init__(self, paragraphs: Sequence[Sequence[Piece]]) -> None:
        self.spaced = ""
        self.types: list[RunType | None] = []
        self._places: list[int] = []
        spaced: list[str] = []
        length = 0
        for paragraph in paragraphs:
            for piece in paragraph:
                kept = [number for number, character in enumerate(piece.text) if not character.isspace()]
                self._places += [length + number for number in kept]
                self.types += [piece.type] * len(kept)
                spaced.append(piece.text)
                length += len(piece.text)
            self._places.append(length)
            self.types.append(None)
            spaced.append("\n")
            length += 1
        self.spaced = "".join(spaced)
        self.text = "".join(self.spaced[place] for place in self._places)
        self.taken = [False] * len(self.text)

    def as_written(self, start: int, length: int) -> str:
        """Give a stretch of `text` with the spaces that the file has, for pages show a double space like any other."""
        written = self.spaced[self._places[start] : self._places[start + length - 1] + 1]
        return "".join(" " if character.isspace() else character for character in written)


def _typed(line: TextLine, source: _Source) -> TextLine:
    text, types, taken = source.text, source.types, source.taken
    key = "".join(line.text.split())
    for wanted in (key, key.removeprefix("•")):
        places = list(_places(wanted, text)) if len(wanted) >= LEAST_CHARACTERS else []
        if places:
            break
    else:
        return line
    # Where the same words stand twice, the measured type tells them apart, and then their order.
    place = min(places, key=lambda place: (_unlike(line, types[place]), any(taken[place : place + len(wanted)]), place))
    taken[place : place + len(wanted)] = [True] * len(wanted)
    found = [one for one in types[place : place + len(wanted)] if one is not None]
    main = Counter(found).most_common(1)[0][0]
    half = len(found) / 2
    bullet = "• " if len(wanted) < len(key) else ""
    return replace(
        line,
        text=bullet + source.as_written(place, len(wanted)),
        font=main.font,
        size_pt=main.size_pt,
        bold=sum(one.bold for one in found) > half,
        italic=sum(one.italic for one in found) > half,
        underlined=line.underlined or sum(one.underlined for one in found) > half,
    )


def _places(wanted: str, text: str) -> Iterator[int]:
    place = text.find(wanted)
    while place >= 0:
        yield place
        place = text.find(wanted, place + 1)


def _unlike(line: TextLine, found: RunType | None) -> float:
    if found is None:
        return 0.0
    return round(abs(found.size_pt - line.size_pt)) + 2.0 * (found.bold != line.bold) + (found.italic != line.italic)
