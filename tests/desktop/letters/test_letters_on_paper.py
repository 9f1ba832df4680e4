"""A finished letter goes to a printer: the whole page at its true size, named in the log, nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from pytestqt.qtbot import QtBot

from desktop.letters.page import LettersPage, View
from office.access_log.model import AccessKind, Entry
from office.arguments import LetterId
from office.checklists.model import Answer
from office.errors import OfficeError
from office.features import letters, privacy
from office.letters.printing import to_print
from office.session import Session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CONTROL = Qt.KeyboardModifier.ControlModifier
SMALL = QSize(300, 424)


def finish(qtbot: QtBot, page: LettersPage, session: Session, letter: LetterId) -> None:
    """Make the letter, every question answered with yes, and show it."""
    questions, _none = session.call(privacy.open_checklist, checklist="send-letter", subject=f"letter:{letter}")
    answers = {item.identity: Answer.YES for item in questions.items}
    session.call(privacy.answer, checklist="send-letter", subject=f"letter:{letter}", answers=answers)
    session.call(letters.send, letter=letter)
    page.open_record(letter)
    qtbot.waitUntil(lambda: page.view is View.SENT)


def said(page: LettersPage) -> str:
    return " ".join(notice.sentence for notice in page.notice_area.notices())


def printings(session: Session) -> list[Entry]:
    return [row.entry for row in session.call(privacy.show) if row.entry.command == "letters.print"]


def first_page(pdf: bytes) -> QImage:
    """Draw the first page small, on white."""
    buffer, document = QBuffer(), QPdfDocument()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    drawn = document.render(0, SMALL)
    document.close()
    return drawn


def ink(image: QImage) -> tuple[int, int, int, int]:
    """Return the box around all that is printed: left, top, right, bottom."""
    places = [
        (x, y)
        for y in range(image.height())
        for x in range(image.width())
        if image.pixelColor(x, y).alpha() > 60 and image.pixelColor(x, y).lightness() < 190
    ]
    across, down = [x for x, _y in places], [y for _x, y in places]
    return min(across), min(down), max(across), max(down)


def to_file(path: Path, copies: int = 1) -> Callable[[object, QPrinter], bool]:
    """Stand in for a user who chooses the printer that makes a file."""

    def choose(_window: object, printer: QPrinter) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        printer.setCopyCount(copies)
        return True

    return choose


def test_a_finished_letter_is_printed_with_the_keys_at_its_true_size(
    qtbot: QtBot, page: LettersPage, finished_draft: LetterId, practice_session: Session, out: Path
) -> None:
    finish(qtbot, page, practice_session, finished_draft)
    paper = out / "paper.pdf"
    page.printing.choose = to_file(paper)
    qtbot.keyClick(page, Qt.Key.Key_P, CONTROL)
    qtbot.waitUntil(lambda: "went to the printer" in said(page))
    printed = pypdf.PdfReader(paper)
    assert len(printed.pages) == 1
    width, height = printed.pages[0].mediabox[2:]
    assert (float(width), float(height)) == pytest.approx((595.3, 841.9), abs=1.5)
    made = practice_session.call(letters.preview, letter=finished_draft).pdf
    assert ink(first_page(paper.read_bytes())) == pytest.approx(ink(first_page(made)), abs=2)
    assert [file.name for file in out.iterdir()] == ["paper.pdf"]
    [entry] = printings(practice_session)
    assert (entry.kind, entry.subject) == (AccessKind.COPY, f"letter:{finished_draft}")


@pytest.mark.qt_log_ignore("This plugin does not support", "QPainter::begin", extend=False)
def test_a_printer_that_takes_nothing_is_told_of(
    qtbot: QtBot, page: LettersPage, finished_draft: LetterId, practice_session: Session, out: Path
) -> None:
    finish(qtbot, page, practice_session, finished_draft)
    page.printing.choose = to_file(out / "no such folder" / "paper.pdf")
    page.print_action.trigger()
    qtbot.waitUntil(lambda: "The printer takes no pages." in said(page))


def test_who_thinks_better_of_it_prints_nothing(
    qtbot: QtBot,
    page: LettersPage,
    finished_draft: LetterId,
    practice_session: Session,
    when_asked: Callable[..., None],
) -> None:
    assert not page.print_action.isEnabled()
    finish(qtbot, page, practice_session, finished_draft)
    before = said(page)
    when_asked(QPrintDialog, lambda dialog: dialog.reject())
    page.print_action.trigger()
    page.workspace.wait()
    assert said(page) == before
    assert printings(practice_session) == []


def test_only_a_finished_letter_is_printed(finished_draft: LetterId, practice_session: Session) -> None:
    with pytest.raises(OfficeError, match="is not finished"):
        practice_session.call(to_print, letter=finished_draft)
