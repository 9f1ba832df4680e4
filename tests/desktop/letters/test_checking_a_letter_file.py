"""Checking a letter that somebody else wrote: the page with its findings, and what each one means."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.letters.check_dialog import CheckDialog
from desktop.letters.page import LettersPage
from desktop.widgets import question
from desktop.widgets.question import QtDialogs
from office.letters.blocks import Paragraph
from office.letters.data import example_data, letter_from_data
from office.letters.docx import render_docx
from office.letters.layout import load_layout
from office.letters.pdf import render_pdf

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CHECK_MS = 60_000


class Choose(QtDialogs):
    """Somebody who chooses this file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def choose_files(self, *_asked: object) -> list[Path]:
        return [self.path]


@pytest.fixture
def dialog(qtbot: QtBot, page: LettersPage) -> CheckDialog:
    qtbot.keyClick(page, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CheckDialog)
    return dialog


def check(qtbot: QtBot, dialog: CheckDialog, path: Path) -> None:
    with question.answer_with(Choose(path)):
        dialog.file_button.click()
    qtbot.waitUntil(lambda: not dialog.summary.text().startswith("The letter is being checked"), timeout=CHECK_MS)


def test_findings_are_numbered_and_explained(qtbot: QtBot, dialog: CheckDialog, tmp_path: Path):
    letter = letter_from_data(example_data("da", "proevesvar"))
    path = tmp_path / "Brev fra afdelingen.pdf"
    path.write_bytes(render_pdf(replace(letter, heading=f"{letter.heading}."), load_layout("da")))
    check(qtbot, dialog, path)
    assert dialog.picture.page_count() == 1
    messages = [dialog.findings.item(row).text() for row in range(dialog.findings.count())]
    assert messages[0].startswith("1.  ■")
    assert dialog.summary.text().startswith("1 thing to mend")
    assert "How to mend it:" in dialog.explanation.text() and "Why: " in dialog.explanation.text()
    assert "(language norm or standard; official, or read in full)" in dialog.explanation.text()

    dialog.kind.setCurrentIndex(dialog.kind.findData("indkaldelse"))
    dialog.kind.activated.emit(dialog.kind.currentIndex())
    qtbot.waitUntil(lambda: dialog.findings.count() > len(messages), timeout=CHECK_MS)
    dialog.reject()


def test_a_right_letter_is_said_to_be_right(qtbot: QtBot, dialog: CheckDialog, tmp_path: Path):
    path = tmp_path / "rigtigt.pdf"
    path.write_bytes(render_pdf(letter_from_data(example_data("da", "proevesvar")), load_layout("da")))
    check(qtbot, dialog, path)
    assert dialog.summary.text() == "✓ Nothing was found to mend."
    assert dialog.findings.count() == 0
    dialog.reject()


def test_what_is_no_letter_is_told_of(qtbot: QtBot, dialog: CheckDialog, tmp_path: Path):
    path = tmp_path / "gammelt.doc"
    path.write_bytes(b"{\\rtf1 hej}")
    check(qtbot, dialog, path)
    assert "rich text" in dialog.notices.notices()[0].sentence
    assert dialog.picture.page_count() == 0
    dialog.reject()


def test_closing_the_window_ends_the_check(qtbot: QtBot, page: LettersPage, dialog: CheckDialog, tmp_path: Path):
    path = tmp_path / "brev.docx"
    path.write_bytes(render_docx(letter_from_data(example_data("da", "proevesvar")), load_layout("da")))
    with question.answer_with(Choose(path)):
        dialog.choose_file()
    stopped = dialog._stopped
    dialog.reject()
    assert stopped.is_set(), "nobody waits for LibreOffice"
    page.workspace.wait()
    assert page.notice_area.notices() == []


def test_all_pages_stand_in_the_picture_and_a_finding_is_shown_where_it_is(
    qtbot: QtBot, dialog: CheckDialog, tmp_path: Path
):
    letter = letter_from_data(example_data("da", "proevesvar"))
    path = tmp_path / "langt.pdf"
    late = Paragraph("Ring den 3.5.2026 kl 9:30.")
    path.write_bytes(render_pdf(replace(letter, body=(*letter.body * 3, late)), load_layout("da")))
    check(qtbot, dialog, path)
    assert dialog._checked is not None and len(dialog._checked.tops) == 2
    places = [dialog._checked.place(finding) for finding in dialog._checked.report.findings]
    last = places.index(max(place for place in places if place is not None))
    bar = dialog.picture._scroll.verticalScrollBar()
    bar.setValue(0)
    dialog.findings.setCurrentRow(-1)
    dialog.findings.setCurrentRow(last)
    assert bar.value() > bar.maximum() / 2
    dialog.reject()
