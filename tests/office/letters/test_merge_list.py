"""Mail-merge lists as offices have them: from Excel in Danish, from a journal system, and from somebody hostile."""

from __future__ import annotations

import datetime
import io
import re
import zipfile

import openpyxl
import pytest

from foundation.child import Limits
from office.letters import merge_list
from office.letters.merge_list import WrongList, column_letters, read_merge_list


def workbook(*rows, formats=None, more=None):
    """Return the bytes of a workbook with these rows; `formats` are number formats by cell."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, form in (formats or {}).items():
        book.active[cell].number_format = form
    if more is not None:
        more(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(content, change):
    """Return a package whose parts went through `change(name, bytes)`; a part that becomes None is left out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return file.getvalue()


def cells(content, **more):
    found = read_merge_list(content, **more)
    return [found.header, *(row.cells for row in found.rows)]


DANISH = "Navn;Adresse\nSøren Ærø;Vej 1, 8000 Århus\n"
READ = [("Navn", "Adresse"), ("Søren Ærø", "Vej 1, 8000 Århus")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_file_in_any_usual_encoding(encoding):
    assert cells(DANISH.encode(encoding)) == READ


@pytest.mark.parametrize(
    "text",
    [
        "Navn\tAdresse\nSøren Ærø\tVej 1, 8000 Århus\n",
        'Navn,Adresse\n"Søren Ærø","Vej 1, 8000 Århus"\n',
        "sep=;\r\nNavn;Adresse\r\nSøren Ærø;Vej 1, 8000 Århus\r\n",
        'sep=|\nNavn|Adresse\n"Søren Ærø"|Vej 1, 8000 Århus',
        "Navn;Adresse\rSøren Ærø;Vej 1, 8000 Århus\r",
        " Navn ; Adresse ;;\n Søren Ærø ;Vej 1, 8000 Århus;;\n;;;\n",
    ],
)
def test_any_usual_separator_and_line_end(text):
    assert cells(text.encode()) == READ


def test_rows_have_the_numbers_that_excel_shows():
    text = 'sep=;\nnavn;adresse\n"Ole";"Vej 1\nc/o Ida ""Idun"" Holm"\n\nIb;Vej 2\n'
    found = read_merge_list(text.encode())
    assert [(row.number, row.cells) for row in found.rows] == [
        (2, ("Ole", 'Vej 1\nc/o Ida "Idun" Holm')),
        (4, ("Ib", "Vej 2")),
    ]


def test_cells_are_texts_whatever_they_look_like():
    text = 'navn;tekst\n=1+1;=HYPERLINK("http://x.example")\n@SUM(A1);+45 12 34\n<7,0;A<B>C & {{ x }}\n="0150";-\n'
    assert cells(text.encode())[1:] == [
        ("=1+1", '=HYPERLINK("http://x.example")'),
        ("@SUM(A1)", "+45 12 34"),
        ("<7,0", "A<B>C & {{ x }}"),
        ("0150", "-"),
    ]


def test_names_from_everywhere():
    names = ["👩‍⚕️ Ida", "محمد علي", "N" * 300, "Zoë O’Brien-Ærø"]
    assert [row[0] for row in cells("\n".join(["name", *names]).encode())[1:]] == names


def test_a_workbooks_cells_as_a_person_reads_them():
    moment = datetime.datetime(2026, 5, 3, 9, 30)  # noqa: DTZ001 - a workbook knows no zones
    content = workbook(
        ["name", "date", "moment", "time", "whole", "part", "fixed", "zeros", "share", "text", "no"],
        ["Ole", moment.date(), moment, moment.time(), 7.0, 7.25, 7, 150, 0.125, "_x0041_\r\nb", False],
        formats={"G2": "0.0", "H2": "0000", "I2": "0.0%"},
    )
    row = ("Ole", "2026-05-03", "2026-05-03 9:30", "9:30", "7", "7,25", "7,0", "0150", "12,5%", "A\nb", "FALSE")
    assert cells(content)[1] == row
    assert cells(content, decimal_sign=".")[1][5:7] == ("7.25", "7.0")


def test_the_first_sheet_with_rows_that_is_seen():
    def more(book):
        hidden = book.create_sheet("gamle")
        hidden.append(["name"])
        hidden.append(["Nobody"])
        hidden.sheet_state = "hidden"
        seen = book.create_sheet("breve")
        seen["B3"], seen["C3"], seen["B6"] = "name", "address", "Ole"

    found = read_merge_list(workbook(more=more))
    assert found.header == ("", "name", "address")
    assert [(row.number, row.cells) for row in found.rows] == [(6, ("", "Ole"))]


def test_rows_beyond_the_extent_that_a_workbook_tells_are_read():
    def shrink(name, part):
        return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', part) if "sheet1" in name else part

    content = workbook(["name", "address"], ["Ole", "Vej 1"], ["Ib", "Vej 2"])
    assert cells(repacked(content, shrink)) == [("name", "address"), ("Ole", "Vej 1"), ("Ib", "Vej 2")]


def test_a_formula_gives_its_value_and_is_told_of_where_it_has_none():
    content = workbook(["name", "total"], ["Ole", "=1+1"])
    with pytest.raises(WrongList, match="B2"):
        read_merge_list(content)
    calculated = repacked(content, lambda _name, part: part.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"))
    calculated = repacked(calculated, lambda _name, part: part.replace(b"<f>1+1</f><v/>", b"<f>1+1</f><v>2</v>"))
    assert cells(calculated)[1] == ("Ole", "2")


def test_a_hundred_thousand_rows_are_read_and_more_refused():
    rows = [f"Ole {number};Vej {number}" for number in range(merge_list.ROWS_AT_MOST)]
    found = read_merge_list("\n".join(["name;address", *rows]).encode())
    assert len(found.rows) == 100_000 and found.rows[-1].number == 100_001
    with pytest.raises(WrongList, match="100,000"):
        read_merge_list("\n".join(["name;address", *rows, "Ib;Vej 2"]).encode())


def package(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook>" + b" " * (201 * 2**20))
    return file.getvalue()


def with_doctype():
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return repacked(workbook(["name"], ["Ole"]), lambda name, part: entity + part if "sheet1" in name else part)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (lambda: b"", "empty"),
        (lambda: b"\n \n;;\n", "empty"),
        (lambda: b"\x81\x8d\x00\xff" * 20, "UTF-8"),
        (lambda: b'name;text\nOle;"begun\nIb;x\n', "row 2"),
        (lambda: b'name\n"Ole"x\n', "row 2"),
        (lambda: b"name\n" + b"x" * 200_000, "row 2"),
        (lambda: ";".join(map(str, range(201))).encode(), "201 columns"),
        (lambda: OLE, ".xls"),
        (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (lambda: workbook(["name"])[:-40], "damaged"),
        (lambda: repacked(workbook(["name"]), lambda name, part: None if "workbook" in name else part), "damaged"),
        (lambda: repacked(workbook(["name"]), lambda name, part: b"<x" if "sheet1" in name else part), "damaged"),
        (lambda: package(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), ".ods"),
        (lambda: package(**{"word/document.xml": b"<x/>"}), "neither a workbook"),
        (bomb, "200 MB"),
        (with_doctype, "DOCTYPE"),
    ],
)
def test_a_file_that_is_no_list_is_told_in_words(content, told):
    with pytest.raises(WrongList, match=re.escape(told)):
        read_merge_list(content())


def test_a_workbook_with_a_row_a_thousand_million_below_ends_in_time(monkeypatch):
    monkeypatch.setattr(merge_list, "LIMITS", Limits(memory_mb=1024, seconds=1))
    content = workbook(["name"], ["Ole"])
    far = repacked(
        content, lambda name, part: part.replace(b'<row r="2"', b'<row r="2000000000"') if "sheet1" in name else part
    )
    with pytest.raises(WrongList, match="too much time"):
        read_merge_list(far)


def test_columns_are_named_as_programs_name_them():
    assert [column_letters(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
