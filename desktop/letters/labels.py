"""The labels of the letter form."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop.theme import TextRole, set_quiet, set_role


def strong_label(text: str, buddy: QWidget | None = None) -> QLabel:
    """Make the label of a field."""
    label = QLabel(text)
    set_role(label, TextRole.STRONG)
    if buddy is not None:
        label.setBuddy(buddy)
    return label


def quiet_label(text: str = "") -> QLabel:
    """Make a small text that is good to know; it is plain text and wraps."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_role(label, TextRole.SMALL)
    set_quiet(label)
    return label
