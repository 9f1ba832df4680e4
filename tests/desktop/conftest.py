from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from desktop.theme import apply_theme
from desktop.workspace import Workspace
from office.session import Session


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
