"""The text blocks at hand while a letter of some kind is written."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop.workspace import Workspace
from office.features import phrases
from office.letters.phrases import Phrase


class PhraseShelf(QObject):
    """`phrases` are those for the letter's kind, by name; read again when somebody changes one."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._kind = ""
        self.phrases: tuple[Phrase, ...] = ()
        workspace.changed.connect(lambda topics: self._read() if "phrase" in topics and self._kind else None)

    def use(self, kind: str) -> None:
        """Hold the phrases for this kind from now on."""
        if kind != self._kind:
            self._kind = kind
            self._read()

    def named(self, name: str) -> Phrase | None:
        """Return the phrase of this name, in whatever case it was typed."""
        return next((one for one in self.phrases if one.name.casefold() == name.casefold()), None)

    def fitting(self, words: str) -> list[Phrase]:
        """Return the phrases in which all these words stand, those whose name begins with them first."""
        wanted = words.casefold().split()
        found = [one for one in self.phrases if all(word in _haystack(one) for word in wanted)]
        return sorted(found, key=lambda one: not one.name.casefold().startswith(words.strip().casefold()))

    def _read(self) -> None:
        kind = self._kind
        self._workspace.call(
            self,
            phrases.listed,
            kind=kind,
            then=lambda found: self._take(kind, found),
            failed=lambda _error: None,  # the letter itself tells what is wrong with the office
        )

    def _take(self, kind: str, found: tuple[Phrase, ...]) -> None:
        if kind == self._kind:
            self.phrases = found
            self.changed.emit()


def _haystack(phrase: Phrase) -> str:
    return f"{phrase.name} {phrase.title} {phrase.text}".casefold()
