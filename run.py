"""Start Skrivestue from its source folder: make what it needs ready the first time, then run the command.

Only Python's standard library is used, and nothing newer than Python 3.7 in the grammar, so that an older Python can
read this file and say what is wrong. A first call makes `.venv` and asks pip and apt; later calls compare one stamp.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from tools.steps import SetupFailed, last_lines, run_quietly, say
from tools.system_packages import Part, names_of, provide_system

ROOT = Path(__file__).resolve().parent
OLDEST_PYTHON = (3, 11)
TORCH = "torch==2.13.0"
"""On Linux and Windows `+cpu` is added: a local version never matches a wheel with CUDA packages (several GB)."""
TORCH_INDEX = "https://download.pytorch.org/whl/cpu"
WHISPER = "openai-whisper==20250625"
"""Installed with --no-deps: it asks for triton (1 GB, for GPUs only); its other packages are in pyproject.toml."""
DISK_MB = 3500
"""The environment takes 2.5 GB, and pip needs room to unpack."""
TEST_PROCESSES_AT_MOST = 4
STAMPED = ("pyproject.toml", "run.py", "tools/system_packages.py")
"""When one of these changes, pip is asked again, and the system's packages are looked at again."""

USAGE = """\
Skrivestue: dictation in, letter out, journal filed, confidentiality kept.

  python3 run.py demo          open a throw-away practice office with invented patients (also with no display)
  python3 run.py test          run all tests; with arguments, what pytest is asked: test tests/test_run.py -k stamp
  python3 run.py <command>     any other command of the program, the same as: skrivestue <command>
  python3 run.py --help        this page, and the program's commands once they are installed

The first call prepares the program (some minutes, 2.5 GB in .venv); later calls start at once.
"""


class Stamp(NamedTuple):
    """What an environment was made from."""

    home: str
    """Python's version and the folder: when one changes, the environment is made anew."""
    contents: str
    """A hash of the files in STAMPED."""


def wanted_stamp(root: Path, python: Sequence[int]) -> Stamp:
    """Return the stamp that a finished environment of this folder has under this Python."""
    contents = hashlib.sha256()
    for name in STAMPED:
        contents.update((root / name).read_bytes() + b"\0")
    return Stamp("Python {}.{} in {}".format(*python[:2], root), contents.hexdigest())


def read_stamp(file: Path) -> Stamp | None:
    """Return the stamp of a finished environment; None where it was never finished, or its stamp cannot be read."""
    try:
        home, contents = file.read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return None
    return Stamp(home, contents)


def too_old(version: Sequence[int]) -> str | None:
    """Return the sentence for a Python that is too old, or None."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return None
    return (
        "Skrivestue needs Python {}.{} or newer, and this is Python {}.{}. Install a newer one "
        "(on Debian 12 and later: apt-get install python3) and start run.py with it.".format(
            *OLDEST_PYTHON, *version[:2]
        )
    )


def pip_advice(output: str) -> str:
    """Return what to do about a failure of pip, judged by what it said."""
    if "No space left" in output or "Errno 28" in output:
        return f"The disk is full. Free {DISK_MB} MB and run the same line again."
    unreachable = ("No matching distribution", "Could not fetch URL", "NewConnectionError", "Connection", "timed out")
    if any(sign in output for sign in unreachable):
        return (
            "pip could not get a package. Check the connection to the internet (pip's own settings for a proxy or a "
            "mirror apply: pip config list), and run the same line again."
        )
    return "See pip's last lines above; when they are mended, run the same line again."


def without_display(environment: Mapping[str, str], platform: str) -> bool:
    """Tell whether there is no screen to open a window on, and nobody has chosen how Qt shall draw."""
    if "QT_QPA_PLATFORM" in environment or not platform.startswith("linux"):
        return False
    return not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY")


def speaks_utf8(environment: Mapping[str, str]) -> bool:
    """Tell whether the locale, by the variable that wins, is a UTF-8 one."""
    chosen = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG") or ""
    return "utf8" in chosen.lower().replace("-", "")


def command_line(arguments: Sequence[str], cores: int) -> list[str]:
    """Return what the environment's Python is asked: pytest for `test`, the program for everything else."""
    if arguments[0] != "test":
        return ["-P", "-m", "cli", *arguments]
    # A worker that dies ends the run, with its test's name: xdist waits for ever where it has put another in its place.
    shared = ["--dist", "loadfile", "--max-worker-restart", "0"]
    everything = ["-n", str(min(cores, TEST_PROCESSES_AT_MOST)), *shared]
    return ["-m", "pytest", *(arguments[1:] or everything)]


