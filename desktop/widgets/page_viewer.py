"""Show a PDF or a picture from memory, read only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QModelIndex, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QImageReader, QKeySequence, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import SPACE, TIGHT, icon, set_quiet
from foundation.translation import _

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument, QPdfSearchModel
    from PySide6.QtPdfWidgets import QPdfView

ZOOM_STEP, SMALLEST, LARGEST = 1.25, 0.2, 5.0
PDF_MARK = b"%PDF-"
MARK_WITHIN_BYTES = 1024


class PageViewer(QWidget):
    """Pages with zoom and search. Qt's PDF library is loaded when the first PDF comes.

    `page_changed(number, count)`, numbers from 1. Keys while the focus is inside: Ctrl++, Ctrl+-, Ctrl+0 (fit the
    width), Ctrl+Page Down and Up, Ctrl+F. A damaged file shows a sentence instead; `failed(sentence)` tells it too.
    """

    page_changed = Signal(int, int)
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buffer: QBuffer | None = None
        self._document: QPdfDocument | None = None
        self._pdf: QPdfView | None = None
        self._found: QPdfSearchModel | None = None
        self._picture = QPixmap()
        self._zoom = 0.0  # 0 fits the width
        self._label = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._label.setAccessibleName(_("Scanned page"))
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._label)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
        self._message.setMargin(4 * SPACE)
        set_quiet(self._message)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._message)
        self._stack.addWidget(self._scroll)
        self._place = QLabel()
        set_quiet(self._place)
        self._search = QLineEdit()
        self._search.setPlaceholderText(_("Find in the document"))
        self._search.setAccessibleName(_("Find in the document"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self.mark_text)
        self._search.returnPressed.connect(self.find_next)
        self._lay_out()
        self.clear()

    def show_document(self, data: bytes) -> bool:
        """Show a PDF or a picture (any kind Qt reads); False and a sentence where it can't be shown."""
        self.clear()
        shown = self._show_pdf(data) if PDF_MARK in data[:MARK_WITHIN_BYTES] else self._show_picture(data)
        if not shown:
            sentence = _("This file can't be shown: it is damaged, or not a document. Fetch it again from its source.")
            self.clear(sentence)
            self.failed.emit(sentence)
        return shown

    def clear(self, sentence: str = "") -> None:
        """Show nothing, or a sentence; the document leaves the memory."""
        self._message.setText(sentence or _("No document"))
        self._stack.setCurrentWidget(self._message)
        self._picture = QPixmap()
        self._label.clear()
        self._search.clear()
        if self._document is not None:
            self._document.close()
        if self._buffer is not None:
            self._buffer.close()
            self._buffer.deleteLater()
            self._buffer = None
        self._zoom = 0.0
        self._show_place()

    def page_count(self) -> int:
        """Return the number of pages; a picture has one."""
        if self._is_pdf() and self._document is not None:
            return self._document.pageCount()
        return 0 if self._picture.isNull() else 1

    def page(self) -> int:
        """Return the number of the page in view, from 1; 0 while there is none."""
        if self._is_pdf() and self._pdf is not None:
            return self._pdf.pageNavigator().currentPage() + 1
        return self.page_count()

    def go_to_page(self, number: int) -> None:
        """Show the page of that number; beyond either end means that end."""
        if self._is_pdf() and self._pdf is not None:
            wanted = min(max(number, 1), self.page_count())
            self._pdf.pageNavigator().jump(wanted - 1, QPointF(), self._pdf.pageNavigator().currentZoom())

    def next_page(self) -> None:
        """Show the next page."""
        self.go_to_page(self.page() + 1)

    def previous_page(self) -> None:
        """Show the page before."""
        self.go_to_page(self.page() - 1)

    def scroll_to(self, share: float) -> None:
        """Bring a place of a picture into view, such as 0.5 for its middle, with some room above it."""
        bar, height = self._scroll.verticalScrollBar(), self._label.height()
        bar.setValue(round(share * height - self._scroll.viewport().height() / 3))

    def zoom_in(self) -> None:
        """Enlarge."""
        self._zoom_to(self.zoom() * ZOOM_STEP)

    def zoom_out(self) -> None:
        """Make smaller."""
        self._zoom_to(self.zoom() / ZOOM_STEP)

    def fit_width(self) -> None:
        """Make the page as wide as the view."""
        self._zoom_to(0.0)

    def zoom(self) -> float:
        """Return the present factor, 1.0 being the document's own size."""
        if self._zoom:
            return self._zoom
        room = self._stack.width() - 4 * SPACE
        if self._is_pdf() and self._document is not None:
            inch = self.logicalDpiX() / 72
            points = self._document.pagePointSize(max(0, self.page() - 1)).width()
            return max(SMALLEST, room / (points * inch)) if points else 1.0
        return max(SMALLEST, room / self._picture.width()) if self._picture.width() else 1.0

    def mark_text(self, text: str) -> None:
        """Mark all places that hold a text; an empty text marks none."""
        if self._found is not None:
            self._found.setSearchString(text if self._is_pdf() else "")

    def match_count(self) -> int:
        """Return how many places are marked so far; the search goes on in the background."""
        return self._found.rowCount(QModelIndex()) if self._found is not None else 0

    def find_next(self) -> None:
        """Go to the next marked place."""
        count = self.match_count()
        if self._found is None or self._pdf is None or not count:
            return
        place = (self._pdf.currentSearchResultIndex() + 1) % count
        self._pdf.setCurrentSearchResultIndex(place)
        link = self._found.resultAtIndex(place)
        self._pdf.pageNavigator().jump(link.page(), link.location(), self._pdf.pageNavigator().currentZoom())

    def add_choice(self, action: QAction, text: str) -> QToolButton:
        """Put a choice about what is shown at the end of the bar; `text` is short, the action's own is told as well."""
        button = QToolButton()
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        button.setText(f"{text}   {key}" if key else text)
        button.setAccessibleName(action.text())
        button.setToolTip(action.text())
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(action.trigger)

        def follow() -> None:
            button.setChecked(action.isChecked())
            button.setEnabled(action.isEnabled())

        action.changed.connect(follow)
        follow()
        self._bar.addWidget(button)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a fitted picture fitted."""
        super().resizeEvent(event)
        if not self._picture.isNull():
            self._draw_picture()

    def _lay_out(self) -> None:
        self._bar = bar = QHBoxLayout()
        bar.setSpacing(TIGHT)
        self.previous_action = self._action(_("Previous page"), "up", self.previous_page, "Ctrl+PgUp")
        self.next_action = self._action(_("Next page"), "down", self.next_page, "Ctrl+PgDown")
        self.zoom_out_action = self._action(_("Smaller"), "zoom_out", self.zoom_out, "Ctrl+-")
        self.zoom_in_action = self._action(_("Larger"), "zoom_in", self.zoom_in, "Ctrl++")
        self.fit_action = self._action(_("Fit width"), "fit_width", self.fit_width, "Ctrl+0")
        find_action = QAction(_("Find"), self, shortcut=QKeySequence("Ctrl+F"))
        find_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find_action.triggered.connect(self._search.setFocus)
        self.addAction(find_action)
        for action in (self.previous_action, self.next_action):
            bar.addWidget(self._button(action))
        bar.addWidget(self._place)
        bar.addStretch(1)
        bar.addWidget(self._search)
        bar.addStretch(1)
        for action in (self.zoom_out_action, self.zoom_in_action, self.fit_action):
            bar.addWidget(self._button(action))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(bar)
        column.addWidget(self._stack, 1)

    def _action(self, text: str, picture: str, act: object, key: str) -> QAction:
        action = QAction(icon(picture), text, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{text} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
        action.triggered.connect(act)
        self.addAction(action)
        return action

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAccessibleName(action.text())
        side = self.fontMetrics().height()
        button.setIconSize(QSize(side, side))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _show_pdf(self, data: bytes) -> bool:
        pdf, document = self._pdf_view()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(self._buffer)
        if document.status() != document.Status.Ready or not document.pageCount():
            return False
        self._stack.setCurrentWidget(pdf)
        self.setFocusProxy(pdf)
        self.fit_width()
        self.go_to_page(1)
        self._show_place()
        return True

    def _pdf_view(self) -> tuple[QPdfView, QPdfDocument]:
        if self._pdf is None or self._document is None:
            from PySide6.QtPdf import QPdfDocument, QPdfSearchModel
            from PySide6.QtPdfWidgets import QPdfView

            self._document = QPdfDocument(self)
            self._found = QPdfSearchModel(self)
            self._found.setDocument(self._document)
            self._pdf = QPdfView(self)
            self._pdf.setAccessibleName(_("Pages"))
            self._pdf.setDocument(self._document)
            self._pdf.setPageMode(QPdfView.PageMode.MultiPage)
            self._pdf.setSearchModel(self._found)
            self._pdf.pageNavigator().currentPageChanged.connect(self._show_place)
            self._stack.addWidget(self._pdf)
        return self._pdf, self._document

    def _show_picture(self, data: bytes) -> bool:
        buffer = QBuffer()
        buffer.setData(QByteArray(data))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
        reader.setDecideFormatFromContent(True)
        reader.setAutoTransform(True)
        image = reader.read()
        if image.isNull():
            return False
        self._picture = QPixmap.fromImage(image)
        self._stack.setCurrentWidget(self._scroll)
        self.setFocusProxy(self._scroll)
        self._draw_picture()
        self._show_place()
        return True

    def _zoom_to(self, factor: float) -> None:
        self._zoom = min(max(factor, SMALLEST), LARGEST) if factor else 0.0
        if self._pdf is not None and self._is_pdf():
            mode = self._pdf.ZoomMode
            self._pdf.setZoomMode(mode.Custom if self._zoom else mode.FitToWidth)
            if self._zoom:
                self._pdf.setZoomFactor(self._zoom)
        elif not self._picture.isNull():
            self._draw_picture()

    def _draw_picture(self) -> None:
        width = max(1, round(self._picture.width() * self.zoom()))
        self._label.setPixmap(self._picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation))
        self._label.adjustSize()

    def _is_pdf(self) -> bool:
        return self._pdf is not None and self._stack.currentWidget() is self._pdf

    def _show_place(self) -> None:
        number, count = self.page(), self.page_count()
        self._place.setText(_("Page {number} of {count}").format(number=number, count=count) if count else "")
        self._search.setEnabled(self._is_pdf())
        self.previous_action.setEnabled(number > 1)
        self.next_action.setEnabled(number < count)
        for action in (self.zoom_in_action, self.zoom_out_action, self.fit_action):
            action.setEnabled(bool(count))
        self.page_changed.emit(number, count)
