"""Asks the dictionary off the GUI thread, and remembers what it said."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.letters.compounds import is_word_of_its_own, may_be_apart
from desktop.workspace import Workspace
from office.dictation.vocabulary_model import VocabularyWord
from office.features import vocabulary
from speech.dictionary import Dictionary, dictionary

SUGGESTIONS_AT_MOST = 7
Question = str | tuple[str, str]
"""A word, or two that may be parts of one."""


class Speller(QObject):
    """Knows words of one language at a time, the office's vocabulary, and names that stand in the letter.

    What was never asked counts as right until the answer comes; `learned` says that some words turned out wrong.
    `availability_changed(bool)` says whether the computer has a dictionary of the language.
    """

    learned = Signal()
    availability_changed = Signal(bool)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._language = ""
        self._answers: dict[Question, bool] = {}
        self._waiting: set[Question] = set()
        self._own: set[str] = set()
        self._names: set[str] = set()
        workspace.changed.connect(lambda topics: self.read_vocabulary() if "vocabulary" in topics else None)

    def use(self, language: str, names: Iterable[str]) -> None:
        """Check this language from now on; the parts of `names` count as known."""
        self._names = {part.casefold() for name in names for part in name.replace("-", " ").split()}
        if language != self._language:
            self._language = language
            self._answers.clear()
            self.read_vocabulary()
            QTimer.singleShot(0, self, self._look_for_dictionary)  # the letter's page comes first
        self.learned.emit()

    def read_vocabulary(self) -> None:
        """Read the office's words; who may not see them is spared their marks only where the dictionary knows them."""
        self._workspace.call(self, vocabulary.listed, then=self._take_vocabulary, failed=lambda _error: None)

    def is_known(self, word: str) -> bool:
        """Say whether a word is right as far as is known; abbreviations in capitals are."""
        plain = word.casefold()
        if len(word) < 2 or word.isupper() or plain in self._own or plain in self._names:
            return True
        if plain.endswith("s") and plain[:-1] in self._names:  # a genitive
            return True
        return self._answer(word, usual=True)

    def is_apart(self, first: str, second: str) -> bool:
        """Say whether two words are one that was written apart, as far as is known."""
        return may_be_apart(self._language, first) and self._answer((first, second), usual=False)

    def suggest(self, word: str, then: Callable[[list[str]], None]) -> None:
        """Look for words that may have been meant, the likeliest first."""
        language = self._language

        def look() -> list[str]:
            held = dictionary(language)
            return [] if held is None else [*held.suggestions(word)][:SUGGESTIONS_AT_MOST]

        self._workspace.run(self, look, then, lambda _error: then([]))

    def add_word(self, word: str, failed: Callable[[Exception], None]) -> None:
        """Put a word into the office's vocabulary."""
        self._own.add(word.casefold())
        self.learned.emit()
        self._workspace.call(self, vocabulary.add_word, word=word, then=lambda _number: None, failed=failed)

    def _look_for_dictionary(self) -> None:
        language = self._language
        self._workspace.run(
            self, lambda: dictionary(language) is not None, self.availability_changed.emit, lambda _error: None
        )

    def _answer(self, question: Question, *, usual: bool) -> bool:
        if question in self._answers:
            return self._answers[question]
        if self._language:
            if not self._waiting:
                QTimer.singleShot(0, self, self._ask)
            self._waiting.add(question)
        return usual

    def _ask(self) -> None:
        language, questions = self._language, frozenset(self._waiting)
        self._waiting.clear()
        self._workspace.run(
            self,
            lambda: _look_up(language, questions),
            lambda answers: self._take_answers(language, answers),
            lambda _error: None,
        )

    def _take_answers(self, language: str, answers: dict[Question, bool]) -> None:
        if language != self._language:
            return
        self._answers |= answers
        if any(answer is not isinstance(question, str) for question, answer in answers.items()):
            self.learned.emit()

    def _take_vocabulary(self, words: tuple[VocabularyWord, ...]) -> None:
        self._own = {part.casefold() for one in words for part in one.word.split()}
        self.learned.emit()


def _look_up(language: str, questions: Iterable[Question]) -> dict[Question, bool]:
    held = dictionary(language)
    if held is None:
        return {question: isinstance(question, str) for question in questions}
    return {
        question: _knows(held, question) if isinstance(question, str) else _are_one(held, *question)
        for question in questions
    }


def _knows(held: Dictionary, word: str) -> bool:
    """Say whether a word is known, as an abbreviation too, or all parts of one with hyphens are."""
    if held.knows(word) or held.knows(f"{word}."):
        return True
    parts = word.split("-")
    return len(parts) > 1 and all(len(part) < 2 or part.isupper() or held.knows(part) for part in parts)


def _are_one(held: Dictionary, first: str, second: str) -> bool:
    joined = first + second
    if not (held.knows(joined) and held.knows(first) and held.knows(second)):
        return False
    return is_word_of_its_own(first, second, held.analyses(joined))
