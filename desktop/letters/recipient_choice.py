"""Whom a letter goes to: the choices that its kind has, and name and address as the registers have them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QRadioButton, QVBoxLayout, QWidget

from desktop.letters.labels import quiet_label, strong_label
from desktop.theme import SPACE, TIGHT, Tone, tone_colours, when_theme_changes
from desktop.widgets.flow import FlowLayout
from desktop.workspace import Workspace
from foundation.translation import _
from office.arguments import ContactId
from office.contacts.model import Contact
from office.letters.drafts import CONTACT_KINDS, RECIPIENT_TITLES, OpenLetter, party
from office.letters.kinds import Recipient
from office.patients.model import Patient


class RecipientChoice(QWidget):
    """`changed` when another recipient is chosen; `patient_changed(Patient)` when the record was put right here.

    Who was chosen from the register is remembered for each sort of recipient, so that a look at another loses nobody.
    """

    changed = Signal()
    patient_changed = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._patient: Patient | None = None
        self._contacts: dict[Recipient, Contact] = {}
        self._wanted = Recipient.PATIENT
        self._group = QButtonGroup(self)
        self.buttons: dict[Recipient, QRadioButton] = {}
        self._address, self._warning = quiet_label(), QLabel()
        self._warning.setWordWrap(True)
        self.choose_button = QPushButton(_("Choose from the register…"))
        self.own_button = QPushButton(_("The patient's own"))
        self.own_button.setToolTip(_("Write to the practitioner in the patient's record"))
        self.record_button = QPushButton(_("Change the patient's record…"))
        self.choose_button.clicked.connect(self.choose_contact)
        self.own_button.clicked.connect(self._take_own)
        self.record_button.clicked.connect(self._change_record)
        self._choices = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(TIGHT)
        self._column.addWidget(strong_label(_("The letter goes to")))
        self._column.addWidget(self._choices)
        self._column.addWidget(self._address)
        self._column.addWidget(self._warning)
        acts = QWidget()
        row = FlowLayout(acts)
        for button in (self.choose_button, self.own_button, self.record_button):
            row.addWidget(button)
        self._column.addSpacing(TIGHT)
        self._column.addWidget(acts)
        when_theme_changes(self, self._colour)

    def show_letter(self, letter: OpenLetter) -> None:
        """Show whom a letter goes to; `offer` follows, for its kind."""
        content = letter.draft.content
        self._patient, self._wanted = letter.patient, content.recipient
        self._contacts = {}
        if letter.contact is not None and content.recipient in CONTACT_KINDS:
            self._contacts[content.recipient] = letter.contact

    def offer(self, recipients: Sequence[Recipient]) -> None:
        """Offer these; what was wanted before stays chosen where it is among them, else it is the likeliest."""
        for button in self.buttons.values():
            self._group.removeButton(button)
        choices = QWidget()
        row = FlowLayout(choices)
        row.setSpacing(SPACE)
        self.buttons = {recipient: QRadioButton(_(RECIPIENT_TITLES[recipient])) for recipient in recipients}
        for recipient, button in self.buttons.items():
            self._group.addButton(button)
            row.addWidget(button)
            button.clicked.connect(lambda _checked=False, one=recipient: self._want(one))
        self._column.replaceWidget(self._choices, choices)
        self._choices.hide()
        self._choices.deleteLater()
        self._choices = choices
        self.setVisible(bool(recipients))
        if recipients:
            self.buttons[self.recipient()].setChecked(True)
            self._show_address()

    def recipient(self) -> Recipient:
        """Return the recipient that is chosen; nobody where the kind has none."""
        if not self.buttons:
            return Recipient.NOBODY
        return self._wanted if self._wanted in self.buttons else next(iter(self.buttons))

    def contact(self) -> ContactId | None:
        """Return the contact that is chosen, or None where the letter goes by the patient's record."""
        found = self._contacts.get(self.recipient())
        return None if found is None else found.id

    def text(self) -> str:
        """Return what is shown of name and address, with what must be known of it."""
        return "\n".join(label.text() for label in (self._address, self._warning) if label.text())

    def show_patient(self, patient: Patient) -> None:
        """Show what the record says now."""
        self._patient = patient
        if self.buttons:
            self._show_address()

    def choose_contact(self) -> None:
        """Let the user choose from the register whom the letter goes to."""
        from desktop.contacts.picker import choose_contact

        recipient = self.recipient()
        found = choose_contact(self, self._workspace, CONTACT_KINDS[recipient])
        if found is not None:
            self._contacts[recipient] = found
            self._told()

    def widgets(self) -> list[QWidget]:
        """Return what can have the focus, in the order of the keys."""
        return [*self.buttons.values(), self.choose_button, self.own_button, self.record_button]

    def _want(self, recipient: Recipient) -> None:
        self._wanted = recipient
        self._told()

    def _take_own(self) -> None:
        self._contacts.pop(self.recipient(), None)
        self._told()

    def _told(self) -> None:
        self._show_address()
        self.changed.emit()

    def _change_record(self) -> None:
        from desktop.patients.editor import change_patient

        assert self._patient is not None
        after = change_patient(self, self._workspace, self._patient)
        if after is not None:
            self.patient_changed.emit(after)

    def _show_address(self) -> None:
        recipient, patient = self.recipient(), self._patient
        contact = self._contacts.get(recipient)
        who = party(patient, recipient, contact)
        self._address.setText("\n".join([*filter(None, [who.name]), *who.address]))
        self._address.setVisible(bool(self._address.text()))
        warnings = [*self._warnings(recipient, contact, bool(who.name and who.address))]
        self._warning.setText("\n".join(f"▲ {_('Note')}: {warning}" for warning in warnings))
        self._warning.setVisible(bool(warnings))
        by_register = recipient in CONTACT_KINDS
        self.choose_button.setVisible(by_register)
        own = recipient is Recipient.PRACTITIONER and contact is not None and patient is not None
        self.own_button.setVisible(own)
        lacks = not (who.name and who.address)
        self.record_button.setVisible(
            lacks and patient is not None and contact is None and not _only_contacts(recipient)
        )

    def _warnings(self, recipient: Recipient, contact: Contact | None, is_complete: bool) -> list[str]:
        patient = self._patient
        if _only_contacts(recipient) and contact is None:
            return [_("Nobody is chosen yet. Choose from the register, or add a contact there.")]
        warnings = []
        is_own = recipient in (Recipient.PATIENT, Recipient.GUARDIAN)
        if patient is not None and patient.protected and is_own and not patient.forwarding.lines:
            warnings.append(
                _(
                    "Name and address of this patient are protected by law, and no forwarding address is recorded. "
                    "Record the address that the authority gave; the letter goes there and nowhere else."
                )
            )
        elif not is_complete:
            warnings.append(_("The register has no name or no address of the recipient."))
        elif patient is not None and patient.protected and is_own:
            warnings.append(
                _(
                    "Name and address of this patient are protected by law. The letter goes to the address that the "
                    "authority gave. Nothing in the letter may say where the patient lives."
                )
            )
        elif patient is not None and patient.protected:
            warnings.append(
                _("This patient is protected by law. Nothing in the letter may say where the patient lives.")
            )
        return warnings

    def _colour(self) -> None:
        self._warning.setStyleSheet(f"color: {tone_colours(Tone.WARNING)[0].name()}")


def _only_contacts(recipient: Recipient) -> bool:
    """Say whether such a recipient is always one of the register of contacts."""
    return recipient in CONTACT_KINDS and recipient is not Recipient.PRACTITIONER
