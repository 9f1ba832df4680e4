"""The measures that a DOCX gives: page and margins, spacing and indents of paragraphs, frames and text boxes. In mm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from office.letters.checker.docx_cleaning import is_on
from office.letters.checker.docx_type import Styles, W

TWIP_MM, EMU_MM = 25.4 / 1440, 1 / 36000
MM_PER_POINT = 25.4 / 72
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
# What Word takes where a document says nothing: A4 is what these countries print on.
PAGE_TWIPS = {"w": 11906, "h": 16838}
MARGIN_TWIPS = {"top": 1417, "bottom": 1417, "left": 1417, "right": 1417, "header": 708, "footer": 708}
SINGLE_SPACED = 1.15  # of the type size: what Times New Roman and Arial ask for
LINES_AS_240 = 240
BOX_INSETS_EMU = {"lIns": 91440, "tIns": 45720}


@dataclass(frozen=True)
class Paper:
    """A section's page. `first_differs` says that page 1 has a head and a foot of its own."""

    width_mm: float
    height_mm: float
    left_mm: float
    right_mm: float
    top_mm: float
    bottom_mm: float
    header_mm: float
    footer_mm: float
    first_differs: bool


@dataclass(frozen=True)
class Shape:
    """A paragraph's measures; `line` is a factor of single spacing where `exact` is 0, else the pitch is `exact`."""

    before_mm: float
    after_mm: float
    left_mm: float
    right_mm: float
    first_mm: float
    line: float
    exact_mm: float
    align: str
    tabs: tuple[tuple[float, str], ...]

    def pitch_mm(self, size_pt: float) -> float:
        """Give the height of a line of this type size."""
        return self.exact_mm or SINGLE_SPACED * size_pt * MM_PER_POINT * self.line


@dataclass(frozen=True)
class Frame:
    """A box beside the flow. A place that is None is where the flow is."""

    left_mm: float
    top_mm: float | None
    width_mm: float


def paper_of(section: Any) -> Paper:
    """Read a section's page."""
    size = section.find(f"{W}pgSz") if section is not None else None
    margins = section.find(f"{W}pgMar") if section is not None else None
    page = {name: _twips(size, name, twips) for name, twips in PAGE_TWIPS.items()}
    edge = {name: _twips(margins, name, twips) for name, twips in MARGIN_TWIPS.items()}
    first = is_on(section.find(f"{W}titlePg")) if section is not None else False
    return Paper(
        page["w"],
        page["h"],
        edge["left"],
        edge["right"],
        abs(edge["top"]),
        abs(edge["bottom"]),
        edge["header"],
        edge["footer"],
        first,
    )


def _twips(element: Any, name: str, default: float) -> float:
    return _number(element.get(f"{W}{name}") if element is not None else None, default) * TWIP_MM


def _number(text: str | None, default: float) -> float:
    try:
        return float(text) if text is not None else default
    except ValueError:
        return default


def shape_of(paragraph: Any, styles: Styles) -> Shape:
    """Resolve a paragraph's measures: its own, its styles', the document's."""
    levels = [paragraph.find(f"{W}pPr")]
    levels += [style.find(f"{W}pPr") for style in styles.chain(styles.paragraph_style(paragraph))]
    levels += [styles.paragraph_defaults]
    found = [level for level in levels if level is not None]
    line, rule = _attribute(found, "spacing", "line"), _attribute(found, "spacing", "lineRule") or "auto"
    factor = _number(line, LINES_AS_240) / LINES_AS_240 if rule == "auto" else 1.0
    indent = {
        name: _number(_attribute(found, "ind", name), 0.0) * TWIP_MM
        for name in ("left", "right", "firstLine", "hanging")
    }
    start = _attribute(found, "ind", "start")
    align = next(
        (level.find(f"{W}jc").get(f"{W}val", "") for level in found if level.find(f"{W}jc") is not None), "left"
    )
    return Shape(
        _number(_attribute(found, "spacing", "before"), 0.0) * TWIP_MM,
        _number(_attribute(found, "spacing", "after"), 0.0) * TWIP_MM,
        _number(start, 0.0) * TWIP_MM if start else indent["left"],
        indent["right"],
        indent["firstLine"] - indent["hanging"],
        factor,
        _number(line, 0.0) * TWIP_MM if rule == "exact" else 0.0,
        align,
        _tabs(found),
    )


