"""What the page has to tell: errors and notices that stay until they are closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

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
        self.passes = tone is Tone.DONE and offer is None
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


_DOING = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress, QEvent.Type.Shortcut})
# Keys that only go somewhere, or that are held for another.
_GOING = frozenset(
    {
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
    }
)


class NoticeArea(QWidget):
    """The place under a page's title. Errors are kept until closed; a newer notice takes the older one's place.

    What was done is no news when the user does the next thing, and goes then; not what can be undone, which a stray
    click must not take away. In a dialog the window grows with the messages.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self._notices: list[Notice] = []
        self._old: list[Notice] = []
        # Not before a double click can be over: what lies below moves up, and the second click would hit another row.
        self._pause = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self._pause.timeout.connect(self._remove_old)
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
        # The key that did it may still be on its way from the field up to the window, and is no next thing.
        QTimer.singleShot(0, self, self._watch)
        _make_room(self.window())
        return notice

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that the user does something in this window."""
        if event.type() in _DOING and not self._old and self._is_next_thing(event):
            self._old = self._passing()
            self._pause.start()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Forget what was done when the page is left."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._old = self._passing()
            self._remove_old()

    def clear(self) -> None:
        """Take all messages away, for another patient or another office."""
        for notice in self.notices():
            self._remove(notice)

    def _passing(self) -> list[Notice]:
        return [notice for notice in self._notices if notice.passes]

    def _is_next_thing(self, event: QEvent) -> bool:
        if not self.window().isActiveWindow():
            return False
        if isinstance(event, QMouseEvent):
            return not self.rect().contains(self.mapFromGlobal(event.globalPosition().toPoint()))
        focused = self.window().focusWidget()
        here = focused is not None and self.isAncestorOf(focused)
        return not (isinstance(event, QKeyEvent) and (here or event.key() in _GOING))

    def _remove_old(self) -> None:
        if QApplication.mouseButtons():  # something is being dragged
            self._pause.start()
            return
        old, self._old = self._old, []
        for notice in old:
            self._remove(notice)

    def _watch(self) -> None:
        """See all that is done in the program, but only while there is a message that goes then."""
        program = QApplication.instance()
        assert program is not None
        program.removeEventFilter(self)
        if self._passing():
            program.installEventFilter(self)
        else:
            self._pause.stop()
            self._old = []

    def _remove(self, notice: Notice) -> None:
        if notice not in self._notices:
            return
        self._notices.remove(notice)
        self._watch()
        had_focus = notice.isAncestorOf(self.window().focusWidget()) if self.window().focusWidget() else False
        notice.hide()
        self._column.removeWidget(notice)
        notice.deleteLater()
        self.setVisible(bool(self._notices))
        if had_focus:
            self.focusNextChild()


def _make_room(window: QWidget) -> None:
    """Let a dialog be as high as its parts now need, if the screen is; a page has its window and scrolls."""
    layout = window.layout()
    if not isinstance(window, QDialog) or layout is None or not window.isVisible():
        return
    layout.activate()
    width = window.width()
    needed = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
    screen = window.screen().availableGeometry()
    frame = window.frameGeometry().height() - window.height()
    window.resize(width, max(window.height(), min(needed, screen.height() - frame)))
    below = window.frameGeometry().bottom() - screen.bottom()
    if below > 0:
        window.move(window.x(), max(screen.top(), window.y() - below))
