"""What a privacy officer does: read the log, ask about one patient, verify, keep a head, compare with it later."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from sqlalchemy import text

from desktop.privacy import page as privacy_page
from desktop.privacy.log_table import subject_text
from office.features import journals
from office.roles import Role

CONTROL = Qt.KeyboardModifier.ControlModifier


def acts(page) -> list[list[str]]:
    """The table as its reader sees it: user, role, what, whose data, about, details."""
    model = page.table.model_of_rows
    return [
        [model.data(model.index(row, column)) for column in range(1, model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_the_log_says_who_did_what_with_whose_data(page, qtbot, practice_session, patient, text_file):
    practice_session.call(journals.file, path=text_file("hovedpine"), patient=patient.id, kind="Notat")
    qtbot.keyClick(page, Qt.Key.Key_F5)
    wanted = ["Anna", "Medical secretary", "Filed", f"{patient.identity}  {patient.name}", "Document 1", ""]
    qtbot.waitUntil(lambda: wanted in acts(page))
    assert "entries" in page.told.text()


def test_the_log_is_read_anew_each_time_the_page_is_shown(page, qtbot, practice_session, patient):
    qtbot.waitUntil(lambda: len(acts(page)) > 0)
    page.hide()
    practice_session.call(journals.listed, patient=patient.id)
    page.show()
    qtbot.waitUntil(lambda: any(row[2] == "Read" for row in acts(page)))


def test_one_patients_acts_are_shown_alone(page, qtbot, practice_session, patient, other_patient, pick):
    practice_session.call(journals.listed, patient=other_patient.id)
    pick("Karl-Emil")
    qtbot.keyClick(page, Qt.Key.Key_P, CONTROL)
    qtbot.waitUntil(lambda: {row[3] for row in acts(page)} == {f"{other_patient.identity}  {other_patient.name}"})
    qtbot.mouseClick(page.patients.chip.clear_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(patient.name in row[3] for row in acts(page)))


def test_earlier_entries_come_when_the_end_is_reached(page, qtbot, practice_session, patient, monkeypatch):
    monkeypatch.setattr(privacy_page, "ENTRIES_AT_A_TIME", 30)
    for _look in range(70):
        practice_session.call(journals.listed, patient=patient.id)
    page.table.show_newest([])
    page.refresh()
    qtbot.waitUntil(lambda: len(acts(page)) == 30)
    assert "scroll down" in page.told.text()
    bar = page.table.verticalScrollBar()
    for count in (60, 70):
        bar.setValue(bar.maximum())
        qtbot.waitUntil(lambda least=count: len(acts(page)) >= least)
    numbers = [page.table.model_of_rows.row(row).entry.sequence for row in range(len(acts(page)))]
    assert numbers == sorted(set(numbers), reverse=True)


def test_a_sound_log_is_told_calmly_with_its_head(page, qtbot):
    qtbot.keyClick(page, Qt.Key.Key_F8)
    qtbot.waitUntil(page.panel.isVisible)
    assert page.panel.heading.text() == "The log is sound"
    groups = page.panel.root.text().split()
    assert [len(group) for group in groups] == [8] * 8
    assert "outside the office" in page.panel.advice.text()


def test_todays_head_is_saved_and_compared_with_later(page, qtbot, answers, tmp_path, practice_session, patient):
    answers.save_path = tmp_path / "head.json"
    qtbot.keyClick(page, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(answers.save_path.exists)
    qtbot.waitUntil(page.panel.isVisible)
    assert json.loads(answers.save_path.read_text())["root"] == "".join(page.panel.root.text().split())
    practice_session.call(journals.listed, patient=patient.id)
    answers.files = [answers.save_path]
    qtbot.keyClick(page, Qt.Key.Key_K, CONTROL)
    qtbot.waitUntil(lambda: "head.json" in page.panel.findings.text())
    assert page.panel.heading.text() == "The log is sound"


def test_a_file_that_is_no_head_is_refused_in_a_sentence(page, qtbot, answers, text_file):
    answers.files = [text_file("no head")]
    page.compare()
    qtbot.waitUntil(lambda: len(page.notice_area.notices()) == 1)
    assert "is no log head" in page.notice_area.notices()[0].sentence
    assert page.verify_action.isEnabled()


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("UPDATE access_log SET user = 'Somebody else' WHERE sequence = 1", "not those that were signed"),
        ("DELETE FROM access_log WHERE sequence = 1", "Entries are missing"),
    ],
)
def test_a_log_that_was_tampered_with_is_told_with_what_to_do(page, qtbot, practice_session, tampering, told):
    with practice_session.database.transaction() as connection:
        connection.execute(text(tampering))
    page.verify()
    qtbot.waitUntil(page.panel.isVisible)
    assert page.panel.heading.text() == "The log is not sound"
    assert told in page.panel.findings.text()
    assert "Delete nothing" in page.panel.advice.text()
    assert not page.panel.save_button.isVisible()


def test_who_is_no_privacy_officer_sees_why_there_is_no_table_and_may_verify(as_role, open_page, qtbot):
    page = open_page(as_role(Role.SECRETARY))
    qtbot.waitUntil(page.closed.isVisible)
    assert page.notice_area.notices() == []
    assert not page.table.isVisible()
    assert not page.patients.isVisible()
    page.verify()
    qtbot.waitUntil(page.panel.isVisible)


def test_an_entry_about_something_unknown_is_shown_as_it_was_written():
    assert subject_text("letter:7") == "Letter 7"
    assert subject_text("comet:7") == "comet:7"
