"""The letter's page beside the form: renewed while one types, without losing place or zoom, and without blinking."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QWidget

from desktop.widgets.page_viewer import PageViewer

# As long as Qt takes to draw a page in its own thread; until then the page before stays in view.
DRAWING_MS = 200


class LivePage(PageViewer):
    """A page viewer for a document that changes under the reader's eyes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = QLabel(self)
        self._before.hide()
        self._drawn = QTimer(self, singleShot=True, interval=DRAWING_MS)
        self._drawn.timeout.connect(self._before.hide)

    def renew(self, pdf: bytes) -> bool:
        """Show the newer form of the document in the place where the older one was being read."""
        view, zoom = self._pdf, self._zoom
        if view is None or not self.page_count():
            return self.show_document(pdf)
        across, down = view.horizontalScrollBar().value(), view.verticalScrollBar().value()
        self._keep_in_view(view)
        shown = self.show_document(pdf)
        if zoom:
            self._zoom_to(zoom)
        view.horizontalScrollBar().setValue(across)
        view.verticalScrollBar().setValue(down)
        return shown

    def clear(self, sentence: str = "") -> None:
        """Show nothing, or a sentence."""
        super().clear(sentence)
        if sentence:
            self._before.hide()

    def _keep_in_view(self, view: QAbstractScrollArea) -> None:
        seen = view.viewport()
        self._before.setPixmap(seen.grab())
        self._before.setGeometry(QRect(seen.mapTo(self, QPoint()), seen.size()))
        self._before.show()
        self._before.raise_()
        self._drawn.start()
