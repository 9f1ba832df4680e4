"""Recordings that come in: dropped, chosen from a disk, or found in the watched folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from desktop import preferences
from desktop.dictation.inbox import SUFFIXES, WatchedFolder
from desktop.feature_page import FeaturePage
from desktop.theme import Tone
from desktop.widgets.notice import Notice
from desktop.widgets.question import Choice, ask, choose_files, choose_folder
from foundation.errors import WorldError, from_system
from foundation.translation import _
from office.dictation.model import Dictation
from office.errors import OfficeExists
from office.features import dictation


class Receiving(QObject):
    """Takes recordings into the office, and tells of it on a page. One that fails does not stop the others.

    All that were refused stand in one message, until it is closed: it is the list of what must be asked for again.
    """

    def __init__(self, page: FeaturePage) -> None:
        super().__init__(page)
        self._page = page
        self._refused: list[str] = []
        self._refusals: Notice | None = None
        self.inbox = WatchedFolder(self)
        self.inbox.arrived.connect(self._take_from_folder)
        held = preferences.load().watched_folder
        self.inbox.watch(Path(held) if held else None)

    def receive(self, paths: list[Path]) -> None:
        """Take recordings, one after the other."""
        for path in paths:
            refused = partial(self._tell_refused, path)
            self._page.call(dictation.receive, self._received, failed=refused, audio=path, title=path.stem)

    def choose(self) -> None:
        """Choose recordings on the disk."""
        self.receive(choose_files(self._page, _("Choose recordings"), SUFFIXES))

    def choose_folder(self) -> None:
        """Choose a folder whose recordings are received by themselves, or stop watching."""
        held = preferences.load()
        if held.watched_folder:
            text = _("Recordings in {folder} are received by themselves.").format(folder=held.watched_folder)
            stop, other = Choice("stop", _("Stop watching")), Choice("other", _("Choose another folder…"), default=True)
            keep = Choice("keep", _("Keep"), is_cancel=True)
            answer = ask(self._page, _("Watched folder"), text, [other, stop, keep])
            if answer == "keep":
                return
            if answer == "stop":
                preferences.change(watched_folder="")
                self.inbox.watch(None)
                return
        folder = choose_folder(self._page, _("Choose the folder where recordings arrive"))
        if folder is not None:
            preferences.change(watched_folder=str(folder))
            self.inbox.watch(folder)
            text = _("Recordings in {folder} are received by themselves from now on.")
            self._page.show_notice(text.format(folder=folder))

    def refuse(self, paths: list[Path]) -> None:
        """Say that files are no recordings."""
        names = ", ".join(path.name for path in paths)
        text = _("{names}: this is no recording. Drop WAV, MP3, M4A, OGG, FLAC, WMA, AMR or DSS files.")
        self._add_refusal(text.format(names=names))

    def _received(self, received: Dictation) -> None:
        self._page.call(
            dictation.hindrance, partial(self._tell_received, received.audio_name), language=received.language
        )

    def _tell_received(self, name: str, hindrance: str) -> None:
        if hindrance:
            self._page.show_warning(" ".join((_("{name} was received.").format(name=name), hindrance)))
        else:
            self._page.show_notice(_("{name} was received and is recognised in the background.").format(name=name))

    def _tell_refused(self, path: Path, error: WorldError) -> None:
        self._add_refusal(f"{path.name}: {error}")

    def _add_refusal(self, sentence: str) -> None:
        area = self._page.notice_area
        if self._refusals in area.notices():
            assert self._refusals is not None
            self._refusals.close_button.click()
        else:
            self._refused.clear()
        if sentence not in self._refused:
            self._refused.append(sentence)
        self._refusals = area.tell("\n".join(self._refused), Tone.ERROR)

    def _take_from_folder(self, path: Path) -> None:
        def taken(received: Dictation) -> None:
            self._received(received)
            self._put_aside(path)

        def refused(error: WorldError) -> None:
            if isinstance(error, OfficeExists):
                self._put_aside(path)
            else:
                self._tell_refused(path, error)

        self._page.call(dictation.receive, taken, failed=refused, audio=path, title=path.stem)

    def _put_aside(self, path: Path) -> None:
        try:
            self.inbox.taken(path)
        except OSError as error:
            told = from_system(error)
            if told is None:
                raise
            self._tell_refused(path, told)
