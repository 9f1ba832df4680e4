from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCalendarWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.letters.dates import DateField, read_date
from office.letters.layout import load_layout

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
THIRD_OF_MAY = datetime.date(2026, 5, 3)


@pytest.mark.parametrize(
    "typed",
    ["3.5.2026", "3.5.26", "03-05-26", "3/5-2026", "3/5 2026", "030526", "03052026", "2026-05-03", "3. maj 2026",
     "3 maj 26", "den 3. maj 2026", "søndag den 3. maj 2026", " 3. MAJ 2026 "],
)  # fmt: skip
def test_dates_are_read_as_people_type_them(typed: str):
    assert read_date(typed, load_layout("da")) == THIRD_OF_MAY


@pytest.mark.parametrize("typed", ["", "i morgen", "31.2.2026", "3.13.2026", "3.5", "2026-02-30", "3. mai 2026"])
def test_what_is_no_date_is_not_guessed_at(typed: str):
    assert read_date(typed, load_layout("da")) is None


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[DateField]:
    place = QWidget()
    qtbot.addWidget(place)
    field = DateField(load_layout("da"), weekday=True)
    QVBoxLayout(place).addWidget(field)
    with qtbot.waitActive(place):
        place.show()
        place.activateWindow()
    field.setFocus()
    yield field


def test_the_office_writes_the_date_out_when_one_goes_on(qtbot: QtBot, field: DateField):
    with qtbot.waitSignal(field.changed):
        qtbot.keyClicks(field.line, "3.5.26")
    assert field.line.text() == "3.5.26", "nothing changes under the hand"
    field.line.clearFocus()
    assert field.line.text() == "søndag den 3. maj 2026"
    assert field.value() == "2026-05-03"


def test_what_is_no_date_stays_as_it_was_typed(qtbot: QtBot, field: DateField):
    qtbot.keyClicks(field.line, "i morgen")
    field.line.clearFocus()
    assert field.line.text() == field.value() == "i morgen"


def test_a_day_is_chosen_in_the_calendar(qtbot: QtBot, field: DateField):
    field.set_value("2026-05-03")
    qtbot.keyClick(field.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = field.findChild(QCalendarWidget)
    assert isinstance(calendar, QCalendarWidget)
    assert calendar.selectedDate() == QDate(2026, 5, 3)
    with qtbot.waitSignal(field.changed):
        calendar.activated.emit(QDate(2026, 5, 10))
    assert field.value() == "2026-05-10"
    assert not calendar.isVisible()
