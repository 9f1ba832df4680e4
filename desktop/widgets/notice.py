"""What the page has to tell: errors and notices that stay until they are closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from desktop.theme import SPACE, WIDE, Tone, icon, tone_colours, when_theme_changes
from foundation.translation import _


@dataclass(frozen=True)
class Offer:
    """What a message offers to do about it: a verb (already translated), its icon, the act."""

    verb: str
    act: Callable[[], None]
    picture: str = ""


class Notice(QFrame):
    """One message: sign, word, sentence, what can be done about it, and a cross to close it (Esc)."""

    closed = Signal()

    def __init__(self, sentence: str, tone: Tone, offer: Offer | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence, self.tone = sentence, tone
        self._sign = QLabel()
        self._text = QLabel(f"{tone.word}. {sentence}" if tone.word else sentence)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleName(self._text.text())
        row = QHBoxLayout(self)
        row.setContentsMargins(WIDE, SPACE, SPACE, SPACE)
        row.setSpacing(WIDE)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        if offer is not None:
            self.offer_button = QPushButton(offer.verb)
            if offer.picture:
                self.offer_button.setIcon(icon(offer.picture))
            self.offer_button.clicked.connect(lambda: self._take(offer))
            row.addWidget(self.offer_button)
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setIcon(icon("close"))
        self.close_button.setAccessibleName(_("Close this message"))
        self.close_button.setToolTip(_("Close this message"))
        self.close_button.clicked.connect(self._close)
        row.addWidget(self.close_button)
        when_theme_changes(self, self._colour)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc when the focus is inside."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
            return
        super().keyPressEvent(event)

    def _take(self, offer: Offer) -> None:
        self._close()
        offer.act()

    def _close(self) -> None:
        self.closed.emit()

    def _colour(self) -> None:
        front, ground = tone_colours(self.tone)
        side = self.fontMetrics().height() + 4
        self._sign.setPixmap(icon(self.tone.sign, colour=front).pixmap(QSize(side, side)))
        self._text.setStyleSheet(f"color: {front.name()}")
        self.setStyleSheet(
            f"Notice {{ background: {ground.name()}; border: 1px solid {front.name()}; border-radius: 6px; }}"
        )


class NoticeArea(QWidget):
    """The place under a page's title. Errors are kept until closed; a newer notice takes the older one's place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self._notices: list[Notice] = []
        self.hide()

    def notices(self) -> list[Notice]:
        """Return what is shown, from top to bottom."""
        return list(self._notices)

    def tell(self, sentence: str, tone: Tone, offer: Offer | None = None) -> Notice:
        """Show a message; the same error twice is shown once."""
        for old in self.notices():
            if (old.tone is not Tone.ERROR and tone is not Tone.ERROR) or (old.sentence, old.tone) == (sentence, tone):
                self._remove(old)
        notice = Notice(sentence, tone, offer)
        notice.closed.connect(lambda: self._remove(notice))
        self._notices.append(notice)
        self._column.addWidget(notice)
        self.show()
        return notice

    def clear(self) -> None:
        """Take all messages away, for another patient or another office."""
        for notice in self.notices():
            self._remove(notice)

    def _remove(self, notice: Notice) -> None:
        if notice not in self._notices:
            return
        self._notices.remove(notice)
        had_focus = notice.isAncestorOf(self.window().focusWidget()) if self.window().focusWidget() else False
        notice.hide()
        self._column.removeWidget(notice)
        notice.deleteLater()
        self.setVisible(bool(self._notices))
        if had_focus:
            self.focusNextChild()
