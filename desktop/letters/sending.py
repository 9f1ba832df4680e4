"""The way of a letter from the form through the checklist to the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from desktop.letters.desk import LetterDesk
from desktop.workspace import Workspace
from foundation.errors import WorldError
from office.arguments import LetterId
from office.checklists.model import Answer, Checklist
from office.errors import GateClosed
from office.features import letters, privacy
from office.letters.drafts import DutiesMissing, LetterDraft


class LetterSending(QObject):
    """Asks the office, and shows what it wants first: a page that can be made, answers, a reason.

    `incomplete(error)`: there can be no page yet. `checking`: the questions stand on the desk. `reason_wanted(error)`:
    the law wants something that is not there. `sent(LetterDraft)`; `refused(error)`: it stays as it is.
    `is_open(letter)` says whether the letter is still the one on the desk: who goes on meanwhile is not called back.
    """

    incomplete = Signal(object)
    checking = Signal()
    reason_wanted = Signal(object)
    sent = Signal(object)
    refused = Signal(object)
    answers_changed = Signal()

    def __init__(
        self, workspace: Workspace, desk: LetterDesk, is_open: Callable[[LetterId], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace, self._desk, self._is_open = workspace, desk, is_open
        self._gate: GateClosed | None = None
        desk.gate.answered.connect(self._keep_answers)

    def begin(self, letter: LetterId) -> None:
        """Ask for the checklist. A letter that can't be put yet is no matter for one, so its page is tried first."""
        self._workspace.call(
            self,
            letters.preview,
            letter=letter,
            then=lambda _made: self.make(letter) if self._is_open(letter) else None,
            failed=lambda error: self.incomplete.emit(error) if self._is_open(letter) else None,
        )

    def make(self, letter: LetterId) -> None:
        """Make and file the letter, or show the questions that come before."""
        self._workspace.call(
            self,
            letters.send,
            letter=letter,
            reason=self._desk.gate.reason.text().strip(),
            then=self._was_sent,
            failed=lambda error: self._was_not_sent(letter, error),
        )

    def may_make(self) -> bool:
        """Say whether no answer blocks."""
        return self._desk.gate.is_passed()

    def _was_sent(self, draft: LetterDraft) -> None:
        self._desk.gate.forget_reason()
        self.sent.emit(draft)

    def _was_not_sent(self, letter: LetterId, error: WorldError) -> None:
        if not self._is_open(letter):
            self.refused.emit(error)
        elif isinstance(error, GateClosed):
            self._gate = error
            self._workspace.call(
                self,
                privacy.open_checklist,
                checklist=error.checklist,
                subject=error.subject,
                then=lambda found: self._show_gate(letter, *found),
                failed=self.refused.emit,
            )
        elif isinstance(error, DutiesMissing):
            self._desk.gate.ask_reason(error.duties)
            self.reason_wanted.emit(error)
        else:
            self.refused.emit(error)

    def _show_gate(self, letter: LetterId, questions: Checklist, answers: Mapping[str, Answer]) -> None:
        if self._is_open(letter):
            self._desk.show_gate(questions, answers)
            self.checking.emit()

    def _keep_answers(self, answers: Mapping[str, Answer]) -> None:
        assert self._gate is not None
        self._workspace.call(
            self,
            privacy.answer,
            checklist=self._gate.checklist,
            subject=self._gate.subject,
            answers=answers,
            then=lambda _kept: None,
            failed=self.refused.emit,
        )
        self.answers_changed.emit()
