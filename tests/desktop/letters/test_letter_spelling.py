"""Spelling in a letter's text: real Hunspell, with a small dictionary of the tests' own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.letters.compounds import is_word_of_its_own, may_be_apart
from desktop.letters.page import LettersPage
from desktop.letters.slips import slips
from desktop.letters.text_area import TextArea
from office.features import vocabulary
from office.session import Session
from speech import dictionary as module
from speech.dictionary import dictionary

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
WORDS = ("ringer", "om", "og", "prøven", "er", "fin", "din", "læge", "sekretær", "lægesekretær", "indkaldelsen", "kl.")


@pytest.fixture
def no_dictionary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A computer without dictionaries, and the folder where the user may put one."""
    folder = tmp_path / "ordbøger"
    folder.mkdir()
    monkeypatch.setattr(module, "_folders", lambda: iter([folder]))
    dictionary.cache_clear()
    yield folder
    dictionary.cache_clear()


@pytest.fixture
def area(
    no_dictionary: Path, qtbot: QtBot, open_letter: Callable[..., LettersPage], begin: Callable[..., int]
) -> TextArea:
    """The free text of a Danish letter on a computer with a Danish dictionary."""
    (no_dictionary / "da_DK.aff").write_text("SET UTF-8\nTRY esianrtolcdugmphbyfvkwzæøå\n", "utf-8")
    (no_dictionary / "da_DK.dic").write_text("\n".join([str(len(WORDS)), *WORDS]) + "\n", "utf-8")
    page = open_letter(begin("proevesvar"))
    area = page.desk.form.editors["text"].editor
    assert isinstance(area, TextArea)
    with qtbot.waitActive(page):
        page.activateWindow()
    area.setFocus()
    return area


def marked(area: TextArea) -> list[str]:
    """Return what is underlined in the first paragraph."""
    block = area.document().firstBlock()
    found = [(each.start, each.length) for each in block.layout().formats() if each.format.hasProperty(0x2023)]
    return [block.text()[start : start + length] for start, length in found]


def menu() -> QMenu:
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    return popup


def texts(popup: QMenu) -> list[str]:
    return [action.text() for action in popup.actions()]


def test_misspellings_and_split_compounds_are_underlined(qtbot: QtBot, area: TextArea):
    qtbot.keyClicks(area, "Nancy Berggrens læge sekretær ringer om indkalldelsen, CRP 7,0 og a@b.dk kl. 9.")
    qtbot.waitUntil(lambda: marked(area) == ["læge sekretær", "indkalldelsen"])
    area.setPlainText("Prøven er fin.")
    qtbot.waitUntil(lambda: marked(area) == [])


def test_a_word_is_not_marked_while_it_is_typed(qtbot: QtBot, area: TextArea):
    qtbot.keyClicks(area, "Prøven indkalld")
    qtbot.wait(50)
    assert marked(area) == []
    qtbot.keyClicks(area, " ")
    qtbot.waitUntil(lambda: marked(area) == ["indkalld"])


def test_f7_goes_through_the_slips_and_mends_them(qtbot: QtBot, area: TextArea):
    area.setPlainText("Din læge sekretær ringer om indkalldelsen.")
    qtbot.waitUntil(lambda: len(marked(area)) == 2)
    qtbot.keyClick(area, Qt.Key.Key_F7)
    popup = menu()
    assert texts(popup)[:2] == ["“læge sekretær” is written as one word", "lægesekretær"]
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert area.toPlainText() == "Din lægesekretær ringer om indkalldelsen."

    qtbot.waitUntil(lambda: not isValid(popup))
    with qtbot.waitActive(area.window()):
        area.activateWindow()
    qtbot.waitUntil(area.hasFocus)
    qtbot.keyClick(area, Qt.Key.Key_F7)
    popup = menu()
    qtbot.waitUntil(lambda: "indkaldelsen" in texts(popup))
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert area.toPlainText() == "Din lægesekretær ringer om indkaldelsen."
    qtbot.keyClick(area, Qt.Key.Key_F7)
    assert QApplication.activePopupWidget() is None


def test_a_word_is_added_to_the_offices_words(qtbot: QtBot, area: TextArea, practice_session: Session):
    area.setPlainText("Prøven er Metylprednisolon.")
    qtbot.waitUntil(lambda: marked(area) == ["Metylprednisolon"])
    qtbot.keyClick(area, Qt.Key.Key_F7)
    popup = menu()
    [add] = [action for action in popup.actions() if action.text() == "Add “Metylprednisolon” to the office's words"]
    qtbot.waitUntil(lambda: "No suggestions" in texts(popup))
    add.trigger()
    popup.close()
    qtbot.waitUntil(lambda: marked(area) == [])
    qtbot.waitUntil(lambda: [one.word for one in practice_session.call(vocabulary.listed)] == ["Metylprednisolon"])


def test_what_a_colleague_adds_is_known_here_too(qtbot: QtBot, area: TextArea, practice_session: Session):
    area.setPlainText("Prøven er Prednisolon.")
    qtbot.waitUntil(lambda: marked(area) == ["Prednisolon"])
    practice_session.call(vocabulary.add_word, word="prednisolon")
    qtbot.waitUntil(lambda: marked(area) == [])


def test_marks_are_no_change_of_the_letter(qtbot: QtBot, area: TextArea):
    told: list[str] = []
    area.setPlainText("Prøven er forket.")
    area.text_changed.connect(lambda: told.append(area.toPlainText()))
    qtbot.waitUntil(lambda: marked(area) == ["forket"])
    area._marks.rehighlight()
    assert told == []


def test_without_a_dictionary_the_form_says_so_quietly(
    no_dictionary: Path, qtbot: QtBot, open_letter: Callable[..., LettersPage], begin: Callable[..., int]
):
    page = open_letter(begin("proevesvar"))
    qtbot.waitUntil(page.desk.form._no_dictionary.isVisible)
    assert page.notice_area.notices() == []
    area = page.desk.form.editors["text"].editor
    assert isinstance(area, TextArea)
    area.setPlainText("Xyzzy qwrtz.")
    qtbot.wait(100)
    assert marked(area) == []


def test_figures_addresses_and_names_of_the_net_are_no_words():
    asked: list[str] = []
    text = "Ring 78 00 00 00, skriv til a@b.example, se www.b.example, kode X7_b eller 3/5."
    assert not [*slips(text, lambda word: not asked.append(word), lambda _one, _other: False)]
    assert asked == ["Ring", "skriv", "til", "se", "kode", "eller"]


def test_only_words_of_their_own_count_as_compounds():
    """The analyses are those that Hunspell gives with the dictionaries of Debian."""
    assert is_word_of_its_own("læge", "sekretær", [" st:lægesekretær"])
    assert is_word_of_its_own("tand", "lægen", [" st:tandlæge +BESTEMT_ENTAL"])
    assert not is_word_of_its_own("egen", "læge", [" pa:læge  (  st:læge +ORD_SIDST ) "]), "built freely"
    assert not is_word_of_its_own("ford", "en", [" st:ford +BESTEMT_ENTAL"]), "an ending is no word"
    assert may_be_apart("da", "læge") and not may_be_apart("da", "venstre") and not may_be_apart("en", "heart")
