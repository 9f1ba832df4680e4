"""Look at a Word template before it is worked off: refuse what runs, what fetches, and what would be lost."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from foundation.translation import N_
from office.letters.package import ENCRYPTED, OLE, Package, UnreadableDocument, locked
from office.letters.word_template import WrongTemplate

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TEMPLATE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
TYPES_PART = "[Content_Types].xml"
CORE_PROPERTIES = "docProps/core.xml"
FILLED = ("header", "footer", "footnotes", "endnotes")
MACROS = re.compile(r"(^|/)(vbaProject|vbaData|activeX|customUI)", re.IGNORECASE)
PLACEHOLDER = re.compile(r"\{\{|\{%")
# Fields that fetch another file, start a program, or ask a database, each time the letter is opened or printed.
FETCHING = re.compile(
    r"\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|INCLUDE|LINK|DATABASE|MACROBUTTON|RD)\b", re.IGNORECASE
)
EMBEDDED = ("altChunk", "subDoc", "object", "control")
TRACKED = ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel")


def checked_template(content: bytes) -> bytes:
    """Return the template as a DOCX whose placeholders can all be filled. Raises WrongTemplate."""
    try:
        return _checked(content)
    except UnreadableDocument as error:
        raise WrongTemplate(error.sentence, **error.facts) from error


def _checked(content: bytes) -> bytes:
    if content.startswith(OLE):
        raise (
            locked()
            if ENCRYPTED in content
            else WrongTemplate(N_("The template is in Word’s old form (.doc). Save it as .docx or .dotx and use that."))
        )
    if not content.startswith(b"PK"):
        raise WrongTemplate(N_("The file is no Word document. Make the template in Word and save it as .docx."))
    package = Package(content)
    _refuse_macros(package)
    _refuse_outside(package)
    filled = filled_parts(package)
    for name in filled:
        _refuse_in_text(package.tree(name))
    _refuse_unfilled(package, [*filled, CORE_PROPERTIES])
    bound = [name for name in filled if _unbind(package.tree(name))]
    return _repacked(package, bound)


def filled_parts(package: Package) -> list[str]:
    """Give the names of the parts whose placeholders are filled, the document itself first."""
    return [package.main, *(name for kind in FILLED for name in package.related(kind))]


def _refuse_macros(package: Package) -> None:
    types = package.parts.get(TYPES_PART, b"")
    if any(MACROS.search(name) for name in package.parts) or b"macroEnabled" in types:
        raise WrongTemplate(
            N_("The template holds macros or controls, which run by themselves. Save it in Word as .docx or .dotx.")
        )
    if DOCUMENT_TYPE.encode() not in types and TEMPLATE_TYPE.encode() not in types:
        raise WrongTemplate(
            N_("The template is in a form that is not known here. Open it in Word and save it as .docx (not “Strict”).")
        )


def _refuse_outside(package: Package) -> None:
    for name in ("", *package.parts):
        for relation in package.relations(name):
            kind = relation.type.rpartition("/")[2]
            if not relation.outside or kind == "hyperlink":
                continue
            if kind == "attachedTemplate":
                raise WrongTemplate(
                    N_(
                        "The template is attached to another one, {target}, which would be opened with every letter. "
                        "In Word, under Developer, Document Template, attach Normal.dotm, and save it again."
                    ),
                    target=relation.target[:200],
                )
            raise WrongTemplate(
                N_(
                    "The template refers to a file outside ({kind}: {target}), which would be fetched whenever a "
                    "letter is opened. Put the file itself into the template, or take the reference out."
                ),
                kind=kind,
                target=relation.target[:200],
            )


def _refuse_in_text(root: Any) -> None:
    if any(next(root.iter(f"{W}{tag}"), None) is not None for tag in TRACKED):
        raise WrongTemplate(
            N_("The template holds tracked changes. Accept or reject them all in Word, and save it again.")
        )
    if any(next(root.iter(f"{W}{tag}"), None) is not None for tag in EMBEDDED):
        raise WrongTemplate(
            N_("The template holds an embedded object or document. Take it out, or put a picture of it in its place.")
        )
    for instruction in field_instructions(root):
        if found := FETCHING.match(instruction):
            raise WrongTemplate(
                N_("The template holds a field {field}, which fetches or starts something. Take it out in Word."),
                field=found[1].upper(),
            )


def field_instructions(root: Any) -> Iterator[str]:
    """Give the instructions of all Word fields, which may be cut into several runs."""
    for field in root.iter(f"{W}fldSimple"):
        yield field.get(f"{W}instr", "")
    for paragraph in root.iter(f"{W}p"):
        pieces: list[str] = []
        for element in paragraph.iter(f"{W}instrText", f"{W}fldChar"):
            if element.tag == f"{W}instrText":
                pieces.append(element.text or "")
            elif pieces:  # the field's end, its result, or another one inside it
                yield "".join(pieces)
                pieces = []
        if pieces:
            yield "".join(pieces)


def _refuse_unfilled(package: Package, filled: list[str]) -> None:
    """Refuse placeholders in parts where they would stay as they are, such as comments."""
    for name in package.parts:
        if name in filled or not name.endswith((".xml", ".rels")):
            continue
        root = package.tree(name)
        texts = ["".join(root.itertext()), *(value for element in root.iter() for value in element.attrib.values())]
        if any(PLACEHOLDER.search(text) for text in texts):
            raise WrongTemplate(
                N_(
                    "The template holds a placeholder in its part {part}, where none is filled. Move it into the text, "
                    "a header or footer, a note, or the title and subject among the document’s properties."
                ),
                part=name,
            )


def _unbind(root: Any) -> bool:
    """Unbind content controls with placeholders: Word would show what they are bound to in place of what was filled."""
    changed = False
    for control in root.iter(f"{W}sdt"):
        properties, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
        binding = None if properties is None else properties.find(f"{W}dataBinding")
        if binding is not None and content is not None and PLACEHOLDER.search("".join(content.itertext())):
            properties.remove(binding)
            changed = True
    return changed


def _repacked(package: Package, changed: list[str]) -> bytes:
    """Write the package anew, as a document: Word names the type of a .dotx in one place."""
    from lxml import etree

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in package.parts.items():
            if name == TYPES_PART:
                archive.writestr(name, part.replace(TEMPLATE_TYPE.encode(), DOCUMENT_TYPE.encode()))
            elif name in changed:
                tree = package.tree(name)
                archive.writestr(name, etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))
            else:
                archive.writestr(name, part)
    return file.getvalue()
