"""A checklist to be answered before a step: what blocks, what is advice, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import (
    SPACE,
    TIGHT,
    WIDE,
    TextRole,
    Tone,
    colours,
    set_quiet,
    set_role,
    tone_colours,
    when_theme_changes,
)
from foundation.translation import _, ngettext

BLOCKING_SIGN, ADVISORY_SIGN = "■", "□"
NOT_RELEVANT_KEY = "R"


class Answer(Enum):
    """What was answered."""

    YES = "yes"
    NO = "no"
    NOT_RELEVANT = "not_relevant"


@dataclass(frozen=True)
class CheckItem:
    """One question; all texts already translated.

    `blocks`: the step can't be taken while the answer is missing or no. `why` gives the reason or the source,
    `next_step` what to do when the answer is no. `may_be_irrelevant` offers the third answer.
    """

    id: str
    question: str
    blocks: bool = True
    why: str = ""
    next_step: str = ""
    answer: Answer | None = None
    may_be_irrelevant: bool = True


class ChecklistPanel(QWidget):
    """Answer with the mouse, the arrow keys, or the first letters of yes and no (and R: not relevant).

    `answers_changed(dict[id, Answer])` on every answer, `completed()` when nothing blocks any more.
    """

    answers_changed = Signal(dict)
    completed = Signal()

    def __init__(self, items: Sequence[CheckItem] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Checklist"))
        self._rows: list[_Row] = []
        self._was_complete = False
        self._inside = QWidget()
        self._list = QVBoxLayout(self._inside)
        self._list.setContentsMargins(0, 0, SPACE, 0)
        self._list.setSpacing(SPACE)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._inside)
        self._scroll = scroll
        self._missing = QLabel()
        self._missing.setWordWrap(True)
        set_role(self._missing, TextRole.STRONG)
        keys = QLabel(
            _(
                "Keys: {yes} yes, {no} no, {irrelevant} not relevant; each goes on to the next question. Arrows "
                "choose, Tab passes over a question."
            ).format(yes=_yes()[0].upper(), no=_no()[0].upper(), irrelevant=NOT_RELEVANT_KEY)
        )
        keys.setWordWrap(True)
        set_quiet(keys)
        set_role(keys, TextRole.SMALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(scroll, 1)
        column.addWidget(self._missing)
        column.addWidget(keys)
        self.set_items(items)

    def set_items(self, items: Sequence[CheckItem]) -> None:
        """Show these questions with their answers."""
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        for item in items:
            row = _Row(item)
            row.answered.connect(self._answer_given)
            row.answered_by_key.connect(self._go_on)
            self._list.insertWidget(self._list.count() - 1, row)
            self._rows.append(row)
        self._scroll.setMinimumWidth(
            self._inside.minimumSizeHint().width() + self._scroll.verticalScrollBar().sizeHint().width()
        )
        self._was_complete = self.is_complete()
        self._tell_missing()

    def answers(self) -> Mapping[str, Answer]:
        """Return the answers given, by the items' ids."""
        return {row.item.id: answer for row in self._rows if (answer := row.answer()) is not None}

    def set_answer(self, item_id: str, answer: Answer) -> None:
        """Answer for the user, where the program knows the answer."""
        next(row for row in self._rows if row.item.id == item_id).set_answer(answer)

    def is_complete(self) -> bool:
        """Say whether nothing blocks."""
        return not self.blocking()

    def blocking(self) -> list[CheckItem]:
        """Return the blocking questions that are not answered, or answered with no."""
        return [row.item for row in self._rows if row.item.blocks and row.answer() in (None, Answer.NO)]

    def missing_text(self) -> str:
        """Return the sentence at the bottom."""
        return self._missing.text()

    def focus_first_missing(self) -> None:
        """Take the user to the first question without an answer."""
        for row in self._rows:
            if row.answer() is None:
                row.take_focus()
                self._scroll.ensureWidgetVisible(row)
                return

    def _answer_given(self) -> None:
        self._tell_missing()
        self.answers_changed.emit(dict(self.answers()))
        complete = self.is_complete()
        if complete and not self._was_complete:
            self.completed.emit()
        self._was_complete = complete

    def _go_on(self, row: _Row) -> None:
        for later in self._rows[self._rows.index(row) + 1 :]:
            if later.answer() is None:
                later.take_focus()
                self._scroll.ensureWidgetVisible(later)
                return
        self.focus_first_missing()

    def _tell_missing(self) -> None:
        unanswered = sum(row.item.blocks and row.answer() is None for row in self._rows)
        refused = sum(row.item.blocks and row.answer() is Answer.NO for row in self._rows)
        open_advice = sum(not row.item.blocks and row.answer() is None for row in self._rows)
        parts = []
        if unanswered:
            text = ngettext("{count} question that blocks is open", "{count} questions that block are open", unanswered)
            parts.append(text.format(count=unanswered))
        if refused:
            text = ngettext("{count} answer of no blocks", "{count} answers of no block", refused)
            parts.append(text.format(count=refused))
        if parts:
            self._missing.setText(f"{BLOCKING_SIGN} " + _("Still missing: {what}.").format(what="; ".join(parts)))
            return
        text = _("Nothing is missing.")
        if open_advice:
            advice = ngettext("{count} piece of advice is open.", "{count} pieces of advice are open.", open_advice)
            text += " " + advice.format(count=open_advice)
        self._missing.setText(f"✓ {text}")


