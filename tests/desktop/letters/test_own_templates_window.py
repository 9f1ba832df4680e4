"""Making a letter from the office's own template in the window: choose, fill in, check, make."""

from __future__ import annotations

import docx
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.contacts.picker import ContactPicker
from desktop.letters.own_templates_dialog import OwnTemplatesDialog
from desktop.widgets.checklist_panel import Answer
from desktop.widgets.question import answer_with
from office.contacts.model import ContactKind
from office.features import contacts, journals, own_templates, patients, privacy
from office.letters.drafts import Recipient
from office.roles import Role

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LEFT = Qt.MouseButton.LeftButton
TEXT = (
    "{{ recipient.name }}",
    "{{ recipient.address }}",
    "{{ date }} {{ our_reference }}",
    "{{ message }}",
    "{{ dose }}",
)
WAIT = 20_000


class User:
    """Somebody who answers as told, and remembers what was asked."""

    def __init__(self) -> None:
        self.choice, self.title, self.files, self.save_path = "", None, [], None
        self.asked, self.proposed = [], None

    def ask(self, parent, title, text, choices):
        self.asked.append(title)
        return self.choice

    def ask_text(self, parent, title, text, value, secret):
        return self.title

    def choose_files(self, parent, title, suffixes):
        return self.files

    def choose_save_path(self, parent, title, proposed, suffix):
        self.proposed = proposed
        return self.save_path


@pytest.fixture
def user(tmp_path):
    told = User()
    told.save_path = tmp_path / "letter.docx"
    with answer_with(told):
        yield told


@pytest.fixture
def word_file(tmp_path):
    document = docx.Document()
    for text in TEXT:
        document.add_paragraph(text)
    document.save(tmp_path / "Fritagelse.docx")
    return tmp_path / "Fritagelse.docx"


@pytest.fixture
def template(practice_session, word_file):
    return practice_session.call(own_templates.add, file=word_file, title="Fritagelse for idræt")


@pytest.fixture
def open_dialog(qtbot, open_workspace, user):
    """Show the dialog of an office over a window of its own."""
    windows = []

    def show(session):
        parent = QWidget()
        windows.append(parent)
        qtbot.addWidget(parent)
        dialog = OwnTemplatesDialog(parent, open_workspace(session))
        with qtbot.waitActive(dialog):
            dialog.open()
            dialog.activateWindow()
        return dialog

    return show


@pytest.fixture
def dialog(qtbot, open_dialog, practice_session, patient, template, pick):
    """The dialog in which template and patient are chosen."""
    shown = open_dialog(practice_session)
    qtbot.waitUntil(lambda: shown.templates.chosen() is not None)
    pick("Nancy")
    qtbot.mouseClick(shown.patient_button, LEFT)
    qtbot.waitUntil(lambda: "Testparken 48" in known(shown, "recipient.address"))
    with qtbot.waitActive(shown):  # a desktop does this by itself when a dialog closes
        shown.activateWindow()
    return shown


def known(dialog, name) -> str:
    return dialog.fields.known[name].value.text() if name in dialog.fields.known else ""


def type_in(qtbot, dialog, **values) -> None:
    for name, text in values.items():
        qtbot.keyClicks(dialog.fields.editors[name].line, text)


def answer_all(dialog) -> None:
    for row in dialog.gate.panel._rows:
        dialog.gate.panel.set_answer(row.item.id, Answer.YES)


def sentences(dialog) -> list[str]:
    return [notice.sentence for notice in dialog.notices.notices()]


