"""The checklist before a letter goes out, in the form's place, beside the page that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.letters.advice import Duties
from desktop.theme import SPACE, TextRole, set_quiet, set_role
from desktop.widgets.checklist_panel import Answer as PanelAnswer
from desktop.widgets.checklist_panel import CheckItem, ChecklistPanel
from foundation.translation import _
from office.checklists.model import Answer, Checklist


class Gate(QWidget):
    """`answered(dict[id, Answer])` on every answer, with all that have been given.

    What belongs in the letter and is not there stands first. Where the law wants it, a reason is asked for before the
    letter is made all the same.
    """

    # Not Signal(dict): Qt would turn the answers, which are text, into bare text on the way.
    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._title, self._note = QLabel(), QLabel()
        self._note.setWordWrap(True)
        set_role(self._title, TextRole.HEADING)
        set_role(self._note, TextRole.SMALL)
        set_quiet(self._note)
        self.duties = Duties()
        self._reason_title = QLabel(_("Why the letter is made without it. The reason is logged with your name:"))
        self._reason_title.setWordWrap(True)
        set_role(self._reason_title, TextRole.STRONG)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(_("Reason for making the letter without what the law wants"))
        self.reason.setPlaceholderText(_("One line, such as: The patient was told by telephone on 3 May"))
        self._reason_title.setBuddy(self.reason)
        self.panel = ChecklistPanel()
        self.panel.answers_changed.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for widget in (self._title, self._note, self.duties, self._reason_title, self.reason):
            column.addWidget(widget)
        column.addWidget(self.panel, 1)
        self.forget_reason()

    def show_checklist(self, questions: Checklist, answers: Mapping[str, Answer]) -> None:
        """Put these questions, with the answers that count already."""
        self._title.setText(str(questions.title))
        self._note.setText(str(questions.note))
        self.panel.set_items(
            [
                CheckItem(
                    id=item.identity,
                    question=str(item.question),
                    blocks=item.blocks,
                    why=item.source,
                    next_step=str(item.next_step),
                    answer=PanelAnswer[answers[item.identity].name] if item.identity in answers else None,
                    may_be_irrelevant=item.may_be_not_relevant,
                )
                for item in questions.items
            ]
        )

    def show_duties(self, missing: Sequence[str]) -> None:
        """Name what belongs in the letter and was not found, above the questions."""
        self.duties.show_missing(missing)

    def ask_reason(self, duties: Sequence[str]) -> None:
        """Ask why the letter is made without these, which the law wants."""
        self.duties.show_missing(duties, law=True)
        self._reason_title.show()
        self.reason.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget_reason(self) -> None:
        """Ask for no reason; one that was given was for another letter."""
        self.reason.clear()
        self._reason_title.hide()
        self.reason.hide()

    def is_passed(self) -> bool:
        """Say whether nothing blocks."""
        return self.panel.is_complete()

    def _tell(self, answers: Mapping[str, PanelAnswer]) -> None:
        self.answered.emit({item: Answer[answer.name] for item, answer in answers.items()})
