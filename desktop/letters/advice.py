"""What a letter still lacks in the eyes of the law, and how to write it plainly; each with its source."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop.theme import (
    SPACE,
    TIGHT,
    WIDE,
    TextRole,
    Tone,
    set_quiet,
    set_role,
    tone_colours,
    when_theme_changes,
)
from foundation.translation import _
from office.letters import kinds


class Duties(QFrame):
    """A list of what is missing, seen only while something is."""

    def __init__(self) -> None:
        super().__init__()
        self.duties: tuple[str, ...] = ()
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE, SPACE, WIDE, SPACE)
        column.addWidget(self._text)
        when_theme_changes(self, self._colour)
        self.show_missing(())

    def show_missing(self, duties: Sequence[str], *, law: bool = False) -> None:
        """Name what is missing; nothing hides the list. `law` says that the law wants all of it."""
        self.duties = tuple(duties)
        heading = (
            _("The law wants this in the letter, and it was not found:")
            if law
            else _("This belongs in the letter, and it was not found:")
        )
        self._text.setText("\n".join([f"▲ {heading}", *(f"–  {duty}" for duty in duties)]))
        self.setAccessibleName(self._text.text() if duties else "")
        self.setVisible(bool(duties))

    def _colour(self) -> None:
        front, ground = tone_colours(Tone.WARNING)
        self._text.setStyleSheet(f"color: {front.name()}")
        self.setStyleSheet(
            f"Duties {{ background: {ground.name()}; border: 1px solid {front.name()}; border-radius: 6px; }}"
        )


class Hints(QWidget):
    """The kind's advice for writing plainly."""

    def __init__(self, hints: Sequence[kinds.Hint]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        heading = QLabel(_("Good to know for this letter"))
        set_role(heading, TextRole.STRONG)
        column.addWidget(heading)
        for hint in hints:
            line = QLabel(f"–  {hint.text} ({hint.source})")
            line.setTextFormat(Qt.TextFormat.PlainText)
            line.setWordWrap(True)
            set_role(line, TextRole.SMALL)
            set_quiet(line)
            column.addWidget(line)
        if not hints:
            self.hide()
