"""Text blocks: put in from a list or by their name, and kept by the office."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.letters.page import LettersPage
from desktop.letters.phrase_popup import PhrasePopup
from desktop.letters.phrases_dialog import PhrasesDialog
from desktop.letters.text_area import TextArea
from desktop.workspace import Workspace
from office.features import letters, phrases
from office.session import Session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CONTROL = Qt.KeyboardModifier.ControlModifier
FASTING = "Du skal møde fastende.\nDrik gerne vand."


@pytest.fixture
def area(
    qtbot: QtBot, open_letter: Callable[..., LettersPage], begin: Callable[..., int], practice_session: Session
) -> TextArea:
    """The free text of a letter, in an office with a text block of its own."""
    practice_session.call(phrases.keep, name="Faste2", title="Møde fastende", text=FASTING)
    page = open_letter(begin("indkaldelse"))
    shelf = page.desk.form.aids.shelf
    qtbot.waitUntil(lambda: shelf.named("faste2") is not None)
    area = page.desk.form.editors["text"].editor
    assert isinstance(area, TextArea)
    with qtbot.waitActive(page):
        page.activateWindow()
    area.setFocus()
    return area


def test_a_name_becomes_its_text_with_f3(qtbot: QtBot, area: TextArea, practice_session: Session):
    qtbot.keyClicks(area, "Husk: faste2")
    qtbot.keyClick(area, Qt.Key.Key_F3)
    assert area.toPlainText() == f"Husk: {FASTING}"
    qtbot.keyClick(area, Qt.Key.Key_Z, CONTROL)
    assert area.toPlainText() == "Husk: faste2", "it can be taken back at once"
    qtbot.keyClick(area, Qt.Key.Key_Y, CONTROL)
    qtbot.waitUntil(
        lambda: practice_session.call(letters.listed)[0].draft.content.fields.get("text") == f"Husk: {FASTING}"
    )


def test_an_unknown_name_stays_as_it_was_typed(qtbot: QtBot, area: TextArea):
    qtbot.keyClicks(area, "Husk ukendtnavn")
    qtbot.keyClick(area, Qt.Key.Key_F3)
    assert area.toPlainText() == "Husk ukendtnavn"


def test_a_text_block_is_found_in_the_list(qtbot: QtBot, area: TextArea):
    qtbot.keyClicks(area, "Kære dig. ")
    qtbot.keyClick(area, Qt.Key.Key_Space, CONTROL)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, PhrasePopup)
    everything = popup.list.count()
    qtbot.keyClicks(popup.words, "gerne drik")
    assert 0 < popup.list.count() < everything
    names = [popup.list.item(row).text().split()[0] for row in range(popup.list.count())]
    popup.words.setText("faste")
    assert "Faste2" in names
    row = [popup.list.item(row).text().split()[0] for row in range(popup.list.count())].index("Faste2")
    for _step in range(row):
        qtbot.keyClick(popup.words, Qt.Key.Key_Down)
    qtbot.keyClick(popup.words, Qt.Key.Key_Return)
    assert area.toPlainText() == f"Kære dig. {FASTING}"


def test_esc_puts_nothing_in(qtbot: QtBot, area: TextArea):
    qtbot.keyClick(area, Qt.Key.Key_Space, CONTROL)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, PhrasePopup)
    qtbot.keyClick(popup.words, Qt.Key.Key_Escape)
    assert not popup.isVisible() and area.toPlainText() == ""


def test_the_office_keeps_changes_and_removes_its_own(
    qtbot: QtBot, open_workspace: Callable[[Session], Workspace], practice_session: Session
):
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = PhrasesDialog(window, open_workspace(practice_session))
    dialog.open()
    qtbot.waitUntil(lambda: dialog.model.rowCount() > 0 and bool(dialog.name.text()))
    assert not dialog.remove_button.isEnabled(), "what comes with the program stays"
    before = dialog.model.rowCount()

    qtbot.keyClick(dialog, Qt.Key.Key_N, CONTROL)
    qtbot.keyClicks(dialog.name, "to ord")
    dialog.title.setText("Parkering")
    dialog.text.setPlainText("Du kan parkere ved indgang 3.")
    qtbot.keyClick(dialog, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: bool(dialog.notices.notices()))
    assert "can't be the name" in dialog.notices.notices()[0].sentence
    assert dialog.text.toPlainText() == "Du kan parkere ved indgang 3.", "nothing typed is lost"
    dialog.name.setText("parkering3")
    qtbot.keyClick(dialog, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == before + 1)
    qtbot.waitUntil(lambda: dialog.name.text() == "parkering3" and dialog.remove_button.isEnabled())

    dialog.text.setPlainText("Du kan parkere ved indgang 4.")
    dialog.keep()
    qtbot.waitUntil(
        lambda: any(one.text.endswith("indgang 4.") for one in practice_session.call(phrases.listed) if one.own)
    )
    qtbot.waitUntil(dialog.remove_button.isEnabled)
    qtbot.keyClick(dialog, Qt.Key.Key_Delete, CONTROL)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == before)
    assert not [one for one in practice_session.call(phrases.listed) if one.own]
    dialog.reject()
