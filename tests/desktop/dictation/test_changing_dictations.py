"""From one dictation to the next: no word that was typed is lost on the way."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.dictation.page import DictationPage
from desktop.workspace import Workspace
from office.dictation.model import Priority
from office.features import dictation, patients
from office.session import Session

SECONDS = 15_000


@pytest.fixture
def page(
    qtbot: QtBot,
    own_settings: Path,
    tmp_path: Path,
    practice_session: Session,
    open_workspace: Callable[[Session], Workspace],
) -> Iterator[DictationPage]:
    """The page of an office with two dictations that are typed by ear, since nobody recognises them."""
    for number in (1, 2):
        recording = tmp_path / f"{number}.wav"
        with wave.open(str(recording), "wb") as file:
            file.setparams((1, 2, 16_000, 0, "NONE", ""))
            file.writeframes(bytes(16_000 * number))
        received = practice_session.call(dictation.receive, audio=recording)
        with practice_session.database.transaction() as connection:
            connection.exec_driver_sql("UPDATE jobs SET state = 'failed', dedupe = NULL")
        assert received.id == number
    made = DictationPage(open_workspace(practice_session))
    qtbot.addWidget(made)
    made.show()
    made.open_record(1)
    qtbot.waitUntil(lambda: made.correction.dictation is not None, timeout=SECONDS)
    yield made
    made.correction.clear()  # no recording is left to the garbage collector (see `widgets/player.py`)


def text_of(session: Session, number: int) -> str | None:
    kept = session.call(dictation.opened, dictation=number).transcript
    return kept.text if kept else None


def test_words_typed_while_the_next_one_is_fetched_are_saved(
    qtbot: QtBot, page: DictationPage, practice_session: Session
) -> None:
    page.open_record(2)
    page.correction.edit.insertPlainText("Det sidste ord.")
    qtbot.waitUntil(lambda: page.correction.dictation.row.dictation.id == 2, timeout=SECONDS)
    assert text_of(practice_session, 1) == "Det sidste ord."
    assert page.correction.edit.text() == "" and text_of(practice_session, 2) is None


def test_a_dictation_is_put_away_with_its_last_words(
    qtbot: QtBot, page: DictationPage, practice_session: Session
) -> None:
    page.correction.edit.insertPlainText("Slut.")
    page.finish_action.trigger()
    qtbot.waitUntil(lambda: page.correction.dictation is None, timeout=SECONDS)
    assert text_of(practice_session, 1) == "Slut."
    assert practice_session.call(dictation.counted, finished=True) == 1


def test_a_text_that_can_not_be_saved_is_not_put_away(
    qtbot: QtBot, page: DictationPage, practice_session: Session
) -> None:
    with practice_session.database.transaction() as connection:
        connection.exec_driver_sql("UPDATE dictations SET held_by = 'Bente'")
    page.correction.edit.insertPlainText("Mine ord.")
    page.finish_action.trigger()
    qtbot.waitUntil(lambda: bool(page.notice_area.notices()), timeout=SECONDS)
    assert "Bente" in page.notice_area.notices()[0].sentence
    assert page.correction.edit.text() == "Mine ord."
    assert practice_session.call(dictation.counted, finished=True) == 0


def test_typing_goes_on_where_it_was_when_the_text_saves_itself(qtbot: QtBot, page: DictationPage) -> None:
    edit = page.correction.edit
    edit.insertPlainText("Første linje.\nAnden linje.")
    cursor = edit.textCursor()
    cursor.setPosition(len("Første"))
    edit.setTextCursor(cursor)
    for more in (" A", " B"):
        edit.insertPlainText(more)
        with qtbot.waitSignal(page.correction.saved, timeout=SECONDS):
            page.correction.save()
        with qtbot.waitSignal(page.correction.facts_taken, timeout=SECONDS):
            page.refresh()
    assert edit.text() == "Første A B linje.\nAnden linje."
    assert edit.textCursor().position() == len("Første A B")
    assert edit.document().isUndoAvailable()


def test_a_click_shows_a_dictation_and_enter_goes_into_its_text(qtbot: QtBot, page: DictationPage) -> None:
    page.correction.edit.insertPlainText("Et.")
    page.table.setFocus()
    rectangle = page.table.visualRect(page.model.index(1, 0))
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=rectangle.center())
    qtbot.waitUntil(lambda: page.correction.dictation.row.dictation.id == 2, timeout=SECONDS)
    assert page.focusWidget() is page.table
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.focusWidget() is page.correction.edit, timeout=SECONDS)
    assert page.correction.edit.text() == ""


def held_by(session: Session, number: int) -> str:
    return session.call(dictation.opened, dictation=number).row.dictation.held_by


def test_only_a_change_takes_a_dictation_in_hand_and_it_can_be_handed_back(
    qtbot: QtBot, page: DictationPage, practice_session: Session
) -> None:
    edit = page.correction.edit
    page.open_record(2)
    qtbot.waitUntil(lambda: page.correction.dictation.row.dictation.id == 2, timeout=SECONDS)
    page.leave()
    assert held_by(practice_session, 2) == "" and not page.release_action.isEnabled()
    edit.insertPlainText("Et ord.")
    page.correction.save()
    qtbot.waitUntil(page.release_action.isEnabled, timeout=SECONDS)
    assert held_by(practice_session, 2) == "Anna"
    edit.insertPlainText(" Og et til.")
    page.release_action.trigger()
    qtbot.waitUntil(lambda: not page.release_action.isEnabled(), timeout=SECONDS)
    assert held_by(practice_session, 2) == ""
    assert text_of(practice_session, 2) == "Et ord. Og et til."


def test_the_list_makes_room_for_the_text_and_comes_back(qtbot: QtBot, page: DictationPage) -> None:
    narrow = page.correction.edit.width()
    page.table.setFocus()
    page.fold_action.trigger()
    qtbot.waitUntil(lambda: page.correction.edit.width() > narrow)
    assert not page.table.isVisible() and page.focusWidget() is page.correction.edit
    page.finish_action.trigger()
    qtbot.waitUntil(page.table.isVisible, timeout=SECONDS)  # for the next one to be chosen
    assert not page.fold_action.isEnabled()


def test_patients_and_dictations_are_told_apart_in_the_list(
    qtbot: QtBot, page: DictationPage, practice_session: Session
) -> None:
    nancy = practice_session.call(patients.add, identity="251248-9996", name="Nancy Ann Berggren")
    practice_session.call(dictation.assign, dictation=2, patient=nancy.id)
    practice_session.call(dictation.describe, dictation=2, title="Epikrise", priority=Priority.URGENT)
    qtbot.waitUntil(lambda: page.model.row(0).dictation.id == 2, timeout=SECONDS)
    row = page.model.index(0, 0)
    assert row.data() == "Nancy Ann Berggren, 251248-9996, Epikrise, ▲ Urgent, ▲ Not recognised"
    assert page.model.index(1, 0).data().startswith("Patient not known yet, ")
    qtbot.keyClicks(page.table, "Pat")
    assert page.table.currentIndex().row() == 1
    page.resize(760, 600)
    assert page.table.horizontalScrollBar().maximum() == 0
    shown = page.table.visualRect(row)
    assert shown.width() <= page.table.viewport().width()
    assert shown.height() > 2 * page.table.fontMetrics().height()
