"""One piece of long work at a time for the voice models: off the GUI thread, with its progress, to be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.operations import Operations
from foundation.errors import WorldError

R = TypeVar("R")
Progress = Callable[[float, float], None]
Cancelled = Callable[[], bool]


class ModelWork(QObject):
    """`began(title)`, then `moved(done, total)` as it goes, then `ended()` however it ended."""

    began = Signal(str)
    moved = Signal(float, float)
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.operations = Operations(self)
        self._stopped = threading.Event()
        self.is_running = False

    def start(
        self,
        title: str,
        work: Callable[[Progress, Cancelled], R],
        then: Callable[[R], None],
        failed: Callable[[WorldError], None],
    ) -> None:
        """Do `work`, which is given whom to tell its progress and whom to ask whether to stop."""
        self._stopped.clear()
        self.is_running = True
        self.began.emit(title)

        def finish(deliver: Callable[[], None]) -> None:
            self.is_running = False
            self.ended.emit()
            deliver()

        self.operations.run(
            self,
            lambda: work(self.moved.emit, self._stopped.is_set),
            lambda result: finish(lambda: then(result)),
            lambda failure: finish(lambda: failed(failure)),
        )

    def stop(self) -> None:
        """Ask the work to stop; it does so within a second, and `ended` comes then."""
        self._stopped.set()

    def close(self) -> None:
        """Stop the work and end its thread."""
        self.stop()
        self.operations.close()
