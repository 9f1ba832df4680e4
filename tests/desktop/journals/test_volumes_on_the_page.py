"""What an archivist does with paper volumes: register, lend, take back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QDate, Qt

from desktop.journals.volume_dialogs import LendDialog, NewVolumeDialog
from desktop.widgets.notice import Notice
from office.features import journals, privacy

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def volume(practice_session, patient):
    return practice_session.call(journals.add_volume, patient=patient.id, label="Bind 1, 1998–2009", shelf="A 3")


def show_volumes(qtbot, page) -> None:
    qtbot.mouseClick(page.volumes_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.volumes.current() is not None)


def cells(page, row: int) -> list[str]:
    model = page.volumes.model
    return [model.data(model.index(row, column)) for column in range(model.columnCount())]


def test_a_paper_journal_is_registered_from_an_empty_page(page, qtbot, patient, pick):
    page.show_volumes()
    qtbot.waitUntil(page.volumes.empty.isVisible)
    qtbot.keyClick(page, Qt.Key.Key_N, CONTROL)
    dialog = page.findChild(NewVolumeDialog)
    pick("Nancy")
    qtbot.mouseClick(dialog.patient, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(dialog.label, "Bind 2")
    qtbot.mouseClick(dialog.do, Qt.MouseButton.LeftButton)
    assert "shelves" in dialog.notices.notices()[0].sentence
    qtbot.keyClicks(dialog.shelf, "B 7")
    qtbot.mouseClick(dialog.do, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.volumes.current() is not None)
    assert cells(page, 0)[:4] == [patient.name, patient.identity, "Bind 2", "B 7"]


def test_a_volume_is_lent_and_taken_back_and_the_taking_back_undone(page, qtbot, volume):
    show_volumes(qtbot, page)
    assert page.volumes.lend_action.isEnabled() and not page.volumes.take_back_action.isEnabled()
    qtbot.keyClick(page, Qt.Key.Key_L, CONTROL)
    dialog = page.findChild(LendDialog)
    assert dialog.due.date().toPython() > datetime.now(UTC).date()
    qtbot.keyClicks(dialog.borrower, "Kirurgisk ambulatorium")
    qtbot.mouseClick(dialog.do, Qt.MouseButton.LeftButton)
    assert "needed for" in dialog.notices.notices()[0].sentence
    qtbot.keyClicks(dialog.purpose, "Tilsyn")
    dialog.due.setDate(QDate(2099, 12, 31))
    qtbot.mouseClick(dialog.do, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.volumes.take_back_action.isEnabled)
    assert cells(page, 0)[4:] == ["Kirurgisk ambulatorium", "31 Dec 2099"]
    assert "Tilsyn" in page.volumes.about.text()

    with qtbot.waitActive(page):  # a desktop does this by itself when a dialog closes
        page.activateWindow()
    qtbot.keyClick(page, Qt.Key.Key_B, CONTROL)
    qtbot.waitUntil(page.volumes.lend_action.isEnabled)
    assert cells(page, 0)[4:] == ["", ""]
    back = next(notice for notice in page.findChildren(Notice) if "A 3" in notice.sentence)
    qtbot.mouseClick(back.offer_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.volumes.take_back_action.isEnabled)
    assert cells(page, 0)[4:] == ["Kirurgisk ambulatorium", "31 Dec 2099"]


def test_the_first_words_typed_go_into_the_first_field(page, qtbot, volume):
    show_volumes(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_L, CONTROL)
    dialog = page.findChild(LendDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.focusWidget() is dialog.borrower
    qtbot.keyClicks(dialog.focusWidget(), "Dr. Holm")
    assert dialog.borrower.text() == "Dr. Holm" and dialog.notices.notices() == []
    dialog.reject()


def test_an_overdue_volume_is_told_by_word_and_sign(page, qtbot, practice_session, volume):
    due = datetime.now(UTC).date() - timedelta(days=3)
    practice_session.call(journals.lend, volume=volume, borrower="B", purpose="P", due=due)
    show_volumes(qtbot, page)
    model = page.volumes.model
    place = model.index(0, 5)
    assert model.data(place).startswith("Overdue")
    assert model.data(place, Qt.ItemDataRole.DecorationRole) is not None


def test_a_loan_that_somebody_else_was_quicker_with_is_told_in_the_dialog(page, qtbot, practice_session, volume):
    show_volumes(qtbot, page)
    page.volumes.lend()
    dialog = page.findChild(LendDialog)
    dialog.borrower.setText("B")
    dialog.purpose.setText("P")
    practice_session.call(journals.lend, volume=volume, borrower="Quick", purpose="P", due=date(2099, 1, 1))
    qtbot.mouseClick(dialog.do, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("Quick" in notice.sentence for notice in dialog.notices.notices()))
    assert dialog.do.isEnabled()
    dialog.reject()


def test_a_volume_is_opened_by_its_number(page, qtbot, practice_session, patient, volume):
    second = practice_session.call(journals.add_volume, patient=patient.id, label="Bind 2", shelf="A 4")
    page.open_volume(second)
    qtbot.waitUntil(lambda: page.volumes.table.current_key() == second)
    assert page.volumes_button.isChecked()


def test_each_views_actions_sleep_while_the_other_is_shown(page, qtbot, practice_session, volume):
    show_volumes(qtbot, page)
    assert not page.documents.file_action.isEnabled()
    assert "Ctrl+L" in page.main_button.text()
    qtbot.mouseClick(page.documents_button, Qt.MouseButton.LeftButton)
    assert page.documents.file_action.isEnabled()
    assert not page.volumes.lend_action.isEnabled() and not page.volumes.add_action.isEnabled()
    assert "Ctrl+O" in page.main_button.text()
    # Each view asks for its own list only.
    looked = {row.entry.command for row in practice_session.call(privacy.show)}
    assert {"journals.newest", "journals.volumes"} <= looked