def child_environment(arguments: Sequence[str], environment: Mapping[str, str], platform: str) -> dict[str, str]:
    """Return the variables for the child: UTF-8 everywhere, and tests that draw off screen where there is no screen."""
    variables = dict(environment)
    if platform == "win32" or not speaks_utf8(environment):
        variables["PYTHONUTF8"] = "1"  # as -X utf8, and inherited by the child's own children
    if arguments[0] == "test" and without_display(environment, platform):
        variables["QT_QPA_PLATFORM"] = "offscreen"
    return variables


class Environment:
    """The virtual environment of one source folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        self.stamp_file = self.folder / "skrivestue.stamp"
        self.missing_file = self.folder / "skrivestue.missing"
        self.held_files: list[int] = []
        self.wanted = wanted_stamp(root, sys.version_info[:2])

    def is_ready(self) -> bool:
        """Tell, at the price of reading three small files, whether nothing is left to do."""
        return read_stamp(self.stamp_file) == self.wanted and self.python.exists()

    def make_ready(self, lock: int) -> None:
        """Make the environment, or bring it up to date, while holding a lock. Raises SetupFailed."""
        # A pip that outlives a killed run.py goes on holding the lock, so that no other call works beside it.
        self.held_files = [] if sys.platform == "win32" else [lock]
        found = read_stamp(self.stamp_file)
        self.stamp_file.unlink(missing_ok=True)  # a call that is killed leaves no stamp, so the next begins anew
        if found is None or found.home != self.wanted.home or not self.python.exists():
            say("Making Skrivestue ready; this happens once.")
            self._make_anew()
            found = None
        else:
            say("The program's needs have changed; bringing its packages up to date ...")
        try:
            self._install_packages(tells=found is None)
        except PipFailed as failure:
            if found is not None and failure.left_all_as_it_was:
                self._write_stamp(found)
            raise
        self._write_stamp(self.wanted)

    def _make_anew(self) -> None:
        self._check_disk()
        say(f"Making a virtual environment in {self.folder} ...")
        base = getattr(sys, "_base_executable", sys.executable)
        made = run_quietly([base, "-m", "venv", "--clear", str(self.folder)])
        if made.returncode != 0:
            raise SetupFailed(f"{last_lines(made.stdout)}\nThe virtual environment could not be made.")

    def _check_disk(self) -> None:
        free = shutil.disk_usage(str(self.root)).free // 2**20
        if free < DISK_MB and not self.folder.exists():
            advice = "The disk has {} MB free, and the program needs {}. Free some, and run the same line again."
            raise SetupFailed(advice.format(free, DISK_MB))

    def _install_packages(self, *, tells: bool) -> None:
        torch = TORCH if sys.platform == "darwin" else TORCH + "+cpu"
        if tells:
            say("Installing torch for the CPU (200 MB; this takes a minute or more) ...")
        try:
            self._pip(torch)
        except PipFailed as failure:
            if not failure.left_all_as_it_was:
                raise
            say(f"pip's own index does not have it; asking {TORCH_INDEX} ...")
            self._pip("--index-url", TORCH_INDEX, torch)
        if tells:
            say("Installing the program and its packages (400 MB; this takes some minutes) ...")
        self._pip("-e", ".[dev]")
        self._pip("--no-deps", WHISPER)

    def _pip(self, *arguments: str) -> None:
        quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--retries", "2"]
        result = run_quietly(
            [str(self.python), "-m", "pip", "install", *quiet, *arguments], self.root, held_files=self.held_files
        )
        if result.returncode != 0:
            raise PipFailed(result.returncode, result.stdout)

    def _write_stamp(self, stamp: Stamp) -> None:
        unfinished = self.stamp_file.with_suffix(".new")
        unfinished.write_text("\n".join(stamp) + "\n", "utf-8")
        unfinished.replace(self.stamp_file)

    def missing_before(self) -> list[str] | None:
        """Return the system's packages that the last look found missing; None where nobody has looked yet."""
        try:
            return self.missing_file.read_text("utf-8").split()
        except OSError:
            return None

    def note_missing(self, missing: Iterable[Part]) -> None:
        """Keep what `missing_before` shall return."""
        self.missing_file.write_text("\n".join(names_of(missing)), "utf-8")


