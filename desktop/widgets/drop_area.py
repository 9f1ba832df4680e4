"""A place that takes dropped files, and a button for those who would rather choose them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.theme import PAGE, SPACE, set_quiet
from desktop.widgets import question
from foundation.translation import _


class DropArea(QFrame):
    """Takes files of the given kinds (suffixes such as ".wav"; none means any).

    `files_dropped(list[Path])` brings what was dropped or chosen; `files_refused(list[Path])` what is of another kind.
    With `content`, that widget fills the area and the target shows only while files hover over it.
    """

    files_dropped = Signal(list)
    files_refused = Signal(list)

    def __init__(
        self, prompt: str, suffixes: Sequence[str] = (), content: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._prompt = prompt
        self._suffixes = tuple(suffix.lower() for suffix in suffixes)
        self._hovering = False
        self._has_content = content is not None
        self.setAcceptDrops(True)
        self.setAccessibleName(prompt)
        column = QVBoxLayout(self)
        if content is not None:
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(content)
            return
        column.setContentsMargins(PAGE, PAGE, PAGE, PAGE)
        column.setSpacing(SPACE)
        label = QLabel(prompt)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        set_quiet(label)
        self.button = QPushButton(_("Choose files…"))
        self.button.clicked.connect(self.choose)
        column.addStretch(1)
        column.addWidget(label)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    @property
    def is_target(self) -> bool:
        """Say whether files hover over the area that it would take."""
        return self._hovering

    def choose(self) -> None:
        """Ask for files instead of having them dropped."""
        paths = question.choose_files(self, self._prompt, self._suffixes)
        if paths:
            self.files_dropped.emit(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that the files would be taken."""
        taken, _refused = self._sort(event.mimeData())
        if taken:
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Show the area as it was."""
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files."""
        self._hover(False)
        taken, refused = self._sort(event.mimeData())
        event.acceptProposedAction()
        if taken:
            self.files_dropped.emit(taken)
        if refused:
            self.files_refused.emit(refused)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the target: dashed at rest, in the accent colour while files hover."""
        super().paintEvent(event)
        if self._has_content and not self._hovering:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = QPalette.ColorRole.Accent if self._hovering else QPalette.ColorRole.Dark
        style = Qt.PenStyle.SolidLine if self._hovering else Qt.PenStyle.DashLine
        painter.setPen(QPen(self.palette().color(role), 2 if self._hovering else 1, style))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 8, 8)

    def _hover(self, hovering: bool) -> None:
        self._hovering = hovering
        self.update()

    def _sort(self, mime: QMimeData) -> tuple[list[Path], list[Path]]:
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        taken = [path for path in paths if not self._suffixes or path.suffix.lower() in self._suffixes]
        return taken, [path for path in paths if path not in taken]
