"""Read a PDF's pages as lines of text with their places and their type. Runs in a child: the file is from outside.

Text that stands side by side, such as an address beside a column of details, is never joined to one line.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from foundation.translation import N_
from office.errors import OfficeError
from office.letters.checker.model import Box, ReadLetter, ReadPage, TextLine
from office.letters.checker.paragraphs import joined_paragraphs

MM_PER_POINT = 25.4 / 72
PAGES_AT_MOST = 100
CHARACTERS_A_PAGE_AT_MOST = 60_000
BOLD_WEIGHT = 600
ITALIC_FLAG = 1 << 6
FORCED_BOLD_FLAG = 1 << 18
# A gap this many type sizes wide ends a line: less where no space stands in it, for then it was made by a tab, a
# table or a second column; justified text stretches its real spaces.
GAP_WITHOUT_SPACE, GAP_WITH_SPACE = 0.6, 2.0
BULLET = re.compile(r"[•·–*▪◦‣●○\uE000-\uF8FF-]")
PRIVATE_BULLET = re.compile(r"^[\uE000-\uF8FF](?=\s|$)")  # as symbol fonts have it
STRETCHED, DOUBLED = 0.3, 0.75  # widths of a space beside the space itself
RULE_PT = 3.5  # a stroke's bounds are wider than its line
SUBSET = re.compile(r"^[A-Z]{6}\+")


class UnreadablePdf(OfficeError):
    """The PDF is locked, damaged, too long, or holds no text."""


@dataclass(frozen=True)
class _Type:
    """How a piece of text is set."""

    font: str
    size_pt: float
    bold: bool
    italic: bool


@dataclass(frozen=True)
class _Sign:
    """One character: its text, its baseline and left origin, and its ink, all in points from the top left corner."""

    text: str
    generated: bool
    x: float
    baseline: float
    left: float
    right: float
    top: float
    bottom: float
    type: _Type

    @property
    def is_space(self) -> bool:
        return not self.text.strip()


def read_pdf(content: bytes) -> ReadLetter:
    """Read a PDF. Raises UnreadablePdf."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as document:
            if len(document) > PAGES_AT_MOST:
                raise UnreadablePdf(
                    N_("The PDF has {count} pages, which is no letter. Check a file of at most {at_most} pages."),
                    count=len(document),
                    at_most=PAGES_AT_MOST,
                )
            pages = tuple(_page(document[index], index + 1) for index in range(len(document)))
            tag, title = _language(document), document.get_metadata_value("Title")
    except pypdfium2.PdfiumError as error:
        raise _unreadable(error) from error
    if not any(page.lines for page in pages):
        raise UnreadablePdf(
            N_(
                "The PDF holds no text, only pictures, such as a scan does. Check the file that the letter was made "
                "with, or file the scan in the journal, which reads its words."
            )
        )
    return ReadLetter(pages, joined_paragraphs(pages), measured=True, language_tag=tag, title=title)


def _unreadable(error: Exception) -> UnreadablePdf:
    if "password" in str(error).lower():
        return UnreadablePdf(N_("The PDF is locked with a password. Save it without one and check that."))
    return UnreadablePdf(N_("The PDF is damaged and can’t be read. Make it again and check that."))


def _language(document: Any) -> str:
    import pypdfium2.raw as pdfium

    length = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    room = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFCatalog_GetLanguage(document, room, length)
    return bytes(room)[:length].decode("utf-16-le", "replace").rstrip("\0")


def _page(page: Any, number: int) -> ReadPage:
    width, height = page.get_size()
    signs = list(_signs(page))
    rules = list(_thin_rules(page)) if signs else []
    lines = tuple(_line(piece, number, rules) for row in _rows(signs) for piece in _pieces(row))
    return ReadPage(number, width * MM_PER_POINT, height * MM_PER_POINT, lines)


def _signs(page: Any) -> Iterator[_Sign]:
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    count = text.count_chars()
    if count > CHARACTERS_A_PAGE_AT_MOST:
        raise UnreadablePdf(N_("A page of the PDF holds more text than any page can show. Make the file again."))
    place = _placing(page)
    types: dict[int, _Type] = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000 or chr(code) in "\r\n":
            continue
        generated = bool(pdfium.FPDFText_IsGenerated(text, index))
        found = pdfium.FPDFText_GetTextObject(text, index)
        address = ctypes.addressof(found.contents) if found else 0
        if address not in types:
            types[address] = _type(text, index)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        left, bottom, right, top = text.get_charbox(index)
        (origin, baseline), one, other = place(x.value, y.value), place(left, top), place(right, bottom)
        yield _Sign(
            chr(code),
            generated,
            origin,
            baseline,
            min(one[0], other[0]),
            max(one[0], other[0]),
            min(one[1], other[1]),
            max(one[1], other[1]),
            types[address],
        )


def _placing(page: Any) -> Any:
    """Give the function from PDF coordinates to points right and down from the corner of the page as it is shown."""
    left, bottom, right, top = page.get_cropbox()
    turns = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turns[page.get_rotation()]


