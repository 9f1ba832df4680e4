"""A window of its own for work that takes a while: messages on top, two halves, what closes it below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from desktop.theme import PAGE, SPACE
from desktop.widgets.ending import EndingButtons
from desktop.widgets.notice import NoticeArea
from foundation.translation import _


class LargeDialog(QDialog):
    """As large as it likes to be, given in characters and lines, and never larger than the screen."""

    def __init__(self, parent: QWidget, title: str, characters: int, lines: int) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.notices = NoticeArea()
        self.finished.connect(self.deleteLater)
        metrics, screen = self.fontMetrics(), self.screen().availableGeometry()
        self._size = (
            min(metrics.averageCharWidth() * characters, screen.width() - PAGE),
            min(metrics.height() * lines, screen.height() - 2 * PAGE),
        )

    def lay_out(self, content: QWidget, note: QWidget | None = None, *buttons: QPushButton) -> None:
        """Put the content in the middle; below it a note, the verb and further buttons, and what closes."""
        ending = EndingButtons(*(buttons or (None,)), leave=_("Close"))
        ending.leave_button.setAutoDefault(False)
        ending.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE)
        if note is None:
            foot.addStretch(1)
        else:
            foot.addWidget(note, 1)
        foot.addWidget(ending)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(PAGE, PAGE, PAGE, PAGE)
        whole.setSpacing(SPACE)
        whole.addWidget(self.notices)
        whole.addWidget(content, 1)
        whole.addLayout(foot)
        self.resize(*self._size)


def halves(left: QWidget, right: QWidget, shares: tuple[int, int]) -> QSplitter:
    """Lay two widgets side by side, to be shifted by hand; `shares` say who gets how much of what is left."""
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.setChildrenCollapsible(False)
    for number, half in enumerate((left, right)):
        splitter.addWidget(half)
        splitter.setStretchFactor(number, shares[number])
    return splitter
