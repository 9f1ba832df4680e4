"""Run one function in a child process with limits, and hear typed messages from it.

Recognition, OCR and the parsing of files from outside run here, so that a crash, a memory bomb or a hang costs one
child and never the program. Messages are JSON with an optional block of bytes, never pickles: a child that was taken
over by a hostile file can say nothing but data.

    reply = run("speech.child:recognise", {"model": "…"}, blob=audio, on_progress=show, cancelled=stop.is_set)
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil

from foundation import frames
from foundation.errors import Cancelled, ChildDied, from_message
from foundation.private_folder import private_folder
from foundation.translation import N_, current_language

POLL_SECONDS = 0.05
STDERR_LINES = 40
SECONDS_TO_DIE = 1.0
# Passphrases may stand in the program's own variables, and a child that a hostile file took over could read them.
OWN_VARIABLES = "SKRIVESTUE_"


@dataclass(frozen=True)
class Limits:
    """What a child may use: address space in MiB and wall-clock seconds; None means no limit."""

    memory_mb: int | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Progress:
    """How far a child has come: `done` of `total` in the work's own unit, and the moment's partial result, if any."""

    done: float
    total: float
    partial: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """What a child gave back: JSON values, and bytes where the result is a file."""

    values: Mapping[str, Any]
    blob: bytes = b""


class ChildBug(RuntimeError):
    """The child's function raised something that is not a `WorldError`: a bug. Holds the child's traceback."""


def run(
    target: str,
    values: Mapping[str, Any],
    *,
    blob: bytes = b"",
    limits: Limits | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Reply:
    """Call `module:function` in a fresh child process and wait for its reply.

    Raises the `WorldError` that the function raised, `Cancelled` when `cancelled()` became true (the child is killed
    within a tenth of a second), `ChildDied` when it ended without a word or passed its limits, `ChildBug` otherwise.
    """
    limits = limits or Limits()
    order = {"target": target, "values": dict(values), "memory_mb": limits.memory_mb, "language": current_language()}
    with private_folder() as folder:
        process = _start(folder)
        with _Listener(process) as listener:
            try:
                _send(process, order, blob)
                return _listen(process, listener, limits, on_progress, cancelled)
            finally:
                _end(process)


def _start(temporary: Path) -> subprocess.Popen[bytes]:
    """Start a child whose temporary files go into a folder of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OWN_VARIABLES)}
    return subprocess.Popen(
        # -P: nothing is imported from the folder that the program happens to be started in.
        [sys.executable, "-P", "-X", "utf8", "-m", "foundation.child_main"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary)),
    )


def _send(process: subprocess.Popen[bytes], order: Mapping[str, Any], blob: bytes) -> None:
    assert process.stdin is not None
    # A child that died at once is told apart by its missing reply.
    with contextlib.suppress(BrokenPipeError):
        frames.write(process.stdin, order, blob)


def _listen(
    process: subprocess.Popen[bytes],
    listener: _Listener,
    limits: Limits,
    on_progress: Callable[[Progress], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Reply:
    end = time.monotonic() + limits.seconds if limits.seconds is not None else None
    while True:
        if cancelled is not None and cancelled():
            raise Cancelled(N_("The work was stopped, as asked. Nothing was changed."))
        if end is not None and time.monotonic() > end:
            raise ChildDied(N_("The work took longer than it may and was stopped. Try again, or split the file."))
        try:
            frame = listener.frames.get(timeout=POLL_SECONDS)
        except queue.Empty:
            continue
        if frame is None:
            raise _death(process, listener)
        heard = _understood(*frame)
        if heard is None:
            raise _death(process, listener)
        if isinstance(heard, Exception):
            raise heard
        if isinstance(heard, Reply):
            return heard
        if on_progress is not None:
            on_progress(heard)


def _understood(message: Mapping[str, Any], blob: bytes) -> Progress | Reply | Exception | None:
    """Take one message of the child; None for one that no child of ours would send."""
    try:
        if message["type"] == "progress":
            return Progress(float(message["done"]), float(message["total"]), dict(message.get("partial") or {}))
        if message["type"] == "reply":
            return Reply(dict(message["values"]), blob)
        if message["type"] == "world":
            return from_message(message)
        return ChildBug(str(message["traceback"]))
    except (KeyError, TypeError, ValueError):
        return None


def _death(process: subprocess.Popen[bytes], listener: _Listener) -> Exception:
    try:
        code = process.wait(SECONDS_TO_DIE)
    except subprocess.TimeoutExpired:  # it spoke nonsense, or closed its mouth, and lives on
        process.kill()
        code = process.wait()
    if code > 0 and listener.stderr:
        return ChildBug("\n".join(listener.stderr))
    return ChildDied(
        N_("The work ended without a result (the system stopped it, code {code}). Close other programs and try again."),
        code=code,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        _kill_with_descendants(process.pid)
    process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()


def _kill_with_descendants(number: int) -> None:
    """Kill a child and what it has started, such as Tesseract."""
    with contextlib.suppress(psutil.NoSuchProcess):
        child = psutil.Process(number)
        for process in [*child.children(recursive=True), child]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


class _Listener:
    """Two threads that read what the child says and what it complains of, so that neither pipe can fill and block."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None and process.stderr is not None
        self.frames: queue.Queue[tuple[dict[str, Any], bytes] | None] = queue.Queue()
        self.stderr: deque[str] = deque(maxlen=STDERR_LINES)
        self._threads = [
            threading.Thread(target=self._read_frames, args=(process.stdout,), name="child-frames", daemon=True),
            threading.Thread(target=self._read_stderr, args=(process.stderr,), name="child-stderr", daemon=True),
        ]

    def __enter__(self) -> _Listener:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        for thread in self._threads:
            thread.join()

    def _read_frames(self, stream: IO[bytes]) -> None:
        try:
            while (frame := frames.read(stream)) is not None:
                self.frames.put(frame)
        except (OSError, ValueError, MemoryError):
            pass  # the pipe was closed under us, or the child spoke nonsense: both end the conversation
        finally:
            self.frames.put(None)

    def _read_stderr(self, stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in stream:
                self.stderr.append(line.decode("utf-8", "replace").rstrip())
