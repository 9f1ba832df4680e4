"""Earlier versions of a letter: looked at beside the present one, and brought back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.letters.page import LettersPage
from desktop.letters.versions_dialog import VersionsDialog
from office.features import letters, versions
from office.letters import writing
from office.letters.drafts import LetterContent
from office.letters.kinds import Recipient
from office.session import Session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def letter(begin: Callable[..., int], practice_session: Session, monkeypatch: pytest.MonkeyPatch) -> int:
    """A letter that says something else than in the version before."""
    monkeypatch.setattr(writing, "VERSION_AFTER", timedelta(0))
    number = begin("proevesvar", fields={"text": "Prøven er fin.", "sample_date": "2026-11-02"})
    changed = LetterContent("proevesvar", Recipient.PATIENT, {"text": "Prøven er ikke <7,0 & fin."})
    practice_session.call(letters.write, letter=number, content=changed)
    return number


def open_versions(qtbot: QtBot, page: LettersPage) -> VersionsDialog:
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(page, Qt.Key.Key_H, keys)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, VersionsDialog)
    return dialog


def test_a_version_is_compared_and_brought_back(
    qtbot: QtBot, open_letter: Callable[..., LettersPage], letter: int, practice_session: Session
):
    page = open_letter(letter)
    dialog = open_versions(qtbot, page)
    qtbot.waitUntil(lambda: dialog.list.count() == 1)
    assert dialog.list.item(0).text().endswith("Anna")
    assert "Prøven er fin." in dialog.before.toPlainText() and "2. november 2026" in dialog.before.toPlainText()
    assert "Prøven er ikke <7,0 & fin." in dialog.now.toPlainText()
    assert "line-through" in dialog.before.toHtml(), "the date went"
    assert "underline" in dialog.now.toHtml() and "line-through" not in dialog.now.toHtml()

    dialog.restore_button.click()
    qtbot.waitUntil(lambda: page.desk.form.content().fields.get("text") == "Prøven er fin.")
    assert page.desk.form.content().fields["sample_date"] == "2026-11-02"
    kept = practice_session.call(versions.listed, letter=letter)
    assert kept[0].content.fields["text"] == "Prøven er ikke <7,0 & fin.", "nothing is lost by going back"


def test_what_was_typed_last_is_saved_before_the_versions_are_shown(
    qtbot: QtBot, open_letter: Callable[..., LettersPage], letter: int
):
    page = open_letter(letter)
    page.desk.form.editors["text"].editor.setPlainText("Et helt nyt svar.")  # type: ignore[union-attr]
    dialog = open_versions(qtbot, page)
    qtbot.waitUntil(lambda: "Et helt nyt svar." in dialog.now.toPlainText())
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    dialog.reject()


def test_a_letter_without_versions_says_when_one_is_kept(
    qtbot: QtBot, open_letter: Callable[..., LettersPage], begin: Callable[..., int]
):
    page = open_letter(begin("proevesvar"))
    dialog = open_versions(qtbot, page)
    qtbot.waitUntil(lambda: "Letter kind" in dialog.now.toPlainText())
    assert "every ten minutes" in dialog.before.toPlainText()
    assert not dialog.restore_button.isEnabled()
    dialog.reject()