class PipFailed(SetupFailed):
    """pip ended with an error."""

    def __init__(self, code: int, output: str) -> None:
        super().__init__(last_lines(output) + "\n" + pip_advice(output))
        # pip undoes its own failures, except where it was killed or could not write.
        self.left_all_as_it_was = 0 < code < 128 and "No space left" not in output and "Errno 28" not in output


@contextlib.contextmanager
def one_at_a_time(file: Path) -> Iterator[int]:
    """Hold the lock of a file that exists and give its descriptor; a second call waits.

    The system lets go of the lock when the last process dies that has the descriptor open.
    """
    with file.open("r+b") as held:  # to be written, since a lock on a network drive asks for that
        if sys.platform == "win32":
            import msvcrt

            held.seek(2**30)  # a byte behind the end: others may go on reading the file
            while True:
                with contextlib.suppress(OSError):  # it gives up after ten seconds
                    msvcrt.locking(held.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                say("Another call is making the program ready; waiting for it ...")
                fcntl.flock(held, fcntl.LOCK_EX)
        yield held.fileno()


def make_ready(environment: Environment, command: str) -> None:
    """See that everything the command needs is there; quick where nothing is to be done. Raises SetupFailed."""
    if environment.is_ready() and environment.missing_before() == []:
        return
    began = time.monotonic()
    with one_at_a_time(environment.root / "run.py") as lock:
        if environment.is_ready():  # perhaps by the call that this one waited for
            before = environment.missing_before()
            environment.note_missing(provide_system(command, before, makes_environment=False))
            return
        missing = provide_system(command, environment.missing_before(), makes_environment=True)
        environment.make_ready(lock)
        environment.note_missing(missing)
    say(f"Ready after {time.monotonic() - began:.0f} seconds.")


def start(environment: Environment, arguments: Sequence[str]) -> NoReturn:
    """Become the program (or pytest); on Windows, which knows no becoming, run it and leave with its exit status."""
    command = [str(environment.python), *command_line(arguments, os.cpu_count() or 1)]
    variables = child_environment(arguments, os.environ, sys.platform)
    if arguments[0] == "test":
        os.chdir(environment.root)
    if sys.platform == "win32":
        sys.exit(subprocess.call(command, env=variables))
    os.execve(command[0], command, variables)  # noqa: S606


def explain(environment: Environment) -> int:
    """Print how this file is used and, once they are installed, the program's commands."""
    print(USAGE, flush=True)
    if environment.is_ready():
        helped = run_quietly([str(environment.python), "-P", "-m", "cli", "--help"])
        if helped.returncode == 0:
            print(helped.stdout)
    return 0


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks; return the exit status."""
    sentence = too_old(sys.version_info[:2])
    if sentence is not None:
        say(sentence)
        return 1
    environment = Environment(ROOT)
    if not arguments or arguments[0] in ("-h", "--help"):
        return explain(environment)
    try:
        make_ready(environment, arguments[0])
    except SetupFailed as failure:
        say(str(failure))
        return 1
    except OSError as failure:  # a full disk, a folder that may not be written
        say(f"The program could not be made ready: {failure}. Mend that, and run the same line again.")
        return 1
    except KeyboardInterrupt:
        say("\nStopped before the program was ready. Run the same line again to finish.")
        return 130
    start(environment, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
