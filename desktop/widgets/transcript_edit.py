"""A transcript to read, correct and listen along with."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QShortcut,
    QSyntaxHighlighter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from desktop.theme import READING_WIDTH_CHARACTERS, WIDE, colours, when_theme_changes
from desktop.widgets.transcript_spans import Span, SpanTrack
from foundation.translation import _

LINE_HEIGHT_PERCENT = 150
DOUBTFUL_BELOW = 0.5
HANDS_OFF_SECONDS = 3.0
BEYOND_BMP = "\uffff"


class TranscriptEdit(QTextEdit):
    """Plain text whose words know when they were spoken.

    `seek_requested(seconds)` comes when a word is clicked, `play_requested(seconds)` on Ctrl+Enter ("play from here").
    Positions in spans are indices of the text as a Python string.
    """

    seek_requested = Signal(float)
    play_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spans = SpanTrack()
        self._units = ""
        self._spoken: int | None = None
        self._hands_on_until = 0.0
        self._pressed_at = QPoint()
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Transcript"))
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(WIDE)
        # Before the highlighter, which is told of the same change and asks the spans where the doubtful words are.
        self.document().contentsChange.connect(self._follow_edit)
        self._underliner = _Underliner(self.document(), self)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self.play_from_here)
        when_theme_changes(self, self._recolour)

    def set_transcript(self, text: str, spans: Sequence[Span] = ()) -> None:
        """Show a text and its spans; the undo history starts here."""
        self._spans = SpanTrack()
        self._spoken = None
        self.setExtraSelections([])
        self.setPlainText(text)
        self._space_lines()
        self.document().clearUndoRedoStacks()
        self.document().setModified(False)
        self.set_spans(spans)

    def set_spans(self, spans: Sequence[Span]) -> None:
        """Give the present text new spans, for example after it was aligned again."""
        self._units = _units(self.toPlainText())
        self._spans = SpanTrack(_to_units(self.toPlainText(), spans))
        self._spoken = None
        self.setExtraSelections([])
        self._underliner.rehighlight()

    def text(self) -> str:
        """Return the text."""
        return self.toPlainText()

    def spans(self) -> list[Span]:
        """Return the spans where they are now, after all edits."""
        return _from_units(self._units, [self._spans[index] for index in range(len(self._spans))])

    def spoken_span(self) -> Span | None:
        """Return the span that is marked as being spoken."""
        return self.spans()[self._spoken] if self._spoken is not None else None

    def show_position(self, seconds: float) -> None:
        """Mark the word spoken at this time; scroll to it unless the user's hands are on the text."""
        index = self._spans.at_time(seconds)
        if index != self._spoken:
            self._spoken = index
            self._mark_spoken()

    def play_from_here(self) -> None:
        """Ask for playing from the word at the cursor."""
        index = self._spans.at_character(self.textCursor().position())
        if index is not None:
            self.play_requested.emit(self._spans[index].start_s)

    def is_doubtful(self, index: int) -> bool:
        """Say whether word number `index` is underlined as doubtful."""
        return self._spans[index].probability < DOUBTFUL_BELOW

    def cursor_over(self, first: int, stop: int) -> QTextCursor:
        """Return a cursor over the characters `first` to before `stop`; what is typed at its ends stays outside."""
        text = self.toPlainText()
        cursor = QTextCursor(self.document())
        cursor.setPosition(len(_units(text[:first])))
        cursor.setPosition(len(_units(text[:stop])), QTextCursor.MoveMode.KeepAnchor)
        cursor.setKeepPositionOnInsert(True)
        return cursor

    def doubtful_between(self, first: int, last: int) -> list[tuple[int, int]]:
        """Return the (first, after last) document positions of the doubtful words between two positions."""
        touched = self._spans.between(first, last)
        return [(self._spans[i].first_char, self._spans[i].last_char) for i in touched if self.is_doubtful(i)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type; the text stays still for a while."""
        self._hands_on()
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by hand; the text stays where the reader put it for a while."""
        self._hands_on()
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where the click began."""
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click without a drag asks for the word's place in the recording."""
        super().mouseReleaseEvent(event)
        moved = (event.position().toPoint() - self._pressed_at).manhattanLength()
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        if not plain or moved >= QApplication.startDragDistance() or self.textCursor().hasSelection():
            return
        index = self._spans.at_character(self.cursorForPosition(event.position().toPoint()).position())
        if index is not None:
            self.seek_requested.emit(self._spans[index].start_s)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep lines at about 80 characters, or the width there is."""
        super().resizeEvent(event)
        wanted = self.fontMetrics().averageCharWidth() * READING_WIDTH_CHARACTERS + 2 * WIDE
        if wanted < self.viewport().width():
            self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
            self.setLineWrapColumnOrWidth(wanted)
        else:
            self.setLineWrapMode(QTextEdit.LineWrapMode.WidgetWidth)

    def _hands_on(self) -> None:
        self._hands_on_until = time.monotonic() + HANDS_OFF_SECONDS

    def _space_lines(self) -> None:
        spacing = QTextBlockFormat()
        spacing.setLineHeight(LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spacing)

    def _follow_edit(self, position: int, removed: int, added: int) -> None:
        # Qt also reports changes of format, and more characters than changed, so the texts themselves are compared.
        units = _units(self.toPlainText())
        if units == self._units:
            return
        old, new = self._units[position : position + removed], units[position : position + added]
        self._units = units
        same = 0
        while same < min(len(old), len(new)) and old[same] == new[same]:
            same += 1
        tail = 0
        while tail < min(len(old), len(new)) - same and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        self._spans.edit(position + same, len(old) - same - tail, new[same : len(new) - tail])
        if self._spoken is not None and self._spoken >= len(self._spans):
            self._spoken = None

    def _mark_spoken(self) -> None:
        if self._spoken is None:
            self.setExtraSelections([])
            return
        span = self._spans[self._spoken]
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(span.first_char)
        cursor.setPosition(span.last_char, QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor
        mark.format.setBackground(QColor(colours().spoken))
        self.setExtraSelections([mark])
        if time.monotonic() >= self._hands_on_until:
            self._bring_into_view(cursor)

    def _bring_into_view(self, cursor: QTextCursor) -> None:
        place, height = self.cursorRect(cursor), self.viewport().height()
        if place.top() < 0 or place.bottom() > height:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + place.top() - height // 3)

    def _recolour(self) -> None:
        self._underliner.set_colour(QColor(colours().warning[0]))
        self._mark_spoken()


class _Underliner(QSyntaxHighlighter):
    """Underlines doubtful words; as it formats the layout and not the text, undo and copying know nothing of it."""

    def __init__(self, document: QTextDocument, edit: TranscriptEdit) -> None:
        super().__init__(document)
        self._edit = edit
        self._format = QTextCharFormat()
        self._format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)

    def set_colour(self, colour: QColor) -> None:
        self._format.setUnderlineColor(colour)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802
        start = self.currentBlock().position()
        for first, last in self._edit.doubtful_between(start, start + self.currentBlock().length()):
            self.setFormat(first - start, last - first, self._format)


def _units(text: str) -> str:
    """Return the text as Qt counts it: one character per UTF-16 unit."""
    if not text or max(text) <= BEYOND_BMP:
        return text
    return "".join("\ud83d\ude00" if character > BEYOND_BMP else character for character in text)


def _to_units(text: str, spans: Sequence[Span]) -> Sequence[Span]:
    if not text or max(text) <= BEYOND_BMP:
        return spans
    places = [0]
    for character in text:
        places.append(places[-1] + (2 if character > BEYOND_BMP else 1))
    return [Span(places[s.first_char], places[s.last_char], s.start_s, s.end_s, s.probability) for s in spans]


def _from_units(units: str, spans: list[Span]) -> list[Span]:
    if "\ud83d" not in units:
        return spans
    places = [0]
    for unit in units:
        places.append(places[-1] + (0 if unit == "\ude00" else 1))
    return [Span(places[s.first_char], places[s.last_char], s.start_s, s.end_s, s.probability) for s in spans]
