"""The letter's page beside the form: renewed at every key, without losing place or zoom, and without blinking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from desktop.widgets.page_viewer import PageViewer

if TYPE_CHECKING:  # loaded when the first page comes
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPdfWidgets import QPdfView

# Longer than Qt takes to draw pages in its own thread; until then a picture of the same lies over it.
DRAWING_MS = 300


class LivePage(PageViewer):
    """A page viewer for a document that changes under the reader's eyes.

    Qt draws the pages of a new document in a thread, and shows blank paper meanwhile. So the part in view is drawn here
    at once, and laid over until Qt is done.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ahead = QLabel(self)
        self._ahead.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ahead.hide()
        self._drawn = QTimer(self, singleShot=True, interval=DRAWING_MS)
        self._drawn.timeout.connect(self._ahead.hide)

    def renew(self, pdf: bytes) -> bool:
        """Show the newer form of the document in the place where the older one was being read."""
        view, zoom = self._pdf, self._zoom
        if view is None or not self.page_count():
            return self.show_document(pdf)
        across, down = view.horizontalScrollBar().value(), view.verticalScrollBar().value()
        view.viewport().setUpdatesEnabled(False)
        shown = self.show_document(pdf)
        if zoom:
            self._zoom_to(zoom)
        view.horizontalScrollBar().setValue(across)
        view.verticalScrollBar().setValue(down)
        view.viewport().setUpdatesEnabled(True)
        if shown and self._document is not None:
            self._lay_over(view, self._document)
        return shown

    def clear(self, sentence: str = "") -> None:
        """Show nothing, or a sentence."""
        super().clear(sentence)
        if sentence:
            self._ahead.hide()

    def _lay_over(self, view: QPdfView, document: QPdfDocument) -> None:
        seen = view.viewport()
        self._ahead.setPixmap(_picture(view, document))
        self._ahead.setGeometry(QRect(seen.mapTo(self, QPoint()), seen.size()))
        self._ahead.show()
        self._ahead.raise_()
        self._drawn.start()


def _picture(view: QPdfView, document: QPdfDocument) -> QPixmap:
    """Draw what the view will show: the same pages at the same places, as `QPdfView` lays them out."""
    seen, ratio = view.viewport(), view.devicePixelRatioF()
    picture = QPixmap(seen.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(view.palette().brush(view.palette().ColorRole.Dark).color())
    scrolled = QPoint(view.horizontalScrollBar().value(), view.verticalScrollBar().value())
    painter = QPainter(picture)
    for page, place in enumerate(_places(view, document)):
        place.translate(-scrolled)
        if place.intersects(seen.rect()):
            painter.fillRect(place, Qt.GlobalColor.white)
            painter.drawImage(place, document.render(page, place.size() * ratio))
    painter.end()
    return picture


def _places(view: QPdfView, document: QPdfDocument) -> list[QRect]:
    """Return where each page lies in the view's contents, in pixels, one below the other and centred."""
    margins, room = view.documentMargins(), view.viewport().width()
    room -= margins.left() + margins.right()
    inch = view.screen().logicalDotsPerInch() / 72
    sizes: list[QSize] = []
    for page in range(document.pageCount()):
        paper = document.pagePointSize(page) * inch
        if view.zoomMode() is view.ZoomMode.Custom:
            sizes.append((paper * view.zoomFactor()).toSize())
        else:
            whole = paper.toSize()
            factor = room / max(1, whole.width())
            sizes.append(QSize(round(whole.width() * factor), round(whole.height() * factor)))
    widest, top, places = max(room, *(size.width() for size in sizes)), margins.top(), []
    for size in sizes:
        places.append(QRect(QPoint(margins.left() + (widest - size.width()) // 2, top), size))
        top += size.height() + view.pageSpacing()
    return places
