"""A mail-merge list from outside, CSV or XLSX: a header, and rows of texts that know their number.

A row's number is the one that Excel and LibreOffice show beside it. A workbook is opened in a child process with
limits; a CSV file is text, and is read here.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from foundation.child import Limits, run
from foundation.errors import ChildDied
from foundation.translation import N_
from office.errors import OfficeError

BYTES_AT_MOST = 64 * 2**20
ROWS_AT_MOST = 100_000
COLUMNS_AT_MOST = 200
LIMITS = Limits(memory_mb=1536, seconds=240)
OLE, ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK\x03\x04"
SEPARATORS = ";\t,"  # in the order of preference where a header fits several
# Excel hides this line, so it is no row.
SEPARATOR_LINE = re.compile(r'"?sep=(?P<sign>[^\w\s"]|\t)"?\r?(\n|$)', re.IGNORECASE)
# How programs keep Excel from taking a leading zero away; Excel shows the text inside.
TEXT_FORMULA = re.compile(r'="(?P<text>[^"]*)"')


class WrongList(OfficeError):
    """The file is no mail-merge list, or a damaged, locked or far too large one."""


@dataclass(frozen=True)
class ListRow:
    """One row by its number; it may hold more or fewer cells than the header."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """Give the cell of a column, counted from 0; empty where the row ends before it."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True)
class MergeList:
    """The column titles as they stand in the list, and all rows below that hold something."""

    header: tuple[str, ...]
    rows: tuple[ListRow, ...]


def read_merge_list(content: bytes, *, decimal_sign: str = ",") -> MergeList:
    """Read a CSV or XLSX file. Numbers of a workbook are written with `decimal_sign`, dates as 2026-05-03.

    Raises WrongList, which says what to do with the file.
    """
    if len(content) > BYTES_AT_MOST:
        raise WrongList(
            N_("The list is larger than {size} MB. Split it, and merge the parts."), size=BYTES_AT_MOST // 2**20
        )
    if content.startswith(OLE):
        raise _old_or_locked(content)
    rows = _workbook_rows(content, decimal_sign) if content.startswith(ZIP) else _text_rows(content)
    return _list(rows)


def column_letters(column: int) -> str:
    """Name a column, counted from 0, as programs do: A, B, …, Z, AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _list(rows: Iterable[ListRow]) -> MergeList:
    filled = (ListRow(row.number, _trimmed(row.cells)) for row in rows)
    kept = list(itertools.islice((row for row in filled if row.cells), ROWS_AT_MOST + 2))
    if len(kept) > ROWS_AT_MOST + 1:
        raise WrongList(
            N_("The list has more than {count} rows. Split it, and merge the parts."), count=f"{ROWS_AT_MOST:,}"
        )
    if not kept:
        raise WrongList(N_("The list is empty. Its first row must name the columns."))
    if len(kept[0].cells) > COLUMNS_AT_MOST:
        raise WrongList(
            N_("The list has {count} columns. Keep those that the letter needs, {at_most} at most."),
            count=len(kept[0].cells),
            at_most=COLUMNS_AT_MOST,
        )
    return MergeList(tuple(" ".join(title.split()) for title in kept[0].cells), tuple(kept[1:]))


def _trimmed(cells: Iterable[str]) -> tuple[str, ...]:
    """Take spaces around cells, and empty cells at the end, away."""
    kept = [cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in cells]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def _old_or_locked(content: bytes) -> WrongList:
    if ENCRYPTED in content:
        return WrongList(N_("The workbook is locked with a password. Save it without one, and merge that."))
    return WrongList(N_("The list is in Excel’s old form (.xls). Save it as .xlsx or CSV, and merge that."))


def _workbook_rows(content: bytes, decimal_sign: str) -> Iterator[ListRow]:
    values = {"decimal_sign": decimal_sign, "rows_at_most": ROWS_AT_MOST + 1, "columns_at_most": COLUMNS_AT_MOST}
    try:
        reply = run("office.letters.merge_list_child:read_in_child", values, blob=content, limits=LIMITS)
    except ChildDied as error:
        raise WrongList(
            N_("The workbook takes too much time or memory to read. Save its one sheet as CSV, and merge that.")
        ) from error
    return (ListRow(int(number), tuple(map(str, cells))) for number, cells in reply.values["rows"])


def _text_rows(content: bytes) -> Iterator[ListRow]:
    text = _decoded(content)
    separator = ""
    if found := SEPARATOR_LINE.match(text):
        separator, text = found["sign"], text[found.end() :]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or _separator(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield ListRow(number, tuple(_shown(cell) for cell in cells))
    except csv.Error as error:
        raise WrongList(
            N_(
                "The list can’t be read in or below row {row} ({reason}). A cell that holds a quote, a line feed or "
                "the separator must stand in quotes, each quote inside it doubled; save the list again in Excel."
            ),
            row=number + 1,
            reason=str(error),
        ) from None


def _decoded(content: bytes) -> str:
    """Decode by the mark at the beginning, else as UTF-16 where every second byte is zero, UTF-8, or Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    elif len(content) > 1 and 0 in content[:2]:
        encodings = ("utf-16-be",) if content[0] == 0 else ("utf-16-le",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WrongList(
        N_("The list is neither a workbook nor text in UTF-8, UTF-16 or Windows-1252. Save it in Excel as .xlsx.")
    )


def _separator(text: str) -> str:
    """Choose the separator that cuts the first row that holds something into the most cells."""
    beginning = text.lstrip()

    def columns(sign: str) -> int:
        try:
            return len(next(csv.reader(io.StringIO(beginning, newline=""), delimiter=sign), ()))
        except csv.Error:
            return 0

    return max(SEPARATORS, key=columns)


def _shown(cell: str) -> str:
    found = TEXT_FORMULA.fullmatch(cell.strip())
    return found["text"] if found else cell
