"""What every page works with: the signed-in session, the way to call commands, and the news of what changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, Signal

from desktop.operations import Operations
from foundation.errors import WorldError
from office.commands import Command
from office.features import JOB_KINDS
from office.jobs.model import Job
from office.jobs.runner import BackgroundRunner, Workplace
from office.session import Session
from office.transaction import Change

R = TypeVar("R")


class Workspace(QObject):
    """An open office in a window. Signals arrive on the GUI thread, whoever made the change.

    `changed` carries the set of topics that are no longer as they were, such as {"dictation", "job"}; `job_moved` a
    job's newest state; `bug` an exception that nobody should have seen.
    """

    changed = Signal(object)
    job_moved = Signal(object)
    bug = Signal(object)
    _news = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._operations = Operations(self)
        self._operations.bug.connect(self.bug)
        self._news.connect(self._spread, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = session.subscribe(self._hear)
        place = Workplace(session.worker, session.database, JOB_KINDS, self._hear_job)
        self._runner = BackgroundRunner(place, self.bug.emit)
        self._runner.start()

    def call(
        self,
        owner: QObject,
        wanted: Command[..., R],
        /,
        *,
        then: Callable[[R], None],
        failed: Callable[[WorldError], None],
        **arguments: Any,
    ) -> None:
        """Call a command off the GUI thread; deliver its result, or the world's failure, to `owner` on it."""
        self._operations.run(owner, lambda: self.session.call(wanted, **arguments), then, failed)

    def run(
        self,
        owner: QObject,
        work: Callable[[], R],
        then: Callable[[R], None],
        failed: Callable[[WorldError], None],
    ) -> None:
        """Do work that is more than one command off the GUI thread; deliver as `call` does."""
        self._operations.run(owner, work, then, failed)

    def wait(self) -> None:
        """Come back when all that was asked for so far is done; for leaving. No key or click is taken meanwhile.

        Going round the queue instead would let an older save, still in line, overwrite the newest words.
        """
        if self._operations.is_closed:
            return
        waiting = QEventLoop()
        self._operations.run(self, lambda: None, lambda _nothing: waiting.quit(), lambda _error: waiting.quit())
        waiting.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def close(self) -> None:
        """Put the job in hand back, end both threads, sign out."""
        self._runner.stop()
        self._operations.close()
        self._unsubscribe()
        self.session.close()

    def _hear(self, changes: tuple[Change, ...]) -> None:
        """Take news in whatever thread it was made."""
        if any(change.topic == "job" for change in changes):
            self._runner.wake()
        self._news.emit(frozenset(change.topic for change in changes))

    def _hear_job(self, job: Job) -> None:
        self._news.emit(job)

    def _spread(self, news: object) -> None:
        if isinstance(news, Job):
            self.job_moved.emit(news)
        else:
            self.changed.emit(news)
