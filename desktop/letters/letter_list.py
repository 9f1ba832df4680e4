"""The letters of the office: a table, or what to do first where there is none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.dates import short_time_text
from desktop.theme import SPACE
from desktop.widgets.page import EmptyState
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from foundation.translation import _
from office.letters.drafts import LetterRow, LetterState


class LetterList(QWidget):
    """`opened(letter)` on Enter or double click, `asked` when somebody wants to begin the first letter.

    `tools` is a row of buttons that stands above, whether there are letters or none.
    """

    opened = Signal(int)
    asked = Signal()

    def __init__(self, tools: QWidget) -> None:
        super().__init__()
        self.rows: RecordModel[LetterRow] = RecordModel(_columns(), key=lambda row: row.draft.id)
        self.table = RecordTable(self.rows, name=_("Letters"), search_column=2)
        self.table.setSelectionMode(RecordTable.SelectionMode.SingleSelection)
        self.table.activated_key.connect(self.opened.emit)
        self.empty = EmptyState(
            _("No letters yet"),
            _("Begin one here for a patient, or let a dictation become a letter on the page “Dictation”."),
            _("New letter"),
            "letter",
        )
        self.empty.asked.connect(self.asked)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(tools)
        column.addWidget(self._stack, 1)

    def show_letters(self, letters: Sequence[LetterRow]) -> None:
        """Show these letters; the chosen one stays chosen."""
        self.rows.set_rows(letters)
        self._stack.setCurrentWidget(self.table if letters else self.empty)


def _columns() -> list[Column[LetterRow]]:
    return [
        Column(_("State"), lambda row: row.draft.state_title, width=12, icon=_sign),
        Column(_("Letter kind"), lambda row: row.kind_title, width=18),
        Column(_("Patient"), lambda row: row.patient_name, width=28, stretch=True),
        Column(_("Id"), lambda row: row.patient_identity, width=14),
        Column(_("Date"), lambda row: short_time_text(row.draft.sent or row.draft.created), width=18),
        Column(_("Written by"), lambda row: row.draft.created_by, width=16),
    ]


def _sign(row: LetterRow) -> str:
    return "check" if row.draft.state is LetterState.SENT else "document"
