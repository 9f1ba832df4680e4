"""The small list of text blocks at the cursor: type to find, Enter to put one in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.theme import SPACE, TIGHT, TextRole, set_quiet, set_role
from foundation.translation import _
from office.letters.phrases import Phrase

WIDTH_CHARACTERS, LIST_LINES, TEXT_LINES = 64, 9, 4
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class PhrasePopup(QFrame):
    """`chosen(Phrase)` on Enter or click; Esc closes it. `fitting(words)` gives what to list."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, fitting: Callable[[str], list[Phrase]]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(_("Text blocks"))
        self._fitting = fitting
        self._found: list[Phrase] = []
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("Find a text block by its name or a word in it"))
        self.words.setAccessibleName(_("Find a text block"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Text blocks"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        set_role(self._text, TextRole.SMALL)
        keys = QLabel(_("Enter puts it in. Quicker: type the name in the text and press F3."))
        keys.setWordWrap(True)
        set_role(keys, TextRole.SMALL)
        set_quiet(keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(TIGHT)
        for widget in (self.words, self.list, self._text, keys):
            column.addWidget(widget)
        metrics = self.fontMetrics()
        self.list.setFixedHeight(metrics.lineSpacing() * LIST_LINES + SPACE)
        self._text.setFixedHeight(metrics.lineSpacing() * TEXT_LINES)
        self.setFixedWidth(metrics.averageCharWidth() * WIDTH_CHARACTERS)
        self.words.installEventFilter(self)
        self.words.textChanged.connect(lambda _text: self._sift())
        self.list.currentRowChanged.connect(self._show_text)
        self.list.itemClicked.connect(lambda _item: self._take())
        self._sift()

    def show_at(self, below: QPoint, above: QPoint) -> None:
        """Open under a point of the screen, or over the other one where the screen ends."""
        screen, size = self.screen().availableGeometry(), self.sizeHint()
        place = below if below.y() + size.height() <= screen.bottom() else above - QPoint(0, size.height())
        left = max(screen.left(), min(place.x(), screen.right() - self.width()))
        self.move(left, max(screen.top(), place.y()))
        self.show()
        self.words.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows move in the list, and Enter take what is chosen, while one types in the line."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _LIST_KEYS:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)

    def _sift(self) -> None:
        self._found = self._fitting(self.words.text())
        self.list.clear()
        for phrase in self._found:
            item = QListWidgetItem(f"{phrase.name}   {phrase.title}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{phrase.name}, {phrase.title}")
            self.list.addItem(item)
        self.list.setCurrentRow(0 if self._found else -1)
        if not self._found:
            self._text.setText(_("No text block holds these words."))

    def _show_text(self, row: int) -> None:
        if 0 <= row < len(self._found):
            self._text.setText(self._found[row].text)

    def _take(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._found):
            phrase = self._found[row]
            self.close()
            self.chosen.emit(phrase)
