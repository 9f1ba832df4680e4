"""The office's house style: tried on a sample page, then set, then taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.letters.house_style_dialog import HouseStyleDialog
from desktop.letters.page import LettersPage
from desktop.widgets import question
from desktop.widgets.question import QtDialogs
from office.features import house_style
from office.roles import Role
from office.session import Session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LOGO = "[logo]\nleft_mm = 150.0\ntop_mm = 8.0\nwidth_mm = 30.0\nheight_mm = 8.0\n"


class Files(QtDialogs):
    """Somebody who chooses these files, one after the other, and saves at this place."""

    def __init__(self, *files: Path) -> None:
        self.files = list(files)

    def choose_files(self, *_asked: object) -> list[Path]:
        return [self.files.pop(0)]

    def choose_save_path(self, *_asked: object) -> Path | None:
        return self.files.pop(0)


@pytest.fixture
def dialog(qtbot: QtBot, page: LettersPage) -> HouseStyleDialog:
    qtbot.keyClick(page, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, HouseStyleDialog)
    qtbot.waitUntil(lambda: dialog.page.page_count() == 1)
    return dialog


def test_the_example_is_tried_and_used_and_taken_back(
    qtbot: QtBot, dialog: HouseStyleDialog, tmp_path: Path, practice_session: Session
):
    example, logo = tmp_path / "house-style.toml", tmp_path / "logo.png"
    Image.new("RGB", (60, 20), "navy").save(logo)
    with question.answer_with(Files(example, example, logo)):
        dialog.example_button.click()
        qtbot.waitUntil(lambda: bool(dialog.notices.notices()))
        example.write_text(example.read_text("utf-8") + LOGO, "utf-8")
        before = dialog.page._document.render(0, dialog.page._document.pagePointSize(0).toSize())  # type: ignore[union-attr]
        dialog.choose_file()
        qtbot.waitUntil(lambda: "Chosen: house-style.toml" in dialog._chosen.text())
        dialog.choose_logo()
    qtbot.waitUntil(lambda: "logo.png" in dialog._chosen.text())
    document = dialog.page._document
    assert document is not None
    qtbot.waitUntil(lambda: document.render(0, document.pagePointSize(0).toSize()) != before)
    assert practice_session.call(house_style.shown) is None, "nothing holds before it is wanted"

    dialog.use_button.click()
    qtbot.waitUntil(dialog.clear_button.isVisible)
    held = practice_session.call(house_style.shown)
    assert held is not None and held.logo == logo.read_bytes()
    dialog.clear_button.click()
    qtbot.waitUntil(lambda: not dialog.clear_button.isVisible())
    assert practice_session.call(house_style.shown) is None
    dialog.reject()


def test_a_style_that_cant_be_right_is_refused_before_it_is_used(
    qtbot: QtBot, dialog: HouseStyleDialog, tmp_path: Path, practice_session: Session
):
    pale = tmp_path / "pale.toml"
    pale.write_text('[colours]\nheading = "#ffee00"\n', "utf-8")
    with question.answer_with(Files(pale)):
        dialog.choose_file()
    qtbot.waitUntil(lambda: bool(dialog.notices.notices()))
    assert "too pale" in dialog.notices.notices()[0].sentence
    assert not dialog.use_button.isEnabled()
    dialog.reject()


def test_only_an_administrator_sees_it(open_page: Callable[[Session], LettersPage], as_role: Callable[..., Session]):
    page = open_page(as_role(Role.SECRETARY))
    assert not page.tools.style.isEnabled()
    assert "House style…" not in [action.text() for action in page.actions() if action.isEnabled()]
