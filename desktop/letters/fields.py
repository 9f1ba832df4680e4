"""The editors of a letter kind's own fields: what is typed is text, as the letter's content holds it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.letters.dates import DateField
from desktop.letters.kind_choice import CalmComboBox
from desktop.letters.writing_aids import WritingAids
from desktop.theme import TIGHT, TextRole, set_quiet, set_role
from foundation.translation import _
from office.letters.kinds import FieldType, KindField
from office.letters.layout_model import Layout

REQUIRED_MARK = "*"


class FieldEditor(QWidget):
    """One field of the form: label, mark, editor, hint. `changed` on every key; values are text, empty for none."""

    changed = Signal()

    def __init__(self, field: KindField, layout: Layout, aids: WritingAids) -> None:
        super().__init__()
        self.field = field
        self._aids = aids
        self.editor = self._make_editor(layout)
        required = _("must be filled in")
        name = f"{field.label} ({required})" if field.required else field.label
        label = QLabel(f"{field.label} {REQUIRED_MARK}" if field.required else field.label)
        label.setBuddy(self.editor)
        set_role(label, TextRole.STRONG)
        hint = QLabel(field.hint)
        hint.setTextFormat(Qt.TextFormat.PlainText)
        hint.setWordWrap(True)
        set_role(hint, TextRole.SMALL)
        set_quiet(hint)
        if isinstance(self.editor, DateField):
            self.editor.set_name(name)
        self.editor.setAccessibleName(name)
        self.editor.setAccessibleDescription(field.hint)
        self.setFocusProxy(self.editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        for widget in (label, self.editor, hint):
            column.addWidget(widget)
        if not field.hint:
            hint.hide()

    def value(self) -> str:
        """Return what is filled in."""
        editor = self.editor
        if isinstance(editor, DateField):
            return editor.value()
        if isinstance(editor, QComboBox):
            return str(editor.currentData() or "")
        return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()

    def set_value(self, value: str) -> None:
        """Fill in without telling of a change."""
        editor = self.editor
        self.blockSignals(True)
        if isinstance(editor, DateField):
            editor.set_value(value)
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(value)))
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(value)
        else:
            editor.setText(value)
        self.blockSignals(False)

    def _make_editor(self, layout: Layout) -> DateField | QComboBox | QPlainTextEdit | QLineEdit:
        kind = self.field.type
        if kind in (FieldType.DATE, FieldType.WEEKDAY_DATE):
            date = DateField(layout, weekday=kind is FieldType.WEEKDAY_DATE)
            date.changed.connect(self.changed)
            return date
        if kind is FieldType.CHOICE:
            return self._make_choice()
        if kind is FieldType.TEXT:
            area = self._aids.text_area()
            area.text_changed.connect(self.changed)
            return area
        line = QLineEdit()
        line.textChanged.connect(lambda _text: self.changed.emit())
        if kind is FieldType.TIME:
            line.setPlaceholderText(_("For example {example}").format(example=layout.dates.write_time(9, 30)))
        return line

    def _make_choice(self) -> QComboBox:
        choice = CalmComboBox()
        choice.addItem(_("Choose…"), "")
        for text in self.field.choices:
            choice.addItem(text, text)
        choice.currentIndexChanged.connect(lambda _index: self.changed.emit())
        return choice
