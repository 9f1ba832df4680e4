"""A sample of the office's letters in a house style that need not hold yet, and an example file to start one from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from foundation.translation import _
from office.features import letters
from office.letters.data import example_data, letter_from_data
from office.letters.layout import load_layout, with_house_style
from office.session import Session

EXAMPLE_NAME = "house-style.toml"


@dataclass(frozen=True)
class Style:
    """The bytes of a house style's file and of its logo; the country's own layout where there is no file."""

    toml: bytes = b""
    logo: bytes | None = None


def read_style(file: Path | None, logo: Path | None) -> Style:
    """Read what was chosen. Raises OSError."""
    return Style(
        b"" if file is None else file.read_bytes(), None if logo is None or file is None else logo.read_bytes()
    )


def sample_page(session: Session, style: Style, kind: str, *, with_window: bool) -> bytes:
    """Return an invented letter of a kind under the office's own letterhead as PDF. Raises OfficeError."""
    from office.letters.pdf import render_pdf

    country = session.facts.country
    letter = letter_from_data(example_data(country, kind))
    letter = replace(letter, sender=session.call(letters.letterhead))
    layout = with_house_style(country, style.toml, style.logo) if style.toml else load_layout(country)
    return render_pdf(letter, layout, with_window=with_window)


def example_file(country: str) -> str:
    """Return a house style's file in which every line is explained, and that holds as it stands."""
    layout = load_layout(country)
    lines = [
        f"# {_('The house style of the letters. It holds only what differs from the country’s layout.')}",
        f"# {_('Take out what you do not want to change. Places are in mm from the page’s top left corner.')}",
        "",
        f"# {_('Envelopes with the window at the right:')}",
        '# window_side = "right"',
        "",
        "[colours]",
        f"# {_('As #rrggbb; dark enough to be read on white paper.')}",
        'heading = "#0b3d5c"',
        'sender = "#0b3d5c"',
        "",
        "[closing]",
        f'text = "{layout.closing.text}"',
        "",
        f"# {_('The box that the logo stands in; it keeps its proportions. Choose the picture in the program.')}",
        "# [logo]",
        "# left_mm = 150.0",
        "# top_mm = 8.0",
        "# width_mm = 40.0",
        "# height_mm = 12.0",
    ]
    return "\n".join([*lines, ""])
