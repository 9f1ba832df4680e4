"""A terminal for tests: `skrivestue("patient", "show", …)` runs a command line in this process, `shell(…)` outside."""

from __future__ import annotations

import gettext
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from signing_in import PASSPHRASE

from cli.main import program
from cli.output import PROGRAM
from foundation.translation import use_language

Skrivestue = Callable[..., Result]
Shell = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Keep the tester's own settings out of the tests, and the tests' language out of other tests."""
    for variable in ("OFFICE", "USER", "PASSPHRASE"):
        monkeypatch.delenv(f"SKRIVESTUE_{variable}", raising=False)
    monkeypatch.setenv("SKRIVESTUE_LANGUAGE", "en")
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    domain = gettext.textdomain()
    yield
    gettext.textdomain(domain)
    use_language("en")


@pytest.fixture
def skrivestue() -> Skrivestue:
    """Run a command line in this process; `office` and further variables go into the environment."""

    def run(*arguments: object, office: Path | None = None, passphrase: str = PASSPHRASE, **more: str) -> Result:
        words = [str(argument) for argument in arguments]
        env = more | ({"SKRIVESTUE_OFFICE": str(office), "SKRIVESTUE_PASSPHRASE": passphrase} if office else {})
        with pytest.MonkeyPatch.context() as patch:
            for name, value in env.items():
                patch.setenv(name, value)
            return CliRunner().invoke(program(words), words, prog_name=PROGRAM)

    return run


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Run a command line as a program of its own, in an empty folder; variables are given by name."""

    def run(*arguments: object, stdin: str | None = None, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cli", *map(str, arguments)],
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])} | env,
            cwd=tmp_path,
            check=False,
        )

    return run
