"""Read any letter, DOCX or PDF, as pages of lines with places and type.

A DOCX is shown by LibreOffice and measured on its pages; what its XML says of fonts is laid over what was measured.
Where there is no LibreOffice, the places are an estimate, and the letter says so. Files come from outside: all of this
runs in a child process with limits, which fetches nothing and runs nothing of the file's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from foundation import child
from foundation.child import Limits, Reply
from foundation.child_main import Request
from foundation.errors import WorldError, as_message, from_message
from foundation.translation import N_
from office.errors import OfficeError
from office.letters.checker.model import ReadLetter
from office.letters.package import ENCRYPTED, OLE, UnreadableDocument, locked, no_document
from office.letters.reading import read_as

BYTES_AT_MOST = 50 * 2**20
MEMORY_MB = 4 * 1024  # LibreOffice reserves two of these, and uses a tenth
SECONDS, SECONDS_A_FILE = 120.0, 20.0


@dataclass(frozen=True)
class ReadFile:
    """A letter as it was read, and the PDF of its pages: the file itself, or what LibreOffice made of the DOCX.

    `pdf` is empty where there was no LibreOffice.
    """

    letter: ReadLetter
    pdf: bytes = b""


def read_file(content: bytes, *, rendered: bool = True, cancelled: Callable[[], bool] | None = None) -> ReadFile:
    """Read one letter. `rendered=False` leaves LibreOffice out. Raises OfficeError."""
    found = read_files([content], rendered=rendered, cancelled=cancelled)[0]
    if isinstance(found, WorldError):
        raise found
    return found


def read_files(
    contents: Sequence[bytes], *, rendered: bool = True, cancelled: Callable[[], bool] | None = None
) -> list[ReadFile | WorldError]:
    """Read many letters in one go, each on its own: what is wrong with one is its own answer."""
    values = {"sizes": [len(content) for content in contents], "rendered": rendered}
    limits = Limits(MEMORY_MB, SECONDS + SECONDS_A_FILE * len(contents))
    target = "office.letters.checker.reading:read_in_child"
    reply = child.run(target, values, blob=b"".join(contents), limits=limits, cancelled=cancelled)
    told = json.loads(reply.blob[: reply.values["told"]])
    rest = reply.blob[reply.values["told"] :]
    answers: list[ReadFile | WorldError] = []
    for one, pdf in zip(told, _cut(rest, reply.values["sizes"]), strict=True):
        answers.append(from_message(one["error"]) if "error" in one else ReadFile(read_as(ReadLetter, one), pdf))
    return answers


def read_in_child(request: Request) -> Reply:
    """Read the files of a request, one after the other."""
    contents = list(_cut(request.blob, request.values["sizes"]))
    told: list[dict[str, Any]] = []
    pdfs: list[bytes] = []
    for answer in _read_all(contents, rendered=request.values["rendered"]):
        if isinstance(answer, OfficeError):
            told.append({"error": as_message(answer)})
            pdfs.append(b"")
        else:
            told.append(asdict(answer.letter))
            pdfs.append(answer.pdf)
    text = json.dumps(told).encode()
    return Reply({"told": len(text), "sizes": [len(pdf) for pdf in pdfs]}, text + b"".join(pdfs))


def _read_all(contents: Sequence[bytes], *, rendered: bool) -> list[ReadFile | OfficeError]:
    from office.letters.checker.reading_docx import DocxText, read_docx
    from office.letters.checker.reading_pdf import read_pdf
    from office.letters.checker.rendering import render

    answers: dict[int, ReadFile | OfficeError] = {}
    texts: dict[int, DocxText] = {}
    for number, content in enumerate(contents):
        try:
            if _is_pdf(content):
                answers[number] = ReadFile(read_pdf(content), content)
            else:
                texts[number] = read_docx(content)
        except OfficeError as error:
            answers[number] = error
    pdfs = render([text.cleaned for text in texts.values()]) if rendered else [None] * len(texts)
    for (number, text), pdf in zip(texts.items(), pdfs, strict=True):
        try:
            answers[number] = _measured(text, pdf) if pdf else _estimated(text)
        except OfficeError as error:
            answers[number] = error
    return [answers[number] for number in range(len(contents))]


def _is_pdf(content: bytes) -> bool:
    """Tell a PDF from a DOCX by its first bytes. Raises UnreadableDocument for what is neither."""
    if not content:
        raise UnreadableDocument(N_("The file is empty. Save the letter again and check that."))
    if len(content) > BYTES_AT_MOST:
        raise UnreadableDocument(
            N_("The file is larger than {size} MB, which no letter is. Save it without large pictures and check that."),
            size=BYTES_AT_MOST // 2**20,
        )
    if b"%PDF-" in content[:1024]:
        return True
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise locked()
        raise UnreadableDocument(
            N_("The file is in Word’s old format (.doc). Save it in Word as DOCX, or as PDF, and check that.")
        )
    if content.startswith(b"{\\rtf"):
        raise UnreadableDocument(N_("The file is rich text (.rtf). Save it as DOCX or PDF and check that."))
    if not content.startswith(b"PK"):
        raise no_document()
    return False


def _measured(text: Any, pdf: bytes) -> ReadFile:
    """Lay what the XML says over what was measured on the rendered pages."""
    from office.letters.checker.matching import with_types
    from office.letters.checker.reading_pdf import read_pdf

    shown = read_pdf(pdf)
    pages = with_types(shown.pages, text.pieces)
    return ReadFile(_told(replace(shown, pages=pages), text), pdf)


def _estimated(text: Any) -> ReadFile:
    from office.letters.checker.estimating import estimated_pages

    pages = estimated_pages(text)
    return ReadFile(_told(ReadLetter(pages, (), measured=False), text))


def _told(letter: ReadLetter, text: Any) -> ReadLetter:
    return replace(
        letter,
        paragraphs=text.paragraphs,
        language_tag=text.language_tag,
        title=text.title,
        remarks=text.remarks,
    )


def _cut(content: bytes, sizes: Sequence[int]) -> Iterator[bytes]:
    start = 0
    for size in sizes:
        yield content[start : start + size]
        start += size
