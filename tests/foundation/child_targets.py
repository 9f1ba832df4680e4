"""What the tests of child processes have their children do."""

from __future__ import annotations

import os
import signal
import sys
import time

from foundation.child import Reply
from foundation.child_main import Request
from foundation.translation import current_language
from office.errors import GateClosed


def echo(request: Request) -> Reply:
    return Reply({"values": dict(request.values), "language": current_language()}, request.blob)


def environment(request: Request) -> Reply:
    return Reply(dict(os.environ))


def count(request: Request) -> Reply:
    for number in range(request.values["to"]):
        request.progress(number, request.values["to"], {"number": number})
    return Reply({})


def close_the_gate(request: Request) -> Reply:
    raise GateClosed("“{title}” stands before {subject}", title="Send a letter", checklist="send", subject="letter:7")


def bug(request: Request) -> Reply:
    raise ZeroDivisionError("the tests' own mistake")


def sleep(request: Request) -> Reply:
    request.progress(os.getpid(), 1)
    time.sleep(60)
    return Reply({})


def kill_itself(request: Request) -> Reply:
    os.kill(os.getpid(), signal.SIGKILL)
    return Reply({})


def leave(request: Request) -> Reply:
    sys.exit(0)


def fill_memory(request: Request) -> Reply:
    return Reply({"size": len(bytearray(2**31))})


def chatter(request: Request) -> Reply:
    print("printed by a library")
    os.write(1, b"written by native code\n" * 20_000)
    sys.stderr.write("complaint\n" * 20_000)
    return Reply({"said": "all"})


def fall_silent(request: Request) -> Reply:
    request.answers.close()
    time.sleep(60)
    return Reply({})


def no_json(request: Request) -> Reply:
    return Reply({"thing": object()})


def nonsense(request: Request) -> Reply:
    request.answers.write(request.blob)
    request.answers.flush()
    os._exit(0)


def run_a_sleeper(request: Request) -> Reply:
    """Be a parent oneself, of a child that sleeps; tell both process ids."""
    from foundation import child

    child.run(
        "child_targets:sleep",
        {},
        on_progress=lambda progress: request.progress(progress.done, 1, {"parent": os.getpid()}),
    )
    return Reply({})
