"""Free text in a letter: it grows, knows spelling, and takes text blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeySequence,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QToolTip

from desktop.letters.phrase_popup import PhrasePopup
from desktop.letters.phrase_shelf import PhraseShelf
from desktop.letters.slips import Slip, slips
from desktop.letters.speller import Speller
from desktop.theme import SPACE, Tone, colours, tone_colours, when_theme_changes
from foundation.errors import WorldError
from foundation.translation import _
from office.letters.phrases import Phrase

LEAST_LINES, MOST_LINES = 3, 14
LAST_WORD = re.compile(r"\S+$")


class TextArea(QPlainTextEdit):
    """Grows with what is written, between three lines and fourteen. Tab goes on to the next field.

    `text_changed` when the words changed, not only their marks; `failed(WorldError)` when a word could not be kept.
    Ctrl+Space lists the text blocks, F3 puts one in for its name, F7 goes to the next slip and offers what to do.
    """

    text_changed = Signal()
    failed = Signal(object)

    def __init__(self, speller: Speller, shelf: PhraseShelf) -> None:
        super().__init__()
        self._speller, self._shelf = speller, shelf
        self._text = ""
        self._marks = _Marks(self, self.document())
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._add_keys()
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())
        self.textChanged.connect(self._tell)
        self.cursorPositionChanged.connect(self._marks.look_again_where_one_was)
        speller.learned.connect(self._marks.rehighlight)
        when_theme_changes(self, self._marks.colour)
        self._grow()

    def slips_in(self, text: str) -> Iterator[Slip]:
        """Find the slips of a text, as far as is known."""
        return slips(text, self._speller.is_known, self._speller.is_apart)

    def next_slip(self) -> bool:
        """Choose the next word that may be wrong, from the cursor on and then from the beginning; False for none."""
        text, place = self.toPlainText(), self.textCursor().selectionEnd()
        found = [*self.slips_in(text)]
        if not found:
            return False
        self._choose(next((slip for slip in found if slip.start >= place), found[0]))
        return True

    def put_phrase(self, phrase: Phrase) -> None:
        """Write a text block at the cursor, in the place of what is chosen."""
        self.textCursor().insertText(phrase.text)
        self.setFocus()

    def open_phrases(self) -> None:
        """List the text blocks at the cursor."""
        popup = PhrasePopup(self, self._shelf.fitting)
        popup.chosen.connect(self.put_phrase)
        place = self.cursorRect()
        popup.show_at(self.viewport().mapToGlobal(place.bottomLeft()), self.viewport().mapToGlobal(place.topLeft()))

    def put_named_phrase(self) -> None:
        """Put in the text block whose name stands before the cursor, in that name's place."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        name = LAST_WORD.search(before)
        phrase = self._shelf.named(name[0]) if name else None
        if phrase is None or name is None:
            told = _("Type the name of a text block, then press F3. Ctrl+Space lists them.")
            if name:
                told = _("There is no text block “{name}”. Ctrl+Space lists them.").format(name=name[0])
            QToolTip.showText(self.viewport().mapToGlobal(self.cursorRect().bottomLeft()), told, self)
            return
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(name[0]))
        cursor.insertText(phrase.text)

    def offer_for_slip(self) -> None:
        """Go to the next slip and offer what may have been meant; say so where there is none."""
        if self.next_slip():
            place = self.cursorRect().bottomLeft()
            self._menu_at(self.textCursor().selectionStart(), self.viewport().mapToGlobal(place), whole=False)
        else:
            place = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
            QToolTip.showText(place, _("No misspelling was found in this field."), self)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer what may have been meant above what a text field always offers."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        cursor = self.textCursor()
        place = cursor.selectionStart() if by_key else self.cursorForPosition(event.pos()).position()
        corner = self.viewport().mapToGlobal(self.cursorRect().bottomLeft()) if by_key else event.globalPos()
        self._menu_at(place, corner, whole=True)

    def event(self, event: QEvent) -> bool:
        """Say what is wrong with the word under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            inside = self.viewport().mapFromGlobal(event.globalPos())
            slip = self._slip_at(self.cursorForPosition(inside).position())
            QToolTip.showText(event.globalPos(), _explained(slip) if slip else "", self)
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Mark the word that was being typed, too."""
        super().focusOutEvent(event)
        self._marks.look_again_where_one_was()

    def _add_keys(self) -> None:
        for text, key, act in (
            (_("Text blocks"), "Ctrl+Space", self.open_phrases),
            (_("Text block for the name before the cursor"), "F3", self.put_named_phrase),
            (_("Next misspelling"), "F7", self.offer_for_slip),
        ):
            action = QAction(text, self)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _checked=False, act=act: act())
            self.addAction(action)

    def _tell(self) -> None:
        # Marks change the document for Qt, and the text for nobody.
        if self.toPlainText() != self._text:
            self._text = self.toPlainText()
            self.text_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the text has in the new width, of which its layout does not tell."""
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        # The document of a plain text edit measures its height in lines.
        lines = min(max(round(self.document().size().height()), LEAST_LINES), MOST_LINES)
        height = lines * self.fontMetrics().lineSpacing() + 2 * (round(self.document().documentMargin()) + SPACE)
        if height != self.height():
            self.setFixedHeight(height)

    def _slip_at(self, place: int) -> Slip | None:
        return next((slip for slip in self.slips_in(self.toPlainText()) if slip.start <= place <= slip.end), None)

    def _choose(self, slip: Slip) -> None:
        cursor = self.textCursor()
        cursor.setPosition(_position(self.document(), slip.start))
        cursor.setPosition(_position(self.document(), slip.end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _menu_at(self, place: int, corner: QPoint, *, whole: bool) -> None:
        menu = self.createStandardContextMenu() if whole else QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        slip = self._slip_at(place)
        if slip is not None:
            self._offer(menu, slip)
        menu.popup(corner)

    def _offer(self, menu: QMenu, slip: Slip) -> None:
        """Put the ways to mend a slip at the top; Hunspell takes its time, so its words come when they come."""
        first = menu.actions()[0] if menu.actions() else None
        made = [QAction(_explained(slip), menu)]
        made[0].setEnabled(False)
        if slip.joined:
            made.append(self._mending(menu, slip, slip.joined))
        else:
            looking = QAction(_("Looking for suggestions…"), menu)
            looking.setEnabled(False)
            add = QAction(_("Add “{word}” to the office's words").format(word=slip.text), menu)
            add.triggered.connect(lambda _checked=False: self._speller.add_word(slip.text, self._refused))
            made += [looking, add]
            self._speller.suggest(slip.text, lambda words: _fill(menu, looking, self, slip, words))
        separator = QAction(menu)
        separator.setSeparator(True)
        if first is None:
            menu.addActions(made)
        else:
            menu.insertActions(first, [*made, separator])
        if slip.joined:
            menu.setActiveAction(made[1])

    def _mending(self, menu: QMenu, slip: Slip, word: str) -> QAction:
        action = QAction(word, menu)
        action.triggered.connect(lambda _checked=False: self._mend(slip, word))
        return action

    def _mend(self, slip: Slip, word: str) -> None:
        if self.toPlainText()[slip.start : slip.end] != slip.text:  # somebody typed on meanwhile
            return
        self._choose(slip)
        self.textCursor().insertText(word)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, WorldError):
            self.failed.emit(error)


def _fill(menu: QMenu, looking: QAction, area: TextArea, slip: Slip, words: list[str]) -> None:
    """Put the suggestions into the menu in the place of the line that said they would come."""
    from shiboken6 import isValid

    if not isValid(menu) or not isValid(looking):
        return
    if not words:
        looking.setText(_("No suggestions"))
        return
    made = [area._mending(menu, slip, word) for word in words]
    menu.insertActions(looking, made)
    menu.removeAction(looking)
    menu.setActiveAction(made[0])


def _explained(slip: Slip) -> str:
    if slip.joined:
        return _("“{words}” is written as one word").format(words=slip.text)
    return _("“{word}” is in no dictionary here").format(word=slip.text)


def _position(document: QTextDocument, place: int) -> int:
    """Return Qt's position of a character; Qt counts those beyond the basic plane twice."""
    text = document.toPlainText()
    return len(text[:place].encode("utf-16-le")) // 2


