"""The office's text blocks: looked through, added, changed, removed."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.letters.labels import quiet_label
from desktop.theme import SPACE, Tone, set_quiet
from desktop.widgets.flow import FlowLayout
from desktop.widgets.keyed_button import KeyedButton
from desktop.widgets.large_dialog import LargeDialog, halves
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.features import phrases
from office.letters.phrases import Phrase

WIDTH_CHARACTERS, HEIGHT_LINES = 130, 32


class PhrasesDialog(LargeDialog):
    """The table at the left, the chosen one at the right. The country's can't be removed, only replaced by own ones."""

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        super().__init__(parent, _("Text blocks"), WIDTH_CHARACTERS, HEIGHT_LINES)
        self._workspace = workspace
        self._choose_next = ""
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("Find by name, title or a word in the text"))
        self.words.setAccessibleName(_("Find text blocks"))
        self.words.setClearButtonEnabled(True)
        self._all: tuple[Phrase, ...] = ()
        self.model: RecordModel[Phrase] = RecordModel(_columns(), key=lambda one: one.name.casefold())
        self.table = RecordTable(self.model, _("No text block holds these words."), _("Text blocks"))
        self.table.setSelectionMode(RecordTable.SelectionMode.SingleSelection)
        self.name, self.title, self.text = QLineEdit(), QLineEdit(), QPlainTextEdit()
        self.name.setPlaceholderText(_("One short word, such as fasting"))
        self.title.setPlaceholderText(_("What it is for"))
        self.text.setTabChangesFocus(True)
        self._whose = QLabel()
        self._whose.setWordWrap(True)
        set_quiet(self._whose)
        self.new_button = KeyedButton(_("New"), "Ctrl+N", self.begin)
        self.keep_button = KeyedButton(_("Save"), "Ctrl+S", self.keep, primary=True)
        self.remove_button = KeyedButton(_("Remove"), "Ctrl+Del", self.remove)
        self.words.textChanged.connect(lambda _text: self._sift())
        self.table.chosen_key.connect(lambda _key: self._show_chosen())
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the text blocks when the window opens."""
        super().showEvent(event)
        if not event.spontaneous():
            self.refresh()

    def refresh(self) -> None:
        """Read them again."""
        self._workspace.call(self, phrases.listed, then=self._show_phrases, failed=self._refused)

    def begin(self) -> None:
        """Empty the fields for a new one."""
        self.table.clearSelection()
        self.table.setCurrentIndex(self.model.index(-1, -1))
        for field in (self.name, self.title, self.text):
            field.clear()
        self._whose.setText(_("A new text block of the office's own."))
        self.remove_button.setEnabled(False)
        self.name.setFocus()

    def keep(self) -> None:
        """Keep what is in the fields; it takes the place of what had this name."""
        self._workspace.call(
            self,
            phrases.keep,
            name=self.name.text(),
            title=self.title.text(),
            text=self.text.toPlainText(),
            then=lambda kept: self._changed(kept.name, _("“{name}” was saved.").format(name=kept.name)),
            failed=self._refused,
        )

    def remove(self) -> None:
        """Remove the chosen one, where it is the office's own."""
        phrase = self._chosen()
        if phrase is not None and phrase.own:
            told = _("“{name}” was removed.").format(name=phrase.name)
            self._workspace.call(
                self,
                phrases.remove,
                name=phrase.name,
                then=lambda _nothing: self._changed(phrase.name, told),
                failed=self._refused,
            )

    def _arrange(self) -> None:
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, SPACE, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        acts = QWidget()
        row = FlowLayout(acts)
        for button in (self.new_button, self.keep_button, self.remove_button):
            row.addWidget(button)
        side = QVBoxLayout(right)
        side.setContentsMargins(SPACE, 0, 0, 0)
        side.setSpacing(SPACE)
        for title, field in (
            (_("&Name, typed before F3"), self.name),
            (_("&Title"), self.title),
            (_("Te&xt"), self.text),
        ):
            label = QLabel(title)
            label.setBuddy(field)
            side.addWidget(label)
            side.addWidget(field, 1 if field is self.text else 0)
        side.addWidget(self._whose)
        side.addWidget(acts)
        note = quiet_label(_("In a letter's text: type the name and press F3, or press Ctrl+Space for the list."))
        self.lay_out(halves(left, right, (5, 4)), note)

    def _show_phrases(self, found: tuple[Phrase, ...]) -> None:
        self._all = found
        self._sift()
        if self._choose_next:
            self.table.choose(self._choose_next)
            self._choose_next = ""
        elif found and not self.table.currentIndex().isValid():
            self.table.choose(found[0].name.casefold())

    def _sift(self) -> None:
        words = self.words.text().casefold().split()
        fitting = [one for one in self._all if all(word in _haystack(one) for word in words)]
        self.model.set_rows(fitting)
        self._show_chosen()

    def _chosen(self) -> Phrase | None:
        index = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    def _show_chosen(self) -> None:
        phrase = self._chosen()
        self.remove_button.setEnabled(phrase is not None and phrase.own)
        if phrase is None:
            return
        self.name.setText(phrase.name)
        self.title.setText(phrase.title)
        self.text.setPlainText(phrase.text)
        self._whose.setText(
            _("The office's own.")
            if phrase.own
            else _("It comes with the program. Saved under the same name, the office's own takes its place.")
        )

    def _changed(self, name: str, told: str) -> None:
        self.notices.clear()
        self.notices.tell(told, Tone.DONE)
        self._choose_next = name.casefold()
        self.words.clear()
        self.refresh()

    def _refused(self, error: WorldError) -> None:
        self.notices.clear()
        self.notices.tell(str(error), Tone.ERROR)


def _haystack(phrase: Phrase) -> str:
    return f"{phrase.name} {phrase.title} {phrase.text}".casefold()


def _columns() -> list[Column[Phrase]]:
    return [
        Column(_("Name"), lambda one: one.name, width=16),
        Column(_("Title"), lambda one: one.title, width=26, stretch=True),
        Column(_("Belongs to"), lambda one: _("The office") if one.own else _("The program"), width=14),
    ]