class _Row(QFrame):
    answered = Signal()
    answered_by_key = Signal(object)

    def __init__(self, item: CheckItem) -> None:
        super().__init__()
        self.item = item
        kind = _("must be yes") if item.blocks else _("advice")
        self.setAccessibleName(f"{item.question} ({kind})")
        sign = QLabel(f"{BLOCKING_SIGN if item.blocks else ADVISORY_SIGN} {kind}")
        set_role(sign, TextRole.SMALL)
        set_quiet(sign)
        question = QLabel(item.question)
        question.setWordWrap(True)
        why = QLabel(item.why)
        why.setWordWrap(True)
        set_role(why, TextRole.SMALL)
        set_quiet(why)
        self._next_step = QLabel(_("▲ Do this: {step}").format(step=item.next_step))
        self._next_step.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE, SPACE + TIGHT, WIDE, SPACE + TIGHT)
        column.setSpacing(TIGHT)
        for label in (sign, question, why):
            column.addWidget(label)
        if not item.why:  # not before it has a place: alone it would flash up as a window and take the focus
            why.hide()
        column.addLayout(self._make_buttons(item))
        column.addWidget(self._next_step)
        when_theme_changes(self, self._colour)
        self._show_answer()

    def answer(self) -> Answer | None:
        return next((answer for answer, button in self._buttons.items() if button.isChecked()), None)

    def set_answer(self, answer: Answer) -> None:
        self._buttons[answer].setChecked(True)

    def take_focus(self) -> None:
        chosen = self.answer()
        self._buttons[chosen or Answer.YES].setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letters = {_yes()[0].upper(): Answer.YES, _no()[0].upper(): Answer.NO, NOT_RELEVANT_KEY: Answer.NOT_RELEVANT}
        answer = letters.get(event.text().upper())
        if answer is None or answer not in self._buttons or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        self.set_answer(answer)
        self._buttons[answer].setFocus(Qt.FocusReason.OtherFocusReason)
        self.answered_by_key.emit(self)

    def _make_buttons(self, item: CheckItem) -> QHBoxLayout:
        self._group = QButtonGroup(self)
        self._buttons: dict[Answer, QRadioButton] = {}
        row = QHBoxLayout()
        row.setSpacing(WIDE)
        texts = {Answer.YES: _yes(), Answer.NO: _no(), Answer.NOT_RELEVANT: _("Not relevant")}
        if not item.may_be_irrelevant:
            del texts[Answer.NOT_RELEVANT]
        for answer, text in texts.items():
            button = QRadioButton(text)
            button.setAccessibleName(f"{text}: {item.question}")
            button.setChecked(item.answer is answer)
            button.toggled.connect(self._toggled)
            self._group.addButton(button)
            self._buttons[answer] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _toggled(self, checked: bool) -> None:
        if checked:  # the button that goes out says so too
            self._show_answer()
            self.answered.emit()

    def _show_answer(self) -> None:
        self._next_step.setVisible(self.answer() is Answer.NO and bool(self.item.next_step))

    def _colour(self) -> None:
        front, _ground = tone_colours(Tone.WARNING)
        self._next_step.setStyleSheet(f"color: {front.name()}")
        scheme = colours()
        self.setStyleSheet(
            f"_Row {{ background: {scheme.raised}; border: 1px solid {scheme.line}; border-radius: 6px; }}"
        )


def _yes() -> str:
    return _("Yes")


def _no() -> str:
    return _("No")