def _attribute(levels: list[Any], tag: str, name: str) -> str | None:
    for level in levels:
        element = level.find(f"{W}{tag}")
        if element is not None and element.get(f"{W}{name}") is not None:
            return str(element.get(f"{W}{name}"))
    return None


def _tabs(levels: list[Any]) -> tuple[tuple[float, str], ...]:
    stops: dict[float, str] = {}
    for level in reversed(levels):
        for stop in level.iterfind(f"{W}tabs/{W}tab"):
            place = round(_number(stop.get(f"{W}pos"), 0.0) * TWIP_MM, 2)
            stops[place] = stop.get(f"{W}val", "left")
    return tuple(sorted((place, kind) for place, kind in stops.items() if kind != "clear"))


def frame_of(properties: Any, paper: Paper) -> Frame:
    """Read a paragraph's frame."""
    x, y = (_number(properties.get(f"{W}{name}"), 0.0) * TWIP_MM for name in ("x", "y"))
    across, down = properties.get(f"{W}hAnchor", "text"), properties.get(f"{W}vAnchor", "text")
    width = _number(properties.get(f"{W}w"), 0.0) * TWIP_MM
    left = x if across == "page" else paper.left_mm + x
    top = {"page": y, "margin": paper.top_mm + y}.get(down)
    return Frame(left, top, width or paper.width_mm - paper.right_mm - left)


def floating_table(table: Any, paper: Paper) -> Frame | None:
    """Read where a table floats; None for one that stands in the flow."""
    place = table.find(f"{W}tblPr/{W}tblpPr")
    if place is None:
        return None
    x, y = (_number(place.get(f"{W}{name}"), 0.0) * TWIP_MM for name in ("tblpX", "tblpY"))
    left = x if place.get(f"{W}horzAnchor") == "page" else paper.left_mm + x
    top = {"page": y, "margin": paper.top_mm + y}.get(place.get(f"{W}vertAnchor", "text"))
    return Frame(left, top, paper.width_mm - left)


def row_height(row: Any) -> tuple[float, bool]:
    """Read a table row's height, and whether it is that exactly; otherwise it is the least."""
    height = row.find(f"{W}trPr/{W}trHeight")
    if height is None:
        return 0.0, False
    return _number(height.get(f"{W}val"), 0.0) * TWIP_MM, height.get(f"{W}hRule") == "exact"


def text_box(anchor: Any, paper: Paper) -> Frame:
    """Read where a text box stands, with its own inner margin."""
    left = _offset(anchor, "positionH", {"page": 0.0, "leftMargin": 0.0}, paper.left_mm)
    top = _offset(anchor, "positionV", {"page": 0.0, "topMargin": 0.0, "margin": paper.top_mm}, None)
    extent, body = anchor.find(f"{WP}extent"), anchor.find(f".//{WPS}bodyPr")
    insets = {
        name: _number(body.get(name) if body is not None else None, emu) * EMU_MM
        for name, emu in BOX_INSETS_EMU.items()
    }
    width = _number(extent.get("cx") if extent is not None else None, 0.0) * EMU_MM
    return Frame(
        (left or 0.0) + insets["lIns"],
        top + insets["tIns"] if top is not None else None,
        max(10.0, width - 2 * insets["lIns"]),
    )


def _offset(anchor: Any, tag: str, origins: dict[str, float], otherwise: float | None) -> float | None:
    """Give a box's offset from the paper's edge; None where it hangs on its paragraph."""
    element = anchor.find(f"{WP}{tag}")
    if element is None:
        return otherwise
    offset = _number(element.findtext(f"{WP}posOffset"), 0.0) * EMU_MM
    origin = origins.get(element.get("relativeFrom", ""), otherwise)
    return origin + offset if origin is not None else None
