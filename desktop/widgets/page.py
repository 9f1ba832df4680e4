"""The frame that all pages share: title, main action, banner, messages, content."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import PAGE, SPACE, WIDE, TextRole, Tone, icon, set_quiet, set_role, when_theme_changes
from desktop.widgets.notice import NoticeArea, Offer
from desktop.widgets.patient_banner import PatientBanner
from foundation.translation import _


class Page(QWidget):
    """Title on the left, the main action always top right with its key on it, then banner, messages, content."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(title)
        set_role(self._title, TextRole.TITLE)
        self._subtitle = QLabel()
        set_quiet(self._subtitle)
        self._subtitle.hide()
        self.setAccessibleName(title)
        self._head = QHBoxLayout()
        self._head.setSpacing(SPACE)
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addWidget(self._title)
        titles.addWidget(self._subtitle)
        self._head.addLayout(titles, 1)
        self.main_button: QPushButton | None = None
        self.banner = PatientBanner()
        self.notice_area = NoticeArea()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(PAGE, WIDE, PAGE, WIDE)
        self._column.setSpacing(WIDE)
        self._column.addLayout(self._head)
        self._column.addWidget(self.banner)
        self._column.addWidget(self.notice_area)
        self._content: QWidget | None = None

    def title(self) -> str:
        """Return the title."""
        return self._title.text()

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Name the page, and below it what it shows just now."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))
        self.setAccessibleName(title)

    def set_main_action(self, action: QAction) -> QPushButton:
        """Put the page's main action, named by a verb, top right. Its key works while the page is visible."""
        if self.main_button is not None:
            self._head.removeWidget(self.main_button)
            self.main_button.deleteLater()
        self.main_button = ActionButton(action, primary=True)
        self._head.addWidget(self.main_button)
        self.addAction(action)
        return self.main_button

    def add_head_action(self, action: QAction) -> QPushButton:
        """Put a further action beside the main one, to its left."""
        button = ActionButton(action)
        self._head.insertWidget(self._head.count() - (1 if self.main_button is not None else 0), button)
        self.addAction(action)
        return button

    def set_content(self, content: QWidget) -> None:
        """Fill the page; what was there before is removed."""
        if self._content is not None:
            self._column.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self._column.addWidget(content, 1)

    def show_error(self, sentence: str) -> None:
        """Show what happened and what to do; it stays until it is closed."""
        self.notice_area.tell(sentence, Tone.ERROR)

    def show_warning(self, sentence: str, offer: Offer | None = None) -> None:
        """Show what must be looked at, and what can be done about it."""
        self.notice_area.tell(sentence, Tone.WARNING, offer)

    def show_notice(self, sentence: str, undo: Callable[[], None] | None = None) -> None:
        """Show what was done, with Undo where it can be undone; else it goes when the user does the next thing."""
        self.notice_area.tell(sentence, Tone.DONE, Offer(_("Undo"), undo, "undo") if undo is not None else None)

    def clear_notices(self) -> None:
        """Take all messages away."""
        self.notice_area.clear()


class EmptyState(QWidget):
    """An empty page: what it is for, and what to do first. `asked` comes when its button is pressed."""

    asked = Signal()

    def __init__(
        self, title: str, first_step: str, button: str = "", picture: str = "document", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._picture = QLabel()
        when_theme_changes(self, lambda: self._draw(picture))
        heading, text = QLabel(title), QLabel(first_step)
        set_role(heading, TextRole.HEADING)
        heading.setWordWrap(True)
        set_quiet(text)
        text.setWordWrap(True)
        text.setMaximumWidth(self.fontMetrics().averageCharWidth() * 60)
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE)
        column.addStretch(1)
        for widget in (self._picture, heading, text):
            if isinstance(widget, QLabel):
                widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(heading)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(text, 10)
        row.addStretch(1)
        column.addLayout(row)
        self.button = QPushButton(button)
        self.button.clicked.connect(self.asked)
        column.addSpacing(SPACE)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        if not button:  # not before it has a place: a button without one would flash up as a window
            self.button.hide()
        column.addStretch(2)

    def _draw(self, picture: str) -> None:
        side = self.fontMetrics().height() * 3
        self._picture.setPixmap(icon(picture).pixmap(QSize(side, side)))


class ActionButton(QPushButton):
    """A button for an action, its key written on it; it follows the action's text, key, icon and state.

    An action's property `picture` names its icon, so that a primary button can draw it on its own ground.
    """

    def __init__(self, action: QAction, *, primary: bool = False) -> None:
        super().__init__()
        self._action = action
        self._primary = primary
        self.setProperty("primary", primary)
        side = self.fontMetrics().height()
        self.setIconSize(QSize(side, side))
        action.changed.connect(self._follow)
        self.clicked.connect(action.trigger)
        self._follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press on Enter too, as people expect; Qt does that in dialogs only."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def _follow(self) -> None:
        key = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.setText(f"{self._action.text()}   {key}" if key else self._action.text())
        self.setAccessibleName(self._action.text())
        self.setToolTip(self._action.statusTip())
        picture = self._action.property("picture")
        if picture and self._primary:
            self.setIcon(icon(picture, role=QPalette.ColorRole.HighlightedText))
        else:
            self.setIcon(self._action.icon())
        self.setEnabled(self._action.isEnabled())
