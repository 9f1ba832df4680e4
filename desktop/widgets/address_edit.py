"""A postal address as it is typed: one line each for street and town."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from foundation.translation import _

SHOWN_LINES = 3
MARGIN = 20


class AddressEdit(QPlainTextEdit):
    """Three lines high; Tab goes on to the next field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(_("Street, then town: one line each"))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * SHOWN_LINES + MARGIN)

    def lines(self) -> tuple[str, ...]:
        """Return the lines that hold anything."""
        return tuple(line.strip() for line in self.toPlainText().splitlines() if line.strip())

    def set_lines(self, lines: Iterable[str]) -> None:
        """Show these lines."""
        self.setPlainText("\n".join(lines))
