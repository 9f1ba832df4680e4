"""Choosing a patient: search by name or id, or add a new one. Every page asks for a patient here."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.patients.new_patient import NewPatientDialog
from desktop.theme import PAGE, SPACE, TextRole, Tone, set_role
from desktop.widgets.keyed_button import KeyedButton
from desktop.widgets.notice import NoticeArea
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.features import patients
from office.patients.model import Patient

TYPING_PAUSE_MS = 250
WIDTH_CHARACTERS, HEIGHT_LINES = 84, 26


def choose_patient(parent: QWidget, workspace: Workspace) -> Patient | None:
    """Ask for a patient; None when cancelled."""
    picker = PatientPicker(parent, workspace)
    picker.exec()
    picker.deleteLater()
    return picker.patient


def choose_patient_or_nobody(parent: QWidget, workspace: Workspace, nobody: str) -> tuple[bool, Patient | None]:
    """Ask for a patient, or for nobody, which a button with this text says.

    Return whether the question was answered, and with whom: `(True, None)` is nobody, `(False, None)` was cancelled.
    """
    picker = PatientPicker(parent, workspace, nobody)
    answered = bool(picker.exec())
    picker.deleteLater()
    return answered, picker.patient


class PatientPicker(QDialog):
    """`patient` is the one chosen, once the dialog is closed. With a text for `nobody`, none may be chosen as well."""

    def __init__(self, parent: QWidget, workspace: Workspace, nobody: str = "") -> None:
        super().__init__(parent)
        self.patient: Patient | None = None
        self._found_by = ""
        self._workspace = workspace
        self.setWindowTitle(_("Choose a patient"))
        heading = QLabel(_("Whom is it about?") if nobody else _("Whose is it?"))
        set_role(heading, TextRole.HEADING)
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("Name or national id"))
        self.words.setAccessibleName(_("Search for a patient by name or national id"))
        self.words.setClearButtonEnabled(True)
        self._model: RecordModel[Patient] = RecordModel(_columns(), key=lambda patient: patient.id)
        self.table = RecordTable(
            self._model, _("Type a part of the name or of the id. Compare both before you choose."), _("Patients")
        )
        self._notices = NoticeArea()
        self.add = QPushButton(_("Add a patient…") + "   Ctrl+N")
        self.add.setShortcut(QKeySequence("Ctrl+N"))
        self.nobody = KeyedButton(nobody, "Ctrl+M" if nobody else "", self.accept)
        self._offers_nobody = bool(nobody)
        self.choose = QPushButton(_("Choose"))
        self.choose.setProperty("primary", True)
        self.choose.setEnabled(False)
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._arrange(heading)
        self._connect()

    def search(self) -> None:
        """Look the words up now."""
        self._pause.stop()
        words = self.words.text()
        self._workspace.call(
            self,
            patients.search,
            words=words,
            then=lambda found: self._show_found(words, found),
            failed=self._show_failure,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter in the words search only; a dialog would press its first button as well."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not self.words.hasFocus():
            super().keyPressEvent(event)

    def _arrange(self, heading: QLabel) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.add)
        buttons.addWidget(self.nobody)
        self.nobody.setVisible(self._offers_nobody)
        buttons.addStretch(1)
        cancel = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        cancel.rejected.connect(self.reject)
        buttons.addWidget(cancel)
        buttons.addWidget(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE, PAGE, PAGE, PAGE)
        column.setSpacing(SPACE)
        for widget in (heading, self.words, self._notices, self.table):
            column.addWidget(widget)
        column.addLayout(buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * WIDTH_CHARACTERS, metrics.height() * HEIGHT_LINES)

    def _connect(self) -> None:
        self.words.textChanged.connect(lambda _text: self._pause.start())
        self.words.returnPressed.connect(self._search_or_choose)
        self._pause.timeout.connect(self.search)
        self.table.chosen_key.connect(lambda key: self.choose.setEnabled(key is not None))
        self.table.activated_key.connect(lambda _key: self._accept_current())
        self.choose.clicked.connect(self._accept_current)
        self.add.clicked.connect(self._add_patient)
        self.finished.connect(lambda _result: self._pause.stop())

    def _search_or_choose(self) -> None:
        # The one who is shown may be the answer to other words; the answer to these can take a while.
        if self._model.rowCount() == 1 and self._found_by == self.words.text():
            self._accept(self._model.row(0))
        else:
            self.search()

    def _show_found(self, words: str, found: tuple[Patient, ...]) -> None:
        self._found_by = words
        self._model.set_rows(found)
        self.table.set_empty_text(
            _("Nobody in the register fits. Check the spelling, or add the patient.")
            if words.strip()
            else _("Type a part of the name or of the id. Compare both before you choose.")
        )
        if len(found) == 1:
            self.table.choose(found[0].id)

    def _show_failure(self, error: WorldError) -> None:
        self._notices.tell(str(error), Tone.ERROR)

    def _accept_current(self) -> None:
        key = self.table.current_key()
        number = None if key is None else self._model.number_of(key)
        if number is not None:
            self._accept(self._model.row(number))

    def _accept(self, patient: Patient) -> None:
        self.patient = patient
        self.accept()

    def _add_patient(self) -> None:
        dialog = NewPatientDialog(self, self._workspace, self.words.text())
        if dialog.exec() and dialog.patient is not None:
            self._accept(dialog.patient)


def _columns() -> list[Column[Patient]]:
    return [
        Column(_("Name"), lambda patient: patient.name, width=28, stretch=True),
        Column(_("Id"), lambda patient: patient.identity, width=14),
        Column(_("Address"), _address, width=26),
    ]


def _address(patient: Patient) -> str:
    return _("protected") if patient.protected else ", ".join(patient.address.lines)
