"""A small form in a window of its own: what is asked, what went wrong, the verb that does it."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFormLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.theme import PAGE, SPACE, TextRole, Tone, set_role
from desktop.widgets.ending import EndingButtons
from desktop.widgets.notice import NoticeArea
from desktop.workspace import Workspace
from foundation.errors import WorldError

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
        self.buttons = EndingButtons(self.do)
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

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keys in the first field: where Qt puts them, on the button, the first word's space would press it."""
        super().showEvent(event)
        item = self.form.itemAt(0, QFormLayout.ItemRole.FieldRole)
        first = None if item is None else item.widget()
        if first is not None and not event.spontaneous():
            first.setFocus()

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
