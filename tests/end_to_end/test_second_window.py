"""Signing in, and a second window on the same office."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from signing_in import PASSPHRASE

from desktop.window import Window
from office import practice_office, session
from office.errors import OfficeInUse
from office.session import Session, sign_in

SECONDS = 20_000


def test_a_second_window_on_the_same_office_is_refused_in_a_sentence(
    qtbot: QtBot, open_window: Callable[..., Window], practice_folder: Path
) -> None:
    first = open_window(practice_folder)
    qtbot.waitUntil(lambda: first.view is not None, timeout=SECONDS)
    second = open_window(practice_folder)
    qtbot.waitUntil(lambda: "open in another window" in second.sign_in.message(), timeout=SECONDS)
    assert second.view is None
    first.lock()
    second.sign_in.begin("")
    assert first.view is None


def test_a_wrong_passphrase_is_told_and_the_right_one_opens(
    qtbot: QtBot, open_window: Callable[..., Window], practice_folder: Path
) -> None:
    window = open_window(practice_folder, passphrase="not the right one")
    qtbot.waitUntil(lambda: "do not fit together" in window.sign_in.message(), timeout=SECONDS)
    window.sign_in.begin(PASSPHRASE)
    qtbot.waitUntil(lambda: window.view is not None, timeout=SECONDS)


def test_with_no_office_the_first_page_says_what_to_do(qtbot: QtBot, open_window: Callable[..., Window]) -> None:
    window = open_window(None, user="", passphrase="")
    qtbot.waitUntil(lambda: "practise" in window.sign_in.office_text(), timeout=SECONDS)


def test_locking_the_window_forgets_the_office(
    qtbot: QtBot, open_window: Callable[..., Window], practice_folder: Path
) -> None:
    window = open_window(practice_folder)
    qtbot.waitUntil(lambda: window.view is not None, timeout=SECONDS)
    window.lock()
    assert window.view is None
    qtbot.waitUntil(window.sign_in.isVisible, timeout=SECONDS)


def test_after_locking_the_same_window_opens_the_office_again(
    qtbot: QtBot, open_window: Callable[..., Window], practice_folder: Path
) -> None:
    window = open_window(practice_folder)
    qtbot.waitUntil(lambda: window.view is not None, timeout=SECONDS)
    window.lock()
    window.sign_in.begin(PASSPHRASE)
    qtbot.waitUntil(lambda: window.view is not None or bool(window.sign_in.message()), timeout=SECONDS)
    qtbot.waitUntil(lambda: window.view is not None, timeout=SECONDS)


def test_a_window_that_is_closed_while_its_office_opens_leaves_nothing_open(
    qtbot: QtBot,
    open_window: Callable[..., Window],
    practice_folder: Path,
    open_office: Callable[..., Session],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opens = session.sign_in

    def open_slowly(*arguments: Any, **values: Any) -> Session:
        time.sleep(0.3)
        return opens(*arguments, **values)

    monkeypatch.setattr(session, "sign_in", open_slowly)
    window = open_window(practice_folder)
    qtbot.waitUntil(lambda: "Opening" in window.sign_in.message(), timeout=SECONDS)
    window.close()
    qtbot.wait(100)
    assert window.view is None
    monkeypatch.undo()
    open_office(practice_folder, exclusive=True)


def test_a_practice_office_is_not_opened_by_a_second_window_and_its_passphrase_is_told(
    qtbot: QtBot, open_window: Callable[..., Window], home: Path
) -> None:
    window = open_window(None, user="", passphrase="")
    qtbot.waitUntil(lambda: "practise" in window.sign_in.office_text(), timeout=SECONDS)
    next(button for button in window.findChildren(QPushButton) if "practice office" in button.text()).click()
    qtbot.waitUntil(lambda: window.view is not None, timeout=SECONDS)
    with pytest.raises(OfficeInUse):
        sign_in(window.view.workspace.session.folder, practice_office.USER, practice_office.PASSPHRASE, exclusive=True)
    window.lock()
    qtbot.waitUntil(lambda: practice_office.PASSPHRASE in window.sign_in.message(), timeout=SECONDS)
    window.sign_in.begin(practice_office.PASSPHRASE)
    qtbot.waitUntil(lambda: window.view is not None, timeout=SECONDS)
