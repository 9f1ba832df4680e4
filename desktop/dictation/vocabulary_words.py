"""The words of an office and its authors: looked through, added, removed."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

from desktop.dictation.vocabulary_tab import AuthorChoice, VocabularyTab, author_text
from desktop.theme import SPACE, set_quiet
from desktop.widgets.flow import FlowLayout
from desktop.widgets.page import ActionButton
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from desktop.workspace import Workspace
from foundation.translation import _
from office.dictation.vocabulary_model import VocabularyWord, room_told
from office.features import vocabulary


class WordsTab(VocabularyTab):
    """The table above, the word to add below. Enter in a field adds it."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.model: RecordModel[VocabularyWord] = RecordModel(_columns(), key=lambda one: int(one.id))
        self.table = RecordTable(self.model, _("No words of your own yet. Add the first one below."), _("Words"))
        self.room = QLabel()
        self.word, self.spoken, self.author = QLineEdit(), QLineEdit(), AuthorChoice()
        self.word.setPlaceholderText(_("As it is to be written, such as CRP"))
        self.spoken.setPlaceholderText(_("Only if it is always heard wrongly, such as: se er pe"))
        self.add_action = self.action(_("Add"), "Ctrl+Return", "add", self.add)
        self.remove_action = self.action(_("Remove"), "Ctrl+Del", "", self.remove)
        for field in (self.word, self.spoken):
            field.returnPressed.connect(self.add)
        self._arrange()
        self.table.chosen_key.connect(lambda _key: self._show_chosen())
        self._show_chosen()

    def set_authors(self, authors: list[str]) -> None:
        """Offer these authors."""
        self.author.set_authors(authors)

    def show_words(self, found: tuple[VocabularyWord, ...]) -> None:
        """Show the vocabulary."""
        self.model.set_rows(found)
        told = room_told(found)
        self.room.setText(told)
        self.room.setVisible(bool(told))
        self._show_chosen()

    def add(self) -> None:
        """Add the word in the fields; they are emptied when the office has it."""
        if self.word.text().strip():
            self._workspace.call(
                self,
                vocabulary.add_word,
                then=lambda _number: self._added(),
                failed=self.failed.emit,
                word=self.word.text(),
                spoken=self.spoken.text(),
                author=self.author.author(),
            )
        else:
            self.word.setFocus()

    def remove(self) -> None:
        """Remove the chosen word."""
        index = self.table.currentIndex()
        if index.isValid():
            self.change(vocabulary.remove_word, word=self.model.row(index.row()).id)

    def _added(self) -> None:
        self.word.clear()
        self.spoken.clear()
        self.word.setFocus()
        self.changed.emit()

    def _show_chosen(self) -> None:
        self.remove_action.setEnabled(self.table.currentIndex().isValid())

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setSpacing(SPACE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(_("W&ord"), self.word)
        form.addRow(_("&Heard as"), self.spoken)
        form.addRow(_("&For"), self.author)
        buttons = QWidget()
        row = FlowLayout(buttons)
        row.addWidget(ActionButton(self.add_action, primary=True))
        row.addWidget(ActionButton(self.remove_action))
        self.room.setWordWrap(True)
        self.room.hide()
        set_quiet(self.room)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.room)
        self.column.addLayout(form)
        self.column.addWidget(buttons)


def _columns() -> list[Column[VocabularyWord]]:
    return [
        Column(_("Word"), lambda one: one.word, width=24, stretch=True),
        Column(_("Heard as"), lambda one: one.spoken, width=18),
        Column(_("Author"), lambda one: author_text(one.author), width=15),
        Column(_("Texts"), lambda one: str(one.used), width=7, right=True),
        Column(_("Added by"), lambda one: one.added_by, width=10),
    ]
