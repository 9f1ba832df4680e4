"""What kinds of files a journal takes, and how their text is taken out. Called on files from outside: in a child."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
from collections.abc import Iterator

from foundation.translation import N_
from office.errors import OfficeError

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
TEXT = "text/plain"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

BEGINNINGS = {b"%PDF-": PDF, b"\x89PNG": PNG, b"\xff\xd8\xff": JPEG, b"II*\x00": TIFF, b"MM\x00*": TIFF}
EXTENSIONS = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", TIFF: ".tif", TEXT: ".txt", DOCX: ".docx"}
DOCX_BYTES_AT_MOST = 200 * 2**20


def media_type(beginning: bytes, name: str) -> str:
    """Tell a file's kind by its first kilobyte, not by its name. Raises `OfficeError` for what a journal can't show."""
    if not beginning:
        raise OfficeError(N_("The file {name} is empty. Save or scan it again."), name=name)
    for start, kind in BEGINNINGS.items():
        if beginning.startswith(start):
            return kind
    if beginning.startswith(b"PK\x03\x04") and name.lower().endswith(".docx"):
        return DOCX
    if b"\x00" not in beginning and name.lower().endswith(".txt"):
        return TEXT
    raise OfficeError(
        N_("{name} is no PDF, PNG, JPEG, TIFF, DOCX or text file. Save it as a PDF and file that."), name=name
    )


def page_count(content: bytes, kind: str) -> int:
    """Return how many pages or pictures a file holds; at least 1, so that progress can be told."""
    if kind == PDF:
        return max(1, len(pdf_texts(content)))
    from PIL import Image

    with picture_failures(), Image.open(io.BytesIO(content)) as picture:
        return int(getattr(picture, "n_frames", 1))


@contextlib.contextmanager
def picture_failures() -> Iterator[None]:
    """Turn all that Pillow says of a picture that is damaged or far too large into a sentence."""
    from PIL import Image

    try:
        yield
    except Image.DecompressionBombError as error:
        raise too_large() from error
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        raise OfficeError(
            N_("The picture is damaged and can't be read. Scan the page again; the damaged file is kept.")
        ) from error


def too_large() -> OfficeError:
    """Return the failure of a page that no scanner makes on purpose."""
    return OfficeError(N_("A page is larger than A3 at 600 dpi. Scan it again at 300 dpi; the large file is kept."))


def plain_text(content: bytes) -> str:
    """Return the text of a text file: UTF-8, or the Windows encoding of western Europe that older systems write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def pdf_texts(content: bytes) -> list[str]:
    """Return the text of each page. Raises `OfficeError` for a PDF that is locked or damaged."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(content) as document:
            return [page.get_textpage().get_text_bounded() for page in document]
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise OfficeError(
                N_("The PDF is locked with a password. Save it without one and file that; this one is kept.")
            ) from error
        raise OfficeError(N_("The PDF is damaged and can't be read. Get it again; the damaged one is kept.")) from error


def docx_text(content: bytes) -> str:
    """Return the text of a DOCX. Raises `OfficeError` for a damaged one, or one that unpacks to far too much."""
    from docx import Document
    from docx.oxml.ns import qn

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > DOCX_BYTES_AT_MOST:
                raise OfficeError(N_("The document unpacks to more than 200 MB. File it as a PDF instead."))
        document = Document(io.BytesIO(content))
        # Through the XML, since text in content controls and text boxes is in no paragraph that python-docx lists.
        paragraphs = document.element.body.iter(qn("w:p"))
        return "\n".join("".join(run.text or "" for run in paragraph.iter(qn("w:t"))) for paragraph in paragraphs)
    except (OfficeError, MemoryError):
        raise
    except Exception as error:  # a package that is broken makes zipfile, lxml and python-docx raise almost anything
        raise OfficeError(N_("The document is damaged and can't be read. Save it again and file that.")) from error
