"""Saving a finished letter with its enclosures, from the question to the files outside the office."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.letters.page import LettersPage, View
from desktop.widgets import question
from desktop.widgets.question import Choice, QtDialogs
from office.arguments import LetterId
from office.checklists.model import Answer
from office.checklists.reading import checklist
from office.features import journals, letters, privacy
from office.letters.drafts import Enclosure
from office.patients.model import Patient
from office.session import Session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BESIDE = "brev - bilag 1 - Blodprøve.txt"


class Answering(QtDialogs):
    """Somebody who saves at one place and gives these answers in turn, by the words on the buttons."""

    def __init__(self, path: Path, *answers: str) -> None:
        self.path, self.answers = path, [*answers]
        self.asked: list[tuple[str, str, list[str]]] = []

    def ask(self, parent: QWidget | None, title: str, text: str, choices: Sequence[Choice]) -> str:
        self.asked.append((title, text, [choice.text for choice in choices]))
        wanted = self.answers.pop(0)
        return next(choice.key for choice in choices if choice.text == wanted)

    def choose_save_path(self, parent: QWidget | None, title: str, proposed: Path, suffix: str) -> Path | None:
        return self.path


class Somewhere(QtDialogs):
    """Somebody who saves at one place, and is asked everything else in real windows."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def choose_save_path(self, parent: QWidget | None, title: str, proposed: Path, suffix: str) -> Path | None:
        return self.path


@pytest.fixture
def sent(
    qtbot: QtBot,
    page: LettersPage,
    practice_session: Session,
    patient: Patient,
    finished_draft: LetterId,
    text_file: Callable[..., Path],
) -> LettersPage:
    """Show a finished letter that encloses a text of the journal, and a map that is in no journal."""
    filed = practice_session.call(journals.file, path=text_file("Fin."), patient=patient.id, kind="svar", title="x")
    content = practice_session.call(letters.opened, letter=finished_draft).draft.content
    enclosures = (Enclosure("Blodprøve", filed.id), Enclosure("Kort over sygehuset"))
    practice_session.call(letters.write, letter=finished_draft, content=replace(content, enclosures=enclosures))
    answers = {item.identity: Answer.YES for item in checklist("send-letter", "da").items}
    subject = f"letter:{finished_draft}"
    practice_session.call(privacy.answer, checklist="send-letter", subject=subject, answers=answers)
    practice_session.call(letters.send, letter=finished_draft)
    page.open_record(finished_draft)
    qtbot.waitUntil(lambda: page.view is View.SENT and page.desk.page.page_count() == 1)
    return page


def told(page: LettersPage) -> str:
    return " ".join(notice.sentence for notice in page.notice_area.notices())


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_enter_saves_the_letter_with_its_enclosures(
    qtbot: QtBot, sent: LettersPage, out: Path, when_asked: Callable[..., None]
):
    """Ctrl+S, Enter in the real question: no mouse is needed, and nobody is reminded of what went along."""
    texts = []

    def press_enter(box: QMessageBox) -> None:
        texts.extend([box.text(), box.informativeText(), *(button.text() for button in box.findChildren(QPushButton))])
        qtbot.keyClick(box, Qt.Key.Key_Return)

    when_asked(QMessageBox, press_enter)
    with question.answer_with(Somewhere(out / "brev.pdf")):
        qtbot.keyClick(sent, Qt.Key.Key_S, CONTROL)
        qtbot.waitUntil(lambda: "brev.pdf" in told(sent))
    assert "Save the letter with its enclosures?" in texts[0]
    assert texts[1] == "These documents of the journal go with the letter: Blodprøve."
    assert {"Save with enclosures…", "All in one PDF…", "The letter alone…", "Cancel"} == set(texts[2:])
    assert names(out) == [BESIDE, "brev.pdf"]
    assert (out / BESIDE).read_text("utf-8") == "Fin."
    assert f"with its enclosures beside it: {BESIDE}. Outside the office nobody watches over them." in told(sent)
    assert "Add these yourself, since they are in no journal: Kort over sygehuset." in told(sent)
    assert "save them from the patient's journal" not in told(sent)


