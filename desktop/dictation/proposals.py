"""Corrections that were made again and again: taken into the vocabulary, or refused for good."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

from desktop.dictation.vocabulary_tab import AuthorChoice, VocabularyTab, author_text
from desktop.theme import SPACE, set_quiet
from desktop.widgets.clock import clock_time
from desktop.widgets.flow import FlowLayout
from desktop.widgets.page import ActionButton
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from desktop.workspace import Workspace
from foundation.translation import _
from office.dictation.vocabulary_model import Proposal, Seen
from office.features import vocabulary

SEEN_AT_MOST = 4


class ProposalsTab(VocabularyTab):
    """`place_wanted(dictation, seconds)` for the place where a correction was made last."""

    place_wanted = Signal(int, float)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.model: RecordModel[Proposal] = RecordModel(_columns(), key=lambda one: (one.spoken, one.word))
        self.table = RecordTable(
            self.model,
            _(
                "What is corrected to the same word three times, in two dictations whose patient is known, is proposed "
                "here."
            ),
            _("Proposals"),
        )
        self.word, self.author = QLineEdit(), AuthorChoice()
        self.seen = QLabel()
        self.seen.setWordWrap(True)
        self.take_action = self.action(_("Take"), "Ctrl+Return", "check", self.take)
        self.refuse_action = self.action(_("Refuse for good"), "Ctrl+Del", "", self.refuse)
        self.place_action = self.action(_("Show the place"), "Ctrl+O", "play", self.show_place)
        self._arrange()
        self.table.chosen_key.connect(lambda _key: self._show_chosen())
        self.table.activated_key.connect(lambda _key: self.take())
        self._show_chosen()

    def chosen(self) -> Proposal | None:
        """Return the proposal in hand."""
        index = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    def set_authors(self, authors: list[str]) -> None:
        """Offer these authors."""
        self.author.set_authors(authors)
        self._show_chosen()

    def show_proposals(self, found: tuple[Proposal, ...]) -> None:
        """Show what is proposed."""
        self.model.set_rows(found)
        if found and self.chosen() is None:
            self.table.selectRow(0)
        self._show_chosen()

    def take(self) -> None:
        """Take the proposal into the vocabulary, spelled as the field says."""
        proposal = self.chosen()
        if proposal is not None:
            self.change(
                vocabulary.accept_word,
                spoken=proposal.spoken,
                word=proposal.word,
                author=self.author.author(),
                written=self.word.text(),
            )

    def refuse(self) -> None:
        """Never hear of it again."""
        proposal = self.chosen()
        if proposal is not None:
            self.change(vocabulary.dismiss_word, spoken=proposal.spoken, word=proposal.word)

    def show_place(self) -> None:
        """Go where it was corrected last."""
        proposal = self.chosen()
        if proposal is not None:
            self.place_wanted.emit(int(proposal.seen[-1].dictation), proposal.seen[-1].start)

    def _show_chosen(self) -> None:
        proposal = self.chosen()
        for action in (self.take_action, self.refuse_action, self.place_action):
            action.setEnabled(proposal is not None)
        self.word.setEnabled(proposal is not None)
        self.author.setEnabled(proposal is not None)
        self.word.setText(proposal.word if proposal else "")
        self.author.choose(proposal.author if proposal else "")
        self.seen.setText(_seen_text(proposal.seen) if proposal else "")

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setSpacing(SPACE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(_("Write &as"), self.word)
        form.addRow(_("&For"), self.author)
        form.addRow(_("Corrected in"), self.seen)
        set_quiet(self.seen)
        buttons = QWidget()
        row = FlowLayout(buttons)
        row.addWidget(ActionButton(self.take_action, primary=True))
        row.addWidget(ActionButton(self.refuse_action))
        row.addWidget(ActionButton(self.place_action))
        self.column.addWidget(self.table, 1)
        self.column.addLayout(form)
        self.column.addWidget(buttons)


def _seen_text(places: tuple[Seen, ...]) -> str:
    newest = places[-SEEN_AT_MOST:][::-1]
    told = [
        _("{title} at {time}").format(title=one.title or one.dictation, time=clock_time(one.start)) for one in newest
    ]
    more = len(places) - len(newest)
    return ", ".join(told) + (" " + _("and {count} more").format(count=more) if more else "")


def _columns() -> list[Column[Proposal]]:
    return [
        Column(_("Heard as"), lambda one: one.spoken, width=24, stretch=True),
        Column(_("Corrected to"), lambda one: one.word, width=24),
        Column(_("Author"), lambda one: author_text(one.author), width=18),
        Column(_("Times"), lambda one: str(len(one.seen)), width=7, right=True),
    ]
