"""Templates made in Word: what is put in stands there verbatim, and what a template may not do it does not."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from foundation.child import Limits
from office.errors import OfficeError
from office.letters import word_template
from office.letters.word_template import MissingFields, WrongTemplate, WrongValues, fill, template_variables

NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def template(*paragraphs, header="", footer="", change=None, **properties):
    """Return a Word document's bytes; `change` gets the document before it is saved."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    section = document.sections[0]
    section.header.paragraphs[0].text, section.footer.paragraphs[0].text = header, footer
    for name, value in properties.items():
        setattr(document.core_properties, name, value)
    if change is not None:
        change(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def repacked(content, change):
    """Return a package whose parts went through `change(name, bytes)`; a part that becomes None is left out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
    return file.getvalue()


def paragraphs(content):
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


def has_field(instruction):
    """Give a change that puts a Word field into a document, cut into two runs as Word does."""
    middle = len(instruction) // 2
    runs = "".join(
        f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (instruction[:middle], instruction[middle:])
    )
    return has(f'<w:p {nsdecls("w")}><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}</w:p>')


def has(xml):
    return lambda document: document.element.body.insert(0, parse_xml(xml))


def refers_to(kind, target):
    return lambda document: document.part.relate_to(target, kind, is_external=True)


VALUES = [
    "Hb <7,0",
    "A<B>C & D",
    "&lt; &amp; ]]> <!-- -->",
    "😀 👩‍⚕️",
    "محمد علي",
    "N" * 300,
    "{{ other }} {% if x %} {# x #}",
    "{_{ x }_} {_% y %_}",
    "\"quoted\" 'single' “curly”",
    "linje 1\nlinje 2\n\nlinje 4\ttab",
    "C:\\temp\\1 $1 \\g<0>",
]


@pytest.mark.parametrize("values", [VALUES[:5], VALUES[5:]])
def test_values_stand_in_the_letter_verbatim_wherever_the_template_has_them(values):
    names = [f"v{number}" for number in range(len(values))]
    made = template(
        *(f"før {{{{ {name} }}}} efter" for name in names), header="{{ v0 }}", footer="{{ v1 }}", title="T {{ v1 }}"
    )
    filled = fill(made, dict(zip(names, values, strict=True)))
    assert paragraphs(filled) == [f"før {value} efter" for value in values]
    document = docx.Document(io.BytesIO(filled))
    assert document.sections[0].header.paragraphs[0].text == values[0]
    assert document.sections[0].footer.paragraphs[0].text == values[1]
    assert document.core_properties.title == f"T {values[1]}"


def test_a_line_feed_is_a_line_break_and_windows_line_ends_are_one():
    filled = fill(template("{{ a }}"), {"a": "1\r\n2"})
    assert zipfile.ZipFile(io.BytesIO(filled)).read("word/document.xml").count(b"<w:br/>") == 1


def test_conditions_loops_and_groups():
    made = template(
        "{% if urgent %}HASTER{% else %}rolig{% endif %} {{ patient.name|upper }}",
        "{%p for row in rows %}",
        "{{ loop.index }}. {{ row.items }}",
        "{%p endfor %}",
        "{{ note|default('–') }}",
    )
    values = {"urgent": True, "patient": {"name": "Bo & Co"}, "rows": [{"items": "<1>"}, {"items": "2"}]}
    assert paragraphs(fill(made, values)) == ["HASTER BO & CO", "1. <1>", "2. 2", "–"]


def test_a_placeholder_that_word_has_cut_into_runs_and_a_value_that_is_used_twice():
    def cut(document):
        paragraph = document.add_paragraph()
        for run in ("{", "{ na", "me }", "} og {{ name }}"):
            paragraph.add_run(run)

    assert paragraphs(fill(template(change=cut), {"name": "Ida"})) == ["Ida og Ida"]


def test_the_fields_that_a_template_names():
    made = template(
        "{{ patient.name }} {{ patient['id'] }} {% for row in rows %}{{ row.x }}{% endfor %} {{ name.upper() }}",
        "{% if note is defined %}{{ note }}{% endif %}",
        header="{{ ref }}",
        subject="{{ subject }}",
    )
    assert template_variables(made) == ("name", "note", "patient.id", "patient.name", "ref", "rows", "subject")


def test_every_missing_field_is_named_and_no_blank_is_left():
    made = template("{{ a }} {{ b.c }} {% if d %}{{ e }}{% endif %} {{ f }}", header="{{ g }}", title="{{ h }}")
    with pytest.raises(MissingFields) as error:
        fill(made, {"a": "1", "b": {}, "f": None})
    assert error.value.names == ("b.c", "d", "e", "f", "g", "h")
    with pytest.raises(MissingFields, match="price"):
        fill(template("{% for row in rows %}{{ row.price }}{% endfor %}"), {"rows": [{"price": "1"}, {}]})


def test_a_dotx_becomes_a_docx():
    dotx = repacked(template("{{ a }}"), lambda _name, part: part.replace(b"document.main+xml", b"template.main+xml"))
    assert paragraphs(fill(dotx, {"a": "1"})) == ["1"]


def test_a_footnote_is_filled_once_even_where_a_document_has_several_sections():
    def add_note(document):
        note = '<w:footnote w:id="1"><w:p><w:r><w:t>{{ a }}</w:t></w:r></w:p></w:footnote>'
        xml = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>".encode()
        part = Part(PackURI("/word/footnotes.xml"), NOTES_TYPE, xml, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        document.add_section()

    filled = fill(template(change=add_note), {"a": "{{ b }} <7", "b": "hidden"})
    assert b"{{ b }} &lt;7" in zipfile.ZipFile(io.BytesIO(filled)).read("word/footnotes.xml")


def test_a_content_control_no_longer_shows_what_it_was_bound_to():
    control = (
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:dataBinding w:xpath="/x" w:storeItemID="{{1}}"/></w:sdtPr>'
        "<w:sdtContent><w:p><w:r><w:t>{{ a }}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    filled = fill(template(change=has(control)), {"a": "<1>"})
    xml = zipfile.ZipFile(io.BytesIO(filled)).read("word/document.xml")
    assert b"&lt;1&gt;" in xml and b"dataBinding" not in xml


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Kære {{ a", "at “Kære {{ a”"),
        ("{% if a %} uden ende", "endif"),
        ("{{ a|nix }}", "No filter named 'nix'"),
        ("{{ a|safe }}", "safe"),
        ("{{ a|striptags }}", "striptags"),
        ("{% autoescape false %}{{ a }}{% endautoescape %}", "function"),
        ("{% include '/etc/passwd' %}", "function or another file"),
        ("{% for i in range(10**9) %}x{% endfor %}", "function"),
        ("{{ lipsum() }}", "function"),
        ("{{ ''.__class__ }}", "unsafe"),
        ("{{ a.__class__.__mro__ }}", "unsafe"),
        ("{{ a.__init__.__globals__ }}", "unsafe"),
        ("{{ '%s'|format(a) }}", "format"),
        ("{{ a + 1 }}", "can’t be worked off"),
        ("{{ [a] }}", "no text"),
        ("{{ flag }}", "no text"),
        ("{{r a }}", "lost"),
        ("{{p a }}", "lost"),
    ],
)
def test_a_template_that_asks_for_more_than_it_may_is_told_in_words(text, told):
    with pytest.raises(WrongTemplate, match=re.escape(told)):
        fill(template(text), {"a": "<x>", "flag": True})


@pytest.mark.parametrize("place", ["text", "header"])
def test_a_condition_that_cuts_through_paragraphs_is_told_and_loses_nothing(place):
    def cut(document):
        where = document if place == "text" else document.sections[0].header
        where.add_paragraph("{%p if flag %}")
        where.add_paragraph("x {% endif %} y")

    with pytest.raises(WrongTemplate, match=r"begins in one paragraph|can’t be worked off"):
        fill(template(change=cut), {"flag": False})


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in a %}" * 4 + "{% endfor %}" * 4,
        "{{ a * 10**9 }}",
        "{{ 9**(9**9) }}",
    ],
)
def test_a_template_without_end_is_stopped(text, monkeypatch):
    monkeypatch.setattr(word_template, "LIMITS", Limits(memory_mb=512, seconds=1))
    with pytest.raises(WrongTemplate, match="more than 1 seconds, or more memory"):
        fill(template(text), {"a": "x" * 10_000})


ATTACHED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
OUTSIDE = "http://tracker.example/x"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (lambda: b"", "no Word document"),
        (lambda: b"{\\rtf1 {{ a }}}", "no Word document"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".doc"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (lambda: template("{{ a }}")[:-50], "damaged"),
        (lambda: repacked(template("x"), lambda name, part: None if "styles" in name else part), "damaged"),
        (
            lambda: repacked(
                template("x"), lambda name, part: part + b" " * 31 * 2**20 if "document" in name else part
            ),
            "unpacks",
        ),
        (lambda: repacked(template("x"), lambda name, part: part[:-30] if "document" in name else part), "damaged"),
        (
            lambda: repacked(
                template("x"), lambda _name, part: part.replace(b"<w:document", b"<!DOCTYPE x><w:document")
            ),
            "DOCTYPE",
        ),
        (
            lambda: repacked(
                template("x"),
                lambda _name, part: part.replace(
                    b"openxmlformats-officedocument.wordprocessingml.document.main",
                    b"ms-word.document.macroEnabled.main",
                ),
            ),
            "macros",
        ),
        (lambda: template(change=refers_to(RELATIONSHIP_TYPE.IMAGE, OUTSIDE)), OUTSIDE),
        (lambda: template(change=refers_to(ATTACHED, "file:///C:/x.dotm")), "C:/x.dotm"),
        (lambda: template(change=has_field(" INCLUDETEXT file ")), "INCLUDETEXT"),
        (lambda: template(change=has_field(" DDEAUTO cmd ")), "DDEAUTO"),
        (lambda: template(change=has(f'<w:p {nsdecls("w")}><w:ins w:id="1"/></w:p>')), "tracked changes"),
        (lambda: template(change=has(f'<w:altChunk {nsdecls("w", "r")} r:id="rId1"/>')), "embedded"),
        (lambda: template(change=lambda document: document.styles.add_style("{{ a }}", 1)), "word/styles.xml"),
    ],
)
def test_a_file_that_is_no_harmless_template_is_told_in_words(content, told):
    with pytest.raises(OfficeError, match=re.escape(told)):
        template_variables(content())


def test_a_template_with_an_ordinary_link_is_taken():
    made = template("{{ a }}", change=refers_to(RELATIONSHIP_TYPE.HYPERLINK, "https://example.example"))
    assert template_variables(made) == ("a",)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"a": "x\x07"}, "a holds characters that no letter can show: U+0007"),
        ({"a": {"b": ["", "\x00"]}}, "a.b[2] holds"),
        ({"a": 7.5}, "write it as a text"),
        ({"a": b"x"}, "a must be a text"),
    ],
)
def test_values_that_no_letter_can_hold(values, told):
    with pytest.raises(WrongValues, match=re.escape(told)):
        fill(template("{{ a }}"), values)
