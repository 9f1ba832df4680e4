"""Documents of every kind are filed, read and found; what is broken is told in a sentence and costs one job."""

from __future__ import annotations

import io
import os
import stat
import struct
import tempfile
import time
import zipfile
import zlib
from pathlib import Path

import docx
import psutil
import pypdf
import pytest
from PIL import Image

from foundation import child
from foundation.errors import Cancelled
from foundation.private_folder import PREFIX, base_folder
from office import practice_office
from office.errors import NotFound, OfficeError, OfficeExists
from office.features import journals
from office.jobs.model import JobState
from office.journals import media
from office.journals.model import Reading


def pdf_with_text(text: str) -> bytes:
    """Make a PDF of one page by hand."""
    page = f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET".encode("latin-1")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>>>"
        ),
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
    ]
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    return made + b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        start,
    )


def locked_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.append(io.BytesIO(pdf_with_text("secret")))
    writer.encrypt("password")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def docx_with_text(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    document.add_table(1, 1).cell(0, 0).text = "i en tabel"
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def docx_with(part: str, content: bytes) -> bytes:
    """Make a DOCX of which one part is something else."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx_with_text("x"))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return made.getvalue()


BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
)


def png(width: int, height: int) -> bytes:
    """Make a PNG that is small on the disk, whatever it claims or unpacks to."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(width // 8 + 2) * min(height, 2000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def picture(kind: str, frames: int = 1) -> bytes:
    made = io.BytesIO()
    pages = [Image.new("L", (200, 100), 255) for _page in range(frames)]
    pages[0].save(made, kind, **({"save_all": True, "append_images": pages[1:]} if frames > 1 else {}))
    return made.getvalue()


@pytest.fixture
def filed(practice_session, patient, runner, tmp_path):
    """File bytes under a name, have them read, and return the document and its job as they ended."""

    def file(content: bytes, name: str):
        path = tmp_path / name
        path.write_bytes(content)
        document = practice_session.call(journals.file, path=path, patient=patient.id, kind="note")
        assert document.reading is Reading.WAITING
        job = runner.run_one()
        assert path.read_bytes() == content, "the file itself is left alone"
        return practice_session.call(journals.read, document=document.id), job

    return file


def found(session, words: str) -> list[str]:
    return [hit.document.title for hit in session.call(journals.search, wanted=words)]


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (pdf_with_text("Sm\xe5 kn\xe6 g\xf8r ondt"), "notat.pdf", media.PDF),
        (docx_with_text("Små knæ gør ondt"), "notat.docx", media.DOCX),
        ("Små knæ gør ondt".encode(), "notat.txt", media.TEXT),
        ("Små knæ gør ondt".encode("utf-8-sig"), "notat.txt", media.TEXT),
        ("Små knæ gør ondt".encode("cp1252"), "notat.txt", media.TEXT),
    ],
)
def test_a_document_with_text_is_found_by_its_words(practice_session, filed, content, name, media_type):
    read, job = filed(content, name)
    assert (job.state, job.failure_sentence) == (JobState.DONE, "")
    assert (read.document.reading, read.document.pages, read.media_type) == (Reading.READ, 1, media_type)
    assert read.content == content
    for words in ("knæ", "små KNÆ ondt", "gør"):
        assert found(practice_session, words) == ["notat"], words


def test_text_in_a_documents_tables_is_found_too(practice_session, filed):
    filed(docx_with_text("x"), "notat.docx")
    assert found(practice_session, "tabel") == ["notat"]


def test_a_scan_is_read_and_kept_as_it_was(practice_session, filed):
    """Real Tesseract on the practice office's worn scan of 1998."""
    scan = practice_office.scans()[0]
    content = (practice_office.material_folder() / scan.file).read_bytes()
    read, job = filed(content, scan.file)
    assert (job.state, job.failure_sentence) == (JobState.DONE, "")
    assert found(practice_session, scan.find) == [Path(scan.file).stem]
    assert read.media_type == media.PDF
    assert scan.find in pypdf.PdfReader(io.BytesIO(read.content)).pages[0].extract_text()
    session_files = practice_session._premises.files
    assert session_files.read(read.document.file) == content


def test_nothing_of_a_scan_stays_readable_when_its_reading_is_stopped(practice_session, patient, tmp_path):
    """The child may be killed at any moment: its pages are in a closed folder of its own, which goes with it."""
    scan = practice_office.scans()[0]
    path = tmp_path / "scan.jpg"
    path.write_bytes((practice_office.material_folder() / scan.file).read_bytes())
    document = practice_session.call(journals.file, path=path, patient=patient.id, kind="scan")
    values = {
        "ticket": practice_session._premises.files.ticket(document.file),
        "media_type": document.media_type,
        "language": "da",
    }
    begun = []
    before = _own_folders()
    elsewhere = set(Path(tempfile.gettempdir()).glob("tess_*"))
    modes = set()

    def cancelled() -> bool:
        modes.update(stat.S_IMODE(folder.stat().st_mode) for folder in _own_folders() - before)
        if _reads():
            begun.append(time.monotonic())
        return bool(begun) and time.monotonic() - begun[0] > 0.3

    with pytest.raises(Cancelled):
        child.run("office.journals.reading_child:read_in_child", values, cancelled=cancelled)
    assert begun, "Tesseract was at work"
    assert modes == {0o700}
    assert _own_folders() <= before
    assert set(Path(tempfile.gettempdir()).glob("tess_*")) == elsewhere
    assert not _reads(), "Tesseract is stopped with the child that started it"


