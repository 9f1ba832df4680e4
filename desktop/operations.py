"""How the window does the office's work: off the GUI thread, one act after the other, results back on the GUI thread.

    workspace.call(journals.search, wanted=words, then=self._show, failed=self.show_error)

A page never waits and never touches a thread. What comes back for a page that is closed meanwhile is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from foundation.errors import WorldError, from_system

R = TypeVar("R")


@dataclass(frozen=True)
class _Delivery:
    """A result on its way to the GUI thread, and the widget that waits for it."""

    owner: QObject
    deliver: Callable[[], None]


class Operations(QObject):
    """One worker thread and one bridge back. Each operation belongs to a QObject; it dies with that."""

    bug = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="office")
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        work: Callable[[], R],
        then: Callable[[R], None],
        failed: Callable[[WorldError], None],
    ) -> None:
        """Do `work` in the worker thread, then call `then` with its result or `failed` with the world's failure.

        After `close`, what a page still asks for is dropped: there is no office to ask.
        """
        if self._closed:
            return
        self._pool.submit(self._work, owner, work, then, failed)

    @property
    def is_closed(self) -> bool:
        """Say whether nothing is done here any more."""
        return self._closed

    def close(self) -> None:
        """Finish what is in hand, drop what waits, and end the thread."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _work(
        self, owner: QObject, work: Callable[[], Any], then: Callable[[Any], None], failed: Callable[[WorldError], None]
    ) -> None:
        try:
            result = work()
        except Exception as error:
            world = from_system(error) if isinstance(error, OSError) else error
            if isinstance(world, WorldError):
                told = world
                self._send(owner, lambda: failed(told))
            else:
                bug = error
                self._send(self, lambda: self.bug.emit(bug))
        else:
            self._send(owner, lambda: then(result))

    def _send(self, owner: QObject, deliver: Callable[[], None]) -> None:
        if isValid(self):
            self._arrived.emit(_Delivery(owner, deliver))

    def _deliver(self, delivery: _Delivery) -> None:
        if isValid(delivery.owner):
            delivery.deliver()
