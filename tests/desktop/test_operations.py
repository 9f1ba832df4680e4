"""Work off the GUI thread: what comes back where, and what does not come back any more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.operations import Operations
from desktop.workspace import Workspace
from foundation.errors import WorldError
from office.session import Session


@pytest.fixture
def operations(qapp: object) -> Iterator[Operations]:
    made = Operations()
    yield made
    made.close()


def test_a_result_comes_back_on_the_gui_thread(qtbot: QtBot, operations: Operations) -> None:
    owner, seen = QObject(), []
    operations.run(
        owner,
        lambda: threading.current_thread().name,
        lambda there: seen.append((there, threading.current_thread().name)),
        lambda _error: None,
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("office_0", "MainThread")]


def test_what_the_system_says_of_a_file_is_a_sentence_and_no_mistake(
    qtbot: QtBot, operations: Operations, tmp_path: Path
) -> None:
    owner, told, bugs = QObject(), [], []
    operations.bug.connect(bugs.append)
    operations.run(owner, (tmp_path / "scan.pdf").read_bytes, lambda _content: None, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], WorldError) and "scan.pdf" in str(told[0]) and not bugs


def test_a_mistake_is_told_as_one(qtbot: QtBot, operations: Operations) -> None:
    owner, told = QObject(), []
    with qtbot.waitSignal(operations.bug) as bug:
        operations.run(owner, lambda: 1 / 0, lambda _result: None, told.append)
    assert isinstance(bug.args[0], ZeroDivisionError) and not told


def test_nothing_is_delivered_to_what_is_gone(qtbot: QtBot, operations: Operations) -> None:
    owner, seen, closed = QObject(), [], threading.Event()
    operations.run(owner, closed.wait, seen.append, lambda _error: None)
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    closed.set()
    operations.close()
    qtbot.wait(20)
    assert not seen


def test_nobody_waits_for_an_office_that_is_closed(
    open_workspace: Callable[[Session], Workspace], practice_session: Session
) -> None:
    workspace = open_workspace(practice_session)
    workspace.wait()
    workspace.close()
    workspace.wait()
