"""Changing a patient's record: name, addresses, who acts for the patient, the practitioner."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import PAGE, SPACE, WIDE, TextRole, Tone, set_quiet, set_role
from desktop.widgets.address_edit import AddressEdit
from desktop.widgets.ending import EndingButtons
from desktop.widgets.keyed_button import KeyedButton
from desktop.widgets.notice import NoticeArea
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.features import patients
from office.patients.model import Patient

WIDTH_CHARACTERS, HEIGHT_LINES = 84, 40


def change_patient(parent: QWidget, workspace: Workspace, patient: Patient) -> Patient | None:
    """Let the user change a record; return it as it is now, or None when cancelled."""
    editor = PatientEditor(parent, workspace, patient)
    editor.exec()
    editor.deleteLater()
    return editor.patient


class PatientEditor(QDialog):
    """`patient` is the record as it was saved, once the dialog is accepted. The office keeps what was there before."""

    def __init__(self, parent: QWidget, workspace: Workspace, before: Patient) -> None:
        super().__init__(parent)
        self.patient: Patient | None = None
        self._workspace, self._before = workspace, before
        self.setWindowTitle(_("Change the patient's record"))
        self.identity, self.name, self.phone = (
            QLineEdit(text) for text in (before.identity, before.name, before.phone)
        )
        self.address, self.forwarding = _address(before.address.lines), _address(before.forwarding.lines)
        self.protected = QCheckBox(_("Name and address are protected by law"))
        self.protected.setChecked(before.protected)
        self.guardian, self.relation = QLineEdit(before.guardian.name), QLineEdit(before.guardian.relation)
        self.relation.setPlaceholderText(_("Such as mother, father or guardian"))
        self.guardian_address = _address(before.guardian.address.lines)
        self.practitioner = QLineEdit(before.practitioner.name)
        self.practitioner_address = _address(before.practitioner.address.lines)
        self.notices = NoticeArea()
        self.save_button = KeyedButton(_("Save"), "Ctrl+S", self.save, primary=True)
        self._arrange()

    def save(self) -> None:
        """Save what differs; a failure is shown in the dialog and nothing typed is lost."""
        self.save_button.setEnabled(False)
        identity = self.identity.text().strip()
        self._workspace.call(
            self,
            patients.change,
            patient=self._before.id,
            identity=None if identity == self._before.identity else identity,
            name=self.name.text(),
            address=self.address.lines(),
            phone=self.phone.text().strip(),
            protected=self.protected.isChecked(),
            forwarding=self.forwarding.lines(),
            guardian=self.guardian.text().strip(),
            guardian_relation=self.relation.text().strip(),
            guardian_address=self.guardian_address.lines(),
            practitioner=self.practitioner.text().strip(),
            practitioner_address=self.practitioner_address.lines(),
            then=self._finish,
            failed=self._refuse,
        )

    def _arrange(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._fields())
        buttons = EndingButtons(self.save_button)
        buttons.rejected.connect(self.reject)
        kept = QLabel(_("What the record said before is kept. Letters that were made stay as they are."))
        kept.setWordWrap(True)
        set_quiet(kept)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE, WIDE, PAGE, WIDE)
        column.setSpacing(WIDE)
        for widget in (self.notices, scroll, kept, buttons):
            column.addWidget(widget)
        metrics, screen = self.fontMetrics(), self.screen().availableGeometry()
        self.resize(
            min(metrics.averageCharWidth() * WIDTH_CHARACTERS, screen.width() - PAGE),
            min(metrics.height() * HEIGHT_LINES, screen.height() - 2 * PAGE),
        )
        self.name.setFocus()

    def _fields(self) -> QWidget:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, WIDE, 0)
        rows.setSpacing(WIDE)
        person = _section(rows, _("The patient"))
        person.addRow(_("National &id"), self.identity)
        person.addRow(_("&Name"), self.name)
        person.addRow(_("&Address"), self.address)
        person.addRow(_("&Phone"), self.phone)
        protection = _section(rows, _("Protection"))
        protection.addRow("", self.protected)
        protection.addRow(_("&Forwarding address"), self.forwarding)
        note = QLabel(
            _("The address that the authority gave. Letters to a protected patient go there and nowhere else.")
        )
        note.setWordWrap(True)
        set_role(note, TextRole.SMALL)
        set_quiet(note)
        protection.addRow("", note)
        guardian = _section(rows, _("Who acts for the patient"))
        guardian.addRow(_("&Guardian"), self.guardian)
        guardian.addRow(_("&Relation"), self.relation)
        guardian.addRow(_("Guardian's a&ddress"), self.guardian_address)
        practitioner = _section(rows, _("The patient's own practitioner"))
        practitioner.addRow(_("G&eneral practitioner"), self.practitioner)
        practitioner.addRow(_("Prac&titioner's address"), self.practitioner_address)
        _align([person, protection, guardian, practitioner])
        return inside

    def _finish(self, patient: Patient) -> None:
        self.patient = patient
        self.accept()

    def _refuse(self, error: WorldError) -> None:
        self.save_button.setEnabled(True)
        self.notices.clear()
        self.notices.tell(str(error), Tone.ERROR)


def _section(rows: QVBoxLayout, title: str) -> QFormLayout:
    heading = QLabel(title)
    set_role(heading, TextRole.STRONG)
    form = QFormLayout()
    form.setSpacing(SPACE)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    rows.addWidget(heading)
    rows.addLayout(form)
    return form


def _align(forms: list[QFormLayout]) -> None:
    """Let the labels of all parts be as wide as the widest, so that the fields stand below each other."""
    items = [form.itemAt(row, QFormLayout.ItemRole.LabelRole) for form in forms for row in range(form.rowCount())]
    labels = [label for item in items if item is not None and (label := item.widget()) is not None]
    widest = max(label.sizeHint().width() for label in labels)
    for label in labels:
        label.setMinimumWidth(widest)


def _address(lines: tuple[str, ...]) -> AddressEdit:
    edit = AddressEdit()
    edit.set_lines(lines)
    return edit