def test_esc_at_the_question_saves_nothing(qtbot: QtBot, sent: LettersPage, out: Path, when_asked: Callable[..., None]):
    when_asked(QMessageBox, lambda box: qtbot.keyClick(box, Qt.Key.Key_Escape))
    with question.answer_with(Somewhere(out / "brev.pdf")):
        qtbot.keyClick(sent, Qt.Key.Key_S, CONTROL)
    sent.leave()
    assert names(out) == [] and told(sent) == "" and sent.view is View.SENT


def test_who_saves_the_letter_alone_is_reminded_of_the_enclosures(qtbot: QtBot, sent: LettersPage, out: Path):
    with question.answer_with(Answering(out / "brev.pdf", "The letter alone…")):
        qtbot.keyClick(sent, Qt.Key.Key_S, CONTROL)
        qtbot.waitUntil(lambda: "brev.pdf" in told(sent))
    assert names(out) == ["brev.pdf"]
    assert "save them from the patient's journal (Blodprøve)" in told(sent)


def test_all_becomes_one_pdf_and_what_is_none_lies_beside_it(
    qtbot: QtBot, sent: LettersPage, practice_session: Session, out: Path
):
    with question.answer_with(Answering(out / "brev.pdf", "All in one PDF…")):
        qtbot.keyClick(sent, Qt.Key.Key_S, CONTROL)
        qtbot.waitUntil(lambda: "brev.pdf" in told(sent))
    assert f"These enclosures are no PDF, so they lie beside it: {BESIDE}." in told(sent)
    assert len(pypdf.PdfReader(out / "brev.pdf").pages) == 1


def test_a_letter_in_word_takes_files_along_and_is_never_one_pdf(qtbot: QtBot, sent: LettersPage, out: Path):
    with question.answer_with(Answering(out / "brev.docx", "Save with enclosures…")) as dialogs:
        qtbot.keyClick(sent, Qt.Key.Key_S, CONTROL | SHIFT)
        qtbot.waitUntil(lambda: "brev.docx" in told(sent))
    assert isinstance(dialogs, Answering)
    assert dialogs.asked[0][2] == ["Save with enclosures…", "The letter alone…", "Cancel"]
    assert names(out) == [BESIDE, "brev.docx"]


def test_files_that_are_there_are_replaced_only_when_the_user_says_so(qtbot: QtBot, sent: LettersPage, out: Path):
    (out / BESIDE).write_text("mit")
    with question.answer_with(Answering(out / "brev.pdf", "Save with enclosures…", "Cancel")) as dialogs:
        qtbot.keyClick(sent, Qt.Key.Key_S, CONTROL)
        qtbot.waitUntil(lambda: len(dialogs.asked) == 2)
    title, text, choices = dialogs.asked[1]
    assert (title, choices) == ("Replace what is there?", ["Replace them", "Cancel"]) and BESIDE in text
    assert names(out) == [BESIDE] and (out / BESIDE).read_text() == "mit"
    with question.answer_with(Answering(out / "brev.pdf", "Save with enclosures…", "Replace them")):
        qtbot.keyClick(sent, Qt.Key.Key_S, CONTROL)
        qtbot.waitUntil(lambda: "brev.pdf" in told(sent))
    assert names(out) == [BESIDE, "brev.pdf"] and (out / BESIDE).read_text("utf-8") == "Fin."


def test_an_enclosure_that_is_damaged_is_told_and_nothing_is_saved(
    qtbot: QtBot, sent: LettersPage, practice_session: Session, patient: Patient, out: Path
):
    [document] = [one for one in practice_session.call(journals.listed, patient=patient.id) if one.title == "x"]
    stored = practice_session.folder / "files" / document.file[:2] / document.file
    stored.write_bytes(stored.read_bytes()[:-1] + b"\x00")
    with question.answer_with(Answering(out / "brev.pdf", "Save with enclosures…")):
        qtbot.keyClick(sent, Qt.Key.Key_S, CONTROL)
        qtbot.waitUntil(lambda: "Nothing was saved" in told(sent))
    assert "1. Blodprøve: The stored file" in told(sent) and "save the letter alone" in told(sent)
    assert names(out) == []
