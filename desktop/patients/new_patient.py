"""Adding a patient to the register."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import PAGE, SPACE, Tone
from desktop.widgets.address_edit import AddressEdit
from desktop.widgets.ending import EndingButtons
from desktop.widgets.form_scroll import FormScroll
from desktop.widgets.notice import NoticeArea
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.features import patients
from office.patients.model import Patient


class NewPatientDialog(QDialog):
    """`patient` is the one that was added, once the dialog is accepted."""

    def __init__(self, parent: QWidget, workspace: Workspace, typed: str = "") -> None:
        super().__init__(parent)
        self.patient: Patient | None = None
        self._workspace = workspace
        self.setWindowTitle(_("Add a patient"))
        digits = any(character.isdigit() for character in typed)
        self.identity = QLineEdit(typed if digits else "")
        self.name = QLineEdit("" if digits else typed)
        self.address = AddressEdit()
        self.phone = QLineEdit()
        self.protected = QCheckBox(_("Name and address are protected by law"))
        self.practitioner = QLineEdit()
        self.practitioner_address = AddressEdit()
        self.notices = NoticeArea()
        self.add = QPushButton(_("Add"))
        self.add.setProperty("primary", True)
        self.add.setDefault(True)
        self.add.clicked.connect(self.save)
        self._arrange()

    def save(self) -> None:
        """Add the patient; a failure is shown in the dialog and nothing typed is lost."""
        self.notices.clear()
        self.add.setEnabled(False)
        self._workspace.call(
            self,
            patients.add,
            identity=self.identity.text(),
            name=self.name.text(),
            address=self.address.lines(),
            phone=self.phone.text().strip(),
            protected=self.protected.isChecked(),
            practitioner=self.practitioner.text().strip(),
            practitioner_address=self.practitioner_address.lines(),
            then=self._finish,
            failed=self._show_failure,
        )

    def _arrange(self) -> None:
        fields = QWidget()
        form = QFormLayout(fields)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(SPACE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(_("National &id"), self.identity)
        form.addRow(_("&Name"), self.name)
        form.addRow(_("&Address"), self.address)
        form.addRow(_("&Phone"), self.phone)
        form.addRow("", self.protected)
        form.addRow(_("&General practitioner"), self.practitioner)
        form.addRow(_("P&ractitioner's address"), self.practitioner_address)
        buttons = EndingButtons(self.add)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE, PAGE, PAGE, PAGE)
        column.setSpacing(PAGE)
        column.addWidget(self.notices)
        column.addWidget(FormScroll(fields))
        column.addWidget(buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 72, self.sizeHint().height())
        self.identity.setFocus()

    def _finish(self, patient: Patient) -> None:
        self.patient = patient
        self.accept()

    def _show_failure(self, error: WorldError) -> None:
        self.add.setEnabled(True)
        self.notices.tell(str(error), Tone.ERROR)
