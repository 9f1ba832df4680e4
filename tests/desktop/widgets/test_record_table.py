from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester

from desktop.widgets.record_table import Column, RecordModel, RecordTable


@dataclass(frozen=True)
class Person:
    number: int
    name: str


COLUMNS: list[Column[Person]] = [
    Column("No.", lambda person: str(person.number), 6, right=True, sort_key="number"),
    Column("Name", lambda person: person.name, 20, icon=lambda _person: "patient"),
]


class Register:
    """Stands for a store: answers page by page, and counts how often it is asked."""

    def __init__(self, people):
        self.people, self.asked = list(people), 0

    def fetch(self, offset, count):
        self.asked += 1
        return self.people[offset : offset + count]


def people(count):
    return [Person(number, f"{'ABCDE'[number % 5]}nna {number:05}") for number in range(count)]


@pytest.fixture
def register():
    return Register(people(10_000))


@pytest.fixture
def table(qtbot, register):
    model = RecordModel(COLUMNS, lambda person: person.number, register.fetch)
    table = RecordTable(model, "Nobody is here. Add a patient first.", "Patients", search_column=1)
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(500, 400)
    with qtbot.waitActive(table):
        table.show()
        table.activateWindow()
    return table


def test_the_model_keeps_qt_s_rules(qtmodeltester, register):
    model = RecordModel(COLUMNS, lambda person: person.number, Register(people(450)).fetch)
    qtmodeltester.check(model)


def test_the_model_keeps_qt_s_rules_while_it_changes(register):
    register.people = people(450)
    model = RecordModel(COLUMNS, lambda person: person.number, register.fetch)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert model.rowCount() == 450
    del register.people[10:20]
    model.refresh()
    assert model.rowCount() == 440
    assert model.number_of(20) == 10
    tester.deleteLater()


def test_only_what_is_looked_at_is_fetched(table, register):
    assert table.records().rowCount() < 1000
    assert register.asked <= 3
    table.scrollToBottom()
    assert 200 < table.records().rowCount() < 1000


def test_the_chosen_row_stays_chosen_when_others_come_and_go(qtbot, table, register):
    table.choose(50)
    register.people.insert(0, Person(99_999, "Zita"))
    del register.people[10:15]
    with qtbot.assertNotEmitted(table.chosen_key):
        table.records().refresh()
    assert table.current_key() == 50
    assert table.selected_keys() == [50]
    assert table.records().key(0) == 99_999


def test_a_row_that_went_away_is_no_longer_chosen(qtbot, table, register):
    table.choose(3)
    del register.people[3]
    with qtbot.waitSignal(table.chosen_key) as told:
        table.records().refresh()
    assert told.args == [None]
    assert table.current_key() is None


def test_changed_texts_show_without_a_jump(table, register):
    table.choose(150)
    scrolled = table.verticalScrollBar().value()
    register.people[150] = Person(150, "Renamed")
    table.records().refresh()
    assert table.records().index(150, 1).data() == "Renamed"
    assert table.verticalScrollBar().value() == scrolled


def test_enter_and_double_click_open_a_row(qtbot, table):
    table.choose(2)
    with qtbot.waitSignal(table.activated_key) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [2]
    spot = table.visualRect(table.records().index(4, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.waitSignal(table.activated_key) as opened:
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.args == [4]


def test_typing_finds_a_name_whatever_column_was_clicked(qtbot, table):
    table.selectRow(0)
    qtbot.keyClicks(table, "Cnna")
    assert table.records().row(table.currentIndex().row()).name.startswith("Cnna")


def test_a_row_far_down_is_found_by_its_id(table):
    assert table.choose(5_000)
    assert table.current_key() == 5_000
    assert not table.choose("nobody")


def test_a_click_on_a_head_asks_for_another_order(qtbot, table):
    head = table.horizontalHeader()
    spot = QPoint(head.sectionViewportPosition(0) + 5, head.height() // 2)
    with qtbot.waitSignal(table.sort_requested) as asked:
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert asked.args == ["number", True]
    with qtbot.waitSignal(table.sort_requested) as asked:
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert asked.args == ["number", False]


def test_an_empty_table_says_what_to_do(table, register):
    def picture() -> QImage:
        return table.viewport().grab().toImage()

    register.people = []
    table.records().refresh()
    with_text = picture()
    assert table.accessibleDescription() == "Nobody is here. Add a patient first."
    table.set_empty_text("")
    assert picture() != with_text


def test_the_last_of_ten_thousand_rows_is_reached(table):
    table.choose(9_999)
    table.viewport().grab()
    assert table.current_key() == 9_999


def test_rows_grow_with_the_text(qtbot, qapp, table):
    from desktop.theme import apply_theme

    before = table.rowHeight(0)
    apply_theme(qapp, "light", 1.5)
    assert table.rowHeight(0) >= before * 1.3
    assert table.rowHeight(0) % 4 == 0
