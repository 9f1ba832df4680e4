"""A letter's file checked as the window shows it: the report, and its pages in one picture. No Qt in here."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from office.features import house_style
from office.letters.checker.check import check_letter, known_names
from office.letters.checker.model import Finding, Report
from office.letters.checker.picture import draw_page
from office.letters.checker.reading import read_file
from office.letters.layout import load_layout, with_house_style
from office.session import Session

PAGES_AT_MOST = 6
"""A page takes a third of a second to draw; of a longer letter the report tells the places in words."""
GAP_PIXELS, GROUND = 16, "#808080"


@dataclass(frozen=True)
class CheckedLetter:
    """The report, and the pages with their findings one below the other as PNG.

    `tops` and `heights` are each page's, as shares of the whole picture's height.
    """

    report: Report
    picture: bytes
    tops: tuple[float, ...]
    heights: tuple[float, ...]

    def place(self, finding: Finding) -> float | None:
        """Return where a finding stands, as a share of the picture's height; None where it stands nowhere there."""
        box = finding.box
        if box is None or box.page > len(self.tops):
            return None
        share = box.top_mm / self.report.letter.pages[box.page - 1].height_mm
        return self.tops[box.page - 1] + share * self.heights[box.page - 1]


def check_letter_file(session: Session, path: Path, kind: str, cancelled: Callable[[], bool]) -> CheckedLetter:
    """Check a file against the office's layout, its house style included, and a kind (any, where empty).

    It takes seconds for a DOCX, so not in the GUI thread; `cancelled` is asked meanwhile. Raises OfficeError, OSError.
    """
    country = session.facts.country
    known_names(country, kind)
    style = session.call(house_style.shown)
    layout = load_layout(country) if style is None else with_house_style(country, style.toml.encode(), style.logo)
    read = read_file(path.read_bytes(), cancelled=cancelled)
    report = check_letter(read.letter, country, kind, pack=layout)
    numbers = range(1, min(len(report.letter.pages), PAGES_AT_MOST) + 1)
    return _put_together(report, [draw_page(read.pdf, report, layout, page=number) for number in numbers])


def _put_together(report: Report, drawn: list[bytes]) -> CheckedLetter:
    from PIL import Image

    pages = [Image.open(io.BytesIO(one)) for one in drawn]
    height = sum(page.height for page in pages) + GAP_PIXELS * (len(pages) - 1)
    whole = Image.new("RGB", (max(page.width for page in pages), height), GROUND)
    tops, top = [], 0
    for page in pages:
        whole.paste(page, (0, top))
        tops.append(top / height)
        top += page.height + GAP_PIXELS
    file = io.BytesIO()
    whole.save(file, "PNG")
    return CheckedLetter(report, file.getvalue(), tuple(tops), tuple(page.height / height for page in pages))
