"""Adding a contact to the register, or changing one."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import PAGE, SPACE, Tone, set_quiet
from desktop.widgets.address_edit import AddressEdit
from desktop.widgets.ending import EndingButtons
from desktop.widgets.notice import NoticeArea
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.contacts.model import KIND_TITLES, Contact, ContactKind
from office.features import contacts

WIDTH_CHARACTERS = 72


class ContactDialog(QDialog):
    """`contact` is the one that was added or changed, once the dialog is accepted."""

    def __init__(
        self,
        parent: QWidget,
        workspace: Workspace,
        *,
        kind: ContactKind = ContactKind.PRACTITIONER,
        name: str = "",
        before: Contact | None = None,
    ) -> None:
        super().__init__(parent)
        self.contact: Contact | None = None
        self._workspace, self._before = workspace, before
        self.setWindowTitle(_("Add a contact") if before is None else _("Change a contact"))
        self.kind = QComboBox()
        for each, title in KIND_TITLES.items():
            self.kind.addItem(_(title), each)
        self.name, self.attention, self.phone = QLineEdit(name), QLineEdit(), QLineEdit()
        self.attention.setPlaceholderText(_("Only if it is to stand in the address, such as “Att.: Surgery”"))
        self.address = AddressEdit()
        self.notices = NoticeArea()
        self.save_button = QPushButton(_("Add") if before is None else _("Save"))
        self.save_button.setProperty("primary", True)
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self.save)
        self._show(kind, before)
        self._arrange()

    def save(self) -> None:
        """Add or change the contact; a failure is shown in the dialog and nothing typed is lost."""
        self.save_button.setEnabled(False)
        values = {
            "kind": ContactKind(self.kind.currentData()),
            "name": self.name.text(),
            "attention": self.attention.text(),
            "address": self.address.lines(),
            "phone": self.phone.text(),
        }
        if self._before is None:
            self._workspace.call(self, contacts.add, then=self._finish, failed=self._refuse, **values)
        else:
            self._workspace.call(
                self, contacts.change, contact=self._before.id, then=self._finish, failed=self._refuse, **values
            )

    def _show(self, kind: ContactKind, before: Contact | None) -> None:
        self.kind.setCurrentIndex(self.kind.findData(kind if before is None else before.kind))
        if before is not None:
            self.name.setText(before.name)
            self.attention.setText(before.attention)
            self.address.set_lines(before.address.lines)
            self.phone.setText(before.phone)

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setSpacing(SPACE)
        form.addRow(_("&Kind"), self.kind)
        form.addRow(_("&Name"), self.name)
        form.addRow(_("A&ttention"), self.attention)
        form.addRow(_("&Address"), self.address)
        form.addRow(_("&Phone"), self.phone)
        note = QLabel(_("Name and address stand in the envelope's window as they are typed here."))
        note.setWordWrap(True)
        set_quiet(note)
        buttons = EndingButtons(self.save_button)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE, PAGE, PAGE, PAGE)
        column.setSpacing(PAGE)
        column.addWidget(self.notices)
        column.addLayout(form)
        column.addWidget(note)
        column.addWidget(buttons)
        self.resize(self.fontMetrics().averageCharWidth() * WIDTH_CHARACTERS, self.sizeHint().height())
        self.name.setFocus()

    def _finish(self, contact: Contact) -> None:
        self.contact = contact
        self.accept()

    def _refuse(self, error: WorldError) -> None:
        self.save_button.setEnabled(True)
        self.notices.clear()
        self.notices.tell(str(error), Tone.ERROR)
