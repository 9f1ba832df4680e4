"""The form of one letter: kind, recipient, the kind's own fields, who signs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.letters.advice import Hints
from desktop.letters.fields import REQUIRED_MARK, CalmComboBox, FieldEditor
from desktop.theme import SPACE, TIGHT, WIDE, TextRole, Tone, set_quiet, set_role, tone_colours, when_theme_changes
from foundation.translation import _
from office.letters import kinds
from office.letters.drafts import RECIPIENT_TITLES, LetterContent, OpenLetter, Recipient, party
from office.letters.layout import load_layout
from office.letters.model import Signature
from office.patients.model import Patient


class LetterForm(QScrollArea):
    """What a person decides about a letter. `changed` on every key and choice; `content()` gives all of it.

    Values stay by their field's name when another kind is chosen, so a text is not lost on the way.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._layout = ""
        self._patient: Patient | None = None
        self._values: dict[str, str] = {}
        self._filling = False
        self.editors: dict[str, FieldEditor] = {}
        self.kind, self.signer, self.signer_title = CalmComboBox(), QLineEdit(), QLineEdit()
        self._recipients = _Recipients()
        self._time_limit = _quiet_label()
        self._own_fields = QWidget()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._arrange()
        self.kind.currentIndexChanged.connect(lambda _index: self._kind_chosen())
        self._recipients.changed.connect(self._tell)
        for line in (self.signer, self.signer_title):
            line.textChanged.connect(lambda _text: self._tell())

    def show_letter(self, letter: OpenLetter) -> None:
        """Fill the form with a letter; this is no change."""
        self._filling = True
        draft, content = letter.draft, letter.draft.content
        self._layout, self._patient = draft.layout, letter.patient
        self._values = dict(content.fields)
        self.kind.clear()
        for name in kinds.kind_names(draft.layout):
            self.kind.addItem(kinds.load_kind(draft.layout, name).title, name)
        self.kind.setCurrentIndex(self.kind.findData(content.kind))
        self._recipients.show_recipient(letter.patient, content.recipient)
        self.signer.setText(content.signature.name)
        self.signer_title.setText(content.signature.title)
        self._make_fields()
        self._filling = False
        self.verticalScrollBar().setValue(0)

    def content(self) -> LetterContent:
        """Return what the form holds; empty fields are left out."""
        fields = {name: value for name, editor in self.editors.items() if (value := editor.value()).strip()}
        signature = Signature(self.signer.text().strip(), self.signer_title.text().strip())
        return LetterContent(str(self.kind.currentData()), self._recipients.recipient(), fields, signature)

    def choose_kind(self, name: str) -> None:
        """Choose another kind, as the user does."""
        self.kind.setCurrentIndex(self.kind.findData(name))

    def choose_recipient(self, recipient: Recipient) -> None:
        """Choose whom the letter goes to, as the user does."""
        self._recipients.buttons[recipient].click()

    def recipient_text(self) -> str:
        """Return the recipient as the form shows it, with what must be known of the address."""
        return self._recipients.text()

    def focus_first_missing(self) -> None:
        """Take the user to the first field that must be filled in and is not; else to the first field."""
        missing = [editor for editor in self.editors.values() if editor.field.required and not editor.value().strip()]
        for editor in [*missing, *self.editors.values()][:1]:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(editor)

    def _arrange(self) -> None:
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, WIDE, WIDE)
        self._column.setSpacing(WIDE)
        kind = QVBoxLayout()
        kind.setSpacing(TIGHT)
        legend = _quiet_label(_("{mark} must be filled in").format(mark=REQUIRED_MARK))
        legend.setWordWrap(False)
        head = QHBoxLayout()
        head.addWidget(_label(_("Letter kind"), self.kind), 1)
        head.addWidget(legend)
        kind.addLayout(head)
        kind.addWidget(self.kind)
        kind.addWidget(self._time_limit)
        signature = QVBoxLayout()
        signature.setSpacing(TIGHT)
        for text, line in ((_("Signed by"), self.signer), (_("Title of who signs"), self.signer_title)):
            line.setAccessibleName(text)
            signature.addWidget(_label(text, line))
            signature.addWidget(line)
            signature.addSpacing(SPACE)
        self.kind.setAccessibleName(_("Letter kind"))
        self._column.addLayout(kind)
        self._column.addWidget(self._recipients)
        self._column.addWidget(self._own_fields)
        self._column.addLayout(signature)
        self._column.addStretch(1)
        self._hints = QWidget()
        self._column.addWidget(self._hints)
        self.setWidget(inside)

    def _kind_chosen(self) -> None:
        if self._filling or self.kind.currentIndex() < 0:
            return
        self._make_fields()
        self._tell()

    def _make_fields(self) -> None:
        """Ask for what the chosen kind wants; what is known under the same name stands there already."""
        kind = kinds.load_kind(self._layout, str(self.kind.currentData()))
        limit = kind.contents.time_limit
        self._time_limit.setText(f"{limit} ({kind.contents.time_limit_source})" if limit else "")
        self._time_limit.setVisible(bool(limit))
        fields = QWidget()
        column = QVBoxLayout(fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(WIDE)
        self.editors = {}
        before: QWidget = self.kind
        for field in kind.fields:
            editor = FieldEditor(field, load_layout(self._layout))
            editor.set_value(self._values.get(field.name, ""))
            editor.changed.connect(self._tell)
            self.editors[field.name] = editor
            column.addWidget(editor)
        self._own_fields = self._replaced(self._own_fields, fields)
        self._hints = self._replaced(self._hints, Hints(kind.contents.hints))
        for widget in (*self._recipients.buttons.values(), *self.editors.values(), self.signer, self.signer_title):
            QWidget.setTabOrder(before, widget)
            before = widget

    def _replaced(self, old: QWidget, new: QWidget) -> QWidget:
        self._column.replaceWidget(old, new)
        old.hide()
        old.deleteLater()
        return new

    def _tell(self) -> None:
        if self._filling:
            return
        self._values.update({name: editor.value() for name, editor in self.editors.items()})
        self.changed.emit()


class _Recipients(QWidget):
    """Whom the letter goes to, with name and address as the register has them."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._patient: Patient | None = None
        self._group = QButtonGroup(self)
        self.buttons = {recipient: QRadioButton(_(title)) for recipient, title in RECIPIENT_TITLES.items()}
        self._address = _quiet_label()
        self._warning = QLabel()
        self._warning.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(_label(_("The letter goes to")))
        choice = QHBoxLayout()
        choice.setSpacing(WIDE)
        for button in self.buttons.values():
            self._group.addButton(button)
            choice.addWidget(button)
            button.clicked.connect(self._chosen)
        choice.addStretch(1)
        column.addLayout(choice)
        column.addWidget(self._address)
        column.addWidget(self._warning)
        when_theme_changes(self, self._colour)

    def show_recipient(self, patient: Patient, recipient: Recipient) -> None:
        self._patient = patient
        self.buttons[recipient].setChecked(True)
        self._show_address()

    def recipient(self) -> Recipient:
        return next(recipient for recipient, button in self.buttons.items() if button.isChecked())

    def text(self) -> str:
        return "\n".join(label.text() for label in (self._address, self._warning) if label.text())

    def _chosen(self) -> None:
        self._show_address()
        self.changed.emit()

    def _show_address(self) -> None:
        assert self._patient is not None
        who = party(self._patient, self.recipient())
        self._address.setText("\n".join([who.name, *who.address]))
        warnings = []
        if not who.name or not who.address:
            warnings.append(_("The register has no name or no address of the recipient."))
        if self._patient.protected:
            warnings.append(
                _("Name and address of this patient are protected. Check with the register before you send anything.")
            )
        self._warning.setText("\n".join(f"▲ {_('Note')}: {warning}" for warning in warnings))
        self._warning.setVisible(bool(warnings))

    def _colour(self) -> None:
        self._warning.setStyleSheet(f"color: {tone_colours(Tone.WARNING)[0].name()}")


def _label(text: str, buddy: QWidget | None = None) -> QLabel:
    label = QLabel(text)
    set_role(label, TextRole.STRONG)
    if buddy is not None:
        label.setBuddy(buddy)
    return label


def _quiet_label(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_role(label, TextRole.SMALL)
    set_quiet(label)
    return label