class _Marks(QSyntaxHighlighter):
    """Red waves under unknown words, blue ones under compounds written apart; none under a word being typed."""

    def __init__(self, area: TextArea, document: QTextDocument) -> None:
        super().__init__(document)
        self._area = area
        self._spared = -1
        self._unknown, self._apart = QTextCharFormat(), QTextCharFormat()
        for mark in (self._unknown, self._apart):
            mark.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)

    def colour(self) -> None:
        """Take the colours of the theme."""
        self._unknown.setUnderlineColor(tone_colours(Tone.ERROR)[0])
        self._apart.setUnderlineColor(QColor(colours().accent))
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802
        """Mark the slips of one paragraph."""
        number, typed = self.currentBlock().blockNumber(), self._typed_place()
        if self._spared == number:
            self._spared = -1
        for slip in self._area.slips_in(text):
            if typed == (number, slip.end):
                self._spared = number
                continue
            start, end = (len(text[:place].encode("utf-16-le")) // 2 for place in (slip.start, slip.end))
            self.setFormat(start, end - start, self._apart if slip.joined else self._unknown)

    def look_again_where_one_was(self) -> None:
        """Mark the word that was spared, now that the hand is elsewhere."""
        if self._spared < 0:
            return
        cursor = self._area.textCursor()
        block = self.document().findBlockByNumber(self._spared)
        if block.isValid() and (not self._area.hasFocus() or (block.blockNumber(), cursor.positionInBlock())):
            self.rehighlightBlock(block)

    def _typed_place(self) -> tuple[int, int]:
        """Return paragraph and place where somebody types; nowhere without the focus, or with something chosen."""
        cursor = self._area.textCursor()
        if not self._area.hasFocus() or cursor.hasSelection():
            return -1, -1
        return cursor.blockNumber(), cursor.positionInBlock()
