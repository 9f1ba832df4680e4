"""A patient in a form."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from desktop.workspace import Workspace
from foundation.translation import _
from office.patients.model import Patient


class PatientField(QPushButton):
    """A button that names the patient chosen, or asks for one."""

    def __init__(self, workspace: Workspace, patient: Patient | None = None) -> None:
        super().__init__()
        self.patient = patient
        self._workspace = workspace
        self.setAutoDefault(False)
        self.clicked.connect(self._choose)
        self._show()

    def _choose(self) -> None:
        from desktop.patients.picker import choose_patient

        self.patient = choose_patient(self, self._workspace) or self.patient
        self._show()

    def _show(self) -> None:
        if self.patient is None:
            self.setText(_("Choose a patient…"))
        else:
            self.setText(f"{self.patient.name}  {self.patient.identity}")
