"""Language, light or dark, and the size of all text, as a person chooses them on this computer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop import preferences
from desktop.preferences import Preferences
from desktop.settings import SettingsDialog
from desktop.theme import apply_theme, is_dark


@pytest.fixture(autouse=True)
def own_settings(qapp: QApplication, tmp_path: Path) -> Iterator[None]:
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path))
    apply_theme(qapp, "light")
    yield
    apply_theme(qapp, "light")


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[SettingsDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    yield SettingsDialog(window)


def choose(dialog: SettingsDialog, scheme: str, percent: int) -> None:
    dialog.scheme.setCurrentIndex(dialog.scheme.findData(scheme))
    dialog.text_size.setCurrentIndex(dialog.text_size.findData(percent))


def test_a_choice_shows_at_once_and_is_kept(dialog: SettingsDialog, qapp: QApplication) -> None:
    before = qapp.font().pointSizeF()
    choose(dialog, "dark", 125)
    assert is_dark()
    assert qapp.font().pointSizeF() == pytest.approx(before * 1.25)
    dialog.accept()
    assert preferences.load() == Preferences(scheme="dark", text_percent=125)


def test_cancel_puts_back_what_was(dialog: SettingsDialog, qapp: QApplication) -> None:
    before = qapp.font().pointSizeF()
    choose(dialog, "dark", 150)
    dialog.reject()
    assert qapp.font().pointSizeF() == before
    assert preferences.load() == Preferences()


def test_what_makes_no_sense_is_as_by_default() -> None:
    held = preferences.settings()
    for name, value in {"language": "xx", "scheme": "pink", "text_percent": "-3"}.items():
        held.setValue(name, value)
    held.sync()
    assert preferences.load() == Preferences()


def test_other_preferences_stay_when_one_is_changed() -> None:
    preferences.change(watched_folder="/somewhere/æøå", office="/an office")
    preferences.change(language="sv")
    assert preferences.load() == Preferences(language="sv", watched_folder="/somewhere/æøå", office="/an office")
