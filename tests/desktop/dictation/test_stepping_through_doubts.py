"""From one place to look at to the next, with keys only: the text is selected and its sound is played."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from desktop.dictation.doubts import LEAD_IN_SECONDS, DoubtsPanel
from desktop.dictation.page import DictationPage
from desktop.workspace import Workspace
from office.features import dictation, vocabulary
from office.session import Session
from speech import dictionary as dictionaries
from tests.dictating import dictated, text_of

SECONDS = 15_000
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
SAID = "se er pe er syv punktum hun får halvtreds milligram ¿metropolol punktum ingen smerter i højre ben punktum"
PLACES = ["CRP", "50 mg", "metropolol", "Ingen", "højre"]


@pytest.fixture(autouse=True)
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer without dictionaries, whatever this one has."""
    monkeypatch.setattr(dictionaries, "_folders", lambda: iter(()))
    dictionaries.dictionary.cache_clear()
    yield
    dictionaries.dictionary.cache_clear()


@pytest.fixture
def page(
    qtbot: QtBot,
    own_settings: Path,
    practice_session: Session,
    open_workspace: Callable[[Session], Workspace],
) -> Iterator[DictationPage]:
    """The page of an office with a dictation that holds five places to look at, and one that holds none."""
    practice_session.call(vocabulary.add_word, word="CRP", spoken="se er pe")
    dictated(practice_session, SAID)
    dictated(practice_session, "kontrol hos egen læge punktum")
    made = DictationPage(open_workspace(practice_session))
    qtbot.addWidget(made)
    made.resize(1200, 700)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    open_dictation(qtbot, made, 1)
    yield made
    made.correction.clear()  # what still sounds must not be left to the garbage collector (see `widgets/player.py`)


def open_dictation(qtbot: QtBot, page: DictationPage, number: int) -> None:
    page.open_record(number)
    qtbot.waitUntil(
        lambda: page.correction.dictation is not None and page.correction.dictation.row.dictation.id == number,
        timeout=SECONDS,
    )
    wait_for_list(qtbot, page)


def wait_for_list(qtbot: QtBot, page: DictationPage) -> None:
    page.workspace.wait()
    qtbot.waitUntil(lambda: not page.correction.doubts.is_busy, timeout=SECONDS)


