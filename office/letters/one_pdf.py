"""A letter and its enclosures as one PDF, to print or to send: the letter's pages first, a bookmark for each part.

Enclosures come from outside, so they are put together in a child process with limits. What comes out is no PDF/A and no
PDF/UA, whatever the letter alone is, and says so by not claiming it: scans and strangers' files are not tagged.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.child import Limits, Reply, run
from foundation.child_main import Request
from foundation.errors import WorldError
from foundation.translation import N_
from office.errors import OfficeError
from office.storage.files import FileName, FolderFiles, open_ticket

if TYPE_CHECKING:
    from pypdf import PdfWriter

LIMITS = Limits(memory_mb=4 * 1024, seconds=300)


class NotOnePdf(OfficeError):
    """The letter and its enclosures can't be put into one PDF."""


@dataclass(frozen=True)
class Part:
    """One PDF of those that are put together, under the title that its bookmark gets."""

    title: str
    file: FileName


def join(files: FolderFiles, parts: Sequence[Part], language: str) -> bytes:
    """Return the parts as one PDF with the first one's title. Raises `NotOnePdf`, naming the part that can't be read.

    `language` is the letter's, such as `da`.
    """
    told = [{"title": part.title, "ticket": files.ticket(part.file)} for part in parts]
    try:
        return run(f"{__name__}:join_in_child", {"parts": told, "language": language}, limits=LIMITS).blob
    except OfficeError:
        raise
    except WorldError as error:  # the child was stopped, or ran out of memory
        raise NotOnePdf(
            N_("The enclosures are too large to be put into one PDF. Save them as files beside the letter.")
        ) from error


def join_in_child(request: Request) -> Reply:
    """Put the parts together; reply with the PDF as bytes."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    made, pages = PdfWriter(), 0
    for part in request.values["parts"]:
        with open_ticket(part["ticket"]) as file:
            _append(made, io.BytesIO(file.read()), part["title"])
        pages = len(made.pages)
    made.add_metadata({"/Title": request.values["parts"][0]["title"]})
    made.root_object[NameObject("/Lang")] = TextStringObject(request.values["language"])
    result = io.BytesIO()
    made.write(result)
    if len(PdfReader(result).pages) != pages:
        raise NotOnePdf(N_("The pages could not be put into one PDF. Save the enclosures as files beside the letter."))
    return Reply({"pages": pages}, result.getvalue())


def _append(made: PdfWriter, content: io.BytesIO, title: str) -> None:
    from pypdf import PasswordType, PdfReader

    try:
        reader = PdfReader(content)
        locked = reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED
        first = len(made.pages)
        if not locked:
            made.append(reader, import_outline=False)
    except MemoryError:
        raise
    except Exception as error:  # a file that is broken makes pypdf raise almost anything
        raise _damaged(title) from error
    if locked:
        raise NotOnePdf(
            N_(
                "“{title}” is locked with a password, so it can't be a part of one PDF. Save the enclosures as files "
                "beside the letter, or file it without the password."
            ),
            title=title,
        )
    if len(made.pages) == first:
        raise _damaged(title)
    made.add_outline_item(title=title, page_number=first)


def _damaged(title: str) -> NotOnePdf:
    return NotOnePdf(
        N_(
            "“{title}” is a damaged PDF, so it can't be a part of one. Save the enclosures as files beside the letter, "
            "or get it again and file that."
        ),
        title=title,
    )
