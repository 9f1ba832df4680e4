"""Files that are no letters, or were made to do harm, given to the letter checker: each gets a sentence."""

from __future__ import annotations

import io
import os
import socket
import struct
import threading
import zipfile
import zlib
from dataclasses import replace

import pypdf
import pytest
from checking import example, rules
from letters_from_word import blank_word_document, element, part_of, saved, with_parts, word_letter
from PIL import Image

from foundation.private_folder import PREFIX, base_folder
from office.errors import OfficeError
from office.letters.blocks import Paragraph
from office.letters.checker.check import check_letter
from office.letters.checker.picture import draw_page
from office.letters.checker.reading import read_file, read_files
from office.letters.checker.reading_docx import read_docx
from office.letters.checker.reading_pdf import read_pdf
from office.letters.checker.rendering import renderer
from office.letters.layout import load_layout
from office.letters.pdf import render_pdf

needs_libreoffice = pytest.mark.skipif(renderer() is None, reason="LibreOffice is not installed")
DOCUMENT = "word/document.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def letter() -> bytes:
    return saved(word_letter())


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def changed_pdf(change) -> bytes:
    """Return a letter as PDF after pypdf has done something with it."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(render_pdf(example(), load_layout("da"))))
    change(writer)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def scan() -> bytes:
    file = io.BytesIO()
    Image.new("L", (800, 1100), 255).save(file, "PDF")
    return file.getvalue()


def entities() -> bytes:
    """Return a document with entities that would grow to a gigabyte."""
    grow = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE d [<!ENTITY e0 "lol">{grow}]>'.encode()
    xml = part_of(letter(), DOCUMENT)
    start = xml.index(b"?>") + 2
    return with_parts(letter(), {DOCUMENT: xml[:start] + head + xml[start:].replace("Kære".encode(), b"&e9;")})


def bomb() -> bytes:
    """Return a document with a part that unpacks to 200 MB."""
    return with_parts(letter(), {"word/media/large.bin": bytes(200 * 2**20)})


def lying_bomb() -> bytes:
    """Return one whose part says in both of its heads that it is small."""
    content = bytearray(bomb())
    packed = struct.pack("<I", 200 * 2**20)
    while (place := content.find(packed)) >= 0:
        content[place : place + 4] = struct.pack("<I", 100)
    return bytes(content)


REFUSED = {
    "an empty file": (lambda: b"", "empty"),
    "a text": (lambda: b"Kaere Nancy", "no Word document and no PDF"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), "no Word document and no PDF"),
    "rich text": (lambda: rb"{\rtf1 Kaere Nancy}", "rich text"),
    "an old Word document": (lambda: OLE, "old format"),
    "a document with a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    "an OpenDocument": (
        lambda: zipped(mimetype=b"application/vnd.oasis.opendocument.text", content=b"<a/>"),
        "OpenDocument",
    ),
    "any other ZIP": (lambda: zipped(note=b"hej"), "no Word document and no PDF"),
    "a broken ZIP": (lambda: letter()[:4000], "damaged"),
    "a document whose text is no XML": (lambda: with_parts(letter(), {DOCUMENT: b"<w:document"}), "damaged"),
    "a document without its text": (lambda: with_parts(letter(), {DOCUMENT: None}), "no Word document"),
    "a DOCTYPE with entities": (entities, "DOCTYPE"),
    "a bomb": (bomb, "unpacks to far more"),
    "a bomb that lies": (lying_bomb, "damaged|unpacks"),
    "a cut PDF": (lambda: b"%PDF-1.7\n1 0 obj", "damaged"),
    "a PDF with a password": (lambda: changed_pdf(lambda writer: writer.encrypt("hemmeligt")), "password"),
    "a scan": (scan, "no text, only pictures"),
    "a PDF of 150 pages": (
        lambda: changed_pdf(lambda writer: [writer.add_blank_page() for _ in range(150)]),
        "no letter",
    ),
}


@pytest.fixture(scope="module")
def answers():
    """What the checker says of each of them, in one child; nothing is rendered."""
    names = list(REFUSED)
    return dict(zip(names, read_files([REFUSED[name][0]() for name in names], rendered=False), strict=True))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_letter_gets_a_sentence(name, answers):
    with pytest.raises(OfficeError, match=REFUSED[name][1]):
        raise answers[name]


def test_one_bad_file_among_many_stops_no_other():
    good = render_pdf(example(), load_layout("da"))
    first, bad, last = read_files([good, b"nonsense", letter()], rendered=False)
    assert first.letter.pages and last.letter.pages
    assert isinstance(bad, OfficeError)


def test_macros_do_not_run_and_are_told():
    content = with_parts(letter(), {"word/vbaProject.bin": OLE})
    text = read_docx(content)
    assert "vbaProject" not in str(zipfile.ZipFile(io.BytesIO(text.cleaned)).namelist())
    read = read_file(content, rendered=False).letter
    assert "macros" in rules(check_letter(read, "da", "proevesvar"))


def test_twenty_thousand_runs_are_read_and_four_hundred_nested_boxes_are_not():
    document = blank_word_document()
    inner = "<w:r><w:t>x</w:t></w:r>" * 20_000
    document.element.body.insert(0, element(f"<w:p>{inner}</w:p>"))
    assert read_docx(saved(document)).paragraphs == ("x" * 20_000,)
    deep = "<w:sdt><w:sdtContent>" * 400 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 400
    nested = with_parts(
        saved(blank_word_document()),
        {DOCUMENT: part_of(saved(blank_word_document()), DOCUMENT).replace(b"<w:body>", b"<w:body>" + deep.encode())},
    )
    with pytest.raises(OfficeError, match="damaged"):
        read_docx(nested)


def test_a_picture_that_unpacks_to_a_gigabyte_is_not_shown():
    scanline = b"\x00" + bytes(30_000)
    chunk = zlib.compress(scanline * 10, 9)

    def piece(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    picture = b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", header) + piece(b"IDAT", chunk) + piece(b"IEND", b"")
    text = read_docx(with_parts(letter(), {"word/media/image1.png": picture}))
    assert Image.open(io.BytesIO(part_of(text.cleaned, "word/media/image1.png"))).size == (1, 1)


def test_a_page_as_large_as_a_house_is_not_drawn():
    def grow(writer):
        writer.pages[0].mediabox.upper_right = (14_000, 14_000)

    pdf = changed_pdf(grow)
    read = read_pdf(pdf)
    report = check_letter(read, "da", "proevesvar")
    assert "page-size" in rules(report)
    with pytest.raises(OfficeError, match="too large"):
        draw_page(pdf, report, load_layout("da"))


@needs_libreoffice
def test_nothing_is_fetched_while_a_letter_is_rendered():
    """A picture and a template on another machine are asked for by nobody."""
    asked = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    done = threading.Event()

    def listen() -> None:
        while not done.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            asked.append(connection.recv(200))
            connection.close()

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        port = server.getsockname()[1]
        document = word_letter()
        relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        picture = document.part.rels.get_or_add_ext_rel(f"{relations}/image", f"http://127.0.0.1:{port}/pixel.png")
        paragraph = document.add_paragraph()._p
        paragraph.append(
            element(
                "<w:r><w:pict><v:shape style='width:10pt;height:10pt'>"
                f"<v:imagedata xmlns:r='{relations}' r:id='{picture}'/></v:shape></w:pict></w:r>"
            )
        )
        paragraph.append(
            element(f'<w:fldSimple w:instr=" INCLUDEPICTURE &quot;http://127.0.0.1:{port}/field.png&quot; \\d "/>')
        )
        template = f'<Relationship Id="r1" Type="{relations}/attachedTemplate" TargetMode="External" Target='
        listed = "http://schemas.openxmlformats.org/package/2006/relationships"
        settings = f'<Relationships xmlns="{listed}">{template}"http://127.0.0.1:{port}/t.dotx"/></Relationships>'
        content = with_parts(saved(document), {"word/_rels/settings.xml.rels": settings.encode()})
        read = read_file(content)
    finally:
        done.set()
        listener.join()
        server.close()
    assert asked == []
    assert read.letter.measured
    assert "outside-links" in rules(check_letter(read.letter, "da", "proevesvar"))


@needs_libreoffice
def test_nothing_of_a_letter_stays_behind_after_rendering():
    own = f"{PREFIX}{os.getpid()}-*"
    before = set(base_folder().glob(own))  # what the process keeps for itself, such as its fonts
    assert read_file(letter()).pdf.startswith(b"%PDF")
    assert set(base_folder().glob(own)) == before


def test_forty_pages_with_odd_signs_are_read():
    odd = "Hb <7,0 & æøå 😀 שלום " + "ord " * 60
    long = replace(example(), body=tuple(Paragraph(f"{number}. {odd}") for number in range(400)))
    read = read_pdf(render_pdf(long, load_layout("da")))
    assert len(read.pages) > 30
    report = check_letter(read, "da", "proevesvar")
    assert not {"continuation-head-missing", "page-number-missing", "closing-missing"} & rules(report)
    assert any("Hb <7,0 & æøå" in text for text in read.paragraphs)
