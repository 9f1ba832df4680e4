"""The form of one letter: kind, recipient, the kind's own fields, what goes with it, who signs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.letters.advice import Hints
from desktop.letters.fields import REQUIRED_MARK, FieldEditor
from desktop.letters.further import FurtherDetails
from desktop.letters.kind_choice import KindChoice
from desktop.letters.labels import quiet_label, strong_label
from desktop.letters.recipient_choice import RecipientChoice
from desktop.letters.writing_aids import WritingAids
from desktop.theme import SPACE, TIGHT, WIDE
from desktop.workspace import Workspace
from foundation.translation import _
from office.letters import kinds
from office.letters.drafts import LetterContent, OpenLetter
from office.letters.kinds import Recipient
from office.letters.layout import load_layout
from office.letters.model import Signature
from office.patients.model import Patient


class LetterForm(QScrollArea):
    """What a person decides about a letter. `changed` on every key and choice; `content()` gives all of it.

    Values stay by their field's name when another kind is chosen, so a text is not lost on the way.
    `patient_changed(Patient)` when the patient's record was put right from here; `failed(WorldError)` when a word could
    not be kept.
    """

    changed = Signal()
    patient_changed = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._layout = ""
        self._values: dict[str, str] = {}
        self._filling = False
        self.editors: dict[str, FieldEditor] = {}
        self.aids = WritingAids(workspace, self)
        self.kind, self.signer, self.signer_title = KindChoice(), QLineEdit(), QLineEdit()
        self.recipients, self.further = RecipientChoice(workspace), FurtherDetails(workspace)
        self._time_limit = quiet_label()
        self._own_fields = QWidget()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._arrange()
        self.kind.currentIndexChanged.connect(lambda _index: self._kind_chosen())
        for part in (self.recipients, self.further):
            part.changed.connect(self._tell)
        self.recipients.patient_changed.connect(self.patient_changed)
        for line in (self.signer, self.signer_title):
            line.textChanged.connect(lambda _text: self._tell())
        self.aids.failed.connect(self.failed)
        self.aids.speller.availability_changed.connect(lambda there: self._no_dictionary.setVisible(not there))

    def show_letter(self, letter: OpenLetter) -> None:
        """Fill the form with a letter; this is no change."""
        self._filling = True
        draft, content = letter.draft, letter.draft.content
        self._layout = draft.layout
        self._values = dict(content.fields)
        self.aids.use(letter)
        self.kind.offer(draft.layout, content.kind, about_patient=letter.patient is not None)
        self.recipients.show_letter(letter)
        self.further.show_letter(letter)
        self.signer.setText(content.signature.name)
        self.signer_title.setText(content.signature.title)
        self._make_fields()
        self._filling = False
        self.verticalScrollBar().setValue(0)

    def add_foot(self, widget: QWidget) -> None:
        """Put something below the fields, such as a row of buttons."""
        self._foot.addWidget(widget)

    def show_patient(self, patient: Patient) -> None:
        """Show what the patient's record says now."""
        self.recipients.show_patient(patient)

    def content(self) -> LetterContent:
        """Return what the form holds; empty fields are left out."""
        fields = {name: value for name, editor in self.editors.items() if (value := editor.value()).strip()}
        signature = Signature(self.signer.text().strip(), self.signer_title.text().strip())
        recipients = self.recipients
        content = LetterContent(
            self.kind.chosen(), recipients.recipient(), fields, signature, contact=recipients.contact()
        )
        return self.further.put_into(content)

    def choose_kind(self, name: str) -> None:
        """Choose another kind, as the user does."""
        self.kind.choose(name)

    def choose_recipient(self, recipient: Recipient) -> None:
        """Choose whom the letter goes to, as the user does."""
        self.recipients.buttons[recipient].click()

    def recipient_text(self) -> str:
        """Return the recipient as the form shows it, with what must be known of the address."""
        return self.recipients.text()

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
        self._column.addLayout(self._kind_part())
        self._column.addWidget(self.recipients)
        self._column.addWidget(self._own_fields)
        self._no_dictionary = quiet_label(
            _("Spelling is not checked: this computer has no dictionary of the letter's language.")
        )
        self._no_dictionary.hide()
        self._column.addWidget(self._no_dictionary)
        self._column.addWidget(self.further)
        self._column.addLayout(self._signature_part())
        self._foot = QVBoxLayout()
        self._column.addLayout(self._foot)
        self._column.addStretch(1)
        self._hints = QWidget()
        self._column.addWidget(self._hints)
        self.setWidget(inside)

    def _kind_part(self) -> QVBoxLayout:
        kind = QVBoxLayout()
        kind.setSpacing(TIGHT)
        legend = quiet_label(_("{mark} must be filled in").format(mark=REQUIRED_MARK))
        legend.setWordWrap(False)
        head = QHBoxLayout()
        head.addWidget(strong_label(_("Letter kind"), self.kind), 1)
        head.addWidget(legend)
        kind.addLayout(head)
        kind.addWidget(self.kind)
        kind.addWidget(self._time_limit)
        return kind

    def _signature_part(self) -> QVBoxLayout:
        signature = QVBoxLayout()
        signature.setSpacing(TIGHT)
        for text, line in ((_("Signed by"), self.signer), (_("Title of who signs"), self.signer_title)):
            line.setAccessibleName(text)
            signature.addWidget(strong_label(text, line))
            signature.addWidget(line)
            signature.addSpacing(SPACE)
        return signature

    def _kind_chosen(self) -> None:
        if self._filling or not self.kind.chosen():
            return
        self._make_fields()
        self._tell()

    def _make_fields(self) -> None:
        """Ask for what the chosen kind wants; what is known under the same name stands there already."""
        kind = kinds.load_kind(self._layout, self.kind.chosen())
        self.aids.shelf.use(kind.name)
        self.recipients.offer(kind.contents.recipients)
        limit = kind.contents.time_limit
        self._time_limit.setText(f"{limit} ({kind.contents.time_limit_source})" if limit else "")
        self._time_limit.setVisible(bool(limit))
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
        self._own_fields = self._replaced(self._own_fields, fields)
        self._hints = self._replaced(self._hints, Hints(kind.contents.hints))
        self._order_keys()

    def _order_keys(self) -> None:
        own = (editor.editor for editor in self.editors.values())
        fields = (*self.recipients.widgets(), *own, *self.further.widgets(), self.signer, self.signer_title)
        before: QWidget = self.kind
        for widget in map(_taking_keys, fields):
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


def _taking_keys(field: QWidget) -> QWidget:
    """Return the part of a field that has the focus: Qt loses the order behind a field of several parts."""
    part = field.focusProxy()
    return field if part is None else _taking_keys(part)
