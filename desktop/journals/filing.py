"""Filing documents: whose they are, what they are, a title for each; then one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from desktop.form_dialog import FormDialog
from desktop.journals.patient_field import PatientField
from desktop.theme import SPACE, TIGHT, TextRole, Tone, set_quiet, set_role, tone_colours
from desktop.widgets.patient_banner import ElidedLabel
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import N_, _, ngettext
from office.features import journals
from office.journals.model import Document
from office.patients.model import Patient

KINDS = (
    N_("Scan"),
    N_("Test result"),
    N_("Letter received"),
    N_("Referral"),
    N_("Discharge letter"),
    N_("X-ray report"),
    N_("Consent"),
    N_("Older paper journal"),
)
# As long as the office keeps a kind.
KIND_CHARACTERS = 60
LINES_SHOWN_AT_MOST = 7


@dataclass
class _Line:
    """One file of the dialog: its title to be, how it fared."""

    path: Path
    title: QLineEdit
    state: QLabel
    document: Document | None = None


class FilingDialog(FormDialog):
    """`filed(list[Document])` when all files went in, or when the user closes what is left."""

    filed = Signal(list)

    def __init__(
        self, parent: QWidget, workspace: Workspace, paths: Sequence[Path], patient: Patient | None = None
    ) -> None:
        count = len(paths)
        verb = ngettext("File {count} document", "File {count} documents", count).format(count=count)
        super().__init__(parent, workspace, _("File documents"), verb)
        self.patient = PatientField(workspace, patient)
        self.kind = QComboBox()
        self.kind.setEditable(True)
        self.kind.addItems([_(kind) for kind in KINDS])
        line = self.kind.lineEdit()
        assert line is not None
        line.setMaxLength(KIND_CHARACTERS)
        self.lines = [_Line(path, QLineEdit(path.stem), QLabel()) for path in paths]
        self.form.addRow(_("&Patient"), self.patient)
        self.form.addRow(_("&Kind"), self.kind)
        self.form.addRow(_("&Titles"), self._titles())
        self.finished.connect(self._tell_filed)

    def act(self) -> None:
        """File what is not filed yet, one after the other."""
        if self.patient.patient is None:
            self.tell_missing(_("Say whose documents they are: choose the patient."), self.patient)
            return
        if not self.kind.currentText().strip():
            self.tell_missing(_("Say what the documents are: choose a kind, or type one."), self.kind)
            return
        self.notices.clear()
        self.do.setEnabled(False)
        for field in (self.patient, self.kind):
            field.setEnabled(False)
        self._go_on([line for line in self.lines if line.document is None])

    def _go_on(self, waiting: list[_Line]) -> None:
        if not waiting:
            self._end()
            return
        line, rest = waiting[0], waiting[1:]
        self._say(line, _("Is being filed"), Tone.PLAIN)
        assert self.patient.patient is not None

        def done(document: Document) -> None:
            line.document = document
            line.title.setEnabled(False)
            self._say(line, "✓ " + _("Filed"), Tone.DONE)
            self._go_on(rest)

        def failed(error: WorldError) -> None:
            self._say(line, "■ " + str(error), Tone.ERROR)
            self._go_on(rest)

        self.workspace.call(
            self,
            journals.file,
            path=line.path,
            patient=self.patient.patient.id,
            kind=self.kind.currentText().strip(),
            title=line.title.text().strip(),
            then=done,
            failed=failed,
        )

    def _end(self) -> None:
        left = sum(line.document is None for line in self.lines)
        if not left:
            self.accept()
            return
        text = ngettext(
            "{count} document is not filed. The reason stands below its title.",
            "{count} documents are not filed. The reasons stand below their titles.",
            left,
        )
        self.notices.tell(text.format(count=left), Tone.ERROR)
        self.do.setText(_("Try again"))
        self.do.setEnabled(True)
        self.buttons.leave_button.setText(_("Close"))
        if any(line.document is not None for line in self.lines):
            return
        for field in (self.patient, self.kind):
            field.setEnabled(True)

    def _tell_filed(self) -> None:
        documents = [line.document for line in self.lines if line.document is not None]
        if documents:
            self.filed.emit(documents)

    def _titles(self) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, SPACE, 0)
        grid.setVerticalSpacing(TIGHT)
        for number, line in enumerate(self.lines):
            name = ElidedLabel(line.path.name)
            set_quiet(name)
            set_role(name, TextRole.SMALL)
            line.title.setAccessibleName(_("Title of {name}").format(name=line.path.name))
            line.state.setWordWrap(True)
            line.state.hide()
            grid.addWidget(line.title, 2 * number, 0)
            grid.addWidget(name, 2 * number, 1)
            grid.addWidget(line.state, 2 * number + 1, 0, 1, 2)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(2 * len(self.lines), 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inside)
        rows = min(len(self.lines), LINES_SHOWN_AT_MOST) + 1
        scroll.setMinimumHeight(rows * (QLineEdit().sizeHint().height() + TIGHT))
        return scroll

    def _say(self, line: _Line, text: str, tone: Tone) -> None:
        line.state.setText(text)
        line.state.setStyleSheet(f"color: {tone_colours(tone)[0].name()}")
        line.state.show()