def _own_folders() -> set[Path]:
    return set(base_folder().glob(f"{PREFIX}{os.getpid()}-*"))


def _reads() -> bool:
    return any(process.name().startswith("tesseract") for process in psutil.Process().children(recursive=True))


def test_a_scan_of_several_pages_is_read_page_by_page(practice_session, filed):
    read, job = filed(picture("TIFF", frames=2), "to sider.tif")
    assert (job.state, job.failure_sentence) == (JobState.DONE, "")
    assert (read.document.reading, read.document.pages) == (Reading.NO_TEXT, 2)


def broken() -> list[tuple[bytes, str, str]]:
    """What comes damaged or was made to do harm: bytes, a name, and what is told of it."""
    return [
        (pdf_with_text("x")[:200], "half.pdf", "The PDF is damaged"),
        (b"%PDF-1.7\n" + bytes(5000), "noise.pdf", "The PDF is damaged"),
        (locked_pdf(), "locked.pdf", "locked with a password"),
        (picture("PNG")[:60], "half.png", "The picture is damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "noise.png", "The picture is damaged"),
        (picture("JPEG")[:-400], "half.jpg", "The picture is damaged"),
        (b"\xff\xd8\xff" + bytes(500), "noise.jpg", "The picture is damaged"),
        (picture("TIFF")[:90], "half.tif", "The picture is damaged"),
        (b"II*\x00" + b"\xff" * 500, "noise.tif", "The picture is damaged"),
        (png(60_000, 60_000), "bomb.png", "larger than A3 at 600 dpi"),
        (png(10_000, 9_000), "large.png", "larger than A3 at 600 dpi"),
        (docx_with_text("x")[:3000], "half.docx", "The document is damaged"),
        (docx_with("word/document.xml", b"<w:document"), "broken.docx", "The document is damaged"),
        (docx_with("[Content_Types].xml", b"no xml"), "broken.docx", "The document is damaged"),
        (docx_with("word/document.xml", BILLION_LAUGHS), "laughs.docx", "The document is damaged"),
        (docx_with("word/document.xml", bytes(210 * 2**20)), "bomb.docx", "unpacks to more than"),
        (b"PK\x03\x04" + bytes(500), "noise.docx", "The document is damaged"),
    ]


def test_what_can_not_be_read_is_kept_and_told(filed):
    for content, name, told in broken():
        read, job = filed(content, name)
        assert (job.state, told in job.failure_sentence) == (JobState.FAILED, True), (name, job.failure_sentence)
        assert read.content == content, "the damaged file is kept"


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "empty.pdf", "is empty"),
        (b"MZ\x90\x00" + bytes(100), "setup.exe", "Save it as a PDF"),
        (b"MZ\x90\x00" + bytes(100), "letter.pdf.txt", "Save it as a PDF"),
        (b"PK\x03\x04" + bytes(100), "archive.zip", "Save it as a PDF"),
        (b"<html>", "page.html", "Save it as a PDF"),
    ],
)
def test_what_a_journal_can_not_show_is_not_taken(practice_session, patient, tmp_path, content, name, told):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(OfficeError, match=told):
        practice_session.call(journals.file, path=path, patient=patient.id, kind="note")
    with pytest.raises(OfficeError, match="There is no file"):
        practice_session.call(journals.file, path=tmp_path, patient=patient.id, kind="note")
    assert practice_session.call(journals.listed, patient=patient.id) == ()


def test_a_kind_is_told_by_the_content_and_not_by_the_name(practice_session, filed):
    read, _job = filed(pdf_with_text("hovedpine"), "billede.jpg")
    assert read.media_type == media.PDF


def test_a_file_is_filed_for_a_patient_who_is_there(practice_session, text_file):
    with pytest.raises(NotFound):
        practice_session.call(journals.file, path=text_file("x"), patient=99, kind="note")


def test_a_name_that_is_no_utf_8_does_no_harm(filed):
    read, _job = filed(b"hovedpine", os.fsdecode(b"pr\xf8ve.txt"))
    assert (read.document.title, read.document.file_name) == ("pr?ve", "pr?ve.txt")


def test_a_copy_is_written_and_never_over_another_file(practice_session, filed, tmp_path):
    read, _job = filed(b"hovedpine", "notat.txt")
    out = tmp_path / "kopi æøå.txt"
    practice_session.call(journals.copy, document=read.document.id, out=out)
    assert out.read_bytes() == b"hovedpine"
    out.write_bytes(b"mine")
    with pytest.raises(OfficeExists, match="Name another file"):
        practice_session.call(journals.copy, document=read.document.id, out=out)
    assert out.read_bytes() == b"mine"
    with pytest.raises(OfficeError, match="no folder"):
        practice_session.call(journals.copy, document=read.document.id, out=tmp_path / "nowhere" / "x.txt")


def test_a_damaged_stored_file_is_told_when_it_is_read(practice_session, filed):
    read, _job = filed(b"hovedpine i tre dage", "notat.txt")
    stored = next((practice_session.folder / "files").glob("??/*"))
    raw = bytearray(stored.read_bytes())
    raw[-1] ^= 1
    stored.write_bytes(raw)
    with pytest.raises(OfficeError, match="Put it back from a backup"):
        practice_session.call(journals.read, document=read.document.id)


def test_a_failed_reading_can_be_started_again(practice_session, filed, runner):
    read, job = filed(b"\x89PNG\r\n\x1a\n" + bytes(300), "noise.png")
    assert read.failure == job.failure_sentence
    practice_session.call(journals.read_again, document=read.document.id)
    again = runner.run_one()
    assert again.id != job.id
    assert again.state is JobState.FAILED
