"""What helps with writing in every text field of a letter: the spelling, and the text blocks."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.letters.phrase_shelf import PhraseShelf
from desktop.letters.speller import Speller
from desktop.letters.text_area import TextArea
from desktop.workspace import Workspace
from office.letters.drafts import OpenLetter
from office.letters.layout import load_layout


class WritingAids(QObject):
    """Held by the form for all of its text fields. `failed(WorldError)` when a word could not be kept."""

    failed = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self.speller, self.shelf = Speller(workspace, self), PhraseShelf(workspace, self)

    def text_area(self) -> TextArea:
        """Make a text field."""
        area = TextArea(self.speller, self.shelf)
        area.failed.connect(self.failed)
        return area

    def use(self, letter: OpenLetter) -> None:
        """Help with this letter: its language, and the names that may stand in it."""
        patient, names = letter.patient, [letter.draft.content.signature.name]
        if patient is not None:
            names += [patient.name, patient.guardian.name, patient.practitioner.name]
        if letter.contact is not None:
            names += [letter.contact.name, letter.contact.attention]
        self.speller.use(load_layout(letter.draft.layout).language, names)
        self.shelf.use(letter.draft.content.kind)
