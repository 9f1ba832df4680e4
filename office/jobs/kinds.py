"""The kinds of long work. A feature declares one: how a job begins, what runs in the child, how it is finished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from foundation.child import Limits
from office.commands import Command


@dataclass(frozen=True)
class Order:
    """What the child is to do: a function named `module:function`, what it is given, and what it may use."""

    target: str
    values: Mapping[str, Any]
    blob: bytes = b""
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class JobKind:
    """One kind of long work.

    `begin` is a command `(office, *, job: Job) -> Order`; `finish` is a command `(office, *, job: Job, claim: Claim,
    reply: Reply) -> None` which writes the result and calls `queue.finish(office, claim)` in the same transaction.
    """

    name: str
    title: str
    begin: Command[..., Order]
    finish: Command[..., None]
