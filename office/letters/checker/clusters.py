"""Lines that stand together: close below each other, at one left edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from office.letters.checker.model import Box, TextLine
from office.letters.checker.paragraphs import base_mm

MM_PER_POINT = 25.4 / 72
SAME_LEFT_MM = 3.0
ONE_SIZE_PT = 0.8
PITCH_AT_MOST, TOUCHING = 1.75, 1.1  # in type sizes


@dataclass
class Cluster:
    """Lines close below each other at one left edge."""

    lines: list[TextLine]

    @property
    def left_mm(self) -> float:
        """Return the first line's left edge."""
        return self.lines[0].box.left_mm

    @property
    def top_mm(self) -> float:
        """Return the upper edge."""
        return self.lines[0].box.top_mm

    @property
    def bottom_mm(self) -> float:
        """Return the lower edge."""
        return self.lines[-1].box.bottom_mm


def clusters_of(lines: Sequence[TextLine]) -> list[Cluster]:
    """Gather lines that stand at one left edge, each close below the one before."""
    clusters: list[Cluster] = []
    for line in sorted(lines, key=base_mm):
        home = next((one for one in clusters if _continues(one, line)), None)
        if home is None:
            clusters.append(Cluster([line]))
        else:
            home.lines.append(line)
    return clusters


def _continues(cluster: Cluster, line: TextLine) -> bool:
    last = cluster.lines[-1]
    pitch = base_mm(line) - base_mm(last)
    size = max(line.size_pt, last.size_pt) * MM_PER_POINT
    alike = abs(line.size_pt - last.size_pt) < ONE_SIZE_PT and abs(line.box.left_mm - last.box.left_mm) < SAME_LEFT_MM
    return alike and 0 < pitch < PITCH_AT_MOST * size


def touches(cluster: Cluster, line: TextLine) -> bool:
    """Tell whether a line goes on right above or below a cluster, at its left edge."""
    if abs(line.box.left_mm - cluster.left_mm) > SAME_LEFT_MM:
        return False
    gaps = (line.box.top_mm - cluster.bottom_mm, cluster.top_mm - line.box.bottom_mm)
    return max(gaps) < TOUCHING * line.size_pt * MM_PER_POINT


def overlap(one: Box, other: Box) -> float:
    """Tell how much of the first box lies in the second, from 0 to 1."""
    if one.page != other.page:
        return 0.0
    width = min(one.right_mm, other.right_mm) - max(one.left_mm, other.left_mm)
    height = min(one.bottom_mm, other.bottom_mm) - max(one.top_mm, other.top_mm)
    area = one.width_mm * one.height_mm
    return max(0.0, width) * max(0.0, height) / area if area > 0 else 0.0
