"""Read a filed document's words in a child process (`foundation.child`).

Text that is there is taken, scans are read by Tesseract: a scan becomes a second file, a PDF with the words laid under
the picture of the page; what was filed stays as it is. Files from outside are hostile until read: one bad file costs
one job. Nothing of the office's records is imported here: each start would take longer.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foundation.child import Reply
from foundation.child_main import Request
from foundation.translation import N_
from office.errors import OfficeError
from office.journals import media
from office.storage.files import open_ticket

if TYPE_CHECKING:
    from PIL.Image import Image

TESSERACT_LANGUAGES = {"da": "dan", "nb": "nor", "sv": "swe", "en": "eng"}
DOTS_PER_INCH = 300
SECONDS_A_PAGE_AT_MOST = 120
# About A3 at 600 dpi; a larger picture is a mistake or a bomb.
PIXELS_AT_MOST = 72_000_000


def read_in_child(request: Request) -> Reply:
    """Return the document's text and page count, and a searchable PDF where it was a scan."""
    with open_ticket(request.values["ticket"]) as file:
        content = file.read()
    media_type = request.values["media_type"]
    if media_type == media.TEXT:
        return Reply({"text": media.plain_text(content), "pages": 1})
    if media_type == media.DOCX:
        return Reply({"text": media.docx_text(content), "pages": 1})
    if media_type == media.PDF:
        pages = media.pdf_texts(content)
        if any(page.strip() for page in pages):
            return Reply({"text": "\n".join(pages), "pages": len(pages)})
    pictures = _pdf_pictures(content) if media_type == media.PDF else _pictures(content)
    searchable = _searchable(request, pictures, media.page_count(content, media_type))
    pages = media.pdf_texts(searchable)
    return Reply({"text": "\n".join(pages), "pages": len(pages)}, searchable)


def _searchable(request: Request, pictures: Iterator[Image], count: int) -> bytes:
    import pypdf

    language = TESSERACT_LANGUAGES.get(request.values["language"], "eng")
    made = pypdf.PdfWriter()
    for number, picture in enumerate(pictures, 1):
        request.progress(number - 1, count)
        made.append(io.BytesIO(_with_words(picture, language, number)))
    result = io.BytesIO()
    made.write(result)
    return result.getvalue()


def _with_words(picture: Image, language: str, number: int) -> bytes:
    """Return a page as a PDF with its words under the picture.

    pytesseract hands pages over as files; the child's own folder is private, and goes with it (see `foundation.child`).
    """
    import pytesseract

    os.environ["OMP_THREAD_LIMIT"] = "1"  # more threads a page make two workers slower than one
    try:
        made = pytesseract.image_to_pdf_or_hocr(
            picture,
            lang=language,
            extension="pdf",
            config=f"--dpi {DOTS_PER_INCH}",
            timeout=SECONDS_A_PAGE_AT_MOST,
        )
    except pytesseract.TesseractNotFoundError as error:
        raise OfficeError(
            N_("Tesseract, which reads scans, is not installed. Install it, then start the reading again.")
        ) from error
    except pytesseract.TesseractError as error:
        reason = " ".join(str(error.message).split())[:200]
        raise OfficeError(N_("Tesseract could not read page {page}: {reason}"), page=number, reason=reason) from error
    except RuntimeError as error:  # pytesseract's time-out
        raise OfficeError(
            N_("Reading page {page} took too long. Scan it again at 300 dpi and file it anew."), page=number
        ) from error
    return bytes(made)


def _pdf_pictures(content: bytes) -> Iterator[Image]:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            width, height = page.get_size()
            scale = DOTS_PER_INCH / 72
            if width * height * scale * scale > PIXELS_AT_MOST:
                raise media.too_large()
            yield page.render(scale=scale, grayscale=True).to_pil()


def _pictures(content: bytes) -> Iterator[Image]:
    from PIL import Image, ImageSequence

    with media.picture_failures(), Image.open(io.BytesIO(content)) as file:
        for frame in ImageSequence.Iterator(file):
            if frame.width * frame.height > PIXELS_AT_MOST:
                raise media.too_large()
            yield frame.convert("L")
