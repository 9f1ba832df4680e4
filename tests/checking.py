"""Letters to check, for tests: a kind's example, made by a pack that was changed, checked by the real one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from office.letters.checker.check import check_letter
from office.letters.checker.model import Report
from office.letters.checker.reading_pdf import read_pdf
from office.letters.data import example_data, letter_from_data
from office.letters.layout import load_layout
from office.letters.layout_model import Layout
from office.letters.model import Letter
from office.letters.pdf import render_pdf

Change = Callable[[Layout], Layout]


def example(layout: str = "da", kind: str = "proevesvar", **changes: Any) -> Letter:
    """Give a kind's example letter, with changes."""
    return replace(letter_from_data(example_data(layout, kind)), **changes)


def checked(letter: Letter | None = None, change: Change = lambda layout: layout) -> Report:
    """Check a letter (the Danish test results by default) that was made as PDF by a changed pack."""
    letter = letter or example()
    pdf = render_pdf(letter, change(load_layout(letter.layout)))
    return check_letter(read_pdf(pdf), letter.layout, letter.kind)


def rules(report: Report) -> set[str]:
    """Give the names of the rules that a letter departs from."""
    return {finding.rule for finding in report.findings}


def part(name: str, **values: Any) -> Change:
    """Change values of one part of a pack, such as `part("body", top_mm=100.0)`."""
    return lambda layout: replace(layout, **{name: replace(getattr(layout, name), **values)})


def placed(block: str, **values: Any) -> Change:
    """Change values of a placed block of a pack; the window grows to the page, so that the pack stays possible."""

    def change(layout: Layout) -> Layout:
        blocks = tuple(replace(one, **values) if one.name == block else one for one in layout.placed)
        return replace(layout, placed=blocks)

    return change
