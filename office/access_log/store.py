"""The access log's tables: entries, the tree's state with its signed head, and a head kept for each day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    insert,
    select,
    type_coerce,
    update,
)

from foundation.translation import N_, _
from office.access_log import merkle
from office.access_log.model import AccessKind, Entry, Head, Verification
from office.errors import DamagedOffice
from office.storage.keys import MasterKey
from office.storage.schema import UtcTime, metadata

entries = Table(
    "access_log",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("time", UtcTime, nullable=False),
    Column("user", String(100), nullable=False),
    Column("role", String(30), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("command", String(60), nullable=False),
    Column("patient", Integer, index=True),
    Column("subject", String(100), nullable=False),
    Column("detail", Text, nullable=False),
)
state = Table(
    "access_log_state",
    metadata,
    Column("size", Integer, primary_key=True, autoincrement=False),
    Column("peaks", LargeBinary, nullable=False),
    Column("root", String(64), nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("signature", String(128), nullable=False),
)
daily_heads = Table(
    "access_log_heads",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("root", String(64), nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("signature", String(128), nullable=False),
)


@dataclass(frozen=True)
class Act:
    """What the door knows of one act, before it has a place in the log."""

    user: str
    role: str
    kind: AccessKind
    command: str
    patient: int | None = None
    subject: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Unreadable:
    """A row that this program never wrote."""

    sequence: int


class AccessLog:
    """Appends to the log and checks it. The signing key comes from the office's master key."""

    def __init__(self, master: MasterKey) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(master.derive("access log head"))

    def append(self, connection: Connection, time: datetime, acts: list[Act]) -> Head | None:
        """Write acts at the end of the log, in the caller's transaction; return the new head."""
        if not acts:
            return self.head(connection)
        row = connection.execute(select(state)).one_or_none()
        frontier = merkle.Frontier.from_bytes(row.size, row.peaks) if row else merkle.Frontier()
        for act in acts:
            fields = vars(act) | {"sequence": frontier.size, "time": time}
            frontier = frontier.append(merkle.leaf_hash(Entry(**fields).leaf()))
            connection.execute(insert(entries).values(**fields))
        head = self._sign(frontier, time)
        values = vars(head) | {"peaks": frontier.to_bytes()}
        connection.execute(update(state).values(**values) if row else insert(state).values(**values))
        self._keep_for_the_day(connection, head)
        return head

    def head(self, connection: Connection) -> Head | None:
        """Return the newest signed head; None for an empty log."""
        row = connection.execute(select(state)).one_or_none()
        return Head(row.size, row.root, row.time, row.signature) if row else None

    def newest(
        self, connection: Connection, count: int, *, offset: int = 0, patient: int | None = None
    ) -> tuple[Entry, ...]:
        """Return the newest entries, the newest first, of one patient or all."""
        question = select(entries).order_by(entries.c.sequence.desc()).limit(count).offset(offset)
        if patient is not None:
            question = question.where(entries.c.patient == patient)
        try:
            return tuple(_entry(row._mapping) for row in connection.execute(question))
        except ValueError as error:
            raise DamagedOffice(
                N_("The access log was changed from outside and can't be shown. Verify it, and keep what it answers.")
            ) from error

    def verify(self, connection: Connection, earlier: Head | None = None) -> Verification:
        """Recompute every hash and compare with all signed heads, and with one that was kept outside the office.

        Edits, deletions, reordering, a cut tail and a rewritten log show; a clock that ran backwards is named.
        """
        heads = {head.size: head for head in self._kept_heads(connection)}
        newest = self.head(connection)
        problems = [
            _("The head of {time} has no valid signature.").format(time=head.time.isoformat())
            for head in [*heads.values(), *([newest] if newest else []), *([earlier] if earlier else [])]
            if not self._is_signed(head)
        ]
        wanted = [head for head in [*heads.values(), newest, earlier] if head is not None]
        frontier, time = merkle.Frontier(), None
        for entry in self._all(connection):
            if isinstance(entry, Unreadable):
                problems.append(_("Entry number {number} can't be read.").format(number=entry.sequence))
                break
            if entry.sequence != frontier.size:
                problems.append(_("Entries are missing before number {number}.").format(number=entry.sequence))
                break
            if time is not None and entry.time < time:
                problems.append(_("The clock ran backwards at entry number {number}.").format(number=entry.sequence))
            frontier, time = frontier.append(merkle.leaf_hash(entry.leaf())), entry.time
            problems += [_differs(head) for head in wanted if head.size == frontier.size and not _fits(head, frontier)]
        if any(head.size > frontier.size for head in wanted) or (newest and newest.size != frontier.size):
            problems.append(
                _("The log holds {found} entries, but its heads tell of {told}.").format(
                    found=frontier.size, told=max(head.size for head in wanted)
                )
            )
        if newest is None and frontier.size:
            problems.append(_("The log's head is missing."))
        return Verification(newest, frontier.size, tuple(dict.fromkeys(problems)))

    def _sign(self, frontier: merkle.Frontier, time: datetime) -> Head:
        unsigned = Head(frontier.size, frontier.root.hex(), time, "")
        return Head(unsigned.size, unsigned.root, time, self._key.sign(unsigned.signed_bytes()).hex())

    def _is_signed(self, head: Head) -> bool:
        try:
            self._key.public_key().verify(bytes.fromhex(head.signature), head.signed_bytes())
        except (InvalidSignature, ValueError):
            return False
        return True

    def _keep_for_the_day(self, connection: Connection, head: Head) -> None:
        day = head.time.date().isoformat()
        values = {"size": head.size, "root": head.root, "time": head.time, "signature": head.signature}
        changed = connection.execute(update(daily_heads).where(daily_heads.c.day == day).values(**values))
        if not changed.rowcount:
            connection.execute(insert(daily_heads).values(day=day, **values))

    def _kept_heads(self, connection: Connection) -> Iterator[Head]:
        for row in connection.execute(select(daily_heads).order_by(daily_heads.c.day)):
            yield Head(row.size, row.root, row.time, row.signature)

    def _all(self, connection: Connection) -> Iterator[Entry | Unreadable]:
        time_as_text = type_coerce(entries.c.time, String).label("time")
        columns = [time_as_text, *(column for column in entries.c if column is not entries.c.time)]
        for row in connection.execute(select(*columns).order_by(entries.c.sequence).execution_options(yield_per=1000)):
            try:
                yield _entry(dict(row._mapping) | {"time": datetime.fromisoformat(row.time)})
            except (ValueError, TypeError):
                yield Unreadable(row.sequence)


def _entry(fields: object) -> Entry:
    values = dict(fields)  # type: ignore[call-overload]
    return Entry(**values | {"kind": AccessKind(values["kind"])})


def _fits(head: Head, frontier: merkle.Frontier) -> bool:
    return head.root == frontier.root.hex()


def _differs(head: Head) -> str:
    return _("The entries up to number {number} are not those that were signed at {time}.").format(
        number=head.size - 1, time=head.time.isoformat()
    )
