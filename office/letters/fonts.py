"""The installed fonts: which families there are, and how wide a text runs in one.

A family is never swapped silently: the family that a layout names, or the substitute of the same widths that it names,
or a sentence that says what to install.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.translation import N_
from office.errors import OfficeError
from office.letters.layout_model import Font, Layout

if TYPE_CHECKING:
    from PIL import ImageFont

MM_PER_POINT = 25.4 / 72
MEASURED_SIZE = 1000  # large, so that rounding to the pixel grid does not matter
BOLD = 700


class FontMissing(OfficeError):
    """Neither a layout's font nor its substitute is installed."""


@dataclass(frozen=True)
class Face:
    """One file of a family: upright, regular or bold."""

    path: str
    index: int


@functools.cache
def _faces() -> dict[tuple[str, bool], Face]:
    """Map (family, bold) to its upright face of normal width, for all installed fonts."""
    import typst  # large, as is PIL: no start of the program needs them

    found = {}
    for font in typst.Fonts(include_embedded_fonts=False).fonts():
        if font.style == "normal" and font.weight in (400, BOLD) and font.stretch == 1.0 and font.path:
            found[font.family, font.weight == BOLD] = Face(font.path, font.index)
    return found


def installed_family(font: Font) -> str:
    """Give the family to set a font's text in: its own, or its substitute. Raises FontMissing."""
    for family in (font.family, font.substitute):
        if (family, False) in _faces() and (family, True) in _faces():
            return family
    sentence = N_(
        "The font {family} is not installed, nor its substitute {substitute}. "
        "Install the package {package} (on Debian: apt install {package}) and start the program again."
    )
    raise FontMissing(sentence, family=font.family, substitute=font.substitute, package=font.package)


def installed_fallbacks(layout: Layout) -> list[str]:
    """Give those of the layout's fallback families that are installed."""
    return [family for family in layout.fallback.families if (family, False) in _faces()]


@functools.lru_cache(maxsize=32)
def _measure(family: str, bold: bool) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    face = _faces()[family, bold]
    return ImageFont.truetype(face.path, MEASURED_SIZE, index=face.index, layout_engine=ImageFont.Layout.BASIC)


def width_mm(text: str, font: Font, size_pt: float, *, bold: bool = False) -> float:
    """Measure how wide a text runs. Raises FontMissing."""
    points = _measure(installed_family(font), bold).getlength(text) / MEASURED_SIZE * size_pt
    return points * MM_PER_POINT


def wrapped(text: str, room_mm: float, font: Font, size_pt: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that each fit the room: between words, and inside a word only where it alone is too long.

    Raises FontMissing.
    """

    def fits(line: str) -> bool:
        return width_mm(line, font, size_pt, bold=bold) <= room_mm

    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if fits(joined):
            lines[-1] = joined
            continue
        pieces = list(_pieces(word, fits))
        lines += pieces if lines[-1] else []
        if not lines[0]:
            lines = pieces
    return [line for line in lines if line]


def _pieces(word: str, fits: Callable[[str], bool]) -> Iterator[str]:
    piece = ""
    for character in word:
        if piece and not fits(piece + character):
            yield piece
            piece = ""
        piece += character
    yield piece
