"""The office's words in a window of their own: proposals are taken or refused, words added and removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.dictation.page import DictationPage
from desktop.dictation.vocabulary_dialog import VocabularyDialog
from desktop.workspace import Workspace
from office.features import vocabulary, writing_style
from office.patients.model import Patient
from office.session import Session
from speech.written import HouseStyle
from tests.dictating import correct, dictated

SECONDS = 15_000
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(
    qtbot: QtBot,
    own_settings: Path,
    practice_session: Session,
    patient: Patient,
    open_workspace: Callable[[Session], Workspace],
) -> Iterator[DictationPage]:
    """The page of an office in which two phrases were corrected three times each."""
    said = "hun har se er pe på syv og får meto prolol punktum"
    for _time in range(3):
        number = dictated(practice_session, said, patient=patient.id, author="Lene Læge")
        correct(practice_session, number, ("se er pe", "CRP"), ("meto prolol", "Metoprolol"))
    made = DictationPage(open_workspace(practice_session))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: "2" in made.vocabulary_action.text(), timeout=SECONDS)
    yield made
    made.correction.clear()  # what sounds must not be left to the garbage collector (see `widgets/player.py`)


@pytest.fixture
def window(qtbot: QtBot, page: DictationPage) -> VocabularyDialog:
    """The window, opened from the page."""
    page.vocabulary_action.trigger()
    opened = page.findChild(VocabularyDialog)
    assert opened is not None
    with qtbot.waitActive(opened):
        opened.activateWindow()
    qtbot.waitUntil(lambda: opened.proposals.chosen() is not None, timeout=SECONDS)
    return opened


def words(session: Session) -> list[tuple[str, str, str]]:
    return [(one.word, one.spoken, one.author) for one in session.call(vocabulary.listed)]


def choose(window: VocabularyDialog, spoken: str) -> None:
    key = next(key for key in _keys(window) if key[0] == spoken)
    assert window.proposals.table.choose(key)


def _keys(window: VocabularyDialog) -> list[tuple[str, str]]:
    model = window.proposals.model
    return [(model.row(number).spoken, model.row(number).word) for number in range(model.rowCount())]


def test_proposals_are_taken_with_the_keyboard_as_they_are_or_in_another_spelling(
    qtbot, window, page, practice_session
):
    choose(window, "meto prolol")
    assert window.proposals.author.author() == "Lene Læge"
    assert window.proposals.seen.text() == "3 at 0:09, 2 at 0:09, 1 at 0:09"
    window.proposals.word.setText("metoprolol")
    window.proposals.author.choose("")
    qtbot.keyClick(window.proposals.word, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: window.proposals.model.rowCount() == 1, timeout=SECONDS)
    assert words(practice_session) == [("metoprolol", "meto prolol", "")]
    qtbot.waitUntil(lambda: "1 proposal" in page.vocabulary_action.text(), timeout=SECONDS)
    assert window.words.model.rowCount() == 1
    choose(window, "se er pe")
    qtbot.keyClick(window.proposals.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.proposals.model.rowCount() == 0, timeout=SECONDS)
    assert ("CRP", "se er pe", "Lene Læge") in words(practice_session)


def test_a_refused_proposal_does_not_come_back(qtbot, window, page, practice_session):
    for _proposal in range(2):
        before = window.proposals.model.rowCount()
        qtbot.keyClick(window.proposals.table, Qt.Key.Key_Delete, CONTROL)
        qtbot.waitUntil(lambda before=before: window.proposals.model.rowCount() == before - 1, timeout=SECONDS)
    assert words(practice_session) == []
    assert practice_session.call(vocabulary.proposed) == ()
    assert not window.proposals.take_action.isEnabled()
    qtbot.waitUntil(lambda: page.vocabulary_action.text() == "Vocabulary…", timeout=SECONDS)


def test_the_place_of_a_correction_is_opened(qtbot, window, page):
    choose(window, "meto prolol")
    went: list[float] = []
    page.correction.player.position_changed.connect(went.append)
    qtbot.keyClick(window.proposals.table, Qt.Key.Key_O, CONTROL)
    qtbot.waitUntil(lambda: page.correction.dictation is not None, timeout=SECONDS)
    assert page.correction.dictation.row.dictation.id == 3
    assert 9.0 in went
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_the_words_tell_for_how_many_the_last_recognition_had_room(qtbot, window, practice_session):
    tab = window.words
    window.tabs.setCurrentWidget(tab)
    assert not tab.room.isVisible()
    practice_session.call(vocabulary.add_word, word="Marevan")
    practice_session.call(vocabulary.add_word, word="Eliquis")
    dictated(practice_session, "hun får marevan", left_out=("Eliquis",))
    window.refresh()
    qtbot.waitUntil(tab.room.isVisible, timeout=SECONDS)
    assert tab.room.text() == "The last recognition had room for 1 of the 2 words that it was to expect."


def test_words_are_added_and_removed_with_the_keyboard_and_a_wrong_one_stays_in_its_field(
    qtbot, window, practice_session
):
    tab = window.words
    window.tabs.setCurrentWidget(tab)
    qtbot.keyClicks(tab.word, "CRP")
    qtbot.keyClicks(tab.spoken, "se er pe")
    qtbot.keyClick(tab.spoken, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1, timeout=SECONDS)
    assert words(practice_session) == [("CRP", "se er pe", "")]
    assert tab.word.text() == tab.spoken.text() == ""
    tab.table.selectRow(0)
    qtbot.keyClick(tab.table, Qt.Key.Key_Delete, CONTROL)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 0, timeout=SECONDS)
    assert words(practice_session) == []
    qtbot.keyClicks(tab.word, "17")
    qtbot.keyClick(tab.word, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.notices.notices()), timeout=SECONDS)
    assert "“17” is no word" in window.notices.notices()[0].sentence
    assert tab.word.text() == "17"


def test_an_authors_specialities_are_ticked(qtbot, window, practice_session):
    tab = window.specialities
    window.tabs.setCurrentWidget(tab)
    tab.author.choose("Lene Læge")
    assert tab.boxes["general"].isChecked() and not tab.boxes["cardiology"].isChecked()
    qtbot.keyClick(tab.boxes["cardiology"], Qt.Key.Key_Space)
    qtbot.waitUntil(
        lambda: (
            ("Lene Læge", ("cardiology",))
            in [(one.author, one.names) for one in practice_session.call(vocabulary.specialities)]
        ),
        timeout=SECONDS,
    )
    window._workspace.wait()
    assert tab.author.author() == "Lene Læge"
    tab.author.choose("")
    assert not tab.boxes["cardiology"].isChecked()


def test_the_writing_style_is_chosen_and_shown_again(qtbot, window, practice_session):
    tab = window.writing_style
    window.tabs.setCurrentWidget(tab)
    qtbot.keyClick(tab.abbreviations, Qt.Key.Key_Space)
    tab.words_up_to.setFocus()
    tab.words_up_to.selectAll()
    qtbot.keyClicks(tab.words_up_to, "9")
    qtbot.keyClick(tab.words_up_to, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: practice_session.call(writing_style.shown) == HouseStyle(True, 9), timeout=SECONDS)
    window._workspace.wait()
    assert tab.abbreviations.isChecked() and tab.words_up_to.value() == 9
    tab.words_up_to.setValue(-1)
    qtbot.keyClick(tab.words_up_to, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: practice_session.call(writing_style.shown) == HouseStyle(True, None), timeout=SECONDS)
    window._workspace.wait()
