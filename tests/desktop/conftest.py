from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.patients.picker import PatientPicker
from desktop.theme import apply_theme
from desktop.widgets import question
from desktop.widgets.question import Choice
from desktop.workspace import Workspace
from office.features import patients
from office.patients.model import Patient
from office.session import Session

Dialog = TypeVar("Dialog", bound=QDialog)
LOOK_AGAIN_MILLISECONDS = 20
SECONDS_UNTIL_ASKED = 60.0


@pytest.fixture
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder of their own, so that nobody's reports or preferences are touched."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))
    return folder


@pytest.fixture
def open_workspace(qapp: QApplication, open_office: object) -> Iterator[Callable[[Session], Workspace]]:
    """Give a window's parts their office; an unexpected bug fails the test. Closed before the office is."""
    apply_theme(qapp, "light")
    opened: list[Workspace] = []
    bugs: list[object] = []

    def start(session: Session) -> Workspace:
        opened.append(Workspace(session))
        opened[-1].bug.connect(bugs.append)
        return opened[-1]

    yield start
    for workspace in opened:
        workspace.close()
    assert not bugs


@pytest.fixture
def other_patient(practice_session: Session) -> Patient:
    return practice_session.call(patients.add, identity="249104-1003", name="Karl-Emil Prøve", protected=True)


@pytest.fixture
def when_asked() -> Iterator[Callable[..., None]]:
    """Make the user answer the next dialog of a type, as soon as it takes keys; `act` gets the dialog.

    Another in its place is closed in the end: nobody else would, and all would stand still.
    """
    waiting: list[QTimer] = []

    def when_asked(dialog_type: type[Dialog], act: Callable[[Dialog], None]) -> None:
        timer = QTimer(interval=LOOK_AGAIN_MILLISECONDS)
        end = time.monotonic() + SECONDS_UNTIL_ASKED

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, dialog_type) and dialog.isActiveWindow():
                timer.stop()
                act(dialog)
            elif time.monotonic() > end:
                timer.stop()
                if isinstance(dialog, QDialog):
                    dialog.reject()
                pytest.fail(f"{dialog_type.__name__} was expected, and there is {dialog}")

        timer.timeout.connect(look)
        timer.start()
        waiting.append(timer)

    yield when_asked
    never = [timer for timer in waiting if timer.isActive()]
    for timer in never:
        timer.stop()
    assert not never, "what was to be answered was never asked"


@pytest.fixture
def pick(qtbot: QtBot, when_asked: Callable[..., None]) -> Callable[[str], None]:
    """Make the user choose the patient with this name when the program asks for one next."""

    def pick(name: str) -> None:
        def choose(picker: PatientPicker) -> None:
            qtbot.keyClicks(picker.words, name)
            qtbot.waitUntil(lambda: picker.table.model().rowCount() == 1)
            qtbot.waitUntil(picker.choose.isEnabled)
            qtbot.mouseClick(picker.choose, Qt.MouseButton.LeftButton)

        when_asked(PatientPicker, choose)

    return pick


class Answers:
    """A user who answers as told, and remembers what was asked."""

    def __init__(self) -> None:
        self.choice = ""
        self.files: list[Path] = []
        self.save_path: Path | None = None
        self.asked: list[str] = []

    def ask(self, parent: QWidget | None, title: str, text: str, choices: Sequence[Choice]) -> str:
        self.asked.append(f"{title} {text}")
        return self.choice

    def ask_text(self, parent: QWidget | None, title: str, text: str, value: str, secret: bool) -> str | None:
        raise AssertionError(title)

    def choose_files(self, parent: QWidget | None, title: str, suffixes: Sequence[str]) -> list[Path]:
        return self.files

    def choose_folder(self, parent: QWidget | None, title: str) -> Path | None:
        raise AssertionError(title)

    def choose_save_path(self, parent: QWidget | None, title: str, proposed: Path, suffix: str) -> Path | None:
        self.asked.append(proposed.name)
        return self.save_path


@pytest.fixture
def answers() -> Iterator[Answers]:
    told = Answers()
    with question.answer_with(told):
        yield told
