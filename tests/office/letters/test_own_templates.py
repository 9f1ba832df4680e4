"""The office's own templates made in Word: kept, filled from the registers, filed, and written outside."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from office.arguments import ContactId
from office.checklists.model import Answer
from office.checklists.reading import checklist
from office.contacts.model import ContactKind
from office.errors import GateClosed, NotAllowed, NotFound, OfficeError, OfficeExists
from office.features import contacts, journals, letters, own_templates, patients, privacy
from office.letters.drafts import Recipient
from office.letters.own_template_model import TemplateLetter
from office.letters.word_template import MissingFields, WrongTemplate
from office.roles import Role
from office.storage.durable import write_durably

TEXT = (
    "{{ sender.name }}, {{ sender.unit }}",
    "{{ recipient.name }}",
    "{{ recipient.address }}",
    "{{ date }} – Vores ref. {{ our_reference }}",
    "Vedrørende {{ patient.name }}, {{ patient.id }}",
    "{{ message }}",
    "{% if enclosure is defined %}Bilag: {{ enclosure }}{% endif %}",
    "{{ signature.name }}, {{ signature.title }}",
)
VALUES = {"message": "Hb <7,0 & stigende 🙂\nKom igen.", "signature.title": "Overlæge", "sender.unit": "Afsnit 4"}


@pytest.fixture
def word_file(tmp_path):
    """Write a Word document with these paragraphs."""

    def written(*paragraphs, name="Fritagelse for idræt.docx"):
        document = docx.Document()
        for text in paragraphs:
            document.add_paragraph(text)
        document.save(tmp_path / name)
        return tmp_path / name

    return written


@pytest.fixture
def template(practice_session, word_file):
    return practice_session.call(own_templates.add, file=word_file(*TEXT), title="Fritagelse")


@pytest.fixture
def letter(template, patient):
    """Decide on a letter from the template to its patient; what is named is another."""

    def decided(**changes):
        held = {"template": template.name, "patient": patient.id, "recipient": Recipient.PATIENT, "values": VALUES}
        return TemplateLetter(**held | changes)

    return decided


@pytest.fixture
def fill(practice_session, tmp_path):
    """Answer the checklist for just this letter with yes, and make it."""

    def filled(letter, *, out="letter.docx", gate="send-letter", session=practice_session):
        answers = {item.identity: Answer.YES for item in checklist(gate, session.facts.country).items}
        session.call(privacy.answer, checklist=gate, subject=f"template_letter:{letter}", answers=answers)
        return session.call(own_templates.fill, template_letter=letter, out=tmp_path / out)

    return filled


def paragraphs(content):
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


def journal(session, patient):
    return session.call(journals.listed, patient=patient.id)


# Keeping them


def test_a_template_is_kept_listed_copied_out_and_removed(practice_session, template, word_file, tmp_path):
    assert (template.name, template.title, template.added_by) == ("fritagelse-for-idræt", "Fritagelse", "Anna")
    assert {"patient.id", "message", "enclosure", "signature.title"} <= set(template.variables)
    assert practice_session.call(own_templates.listed) == (template,)

    practice_session.call(own_templates.copy, name="FRITAGELSE-for-idræt", out=tmp_path / "copy.docx")
    assert (tmp_path / "copy.docx").read_bytes() == (tmp_path / template.file_name).read_bytes()
    with pytest.raises(OfficeExists, match="is there already"):
        practice_session.call(own_templates.copy, name=template.name, out=tmp_path / "copy.docx")
    with pytest.raises(OfficeError, match=r"ends in \.docx"):
        practice_session.call(own_templates.copy, name=template.name, out=tmp_path / "copy.pdf")

    with pytest.raises(OfficeExists, match="has a template “fritagelse-for-idræt” already"):
        practice_session.call(own_templates.add, file=word_file("{{ a }}"), title="Ny")
    removed = practice_session.call(own_templates.remove, name=template.name)
    assert practice_session.call(own_templates.listed) == ()
    assert practice_session.call(own_templates.listed, removed=True) == (removed,)
    assert (removed.file, removed.removed_by) == (template.file, "Anna")
    again = practice_session.call(own_templates.add, file=word_file("{{ a }}"), title="Ny")
    assert practice_session.call(own_templates.listed) == (again,)


def test_only_administrators_add_and_remove_and_only_writers_use(
    practice_session, template, letter, as_role, word_file
):
    doctor, administrator = as_role(Role.DOCTOR), as_role(Role.ADMINISTRATOR)
    assert doctor.call(own_templates.listed) == administrator.call(own_templates.listed) == (template,)
    for act, arguments in (
        (own_templates.add, {"file": word_file("x", name="x.docx"), "title": "X"}),
        (own_templates.remove, {"name": template.name}),
    ):
        with pytest.raises(NotAllowed, match="Administrator"):
            doctor.call(act, **arguments)
    with pytest.raises(NotAllowed, match="Medical secretary"):
        administrator.call(own_templates.check, template_letter=letter())
    doctor.call(own_templates.check, template_letter=letter())


def macros(content):
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"document.main+xml", b"document.macroEnabled.main+xml"))
        new.writestr("word/vbaProject.bin", b"Auto")
    return file.getvalue()


def test_a_file_that_is_no_harmless_template_is_not_kept(practice_session, word_file, tmp_path):
    for name, change, told in (
        ("x.docm", macros, "holds macros or controls"),
        ("x.docx", lambda content: content[:-60], "damaged"),
        ("x.docx", lambda _content: b"Dear {{ name }}", "no Word document"),
        ("x.doc", lambda _content: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old form"),
        ("x.odt", lambda content: content, "x.odt is no Word template"),
    ):
        file = tmp_path / name
        file.write_bytes(change(word_file("{{ a }}").read_bytes()))
        with pytest.raises(OfficeError, match=told):
            practice_session.call(own_templates.add, file=file, title="X")
    assert practice_session.call(own_templates.listed) == ()


def test_what_could_go_wrong_with_every_letter_is_told_when_it_is_added(practice_session, word_file):
    for text, changes, told in (
        ("{% for line in recipient.address %}{{ line }}{% endfor %}", {}, "“{% for line in recipient.address”"),
        ("{{ a|nix }}", {}, "No filter named 'nix'"),
        ("{{ a }}", {"title": "  "}, "needs a title"),
        ("{{ a }}", {"title": "x" * 61}, "at most 60 characters"),
        ("{{ a }}", {"title": "x\x07"}, r"U\+0007"),
        ("{{ a }}", {"name": "to ord"}, "“to ord” can't be the name"),
    ):
        with pytest.raises(OfficeError, match=told):
            practice_session.call(own_templates.add, **{"file": word_file(text), "title": "X"} | changes)


def test_a_file_that_is_not_there_and_a_template_that_is_unknown(practice_session, tmp_path):
    with pytest.raises(OfficeError, match="There is no file"):
        practice_session.call(own_templates.add, file=tmp_path / "x.docx", title="X")
    with pytest.raises(NotFound, match="no template “x”"):
        practice_session.call(own_templates.remove, name="x")


# Making letters


def test_a_letter_is_filled_filed_and_written_outside(practice_session, patient, letter, fill, template, tmp_path):
    made = fill(letter())
    assert (made.reference, made.filed) == ("fritagelse-for-idræt-1", True)
    content = (tmp_path / "letter.docx").read_bytes()
    said = paragraphs(content)
    assert said[:3] == ["Øvelse, Afsnit 4", patient.name, "Testparken 48\n2100 København Ø"]
    assert said[3].endswith(" – Vores ref. fritagelse-for-idræt-1") and not said[3].startswith("{")
    assert said[4:] == [f"Vedrørende {patient.name}, {patient.identity}", VALUES["message"], "", "Anna, Overlæge"]

    [document] = journal(practice_session, patient)
    assert (document.kind, document.title) == ("Fritagelse", f"Fritagelse: {patient.name}")
    shown = practice_session.call(journals.read, document=document.id)
    assert shown.content == content
    assert "Hb <7,0 & stigende 🙂 Kom igen." in shown.text
    [found] = practice_session.call(journals.search, wanted="stigende")
    assert found.document.id == document.id

    entries = [row.entry for row in practice_session.call(privacy.show)]
    [sent] = [entry for entry in entries if entry.subject == "template_letter:1"]
    assert (sent.kind, sent.patient, sent.command) == ("send", patient.id, "letters.fill-own-template")
    assert sent.detail == "patient; template fritagelse-for-idræt; copied out"

    practice_session.call(own_templates.remove, name=template.name)
    assert practice_session.call(journals.read, document=document.id).content == content
    with pytest.raises(NotFound):
        practice_session.call(own_templates.check, template_letter=letter())


def test_the_checklist_stands_before_each_letter_and_holds_for_that_one_only(
    practice_session, patient, letter, fill, tmp_path
):
    with pytest.raises(GateClosed) as closed:
        practice_session.call(own_templates.fill, template_letter=letter(), out=tmp_path / "letter.docx")
    assert (closed.value.checklist, closed.value.subject) == ("send-letter", f"template_letter:{letter()}")
    fill(letter())
    for other in (letter(), letter(values=VALUES | {"message": "Noget andet"})):
        with pytest.raises(GateClosed):
            practice_session.call(own_templates.fill, template_letter=other, out=tmp_path / "other.docx")
    assert len(journal(practice_session, patient)) == 1
    assert not (tmp_path / "other.docx").exists()
    assert fill(letter(), out="other.docx").reference.endswith("-2")


def test_a_file_is_never_written_over(practice_session, patient, letter, fill, tmp_path):
    (tmp_path / "letter.docx").write_text("mine")
    with pytest.raises(OfficeExists, match="is there already"):
        fill(letter())
    with pytest.raises(OfficeError, match="There is no folder"):
        fill(letter(), out="nowhere/letter.docx")
    with pytest.raises(OfficeError, match=r"ends in \.docx"):
        fill(letter(), out="letter.pdf")
    assert (tmp_path / "letter.docx").read_text() == "mine"
    assert journal(practice_session, patient) == ()


def test_a_full_disk_outside_leaves_the_letter_in_the_journal_and_says_so(
    practice_session, patient, letter, fill, monkeypatch
):
    def full(path, content):
        raise OfficeError("There is no room left.")

    monkeypatch.setattr(own_templates.durable, "write_durably", full)
    with pytest.raises(OfficeError, match=r"no room left\. The letter itself was made and filed in the journal"):
        fill(letter())
    monkeypatch.setattr(own_templates.durable, "write_durably", write_durably)
    assert len(journal(practice_session, patient)) == 1


def test_every_field_without_a_value_is_named_in_one_sentence(practice_session, patient, letter, fill, tmp_path):
    silent = letter(values={"message": "  "})
    with pytest.raises(MissingFields, match="Fill each in") as missing:
        fill(silent)
    assert missing.value.names == ("message", "sender.unit", "signature.title")
    with pytest.raises(MissingFields):
        practice_session.call(own_templates.check, template_letter=silent)
    assert not (tmp_path / "letter.docx").exists()
    assert journal(practice_session, patient) == ()


def test_what_may_be_left_out_may_be_given_and_another_may_sign(letter, fill, tmp_path):
    fill(letter(values=VALUES | {"enclosure": "Journalkopi", "signature.name": "Lene Læge"}))
    assert paragraphs((tmp_path / "letter.docx").read_bytes())[-2:] == ["Bilag: Journalkopi", "Lene Læge, Overlæge"]


def test_the_form_asks_for_what_no_register_knows(practice_session, patient, template, letter):
    practice_session.call(letters.set_letterhead, name="Sygehuset", unit="Klinik K", address=("Vej 1", "8000 By"))
    form = practice_session.call(
        own_templates.form, template=template.name, patient=patient.id, recipient=Recipient.PATIENT
    )
    known = {field.name: field.value for field in form.fields if field.fixed}
    assert known["sender.unit"] == "Klinik K"
    assert known["patient.id"] == patient.identity
    assert form.recipient == (patient.name, *patient.address.lines)
    asked = {field.name: field.value for field in form.fields if not field.fixed}
    assert asked == {"enclosure": "", "message": "", "signature.name": "Anna", "signature.title": ""}
    with pytest.raises(OfficeError, match=r"come from the office's registers and are not typed: sender\.unit"):
        practice_session.call(own_templates.check, template_letter=letter())


def test_values_that_may_not_be_typed(practice_session, letter):
    for values, told in (
        ({"recipient.address": "Et andet sted 1"}, r"not typed: recipient\.address"),
        ({"patient.name": "En anden"}, r"not typed: patient\.name"),
        ({"mesage": "x"}, "no field for: mesage"),
        ({"message": "x\x07"}, r"U\+0007"),
    ):
        with pytest.raises(OfficeError, match=told):
            practice_session.call(own_templates.check, template_letter=letter(values=VALUES | values))


# Recipients and protected addresses


def test_a_letter_to_a_contact_about_a_patient(practice_session, patient, contact, letter, fill, tmp_path):
    insurer = contact(ContactKind.INSURER)
    fill(letter(recipient=Recipient.INSURER, contact=insurer.id))
    assert paragraphs((tmp_path / "letter.docx").read_bytes())[1:3] == [
        insurer.name,
        "Att.: Modtagelsen\nTorvet 9\n8000 Eksempelby",
    ]
    for changes, told in (
        ({"recipient": Recipient.HOSPITAL, "contact": insurer.id}, "Choose one of the kind: Hospital"),
        ({"recipient": Recipient.HOSPITAL}, "Nobody is chosen"),
        ({"recipient": Recipient.GUARDIAN}, "no name or no address"),
        ({"recipient": Recipient.INSURER, "contact": ContactId(99)}, "no contact number 99"),
    ):
        with pytest.raises(OfficeError, match=told):
            practice_session.call(own_templates.check, template_letter=letter(**changes))
    practice_session.call(contacts.retire, contact=insurer.id)
    retired = letter(recipient=Recipient.INSURER, contact=insurer.id)
    with pytest.raises(OfficeError, match="is retired"):
        practice_session.call(own_templates.check, template_letter=retired)


def test_a_protected_patients_letter_goes_to_the_forwarding_address_only(
    practice_session, protected, template, letter, fill, tmp_path
):
    with pytest.raises(OfficeError, match="protected by law"):
        practice_session.call(own_templates.check, template_letter=letter())
    form = practice_session.call(
        own_templates.form, template=template.name, patient=protected.id, recipient=Recipient.PATIENT
    )
    assert "protected by law" in form.problem and form.recipient == ()
    assert not any("Testparken" in field.value for field in form.fields)
    practice_session.call(patients.change, patient=protected.id, forwarding=("Postboks 5", "2100 København Ø"))
    with pytest.raises(OfficeError, match="“testparken 48”, which is a part of a protected address"):
        practice_session.call(
            own_templates.check, template_letter=letter(values=VALUES | {"message": "Bor på Testparken  48."})
        )
    fill(letter())
    said = "\n".join(paragraphs((tmp_path / "letter.docx").read_bytes()))
    assert "Postboks 5" in said and "Testparken" not in said


def test_a_template_that_shows_the_patients_address_says_nothing_of_a_protected_one(
    practice_session, protected, word_file
):
    practice_session.call(
        own_templates.add, file=word_file("{{ patient.address }}", name="a.docx"), title="Adresse", name="a"
    )
    about = TemplateLetter("a", protected.id, Recipient.PRACTITIONER)
    with pytest.raises(MissingFields, match="protected by law and stands in no letter") as missing:
        practice_session.call(own_templates.check, template_letter=about)
    assert missing.value.names == ("patient.address",)
    practice_session.call(patients.change, patient=protected.id, protected=False)
    practice_session.call(own_templates.check, template_letter=about)


def test_a_paper_about_nobody_has_other_questions_and_is_filed_nowhere(
    practice_session, patient, word_file, fill, tmp_path, letter
):
    practice_session.call(own_templates.add, file=word_file("{{ date }} {{ text }}", name="n.docx"), title="Opslag")
    paper = TemplateLetter("n", None, Recipient.NOBODY, values={"text": "Vi holder lukket."})
    made = fill(paper, gate="make-paper")
    assert not made.filed
    assert paragraphs((tmp_path / "letter.docx").read_bytes())[0].endswith(" Vi holder lukket.")
    assert journal(practice_session, patient) == ()
    with pytest.raises(MissingFields, match=r"tells of a patient, and none is chosen: patient\.id, patient\.name"):
        practice_session.call(own_templates.check, template_letter=letter(patient=None, recipient=Recipient.NOBODY))


def test_the_engine_is_asked_in_a_child_and_what_it_refuses_makes_no_letter(practice_session, patient, word_file, fill):
    practice_session.call(own_templates.add, file=word_file("{{ a + 1 }}", name="s.docx"), title="Sum")
    with pytest.raises(WrongTemplate, match="can’t be worked off"):
        fill(TemplateLetter("s", patient.id, Recipient.PATIENT, values={"a": "x"}))
    assert journal(practice_session, patient) == ()
