"""A page of a checked letter as a picture: the findings boxed and numbered, the envelope's window laid over."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from foundation import child
from foundation.child import Limits, Reply
from foundation.child_main import Request
from foundation.translation import N_, _
from office.errors import OfficeError
from office.letters.checker.model import Report
from office.letters.layout_model import Layout

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

MM_PER_INCH = 25.4
DOTS_PER_INCH = 110
PIXELS_AT_MOST = 40_000_000
LIMITS = Limits(memory_mb=2 * 1024, seconds=60)
BROKEN, ADVICE, WINDOW = (190, 20, 30), (176, 104, 0), (20, 90, 170)
BOX_GAP_MM, BADGE_MM = 0.8, 4.6


def draw_page(
    pdf: bytes, report: Report, layout: Layout, *, page: int = 1, dots_per_inch: int = DOTS_PER_INCH
) -> bytes:
    """Draw a page of a checked letter as PNG. Findings bear their place in the report, counted from 1.

    `pdf` is the letter's pages as they were read (`ReadFile.pdf`); where it is empty, the text stands at its estimated
    places on white paper. The window is laid over page 1. Raises OfficeError for a page that there is not.
    """
    if not 1 <= page <= len(report.letter.pages):
        raise OfficeError(
            N_("The letter has no page {page}; it has {count}."), page=page, count=len(report.letter.pages)
        )
    shown = report.letter.pages[page - 1]
    window = layout.window
    boxes = [
        {"number": number, "box": _edges(finding.box), "advice": finding.is_advice}
        for number, finding in enumerate(report.findings, 1)
        if finding.box is not None and finding.box.page == page
    ]
    values = {
        "page": page,
        "size": [shown.width_mm, shown.height_mm],
        "dots_per_inch": dots_per_inch,
        "boxes": boxes,
        "window": [window.left_mm, window.top_mm, window.width_mm, window.height_mm] if page == 1 else [],
        "window_label": _("envelope window"),
        "lines": [] if pdf else [[line.text, line.box.left_mm, line.box.top_mm, line.size_pt] for line in shown.lines],
    }
    return child.run("office.letters.checker.picture:draw_in_child", values, blob=pdf, limits=LIMITS).blob


def _edges(box: Any) -> list[float]:
    return [box.left_mm, box.top_mm, box.right_mm, box.bottom_mm]


def draw_in_child(request: Request) -> Reply:
    """Draw what `draw_page` asks for: the page comes from outside."""
    from PIL import Image, ImageDraw

    values = request.values
    dots = values["dots_per_inch"] / MM_PER_INCH
    width, height = (max(1, round(length * dots)) for length in values["size"])
    if width * height > PIXELS_AT_MOST:
        raise OfficeError(N_("The page is too large to be drawn. Look at the letter in its own program."))
    paper = _rendered(request.blob, values["page"], values["dots_per_inch"]) if request.blob else None
    paper = paper.resize((width, height)) if paper is not None else Image.new("RGB", (width, height), "white")
    drawing = ImageDraw.Draw(paper, "RGBA")
    for text, left, top, size_pt in values["lines"]:
        drawing.text((left * dots, top * dots), text, fill="black", font=_font(size_pt / 72 * values["dots_per_inch"]))
    if values["window"]:
        _draw_window(drawing, values["window"], values["window_label"], dots)
    _draw_findings(drawing, values["boxes"], dots, (width, height))
    file = io.BytesIO()
    paper.save(file, "PNG")
    return Reply({}, file.getvalue())


def _rendered(pdf: bytes, page: int, dots_per_inch: float) -> Image:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(pdf) as document:
            picture: Image = document[page - 1].render(scale=dots_per_inch / 72).to_pil().convert("RGB")
            return picture
    except pypdfium2.PdfiumError as error:
        raise OfficeError(N_("The page can’t be drawn: the PDF is damaged. Make it again and check that.")) from error


def _font(size: float) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(max(6.0, size))


def _draw_window(drawing: ImageDraw, window: Sequence[float], label: str, dots: float) -> None:
    left, top, width, height = (length * dots for length in window)
    edges = (left, top, left + width, top + height)
    drawing.rounded_rectangle(edges, radius=2 * dots, fill=(*WINDOW, 26), outline=(*WINDOW, 255), width=2)
    font = _font(2.6 * dots)
    drawing.text((left + width, top + height + 0.4 * dots), label, fill=(*WINDOW, 255), font=font, anchor="ra")


def _draw_findings(drawing: ImageDraw, boxes: Sequence[dict[str, Any]], dots: float, size: tuple[int, int]) -> None:
    taken: list[tuple[float, float]] = []
    badge = BADGE_MM * dots
    for box in boxes:
        colour = ADVICE if box["advice"] else BROKEN
        left, top, right, bottom = (length * dots for length in box["box"])
        gap = BOX_GAP_MM * dots
        edges = (max(1, left - gap), max(1, top - gap), min(size[0] - 2, right + gap), min(size[1] - 2, bottom + gap))
        drawing.rectangle(edges, outline=(*colour, 255), width=2)
        x, y = max(0.0, edges[0] - badge - 1), max(0.0, edges[1])
        while any(abs(x - other) < badge and abs(y - high) < badge for other, high in taken):
            y += badge
        taken.append((x, y))
        drawing.ellipse((x, y, x + badge, y + badge), fill=(*colour, 255))
        middle = (x + badge / 2, y + badge / 2)
        drawing.text(middle, str(box["number"]), fill="white", font=_font(0.62 * badge), anchor="mm")
