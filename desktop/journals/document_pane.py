"""The document at the right: whose it is, what it is, its pages or its text."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QHideEvent, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.dates import time_text
from desktop.journals.document_list import reading_state
from desktop.patients.banner import flags_of
from desktop.theme import (
    SPACE,
    TIGHT,
    WIDE,
    TextRole,
    Tone,
    colours,
    icon,
    set_quiet,
    set_role,
    tone_colours,
    when_theme_changes,
)
from desktop.widgets.page import ActionButton, EmptyState
from desktop.widgets.page_viewer import PageViewer
from desktop.widgets.patient_banner import ElidedLabel, PatientBanner
from desktop.workspace import Workspace
from foundation.translation import _, ngettext
from office.journals import media
from office.journals.model import DocumentContent, Reading

# The search in a PDF goes on in the background; after two seconds without a hit the first page stays.
LOOK_FOR_HITS_MS, LOOKS_AT_MOST = 80, 25


class DocumentPane(QWidget):
    """`read_again_asked` when the reading of the shown document's words is to be tried once more."""

    read_again_asked = Signal()

    def __init__(self, workspace: Workspace, save_copy: QAction) -> None:
        super().__init__()
        self.shown: DocumentContent | None = None
        self._workspace = workspace
        self.banner = PatientBanner()
        self.title = ElidedLabel()
        set_role(self.title, TextRole.HEADING)
        self.facts = ElidedLabel()
        set_role(self.facts, TextRole.SMALL)
        set_quiet(self.facts)
        self.failure = ReadingFailure()
        self.failure.read_again.clicked.connect(self.read_again_asked)
        self.viewer = PageViewer()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("The document's text"))
        self._nothing = EmptyState(
            _("No document is open"), _("Choose one at the left. Its pages are shown here."), picture="document"
        )
        self._head = QWidget()
        self._stack = QStackedWidget()
        for widget in (self._nothing, self.viewer, self.text):
            self._stack.addWidget(widget)
        self._looks_left = 0
        self._look = QTimer(self, interval=LOOK_FOR_HITS_MS)
        self._look.timeout.connect(self._go_to_hit)
        self._arrange(save_copy)
        self.clear()

    def show_content(self, content: DocumentContent, words: str = "") -> None:
        """Show a document with whose it is, and mark the words that were searched for."""
        self.shown = content
        document = content.document
        # The pane is narrow: what only says that all patients here are invented leaves its room to the name.
        flags = [flag for flag in flags_of(content.patient, self._workspace) if flag.tone is not Tone.PLAIN]
        self.banner.show_patient(content.patient.name, content.patient.identity, flags)
        self.title.set_whole_text(document.title)
        self._head.show()
        self.show_state(document.reading, content.failure)
        if content.media_type in (media.DOCX, media.TEXT):
            self._show_text(content)
        else:
            self._stack.setCurrentWidget(self.viewer)
            self.viewer.show_document(content.content)
        self.mark_words(words)

    def mark_words(self, words: str) -> None:
        """Mark the words that were searched for in the shown document, and go to the first."""
        word = _telling_word(words)
        if self._stack.currentWidget() is self.text:
            self._mark_text(word)
            return
        self.viewer.mark_text(word)
        self._looks_left = LOOKS_AT_MOST
        if word:
            self._look.start()

    def show_state(self, reading: Reading, failure: str) -> None:
        """Say how far the shown document's reading has come."""
        assert self.shown is not None
        document = self.shown.document
        parts = [
            document.kind,
            _("filed {time} by {name}").format(time=time_text(document.filed), name=document.filed_by),
        ]
        if document.pages:
            parts.append(ngettext("{count} page", "{count} pages", document.pages).format(count=document.pages))
        if self.shown.media_type == media.DOCX:
            parts.append(_("text only; save a copy to see the layout in Word"))
        state, _tone = reading_state(reading, failure)
        self.facts.set_whole_text(" · ".join([*parts, state]))
        self.failure.show_sentence(failure)

    def clear(self) -> None:
        """Show no document; its bytes leave the memory."""
        self.shown = None
        self._look.stop()
        self.banner.clear()
        self.viewer.clear()
        self.text.clear()
        self.failure.show_sentence("")
        self._head.hide()
        self._stack.setCurrentWidget(self._nothing)

    def take_focus(self) -> None:
        """Let the keys scroll the document."""
        shown = self._stack.currentWidget()
        if shown is not None:
            shown.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Stop looking for hits where nobody sees them."""
        super().hideEvent(event)
        self._look.stop()

    def _arrange(self, save_copy: QAction) -> None:
        upper = QHBoxLayout()
        upper.setSpacing(SPACE)
        upper.addWidget(self.title, 1)
        upper.addWidget(ActionButton(save_copy))
        head = QVBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(TIGHT)
        head.addLayout(upper)
        head.addWidget(self.facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.banner)
        column.addWidget(self._head)
        column.addWidget(self.failure)
        column.addWidget(self._stack, 1)

    def _go_to_hit(self) -> None:
        self._looks_left -= 1
        if self.viewer.match_count():
            self.viewer.find_next()
        if self.viewer.match_count() or not self._looks_left:
            self._look.stop()

    def _show_text(self, content: DocumentContent) -> None:
        self._stack.setCurrentWidget(self.text)
        text = content.text
        if content.document.reading is Reading.WAITING and not content.failure:
            text = _("The text is being read out of the document. It stands here in a moment.")
        self.text.setPlainText(text)

    def _mark_text(self, word: str) -> None:
        marks = []
        cursor = self.text.document().find(word) if word else QTextCursor()
        while not cursor.isNull():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format.setBackground(QColor(colours().spoken))
            marks.append(mark)
            cursor = self.text.document().find(word, cursor)
        self.text.setExtraSelections(marks)
        if marks:
            first = QTextCursor(marks[0].cursor)
            first.clearSelection()
            self.text.setTextCursor(first)


class ReadingFailure(QFrame):
    """Why a document's words could not be read, and the button to try again. Hidden while there is no failure."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = QLabel()
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.read_again = QPushButton(_("Read again"))
        row = QHBoxLayout(self)
        row.setContentsMargins(WIDE, SPACE, SPACE, SPACE)
        row.setSpacing(WIDE)
        row.addWidget(self._sign)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.read_again)
        when_theme_changes(self, self._colour)
        self.hide()

    def show_sentence(self, sentence: str) -> None:
        """Show this failure; an empty sentence hides it."""
        self.sentence.setText(f"{Tone.ERROR.word}. {sentence}")
        self.setAccessibleName(self.sentence.text())
        self.read_again.setEnabled(bool(sentence))
        self.setVisible(bool(sentence))

    def _colour(self) -> None:
        front, ground = tone_colours(Tone.ERROR)
        side = self.fontMetrics().height() + TIGHT
        self._sign.setPixmap(icon(Tone.ERROR.sign, colour=front).pixmap(QSize(side, side)))
        self.sentence.setStyleSheet(f"color: {front.name()}")
        self.setStyleSheet(
            f"ReadingFailure {{ background: {ground.name()}; border: 1px solid {front.name()}; border-radius: 6px; }}"
        )


def _telling_word(words: str) -> str:
    """Return what to mark: the viewer marks one text, and of several words the longest tells most."""
    return max(words.split(), key=len, default="")
