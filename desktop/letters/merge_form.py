"""What all letters of a list have in common: kind, recipient, the fields that no column rules, who signs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.letters.fields import FieldEditor
from desktop.letters.kind_choice import CalmComboBox, KindChoice, kinds_of
from desktop.letters.labels import quiet_label, strong_label
from desktop.letters.writing_aids import WritingAids
from desktop.theme import SPACE, TIGHT, WIDE
from desktop.workspace import Workspace
from foundation.translation import _
from office.contacts.model import Contact
from office.letters import kinds
from office.letters.drafts import CONTACT_KINDS, RECIPIENT_TITLES, LetterContent
from office.letters.kinds import Kind, Recipient
from office.letters.layout import load_layout
from office.letters.model import Signature


class MergeForm(QWidget):
    """`changed` on every key and choice; `content()` gives what the letters share."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._layout = workspace.session.facts.country
        self._contact: Contact | None = None
        self._values: dict[str, str] = {}
        self.editors: dict[str, FieldEditor] = {}
        self.aids = WritingAids(workspace, self)
        self.aids.speller.use(load_layout(self._layout).language, [])
        self.kind, self.recipient = KindChoice(), CalmComboBox()
        self.recipient.setAccessibleName(_("The letters go to"))
        self.contact_button = QPushButton(_("Choose from the register…"))
        self.contact_button.setAutoDefault(False)
        self.contact_button.clicked.connect(self.choose_contact)
        self._contact_name = quiet_label()
        self.signer, self.signer_title = QLineEdit(), QLineEdit()
        self._own_fields = QWidget()
        self._arrange()
        self.kind.offer(self._layout, kinds_of(self._layout, about_patient=True)[0].name, about_patient=True)
        self._kind_chosen()
        self.kind.currentIndexChanged.connect(lambda _index: self._kind_chosen())
        self.recipient.activated.connect(lambda _index: self._recipient_chosen())
        for line in (self.signer, self.signer_title):
            line.textChanged.connect(lambda _text: self.changed.emit())

    def kind_chosen(self) -> Kind:
        """Return the kind of the letters."""
        return kinds.load_kind(self._layout, self.kind.chosen())

    def content(self) -> LetterContent:
        """Return what the letters share; what a column rules is left empty here."""
        fields = {name: value for name, editor in self.editors.items() if (value := editor.value()).strip()}
        signature = Signature(self.signer.text().strip(), self.signer_title.text().strip())
        contact = None if self._contact is None else self._contact.id
        return LetterContent(self.kind.chosen(), self._recipient(), fields, signature, contact=contact)

    def choose_contact(self) -> None:
        """Let the user choose whom all letters go to."""
        from desktop.contacts.picker import choose_contact

        found = choose_contact(self, self._workspace, CONTACT_KINDS[self._recipient()])
        if found is not None:
            self._contact = found
            self._show_contact()
            self.changed.emit()

    def _arrange(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, WIDE, 0)
        self._column.setSpacing(TIGHT)
        for title, field in ((_("Letter kind"), self.kind), (_("The letters go to"), self.recipient)):
            self._column.addWidget(strong_label(title, field))
            self._column.addWidget(field)
            self._column.addSpacing(SPACE)
        self._column.addWidget(self.contact_button)
        self._column.addWidget(self._contact_name)
        self._column.addSpacing(SPACE)
        self._column.addWidget(
            quiet_label(_("Fill in what is the same in all letters. What differs is a column of the list."))
        )
        self._column.addSpacing(SPACE)
        self._column.addWidget(self._own_fields)
        for title, line in ((_("Signed by"), self.signer), (_("Title of who signs"), self.signer_title)):
            line.setAccessibleName(title)
            self._column.addSpacing(SPACE)
            self._column.addWidget(strong_label(title, line))
            self._column.addWidget(line)
        self._column.addStretch(1)

    def _kind_chosen(self) -> None:
        if not self.kind.chosen():
            return
        kind = self.kind_chosen()
        self.aids.shelf.use(kind.name)
        self.recipient.clear()
        for recipient in kind.contents.recipients:
            self.recipient.addItem(_(RECIPIENT_TITLES[recipient]), recipient)
        fields = QWidget()
        column = QVBoxLayout(fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(WIDE)
        self.editors = {}
        for field in kind.fields:
            editor = FieldEditor(field, load_layout(self._layout), self.aids)
            editor.set_value(self._values.get(field.name, ""))
            editor.changed.connect(self._tell)
            self.editors[field.name] = editor
            column.addWidget(editor)
        self._column.replaceWidget(self._own_fields, fields)
        self._own_fields.hide()
        self._own_fields.deleteLater()
        self._own_fields = fields
        self._recipient_chosen()

    def _recipient(self) -> Recipient:
        return Recipient(self.recipient.currentData())

    def _recipient_chosen(self) -> None:
        wanted = CONTACT_KINDS.get(self._recipient())
        if self._contact is not None and self._contact.kind is not wanted:
            self._contact = None
        self._show_contact()
        self.changed.emit()

    def _show_contact(self) -> None:
        recipient = self._recipient()
        self.contact_button.setVisible(recipient in CONTACT_KINDS)
        self._contact_name.setVisible(recipient in CONTACT_KINDS)
        if self._contact is not None:
            self._contact_name.setText("\n".join([self._contact.name, *self._contact.address.lines]))
        elif recipient is Recipient.PRACTITIONER:
            self._contact_name.setText(_("Each letter goes to the patient's own practitioner."))
        else:
            self._contact_name.setText(_("Nobody is chosen yet."))

    def _tell(self) -> None:
        self._values.update({name: editor.value() for name, editor in self.editors.items()})
        self.changed.emit()
