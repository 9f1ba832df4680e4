"""The editors of a letter kind's own fields: what is typed is text, as the letter's content holds it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.letters.dates import DateField
from desktop.theme import SPACE, TIGHT, TextRole, set_quiet, set_role
from foundation.translation import _
from office.letters.kinds import FieldType, KindField
from office.letters.layout_model import Layout

REQUIRED_MARK = "*"
LEAST_LINES, MOST_LINES = 3, 14


class CalmComboBox(QComboBox):
    """A combo box that a scroll past it does not change."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form."""
        event.ignore()


class TextArea(QPlainTextEdit):
    """Free text that grows with what is written, between three lines and fourteen. Tab goes on to the next field."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())
        self._grow()

    def _grow(self) -> None:
        # The document of a plain text edit measures its height in lines.
        lines = min(max(round(self.document().size().height()), LEAST_LINES), MOST_LINES)
        height = lines * self.fontMetrics().lineSpacing() + 2 * (round(self.document().documentMargin()) + SPACE)
        if height != self.height():
            self.setFixedHeight(height)


class FieldEditor(QWidget):
    """One field of the form: label, mark, editor, hint. `changed` on every key; values are text, empty for none."""

    changed = Signal()

    def __init__(self, field: KindField, layout: Layout) -> None:
        super().__init__()
        self.field = field
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
            area = TextArea()
            area.textChanged.connect(self.changed)
            return area
        line = QLineEdit()
        line.textChanged.connect(lambda _text: self.changed.emit())
        if kind is FieldType.TIME:
            line.setPlaceholderText(_("For example {example}").format(example="9.30"))
        return line

    def _make_choice(self) -> QComboBox:
        choice = CalmComboBox()
        choice.addItem(_("Choose…"), "")
        for text in self.field.choices:
            choice.addItem(text, text)
        choice.currentIndexChanged.connect(lambda _index: self.changed.emit())
        return choice
