from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from desktop.journals.page import JournalsPage
from desktop.workspace import Workspace
from office.patients.model import Patient
from office.session import Session


@pytest.fixture
def open_page(qtbot: QtBot, open_workspace: Callable[[Session], Workspace]) -> Callable[[Session], JournalsPage]:
    """Show the journals page of an office, as large as on an old hospital PC."""

    def show(session: Session) -> JournalsPage:
        page = JournalsPage(open_workspace(session))
        qtbot.addWidget(page)
        page.resize(1080, 700)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        return page

    return show


@pytest.fixture
def page(open_page: Callable[[Session], JournalsPage], practice_session: Session, patient: Patient) -> JournalsPage:
    """The page of an office with one patient and nothing filed."""
    return open_page(practice_session)
