"""What the law wants in a letter: listed first in the check, and a reason asked for where it is missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from letter_contents import content_of
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.letters.page import LettersPage, View
from desktop.widgets.checklist_panel import Answer
from office.features import letters, privacy
from office.letters.drafts import LetterContent, LetterState
from office.letters.kinds import Recipient
from office.patients.model import Patient
from office.session import Session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def letter(practice_session: Session, patient: Patient) -> int:
    """A summons that does not say what the law wants said of waiting times."""
    content = content_of("indkaldelse", fields={"waiting_times": "Det ved vi ikke."})
    return practice_session.call(letters.begin, patient=patient.id, content=content).id


def test_a_reason_is_asked_for_and_logged(
    qtbot: QtBot, open_letter: Callable[..., LettersPage], letter: int, practice_session: Session
):
    page = open_letter(letter)
    qtbot.waitUntil(page.desk.duties.isVisible)
    assert "was not found" in page.desk.duties._text.text()
    qtbot.keyClick(page, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.view is View.CHECKING)
    gate = page.desk.gate
    assert gate.duties.isVisible() and gate.duties.y() < gate.panel.y(), "they stand before the questions"
    assert not page.desk.duties.isVisible(), "once is enough"
    assert not gate.reason.isVisible()

    for row in gate.panel._rows:
        gate.panel.set_answer(row.item.id, Answer.YES)
    qtbot.waitUntil(page.send.isEnabled)
    page.send.trigger()
    qtbot.waitUntil(gate.reason.isVisible)
    assert page.view is View.CHECKING and page.send.isEnabled()
    [duty] = gate.duties.duties
    assert duty.startswith("Ventetiden på regionens egne og andre sygehuse")
    assert practice_session.call(letters.opened, letter=letter).draft.state is LetterState.DRAFT

    qtbot.keyClicks(gate.reason, "Patienten fik det at vide i telefonen")
    page.send.trigger()
    qtbot.waitUntil(lambda: page.view is View.SENT)
    logged = [
        row.entry.detail for row in practice_session.call(privacy.show) if row.entry.subject == f"letter:{letter}"
    ]
    assert any("Patienten fik det at vide i telefonen" in details for details in logged)
    assert gate.reason.text() == "", "the reason was for this letter only"


def test_minutes_are_made_and_filed_nowhere(
    qtbot: QtBot, open_letter: Callable[..., LettersPage], practice_session: Session
):
    content = content_of("moedereferat", Recipient.NOBODY)
    page = open_letter(practice_session.call(letters.begin, patient=None, content=content).id)
    qtbot.keyClick(page, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.view is View.CHECKING)
    for row in page.desk.gate.panel._rows:
        page.desk.gate.panel.set_answer(row.item.id, Answer.YES)
    qtbot.waitUntil(page.send.isEnabled)
    page.send.trigger()
    qtbot.waitUntil(lambda: page.view is View.SENT)
    assert "filed in no journal" in page.notice_area.notices()[0].sentence


def test_the_envelopes_window_is_laid_over_the_page(
    qtbot: QtBot, open_letter: Callable[..., LettersPage], finished_draft: int
):
    page = open_letter(finished_draft)
    qtbot.waitUntil(lambda: page.desk.page.page_count() == 1)
    document = page.desk.page._document
    assert document is not None
    size = document.pagePointSize(0).toSize()
    plain = document.render(0, size)
    with qtbot.waitSignal(page.pen.page_made):
        qtbot.keyClick(page, Qt.Key.Key_F8)
    assert page.window_action.isChecked()
    assert document.render(0, size) != plain
    with qtbot.waitSignal(page.pen.page_made):
        qtbot.keyClick(page, Qt.Key.Key_F8)
    assert document.render(0, size) == plain


def test_another_letter_keeps_the_wish_for_the_window(
    qtbot: QtBot, open_letter: Callable[..., LettersPage], finished_draft: int, begin: Callable[..., int]
):
    page = open_letter(finished_draft)
    page.window_action.trigger()
    other = begin("proevesvar", fields=dict(LetterContent("proevesvar", Recipient.PATIENT).fields))
    open_letter(other)
    qtbot.waitUntil(lambda: page.open_letter() is not None and page.open_letter().draft.id == other)  # type: ignore[union-attr]
    assert page.window_action.isChecked() and page.window_action.isEnabled()
