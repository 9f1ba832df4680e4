"""Open a DOCX from outside: a ZIP of XML parts, held to limits, without DOCTYPE and without anything that runs."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from foundation.translation import N_
from office.errors import OfficeError

BYTES_AT_MOST = 100 * 2**20
XML_BYTES_AT_MOST = 30 * 2**20
PARTS_AT_MOST = 4000
OLE, ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# The other spelling of the same format, which Word calls “Strict Open XML”.
STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": MAIN.encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
# Parts that run, or that bring another document in; a letter's text never stands in them.
RUNNING = re.compile(r"(^|/)(vbaProject|vbaData|activeX|embeddings|customUI)", re.IGNORECASE)


class UnreadableDocument(OfficeError):
    """The file is no DOCX, or a damaged, locked or dangerous one."""


@dataclass(frozen=True)
class Relation:
    """One line of a part's relations; `target` is a part's name, or an address where it is `outside`."""

    id: str
    type: str
    target: str
    outside: bool


class Package:
    """The parts of a DOCX, by name. Raises UnreadableDocument for what is none."""

    def __init__(self, content: bytes) -> None:
        self.parts: Mapping[str, bytes] = _unpacked(content)
        self._trees: dict[str, Any] = {}
        main = [relation.target for relation in self.relations("") if relation.type.endswith("/officeDocument")]
        self.main = next((name for name in main if name in self.parts), "")
        if not self.main or self.tree(self.main).tag != f"{{{MAIN}}}document":
            raise no_document()

    def tree(self, name: str) -> Any:
        """Give a part as parsed XML; the same tree each time, so that changes to it stay."""
        if name not in self._trees:
            self._trees[name] = parsed(self.parts[name])
        return self._trees[name]

    def relations(self, name: str) -> Iterator[Relation]:
        """List a part's relations; the package's own for an empty name."""
        folder, file = posixpath.split(name)
        place = posixpath.join(folder, "_rels", f"{file}.rels")
        if place not in self.parts:
            return
        for element in self.tree(place).iter(f"{RELATIONS}Relationship"):
            target, outside = element.get("Target", ""), element.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield Relation(element.get("Id", ""), element.get("Type", ""), target, outside)

    def related(self, kind: str) -> list[str]:
        """Give the names of the parts that the document's text refers to as this kind, such as `header`."""
        found = (relation for relation in self.relations(self.main) if relation.type.endswith(f"/{kind}"))
        return [relation.target for relation in found if not relation.outside and relation.target in self.parts]

    def runs_something(self) -> bool:
        """Tell whether the document brings macros or controls along."""
        return any(RUNNING.search(name) and "embeddings" not in name for name in self.parts)


def parsed(xml: bytes) -> Any:
    """Parse XML that nobody has looked at. Raises UnreadableDocument for a DOCTYPE and for what is no XML."""
    for strict, usual in STRICT.items():
        xml = xml.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise (_dangerous() if b"<!DOCTYPE" in xml else _damaged()) from error
    if root.getroottree().docinfo.doctype:
        raise _dangerous()
    return root


def no_document() -> UnreadableDocument:
    """Make the error for a ZIP that holds no letter."""
    return UnreadableDocument(
        N_("The file is no Word document and no PDF. Save the letter as DOCX or PDF and use that.")
    )


def _dangerous() -> UnreadableDocument:
    return UnreadableDocument(
        N_(
            "The document holds a DOCTYPE, which no word processor writes and which can do harm. It was not "
            "opened. Ask whoever sent it for a PDF."
        )
    )


def _damaged() -> UnreadableDocument:
    return UnreadableDocument(N_("The document is damaged and can’t be read. Save it again in Word and use that."))


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Unpack with real sizes counted: those that a ZIP tells of itself may lie."""
    parts: dict[str, bytes] = {}
    left = BYTES_AT_MOST
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > PARTS_AT_MOST:
                raise _bomb()
            for entry in entries:
                if entry.is_dir():
                    continue
                room = min(left, XML_BYTES_AT_MOST) if entry.filename.endswith((".xml", ".rels")) else left
                with archive.open(entry) as stream:
                    part = stream.read(room + 1)
                if len(part) > room:
                    raise _bomb()
                left -= len(part)
                parts[posixpath.normpath(entry.filename).lstrip("/")] = part
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise _damaged() from error
    except RuntimeError as error:  # a ZIP with a password
        raise locked() from error
    if "mimetype" in parts and b"opendocument" in parts["mimetype"]:
        raise UnreadableDocument(N_("The file is an OpenDocument (.odt). Save the letter as DOCX or PDF and use that."))
    return parts


def locked() -> UnreadableDocument:
    """Make the error for a document with a password."""
    return UnreadableDocument(N_("The document is locked with a password. Save it without one and use that."))


def _bomb() -> UnreadableDocument:
    return UnreadableDocument(
        N_(
            "The document unpacks to far more than a letter is ({size} MB is the most). It was not opened. "
            "Ask whoever sent it for a PDF."
        ),
        size=BYTES_AT_MOST // 2**20,
    )
