"""How spoken words are written in this office: abbreviated or not, and which numbers as words."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QSpinBox

from desktop.dictation.vocabulary_tab import VocabularyTab
from desktop.theme import SPACE, set_quiet
from desktop.workspace import Workspace
from foundation.translation import _
from office.dictation.writing_style import MOST_WORDS
from office.features import writing_style
from speech.written import HouseStyle

CUSTOM = -1


class WritingStyleTab(VocabularyTab):
    """A box and a number; each choice is kept at once."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self.abbreviations = QCheckBox(_("Write the language's usual &abbreviations, such as “ca.” for “cirka”"))
        self.words_up_to = QSpinBox()
        self.words_up_to.setRange(CUSTOM, MOST_WORDS)
        self.words_up_to.setSpecialValueText(_("As is usual in the language"))
        self.abbreviations.clicked.connect(lambda _ticked=False: self._keep())
        self.words_up_to.editingFinished.connect(self._keep)
        form = QFormLayout()
        form.setSpacing(SPACE)
        form.addRow(self.abbreviations)
        form.addRow(_("Write whole numbers as words &up to"), self.words_up_to)
        note = QLabel(
            _(
                "This holds for dictations that are recognised from now on. Doses, measurements, dates and times are "
                "always written as figures."
            )
        )
        note.setWordWrap(True)
        set_quiet(note)
        self.column.addLayout(form)
        self.column.addSpacing(SPACE)
        self.column.addWidget(note)
        self.column.addStretch(1)
        self._kept = HouseStyle()

    def show_style(self, style: HouseStyle) -> None:
        """Show what was chosen."""
        self._kept = style
        self.abbreviations.setChecked(style.abbreviations)
        self.words_up_to.setValue(CUSTOM if style.words_up_to is None else style.words_up_to)

    def _keep(self) -> None:
        up_to = self.words_up_to.value()
        style = HouseStyle(self.abbreviations.isChecked(), None if up_to == CUSTOM else up_to)
        if style != self._kept:
            self._kept = style
            self.change(writing_style.choose, abbreviations=style.abbreviations, words_up_to=style.words_up_to)