def press(qtbot: QtBot, page: DictationPage, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    qtbot.keyClick(page.correction.edit, key, modifier or Qt.KeyboardModifier.NoModifier)


def selected(page: DictationPage) -> str:
    return page.correction.edit.textCursor().selectedText()


def doubts_of(page: DictationPage) -> DoubtsPanel:
    return page.correction.doubts


def save(qtbot: QtBot, page: DictationPage) -> None:
    with qtbot.waitSignal(page.correction.saved, timeout=SECONDS):
        page.correction.save()
    page.workspace.wait()


def test_f8_goes_from_place_to_place_tells_why_and_plays_from_just_before(qtbot, page):
    panel, went = doubts_of(page), []
    page.correction.player.position_changed.connect(went.append)
    assert panel.count.text() == "5 places to look at."
    assert "no dictionary" in panel.note.text() and panel.note.isVisible()
    press(qtbot, page, Qt.Key.Key_F8)
    assert selected(page) == "CRP"
    assert panel.count.text() == "1 of 5: “CRP”"
    assert "vocabulary" in panel.reason.text() and "Heard: “se er pe”." in panel.reason.text()
    assert not panel.note.isVisible()
    press(qtbot, page, Qt.Key.Key_F8)
    assert selected(page) == "50 mg"
    assert panel.count.text() == "2 of 5: “50 mg”"
    assert panel.reason.text().startswith("A dose") and "halvtreds milligram" in panel.reason.text()
    assert 8.0 - LEAD_IN_SECONDS in went
    qtbot.waitUntil(lambda: page.correction.player.is_playing, timeout=SECONDS)
    for text in (*PLACES[2:], PLACES[0]):
        press(qtbot, page, Qt.Key.Key_F8)
        assert selected(page) == text
    for text in (PLACES[4], PLACES[3]):
        press(qtbot, page, Qt.Key.Key_F8, SHIFT)
        assert selected(page) == text
    assert {"F8", "Shift+F8", "F9", "Shift+F9", "Ctrl+F9", "Ctrl+T"} <= set(dict(page.key_lines()))


def test_what_is_right_is_off_the_list_for_good_and_may_be_looked_at_again(qtbot, page):
    press(qtbot, page, Qt.Key.Key_F8)
    press(qtbot, page, Qt.Key.Key_F9)
    assert selected(page) == "50 mg"
    press(qtbot, page, Qt.Key.Key_F9)
    assert doubts_of(page).texts() == PLACES[2:]
    press(qtbot, page, Qt.Key.Key_F9, SHIFT)
    assert selected(page) == "50 mg" and doubts_of(page).texts() == PLACES[1:]
    open_dictation(qtbot, page, 2)
    assert not doubts_of(page).isVisible()
    open_dictation(qtbot, page, 1)
    assert doubts_of(page).texts() == PLACES[1:]


def test_the_count_goes_on_from_place_to_place_and_does_not_jump(qtbot, page):
    panel = doubts_of(page)
    press(qtbot, page, Qt.Key.Key_F8)
    told = [panel.count.text()]
    for _place in PLACES[1:]:
        press(qtbot, page, Qt.Key.Key_F9)
        told.append(panel.count.text())
    assert [text.partition(":")[0] for text in told] == ["1 of 5", "2 of 5", "3 of 5", "4 of 5", "5 of 5"]
    press(qtbot, page, Qt.Key.Key_F9, SHIFT)
    assert panel.count.text() == "4 of 5: “Ingen”"


def test_what_can_not_be_done_takes_no_room(qtbot, page):
    def seen() -> set[str]:
        return {action.text() for action, button in doubts_of(page)._buttons.items() if button.isVisible()}

    assert seen() == {"Next place", "Previous place"}
    press(qtbot, page, Qt.Key.Key_F8)
    assert seen() == {"Next place", "Previous place", "It is right", "Write as heard"}
    press(qtbot, page, Qt.Key.Key_F8)
    assert seen() == {"Next place", "Previous place", "It is right"}
    for _place in PLACES:
        press(qtbot, page, Qt.Key.Key_F9)
    assert seen() == set() and doubts_of(page).isVisible()


def test_when_all_is_looked_at_it_says_so(qtbot, page):
    press(qtbot, page, Qt.Key.Key_F8)
    for _place in PLACES:
        press(qtbot, page, Qt.Key.Key_F9)
    assert doubts_of(page).texts() == []
    assert doubts_of(page).count.text().startswith("✓")
    before = page.correction.edit.textCursor().position()
    press(qtbot, page, Qt.Key.Key_F8)
    assert page.correction.edit.textCursor().position() == before


def test_typing_over_a_place_takes_it_off_the_list(qtbot, page, practice_session):
    for _time in range(3):
        press(qtbot, page, Qt.Key.Key_F8)
    qtbot.keyClicks(page.correction.edit, "metoprolol")
    press(qtbot, page, Qt.Key.Key_F8)
    assert selected(page) == "Ingen"
    assert doubts_of(page).texts() == ["CRP", "50 mg", "Ingen", "højre"]
    save(qtbot, page)
    assert "50 mg metoprolol" in text_of(practice_session, 1)
    assert doubts_of(page).texts() == ["CRP", "50 mg", "Ingen", "højre"]
    assert doubts_of(page).count.text() == "4 of 5: “Ingen”"


def test_f8_goes_on_from_the_cursor_also_while_the_text_before_it_grows(qtbot, page):
    edit = page.correction.edit
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClicks(edit, "Notat. ")
    press(qtbot, page, Qt.Key.Key_F8)
    assert selected(page) == "CRP"
    save(qtbot, page)
    press(qtbot, page, Qt.Key.Key_F8)
    assert selected(page) == "50 mg"
    edit.setTextCursor(edit.document().find("smerter"))
    press(qtbot, page, Qt.Key.Key_F8)
    assert selected(page) == "højre"
    edit.setTextCursor(edit.document().find("Hun"))
    press(qtbot, page, Qt.Key.Key_F8, SHIFT)
    assert selected(page) == "CRP"


def test_what_the_vocabulary_wrote_can_be_undone(qtbot, page, practice_session):
    press(qtbot, page, Qt.Key.Key_F8)
    press(qtbot, page, Qt.Key.Key_F9, CONTROL)
    assert page.correction.edit.text().startswith("se er pe er syv.")
    assert selected(page) == "50 mg"
    press(qtbot, page, Qt.Key.Key_F9, CONTROL)  # nothing that the vocabulary wrote
    assert "50 mg" in page.correction.edit.text()
    save(qtbot, page)
    assert text_of(practice_session, 1).startswith("se er pe")
    assert doubts_of(page).texts() == PLACES[1:]


def test_a_finished_dictation_is_looked_through_and_not_changed(qtbot, page, practice_session):
    practice_session.call(dictation.finish, dictation=2)
    practice_session.call(dictation.finish, dictation=1)
    qtbot.waitUntil(lambda: page.correction.dictation is None, timeout=SECONDS)
    assert not doubts_of(page).isVisible()
    open_dictation(qtbot, page, 1)
    press(qtbot, page, Qt.Key.Key_F8)
    assert selected(page) == "CRP"
    press(qtbot, page, Qt.Key.Key_F9, CONTROL)
    assert page.correction.edit.text().startswith("CRP")
