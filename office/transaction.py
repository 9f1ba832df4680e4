"""What a command may use while it runs: one user, one transaction, the office's files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from office.access_log.store import AccessLog
from office.events import Event
from office.roles import Role
from office.storage.database import Database
from office.storage.files import FolderFiles
from office.storage.keys import Keyring, MasterKey, OfficeFacts


@dataclass(frozen=True)
class Change:
    """One thing that is no longer as it was: its topic, such as `dictation`, and its id."""

    topic: str
    id: int


@dataclass(frozen=True)
class Actor:
    """Who acts: a name and the roles it has."""

    name: str
    roles: frozenset[Role]


@dataclass(frozen=True)
class Concern:
    """Whose data an act touched, for the access log."""

    patient: int | None
    subject: str
    detail: str = ""


Listener = Callable[["Office", Any], None]


@dataclass(frozen=True)
class Premises:
    """The parts of an open office that outlive a transaction."""

    facts: OfficeFacts
    keyring: Keyring
    master: MasterKey
    database: Database
    files: FolderFiles
    log: AccessLog
    listeners: Mapping[type[Event], Iterable[Listener]]


class Office:
    """An office inside one call of a command. The transaction begins when `connection` is first used."""

    def __init__(self, premises: Premises, actor: Actor, stack: ExitStack) -> None:
        self.facts = premises.facts
        self.actor = actor
        self.files = premises.files
        self.log = premises.log
        self.keyring = premises.keyring
        self.master = premises.master
        self.now = datetime.now(UTC)
        self.changes: list[Change] = []
        self.concerns: list[Concern] = []
        self.afterwards: list[Callable[[], None]] = []
        self._premises = premises
        self._stack = stack
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """The database connection, in the one transaction of this call."""
        if self._connection is None:
            self._connection = self._stack.enter_context(self._premises.database.transaction())
        return self._connection

    def concern(self, patient: int | None, subject: str, detail: str = "") -> None:
        """Say whose data this act touches; each concern becomes an entry of the access log."""
        self.concerns.append(Concern(patient, subject, detail))

    def changed(self, topic: str, identity: int) -> None:
        """Say what is no longer as it was; views hear of it after the commit."""
        self.changes.append(Change(topic, identity))

    def after_commit(self, act: Callable[[], None]) -> None:
        """Do what can't be undone, such as writing a copy outside the office, when the log of it is on the disk."""
        self.afterwards.append(act)

    def emit(self, event: Event) -> None:
        """Tell the other features, in this transaction."""
        for listen in self._premises.listeners.get(type(event), ()):
            listen(self, event)
