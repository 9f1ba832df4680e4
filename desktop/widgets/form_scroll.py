"""A form that scrolls where the screen is too low for all of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

LEAST_LINES = 6


class FormScroll(QScrollArea):
    """As high as its form wishes to be at this width, and content with less; Tab brings each field into sight."""

    def __init__(self, form: QWidget) -> None:
        super().__init__()
        self._form = form
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setWidget(form)
        form.installEventFilter(self)

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Return the height of the whole form at this width."""
        return self._form.heightForWidth(width) if self._form.hasHeightForWidth() else self._form.sizeHint().height()

    def sizeHint(self) -> QSize:
        """Wish for the whole form."""
        return self._form.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Be content with some lines of it."""
        least, bar = self._form.minimumSizeHint(), self.verticalScrollBar().sizeHint().width()
        return QSize(least.width() + bar, min(self.fontMetrics().lineSpacing() * LEAST_LINES, least.height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell the dialog when the form wishes for another height."""
        if watched is self._form and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
