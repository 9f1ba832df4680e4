"""Signing in, and a second window on the same office."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot
from signing_in import PASSPHRASE

from desktop.window import Window

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
