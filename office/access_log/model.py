"""Entries of the access log, its signed head, and what a verification found."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from foundation.translation import N_, _


class AccessKind(StrEnum):
    """What was done with patients' data. FHIR AuditEvent knows create, read, update, delete, execute."""

    SIGN_IN = "sign-in"
    OVERVIEW = "overview"
    READ = "read"
    SEARCH = "search"
    CREATE = "create"
    CHANGE = "change"
    COPY = "copy"
    SEND = "send"
    FILE = "file"
    LEND = "lend"
    WORK = "work"
    ADMINISTER = "administer"


TITLES: dict[AccessKind, str] = {
    AccessKind.SIGN_IN: N_("Signed in"),
    AccessKind.OVERVIEW: N_("Saw a list"),
    AccessKind.READ: N_("Read"),
    AccessKind.SEARCH: N_("Searched"),
    AccessKind.CREATE: N_("Added"),
    AccessKind.CHANGE: N_("Changed"),
    AccessKind.COPY: N_("Copied out"),
    AccessKind.SEND: N_("Sent"),
    AccessKind.FILE: N_("Filed"),
    AccessKind.LEND: N_("Lent"),
    AccessKind.WORK: N_("Worked on by the program"),
    AccessKind.ADMINISTER: N_("Administered"),
}


OWN_DETAILS = (N_("sound"), N_("not sound"), N_("printed"), N_("copied out"))
TYPED = (AccessKind.SEARCH, AccessKind.LEND)
"""Kinds whose detail a person typed: words to search for, who borrows."""


@dataclass(frozen=True)
class Entry:
    """One act: who, in which role, when, what, on whose data. `sequence` counts from 0 without gaps."""

    sequence: int
    time: datetime
    user: str
    role: str
    kind: AccessKind
    command: str
    patient: int | None
    subject: str
    detail: str

    @property
    def detail_told(self) -> str:
        """The detail for a reader: the program's own words translated, what a person typed as it was typed."""
        return _(self.detail) if self.kind not in TYPED and self.detail in OWN_DETAILS else self.detail

    def leaf(self) -> bytes:
        """Return the bytes that are hashed: all fields, in one canonical JSON form."""
        fields = asdict(self) | {"time": self.time.isoformat()}
        return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Head:
    """The log as one line: how many entries, their root, when; signed by the office's log key (Ed25519)."""

    size: int
    root: str
    time: datetime
    signature: str

    def signed_bytes(self) -> bytes:
        """Return what the signature covers."""
        return f"skrivestue log head\n{self.size}\n{self.root}\n{self.time.isoformat()}\n".encode()


@dataclass(frozen=True)
class Verification:
    """What a check of the whole log found; sound when `problems` is empty."""

    head: Head | None
    entries: int
    problems: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Say whether the log is as it was written."""
        return not self.problems
