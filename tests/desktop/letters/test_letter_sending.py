"""Sending a letter: the checklist, the journal, and the files outside the office."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.letters.page import LettersPage, View
from desktop.widgets import question
from desktop.widgets.checklist_panel import Answer
from desktop.widgets.question import Choice, QtDialogs
from office.arguments import LetterId
from office.features import journals, letters
from office.letters.drafts import LetterContent, LetterState, Recipient
from office.patients.model import Patient
from office.roles import Role
from office.session import Session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CONTROL = Qt.KeyboardModifier.ControlModifier


class SaveTo(QtDialogs):
    """Somebody who saves every file at the same place."""

    def __init__(self, path: Path | None) -> None:
        self.path, self.proposed = path, Path()

    def choose_save_path(self, parent: QWidget | None, title: str, proposed: Path, suffix: str) -> Path | None:
        self.proposed = proposed
        return self.path


class Keeping(SaveTo):
    """Somebody who would save there, but lets a file that is there be."""

    told = ""

    def ask(self, parent: QWidget | None, title: str, text: str, choices: Sequence[Choice]) -> str:
        self.told = text
        return next(choice.key for choice in choices if choice.is_cancel)


def check(qtbot: QtBot, page: LettersPage, letter: LetterId) -> None:
    page.open_record(letter)
    qtbot.waitUntil(lambda: page.view is View.WRITING and page.desk.page.page_count() == 1)
    qtbot.keyClick(page, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.view is View.CHECKING)
    with qtbot.waitActive(page):
        page.activateWindow()


def answer_all(page: LettersPage, but: Sequence[str] = ()) -> None:
    panel = page.desk.gate.panel
    for row in panel._rows:
        panel.set_answer(row.item.id, Answer.NO if row.item.id in but else Answer.YES)


def send(qtbot: QtBot, page: LettersPage, letter: LetterId) -> None:
    check(qtbot, page, letter)
    answer_all(page)
    qtbot.keyClick(page, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.view is View.SENT)


def state(session: Session, letter: LetterId) -> LetterState:
    return session.call(letters.opened, letter=letter).draft.state


def test_a_letter_passes_the_gate_and_is_filed(
    qtbot: QtBot, page: LettersPage, finished_draft: LetterId, practice_session: Session
):
    check(qtbot, page, finished_draft)
    assert page.desk.gate.isVisible() and page.desk.page.page_count() == 1, "the page stays beside the questions"
    assert "must approve" in page.desk.gate._note.text()
    assert page.main_button is not None
    assert page.main_button.text() == "Make and file   Ctrl+Return"
    assert not page.main_button.isEnabled()

    answer_all(page, but=["recipient"])
    assert not page.main_button.isEnabled()
    step = next(row for row in page.desk.gate.panel._rows if row.item.id == "recipient")._next_step
    assert step.isVisible() and "compare two details" in step.text()
    page.desk.gate.panel.set_answer("recipient", Answer.YES)
    assert page.main_button.isEnabled()

    page.main_button.click()
    qtbot.waitUntil(lambda: page.view is View.SENT)
    assert state(practice_session, finished_draft) is LetterState.SENT
    [notice] = page.notice_area.notices()
    assert notice.sentence.startswith("The letter was made as PDF and DOCX and filed in the patient's journal.")
    assert "the program itself sends nothing" in notice.sentence
    assert page.desk.page.page_count() == 1
    assert page.banner.name() == "Nancy Ann Berggren"
    [filed] = practice_session.call(journals.search, wanted="blodprøve")
    assert filed.document.title == "Svar på din blodprøve"


def test_esc_returns_to_the_letter_and_the_answers_are_kept(qtbot: QtBot, page: LettersPage, finished_draft: LetterId):
    check(qtbot, page, finished_draft)
    page.desk.gate.panel.set_answer("recipient", Answer.YES)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.view is View.WRITING and page.desk.form.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.view is View.CHECKING)
    assert page.desk.gate.panel.answers() == {"recipient": Answer.YES}


def test_a_changed_letter_is_checked_anew(
    qtbot: QtBot, page: LettersPage, finished_draft: LetterId, practice_session: Session
):
    check(qtbot, page, finished_draft)
    answer_all(page)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    qtbot.keyClicks(page.desk.form.signer, "!")
    qtbot.keyClick(page, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.view is View.CHECKING)
    assert page.desk.gate.panel.answers() == {}
    assert state(practice_session, finished_draft) is LetterState.DRAFT


def test_an_unfinished_letter_comes_to_no_checklist(
    qtbot: QtBot, page: LettersPage, practice_session: Session, patient: Patient
):
    content = LetterContent("proevesvar", Recipient.PATIENT, {"examination": "din blodprøve", "text": "Fin."})
    letter = practice_session.call(letters.begin, patient=patient.id, content=content).id
    page.open_record(letter)
    qtbot.waitUntil(lambda: page.view is View.WRITING)
    qtbot.keyClick(page, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(page.notice_area.notices()) == 1)
    assert "Fill in “Prøven er fra”" in page.notice_area.notices()[0].sentence
    assert page.view is View.WRITING and page.send.isEnabled()
    focused = page.focusWidget()
    assert focused is not None and page.desk.form.editors["sample_date"].isAncestorOf(focused)


def test_a_trainee_is_told_that_somebody_else_sends(
    qtbot: QtBot,
    open_page: Callable[[Session], LettersPage],
    as_role: Callable[..., Session],
    finished_draft: LetterId,
):
    page = open_page(as_role(Role.TRAINEE))
    page.open_record(finished_draft)
    qtbot.waitUntil(lambda: page.view is View.WRITING)
    qtbot.keyClick(page, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(page.notice_area.notices()) == 1)
    assert "needs one of these roles" in page.notice_area.notices()[0].sentence
    assert page.view is View.WRITING and page.send.isEnabled()


def test_a_sent_letter_opens_to_be_read_only(qtbot: QtBot, page: LettersPage, finished_draft: LetterId):
    send(qtbot, page, finished_draft)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.list.rows.index(0, 0).data() == "Made and filed")
    assert page.list.table.current_key() == finished_draft
    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.view is View.SENT and page.desk.page.page_count() == 1)
    assert not page.desk.form.isVisible() and not page.send.isEnabled()
    assert page.main_button is not None and page.main_button.text() == "Save as PDF…   Ctrl+S"


def test_the_letter_is_saved_as_pdf_and_docx_and_replaces_no_file(
    qtbot: QtBot, page: LettersPage, finished_draft: LetterId, out: Path
):
    send(qtbot, page, finished_draft)
    with question.answer_with(SaveTo(out / "brev.pdf")) as dialogs:
        qtbot.keyClick(page, Qt.Key.Key_S, CONTROL)
        qtbot.waitUntil(lambda: "brev.pdf" in page.notice_area.notices()[0].sentence)
    assert isinstance(dialogs, SaveTo) and dialogs.proposed.name == f"Prøvesvar {finished_draft}.pdf"
    assert "Prøven er fin." in pypdf.PdfReader(out / "brev.pdf").pages[0].extract_text()

    with question.answer_with(SaveTo(out / "brev.docx")):
        qtbot.keyClick(page, Qt.Key.Key_S, CONTROL | Qt.KeyboardModifier.ShiftModifier)
        qtbot.waitUntil((out / "brev.docx").exists)
        qtbot.waitUntil(lambda: "brev.docx" in page.notice_area.notices()[0].sentence)
        assert "Prøven er fin." in [line.text for line in docx.Document(str(out / "brev.docx")).paragraphs]

    before = (out / "brev.docx").stat().st_mtime_ns
    with question.answer_with(Keeping(out / "brev.docx")) as keeping:
        page.save_docx.trigger()
        qtbot.waitUntil(lambda: "is there already" in keeping.told)
    assert (out / "brev.docx").stat().st_mtime_ns == before


def test_nothing_is_saved_when_the_question_is_cancelled(
    qtbot: QtBot, page: LettersPage, finished_draft: LetterId, out: Path
):
    send(qtbot, page, finished_draft)
    with question.answer_with(SaveTo(None)):
        page.save_pdf.trigger()
    page.leave()
    assert list(out.iterdir()) == []


def test_esc_on_a_message_closes_the_message_only(qtbot: QtBot, page: LettersPage, finished_draft: LetterId):
    send(qtbot, page, finished_draft)
    page.notice_area.notices()[0].close_button.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.notice_area.notices() == []
    assert page.view is View.SENT
