"""Whose is it? A patient is searched for, chosen, or added."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.patients.new_patient import NewPatientDialog
from desktop.patients.patient_filter import PatientFilter
from desktop.patients.picker import PatientPicker
from desktop.theme import apply_theme
from desktop.workspace import Workspace
from office.features import patients
from office.patients.model import Patient
from office.session import Session

SECONDS = 10_000


@pytest.fixture
def workspace(open_workspace: Callable[[Session], Workspace], practice_session: Session) -> Workspace:
    return open_workspace(practice_session)


@pytest.fixture
def other(practice_session: Session) -> Patient:
    return practice_session.call(
        patients.add, identity="018188-9995", name="Ole Øjvind", address=("Hemmelig Vej 1",), protected=True
    )


@pytest.fixture
def picker(qtbot: QtBot, workspace: Workspace, patient: Patient, other: Patient) -> PatientPicker:
    made = PatientPicker(None, workspace)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def look_for(qtbot: QtBot, picker: PatientPicker, words: str, count: int) -> None:
    """Type words, press Enter, and wait until so many are found."""
    picker.words.setText("")
    qtbot.keyClicks(picker.words, words)
    qtbot.keyClick(picker.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: picker.table.records().rowCount() == count, timeout=SECONDS)


def test_the_only_one_found_is_chosen_by_a_second_enter(qtbot: QtBot, picker: PatientPicker, patient: Patient) -> None:
    look_for(qtbot, picker, "nancy", 1)
    assert picker.isVisible() and picker.choose.isEnabled()
    qtbot.keyClick(picker.words, Qt.Key.Key_Return)
    assert not picker.isVisible() and picker.picked == patient


def test_enter_never_chooses_the_answer_to_other_words(
    qtbot: QtBot, picker: PatientPicker, patient: Patient, workspace: Workspace
) -> None:
    look_for(qtbot, picker, "ole", 1)
    picker.words.setText("nancy")
    picker.search()  # as the pause in typing does; its answer is still on its way
    qtbot.keyClick(picker.words, Qt.Key.Key_Return)
    assert picker.picked is None
    qtbot.waitUntil(lambda: picker.table.current_key() == patient.id, timeout=SECONDS)


def test_a_protected_address_is_not_shown_in_the_list(qtbot: QtBot, picker: PatientPicker) -> None:
    look_for(qtbot, picker, "ØJVIND", 1)
    model = picker.table.records()
    shown = [model.index(0, column).data() for column in range(model.columnCount())]
    assert shown[:2] == ["Ole Øjvind", "018188-9995"] and "Hemmelig" not in " ".join(shown)


def test_nobody_fits(qtbot: QtBot, picker: PatientPicker) -> None:
    look_for(qtbot, picker, "nancy", 1)
    look_for(qtbot, picker, "Xerxes", 0)
    assert "Nobody in the register fits" in picker.table.accessibleDescription()
    assert not picker.choose.isEnabled()


def test_a_new_patient_begins_with_what_was_searched_for(qtbot: QtBot, workspace: Workspace) -> None:
    for typed, identity, name in [("128357-1001", "128357-1001", ""), ("Øjvind", "", "Øjvind")]:
        dialog = NewPatientDialog(None, workspace, typed)
        qtbot.addWidget(dialog)
        assert (dialog.identity.text(), dialog.name.text()) == (identity, name)


def test_a_new_patient_is_added_and_a_refused_one_keeps_what_was_typed(
    qtbot: QtBot, workspace: Workspace, practice_session: Session
) -> None:
    dialog = NewPatientDialog(None, workspace, "Øjvind Åberg")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.address.setPlainText("  Testparken 48 \n\n2100 København Ø\n")
    dialog.identity.setText("010203-1234")  # a real person's, in a practice office
    dialog.add.click()
    qtbot.waitUntil(lambda: bool(dialog.notices.notices()), timeout=SECONDS)
    assert "no real person" in dialog.notices.notices()[0].sentence and dialog.add.isEnabled()
    assert dialog.name.text() == "Øjvind Åberg" and dialog.patient is None
    dialog.identity.setText("128357-1001")
    dialog.add.click()
    qtbot.waitUntil(lambda: dialog.patient is not None, timeout=SECONDS)
    assert not dialog.isVisible()
    kept = practice_session.call(patients.find, identity="128357-1001")
    assert kept.name == "Øjvind Åberg" and kept.address.lines == ("Testparken 48", "2100 København Ø")


@pytest.mark.parametrize("scale", [1.0, 1.25])
def test_wrong_numbers_are_told_one_at_a_time_and_nothing_covers_another(
    qtbot: QtBot, qapp: QApplication, workspace: Workspace, scale: float
) -> None:
    apply_theme(qapp, "light", scale)
    dialog = NewPatientDialog(None, workspace, "Øjvind Åberg")
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    for number in ("010190-1234", "610190-1234"):
        dialog.identity.setText(number)
        dialog.add.click()
        qtbot.waitUntil(lambda told=number: told in sentences(dialog), timeout=SECONDS)
    assert len(dialog.notices.notices()) == 1
    dialog.layout().activate()
    parts = [
        dialog.notices,
        dialog.identity,
        dialog.name,
        dialog.address,
        dialog.phone,
        dialog.protected,
        dialog.practitioner,
        dialog.practitioner_address,
        dialog.add,
    ]
    tops = [part.mapTo(dialog, QPoint(0, 0)).y() for part in parts]
    assert all(top + part.height() <= below for top, part, below in zip(tops, parts, tops[1:], strict=False))
    apply_theme(qapp, "light")


def sentences(dialog: NewPatientDialog) -> str:
    return " ".join(notice.sentence for notice in dialog.notices.notices())


def test_a_filter_says_whose_things_are_shown_and_lets_go_again(
    qtbot: QtBot, workspace: Workspace, patient: Patient
) -> None:
    only = PatientFilter(workspace)
    qtbot.addWidget(only)
    with qtbot.waitSignal(only.changed):
        only.set_patient(patient)
    assert patient.name in only.chip.accessibleName()
    with qtbot.waitSignal(only.changed):
        only.chip.clear_button.click()
    assert only.patient is None and only.currentWidget() is only.choose_button
