"""The page on a small screen: nothing is pushed out of it in any language, and the text has the most room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.dictation.page import DictationPage
from desktop.letters.page import LettersPage, View
from desktop.office_view import OfficeView
from desktop.theme import apply_theme
from foundation.translation import LANGUAGES, use_language
from office.patients.model import Patient
from office.session import Session
from tests.dictating import dictated

SECONDS = 15_000
SMALL_WIDTH, SMALL_HEIGHT = 1024, 700
SAID = "hun får halvtreds milligram ¿metropolol punktum ingen smerter i højre ben punktum"


@pytest.fixture
def in_language() -> Iterator[Callable[[str], None]]:
    yield use_language
    use_language("en")


@pytest.fixture
def open_view(
    qtbot: QtBot, qapp: QApplication, own_settings: Path, practice_session: Session
) -> Iterator[Callable[[], OfficeView]]:
    """The office in a window as on a small screen."""
    views: list[OfficeView] = []

    def show() -> OfficeView:
        apply_theme(qapp, "light")
        view = OfficeView(practice_session)
        qtbot.addWidget(view)
        view.resize(SMALL_WIDTH, SMALL_HEIGHT)
        with qtbot.waitActive(view):
            view.show()
            view.activateWindow()
        views.append(view)
        return view

    yield show
    for view in views:
        page_of(view).correction.clear()
        view.close_office()


def page_of(view: OfficeView) -> DictationPage:
    page = view.pages["dictation"]
    assert isinstance(page, DictationPage)
    return page


def open_dictation(qtbot: QtBot, view: OfficeView, number: int) -> DictationPage:
    view.show_page("dictation")
    page = page_of(view)
    page.look_at(number)
    qtbot.waitUntil(lambda: page.correction.dictation is not None, timeout=SECONDS)
    page.workspace.wait()
    qtbot.waitUntil(lambda: not page.correction.doubts.is_busy, timeout=SECONDS)
    return page


def fits(view: OfficeView) -> None:
    wide = {name: shown.minimumSizeHint().width() for name, shown in view.pages.items()}
    assert view.minimumSizeHint().width() <= SMALL_WIDTH, wide
    assert view.width() == SMALL_WIDTH


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_an_opened_dictation_fits_on_a_small_screen(
    qtbot: QtBot,
    practice_session: Session,
    patient: Patient,
    in_language: Callable[[str], None],
    open_view: Callable[[], OfficeView],
    language: str,
) -> None:
    in_language(language)
    number = dictated(practice_session, SAID, patient=patient.id)
    view = open_view()
    page = open_dictation(qtbot, view, number)
    page.correction.doubts.go_on()
    fits(view)
    text, page_height = page.correction.edit.height(), page.height()
    assert text > page_height / 4
    assert text > page.correction.player_bar.height() and text > page.correction.doubts.height()
    page.letter_action.trigger()
    letters_page = view.pages["letters"]
    assert isinstance(letters_page, LettersPage)
    qtbot.waitUntil(lambda: letters_page.view is View.WRITING, timeout=SECONDS)
    letters_page.workspace.wait()
    fits(view)
