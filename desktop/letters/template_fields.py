"""The fields of a letter from an own template: what the registers know stands there, and the rest is typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.theme import SPACE, TIGHT, WIDE, TextRole, Tone, set_quiet, set_role, tone_colours, when_theme_changes
from foundation.translation import N_, _
from office.letters.own_template_model import TemplateField
from office.letters.own_template_values import OUR_REFERENCE

# A template's own names are its author's and are shown as they are.
TITLES = {
    "date": N_("Date"),
    OUR_REFERENCE: N_("Our reference"),
    "your_reference": N_("Your reference"),
    "patient.name": N_("The patient's name"),
    "patient.id": N_("The patient's national id"),
    "patient.address": N_("The patient's address"),
    "patient.phone": N_("The patient's telephone"),
    "guardian.name": N_("The guardian's name"),
    "guardian.relation": N_("What the guardian is to the patient"),
    "practitioner.name": N_("The general practitioner"),
    "recipient.name": N_("The recipient's name"),
    "recipient.address": N_("The recipient's address"),
    "sender.name": N_("The office's name"),
    "sender.unit": N_("The office's unit"),
    "sender.address": N_("The office's address"),
    "sender.phone": N_("The office's telephone"),
    "sender.email": N_("The office's e-mail address"),
    "sender.web": N_("The office's web address"),
    "sender.contact": N_("Whom to ask for"),
    "signature.name": N_("Signed by"),
    "signature.title": N_("Title of who signs"),
}
LINES = 2


class TemplateFields(QScrollArea):
    """Asks for a template's fields. What was typed stays by its field's name when another template is shown."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.editors: dict[str, _Typed] = {}
        self.known: dict[str, _Known] = {}
        self._typed: dict[str, str] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Fields of the template"))

    def show_fields(self, fields: Sequence[TemplateField]) -> None:
        """Show these fields: first those to be typed, then what is known."""
        self._remember()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, WIDE, SPACE)
        column.setSpacing(SPACE)
        self.editors = {field.name: _Typed(field, self._typed.get(field.name)) for field in fields if not field.fixed}
        self.known = {field.name: _Known(field) for field in fields if field.fixed}
        for widget in (*self.editors.values(), *self.known.values()):
            column.addWidget(widget)
        for editor in self.editors.values():
            editor.line.textChanged.connect(self.changed)
        column.addStretch(1)
        self.setWidget(inside)

    def values(self) -> Mapping[str, str]:
        """Return what is typed, by field; empty fields are left out."""
        return {name: text for name, editor in self.editors.items() if (text := editor.text()).strip()}

    def has_typed(self) -> bool:
        """Say whether something would be lost with the fields."""
        return any(editor.is_changed() for editor in self.editors.values())

    def tell_missing(self, names: Iterable[str]) -> None:
        """Say at each of these fields that it has no value, and take the user to the first that can be typed."""
        missing = set(names)
        for name, field in (*self.editors.items(), *self.known.items()):
            field.show_missing(name in missing)
        first = next((editor for name, editor in self.editors.items() if name in missing), None)
        inside = self.widget()
        if first is not None and inside is not None:
            first.line.setFocus(Qt.FocusReason.OtherFocusReason)
            first.column.activate()  # what is wrong stands below the field, and is to be seen with it
            inside.adjustSize()
            self.ensureWidgetVisible(first)

    def _remember(self) -> None:
        self._typed |= {name: editor.text() for name, editor in self.editors.items() if editor.is_changed()}


class _Field(QWidget):
    """A field's title above it, and below it what is wrong."""

    def __init__(self, field: TemplateField, told: str) -> None:
        super().__init__()
        self.title = QLabel(_(TITLES[field.name]) if field.name in TITLES else field.name)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self.title, TextRole.STRONG)
        self.problem = QLabel(f"■ {told}")
        self.problem.setWordWrap(True)
        set_role(self.problem, TextRole.SMALL)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(TIGHT)
        self.column.addWidget(self.title)
        self.column.addWidget(self.problem)
        self.problem.hide()
        when_theme_changes(self, self._colour)

    def show_missing(self, missing: bool) -> None:
        """Say below the field that it has no value."""
        self.problem.setVisible(missing)

    def _colour(self) -> None:
        self.problem.setStyleSheet(f"color: {tone_colours(Tone.ERROR)[0].name()}")


class _Typed(_Field):
    """A field that somebody fills in; it may have several lines. Tab goes on to the next."""

    def __init__(self, field: TemplateField, typed: str | None) -> None:
        super().__init__(field, _("The template needs this. Fill it in."))
        self._proposed = field.value
        self.line = QPlainTextEdit(field.value if typed is None else typed)
        self.line.setTabChangesFocus(True)
        self.line.setFixedHeight(self.line.fontMetrics().lineSpacing() * LINES + 2 * SPACE)
        self.line.setAccessibleName(self.title.text())
        self.title.setBuddy(self.line)
        self.column.insertWidget(1, self.line)
        self.line.textChanged.connect(lambda: self.show_missing(False))

    def text(self) -> str:
        return self.line.toPlainText()

    def is_changed(self) -> bool:
        return self.text().strip() != self._proposed.strip()


class _Known(_Field):
    """What the registers have, or that they have nothing."""

    def __init__(self, field: TemplateField) -> None:
        super().__init__(field, _("The template needs this, and the register has nothing. Add it in the register."))
        given_later = _("is given when the letter is made") if field.name == OUR_REFERENCE else "–"
        self.value = QLabel(field.value or given_later)
        self.value.setTextFormat(Qt.TextFormat.PlainText)
        self.value.setWordWrap(True)
        set_quiet(self.value)
        self.column.insertWidget(1, self.value)
