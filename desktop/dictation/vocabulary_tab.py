"""What the tabs of the vocabulary share: calling commands, telling of failures, and choosing whose a word is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from desktop.theme import SPACE, WIDE, icon
from desktop.workspace import Workspace
from foundation.translation import _
from office.commands import Command
from office.dictation.vocabulary_model import EVERYBODY


class VocabularyTab(QWidget):
    """`changed()` when the office took something, `failed(WorldError)` when it refused."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, WIDE, 0, 0)
        self.column.setSpacing(SPACE)

    def change(self, wanted: Command[..., Any], **arguments: Any) -> None:
        """Call a command off the GUI thread."""
        self._workspace.call(
            self, wanted, then=lambda _result: self.changed.emit(), failed=self.failed.emit, **arguments
        )

    def action(self, text: str, key: str, picture: str, act: Callable[[], None]) -> QAction:
        """Make an action of this tab; its key works while the tab is seen."""
        made = QAction(icon(picture), text, self) if picture else QAction(text, self)
        made.setProperty("picture", picture)
        made.setShortcut(QKeySequence(key))
        made.triggered.connect(lambda _checked=False: act())
        self.addAction(made)
        return made


class AuthorChoice(QComboBox):
    """Everybody, or one of those who dictate."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Whose"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.addItem(author_text(EVERYBODY), EVERYBODY)

    def set_authors(self, authors: Iterable[str]) -> None:
        """Offer these; who is chosen stays chosen."""
        chosen = self.author()
        self.blockSignals(True)
        self.clear()
        for author in dict.fromkeys([EVERYBODY, *authors, chosen]):
            self.addItem(author_text(author), author)
        self.blockSignals(False)
        self.choose(chosen)

    def author(self) -> str:
        """Return who is chosen; `EVERYBODY` is nobody in particular."""
        return str(self.currentData())

    def choose(self, author: str) -> None:
        """Choose somebody who is offered."""
        self.setCurrentIndex(max(0, self.findData(author)))


def author_text(author: str) -> str:
    """Name an author, or everybody."""
    return author or _("Everybody")
