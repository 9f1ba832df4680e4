"""Choosing whom a letter goes to from the register of contacts: search, or add a new one in place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.contacts.form import ContactDialog
from desktop.theme import PAGE, SPACE, TextRole, Tone, set_role
from desktop.widgets.keyed_button import KeyedButton
from desktop.widgets.notice import NoticeArea
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.contacts.model import KIND_TITLES, Contact, ContactKind
from office.features import contacts

WIDTH_CHARACTERS, HEIGHT_LINES = 84, 24


def choose_contact(parent: QWidget, workspace: Workspace, kind: ContactKind) -> Contact | None:
    """Ask for a contact of a kind; None when cancelled."""
    picker = ContactPicker(parent, workspace, kind)
    picker.exec()
    picker.deleteLater()
    return picker.contact


class ContactPicker(QDialog):
    """`contact` is the one chosen, once the dialog is closed. All of the kind are listed; typing leaves those that fit.

    An office writes to some dozens of each kind, so all of them are read at once.
    """

    def __init__(self, parent: QWidget, workspace: Workspace, kind: ContactKind) -> None:
        super().__init__(parent)
        self.contact: Contact | None = None
        self._workspace, self._kind = workspace, kind
        self._all: tuple[Contact, ...] = ()
        self.setWindowTitle(_("Choose from the register"))
        heading = QLabel(_("Whom does it go to?  {kind}").format(kind=_(KIND_TITLES[kind])))
        set_role(heading, TextRole.HEADING)
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("A part of the name or of the address"))
        self.words.setAccessibleName(_("Search the contacts by name or address"))
        self.words.setClearButtonEnabled(True)
        self._model: RecordModel[Contact] = RecordModel(_columns(), key=lambda contact: int(contact.id))
        self.table = RecordTable(self._model, _("Nobody of this kind is in the register yet. Add the first."), "")
        self.table.setAccessibleName(_("Contacts"))
        self._notices = NoticeArea()
        self.add = KeyedButton(_("Add a contact…"), "Ctrl+N", self._add)
        self.change = KeyedButton(_("Change…"), "F2", self._change)
        self.choose = KeyedButton(_("Choose"), "", self._accept_current, primary=True)
        self._arrange(heading)
        self._connect()
        self._show_chosen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter in the words choose the only one left; a dialog would press its first button as well."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not self.words.hasFocus():
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the register when the window opens."""
        super().showEvent(event)
        if not event.spontaneous():
            self._workspace.call(
                self, contacts.listed, kind=self._kind, then=self._show_contacts, failed=self._show_failure
            )

    def _arrange(self, heading: QLabel) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.add)
        buttons.addWidget(self.change)
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
        self.words.textChanged.connect(lambda _text: self._sift())
        self.words.returnPressed.connect(self._take_only_one)
        self.table.chosen_key.connect(lambda _key: self._show_chosen())
        self.table.activated_key.connect(lambda _key: self._accept_current())

    def _show_contacts(self, found: tuple[Contact, ...]) -> None:
        self._all = found
        self._sift()

    def _sift(self) -> None:
        words = self.words.text().casefold().split()
        fitting = [contact for contact in self._all if all(word in _haystack(contact) for word in words)]
        self._model.set_rows(fitting)
        self.table.set_empty_text(
            _("Nobody in the register fits. Check the spelling, or add the contact.")
            if words
            else _("Nobody of this kind is in the register yet. Add the first.")
        )
        if len(fitting) == 1:
            self.table.choose(int(fitting[0].id))
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self._current() is not None
        self.choose.setEnabled(chosen)
        self.change.setEnabled(chosen)

    def _current(self) -> Contact | None:
        index = self.table.currentIndex()
        return self._model.row(index.row()) if index.isValid() else None

    def _take_only_one(self) -> None:
        if self._model.rowCount() == 1:
            self._accept(self._model.row(0))
        elif self._model.rowCount():
            self.table.setFocus()
            self.table.selectRow(0)

    def _accept_current(self) -> None:
        contact = self._current()
        if contact is not None:
            self._accept(contact)

    def _accept(self, contact: Contact) -> None:
        self.contact = contact
        self.accept()

    def _add(self) -> None:
        self._edit(ContactDialog(self, self._workspace, kind=self._kind, name=self.words.text()))

    def _change(self) -> None:
        contact = self._current()
        if contact is not None:
            self._edit(ContactDialog(self, self._workspace, before=contact))

    def _edit(self, dialog: ContactDialog) -> None:
        dialog.exec()
        contact = dialog.contact
        dialog.deleteLater()
        if contact is None:
            return
        if contact.kind is self._kind:
            self._accept(contact)
            return
        self._all = tuple(one for one in self._all if one.id != contact.id)
        self._sift()

    def _show_failure(self, error: WorldError) -> None:
        self._notices.tell(str(error), Tone.ERROR)


def _haystack(contact: Contact) -> str:
    return " ".join([contact.name, contact.attention, *contact.address.lines]).casefold()


def _columns() -> list[Column[Contact]]:
    return [
        Column(_("Name"), _name, width=30, stretch=True),
        Column(_("Address"), lambda contact: ", ".join(contact.address.lines), width=32),
        Column(_("Phone"), lambda contact: contact.phone, width=14),
    ]


def _name(contact: Contact) -> str:
    return ", ".join(filter(None, [contact.name, contact.attention]))
