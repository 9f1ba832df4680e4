"""The first page of the day: what waits, in the order of the work, and what each role has to do."""

from __future__ import annotations

import wave
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.today.page import TodayPage
from desktop.workspace import Workspace
from office.dictation.model import Priority
from office.features import dictation, journals, letters
from office.letters.drafts import LetterContent, Recipient
from office.patients.model import Patient
from office.roles import Role
from office.session import Session

SECONDS = 15_000


@pytest.fixture
def open_today(qtbot: QtBot, open_workspace: Callable[[Session], Workspace]) -> Callable[[Session], TodayPage]:
    def show(session: Session) -> TodayPage:
        page = TodayPage(open_workspace(session))
        qtbot.addWidget(page)
        page.resize(1100, 640)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        return page

    return show


def lend(session: Session, patient: Patient, due: date, label: str) -> int:
    volume = session.call(journals.add_volume, patient=patient.id, label=label, shelf="B 14")
    session.call(journals.lend, volume=volume, borrower="Lene, O2", purpose="visit", due=due)
    return int(volume)


def tasks(page: TodayPage) -> list[tuple[str, int]]:
    return [page.model.key(number) for number in range(page.model.rowCount())]


def test_what_is_late_or_urgent_comes_first(
    qtbot: QtBot,
    open_today: Callable[[Session], TodayPage],
    practice_session: Session,
    patient: Patient,
    silences: Callable[[str], Path],
) -> None:
    today = datetime.now().astimezone().date()
    on_time = lend(practice_session, patient, today + timedelta(days=9), "Bind 1")
    overdue = lend(practice_session, patient, today - timedelta(days=9), "Bind 2")
    content = LetterContent("proevesvar", Recipient.PATIENT)
    letter = practice_session.call(letters.begin, patient=patient.id, content=content).id
    soon = datetime.now(UTC) + timedelta(hours=2)
    normal = practice_session.call(dictation.receive, audio=silences("a"), due=soon).id
    urgent = practice_session.call(dictation.receive, audio=silences("b"), due=soon, priority=Priority.URGENT).id
    page = open_today(practice_session)
    qtbot.waitUntil(lambda: page.model.rowCount() == 5, timeout=SECONDS)
    # A letter's time is when it was begun, which is before any due time to come.
    assert tasks(page) == [
        ("volume", overdue),
        ("dictation", urgent),
        ("letter", letter),
        ("dictation", normal),
        ("volume", on_time),
    ]


@pytest.fixture
def silences(tmp_path: Path) -> Callable[[str], Path]:
    """Write short recordings, each of its own length."""

    def write(name: str) -> Path:
        path = tmp_path / f"{name}.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, 16_000, 0, "NONE", ""))
            file.writeframes(bytes(16_000 + 3_200 * len(list(tmp_path.glob("*.wav")))))
        return path

    return write


def test_enter_opens_the_task_on_its_own_page(
    qtbot: QtBot, open_today: Callable[[Session], TodayPage], practice_session: Session, patient: Patient
) -> None:
    volume = lend(practice_session, patient, date(2020, 1, 31), "Bind 1")
    page = open_today(practice_session)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=SECONDS)
    with qtbot.waitSignal(page.opened) as opened:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args == ["volume", volume]
    with qtbot.waitSignal(page.opened) as opened:
        page.main_button.click()
    assert opened.args == ["volume", volume]


def test_a_task_that_is_done_elsewhere_leaves_the_list_by_itself(
    qtbot: QtBot, open_today: Callable[[Session], TodayPage], practice_session: Session, patient: Patient
) -> None:
    volume = lend(practice_session, patient, date(2020, 1, 31), "Bind 1")
    page = open_today(practice_session)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=SECONDS)
    practice_session.call(journals.take_back, volume=volume)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0, timeout=SECONDS)


@pytest.mark.parametrize(("role", "waits"), [(Role.ARCHIVIST, 1), (Role.PRIVACY_OFFICER, 0)])
def test_what_is_another_roles_work_is_left_out_without_complaint(
    qtbot: QtBot,
    open_today: Callable[[Session], TodayPage],
    practice_session: Session,
    as_role: Callable[..., Session],
    patient: Patient,
    role: Role,
    waits: int,
) -> None:
    lend(practice_session, patient, date(2020, 1, 31), "Bind 1")
    page = open_today(as_role(role))
    qtbot.waitUntil(lambda: len(page._parts) == 3, timeout=SECONDS)
    assert page.model.rowCount() == waits
    assert not page.notice_area.notices()
