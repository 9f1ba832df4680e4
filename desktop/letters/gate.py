"""The checklist before a letter goes out, in the form's place, beside the page that it is about."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.theme import SPACE, TextRole, set_quiet, set_role
from desktop.widgets.checklist_panel import Answer as PanelAnswer
from desktop.widgets.checklist_panel import CheckItem, ChecklistPanel
from office.checklists.model import Answer, Checklist


class Gate(QWidget):
    """`answered(dict[id, Answer])` on every answer, with all that have been given."""

    # Not Signal(dict): Qt would turn the answers, which are text, into bare text on the way.
    answered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._title, self._note = QLabel(), QLabel()
        self._note.setWordWrap(True)
        set_role(self._title, TextRole.HEADING)
        set_role(self._note, TextRole.SMALL)
        set_quiet(self._note)
        self.panel = ChecklistPanel()
        self.panel.answers_changed.connect(self._tell)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._title)
        column.addWidget(self._note)
        column.addWidget(self.panel, 1)

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

    def is_passed(self) -> bool:
        """Say whether nothing blocks."""
        return self.panel.is_complete()

    def _tell(self, answers: Mapping[str, PanelAnswer]) -> None:
        self.answered.emit({item: Answer[answer.name] for item, answer in answers.items()})
