"""From one dictation to the next: no word that was typed is lost on the way."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.dictation.page import DictationPage
from desktop.workspace import Workspace
from office.features import dictation
from office.session import Session

SECONDS = 15_000


@pytest.fixture
def page(
    qtbot: QtBot,
    own_settings: Path,
    tmp_path: Path,
    practice_session: Session,
    open_workspace: Callable[[Session], Workspace],
) -> DictationPage:
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
    return made


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
    rectangle = page.table.visualRect(page.model.index(1, 1))
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=rectangle.center())
    qtbot.waitUntil(lambda: page.correction.dictation.row.dictation.id == 2, timeout=SECONDS)
    assert page.focusWidget() is page.table
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.focusWidget() is page.correction.edit, timeout=SECONDS)
    assert page.correction.edit.text() == ""
