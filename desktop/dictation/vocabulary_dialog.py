"""The office's vocabulary in a window of its own: proposals, words, specialities, writing style."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QVBoxLayout, QWidget

from desktop.dictation.proposals import ProposalsTab
from desktop.dictation.specialities import SpecialitiesTab
from desktop.dictation.vocabulary_words import WordsTab
from desktop.dictation.writing_style import WritingStyleTab
from desktop.theme import PAGE, WIDE, Tone
from desktop.widgets.notice import NoticeArea
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.dictation.vocabulary_model import ChosenSpecialities, Proposal, VocabularyWord
from office.features import vocabulary, writing_style

WIDTH_CHARACTERS, HEIGHT_LINES = 104, 30


class VocabularyDialog(QDialog):
    """`place_wanted(dictation, seconds)` when the user wants to see where a correction was made."""

    place_wanted = Signal(int, float)

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setWindowTitle(_("Vocabulary"))
        self.notices = NoticeArea()
        self.proposals, self.words = ProposalsTab(workspace), WordsTab(workspace)
        self.specialities, self.writing_style = SpecialitiesTab(workspace), WritingStyleTab(workspace)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for tab, title in (
            (self.proposals, _("&Proposals")),
            (self.words, _("&Words")),
            (self.specialities, _("&Specialities")),
            (self.writing_style, _("Writing s&tyle")),
        ):
            self.tabs.addTab(tab, title)
            tab.failed.connect(self._refused)
            tab.changed.connect(self.refresh)
        self.proposals.place_wanted.connect(self._show_place)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE, WIDE, PAGE, WIDE)
        column.setSpacing(WIDE)
        column.addWidget(self.notices)
        column.addWidget(self.tabs, 1)
        column.addWidget(buttons)
        metrics = self.fontMetrics()
        screen = self.screen().availableGeometry()
        self.resize(
            min(metrics.averageCharWidth() * WIDTH_CHARACTERS, screen.width()),
            min(metrics.height() * HEIGHT_LINES, screen.height()),
        )
        self.finished.connect(self.deleteLater)

    def refresh(self) -> None:
        """Read all of it."""
        self.notices.clear()
        call, refused = self._workspace.call, self._refused
        call(self, vocabulary.specialities, then=self._show_specialities, failed=refused)
        call(self, vocabulary.listed, then=self._show_words, failed=refused)
        call(self, writing_style.shown, then=self.writing_style.show_style, failed=refused)
        call(self, vocabulary.proposed, then=self._show_proposals, failed=refused)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the lists when the window opens."""
        super().showEvent(event)
        if not event.spontaneous():
            self.refresh()

    def _show_specialities(self, chosen: tuple[ChosenSpecialities, ...]) -> None:
        self.specialities.show_chosen(chosen)
        authors = [one.author for one in chosen]
        self.words.set_authors(authors)
        self.proposals.set_authors(authors)

    def _show_words(self, found: tuple[VocabularyWord, ...]) -> None:
        self.words.show_words(found)

    def _show_proposals(self, found: tuple[Proposal, ...]) -> None:
        self.proposals.show_proposals(found)
        title = _("&Proposals ({count})").format(count=len(found)) if found else _("&Proposals")
        self.tabs.setTabText(self.tabs.indexOf(self.proposals), title)

    def _show_place(self, dictation: int, seconds: float) -> None:
        self.place_wanted.emit(dictation, seconds)
        self.accept()

    def _refused(self, error: WorldError) -> None:
        self.notices.clear()
        self.notices.tell(str(error), Tone.ERROR)
