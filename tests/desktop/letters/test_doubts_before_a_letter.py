"""A letter from a dictation: what nobody looked at is told, and asked about once; it never stops the letter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.letter_wanted import LetterWanted
from desktop.letters.page import LettersPage, View
from office.arguments import LetterId
from office.features import doubts, letters
from office.letters.drafts import LetterContent, Recipient
from office.letters.model import Signature
from office.patients.model import Patient
from office.session import Session
from tests.dictating import dictated

CONTROL = Qt.KeyboardModifier.ControlModifier
SAID = "hun får halvtreds milligram metoprolol punktum ingen smerter i højre ben punktum"
FIELDS = {
    "examination": "din blodprøve",
    "sample_date": "2026-11-02",
    "text": "Prøven er fin.",
    "next_step": "Der sker ikke mere.",
    "phone": "78 00 00 00",
}


@pytest.fixture
def dictation(practice_session: Session, patient: Patient) -> int:
    return dictated(practice_session, SAID, patient=patient.id, author="Lene Læge")


@pytest.fixture
def letter(practice_session: Session, patient: Patient, dictation: int) -> LetterId:
    """A letter from the dictation, in which nothing is missing."""
    content = LetterContent("proevesvar", Recipient.PATIENT, FIELDS, Signature("Lene Læge"))
    draft = practice_session.call(letters.begin, patient=patient.id, content=content, source=f"dictation:{dictation}")
    return draft.id


def said(page: LettersPage) -> str:
    return " ".join(notice.sentence for notice in page.notice_area.notices())


def look_at_all(session: Session, dictation: int) -> None:
    found = session.call(doubts.listed, dictation=dictation)
    for place in found.places:
        session.call(doubts.look_at, dictation=dictation, version=found.version, first=place.first, last=place.last)


def open_letter(qtbot: QtBot, page: LettersPage, letter: LetterId) -> None:
    page.open_record(letter)
    qtbot.waitUntil(lambda: page.view is View.WRITING and page.desk.page.page_count() == 1)


def test_it_is_told_when_the_letter_is_begun_and_leads_there(
    qtbot: QtBot, page: LettersPage, practice_session: Session, patient: Patient, dictation: int
) -> None:
    left = len(practice_session.call(doubts.listed, dictation=dictation).places)
    assert left > 1
    page.begin_from(LetterWanted(patient.id, "Ingen smerter.", f"dictation:{dictation}", "Prøvesvar", "Lene Læge"))
    qtbot.waitUntil(lambda: f"{left} places of the dictation have not been looked at." in said(page))
    assert page.desk.form.signer.text() == "Lene Læge"
    [notice] = page.notice_area.notices()
    with qtbot.waitSignal(page.opened) as led:
        notice.offer_button.click()
    assert led.args == ["dictation", dictation]
    look_at_all(practice_session, dictation)
    page.hide()
    page.show()
    page.workspace.wait()
    assert said(page) == ""


def test_it_is_asked_once_before_the_letter_leaves(qtbot: QtBot, page: LettersPage, letter: LetterId, answers) -> None:
    open_letter(qtbot, page, letter)
    answers.choice = "stay"
    qtbot.keyClick(page, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(answers.asked) == 1)
    assert "have not been looked at" in answers.asked[0]
    assert page.view is View.WRITING and page.send.isEnabled()
    answers.choice = "go-on"
    qtbot.keyClick(page, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.view is View.CHECKING)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    qtbot.keyClick(page, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: page.view is View.CHECKING)
    assert len(answers.asked) == 2


def test_it_leads_to_the_dictation_instead(qtbot: QtBot, page: LettersPage, letter: LetterId, answers) -> None:
    open_letter(qtbot, page, letter)
    answers.choice = "look"
    with qtbot.waitSignal(page.opened):
        page.send.trigger()
    assert page.view is View.WRITING


def test_where_all_was_looked_at_nothing_is_asked(
    qtbot: QtBot, page: LettersPage, practice_session: Session, letter: LetterId, dictation: int, answers
) -> None:
    look_at_all(practice_session, dictation)
    open_letter(qtbot, page, letter)
    page.send.trigger()
    qtbot.waitUntil(lambda: page.view is View.CHECKING)
    assert answers.asked == [] and said(page) == ""


def test_who_signed_the_last_letter_is_not_put_under_the_next_one(
    qtbot: QtBot, page: LettersPage, finished_draft: LetterId, pick: Callable[[str], None]
) -> None:
    pick("Nancy")
    page.begin_letter()
    qtbot.waitUntil(lambda: page.view is View.WRITING)
    assert (page.desk.form.signer.text(), page.desk.form.signer_title.text()) == ("", "")


def test_a_letter_that_nobody_signs_is_told_of(qtbot: QtBot, page: LettersPage, finished_draft: LetterId) -> None:
    open_letter(qtbot, page, finished_draft)
    assert not any("signature" in duty for duty in page.desk.duties.duties)
    page.desk.form.signer.clear()
    qtbot.waitUntil(lambda: any("signature" in duty for duty in page.desk.duties.duties))
    page.desk.form.signer.setText("Lene Læge")
    qtbot.waitUntil(lambda: not page.desk.duties.duties)
