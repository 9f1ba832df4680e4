"""Choosing whom a letter goes to from the register of contacts: search, or add a new one in place."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.contacts.form import ContactDialog
from desktop.widgets.keyed_button import KeyedButton
from desktop.widgets.record_picker import RecordPicker
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from desktop.workspace import Workspace
from foundation.translation import _
from office.contacts.model import KIND_TITLES, Contact, ContactKind
from office.features import contacts


def choose_contact(parent: QWidget, workspace: Workspace, kind: ContactKind) -> Contact | None:
    """Ask for a contact of a kind; None when cancelled."""
    picker = ContactPicker(parent, workspace, kind)
    picker.ask()
    return picker.picked


class ContactPicker(RecordPicker[Contact]):
    """All contacts of the kind are listed; typing leaves those that fit.

    An office writes to some dozens of each kind, so all of them are read at once.
    """

    def __init__(self, parent: QWidget, workspace: Workspace, kind: ContactKind) -> None:
        model: RecordModel[Contact] = RecordModel(_columns(), key=lambda contact: int(contact.id))
        nobody_yet = _("Nobody of this kind is in the register yet. Add the first.")
        super().__init__(parent, _("Choose from the register"), RecordTable(model, nobody_yet, _("Contacts")))
        self._workspace, self._kind = workspace, kind
        self._all: tuple[Contact, ...] = ()
        self.words.setPlaceholderText(_("A part of the name or of the address"))
        self.words.setAccessibleName(_("Search the contacts by name or address"))
        self.words.textChanged.connect(lambda _text: self._sift())
        self.words.returnPressed.connect(self._take_only_one)
        self.add = KeyedButton(_("Add a contact…"), "Ctrl+N", self._add)
        self.change = KeyedButton(_("Change…"), "F2", self._change)
        self.change.setEnabled(False)
        self.table.chosen_key.connect(lambda key: self.change.setEnabled(key is not None))
        self.lay_out(_("Whom does it go to?  {kind}").format(kind=_(KIND_TITLES[kind])), self.add, self.change)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the register when the window opens."""
        super().showEvent(event)
        if not event.spontaneous():
            self._workspace.call(
                self, contacts.listed, kind=self._kind, then=self._show_contacts, failed=self.show_failure
            )

    def _show_contacts(self, found: tuple[Contact, ...]) -> None:
        self._all = found
        self._sift()

    def _sift(self) -> None:
        words = self.words.text().casefold().split()
        fitting = [contact for contact in self._all if all(word in _haystack(contact) for word in words)]
        self.table.records().set_rows(fitting)
        self.table.set_empty_text(
            _("Nobody in the register fits. Check the spelling, or add the contact.")
            if words
            else _("Nobody of this kind is in the register yet. Add the first.")
        )
        if len(fitting) == 1:
            self.table.choose(int(fitting[0].id))

    def _take_only_one(self) -> None:
        found = self.table.records()
        if found.rowCount() == 1:
            self.pick(found.row(0))
        elif found.rowCount():
            self.table.setFocus()
            self.table.selectRow(0)

    def _add(self) -> None:
        self._edit(ContactDialog(self, self._workspace, kind=self._kind, name=self.words.text()))

    def _change(self) -> None:
        contact = self.current()
        if contact is not None:
            self._edit(ContactDialog(self, self._workspace, before=contact))

    def _edit(self, dialog: ContactDialog) -> None:
        dialog.exec()
        contact = dialog.contact
        dialog.deleteLater()
        if contact is None:
            return
        if contact.kind is self._kind:
            self.pick(contact)
            return
        self._all = tuple(one for one in self._all if one.id != contact.id)
        self._sift()


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
