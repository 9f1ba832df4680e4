"""`window`: the program with the window, as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from cli.manual import ManualCommand, Option, language_option
from foundation.translation import _, current_language


def window() -> ManualCommand:
    """Make `window`."""
    options = [
        Option(
            ["--office", "office_folder"],
            type=click.Path(path_type=Path),
            metavar=_("DIR"),
            envvar="SKRIVESTUE_OFFICE",
            show_envvar=True,
            help=_("the office's folder; without it the window asks"),
        ),
        Option(
            ["--user", "office_user"],
            metavar=_("NAME"),
            envvar="SKRIVESTUE_USER",
            show_envvar=True,
            help=_("who signs in; without it the window asks"),
        ),
    ]
    return ManualCommand(
        "window",
        callback=_open,
        params=[*options, language_option()],
        help=_("Open the window, and wait until it is closed. The window asks for the passphrase itself."),
        examples=("window", "window --office ward5 --user anna"),
    )


def _open(office_folder: Path | None, office_user: str | None) -> None:
    arguments = ["--language", current_language()]
    if office_folder:
        arguments += ["--office", str(office_folder)]
    if office_user:
        arguments += ["--user", office_user]
    ended = subprocess.run([sys.executable, "-m", "desktop", *arguments], env=os.environ, check=False)
    if ended.returncode:
        raise click.exceptions.Exit(1)
