"""Choosing a patient: search by name or id, or add a new one. Every page asks for a patient here."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop.patients.new_patient import NewPatientDialog
from desktop.widgets.keyed_button import KeyedButton
from desktop.widgets.record_picker import RecordPicker
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from desktop.workspace import Workspace
from foundation.translation import _
from office.features import patients
from office.patients.model import Patient

TYPING_PAUSE_MS = 250


def choose_patient(parent: QWidget, workspace: Workspace) -> Patient | None:
    """Ask for a patient; None when cancelled."""
    picker = PatientPicker(parent, workspace)
    picker.ask()
    return picker.picked


def choose_patient_or_nobody(parent: QWidget, workspace: Workspace, nobody: str) -> tuple[bool, Patient | None]:
    """Ask for a patient, or for nobody, which a button with this text says.

    Return whether the question was answered, and with whom: `(True, None)` is nobody, `(False, None)` was cancelled.
    """
    picker = PatientPicker(parent, workspace, nobody)
    return picker.ask(), picker.picked


class PatientPicker(RecordPicker[Patient]):
    """The register is searched for what is typed. With a text for `nobody`, none may be chosen as well."""

    def __init__(self, parent: QWidget, workspace: Workspace, nobody: str = "") -> None:
        model: RecordModel[Patient] = RecordModel(_columns(), key=lambda patient: patient.id)
        first = _("Type a part of the name or of the id. Compare both before you choose.")
        super().__init__(parent, _("Choose a patient"), RecordTable(model, first, _("Patients")))
        self._found_by = ""
        self._workspace = workspace
        self.words.setPlaceholderText(_("Name or national id"))
        self.words.setAccessibleName(_("Search for a patient by name or national id"))
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.search)
        self.words.textChanged.connect(lambda _text: self._pause.start())
        self.words.returnPressed.connect(self._search_or_choose)
        self.finished.connect(lambda _result: self._pause.stop())
        self.add = KeyedButton(_("Add a patient…"), "Ctrl+N", self._add_patient)
        self.nobody = KeyedButton(nobody, "Ctrl+M", self.accept)
        if nobody:
            self.lay_out(_("Whom is it about?"), self.add, self.nobody)
        else:
            self.lay_out(_("Whose is it?"), self.add)

    def search(self) -> None:
        """Look the words up now."""
        self._pause.stop()
        words = self.words.text()
        self._workspace.call(
            self,
            patients.search,
            words=words,
            then=lambda found: self._show_found(words, found),
            failed=self.show_failure,
        )

    def _search_or_choose(self) -> None:
        # The one who is shown may be the answer to other words; the answer to these can take a while.
        found = self.table.records()
        if found.rowCount() == 1 and self._found_by == self.words.text():
            self.pick(found.row(0))
        else:
            self.search()

    def _show_found(self, words: str, found: tuple[Patient, ...]) -> None:
        self._found_by = words
        self.table.records().set_rows(found)
        self.table.set_empty_text(
            _("Nobody in the register fits. Check the spelling, or add the patient.")
            if words.strip()
            else _("Type a part of the name or of the id. Compare both before you choose.")
        )
        if len(found) == 1:
            self.table.choose(found[0].id)

    def _add_patient(self) -> None:
        dialog = NewPatientDialog(self, self._workspace, self.words.text())
        if dialog.exec() and dialog.patient is not None:
            self.pick(dialog.patient)


def _columns() -> list[Column[Patient]]:
    return [
        Column(_("Name"), lambda patient: patient.name, width=28, stretch=True),
        Column(_("Id"), lambda patient: patient.identity, width=14),
        Column(_("Address"), _address, width=26),
    ]


def _address(patient: Patient) -> str:
    return _("protected") if patient.protected else ", ".join(patient.address.lines)