def paragraphs(path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def test_a_letter_is_written_checked_made_and_filed(qtbot, dialog, practice_session, patient, user):
    told = []
    dialog.made.connect(told.append)
    assert known(dialog, "recipient.name") == patient.name
    assert known(dialog, "our_reference") == "is given when the letter is made"
    type_in(qtbot, dialog, message="Hb <7,0 & stigende")
    qtbot.mouseClick(dialog.go_on, LEFT)
    dose = dialog.fields.editors["dose"]
    qtbot.waitUntil(dose.problem.isVisible, timeout=WAIT)
    assert not dialog.fields.editors["message"].problem.isVisible() and dose.line.hasFocus()
    assert "Fields of the template have no value: dose" in sentences(dialog)[0]
    assert user.proposed is None

    type_in(qtbot, dialog, dose="5 mg")
    assert not dose.problem.isVisible()
    qtbot.mouseClick(dialog.go_on, LEFT)
    qtbot.waitUntil(dialog.is_checking, timeout=WAIT)
    assert user.proposed.name == "Fritagelse for idræt.docx"
    assert sentences(dialog) == [] and not dialog.go_on.isEnabled()
    assert not user.save_path.exists()

    answer_all(dialog)
    assert dialog.go_on.isEnabled() and dialog.go_on.text() == "Make and file"
    with qtbot.waitSignal(dialog.finished, timeout=WAIT):
        qtbot.mouseClick(dialog.go_on, LEFT)
    said = paragraphs(user.save_path)
    assert said[:2] == [patient.name, "Testparken 48\n2100 København Ø"]
    assert said[3:] == ["Hb <7,0 & stigende", "5 mg"]
    [document] = practice_session.call(journals.listed, patient=patient.id)
    assert document.kind == "Fritagelse for idræt"
    assert told[0].startswith("The letter fritagelse-1 was made, filed in the patient's journal, and saved as ")
    assert "sends nothing" in told[0]
    entries = [row.entry for row in practice_session.call(privacy.show, patient=patient.id)]
    looks = [entry.subject for entry in entries if entry.command == "letters.open-own-template"]
    assert looks == ["letter-template:1"], "looking at what the register knows is a look"


def test_the_chosen_patient_can_be_compared(dialog, patient):
    name, number = dialog.patient_button.text().split("\n")
    assert number == patient.identity
    assert patient.name.startswith(name.removesuffix("…")) and dialog.patient_button.accessibleName().endswith(number)


def test_going_back_and_changing_a_word_asks_the_checklist_anew(qtbot, dialog, practice_session, patient, user):
    type_in(qtbot, dialog, message="en", dose="1")
    qtbot.mouseClick(dialog.go_on, LEFT)
    qtbot.waitUntil(dialog.is_checking, timeout=WAIT)
    answer_all(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible() and not dialog.is_checking()
    assert dialog.fields.editors["message"].text() == "en"
    type_in(qtbot, dialog, message="to")
    qtbot.mouseClick(dialog.go_on, LEFT)
    qtbot.waitUntil(dialog.is_checking, timeout=WAIT)
    assert not dialog.go_on.isEnabled()
    assert not user.save_path.exists()
    assert practice_session.call(journals.listed, patient=patient.id) == ()


def test_a_file_that_is_there_is_left_and_another_place_is_asked_for(qtbot, dialog, user, tmp_path):
    user.save_path.write_text("mine")
    type_in(qtbot, dialog, message="en", dose="1")
    qtbot.mouseClick(dialog.path_button, LEFT)
    assert dialog.path_button.text() == "letter.docx" and dialog.path_button.toolTip() == str(user.save_path)
    qtbot.mouseClick(dialog.go_on, LEFT)
    qtbot.waitUntil(dialog.is_checking, timeout=WAIT)
    answer_all(dialog)
    qtbot.mouseClick(dialog.go_on, LEFT)
    qtbot.waitUntil(lambda: not dialog.is_checking(), timeout=WAIT)
    assert "is there already" in sentences(dialog)[0]
    assert dialog.path_button.text() == "Choose where to save…"
    assert user.save_path.read_text() == "mine"
    user.save_path = tmp_path / "other.docx"
    with qtbot.waitSignal(dialog.finished, timeout=WAIT):
        qtbot.mouseClick(dialog.go_on, LEFT)  # the checklist was passed for this very letter
    assert user.save_path.exists()


def test_a_contact_of_the_register_is_chosen(qtbot, dialog, practice_session, when_asked):
    practice_session.call(
        contacts.add, kind=ContactKind.INSURER, name="Prøveforsikring", address=("Torvet 9", "8000 By")
    )
    dialog.recipient.setCurrentIndex(dialog.recipient.findData(Recipient.INSURER))
    qtbot.waitUntil(lambda: "Nobody is chosen" in dialog.whom.text())

    def choose(picker: ContactPicker) -> None:
        qtbot.waitUntil(picker.choose.isEnabled)
        qtbot.mouseClick(picker.choose, LEFT)

    when_asked(ContactPicker, choose)
    qtbot.mouseClick(dialog.contact_button, LEFT)
    qtbot.waitUntil(lambda: known(dialog, "recipient.address") == "Torvet 9\n8000 By")
    assert dialog.contact_button.text() == "Prøveforsikring"
    assert dialog.whom.text() == "Prøveforsikring\nTorvet 9\n8000 By"


def test_a_protected_address_is_not_shown_and_no_letter_is_made_to_it(qtbot, dialog, practice_session, patient):
    practice_session.call(patients.change, patient=patient.id, protected=True)
    dialog.recipient.setCurrentIndex(dialog.recipient.findData(Recipient.GUARDIAN))
    dialog.recipient.setCurrentIndex(dialog.recipient.findData(Recipient.PATIENT))
    qtbot.waitUntil(lambda: "protected by law" in dialog.whom.text())
    assert known(dialog, "recipient.address") == "–"
    type_in(qtbot, dialog, message="en", dose="1")
    qtbot.mouseClick(dialog.go_on, LEFT)
    qtbot.waitUntil(lambda: sentences(dialog) != [], timeout=WAIT)
    assert "protected by law" in sentences(dialog)[0]


def test_what_was_typed_stays_for_another_patient_and_is_not_lost_unasked(qtbot, dialog, user):
    type_in(qtbot, dialog, message="en")
    qtbot.mouseClick(dialog.nobody, LEFT)
    qtbot.waitUntil(lambda: "about no patient" in dialog.whom.text())
    assert dialog.fields.editors["message"].text() == "en"
    user.choice = "stay"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible() and user.asked == ["Throw away what was typed?"]
    user.choice = "leave"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_an_administrator_adds_and_removes_a_template_here(qtbot, open_dialog, practice_session, user, word_file):
    dialog = open_dialog(practice_session)
    qtbot.waitUntil(lambda: "no template of its own yet" in "".join(sentences(dialog)))
    assert not dialog.go_on.isEnabled()
    user.files, user.title = [word_file], "Fritagelse for idræt"
    qtbot.mouseClick(dialog.templates.add, LEFT)
    qtbot.waitUntil(lambda: set(dialog.fields.editors) == {"message", "dose"}, timeout=WAIT)
    assert dialog.templates.list.currentText() == "Fritagelse for idræt" and sentences(dialog) == []
    qtbot.mouseClick(dialog.templates.add, LEFT)
    qtbot.waitUntil(lambda: "has a template “fritagelse” already" in "".join(sentences(dialog)), timeout=WAIT)
    user.choice = "remove"
    qtbot.mouseClick(dialog.templates.remove, LEFT)
    qtbot.waitUntil(lambda: dialog.templates.chosen() is None)
    assert practice_session.call(own_templates.listed) == ()
    assert len(practice_session.call(own_templates.listed, removed=True)) == 1


def test_a_secretary_uses_templates_and_changes_none(qtbot, open_dialog, as_role, template):
    dialog = open_dialog(as_role(Role.SECRETARY))
    qtbot.waitUntil(lambda: dialog.templates.chosen() is not None)
    assert not dialog.templates.add.isVisible() and not dialog.templates.remove.isVisible()


def test_from_the_letters_page_a_paper_about_nobody_is_made_and_told_of(qtbot, page, practice_session, user, tmp_path):
    document = docx.Document()
    document.add_paragraph("{{ message }}")
    document.save(tmp_path / "Opslag.docx")
    practice_session.call(own_templates.add, file=tmp_path / "Opslag.docx", title="Opslag & andet")
    qtbot.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = page.findChild(OwnTemplatesDialog)
    qtbot.waitUntil(lambda: "message" in dialog.fields.editors)
    dialog.recipient.setCurrentIndex(dialog.recipient.findData(Recipient.NOBODY))
    qtbot.waitUntil(lambda: not dialog.whom.isVisible())
    type_in(qtbot, dialog, message="Vi holder lukket.")
    qtbot.mouseClick(dialog.go_on, LEFT)
    qtbot.waitUntil(dialog.is_checking, timeout=WAIT)
    answer_all(dialog)
    qtbot.mouseClick(dialog.go_on, LEFT)
    qtbot.waitUntil(lambda: page.notice_area.notices() != [], timeout=WAIT)
    assert "It is about nobody and is filed nowhere." in page.notice_area.notices()[0].sentence
    assert paragraphs(user.save_path) == ["Vi holder lukket."]
