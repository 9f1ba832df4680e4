from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.letters.page import LettersPage, View
from desktop.theme import apply_theme
from desktop.workspace import Workspace
from office.arguments import LetterId
from office.features import letters
from office.letters.drafts import LetterContent, Recipient
from office.letters.model import Signature
from office.patients.model import Patient
from office.session import Session

FIELDS = {
    "examination": "din blodprøve",
    "sample_date": "2026-11-02",
    "text": "Prøven er fin.",
    "next_step": "Der sker ikke mere.",
    "phone": "78 00 00 00",
}


@pytest.fixture
def open_page(
    qtbot: QtBot, qapp: QApplication, open_office: Callable[..., Session]
) -> Iterator[Callable[[Session], LettersPage]]:
    """Show the letters page of an office, as large as on an old hospital PC; an unexpected bug fails the test.

    It stands on `open_office` so that the workspace is closed before the office is.
    """
    apply_theme(qapp, "light")
    opened: list[Workspace] = []
    bugs: list[object] = []

    def show(session: Session) -> LettersPage:
        workspace = Workspace(session)
        workspace.bug.connect(bugs.append)
        opened.append(workspace)
        page = LettersPage(workspace)
        qtbot.addWidget(page)
        page.resize(1160, 640)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        return page

    yield show
    for workspace in opened:
        workspace.close()
    assert not bugs


@pytest.fixture
def page(open_page: Callable[[Session], LettersPage], practice_session: Session) -> LettersPage:
    return open_page(practice_session)


@pytest.fixture
def finished_draft(practice_session: Session, patient: Patient) -> LetterId:
    """A test result in which nothing is missing."""
    content = LetterContent("proevesvar", Recipient.PATIENT, FIELDS, Signature("Lene Læge", "Overlæge"))
    return practice_session.call(letters.begin, patient=patient.id, content=content).id


@pytest.fixture
def open_letter(qtbot: QtBot, page: LettersPage) -> Callable[[int], LettersPage]:
    """Open a letter on the page, to write on."""

    def opened(letter: int) -> LettersPage:
        page.open_record(letter)
        qtbot.waitUntil(lambda: page.view is View.WRITING and page.open_letter() is not None)
        return page

    return opened


@pytest.fixture
def begin(practice_session: Session, patient: Patient) -> Callable[..., LetterId]:
    """Begin a letter about the patient, or about nobody where `about=None`, with what is given."""

    def begun(kind: str, recipient: Recipient = Recipient.PATIENT, about: Patient | None = patient, **more: Any) -> int:
        content = LetterContent(kind, recipient, **more)
        number = None if about is None else about.id
        return practice_session.call(letters.begin, patient=number, content=content).id

    return begun


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder outside the office."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder
