"""What goes with a letter: references, a mark, enclosures from the journal, copies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from signing_in import PASSPHRASE

from desktop.letters.journal_choice import JournalChoice
from desktop.letters.page import LettersPage, View
from office.features import journals, letters, patients
from office.letters.drafts import Enclosure, LetterContent
from office.letters.kinds import Recipient
from office.patients.model import Patient
from office.session import Session, create_office

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def documents(practice_session: Session, patient: Patient, text_file: Callable[..., Path]) -> dict[str, int]:
    """Two documents in the patient's journal, by title."""
    titles = ("Blodprøve 2. november", "Røntgen af knæ")
    return {
        title: practice_session.call(
            journals.file, path=text_file(title), patient=patient.id, kind="svar", title=title
        ).id
        for title in titles
    }


def saved(session: Session) -> LetterContent:
    return session.call(letters.listed)[0].draft.content


def test_documents_of_the_journal_are_ticked(
    qtbot: QtBot,
    open_letter: Callable[..., LettersPage],
    begin: Callable[..., int],
    practice_session: Session,
    documents: dict[str, int],
    when_asked: Callable[..., None],
):
    page = open_letter(begin("proevesvar"))

    def tick(choice: JournalChoice) -> None:
        qtbot.waitUntil(lambda: choice.list.count() == 2)
        assert choice.list.item(0).text().startswith("Røntgen af knæ"), "the newest stands first"
        qtbot.keyClick(choice.list, Qt.Key.Key_Space)
        choice.words.setText("blod")
        assert choice.list.item(0).isHidden() and not choice.list.item(1).isHidden()
        choice.list.item(1).setCheckState(Qt.CheckState.Checked)
        choice.accept()

    when_asked(JournalChoice, tick)
    enclosures = page.desk.form.further.enclosures
    enclosures.from_journal.click()
    both = (
        Enclosure("Røntgen af knæ", documents["Røntgen af knæ"]),
        Enclosure("Blodprøve 2. november", documents["Blodprøve 2. november"]),
    )
    qtbot.waitUntil(lambda: saved(practice_session).enclosures == both)

    with qtbot.waitActive(page):
        page.activateWindow()
    enclosures.list.setFocus()
    enclosures.list.setCurrentRow(1)
    qtbot.keyClick(enclosures.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: saved(practice_session).enclosures == both[::-1])
    assert not enclosures.up_action.isEnabled() and enclosures.down_action.isEnabled()

    def untick(choice: JournalChoice) -> None:
        qtbot.waitUntil(lambda: choice.list.count() == 2)
        assert choice.list.item(0).checkState() is Qt.CheckState.Checked
        choice.list.item(0).setCheckState(Qt.CheckState.Unchecked)
        choice.accept()

    when_asked(JournalChoice, untick)
    enclosures.choose()
    qtbot.waitUntil(lambda: saved(practice_session).enclosures == both[1:])
    with qtbot.waitActive(page):
        page.activateWindow()
    enclosures.list.setCurrentRow(0)
    qtbot.keyClick(enclosures.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: saved(practice_session).enclosures == ())


def test_a_title_is_typed_freely(
    qtbot: QtBot, open_letter: Callable[..., LettersPage], begin: Callable[..., int], practice_session: Session
):
    page = open_letter(begin("proevesvar"))
    enclosures = page.desk.form.further.enclosures
    qtbot.mouseClick(enclosures.other, Qt.MouseButton.LeftButton)
    assert enclosures.enclosures() == (), "a title that is not typed yet is none"
    editor = enclosures.list.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    qtbot.keyClicks(editor, "Vejledning om faste")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: saved(practice_session).enclosures == (Enclosure("Vejledning om faste"),))


def test_references_and_copies_come_onto_the_page(
    qtbot: QtBot, page: LettersPage, finished_draft: int, practice_session: Session, out: Path
):
    page.open_record(finished_draft)
    qtbot.waitUntil(lambda: page.view is View.WRITING)
    further = page.desk.form.further
    qtbot.keyClicks(further.reference, "J.nr. 2026-17")
    qtbot.keyClicks(further.copies, "Egen læge; Eksempelby Kommune;")
    qtbot.waitUntil(lambda: saved(practice_session).copies == ("Egen læge", "Eksempelby Kommune"))
    assert saved(practice_session).your_reference == "J.nr. 2026-17"
    (out / "page.pdf").write_bytes(practice_session.call(letters.preview, letter=finished_draft).pdf)
    text = pypdf.PdfReader(out / "page.pdf").pages[0].extract_text()
    assert "J.nr. 2026-17" in text and "Eksempelby Kommune" in text
    assert not further.mark.isVisible(), "Danish letters bear no such mark"


def test_a_norwegian_letter_bears_a_mark(
    qtbot: QtBot, open_page: Callable[[Session], LettersPage], open_office: Callable[..., Session], tmp_path: Path
):
    folder = tmp_path / "kontor"
    create_office(folder, name="Kontoret", user="Anna", passphrase=PASSPHRASE, country="no", practice=True)
    session = open_office(folder)
    person = session.call(patients.add, identity="12895098765", name="Line Danser", address=("Vei 1", "0150 Oslo"))
    content = LetterContent("proevesvar", Recipient.PATIENT)
    letter = session.call(letters.begin, patient=person.id, content=content).id
    page = open_page(session)
    page.open_record(letter)
    qtbot.waitUntil(lambda: page.view is View.WRITING)
    mark = page.desk.form.further.mark
    assert mark.isVisible() and mark.itemText(0) == ""
    mark.setCurrentIndex(1)
    qtbot.waitUntil(lambda: saved(session).exemption_mark.startswith("Unntatt offentlighet"))
    mark.setEditText("Unntatt offentlighet, § 5")
    qtbot.waitUntil(lambda: saved(session).exemption_mark == "Unntatt offentlighet, § 5")
