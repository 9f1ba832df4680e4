"""Read a DOCX's text as its reader on paper will see it, with its type, wherever in the file it stands.

Text in content controls, text boxes and tables is text like any other; deleted and hidden text is none. Runs in a
child: the file is from outside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from office.letters.checker.docx_cleaning import clean, is_on, packed, text_parts
from office.letters.checker.docx_type import RunType, Styles, W
from office.letters.checker.model import Remark
from office.letters.package import Package

CORE_TITLE = "{http://purl.org/dc/elements/1.1/}title"
LABEL_CHARACTERS = 40
# What stands for a character in a run; all else in a run is no text.
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


@dataclass(frozen=True)
class Piece:
    """A stretch of text in one type."""

    text: str
    type: RunType


@dataclass(frozen=True)
class DocxText:
    """What a DOCX says: its paragraphs, all pieces of text in the order of the file, and the cleaned file itself."""

    paragraphs: tuple[str, ...]
    pieces: tuple[tuple[Piece, ...], ...]
    language_tag: str
    title: str
    remarks: tuple[Remark, ...]
    cleaned: bytes
    package: Package
    styles: Styles


def read_docx(content: bytes) -> DocxText:
    """Read a DOCX. Raises UnreadableDocument."""
    package = Package(content)
    styles = Styles(package)
    met = clean(package, styles)
    body = package.tree(package.main)
    _count_shapes(body, met)
    pieces = tuple(
        tuple(pieces_of(paragraph, styles))
        for name in text_parts(package)
        for paragraph in package.tree(name).iter(f"{W}p")
    )
    cleaned = packed(package, met)
    details = {"placeholder-controls": "; ".join(_placeholder_texts(body))}
    remarks = tuple(Remark(name, count, details.get(name, "")) for name, count in sorted(met.items()) if count)
    paragraphs = tuple(_paragraphs(body, styles))
    return DocxText(paragraphs, pieces, _language(pieces), _title(package), remarks, cleaned, package, styles)


def pieces_of(paragraph: Any, styles: Styles) -> Iterator[Piece]:
    """Give a paragraph's own text run by run, without that of text boxes which hang on it."""
    for run in _own_runs(paragraph):
        text = "".join(_signs(run))
        if text:
            yield Piece(text, styles.run_type(paragraph, run))


def paragraph_text(paragraph: Any) -> str:
    """Give a paragraph's own text, with tabs and line feeds."""
    return "".join(sign for run in _own_runs(paragraph) for sign in _signs(run))


def _own_runs(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == f"{W}r":
            yield child
        elif child.tag not in (f"{W}p", f"{W}pPr", f"{W}tbl"):
            yield from _own_runs(child)


def _signs(run: Any) -> Iterator[str]:
    for child in run:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}sym":
            yield "•"
        elif isinstance(child.tag, str) and child.tag.startswith(W):
            yield SIGNS.get(child.tag.removeprefix(W), "")


def _paragraphs(body: Any, styles: Styles) -> Iterator[str]:
    """Give the text of the document's paragraphs; the two cells of a row of label and value are one paragraph."""
    joined: dict[Any, str] = {}
    for row in body.iter(f"{W}tr"):
        cells = [list(cell.iter(f"{W}p")) for cell in row.iter(f"{W}tc")]
        texts = [" ".join(paragraph_text(one).strip() for one in cell).strip() for cell in cells]
        if len(cells) == 2 and all(len(cell) == 1 for cell in cells) and 0 < len(texts[0]) <= LABEL_CHARACTERS:
            joined |= {cells[0][0]: "\t".join(texts), cells[1][0]: ""}
    for paragraph in body.iter(f"{W}p"):
        if text := joined.get(paragraph, paragraph_text(paragraph)).strip():
            yield text


def _count_shapes(body: Any, met: Counter[str]) -> None:
    met["text-boxes"] += sum(1 for _ in body.iter(f"{W}txbxContent"))
    met["content-controls"] += sum(1 for _ in body.iter(f"{W}sdt"))
    met["tables"] += sum(1 for _ in body.iter(f"{W}tbl"))
    met["placeholder-controls"] += len(list(_placeholder_texts(body)))
    blank = False
    for paragraph in body.iter(f"{W}p"):
        text = paragraph_text(paragraph)
        met["blank-lines"] += blank and not text.strip()
        met["tabs"] += "\t\t" in text or text.startswith("\t")
        blank = not text.strip()


def _placeholder_texts(body: Any) -> Iterator[str]:
    """Give the texts of content controls that nobody has filled in."""
    for control in body.iter(f"{W}sdt"):
        if is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr")):
            yield " ".join(" ".join(paragraph_text(one) for one in _holders(control)).split())


def _holders(control: Any) -> Iterator[Any]:
    inner = list(control.iter(f"{W}p"))
    yield from inner or [control.find(f"{W}sdtContent")]


def _language(pieces: tuple[tuple[Piece, ...], ...]) -> str:
    """Give the language that most of the text says it is in."""
    told: Counter[str] = Counter()
    for paragraph in pieces:
        for piece in paragraph:
            told[piece.type.language] += len(piece.text.strip())
    return told.most_common(1)[0][0] if told else ""


def _title(package: Package) -> str:
    for relation in package.relations(""):
        if relation.type.endswith("/core-properties") and relation.target in package.parts:
            found = package.tree(relation.target).find(CORE_TITLE)
            return (found.text or "").strip() if found is not None else ""
    return ""
