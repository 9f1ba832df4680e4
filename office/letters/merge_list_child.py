"""Read a workbook in a child process (`foundation.child`): its first sheet with rows, as texts."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from foundation.child import Reply
from foundation.child_main import Request
from foundation.translation import N_
from office.letters.merge_list import WrongList, column_letters

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

UNPACKED_BYTES_AT_MOST = 200 * 2**20
CHUNK = 2**20
FORMULA = re.compile(rb"<(\w+:)?f[\s>/]")
ZEROS = re.compile(r"(?P<whole>0+)(\.(?P<decimals>0+))?(?P<percent>%)?")
# Excel writes a control character in a text as _x000D_, and such a text itself as _x005F_x000D_.
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
SIGNIFICANT_DIGITS = 15  # what Excel keeps and shows of a number


class _RootReached(Exception):
    """A DOCTYPE could only have come before."""


def read_in_child(request: Request) -> Reply:
    """Return `{"rows": [[number, [cell, …]], …]}` of the request's bytes, at most `rows_at_most` of them."""
    import openpyxl

    values = request.values
    has_formulas = _check_package(request.blob)
    try:
        shown = openpyxl.load_workbook(io.BytesIO(request.blob), read_only=True, data_only=True)
        written = openpyxl.load_workbook(io.BytesIO(request.blob), read_only=True) if has_formulas else None
        rows = _rows(shown, written, values["decimal_sign"], values["rows_at_most"], values["columns_at_most"])
        return Reply({"rows": rows})
    except (WrongList, MemoryError):
        raise
    except Exception as error:  # a package that is broken makes zipfile and openpyxl raise almost anything
        raise _damaged() from error


def _check_package(content: bytes) -> bool:
    """Refuse what unpacks to far too much or holds a DOCTYPE; return whether any sheet has a formula."""
    left, has_formulas = UNPACKED_BYTES_AT_MOST, False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "mimetype" in names:
                raise WrongList(N_("The list is an OpenDocument (.ods). Save it as .xlsx or CSV, and merge that."))
            if not any(name.startswith("xl/") for name in names):
                raise WrongList(N_("The file is no list: neither a workbook (.xlsx) nor CSV. Choose another file."))
            for entry in archive.infolist():
                with archive.open(entry) as stream:
                    parts = _counted(iter(lambda stream=stream: stream.read(CHUNK), b""), left)  # type: ignore[misc]
                    size, formulas = _looked_through(parts, is_xml=entry.filename.endswith((".xml", ".rels")))
                left -= size
                has_formulas |= formulas
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise _damaged() from error
    except RuntimeError as error:  # a ZIP with a password
        raise WrongList(N_("The workbook is locked with a password. Save it without one, and merge that.")) from error
    return has_formulas


def _counted(chunks: Iterator[bytes], room: int) -> Iterator[bytes]:
    """Pass chunks on while there is room: the sizes that a ZIP tells of itself may lie."""
    for chunk in chunks:
        room -= len(chunk)
        if room < 0:
            raise WrongList(
                N_("The workbook unpacks to more than {size} MB and was not opened. Save its one sheet as CSV."),
                size=UNPACKED_BYTES_AT_MOST // 2**20,
            )
        yield chunk


def _looked_through(chunks: Iterator[bytes], *, is_xml: bool) -> tuple[int, bool]:
    """Return a part's real size, and whether it has a formula."""
    parser, size, end, formulas = _doctype_watch() if is_xml else None, 0, b"", False
    for chunk in chunks:
        size += len(chunk)
        formulas = formulas or bool(is_xml and FORMULA.search(end + chunk))
        end = chunk[-16:]
        try:
            if parser is not None:
                parser.Parse(chunk)
        except _RootReached:
            parser = None
        except expat.ExpatError as error:
            raise _damaged() from error
    return size, formulas


def _doctype_watch() -> Any:
    parser = expat.ParserCreate()

    def refuse(*_declared: object) -> None:
        raise WrongList(
            N_("The workbook holds a DOCTYPE, which can do harm. It was not opened. Save it again in Excel.")
        )

    def leave(*_element: object) -> None:
        raise _RootReached

    parser.StartDoctypeDeclHandler, parser.StartElementHandler = refuse, leave
    return parser


def _rows(
    shown: Workbook, written: Workbook | None, decimal_sign: str, rows_at_most: int, columns_at_most: int
) -> list[tuple[int, list[str]]]:
    for position, sheet in enumerate(shown.worksheets):
        if sheet.sheet_state != "visible":
            continue
        formulas = written.worksheets[position] if written is not None else None
        rows: list[tuple[int, list[str]]] = []
        for number, cells in _sheet_rows(sheet, formulas, decimal_sign):
            if len(cells) > columns_at_most:
                raise WrongList(
                    N_("Row {row} of the list reaches to column {column}. Keep the columns that the letter needs."),
                    row=number,
                    column=column_letters(len(cells) - 1),
                )
            rows.append((number, cells))
            if len(rows) > rows_at_most:
                break
        if rows:
            return rows
    return []


def _sheet_rows(sheet: Any, formulas: Any, decimal_sign: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row that holds something; `formulas` is the same sheet with its formulas in place of their values."""
    sheet.reset_dimensions()  # some programs write a wrong extent, and rows beyond it would be lost
    pairs: Iterator[tuple[Any, Any]] = ((row, ()) for row in sheet.iter_rows())
    if formulas is not None:
        formulas.reset_dimensions()
        pairs = zip(sheet.iter_rows(), formulas.iter_rows(), strict=True)
    for number, (row, asked) in enumerate(pairs, 1):
        for column, cell in enumerate(asked):
            if cell.data_type == "f" and (column >= len(row) or row[column].value is None):
                raise WrongList(
                    N_(
                        "The formula in {cell} has no value yet. Open the list in Excel or LibreOffice, save it, and "
                        "merge that."
                    ),
                    cell=f"{column_letters(column)}{number}",
                )
        cells = [_text(cell, decimal_sign) for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield number, cells


def _text(cell: Any, decimal_sign: str) -> str:
    """Write a cell as a person reads it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "", decimal_sign)
    if isinstance(value, datetime.datetime):
        # The day count of a moment is a fraction, so seconds may be some millionths off.
        value = (value + datetime.timedelta(milliseconds=500)).replace(microsecond=0)
        at_midnight = value.time() == datetime.time()
        return value.date().isoformat() if at_midnight else f"{value.date().isoformat()} {_clock(value.time())}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, datetime.time):
        return _clock(value)
    if isinstance(value, datetime.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return ESCAPED.sub(lambda code: chr(int(code[1], 16)), str(value))


def _clock(time: datetime.time) -> str:
    return f"{time.hour}:{time.minute:02}" + (f":{time.second:02}" if time.second else "")


def _number(value: float, form: str, decimal_sign: str) -> str:
    """Write a number: with the zeros that a plain format asks for (0150, 7,0), else without any that say nothing."""
    if found := ZEROS.fullmatch(form):
        decimals, width = len(found["decimals"] or ""), len(found["whole"])
        percent = found["percent"] or ""
        text = f"{value * 100 if percent else value:.{decimals}f}"
        whole, _point, rest = text.partition(".")
        whole = f"-{whole[1:].zfill(width)}" if whole.startswith("-") else whole.zfill(width)
        return whole + (f"{decimal_sign}{rest}" if rest else "") + percent
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return f"{value:.{SIGNIFICANT_DIGITS}g}".replace(".", decimal_sign)


def _damaged() -> WrongList:
    return WrongList(N_("The workbook is damaged and can’t be read. Save it again in Excel, or as CSV."))
