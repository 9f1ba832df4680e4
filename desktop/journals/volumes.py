"""Paper volumes: where each belongs, who has it, and when it is due back."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.dates import date_text, short_date_text
from desktop.feature_page import FeaturePage
from desktop.journals.volume_dialogs import LendDialog, NewVolumeDialog
from desktop.patients.patient_filter import PatientFilter
from desktop.theme import SPACE, set_quiet
from desktop.widgets.page import EmptyState
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from foundation.translation import _
from office.arguments import VolumeId
from office.features import journals
from office.journals.model import Loan, VolumeRow


class VolumesView(QWidget):
    """The page's second view."""

    def __init__(self, page: FeaturePage, patients: PatientFilter) -> None:
        super().__init__()
        self._page, self._patients = page, patients
        self._to_choose: int | None = None
        self.lend_action = page.action(_("Lend…"), "Ctrl+L", self.lend)
        self.take_back_action = page.action(_("Take back"), "Ctrl+B", self.take_back)
        self.add_action = page.action(_("Add a paper journal…"), "Ctrl+N", self.add, picture="add")
        self.model: RecordModel[VolumeRow] = RecordModel(_columns(), key=lambda row: int(row.volume.id))
        self.table = RecordTable(self.model, name=_("Paper volumes"))
        self.about = QLabel()
        self.about.setWordWrap(True)
        set_quiet(self.about)
        self.table.chosen_key.connect(lambda _key: self._show_current())
        self.table.activated_key.connect(lambda _key: self._act_on_current())
        self.model.dataChanged.connect(lambda *_cells: self._show_current())
        patients.changed.connect(lambda: self.refresh() if self.isVisible() else None)
        self._arrange()
        self._show_current()

    def actions_of_view(self) -> list[QAction]:
        """Return the actions that make sense while this view is shown."""
        return [self.lend_action, self.take_back_action, self.add_action]

    def refresh(self) -> None:
        """Read the volumes again."""
        patient = self._patients.patient
        self._page.call(journals.volumes, self._show_rows, patient=patient.id if patient else None)

    def open_volume(self, number: VolumeId) -> None:
        """Make a volume the current row."""
        self._to_choose = int(number)
        if self._patients.patient is not None:
            self._patients.set_patient(None)
        self.refresh()

    def current(self) -> VolumeRow | None:
        """Return the chosen row."""
        key = self.table.current_key()
        number = None if key is None else self.model.number_of(key)
        return None if number is None else self.model.row(number)

    def lend(self) -> None:
        """Ask who takes the chosen volume, what for, and until when."""
        row = self.current()
        if row is not None and row.loan is None:
            dialog = LendDialog(self, self._page.workspace, row)
            dialog.lent.connect(self._tell_lent)
            dialog.open()

    def take_back(self) -> None:
        """Record that the chosen volume is back on its shelf; Undo lends it out again."""
        row = self.current()
        if row is None or row.loan is None:
            return
        taken, loan = row, row.loan
        text = _("{volume} is back. It belongs on shelf {shelf}.").format(
            volume=row.volume.label, shelf=row.volume.shelf
        )
        self._page.call(
            journals.take_back,
            lambda _nothing: self._page.show_notice(text, undo=lambda: self._lend_again(taken, loan)),
            volume=row.volume.id,
        )

    def add(self) -> None:
        """Register a volume."""
        dialog = NewVolumeDialog(self, self._page.workspace, self._patients.patient)
        dialog.added.connect(self._added)
        dialog.open()

    def choose_actions(self, *, shown: bool) -> None:
        """Let the actions work where they make sense: on a chosen volume, while the view is shown."""
        row = self.current()
        self.lend_action.setEnabled(shown and row is not None and row.loan is None)
        self.take_back_action.setEnabled(shown and row is not None and row.loan is not None)
        self.add_action.setEnabled(shown)

    def _arrange(self) -> None:
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.table, 1)
        column.addWidget(self.about)
        self._full = full
        self.empty = EmptyState(
            _("No paper journal is registered"),
            _("Add each volume with its shelf. Then it can be lent, and this page shows who has it and until when."),
            _("Add a paper journal…") + "   Ctrl+N",
            picture="shelf",
        )
        self.empty.asked.connect(self.add)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._full)
        self._stack.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _show_rows(self, rows: tuple[VolumeRow, ...]) -> None:
        self._stack.setCurrentWidget(self._full if rows or self._patients.patient else self.empty)
        self.table.set_empty_text(_("No paper journal is registered for this patient. Add one with Ctrl+N."))
        self.model.set_rows(rows)
        if self._to_choose is not None and self.table.choose(self._to_choose):
            self._to_choose = None
        elif self.current() is None and rows:
            self.table.choose(int(rows[0].volume.id))
        self._show_current()

    def _show_current(self) -> None:
        row = self.current()
        text = ""
        if row is not None and row.loan is not None:
            text = _("{volume} is with {borrower} since {day}, for: {purpose}. Lent by {name}.").format(
                volume=row.volume.label,
                borrower=row.loan.borrower,
                day=date_text(row.loan.lent.astimezone().date()),
                purpose=row.loan.purpose,
                name=row.loan.lent_by,
            )
        elif row is not None:
            text = _("{volume} stands on shelf {shelf}.").format(volume=row.volume.label, shelf=row.volume.shelf)
        self.about.setText(text)
        self.choose_actions(shown=self.isVisibleTo(self._page))

    def _act_on_current(self) -> None:
        """Enter lends what is in; taking back is asked for by name, since one Enter too many must not do it."""
        self.lend()

    def _tell_lent(self, row: VolumeRow, loan: Loan) -> None:
        self._page.show_notice(
            _("{volume} is lent to {borrower} until {day}.").format(
                volume=row.volume.label, borrower=loan.borrower, day=date_text(loan.due)
            )
        )

    def _lend_again(self, row: VolumeRow, loan: Loan) -> None:
        self._page.call(journals.lend, volume=row.volume.id, borrower=loan.borrower, purpose=loan.purpose, due=loan.due)

    def _added(self, number: int) -> None:
        self._to_choose = number
        self.refresh()


def is_overdue(loan: Loan | None) -> bool:
    """Say whether a volume should have been back before today."""
    return loan is not None and loan.due < date.today()  # noqa: DTZ011 - a day on the reader's calendar


def _columns() -> list[Column[VolumeRow]]:
    return [
        Column(_("Patient"), lambda row: row.patient_name, width=22),
        Column(_("Id"), lambda row: row.patient_identity, width=12),
        Column(_("Volume"), lambda row: row.volume.label, width=22),
        Column(_("Shelf"), lambda row: row.volume.shelf, width=22, stretch=True),
        Column(_("Is with"), lambda row: row.loan.borrower if row.loan else "", width=18),
        Column(_("Due back"), _due, width=16, icon=lambda row: "warning" if is_overdue(row.loan) else ""),
    ]


def _due(row: VolumeRow) -> str:
    if row.loan is None:
        return ""
    day = short_date_text(row.loan.due)
    return _("Overdue: {day}").format(day=day) if is_overdue(row.loan) else day
