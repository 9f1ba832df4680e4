"""What the rules look at: a read letter, its parts, the pack it is held against; and how a finding is written."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.translation import _
from office.letters.checker.blocks import block_named
from office.letters.checker.model import BlockName, Box, Finding, FoundBlock, ReadLetter, TextLine
from office.letters.checker.paragraphs import base_mm
from office.letters.kinds import Kind
from office.letters.layout_model import Ground, Layout, Strength, Sureness

MM_PER_POINT = 25.4 / 72
# Fonts shift lines, so places are judged with this much play (facts: 2 to 3 mm); an estimate from the XML needs more.
TOLERANCE_MM, TOLERANCE_OF_ESTIMATE_MM = 2.5, 6.0
# Where the ink of capitals begins: a line's type is 80 % above the baseline, and capitals reach about 72 %.
ABOVE_CAPITALS = 0.08
HOUSE = Ground((), "Skrivestue", Sureness.LOW, Strength.HOUSE_STYLE)


@dataclass(frozen=True)
class Checked:
    """One letter under check. `kind` is None where nobody said which it is; `country` is the layout's name."""

    letter: ReadLetter
    blocks: tuple[FoundBlock, ...]
    layout: Layout
    kind: Kind | None
    country: str

    @property
    def tolerance_mm(self) -> float:
        """Say how far a place may be off before it is told."""
        return TOLERANCE_MM if self.letter.measured else TOLERANCE_OF_ESTIMATE_MM

    def block(self, name: BlockName) -> FoundBlock | None:
        """Give the first block of a name, None where none was found."""
        return block_named(self.blocks, name)

    def lines(self, *names: BlockName) -> list[TextLine]:
        """Give all lines of the blocks of these names."""
        return [line for block in self.blocks if block.name in names for line in block.lines]

    def finding(
        self,
        rule: str,
        message: str,
        *,
        found: str,
        expected: str,
        mend: str,
        value: str = "",
        ground: Ground = HOUSE,
        box: Box | None = None,
    ) -> Finding:
        """Write a finding on the ground of a value of the layout, such as `page.left_mm`, or on one that is given."""
        ground = self.layout.ground(value) if value else ground
        return Finding(rule, message, found, expected, mend, ground.source, ground.sureness, ground.strength, box)


def ink_top_mm(top_mm: float, size_pt: float, line_mm: float) -> float:
    """Give where the capitals of a line begin that is set with this pitch in a box with this upper edge."""
    size_mm = size_pt * MM_PER_POINT
    return top_mm + max(0.0, (line_mm - size_mm) / 2) + ABOVE_CAPITALS * size_mm


def place_text(box: Box) -> str:
    """Write where a box is."""
    sentence = _("page {page}: {left}–{right} mm from the left, {top}–{bottom} mm from the top")
    edges = {"left": box.left_mm, "right": box.right_mm, "top": box.top_mm, "bottom": box.bottom_mm}
    return sentence.format(page=box.page, **{name: round(length) for name, length in edges.items()})


def pitch_mm(above: TextLine, below: TextLine) -> float:
    """Give the distance of two lines' baselines."""
    return base_mm(below) - base_mm(above)


def box_around(lines: list[TextLine]) -> Box:
    """Give the smallest box around the lines on the first one's page."""
    return FoundBlock(BlockName.BODY, tuple(lines)).box()


def shown(text: str, length: int = 60) -> str:
    """Give a text for a finding, cut where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1]}…"
