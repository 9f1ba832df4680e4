"""A finished letter on paper: pages drawn from memory at their true size, so that the address meets the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtWidgets import QWidget

from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import N_, _
from office.errors import OfficeError
from office.letters import kinds
from office.letters.drafts import LetterDraft
from office.letters.printing import to_print

if TYPE_CHECKING:  # loaded when the first letter is printed
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter

POINTS_AN_INCH = 72
DOTS_AN_INCH_AT_MOST = 400
"""Sharper than the eye tells on paper; a page of A4 then takes 60 MB of memory while it is drawn."""


def choose_printer(window: QWidget, printer: QPrinter) -> bool:
    """Let the user choose the printer, its pages and its copies; False when cancelled."""
    from PySide6.QtPrintSupport import QPrintDialog

    dialog = QPrintDialog(printer, window)
    dialog.setWindowTitle(_("Print the letter"))
    return dialog.exec() == QPrintDialog.DialogCode.Accepted


class LetterPrinting(QObject):
    """Asks for a printer, then draws the pages on it. `printed(sentence)`; `refused(error)`.

    `choose(window, printer)` lets somebody else than the user choose: a test.
    """

    printed = Signal(str)
    refused = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        window: QWidget,
        choose: Callable[[QWidget, QPrinter], bool] = choose_printer,
    ) -> None:
        super().__init__(window)
        self._workspace, self._window = workspace, window
        self.choose = choose

    def print_letter(self, draft: LetterDraft) -> None:
        """Print a finished letter, once the user has chosen where. The access log is written before the paper."""
        from PySide6.QtPrintSupport import QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        # What waits in a printer's queue is seen by others, and names no patient.
        printer.setDocName(f"{kinds.load_kind(draft.layout, draft.content.kind).title} {draft.id}")
        if self.choose(self._window, printer):
            self._workspace.call(
                self,
                to_print,
                letter=draft.id,
                then=lambda pdf: self._print(pdf, printer),
                failed=self.refused.emit,
            )

    def _print(self, pdf: bytes, printer: QPrinter) -> None:
        try:
            print_pages(pdf, printer)
        except WorldError as error:
            self.refused.emit(error)
        else:
            self.printed.emit(_("The letter went to the printer. Outside the office nobody watches over it."))


def print_pages(pdf: bytes, printer: QPrinter) -> None:
    """Draw the chosen pages of a PDF on a printer, each at its true size. Raises `OfficeError` where it takes none."""
    from PySide6.QtPdf import QPdfDocument

    document, buffer = QPdfDocument(), QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    try:
        printer.setPageSize(QPageSize(document.pagePointSize(0), QPageSize.Unit.Point))
        printer.setFullPage(True)
        pages = _chosen_pages(document, printer)
        if not pages:
            raise OfficeError(
                N_("The letter has {count} pages. Choose among those, then print it again."), count=document.pageCount()
            )
        painter = QPainter()
        if not painter.begin(printer):
            raise OfficeError(
                N_("The printer takes no pages. See that it is there and switched on, then print the letter again.")
            )
        try:
            for number, page in enumerate(pages):
                if number:
                    printer.newPage()
                _draw_page(painter, document, page, printer.resolution())
        finally:
            painter.end()
    finally:
        document.close()
        buffer.close()


def _chosen_pages(document: QPdfDocument, printer: QPrinter) -> list[int]:
    """Return the pages to print, counted from 0, once for each copy that the printer does not make by itself."""
    last = document.pageCount()
    chosen_first, chosen_last = printer.fromPage(), printer.toPage()  # 0 where all are wanted
    pages = list(range(max(chosen_first, 1) - 1, min(chosen_last or last, last)))
    return pages * (1 if printer.supportsMultipleCopies() else printer.copyCount())


def _draw_page(painter: QPainter, document: QPdfDocument, page: int, resolution: int) -> None:
    points = document.pagePointSize(page)
    dots = min(resolution, DOTS_AN_INCH_AT_MOST)
    picture = QImage(_pixels(points, dots), QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    on_white = QPainter(picture)
    on_white.drawImage(0, 0, document.render(page, picture.size()))
    on_white.end()
    painter.drawImage(QRectF(0, 0, *_pixels(points, resolution).toTuple()), picture)


def _pixels(points: QSizeF, dots_an_inch: int) -> QSize:
    return (points / POINTS_AN_INCH * dots_an_inch).toSize()
