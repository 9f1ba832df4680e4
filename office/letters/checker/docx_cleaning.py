"""Bring a DOCX into the form that its reader on paper will see, and into one that is safe to render.

What was deleted with tracked changes, hidden text, comments and the old twin of a text box go; what would be fetched
from outside goes; and a frame that a style describes is written where every word processor finds it. Each kind of thing
met is counted for the remarks.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from typing import Any

from lxml import etree

from office.letters.checker.docx_type import OFF, Styles, W
from office.letters.package import RELATIONS, RUNNING, Package

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
TEXT_PARTS = ("header", "footer", "footnotes", "endnotes")
DELETED = ("del", "moveFrom")
INSERTED = ("ins", "moveTo")
FORMATTING_CHANGES = (
    "rPrChange",
    "pPrChange",
    "sectPrChange",
    "tblPrChange",
    "tcPrChange",
    "trPrChange",
    "tblGridChange",
)
CHANGE_MARKS = ("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "cellIns", "cellDel")
COMMENT_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")
BRINGING_IN = ("altChunk", "object", "subDoc", "control")
COUNTED_FIELDS = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
BEFORE_FRAME = ("pStyle", "keepNext", "keepLines", "pageBreakBefore")
SETTINGS_FROM_OUTSIDE = ("attachedTemplate", "mailMerge")
PICTURE_PIXELS_AT_MOST = 40_000_000


def clean(package: Package, styles: Styles) -> Counter[str]:
    """Clean all parts with text in place, and count what was met, by the names of remarks."""
    met: Counter[str] = Counter()
    for name in text_parts(package):
        root = package.tree(name)
        _drop_twins(root)
        _accept_changes(root, met)
        _drop_comments(root, met)
        _drop_hidden(root, styles, met)
        _settle_fields(root, met)
        for tag in BRINGING_IN:
            for element in list(root.iter(f"{W}{tag}")):
                _remove(element)
                met["embedded-objects"] += 1
        _write_frames(root, styles)
    for name in package.related("settings"):
        for tag in SETTINGS_FROM_OUTSIDE:
            for element in list(package.tree(name).iter(f"{W}{tag}")):
                _remove(element)
    met["macros"] += package.runs_something()
    return met


def text_parts(package: Package) -> list[str]:
    """Give the names of the parts that hold text, the document itself first."""
    return [package.main, *(name for kind in TEXT_PARTS for name in package.related(kind))]


def packed(package: Package, met: Counter[str]) -> bytes:
    """Write the cleaned document, without links to outside except those that a reader may click."""
    file = io.BytesIO()
    cleaned = {*text_parts(package), *package.related("settings")}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in package.parts.items():
            if RUNNING.search(name):
                continue
            if name.endswith(".rels"):
                part = _inside_only(package.tree(name), met)  # noqa: PLW2901
            elif name in cleaned or name.endswith("styles.xml"):
                part = etree.tostring(package.tree(name), xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: PLW2901
            elif "/media/" in name:
                part = _modest_picture(part)  # noqa: PLW2901
            archive.writestr(name, part)
    return file.getvalue()


def _drop_twins(root: Any) -> None:
    """Take the second, older form of each drawing away, which holds the same text once more."""
    for alternate in list(root.iter(f"{MC}AlternateContent")):
        choice = alternate.find(f"{MC}Choice")
        if choice is not None and len(choice):
            for fallback in alternate.findall(f"{MC}Fallback"):
                alternate.remove(fallback)


def _accept_changes(root: Any, met: Counter[str]) -> None:
    for row in [row for row in root.iter(f"{W}tr") if row.find(f"{W}trPr/{W}del") is not None]:
        met["tracked-changes"] += 1
        _remove(row)
    for tag in DELETED:
        for element in list(root.iter(f"{W}{tag}")):
            met["tracked-changes"] += 1
            _remove(element)
    for tag in INSERTED:
        for element in list(root.iter(f"{W}{tag}")):
            met["tracked-changes"] += 1
            _unwrap(element)
    for tag in FORMATTING_CHANGES:
        for element in list(root.iter(f"{W}{tag}")):
            met["tracked-changes"] += 1
            _remove(element)
    for tag in CHANGE_MARKS:
        for element in list(root.iter(f"{W}{tag}")):
            _remove(element)


def _drop_comments(root: Any, met: Counter[str]) -> None:
    for tag in COMMENT_MARKS:
        for element in list(root.iter(f"{W}{tag}")):
            met["comments"] += tag == "commentReference"
            _remove(element)


def _drop_hidden(root: Any, styles: Styles, met: Counter[str]) -> None:
    for paragraph in root.iter(f"{W}p"):
        for run in [run for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None]:
            if styles.run_type(paragraph, run).hidden:
                met["hidden-text"] += 1
                _remove(run)


def _settle_fields(root: Any, met: Counter[str]) -> None:
    """Leave what fields last showed, as text; only page numbers go on counting. Some fields would fetch other files."""
    for simple in list(root.iter(f"{W}fldSimple")):
        instruction = simple.get(f"{W}instr", "")
        met["merge-fields"] += "MERGEFIELD" in instruction.upper()
        if not COUNTED_FIELDS.match(instruction):
            _unwrap(simple)
    open_fields: list[list[Any]] = []
    for element in list(root.iter(f"{W}fldChar", f"{W}instrText")):
        if element.tag == f"{W}instrText":
            if open_fields:
                open_fields[-1].append(element)
            continue
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            open_fields.append([element])
        elif open_fields:
            open_fields[-1].append(element)
            if kind == "end":
                _settle(open_fields.pop(), met)


def _settle(field: list[Any], met: Counter[str]) -> None:
    instruction = "".join(part.text or "" for part in field if part.tag == f"{W}instrText")
    met["merge-fields"] += "MERGEFIELD" in instruction.upper()
    if not COUNTED_FIELDS.match(instruction):
        for part in field:
            _remove(part)


def _write_frames(root: Any, styles: Styles) -> None:
    """Copy a frame that a paragraph has from its style into the paragraph: LibreOffice knows frames only there."""
    for paragraph in root.iter(f"{W}p"):
        frame = styles.paragraph_property(paragraph, "framePr")
        if frame is None or frame.getparent().getparent() is paragraph:
            continue
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            continue  # the document's own style for all text has no frame in any document that makes sense
        before = [child for child in properties if child.tag in {f"{W}{name}" for name in BEFORE_FRAME}]
        properties.insert(len(before), etree.fromstring(etree.tostring(frame)))


def _inside_only(relations: Any, met: Counter[str]) -> bytes:
    for element in list(relations.iter(f"{RELATIONS}Relationship")):
        outside = element.get("TargetMode") == "External" and not element.get("Type", "").endswith("/hyperlink")
        met["outside-links"] += outside
        if outside or RUNNING.search(element.get("Target", "")):
            relations.remove(element)
    written: bytes = etree.tostring(relations, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _modest_picture(picture: bytes) -> bytes:
    """Give a picture back, or a white dot for one that unpacks to more than any letter needs."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture)) as opened:
            if opened.width * opened.height <= PICTURE_PIXELS_AT_MOST:
                return picture
    except Image.DecompressionBombError:
        pass
    except (OSError, SyntaxError, ValueError):
        return picture  # drawings that Pillow does not know, such as EMF
    dot = io.BytesIO()
    Image.new("L", (1, 1), 255).save(dot, "PNG")
    return dot.getvalue()


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for child in reversed(element):
        parent.insert(place, child)
    parent.remove(element)


def is_on(element: Any) -> bool:
    """Tell whether an element that switches something on is there and does not say off."""
    return element is not None and element.get(f"{W}val", "1") not in OFF
