"""Keeps what is being written, and brings its page: off the GUI thread, in order, nothing lost, nothing stale."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from desktop.workspace import Workspace
from foundation.errors import WorldError
from office.arguments import LetterId
from office.features import letters
from office.letters.drafts import LetterContent, Preview

TYPING_PAUSE_MS = 300


class LetterPen(QObject):
    """Holds one letter at a time. At every change the page is made anew; after a short pause in typing all is saved.

    `page_made(Preview)` or `page_missing(sentence)` tell how the letter stands; `saved` and `failed(WorldError)`
    whether it is kept. Saving is done in the order of the changes, so an older text never follows a newer one.
    """

    page_made = Signal(object)
    page_missing = Signal(str)
    saved = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._letter: LetterId | None = None
        self._content: LetterContent | None = None
        self._kept: LetterContent | None = None
        self._in_hand = 0
        self._making_page = False
        self._with_window = False
        self._register = 0  # counts what changed besides the letter
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.save)
        workspace.bug.connect(self._forget_calls)

    def take_up(self, letter: LetterId, content: LetterContent) -> None:
        """Write on this letter from now on; `content` is what is kept of it. Its page comes."""
        self.put_down()
        self._letter, self._content, self._kept = letter, content, content
        self._making_page = False
        self._make_page()

    def put_down(self) -> None:
        """Save, and hold no letter."""
        self.save()
        self._letter = None

    def write(self, content: LetterContent) -> None:
        """Take what the form holds now, and show its page."""
        self._content = content
        self._pause.start()
        self._make_page()

    def show_window(self, wanted: bool) -> None:
        """Lay the envelope's window over the page from now on, or take it away."""
        self._with_window = wanted
        self._make_page()

    def renew_page(self) -> None:
        """Make the page anew: what a register says of the patient or the recipient is no longer as it was."""
        self._register += 1
        self._make_page()

    def save(self) -> None:
        """Save now what has not been saved; the next call to the office finds it there."""
        self._pause.stop()
        letter, content = self._letter, self._content
        if letter is None or content is None or content == self._kept:
            return
        self._kept = content
        self._in_hand += 1
        self._workspace.call(
            self,
            letters.write,
            letter=letter,
            content=content,
            then=lambda _done: self._wrote(),
            failed=lambda error: self._not_written(letter, error),
        )

    def save_and_wait(self) -> None:
        """Save, and come back when it is done: the office is about to be closed.

        It waits in line instead of going round it, or a change that was still in line would undo the last one.
        """
        self.save()
        if not self._in_hand:
            return
        waiting = QEventLoop()
        for signal in (self.saved, self.failed, self._workspace.bug):
            signal.connect(lambda _what=None: None if self._in_hand else waiting.quit())
        waiting.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _make_page(self) -> None:
        """Ask for the page, one at a time: who types on while it is made gets the newer one next."""
        if self._making_page or self._letter is None or self._content is None:
            return
        self._making_page = True
        letter, asked = self._letter, self._asked()
        self._workspace.call(
            self,
            letters.preview,
            letter=letter,
            content=self._content,
            with_window=self._with_window,
            then=lambda made: self._page_came(letter, asked, made),
            failed=lambda error: self._page_came(letter, asked, str(error)),
        )

    def _page_came(self, letter: LetterId, asked: object, page: Preview | str) -> None:
        if letter != self._letter:
            return
        self._making_page = False
        if isinstance(page, Preview):
            self.page_made.emit(page)
        if asked != self._asked():
            self._make_page()
        elif isinstance(page, str):
            self.page_missing.emit(page)

    def _asked(self) -> object:
        """Return all that a page depends on."""
        return self._content, self._with_window, self._register

    def _wrote(self) -> None:
        self._in_hand = max(0, self._in_hand - 1)
        self.saved.emit()

    def _not_written(self, letter: LetterId, error: WorldError) -> None:
        self._in_hand = max(0, self._in_hand - 1)
        if letter == self._letter:
            self._kept = None  # the next change, or leaving, tries again
        self.failed.emit(error)

    def _forget_calls(self, _bug: object) -> None:
        """A call that ended in a bug is never answered; what it was to keep counts as not kept."""
        if self._in_hand:
            self._kept = None
        self._in_hand, self._making_page = 0, False
