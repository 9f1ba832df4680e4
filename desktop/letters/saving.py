"""A finished letter is saved as files outside the office: alone, or with its enclosures."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.widgets import question
from desktop.widgets.question import Choice
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.errors import OfficeExists
from office.features import letters
from office.letters import kinds
from office.letters.drafts import LetterDraft
from office.letters.saving import PDF, Enclosing, SavedLetter

CANCEL, REPLACE = "cancel", "replace"


class LetterSaving(QObject):
    """Asks what goes along, where to, and whether files may be replaced. `saved(sentence)`; `refused(error)`."""

    saved = Signal(str)
    refused = Signal(object)

    def __init__(self, workspace: Workspace, window: QWidget) -> None:
        super().__init__(window)
        self._workspace, self._window = workspace, window

    def save(self, draft: LetterDraft, suffix: str) -> None:
        """Save a letter as `.pdf` or `.docx`, once the user has said how and where."""
        enclosing = self._ask_enclosing(draft, suffix)
        if enclosing is None:
            return
        # A file name outside the office names no patient.
        name = f"{kinds.load_kind(draft.layout, draft.content.kind).title} {draft.id}{suffix}"
        path = question.choose_save_path(self._window, _("Save the letter as a file"), Path(name), suffix)
        if path is not None:
            self._copy(draft, path, enclosing, overwrite=False)

    def _ask_enclosing(self, draft: LetterDraft, suffix: str) -> Enclosing | None:
        """Return what is to become of the enclosures, or None where nothing is to be saved after all."""
        filed = [one.title for one in draft.content.enclosures if one.document is not None]
        if not filed:
            return Enclosing.NO
        choices = [Choice(Enclosing.FILES, _("Save with enclosures…"), default=True)]
        if suffix == PDF:
            choices.append(Choice(Enclosing.ONE_PDF, _("All in one PDF…")))
        choices += [
            Choice(Enclosing.NO, _("The letter alone…")),
            Choice(CANCEL, _("Cancel"), is_cancel=True),
        ]
        text = _("These documents of the journal go with the letter: {titles}.").format(titles=", ".join(filed))
        answer = question.ask(self._window, _("Save the letter with its enclosures?"), text, choices)
        return None if answer == CANCEL else Enclosing(answer)

    def _copy(self, draft: LetterDraft, path: Path, enclosing: Enclosing, *, overwrite: bool) -> None:
        self._workspace.call(
            self,
            letters.copy,
            letter=draft.id,
            out=path,
            enclosures=enclosing,
            overwrite=overwrite,
            then=lambda made: self.saved.emit(_told(made, enclosing)),
            failed=partial(self._was_refused, draft, path, enclosing),
        )

    def _was_refused(self, draft: LetterDraft, path: Path, enclosing: Enclosing, error: WorldError) -> None:
        """Show the failure, or ask first where only files with these names stand in the way of a whole set."""
        if not isinstance(error, OfficeExists):
            self.refused.emit(error)
            return
        choices = [
            Choice(REPLACE, _("Replace them"), is_danger=True),
            Choice(CANCEL, _("Cancel"), default=True, is_cancel=True),
        ]
        if question.ask(self._window, _("Replace what is there?"), str(error), choices) == REPLACE:
            self._copy(draft, path, enclosing, overwrite=True)


def _told(made: SavedLetter, enclosing: Enclosing) -> str:
    letter, *beside = made.files
    sentence = _("The letter was saved as {path}. Outside the office nobody watches over it.")
    if beside and enclosing is Enclosing.ONE_PDF:
        sentence = _(
            "The letter was saved as {path}. These enclosures are no PDF, so they lie beside it: {names}. Outside the "
            "office nobody watches over them."
        )
    elif beside:
        sentence = _(
            "The letter was saved as {path}, with its enclosures beside it: {names}. Outside the office nobody watches "
            "over them."
        )
    elif enclosing is Enclosing.ONE_PDF:
        sentence = _("The letter and its enclosures were saved as {path}. Outside the office nobody watches over it.")
    told = [sentence.format(path=letter, names=", ".join(file.name for file in beside))]
    if made.left:
        sentence = _("Its enclosures go with it: save them from the patient's journal ({titles}).")
        told.append(sentence.format(titles=", ".join(made.left)))
    if made.by_hand and enclosing is not Enclosing.NO:
        sentence = _("Add these yourself, since they are in no journal: {titles}.")
        told.append(sentence.format(titles=", ".join(made.by_hand)))
    return " ".join(told)
