"""Progress on standard error: one line that is written over in a terminal, nothing in a file or a log."""

from __future__ import annotations

import shutil
import sys

from cli.output import columns, printable

BAR_SIGNS = 20


class ProgressLine:
    """One line that changes. Use it as a context; it is wiped at the end."""

    def __init__(self) -> None:
        self._is_seen = sys.stderr.isatty()
        self._written = 0

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *failure: object) -> None:
        self.wipe()

    def show(self, text: str, share: float | None) -> None:
        """Write how far something has come, from 0 to 1, or that it has begun."""
        if not self._is_seen:
            return
        percent = "" if share is None else f" {_bar(share)} {share:4.0%}"
        room = max(1, shutil.get_terminal_size().columns - columns(percent) - 1)
        shown = printable(text)[:room] + percent
        self._write("\r" + shown + " " * max(0, self._written - columns(shown)))
        self._written = columns(shown)

    def wipe(self) -> None:
        """Take the line away, so that another text can stand there."""
        if self._written:
            self._write("\r" + " " * self._written + "\r")
            self._written = 0

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


def _bar(share: float) -> str:
    """Draw a share from 0 to 1 in signs that every terminal has."""
    filled = round(min(max(share, 0.0), 1.0) * BAR_SIGNS)
    return f"[{'#' * filled}{'.' * (BAR_SIGNS - filled)}]"
