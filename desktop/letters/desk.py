"""One letter on the desk: at the left what a person fills in or answers, at the right the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.dates import short_time_text
from desktop.letters.advice import Duties
from desktop.letters.form import LetterForm
from desktop.letters.gate import Gate
from desktop.letters.live_page import LivePage
from desktop.theme import SPACE, TextRole, set_quiet, set_role
from desktop.workspace import Workspace
from foundation.translation import _
from office.checklists.model import Answer, Checklist
from office.letters import kinds
from office.letters.drafts import RECIPIENT_TITLES, LetterDraft, OpenLetter, Preview

LEFT_LEAST_CHARACTERS, RIGHT_LEAST_CHARACTERS = 46, 50


class LetterDesk(QSplitter):
    """The form, the checklist in its place, or the facts of a sent letter; beside each the page."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.form, self.gate, self.page, self.duties = LetterForm(workspace), Gate(), LivePage(), Duties()
        self._sent = _SentFacts()
        self._left = QStackedWidget()
        for widget in (self.form, self.gate, self._sent):
            self._left.addWidget(widget)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(SPACE, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.duties)
        column.addWidget(self.page, 1)
        letter_wide = self.fontMetrics().averageCharWidth()
        self._left.setMinimumWidth(letter_wide * LEFT_LEAST_CHARACTERS)
        right.setMinimumWidth(letter_wide * RIGHT_LEAST_CHARACTERS)
        self.addWidget(self._left)
        self.addWidget(right)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(SPACE)
        self.setStretchFactor(0, 4)
        self.setStretchFactor(1, 6)

    def show_draft(self, letter: OpenLetter) -> None:
        """Show a letter to write on; its page comes later."""
        self.clear()
        self.form.show_letter(letter)
        self.show_form()

    def show_form(self) -> None:
        """Show the form, where a checklist was before."""
        self._left.setCurrentWidget(self.form)
        self._show_duties(self.duties.duties)

    def show_gate(self, questions: Checklist, answers: Mapping[str, Answer]) -> None:
        """Show a checklist in the form's place."""
        self.gate.show_checklist(questions, answers)
        self.gate.forget_reason()
        self._left.setCurrentWidget(self.gate)
        self._show_duties(self.duties.duties)
        self.gate.panel.focus_first_missing()

    def show_sent(self, draft: LetterDraft) -> None:
        """Show what is known of a sent letter, which nobody can change."""
        self._sent.show_letter(draft)
        self.duties.show_missing(())
        self._left.setCurrentWidget(self._sent)

    def show_page(self, made: Preview) -> None:
        """Show how the letter looks now, and what must still stand in it."""
        self.page.renew(made.pdf)
        self._show_duties(made.missing_duties)

    def show_no_page(self, sentence: str) -> None:
        """Say what is missing before there can be a page."""
        self.page.clear(sentence)
        self._show_duties(())

    def clear(self) -> None:
        """Leave nothing of a patient's letter in view."""
        self.show_no_page(_("The page is being made."))

    def _show_duties(self, missing: Sequence[str]) -> None:
        """Name what is missing above the page; while the letter is being checked, above the questions instead."""
        checking = self._left.currentWidget() is self.gate
        self.gate.show_duties(missing if checking else ())
        self.duties.show_missing(missing)
        self.duties.setVisible(bool(missing) and not checking)


class _SentFacts(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._title, self._facts, self._stands = QLabel(), QLabel(), QLabel()
        set_role(self._title, TextRole.HEADING)
        set_quiet(self._stands)
        self._stands.setText(
            _(
                "The letter stays as it was made. Begin a new one to correct it. The program itself sends nothing: "
                "print it, or save it as a file to put it into your secure mail."
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, SPACE, 0)
        column.setSpacing(SPACE)
        for label in (self._title, self._facts, self._stands):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(1)

    def show_letter(self, draft: LetterDraft) -> None:
        content = draft.content
        self._title.setText(kinds.load_kind(draft.layout, content.kind).title)
        lines = [
            _("Made: {time}").format(time=short_time_text(draft.sent)) if draft.sent else "",
            _("To: {recipient}").format(recipient=_(RECIPIENT_TITLES[content.recipient])),
            _("Signed by: {name}").format(name=content.signature.name) if content.signature.name else "",
            _("Written by: {name}").format(name=draft.created_by),
        ]
        self._facts.setText("\n".join(line for line in lines if line))
