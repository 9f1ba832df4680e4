"""Single steps of making the program ready: say, run quietly, fail with advice. Only the standard library.

As run.py, this file is readable for Python 3.7 and later.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

LOG_LINES_SHOWN = 15


class SetupFailed(Exception):
    """The program could not be made ready; holds what to do, in plain words."""


def run_quietly(
    command: Sequence[str],
    folder: Path | None = None,
    variables: Mapping[str, str] | None = None,
    held_files: Sequence[int] = (),
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end with nothing on the screen; what it said is the result's stdout.

    `held_files` are descriptors that the command keeps open as long as it lives.
    """
    return subprocess.run(
        list(command),
        cwd=str(folder) if folder else None,
        env=dict(variables) if variables else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        pass_fds=held_files,
        check=False,
    )


def last_lines(output: str) -> str:
    """Return the end of what a command said."""
    return "\n".join("  | " + line for line in output.splitlines()[-LOG_LINES_SHOWN:])


def say(sentence: str) -> None:
    """Tell the user what is going on; standard output is left to the program."""
    print(sentence, file=sys.stderr, flush=True)
