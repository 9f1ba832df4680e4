"""The child's side of `foundation.child`: take one order from standard input, do it, answer on standard output.

A function that is run here has the shape `def work(request: Request) -> Reply`.
"""

from __future__ import annotations

import faulthandler
import importlib
import os
import sys
import threading
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

import psutil

from foundation import frames
from foundation.child import Reply
from foundation.errors import WorldError, as_message
from foundation.translation import N_, use_language

NICENESS = 10


@dataclass(frozen=True)
class Request:
    """What a child's function is asked: JSON values, bytes, and a way to say how far it has come."""

    values: Mapping[str, Any]
    blob: bytes
    answers: IO[bytes]

    def progress(self, done: float, total: float, partial: Mapping[str, Any] | None = None) -> None:
        """Say that `done` of `total` is behind us; `partial` is a JSON-ready piece of the result so far."""
        frames.write(self.answers, {"type": "progress", "done": done, "total": total, "partial": dict(partial or {})})


def main() -> None:
    """Do the one order and leave."""
    faulthandler.enable()
    orders, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print must not mix with the messages
    received = frames.read(orders)
    if received is None:
        return
    order, blob = received
    threading.Thread(target=_die_with_parent, args=(orders,), name="parent-watch", daemon=True).start()
    use_language(order["language"])
    _step_aside()
    _limit_memory(order["memory_mb"])
    said, reply_blob = _do(order, Request(order["values"], blob, answers))
    try:
        frames.write(answers, said, reply_blob)
    except (TypeError, ValueError):  # the reply is no JSON
        frames.write(answers, _bug())
    os._exit(0)  # native threads of torch or Qt must not delay the end


def _do(order: Mapping[str, Any], request: Request) -> tuple[dict[str, Any], bytes]:
    try:
        module, function = order["target"].split(":")
        reply: Reply = getattr(importlib.import_module(module), function)(request)
    except WorldError as error:
        return {"type": "world", **as_message(error)}, b""
    except MemoryError:
        large = WorldError(N_("The file needs more memory than one piece of work may use. Split it and try again."))
        return {"type": "world", **as_message(large)}, b""
    except (Exception, SystemExit):
        return _bug(), b""
    return {"type": "reply", "values": dict(reply.values)}, reply.blob


def _bug() -> dict[str, Any]:
    return {"type": "bug", "traceback": traceback.format_exc()}


def _step_aside() -> None:
    """Let the window, and whatever else somebody has in hand, go first: long work can wait a moment, hands can't."""
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(NICENESS)


def _limit_memory(megabytes: int | None) -> None:
    if megabytes is None or sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold patients' data


def _die_with_parent(orders: IO[bytes]) -> None:
    """Leave at once when the parent closes the pipe, which it does by dying too."""
    orders.read()
    os._exit(1)


if __name__ == "__main__":
    main()
