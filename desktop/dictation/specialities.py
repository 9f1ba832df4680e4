"""Which specialities' words recognition is told to expect, of everybody or of one author."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel

from desktop.dictation.vocabulary_tab import AuthorChoice, VocabularyTab
from desktop.theme import SPACE, set_quiet
from desktop.workspace import Workspace
from foundation.translation import _, ngettext
from office.dictation.vocabulary_model import EVERYBODY, ChosenSpecialities
from office.features import vocabulary
from speech.vocabulary import specialities

GENERAL = "general"


class SpecialitiesTab(VocabularyTab):
    """A choice of whose, and a box to tick for each speciality; each tick is kept at once."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._chosen: dict[str, tuple[str, ...]] = {}
        self.author = AuthorChoice()
        self.author.currentIndexChanged.connect(lambda _index: self._show())
        self.boxes: dict[str, QCheckBox] = {}
        form = QFormLayout()
        form.setSpacing(SPACE)
        form.addRow(_("&For"), self.author)
        self.column.addLayout(form)
        for one in specialities(workspace.session.facts.language):
            box = QCheckBox(
                ngettext("{title} ({count} word)", "{title} ({count} words)", len(one.words)).format(
                    title=one.title, count=len(one.words)
                )
            )
            box.setToolTip(", ".join(one.words[:12]) + " …")
            box.clicked.connect(lambda _ticked=False: self._keep())
            box.setEnabled(one.name != GENERAL)
            self.boxes[one.name] = box
            self.column.addWidget(box)
        self._note = QLabel()
        self._note.setWordWrap(True)
        set_quiet(self._note)
        self.column.addSpacing(SPACE)
        self.column.addWidget(self._note)
        self.column.addStretch(1)

    def show_chosen(self, chosen: tuple[ChosenSpecialities, ...]) -> None:
        """Show what was chosen, by author."""
        self._chosen = {one.author: one.names for one in chosen}
        self.author.set_authors(self._chosen)
        self._show()

    def _show(self) -> None:
        author = self.author.author()
        own = self._chosen.get(author, ())
        names = own or self._chosen.get(EVERYBODY, ())
        for name, box in self.boxes.items():
            box.setChecked(name in names or name == GENERAL)
        if author != EVERYBODY and not own:
            self._note.setText(_("{author} has no choice of their own: everybody's holds.").format(author=author))
        else:
            self._note.setText(
                _("The words at the front of the list have the best chance: there is room for about forty at a time.")
            )

    def _keep(self) -> None:
        ticked = tuple(name for name, box in self.boxes.items() if box.isChecked() and name != GENERAL)
        self.change(vocabulary.choose_specialities, author=self.author.author(), speciality=ticked)
