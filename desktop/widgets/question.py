"""Questions in a window of their own, for gates and what can't be undone.

Tests and scripts answer them through `answer_with`, so nobody has to patch Qt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QMessageBox, QPushButton, QWidget

from desktop import preferences
from foundation.translation import _


@dataclass(frozen=True)
class Choice:
    """One answer: a word for the program, a verb for the user (already translated).

    At most one is `default` (Enter), one `is_cancel` (Esc); `is_danger` for what can't be undone, never the default.
    """

    key: str
    text: str
    default: bool = False
    is_cancel: bool = False
    is_danger: bool = False


class Dialogs(Protocol):
    """Whoever puts questions to the user."""

    def ask(self, parent: QWidget | None, title: str, text: str, choices: Sequence[Choice]) -> str:
        """Return the key of the answer."""

    def ask_text(self, parent: QWidget | None, title: str, text: str, value: str, secret: bool) -> str | None:
        """Return what was typed, or None."""

    def choose_files(self, parent: QWidget | None, title: str, suffixes: Sequence[str]) -> list[Path]:
        """Return the files chosen; none when cancelled."""

    def choose_folder(self, parent: QWidget | None, title: str) -> Path | None:
        """Return the folder chosen, or None."""

    def choose_save_path(self, parent: QWidget | None, title: str, proposed: Path, suffix: str) -> Path | None:
        """Return where to save, or None. Only the name of what is proposed counts: the folder is the user's choice."""


class QtDialogs:
    """Puts them in windows."""

    def ask(self, parent: QWidget | None, title: str, text: str, choices: Sequence[Choice]) -> str:
        """Show the question until it is answered."""
        box = QMessageBox(parent)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.RichText)
        box.setText(f"<b>{escape(title)}</b>")
        box.setInformativeText(escape(text).replace("\n", "<br>"))
        dangerous = any(choice.is_danger for choice in choices)
        told = QMessageBox.Icon.Information if len(choices) == 1 else QMessageBox.Icon.Question
        box.setIcon(QMessageBox.Icon.Warning if dangerous else told)
        keys: dict[QPushButton, str] = {}
        cancel = ""
        for choice in choices:
            role = QMessageBox.ButtonRole.RejectRole if choice.is_cancel else QMessageBox.ButtonRole.AcceptRole
            button = box.addButton(choice.text, role)
            keys[button] = choice.key
            if choice.default:
                box.setDefaultButton(button)
            if choice.is_cancel:
                box.setEscapeButton(button)
                cancel = choice.key
        box.exec()
        clicked = box.clickedButton()
        return next((key for button, key in keys.items() if button is clicked), cancel)

    def ask_text(self, parent: QWidget | None, title: str, text: str, value: str, secret: bool) -> str | None:
        """Show one line to fill in."""
        mode = QLineEdit.EchoMode.Password if secret else QLineEdit.EchoMode.Normal
        typed, accepted = QInputDialog.getText(parent, title, text, mode, value)
        return typed if accepted else None

    def choose_files(self, parent: QWidget | None, title: str, suffixes: Sequence[str]) -> list[Path]:
        """Show the system's file window."""
        patterns = " ".join(f"*{suffix}" for suffix in suffixes)
        kinds = [_("Fitting files ({patterns})").format(patterns=patterns)] if suffixes else []
        kinds.append(_("All files (*)"))
        names, _kind = QFileDialog.getOpenFileNames(parent, title, str(_folder_used_last()), ";;".join(kinds))
        return [_used(Path(name)) for name in names]

    def choose_folder(self, parent: QWidget | None, title: str) -> Path | None:
        """Show the system's folder window."""
        name = QFileDialog.getExistingDirectory(parent, title, str(_folder_used_last()))
        return _used(Path(name)) if name else None

    def choose_save_path(self, parent: QWidget | None, title: str, proposed: Path, suffix: str) -> Path | None:
        """Show the system's save window; it asks before it lets a file be replaced."""
        place = _folder_used_last() / proposed.name
        name, _kind = QFileDialog.getSaveFileName(parent, title, str(place), f"*{suffix}")
        if not name:
            return None
        path = _used(Path(name))
        return path if path.suffix else path.with_suffix(suffix)


def _folder_used_last() -> Path:
    """Return the folder of what was chosen last, in whatever window; the user's documents before that."""
    held = preferences.load().file_folder
    if held and Path(held).is_dir():
        return Path(held)
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def _used(path: Path) -> Path:
    preferences.change(file_folder=str(path.parent))
    return path


_dialogs: Dialogs = QtDialogs()


def ask(parent: QWidget | None, title: str, text: str, choices: Sequence[Choice]) -> str:
    """Put a question and return the key of the choice; closing the window is the cancelling choice."""
    return _dialogs.ask(parent, title, text, choices)


def ask_text(parent: QWidget | None, title: str, text: str, value: str = "", *, secret: bool = False) -> str | None:
    """Ask for one line of text (`secret`: shown as dots); None when cancelled."""
    return _dialogs.ask_text(parent, title, text, value, secret)


def choose_files(parent: QWidget | None, title: str, suffixes: Sequence[str] = ()) -> list[Path]:
    """Let the user choose files of these kinds (".wav"); an empty list when cancelled."""
    return _dialogs.choose_files(parent, title, suffixes)


def choose_folder(parent: QWidget | None, title: str) -> Path | None:
    """Let the user choose a folder; None when cancelled."""
    return _dialogs.choose_folder(parent, title)


def choose_save_path(parent: QWidget | None, title: str, proposed: Path, suffix: str) -> Path | None:
    """Let the user say where to save; None when cancelled."""
    return _dialogs.choose_save_path(parent, title, proposed, suffix)


@contextmanager
def answer_with(dialogs: Dialogs) -> Iterator[Dialogs]:
    """Let somebody else than the user answer for a while: a test, or a script that takes pictures."""
    global _dialogs
    before, _dialogs = _dialogs, dialogs
    try:
        yield dialogs
    finally:
        _dialogs = before
