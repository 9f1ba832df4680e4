"""Founding an office: its name, country and folder, the first user, and the recovery key that is shown once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.operations import Operations
from desktop.theme import PAGE, SPACE, WIDE, TextRole, Tone, set_role
from desktop.widgets.ending import EndingButtons
from desktop.widgets.form_scroll import FormScroll
from desktop.widgets.notice import NoticeArea
from desktop.widgets.question import choose_folder
from foundation.errors import WorldError
from foundation.translation import N_, _

COUNTRIES = {"da": N_("Denmark"), "no": N_("Norway"), "se": N_("Sweden"), "gb": N_("United Kingdom")}


class NewOfficeDialog(QDialog):
    """`made(folder, user)` when the office is there and the recovery key has been noted."""

    made = Signal(object, str)

    def __init__(self, parent: QWidget, operations: Operations) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._operations = operations
        self.setWindowTitle(_("Make a new office"))
        self.name, self.user = QLineEdit(), QLineEdit()
        self.country = QComboBox()
        for code, title in COUNTRIES.items():
            self.country.addItem(_(title), code)
        self.folder = QLineEdit(str(Path.home() / "Skrivestue"))
        self.passphrase, self.again = _secret(), _secret()
        self.practice = QCheckBox(_("For practice, with invented patients"))
        self.notices = NoticeArea()
        self.make = QPushButton(_("Make the office"))
        self.make.setProperty("primary", True)
        self.make.setDefault(True)
        self.make.clicked.connect(self.found)
        self.recovery_key = QLabel()
        self._steps = QStackedWidget()
        self._may_leave = True
        self._question = self._question_step()
        self._steps.addWidget(self._question)
        self._steps.addWidget(self._recovery_step())
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE, PAGE, PAGE, PAGE)
        column.setSpacing(WIDE)
        column.addWidget(self.notices)
        column.addWidget(self._steps)
        self.resize(self.fontMetrics().averageCharWidth() * 72, self.sizeHint().height())

    def found(self) -> None:
        """Make the office; a failure is shown here and nothing typed is lost."""
        self.notices.clear()
        if self.passphrase.text() != self.again.text():
            self.notices.tell(_("The two passphrases differ. Type both again."), Tone.ERROR)
            self.passphrase.setFocus()
            return
        if not self.user.text().strip():
            self.notices.tell(_("Your name is missing. Type the name that you want to sign in with."), Tone.ERROR)
            self.user.setFocus()
            return
        folder, name = Path(self.folder.text()).expanduser(), self.name.text().strip()
        user, passphrase, country = self.user.text().strip(), self.passphrase.text(), self.country.currentData()
        practice = self.practice.isChecked()

        def make() -> str:
            from office.session import create_office

            made = create_office(
                folder,
                name=name or folder.name,
                user=user,
                passphrase=passphrase,
                country=country,
                practice=practice,
            )
            return made.recovery_key

        self._set_busy(True)
        self._operations.run(self, make, self._show_recovery_key, self._show_failure)

    def reject(self) -> None:
        """Leave without an office; not while it is made or its key is shown, which nobody could see again."""
        if self._may_leave:
            super().reject()

    def _set_busy(self, busy: bool) -> None:
        self._may_leave = not busy
        self._question.setEnabled(not busy)

    def _question_step(self) -> QWidget:
        step, fields = QWidget(), QWidget()
        form = QFormLayout(fields)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(SPACE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        choose = QPushButton(_("Choose…"))
        choose.clicked.connect(self._choose_folder)
        choose.setAutoDefault(False)  # Enter founds the office
        folder = QHBoxLayout()
        folder.addWidget(self.folder, 1)
        folder.addWidget(choose)
        hint = QLabel(_("At least 12 characters; four unrelated words are good. Nobody can look it up for you."))
        hint.setWordWrap(True)
        buttons = EndingButtons(self.make)
        buttons.rejected.connect(self.reject)
        form.addRow(_("&Name of the office"), self.name)
        form.addRow(_("&Country"), self.country)
        form.addRow("", self.practice)
        named = QLabel(_("&Folder"))
        named.setBuddy(self.folder)
        form.addRow(named, folder)
        form.addRow(_("Your &user name"), self.user)
        form.addRow(_("&Passphrase"), self.passphrase)
        form.addRow(_("Passphrase &again"), self.again)
        form.addRow("", hint)
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(WIDE)
        column.addWidget(FormScroll(fields))
        column.addWidget(buttons)
        return step

    def _recovery_step(self) -> QWidget:
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(WIDE)
        heading = QLabel(_("Write down the recovery key"))
        set_role(heading, TextRole.HEADING)
        text = QLabel(
            _(
                "It opens the office when every passphrase is forgotten. It is shown this once and stored nowhere. "
                "Write it on paper and lock the paper away."
            )
        )
        text.setWordWrap(True)
        set_role(self.recovery_key, TextRole.HEADING)
        self.recovery_key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        done = QPushButton(_("I have written it down"))
        done.setProperty("primary", True)
        done.clicked.connect(self._finish)
        for part in (heading, text, self.recovery_key):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(done, 0, Qt.AlignmentFlag.AlignRight)
        return step

    def _choose_folder(self) -> None:
        folder = choose_folder(self, _("Choose a new or an empty folder"))
        if folder is not None:
            self.folder.setText(str(folder))

    def _show_recovery_key(self, key: str) -> None:
        self.notices.clear()
        groups = key.split("-")
        half = len(groups) // 2
        self.recovery_key.setText("-".join(groups[:half]) + "-\n" + "-".join(groups[half:]))
        self._steps.setCurrentIndex(1)

    def _show_failure(self, error: WorldError) -> None:
        self._set_busy(False)
        self.notices.tell(str(error), Tone.ERROR)

    def _finish(self) -> None:
        self.made.emit(Path(self.folder.text()).expanduser(), self.user.text().strip())
        self.accept()


def _secret() -> QLineEdit:
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    return edit
