"""What a letter may have besides its kind's own fields: the other side's reference, a mark, enclosures, copies."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.letters.enclosures import EnclosureList
from desktop.letters.kind_choice import CalmComboBox
from desktop.letters.labels import quiet_label, strong_label
from desktop.theme import TIGHT, WIDE
from desktop.workspace import Workspace
from foundation.translation import _
from office.letters.drafts import LetterContent, OpenLetter
from office.letters.layout import load_layout

SEPARATOR = ";"


class FurtherDetails(QWidget):
    """`changed` on every key and choice. The mark is asked for only where the country's letters bear one."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.reference, self.copies = QLineEdit(), QLineEdit()
        self.reference.setPlaceholderText(_("The number or date of the letter that this one answers"))
        self.copies.setPlaceholderText(_("For example: the patient; the municipality"))
        self.mark = CalmComboBox()
        self.mark.setEditable(True)
        self.mark.setSizeAdjustPolicy(CalmComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.mark.setMinimumContentsLength(12)
        self.enclosures = EnclosureList(workspace)
        reference = self._part(_("Their reference"), self.reference)
        mark_hint = quiet_label(_("Choose a mark or type one; leave it empty for a letter that anybody may see."))
        self._mark_part = self._part(_("Exempt from public access"), self.mark, mark_hint)
        copies = self._part(_("Copies to"), self.copies, quiet_label(_("Put a semicolon between several.")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(WIDE)
        for part in (reference, self._mark_part, self.enclosures, copies):
            column.addWidget(part)
        for line in (self.reference, self.copies):
            line.textChanged.connect(lambda _text: self.changed.emit())
        self.mark.editTextChanged.connect(lambda _text: self.changed.emit())
        self.enclosures.changed.connect(self.changed)

    def show_letter(self, letter: OpenLetter) -> None:
        """Show what a letter has; this is no change."""
        content = letter.draft.content
        self.blockSignals(True)
        marks = load_layout(letter.draft.layout).exemption.marks
        self.mark.clear()
        self.mark.addItems(["", *marks])
        self.mark.setCurrentText(content.exemption_mark)
        self._mark_part.setVisible(bool(marks or content.exemption_mark))
        self.reference.setText(content.your_reference)
        self.copies.setText(f"{SEPARATOR} ".join(content.copies))
        self.enclosures.show_enclosures(letter.draft.patient, content.enclosures)
        self.blockSignals(False)

    def put_into(self, content: LetterContent) -> LetterContent:
        """Return the content with what is filled in here."""
        copies = (copy.strip() for copy in self.copies.text().split(SEPARATOR))
        return replace(
            content,
            your_reference=self.reference.text().strip(),
            exemption_mark=self.mark.currentText().strip(),
            enclosures=self.enclosures.enclosures(),
            copies=tuple(copy for copy in copies if copy),
        )

    def widgets(self) -> list[QWidget]:
        """Return what can have the focus, in the order of the keys."""
        return [self.reference, self.mark, *self.enclosures.widgets(), self.copies]

    def _part(self, title: str, field: QWidget, hint: QWidget | None = None) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(strong_label(title, field))
        column.addWidget(field)
        field.setAccessibleName(title)
        if hint is not None:
            column.addWidget(hint)
        return part
