"""Whom a letter goes to: patient, guardian, somebody from the register, or nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.contacts.form import ContactDialog
from desktop.contacts.picker import ContactPicker
from desktop.letters.page import LettersPage, View
from desktop.patients.editor import PatientEditor
from desktop.patients.picker import PatientPicker
from office.contacts.model import Contact, ContactKind
from office.features import contacts, letters, patients
from office.letters.drafts import LetterContent
from office.letters.kinds import Recipient
from office.patients.model import Patient
from office.session import Session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CONTROL = Qt.KeyboardModifier.ControlModifier
REQUEST = {"Anmodning om": "subject"}


@pytest.fixture
def municipality(practice_session: Session) -> Contact:
    return practice_session.call(
        contacts.add,
        kind=ContactKind.MUNICIPALITY,
        name="Eksempelby Kommune",
        attention="Att.: Sygedagpenge",
        address=("Torvet 9", "8000 Eksempelby"),
    )


def saved(session: Session) -> LetterContent:
    return session.call(letters.listed)[0].draft.content


def offered(page: LettersPage) -> list[str]:
    return [str(recipient) for recipient in page.desk.form.recipients.buttons]


def test_a_kind_offers_the_recipients_that_it_has(open_letter: Callable[..., LettersPage], begin: Callable[..., int]):
    page = open_letter(begin("proevesvar"))
    assert offered(page) == ["patient", "guardian"]
    assert not page.desk.form.recipients.choose_button.isVisible()
    page.desk.form.choose_kind("myndighedssvar")
    assert offered(page) == ["municipality", "insurer", "authority"]
    assert "Nobody is chosen yet" in page.desk.form.recipient_text()
    assert page.desk.form.recipients.choose_button.isVisible()
    page.desk.form.choose_kind("proevesvar")
    assert page.desk.form.content().recipient is Recipient.PATIENT, "a look at another kind changes nobody"


def test_somebody_is_chosen_from_the_register(
    qtbot: QtBot,
    open_letter: Callable[..., LettersPage],
    begin: Callable[..., int],
    municipality: Contact,
    practice_session: Session,
    when_asked: Callable[..., None],
):
    page = open_letter(begin("myndighedssvar", Recipient.MUNICIPALITY))

    def search(picker: ContactPicker) -> None:
        qtbot.waitUntil(lambda: picker.table.model().rowCount() == 1)
        qtbot.keyClicks(picker.words, "torvet eksempelby")
        qtbot.waitUntil(picker.choose.isEnabled)
        qtbot.keyClick(picker.words, Qt.Key.Key_Return)

    when_asked(ContactPicker, search)
    page.desk.form.recipients.choose_button.click()
    assert page.desk.form.recipient_text() == ("Eksempelby Kommune\nAtt.: Sygedagpenge\nTorvet 9\n8000 Eksempelby")
    qtbot.waitUntil(lambda: saved(practice_session).contact == municipality.id)


def test_a_new_contact_is_added_in_place(
    qtbot: QtBot,
    open_letter: Callable[..., LettersPage],
    begin: Callable[..., int],
    practice_session: Session,
    when_asked: Callable[..., None],
):
    page = open_letter(begin("henvisning", Recipient.HOSPITAL))

    def fill_in(dialog: ContactDialog) -> None:
        assert (dialog.name.text(), dialog.kind.currentData()) == ("Øvelsessygehuset", ContactKind.HOSPITAL)
        dialog.save()
        qtbot.waitUntil(lambda: bool(dialog.notices.notices()))
        assert "address is missing" in dialog.notices.notices()[0].sentence
        dialog.address.setPlainText("Sygehusvej 1\n8000 Eksempelby")
        qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)

    def add(picker: ContactPicker) -> None:
        qtbot.keyClicks(picker.words, "Øvelsessygehuset")
        assert picker.table.model().rowCount() == 0
        when_asked(ContactDialog, fill_in)
        qtbot.mouseClick(picker.add, Qt.MouseButton.LeftButton)

    when_asked(ContactPicker, add)
    page.desk.form.recipients.choose_button.click()
    assert page.desk.form.recipient_text() == "Øvelsessygehuset\nSygehusvej 1\n8000 Eksempelby"
    [contact] = practice_session.call(contacts.listed, kind=ContactKind.HOSPITAL)
    qtbot.waitUntil(lambda: saved(practice_session).contact == contact.id)


def test_another_practitioner_is_chosen_and_the_own_one_taken_back(
    qtbot: QtBot,
    open_letter: Callable[..., LettersPage],
    begin: Callable[..., int],
    practice_session: Session,
    patient: Patient,
    when_asked: Callable[..., None],
):
    practice_session.call(
        patients.change, patient=patient.id, practitioner="Lægehuset", practitioner_address=("Gaden 1", "8000 By")
    )
    practice_session.call(
        contacts.add, kind=ContactKind.PRACTITIONER, name="Øjenklinikken", address=("Vej 2", "8000 By")
    )
    page = open_letter(begin("laegebrev", Recipient.PRACTITIONER))
    recipients = page.desk.form.recipients
    assert recipients.text() == "Lægehuset\nGaden 1\n8000 By"

    def choose(picker: ContactPicker) -> None:
        qtbot.waitUntil(lambda: picker.table.model().rowCount() == 1)
        picker.table.selectRow(0)
        qtbot.keyClick(picker.table, Qt.Key.Key_Return)

    when_asked(ContactPicker, choose)
    recipients.choose_contact()
    assert recipients.text() == "Øjenklinikken\nVej 2\n8000 By"
    assert recipients.own_button.isVisible()
    recipients.own_button.click()
    assert recipients.text() == "Lægehuset\nGaden 1\n8000 By"
    assert page.desk.form.content().contact is None


def test_a_protected_patient_gets_no_letter_before_the_forwarding_address_is_known(
    qtbot: QtBot, open_letter: Callable[..., LettersPage], begin: Callable[..., int], other_patient: Patient,
    when_asked: Callable[..., None], practice_session: Session,
):  # fmt: skip
    page = open_letter(begin("proevesvar", about=other_patient))
    assert "no forwarding address is recorded" in page.desk.form.recipient_text()
    qtbot.waitUntil(lambda: "protected by law" in page.desk.page._message.text())

    def put_right(editor: PatientEditor) -> None:
        editor.forwarding.setPlainText("Kommunens postkasse 5\n7100 Vejle")
        qtbot.keyClick(editor, Qt.Key.Key_S, CONTROL)

    when_asked(PatientEditor, put_right)
    assert page.desk.form.recipients.record_button.isVisible()
    page.desk.form.recipients.record_button.click()
    assert "Kommunens postkasse 5" in page.desk.form.recipient_text()
    assert "where the patient lives" in page.desk.form.recipient_text()
    # The page says now what is missing in the letter itself.
    qtbot.waitUntil(lambda: "“Prøve eller undersøgelse”" in page.desk.page._message.text())
    found = practice_session.call(patients.show, patient=other_patient.id)
    assert found.forwarding.lines == ("Kommunens postkasse 5", "7100 Vejle")


def test_the_record_is_changed_from_the_banner(
    qtbot: QtBot, open_letter: Callable[..., LettersPage], begin: Callable[..., int], when_asked: Callable[..., None]
):
    page = open_letter(begin("proevesvar"))
    page.desk.form.choose_recipient(Recipient.GUARDIAN)
    assert "no address" in page.desk.form.recipient_text()

    def add_guardian(editor: PatientEditor) -> None:
        editor.name.setText("Nancy Ann Berggren Lund")
        editor.guardian.setText("Mona Berggren")
        editor.guardian_address.setPlainText("Parkvej 2\n2100 København Ø")
        editor.save()

    when_asked(PatientEditor, add_guardian)
    qtbot.keyClick(page, Qt.Key.Key_P, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert page.banner.name() == "Nancy Ann Berggren Lund"
    assert page.desk.form.recipient_text() == "Mona Berggren\nParkvej 2\n2100 København Ø"


def test_a_wrong_record_stays_in_the_editor(
    qtbot: QtBot, open_letter: Callable[..., LettersPage], begin: Callable[..., int], when_asked: Callable[..., None]
):
    page = open_letter(begin("proevesvar"))

    def clear_name(editor: PatientEditor) -> None:
        editor.name.clear()
        editor.save()
        qtbot.waitUntil(lambda: bool(editor.notices.notices()))
        assert "name is missing" in editor.notices.notices()[0].sentence
        assert editor.save_button.isEnabled()
        editor.reject()

    when_asked(PatientEditor, clear_name)
    page.change_patient()
    assert page.banner.name() == "Nancy Ann Berggren"


def test_minutes_are_begun_without_a_patient(
    qtbot: QtBot, page: LettersPage, practice_session: Session, when_asked: Callable[..., None]
):
    def nobody(picker: PatientPicker) -> None:
        assert picker.nobody.isVisible()
        qtbot.keyClick(picker, Qt.Key.Key_M, CONTROL)

    when_asked(PatientPicker, nobody)
    qtbot.keyClick(page, Qt.Key.Key_N, CONTROL)
    qtbot.waitUntil(lambda: page.view is View.WRITING)
    assert not page.banner.isVisible() and not page.desk.form.recipients.isVisible()
    form = page.desk.form
    assert [form.kind.itemText(row) for row in range(form.kind.count())] == ["Mødereferat", "Folder"]
    [row] = practice_session.call(letters.listed)
    assert (row.draft.patient, row.draft.content.recipient) == (None, Recipient.NOBODY)
    assert not form.further.enclosures.from_journal.isVisible(), "nobody has no journal"


def test_a_letter_about_somebody_stays_about_somebody(
    open_letter: Callable[..., LettersPage], begin: Callable[..., int]
):
    page = open_letter(begin("proevesvar"))
    choice = page.desk.form.kind
    titles = [choice.itemText(row) for row in range(choice.count())]
    assert titles[:3] == ["To the patient", "Prøvesvar", "Indkaldelse"]
    assert titles.index("To colleagues") < titles.index("Epikrise") < titles.index("To authorities and others")
    assert "Mødereferat" not in titles and "About nobody" not in titles
    assert not choice.model().flags(choice.model().index(0, 0)) & Qt.ItemFlag.ItemIsEnabled, "titles can't be chosen"
