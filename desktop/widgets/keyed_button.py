"""A button of a dialog with its key written on it, as the pages' buttons have theirs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton


class KeyedButton(QPushButton):
    """Pressed with the mouse or its key, such as `Ctrl+S`; never by Enter in a field beside it."""

    def __init__(self, text: str, key: str, act: Callable[[], None], *, primary: bool = False) -> None:
        super().__init__()
        self._key = QKeySequence(key)
        # A button's own shortcut waits a tenth of a second, in which somebody types on.
        QShortcut(self._key, self, self.click)
        self.setProperty("primary", primary)
        self.setAutoDefault(False)
        self.clicked.connect(lambda _checked=False: act())
        self.set_name(text)

    def set_name(self, text: str) -> None:
        """Say what the button does, already translated."""
        written = self._key.toString(QKeySequence.SequenceFormat.NativeText)
        self.setText(f"{text}   {written}" if written else text)
        self.setAccessibleName(text)
