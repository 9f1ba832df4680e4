from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from signing_in import PASSPHRASE, USER

from desktop.app import make_application
from desktop.office_view import OfficeView
from desktop.window import Start, Window


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder of their own, so that nobody's preferences or geometry are touched."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))
    return folder


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[..., Window]]:
    """Start the program's window as `skrivestue window` does, in English; close it as a user does."""
    make_application("en", "light")
    opened: list[Window] = []

    def start(office: Path | None, user: str = USER, passphrase: str = PASSPHRASE) -> Window:
        window = Window(Start(office, user, passphrase))
        opened.append(window)
        window.resize(1366, 768)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield start
    for window in opened:
        window.close()
        window.deleteLater()


@pytest.fixture
def office_view(qtbot: QtBot, open_window: Callable[..., Window], practice_folder: Path) -> OfficeView:
    """The window of a practice office, signed in."""
    window = open_window(practice_folder)
    qtbot.waitUntil(lambda: window.view is not None, timeout=15_000)
    assert window.view is not None
    return window.view


@pytest.fixture
def half_a_recording(tmp_path: Path) -> Path:
    """A text file that calls itself a recording."""
    path = tmp_path / "ikke lyd æøå.wav"
    path.write_text("Dette er ikke lyd.", "utf-8")
    return path


@pytest.fixture
def silence(tmp_path: Path) -> Path:
    """Two seconds in which nobody speaks."""
    path = tmp_path / "stilhed.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(2 * 2 * 16_000))
    return path
