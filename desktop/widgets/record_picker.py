"""Choosing one record: words to search for, the records that fit them, and what else may be done about it."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.theme import PAGE, SPACE, TextRole, Tone, set_role
from desktop.widgets.ending import EndingButtons
from desktop.widgets.keyed_button import KeyedButton
from desktop.widgets.notice import NoticeArea
from desktop.widgets.record_table import RecordTable
from foundation.errors import WorldError
from foundation.translation import _

Row = TypeVar("Row")
WIDTH_CHARACTERS, HEIGHT_LINES = 84, 26


class RecordPicker(QDialog, Generic[Row]):
    """`picked` is the record chosen, once the dialog is closed; `words` and `table` are what a subclass connects.

    No button is pressed by Enter in the words: what it does there is the subclass's own.
    """

    def __init__(self, parent: QWidget, title: str, table: RecordTable) -> None:
        super().__init__(parent)
        self.picked: Row | None = None
        self.setWindowTitle(title)
        self.words = QLineEdit()
        self.words.setClearButtonEnabled(True)
        self.table = table
        self._notices = NoticeArea()
        self.choose = KeyedButton(_("Choose"), "", self._pick_current, primary=True)
        self.choose.setEnabled(False)
        self.table.chosen_key.connect(lambda key: self.choose.setEnabled(key is not None))
        self.table.activated_key.connect(lambda _key: self._pick_current())

    def lay_out(self, question: str, *further: QWidget) -> None:
        """Put the question on top, and further buttons at the left of those that end it."""
        heading = QLabel(question)
        set_role(heading, TextRole.HEADING)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE, PAGE, PAGE, PAGE)
        column.setSpacing(SPACE)
        for widget in (heading, self.words, self._notices, self.table):
            column.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        for button in further:
            buttons.addWidget(button)
        buttons.addStretch(1)
        ending = EndingButtons(self.choose)
        ending.leave_button.setAutoDefault(False)
        ending.rejected.connect(self.reject)
        buttons.addWidget(ending)
        column.addLayout(buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * WIDTH_CHARACTERS, metrics.height() * HEIGHT_LINES)

    def ask(self) -> bool:
        """Show the dialog until it is answered; False when it was cancelled."""
        answered = bool(self.exec())
        self.deleteLater()
        return answered

    def current(self) -> Row | None:
        """Return the record of the current row."""
        index = self.table.currentIndex()
        return self.table.records().row(index.row()) if index.isValid() else None

    def pick(self, record: Row) -> None:
        """Close the dialog with this record."""
        self.picked = record
        self.accept()

    def show_failure(self, error: WorldError) -> None:
        """Tell what went wrong above the table."""
        self._notices.tell(str(error), Tone.ERROR)

    def _pick_current(self) -> None:
        record = self.current()
        if record is not None:
            self.pick(record)
