"""Lending a paper journal, and registering one."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QLineEdit, QWidget

from desktop.dates import date_pattern, reader_locale
from desktop.form_dialog import FormDialog
from desktop.journals.patient_field import PatientField
from desktop.workspace import Workspace
from foundation.translation import _
from office.arguments import VolumeId
from office.features import journals
from office.journals.model import Loan, VolumeRow
from office.patients.model import Patient

USUAL_LOAN = timedelta(days=28)


class LendDialog(FormDialog):
    """`lent(VolumeRow, Loan)` when the volume is out."""

    lent = Signal(object, object)

    def __init__(self, parent: QWidget, workspace: Workspace, row: VolumeRow) -> None:
        heading = f"{row.volume.label}\n{row.patient_name}  {row.patient_identity}"
        super().__init__(parent, workspace, _("Lend a paper journal"), _("Lend"), heading)
        self._row = row
        self.borrower, self.purpose = QLineEdit(), QLineEdit()
        self.borrower.setPlaceholderText(_("Name and unit"))
        self.purpose.setPlaceholderText(_("Such as: outpatient visit on Tuesday"))
        self.due = QDateEdit()
        self.due.setCalendarPopup(True)
        self.due.setLocale(reader_locale())
        self.due.calendarWidget().setLocale(reader_locale())
        self.due.setDisplayFormat(date_pattern())
        today = date.today()  # noqa: DTZ011 - the day on the borrower's calendar, not a moment
        self.due.setMinimumDate(QDate(today.year, today.month, today.day))
        usual = today + USUAL_LOAN
        self.due.setDate(QDate(usual.year, usual.month, usual.day))
        self.form.addRow(_("&Borrower"), self.borrower)
        self.form.addRow(_("&Purpose"), self.purpose)
        self.form.addRow(_("&Due back"), self.due)

    def act(self) -> None:
        """Record the loan."""
        for field, sentence in (
            (self.borrower, _("Say who takes the volume: name and unit.")),
            (self.purpose, _("Say what the volume is needed for.")),
        ):
            if not field.text().strip():
                self.tell_missing(sentence, field)
                return
        self.do.setEnabled(False)
        day = self.due.date()
        self.workspace.call(
            self,
            journals.lend,
            volume=self._row.volume.id,
            borrower=self.borrower.text().strip(),
            purpose=self.purpose.text().strip(),
            due=date(day.year(), day.month(), day.day()),
            then=self._finish,
            failed=self.show_failure,
        )

    def _finish(self, loan: Loan) -> None:
        self.lent.emit(self._row, loan)
        self.accept()


class NewVolumeDialog(FormDialog):
    """`added(VolumeId)` when the volume is registered."""

    added = Signal(int)

    def __init__(self, parent: QWidget, workspace: Workspace, patient: Patient | None = None) -> None:
        super().__init__(parent, workspace, _("Add a paper journal"), _("Add"))
        self.patient = PatientField(workspace, patient)
        self.label, self.shelf = QLineEdit(), QLineEdit()
        self.label.setPlaceholderText(_("What stands on its back, such as: Volume 1, 1998–2009"))
        self.shelf.setPlaceholderText(_("Room, shelf, place"))
        self.form.addRow(_("&Patient"), self.patient)
        self.form.addRow(_("&Volume"), self.label)
        self.form.addRow(_("&Shelf"), self.shelf)

    def act(self) -> None:
        """Register the volume."""
        if self.patient.patient is None:
            self.tell_missing(_("Say whose paper journal it is: choose the patient."), self.patient)
            return
        for field, sentence in (
            (self.label, _("Say what stands on the volume's back.")),
            (self.shelf, _("Say where the volume belongs on the shelves.")),
        ):
            if not field.text().strip():
                self.tell_missing(sentence, field)
                return
        self.do.setEnabled(False)
        self.workspace.call(
            self,
            journals.add_volume,
            patient=self.patient.patient.id,
            label=self.label.text().strip(),
            shelf=self.shelf.text().strip(),
            then=self._finish,
            failed=self.show_failure,
        )

    def _finish(self, volume: VolumeId) -> None:
        self.added.emit(int(volume))
        self.accept()
