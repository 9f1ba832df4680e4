"""Fill a Word template in a child process (`foundation.child`), and read the result back before it is given away."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docxtpl import DocxTemplate
from jinja2 import UndefinedError
from lxml import etree

from foundation.child import Reply
from foundation.child_main import Request
from foundation.translation import N_, _
from office.errors import OfficeError
from office.letters.package import Package
from office.letters.reading import shortened
from office.letters.word_template import MissingFields, WrongTemplate
from office.letters.word_template_language import FieldPath, Language, missing, named_paths, parsed
from office.letters.word_template_package import CORE_PROPERTIES, PLACEHOLDER, W, checked_template, filled_parts

NOTES = ("footnotes+xml", "endnotes+xml")
PROPERTIES = (
    "author", "category", "comments", "content_status", "identifier", "keywords", "language", "last_modified_by",
    "subject", "title", "version",
)  # fmt: skip
PROPERTY_LENGTH = 255
REASON_LENGTH = 300
BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "\u2011"}


def variables_in_child(request: Request) -> Reply:
    """Reply with the fields that the template in the request's bytes names, as `{"variables": ["patient.name", …]}`."""
    _template, needed, optional = _opened(request.blob)
    return Reply({"variables": sorted(".".join(path) for path in needed | optional)})


def fill_in_child(request: Request) -> Reply:
    """Fill the template in the request's bytes with `values`; reply with the document as bytes."""
    values = request.values["values"]
    template, needed, _optional = _opened(request.blob)
    if absent := missing(needed, values):
        raise _missing(absent)
    try:
        document, put_in = template.filled(values)
    except (OfficeError, MemoryError):
        raise
    except UndefinedError as error:
        name = re.search(r"'([^']*)'(?: is undefined)?$", str(error.message))
        raise _missing([name[1] if name else str(error.message)]) from None
    except Exception as error:  # whatever a template makes of its values, and docxtpl of a template's tables
        raise WrongTemplate(
            N_("The template can’t be worked off: {reason}. Correct it in Word."),
            reason=str(error)[:REASON_LENGTH].rstrip("."),
        ) from None
    _check(document, put_in)
    return Reply({}, document)


def _opened(content: bytes) -> tuple[_Template, set[FieldPath], set[FieldPath]]:
    """Return the template, and what it names: needed, and optional. Raises WrongTemplate."""
    checked = checked_template(content)
    try:
        template = _Template(checked)
        return template, *template.named()
    except (OfficeError, MemoryError):
        raise
    except Exception as error:  # a package that is broken makes python-docx and lxml raise almost anything
        raise WrongTemplate(
            N_("The template is damaged and can’t be read. Open it in Word, save it again, and use that.")
        ) from error