def _type(text: Any, index: int) -> _Type:
    import pypdfium2.raw as pdfium

    room, flags, matrix = ctypes.create_string_buffer(256), ctypes.c_int(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetFontInfo(text, index, room, len(room), flags)
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    name = SUBSET.sub("", room.value.decode("utf-8", "replace"))
    weight = pdfium.FPDFText_GetFontWeight(text, index)
    bold = bool(re.search("bold|black|heavy|semibold|demi", name, re.IGNORECASE))
    bold = bold or bool(flags.value & FORCED_BOLD_FLAG) or (weight >= BOLD_WEIGHT and "regular" not in name.lower())
    italic = bool(flags.value & ITALIC_FLAG) or bool(re.search("italic|oblique", name, re.IGNORECASE))
    return _Type(family_of(name), round(size, 2), bold, italic)


def family_of(name: str) -> str:
    """Give the family that a PDF's font name speaks of: `Liberation Sans` for `LiberationSans-BoldItalic`."""
    family = re.split(r"[-,]", name)[0]
    family = re.sub(r"(PSMT|PS|MT)$", "", family)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", family).strip()


def _rows(signs: list[_Sign]) -> Iterator[list[_Sign]]:
    """Gather the characters that stand on one baseline, from left to right."""
    row: list[_Sign] = []
    for sign in sorted(signs, key=lambda sign: (sign.baseline, sign.x)):
        if row and sign.baseline - row[0].baseline > 0.25 * max(4.0, min(sign.type.size_pt, row[0].type.size_pt)):
            yield sorted(row, key=lambda sign: sign.x)
            row = []
        row.append(sign)
    if row:
        yield sorted(row, key=lambda sign: sign.x)


def _pieces(row: list[_Sign]) -> Iterator[list[_Sign]]:
    """Cut a row where a gap is too wide for a space between words; a bullet stays with its text."""
    piece: list[_Sign] = []
    last: _Sign | None = None
    spaced = False
    for sign in row:
        if sign.is_space:
            spaced = spaced or not sign.generated
            if piece:
                piece.append(sign)
            continue
        if last is not None:
            size = max(sign.type.size_pt, last.type.size_pt)
            gap = sign.left - last.right
            alone = BULLET.fullmatch("".join(one.text for one in piece).strip())
            if gap > size * (GAP_WITH_SPACE if spaced else GAP_WITHOUT_SPACE) and not (alone and gap < 2 * size):
                yield piece
                piece = []
        piece.append(sign)
        last, spaced = sign, False
    if last is not None:
        yield piece


def _line(piece: list[_Sign], page: int, rules: list[tuple[float, float, float]]) -> TextLine:
    inked = [sign for sign in piece if not sign.is_space]
    left, right = min(sign.left for sign in inked), max(sign.right for sign in inked)
    top, bottom = min(sign.top for sign in inked), max(sign.bottom for sign in inked)
    box = Box(page, *(length * MM_PER_POINT for length in (left, top, right - left, bottom - top)))
    types = [sign.type for sign in inked]
    main = max(dict.fromkeys(types), key=types.count)
    baseline = inked[0].baseline
    covered = sum(
        max(0.0, min(right, end) - max(left, start))
        for start, end, y in rules
        if -0.02 * main.size_pt <= y - baseline <= 0.3 * main.size_pt
    )
    return TextLine(
        _text(piece),
        box,
        main.font,
        main.size_pt,
        bold=sum(one.bold for one in types) > len(types) / 2,
        italic=sum(one.italic for one in types) > len(types) / 2,
        underlined=covered > 0.5 * (right - left),
    )


def _text(piece: list[_Sign]) -> str:
    """Write the characters with the spaces that the file holds, and one wherever there is room that it left out.

    PDFium gives several spaces as one, so a double space is known by its width; unless the whole line is stretched.
    """
    stretch = _stretches(piece)
    is_even = min(stretch.values(), default=0.0) < STRETCHED
    text, last = "", None
    for number, sign in enumerate(piece):
        gap = sign.left - last.right if last is not None and not sign.is_space else 0.0
        if (sign.generated or gap > 0.35 * sign.type.size_pt) and text and not text.endswith(" "):
            text += " "
        if not sign.is_space:
            text += sign.text
            last = sign
        elif not sign.generated:
            text += "  " if is_even and stretch.get(number, 0.0) > DOUBLED else " "
    return PRIVATE_BULLET.sub("•", text.replace("\xad", "-").replace("\x02", "-").strip())


def _stretches(piece: list[_Sign]) -> dict[int, float]:
    """Give for each real space between words how much wider its gap is than itself, in its own widths."""
    return {
        number: (piece[number + 1].x - sign.right) / (sign.right - sign.left)
        for number, sign in enumerate(piece[:-1])
        if sign.is_space and not sign.generated and sign.right > sign.left and not piece[number + 1].is_space
    }


def _thin_rules(page: Any) -> Iterator[tuple[float, float, float]]:
    """Give the flat lines drawn on a page, which may underline something: left, right, and the middle's height."""
    import pypdfium2.raw as pdfium

    place = _placing(page)
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        left, bottom, right, top = shape.get_bounds()
        (x1, y1), (x2, y2) = place(left, top), place(right, bottom)
        if abs(y2 - y1) < RULE_PT and abs(x2 - x1) > 3:
            yield min(x1, x2), max(x1, x2), (y1 + y2) / 2
