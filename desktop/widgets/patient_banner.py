"""The line that says whose data is on the page: name, id, flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop.theme import SPACE, WIDE, TextRole, Tone, colours, icon, set_role, tone_colours, when_theme_changes
from foundation.translation import _


@dataclass(frozen=True)
class Flag:
    """A word that must be seen with the patient, already translated: protected identity, test person, a hold."""

    text: str
    tone: Tone = Tone.WARNING


class ElidedLabel(QLabel):
    """A line that is cut with an ellipsis where it lacks room; the tooltip holds the whole."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = text
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._elide()

    def set_whole_text(self, text: str) -> None:
        """Show this text, cut where needed."""
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._elide()

    def whole_text(self) -> str:
        """Return the text uncut."""
        return self._whole

    def sizeHint(self) -> QSize:
        """Wish for the room of the whole text."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._whole) + 4, metrics.height())

    def minimumSizeHint(self) -> QSize:
        """Be content with a few characters."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.averageCharWidth() * 6, metrics.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        """Cut anew when the text size changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
            self._elide()

    def _elide(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


class Badge(QLabel):
    """A word on a coloured ground, with a sign before it."""

    def __init__(self, text: str, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        signs = {Tone.WARNING: "▲ ", Tone.ERROR: "■ ", Tone.DONE: "✓ ", Tone.PLAIN: ""}
        self.setText(signs[tone] + text)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        set_role(self, TextRole.STRONG)
        when_theme_changes(self, self._colour)

    def _colour(self) -> None:
        front, ground = tone_colours(self._tone)
        self.setStyleSheet(
            f"color: {front.name()}; background: {ground.name()}; border: 1px solid {front.name()};"
            " border-radius: 4px; padding: 1px 8px;"
        )


class PatientBanner(QFrame):
    """One line, always; the name gives way before the id does. Hidden while there is no patient."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = QLabel()
        self._name = ElidedLabel()
        self._identity = QLabel()
        self._identity.setTextFormat(Qt.TextFormat.PlainText)
        self._identity.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for label in (self._name, self._identity):
            set_role(label, TextRole.HEADING)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._badges: list[Badge] = []
        self._flags = QHBoxLayout()
        self._flags.setSpacing(SPACE)
        row = QHBoxLayout(self)
        row.setContentsMargins(WIDE, SPACE, WIDE, SPACE)
        row.setSpacing(WIDE)
        row.addWidget(self._sign)
        row.addWidget(self._name)
        row.addWidget(self._identity)
        row.addLayout(self._flags)
        row.addStretch(1)
        self._row = row
        when_theme_changes(self, self._colour)
        self.clear()

    def show_patient(self, name: str, identity: str, flags: Sequence[Flag] = ()) -> None:
        """Show a patient: name, id as it is written, and the flags that must be seen."""
        self._name.set_whole_text(name)
        self._identity.setText(identity)
        self._remove_flags()
        for flag in flags:
            badge = Badge(flag.text, flag.tone)
            self._badges.append(badge)
            self._flags.addWidget(badge)
        told = ", ".join([name, identity, *(flag.text for flag in flags)])
        self.setAccessibleName(_("Patient: {who}").format(who=told))
        self.show()

    def set_action(self, action: QAction, text: str) -> None:
        """Put a button for an action at the right end; `text` is short, the action's own is told to screen readers."""
        button = QPushButton(text)
        button.setAccessibleName(action.text())
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{action.text()}   {key}")
        button.clicked.connect(action.trigger)
        action.changed.connect(lambda: button.setVisible(action.isEnabled()))
        self._row.addWidget(button)

    def clear(self) -> None:
        """Show no patient."""
        self._name.set_whole_text("")
        self._identity.clear()
        self._remove_flags()
        self.setAccessibleName("")
        self.hide()

    def name(self) -> str:
        """Return the whole name shown."""
        return self._name.whole_text()

    def identity(self) -> str:
        """Return the id shown."""
        return self._identity.text()

    def flag_texts(self) -> list[str]:
        """Return the words of the flags shown."""
        return [badge.accessibleName() for badge in self._badges]

    def _remove_flags(self) -> None:
        for badge in self._badges:
            self._flags.removeWidget(badge)
            badge.hide()
            badge.deleteLater()
        self._badges.clear()

    def _colour(self) -> None:
        side = self.fontMetrics().height() + 4
        self._sign.setPixmap(icon("patient").pixmap(QSize(side, side)))
        scheme = colours()
        self.setStyleSheet(
            f"PatientBanner {{ background: {scheme.raised}; border: 1px solid {scheme.line};"
            f" border-left: 4px solid {scheme.accent}; border-radius: 6px; }}"
        )