class _Template(DocxTemplate):  # type: ignore[misc]
    """docxtpl with what it leaves to chance settled: plain texts unescaped, notes filled once, broken blocks told."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))
        self.init_docx()
        self._language, self._plain = Language(), Language(markup=False)

    def named(self) -> tuple[set[FieldPath], set[FieldPath]]:
        """Give what the template names: needed, and optional. Raises WrongTemplate."""
        needed: set[FieldPath] = set()
        optional: set[FieldPath] = set()
        for part, source, language in self._sources():
            found = named_paths(parsed(source, part, language))
            needed |= found[0]
            optional |= found[1]
        return needed - optional, optional

    def filled(self, values: Mapping[str, Any]) -> tuple[bytes, list[str]]:
        """Fill everything; return the document, and each text that was put in."""
        self._language.put_in.clear()
        self._plain.put_in.clear()
        self.render(dict(values), self._language, autoescape=True)
        file = io.BytesIO()
        self.docx.save(file)
        return file.getvalue(), [*self._language.put_in, *self._plain.put_in]

    def _sources(self) -> Iterator[tuple[str, str, Language]]:
        """Give each part's name for people, and its template as Jinja will read it."""
        yield _("text"), self._as_read(self.get_xml()), self._language
        for name, uri in ((_("header"), self.HEADER_URI), (_("footer"), self.FOOTER_URI)):
            for _key, part in self.get_headers_footers(uri):
                yield name, self._as_read(self.get_part_xml(part)), self._language
        for part in self._notes():
            yield _("notes"), self._as_read(_text(part.blob)), self._language
        for text in self._properties().values():
            yield _("properties"), text, self._plain

    def _as_read(self, xml: str) -> str:
        return re.sub(r"<w:p([ >])", r"\n<w:p\1", self.patch_xml(xml))

    def fix_tables(self, xml: str) -> Any:
        """Refuse what docxtpl would repair by leaving text out."""
        try:
            etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
        except etree.XMLSyntaxError:
            raise WrongTemplate(
                N_(
                    "A condition or loop in the template begins in one paragraph, cell or row and ends inside another. "
                    "Let both ends stand in paragraphs of their own, or in one, or use Jinja’s tags with p and tr."
                )
            ) from None
        return super().fix_tables(xml)

    def render_properties(self, context: dict[str, Any], jinja_env: object = None) -> None:
        """Fill the document's properties, which are plain texts and no markup."""
        for name, text in self._properties().items():
            filled = self._plain.from_string(text).render(context)
            if len(filled) > PROPERTY_LENGTH:
                sentence = N_("The document’s property “{name}” would be longer than {at_most} characters. Shorten it.")
                raise WrongTemplate(sentence, name=name, at_most=PROPERTY_LENGTH)
            setattr(self.docx.core_properties, name, filled)

    def render_footnotes(self, context: dict[str, Any], jinja_env: object = None) -> None:
        """Fill footnotes and endnotes once; a second time would read what was put in as a template."""
        for part in self._notes():
            xml = self.render_xml_part(self.patch_xml(_text(part.blob)), part, context, self._language)
            part._blob = xml.encode("utf-8")

    def _properties(self) -> dict[str, str]:
        relations = self.docx.part.package.rels.values()
        if not any(relation.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for relation in relations):
            return {}  # and python-docx would make some up
        texts = {name: getattr(self.docx.core_properties, name) or "" for name in PROPERTIES}
        return {name: text for name, text in texts.items() if PLACEHOLDER.search(text)}

    def _notes(self) -> list[Any]:
        return [part for part in self.docx.part.package.iter_parts() if str(part.content_type).endswith(NOTES)]


def _text(blob: bytes) -> str:
    """Give a part as text without its declaration, whatever its encoding."""
    return str(etree.tostring(etree.fromstring(blob, etree.XMLParser(resolve_entities=False)), encoding="unicode"))


def _missing(names: list[str]) -> MissingFields:
    sentence = N_("The template names fields that were not given: {names}. Give each a value, which may be empty.")
    return MissingFields(sentence, names=", ".join(names))


def _check(document: bytes, put_in: list[str]) -> None:
    """Read the result back, and refuse it where a text that was put in does not stand there as it is, each time."""
    package = Package(document)
    texts = [text for name in filled_parts(package) for text in _texts(package.tree(name))]
    if CORE_PROPERTIES in package.parts:
        texts += package.tree(CORE_PROPERTIES).itertext()
    everything = "\0".join(texts)
    for text, times in Counter(put_in).items():
        if everything.count(text) < times:
            raise WrongTemplate(
                N_(
                    "The value “{value}” was lost on its way into the letter, which was therefore not written. Let its "
                    "placeholder stand in plain text, as double curly brackets without p, r, tr or tc before the name."
                ),
                value=shortened(text),
            )


def _texts(root: Any) -> Iterator[str]:
    """Give what a reader sees of each paragraph, and what stands in attributes and field instructions."""
    for paragraph in root.iter(f"{W}p"):
        pieces = (
            (element.text or "") if element.tag == f"{W}t" else BREAKS[element.tag]
            for element in paragraph.iter(f"{W}t", *BREAKS)
        )
        yield "".join(pieces)
    for element in root.iter():
        yield from element.attrib.values()
        if element.tag == f"{W}instrText":
            yield element.text or ""
