"""Check a letter: read it, find its parts, hold them against a country's pack, its language's rules and its duties."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

from foundation.errors import WorldError
from office.letters.checker import completeness, duties, language, positions, typography
from office.letters.checker.blocks import find_blocks, letter_date
from office.letters.checker.checked import Checked
from office.letters.checker.model import Finding, ReadLetter, Report
from office.letters.checker.reading import ReadFile, read_file, read_files
from office.letters.kinds import load_kind
from office.letters.layout import load_layout
from office.letters.layout_model import Layout, Strength

MOST_BINDING_FIRST = (Strength.LAW, Strength.NORM, Strength.HOUSE_STYLE)


def check_file(
    file: Path | bytes,
    layout: str,
    kind: str = "",
    *,
    rendered: bool = True,
    cancelled: Callable[[], bool] | None = None,
) -> Report:
    """Check a DOCX or PDF against a layout, such as `da`, and a kind, such as `indkaldelse`.

    Without a kind, what only some kinds must hold is not asked for. Raises OfficeError for a file that is no letter,
    UnknownLayout, UnknownKind, OSError.
    """
    known_names(layout, kind)
    content = file if isinstance(file, bytes) else file.read_bytes()
    return check_letter(read_file(content, rendered=rendered, cancelled=cancelled).letter, layout, kind)


def check_files(contents: Sequence[bytes], layout: str, kind: str = "") -> list[Report | WorldError]:
    """Check many files in one go, which is much quicker for DOCX; what is wrong with one file is its own answer."""
    known_names(layout, kind)
    return [
        check_letter(read.letter, layout, kind) if isinstance(read, ReadFile) else read for read in read_files(contents)
    ]


def check_letter(letter: ReadLetter, layout: str, kind: str = "", *, pack: Layout | None = None) -> Report:
    """Check a letter that was read. `pack` is the layout with the office's own house style, where it has one.

    Raises UnknownLayout, UnknownKind.
    """
    pack = pack or load_layout(layout)
    known = load_kind(layout, kind) if kind else None
    blocks = find_blocks(letter, pack, known, layout)
    checked = Checked(letter, blocks, pack, known, layout)
    found = [*positions.findings(checked), *typography.findings(checked), *completeness.findings(checked)]
    # Which rules are in force is asked by the letter's day, and without one by the day where it is checked.
    date = letter_date(blocks) or datetime.datetime.now().astimezone().date()
    found += language.findings(letter, blocks, pack, date)
    found += duties.findings(letter, blocks, pack, kind)
    return Report(letter, blocks, tuple(sorted(found, key=_order)))


def _order(finding: Finding) -> tuple[int, int, float]:
    box = finding.box
    place = (box.page, box.top_mm) if box is not None else (0, 0.0)
    return MOST_BINDING_FIRST.index(finding.strength), *place


def known_names(layout: str, kind: str) -> None:
    """Refuse an unknown name before the slow reading begins. Raises UnknownLayout, UnknownKind."""
    load_layout(layout)
    if kind:
        load_kind(layout, kind)
