"""A small form in a window of its own: what is asked, what went wrong, the verb that does it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.theme import PAGE, SPACE, TextRole, Tone, set_role
from desktop.widgets.notice import NoticeArea
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.patients.model import Patient

WIDTH_CHARACTERS = 72


class FormDialog(QDialog):
    """Fill `form`; `act` is called by the button. A failure is shown in the dialog and nothing typed is lost."""

    def __init__(self, parent: QWidget, workspace: Workspace, title: str, verb: str, heading: str = "") -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.setWindowTitle(title)
        self.notices = NoticeArea()
        self.form = QFormLayout()
        self.form.setSpacing(SPACE)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.do = QPushButton(verb)
        self.do.setProperty("primary", True)
        self.do.setDefault(True)
        self.do.clicked.connect(self.act)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.addButton(self.do, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.rejected.connect(self.reject)
        about = QLabel(heading)
        about.setWordWrap(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(PAGE, PAGE, PAGE, PAGE)
        self.column.setSpacing(2 * SPACE)
        self.column.addWidget(about)
        about.setVisible(bool(heading))
        set_role(about, TextRole.HEADING)
        self.column.addWidget(self.notices)
        self.column.addLayout(self.form)
        self.column.addWidget(self.buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * WIDTH_CHARACTERS)
        self.finished.connect(self.deleteLater)

    def act(self) -> None:
        """Do what the form is for."""
        raise NotImplementedError

    def tell_missing(self, sentence: str, field: QWidget) -> None:
        """Say what is missing, and take the user there."""
        self.notices.clear()
        self.notices.tell(sentence, Tone.ERROR)
        field.setFocus()

    def show_failure(self, error: WorldError) -> None:
        """Show why it was not done, and let the user try again."""
        self.do.setEnabled(True)
        self.notices.clear()
        self.notices.tell(str(error), Tone.ERROR)


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
