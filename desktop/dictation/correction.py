"""Correcting a dictation: its text beside its sound. What is typed is saved by itself, as a new version."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.dictation.doubts import DoubtsPanel
from desktop.theme import SPACE, TextRole, set_quiet, set_role
from desktop.widgets.player import AudioPlayer
from desktop.widgets.player_bar import PlayerBar
from desktop.widgets.transcript_edit import TranscriptEdit
from desktop.widgets.transcript_spans import Span
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.arguments import DictationId
from office.dictation.model import DictationState, OpenDictation, SpokenWord
from office.features import dictation
from office.jobs.model import JobState
from speech.model import Written
from speech.realignment import realign

SAVE_AFTER_MS = 1500
NOTHING_WRITTEN = Written("", ())


@dataclass(frozen=True)
class _Saved:
    """A text that is safe, with its tokens."""

    written: Written


class CorrectionPanel(QWidget):
    """Player above, text below. `failed(WorldError)` when a save was refused; the text stays on the screen.

    `saved` when the office has the text, `facts_taken` when it was asked again and the text is the one shown.
    """

    failed = Signal(object)
    saved = Signal()
    facts_taken = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._open: OpenDictation | None = None
        self._written = NOTHING_WRITTEN
        self.player = AudioPlayer(self)
        self.player_bar = PlayerBar(self.player)
        self.edit = TranscriptEdit()
        self.edit.setPlaceholderText(_("The text appears here when the recording has been recognised."))
        self.doubts = DoubtsPanel(workspace, self.edit, self.player)
        self._state = QLabel()
        self._state.setAccessibleName(_("State of the text"))
        set_quiet(self._state)
        set_role(self._state, TextRole.SMALL)
        self._state.setWordWrap(True)  # one long line would make the whole window wider than a small screen
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.player_bar)
        column.addWidget(self.doubts)
        column.addWidget(self.edit, 1)
        column.addWidget(self._state)
        self._save_soon = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._save_soon.timeout.connect(self.save)
        self.edit.document().contentsChanged.connect(self._note_typing)
        self.edit.seek_requested.connect(self.player.seek)
        self.edit.play_requested.connect(self._play_from)
        self.player.position_changed.connect(self.edit.show_position)
        self.doubts.failed.connect(self.failed)

    @property
    def dictation(self) -> OpenDictation | None:
        """The dictation that is open."""
        return self._open

    @property
    def is_saved(self) -> bool:
        """Say whether the office holds the very text that is shown."""
        return self._open is None or self.edit.text() == self._written.text

    def show_dictation(self, opened: OpenDictation, sound: bytes | None) -> None:
        """Show a dictation; `sound` is None where it is the one that was open and only its text is new."""
        self._save_soon.stop()
        self._open = opened
        found = opened.transcript
        self._written = Written.from_json(found.written) if found else NOTHING_WRITTEN
        if sound is not None:
            self.player_bar.set_recording(sound, opened.loudness, opened.row.dictation.duration)
        else:
            self.player_bar.waveform.set_loudness(opened.loudness, opened.row.dictation.duration)
        self.edit.set_transcript(self._written.text, _spans(self._written, opened.words))
        self.edit.setReadOnly(not _may_be_typed_in(opened, self._workspace.session.user.name))
        self.doubts.show_dictation(opened.row.dictation.id)
        self._tell_state()

    def shows(self, opened: OpenDictation) -> bool:
        """Say whether the office's newest text is the one on the screen: a save of one's own, or no change of it."""
        before = self._open.transcript if self._open is not None else None
        now = opened.transcript
        if now is None:
            return before is None
        recognised_anew = not now.made_by and (before is None or now.version != before.version)
        return now.text == self.edit.text() and not recognised_anew

    def take_facts(self, opened: OpenDictation) -> None:
        """Take in what else changed about the dictation that is open; its text is the one shown."""
        self._open = opened
        self.edit.setReadOnly(not _may_be_typed_in(opened, self._workspace.session.user.name))
        self._tell_state()
        self.facts_taken.emit()

    def clear(self) -> None:
        """Show nothing."""
        self._save_soon.stop()
        self._open = None
        self._written = NOTHING_WRITTEN
        self.player_bar.clear()
        self.edit.set_transcript("")
        self.doubts.clear()
        self._tell_state()

    def save(self) -> None:
        """Save what was typed, off the GUI thread."""
        self._save_soon.stop()
        if self._open is None or self.is_saved:
            return
        number, before, text, words = self._open.row.dictation.id, self._written, self.edit.text(), self._open.words
        session = self._workspace.session

        def work() -> tuple[DictationId, _Saved, list[Span]]:
            after = realign(before, text)
            session.call(dictation.correct, dictation=number, written=after.as_json(), text=text)
            return number, _Saved(after), _spans(after, words)

        self._workspace.run(self, work, lambda done: self._finish_save(*done), self._refused)

    def save_and_wait(self) -> bool:
        """Save what was typed before this returns; say whether it is safe. For leaving."""
        self.save()
        if self._open is not None and not self.is_saved:
            self._workspace.wait()
        return self.is_saved

    def _finish_save(self, number: DictationId, done: _Saved, spans: list[Span]) -> None:
        if self._open is None or self._open.row.dictation.id != number:
            return
        self._written = done.written
        if self.is_saved:
            self.edit.set_spans(spans)
            self.doubts.show_dictation(number)
        else:
            self._save_soon.start()
        self._tell_state()
        self.saved.emit()

    def _refused(self, error: WorldError) -> None:
        self._tell_state()
        self.failed.emit(error)

    def _note_typing(self) -> None:
        if self._open is not None and not self.is_saved:
            self._save_soon.start()
            self._tell_state()

    def _play_from(self, seconds: float) -> None:
        self.player.seek(seconds)
        self.player.play()

    def _tell_state(self) -> None:
        if self._open is None:
            self._state.setText("")
        elif not self.is_saved:
            self._state.setText(_("Not saved yet …"))
        elif self._open.transcript is None:
            self._state.setText("")
        else:
            self._state.setText(_("✓ Saved. Click a word to hear it; dotted words are uncertain."))
        self._state.setAlignment(Qt.AlignmentFlag.AlignLeft)


def _spans(written: Written, words: tuple[SpokenWord, ...]) -> list[Span]:
    return [
        Span(token.offset, token.stop, token.start, token.end, _sureness(words[token.first : token.last + 1]))
        for token in written.tokens
        if token.text.strip()
    ]


def _sureness(words: tuple[SpokenWord, ...]) -> float:
    """A token is as sure as its least sure word; one that was typed is sure."""
    return min((word.probability for word in words), default=1.0)


def _may_be_typed_in(opened: OpenDictation, user: str) -> bool:
    """A text that recognition would replace must not be begun, nor one that another has in hand.

    One whose recognition failed is typed by ear.
    """
    busy = opened.row.job_state in (JobState.QUEUED, JobState.RUNNING)
    finished = opened.row.dictation.state is DictationState.FINISHED
    taken = opened.row.dictation.held_by not in ("", user)
    return not finished and not taken and not busy
