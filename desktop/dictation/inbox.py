"""A watched folder: recordings that a recorder or a server puts there are received by themselves.

A file is taken when it has stopped growing. Once the office holds it, it is moved into a subfolder, never deleted; one
that can't be taken stays where it is and is told of once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from foundation.translation import _

LOOK_EVERY_MS = 2000
SUFFIXES = (".wav", ".mp3", ".m4a", ".ogg", ".opus", ".flac", ".wma", ".amr", ".dss", ".ds2")


class WatchedFolder(QObject):
    """`arrived(Path)` for each whole recording, once. Tell it `taken` when the office holds it."""

    arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self._sizes: dict[Path, tuple[int, int]] = {}
        self._told: set[tuple[Path, tuple[int, int]]] = set()
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def watch(self, folder: Path | None) -> None:
        """Watch a folder from now on; None stops watching."""
        self.folder = folder
        self._sizes.clear()
        self._told.clear()
        if folder is None:
            self._timer.stop()
        else:
            self._timer.start()

    def look(self) -> None:
        """Look once: what is as large as at the last look has arrived."""
        now = {path: state for path in self._recordings() if (state := _state(path)) is not None}
        for path, state in now.items():
            if self._sizes.get(path) == state and state[0] > 0 and (path, state) not in self._told:
                self._told.add((path, state))
                self.arrived.emit(path)
        self._sizes = now

    def taken(self, path: Path) -> None:
        """Put a recording aside that the office holds now. Raises `OSError` where the folder can't be written to."""
        aside = path.parent / _("Received")
        aside.mkdir(exist_ok=True)
        target, number = aside / path.name, 2
        while target.exists():
            target, number = aside / f"{path.stem} ({number}){path.suffix}", number + 1
        path.rename(target)

    def _recordings(self) -> Iterator[Path]:
        # A share that is gone just now raises, and is back some other time.
        with contextlib.suppress(OSError):
            if self.folder is None or not self.folder.is_dir():
                return
            for path in sorted(self.folder.iterdir()):
                if path.suffix.lower() in SUFFIXES and path.is_file():
                    yield path


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
