"""The access log as a table: when, who, what, whose data."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal

from desktop.dates import short_time_text
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from foundation.translation import N_, _
from office.access_log.model import TITLES
from office.privacy.model import LogRow
from office.roles import TITLES as ROLE_TITLES
from office.roles import Role

# What an act was about, as the log writes it (`letter:7`), and as its reader does.
SUBJECTS = {
    "patient": N_("Patient {number}"),
    "dictation": N_("Dictation {number}"),
    "letter": N_("Letter {number}"),
    "document": N_("Document {number}"),
    "volume": N_("Paper volume {number}"),
    "user": N_("User {number}"),
    "journal": N_("Journal"),
    "journals": N_("All journals"),
    "documents": N_("List of documents"),
    "volumes": N_("List of paper volumes"),
    "dictations": N_("List of dictations"),
    "letters": N_("List of letters"),
    "patients": N_("Register of patients"),
    "vocabulary": N_("Vocabulary"),
    "word": N_("Word {number} of the vocabulary"),
    "access log": N_("Access log"),
}


class LogTable(RecordTable):
    """The newest entries first; `end_reached` when the user has scrolled to the last row."""

    end_reached = Signal()

    def __init__(self) -> None:
        self.model_of_rows: RecordModel[LogRow] = RecordModel(_columns(), key=lambda row: row.entry.sequence)
        super().__init__(self.model_of_rows, name=_("Access log"), search_column=1)
        self._rows: dict[int, LogRow] = {}
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def show_newest(self, rows: Iterable[LogRow]) -> None:
        """Show these rows in place of all others."""
        self._rows = {}
        self.add_earlier(rows)

    def add_earlier(self, rows: Iterable[LogRow]) -> None:
        """Show these rows below; one that is shown already, because the log grew meanwhile, is not shown twice."""
        self._rows |= {row.entry.sequence: row for row in rows}
        self.model_of_rows.set_rows(list(self._rows.values()))

    def count(self) -> int:
        """Return how many entries have been read."""
        return len(self._rows)

    def _scrolled(self, value: int) -> None:
        if self._rows and value == self.verticalScrollBar().maximum() and value > 0:
            self.end_reached.emit()


def subject_text(subject: str) -> str:
    """Say in words what an act was about; what the program does not know is shown as it was written."""
    topic, _colon, number = subject.partition(":")
    return _(SUBJECTS[topic]).format(number=number) if topic in SUBJECTS else subject


def _columns() -> list[Column[LogRow]]:
    return [
        Column(_("Time"), lambda row: short_time_text(row.entry.time), width=17),
        Column(_("User"), lambda row: row.entry.user, width=9),
        Column(_("Role"), _role, width=18),
        Column(_("What"), lambda row: _(TITLES[row.entry.kind]), width=11),
        Column(_("Whose data"), _whose, width=24, stretch=True),
        Column(_("About"), lambda row: subject_text(row.entry.subject), width=14),
        Column(_("Details"), lambda row: row.entry.detail_told, width=11),
    ]


def _role(row: LogRow) -> str:
    role = row.entry.role
    return _(ROLE_TITLES[Role(role)]) if role in set(Role) else role


def _whose(row: LogRow) -> str:
    return "  ".join(part for part in (row.patient_identity, row.patient_name) if part)
