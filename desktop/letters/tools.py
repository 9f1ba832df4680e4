"""What is done with letters besides writing one: versions, text blocks, a list of letters, a check, the house style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from foundation.translation import _
from office.roles import Role

if TYPE_CHECKING:
    from desktop.letters.page import LettersPage


class LetterTools(QObject):
    """The actions of the letters page that open a window of their own."""

    def __init__(self, page: LettersPage) -> None:
        super().__init__(page)
        self._page = page
        self.check = page.action(
            _("Check a letter…"),
            "Ctrl+Shift+K",
            self._check,
            picture="check",
            tip=_("A DOCX or PDF file, whoever wrote it"),
        )
        self.merge = page.action(
            _("Letters from a list…"),
            "Ctrl+Shift+L",
            self._merge,
            tip=_("A letter for each row of a CSV or XLSX file"),
        )
        self.template = page.action(
            _("From an own template…"), "Ctrl+Shift+O", self._template, tip=_("The office's own templates made in Word")
        )
        self.phrases = page.action(
            _("Text blocks…"), "Ctrl+Shift+T", self._phrases, tip=_("Ready sentences, put in by a short name")
        )
        self.style = page.action(
            _("House style…"), "Ctrl+Shift+Y", self._style, tip=_("The office's own look of its letters, and its logo")
        )
        self.versions = page.action(
            _("Versions…"), "Ctrl+Shift+H", self._versions, picture="undo", tip=_("What the letter said before")
        )

    def row(self) -> QWidget:
        """Return the actions of the list as a quiet row of buttons."""
        actions = [self.merge, self.template, self.check, self.phrases]
        if Role.ADMINISTRATOR in self._page.workspace.session.user.roles:
            actions.append(self.style)
        row = self._page.row_of(*actions)
        row.setAccessibleName(_("More about letters"))
        return row

    def follow(self, *, in_list: bool, writing: bool) -> None:
        """Let be done what fits the page's view."""
        for action in (self.check, self.merge, self.template):
            action.setEnabled(in_list)
        administers = Role.ADMINISTRATOR in self._page.workspace.session.user.roles
        self.style.setEnabled(in_list and administers)
        self.versions.setEnabled(writing)

    def _versions(self) -> None:
        from desktop.letters.versions_dialog import VersionsDialog

        letter = self._page.open_letter()
        if letter is not None:
            self._page.pen.save()
            dialog = VersionsDialog(self._page, self._page.workspace, letter)
            dialog.restored.connect(self._page.read_again)
            dialog.open()

    def _phrases(self) -> None:
        from desktop.letters.phrases_dialog import PhrasesDialog

        PhrasesDialog(self._page, self._page.workspace).open()

    def _check(self) -> None:
        from desktop.letters.check_dialog import CheckDialog

        CheckDialog(self._page, self._page.workspace).open()

    def _merge(self) -> None:
        from desktop.letters.merge_dialog import MergeDialog

        dialog = MergeDialog(self._page, self._page.workspace)
        dialog.made.connect(self._page.show_notice)
        dialog.open()

    def _template(self) -> None:
        from desktop.letters.own_templates_dialog import open_own_templates

        open_own_templates(self._page)

    def _style(self) -> None:
        from desktop.letters.house_style_dialog import HouseStyleDialog

        HouseStyleDialog(self._page, self._page.workspace).open()
