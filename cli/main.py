"""The command line's entrance: the root of all commands, and how an end becomes an exit code.

Exit codes: 0 done; 1 the world said no, in one sentence on standard error; 2 wrong usage.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from cli.generated import FeatureGroup
from cli.language import choose_language
from cli.manual import Maker, ManualGroup, Option, language_option
from cli.output import PROGRAM, complain
from foundation.bug_report import version, write_report
from foundation.errors import WorldError, from_system
from foundation.translation import _

DONE, SAID_NO, WRONG_USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Do what the arguments say (those of the process, if left out), and leave with the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A sign that this terminal lacks must not end the work; on Windows, pipes and files are UTF-8 too.
            piped_on_windows = sys.platform == "win32" and not stream.isatty()
            stream.reconfigure(encoding="utf-8" if piped_on_windows else None, errors="replace")
    program(sys.argv[1:] if arguments is None else arguments).main(arguments, prog_name=PROGRAM)


def program(arguments: Sequence[str]) -> Program:
    """Make the whole command line, in the language that the arguments or the environment ask for."""
    choose_language(arguments)
    return Program(
        PROGRAM,
        makers=_makers(),
        help=_(
            "The office of medical secretaries: dictation in, letter out, journal filed, confidentiality kept.\n\n"
            "What the window does with an office can be done here, for scripts and servers, through the same checks "
            "and with the same access log. “{program} COMMAND --help” tells about each command.\n\n"
            "The variables SKRIVESTUE_OFFICE, SKRIVESTUE_USER, SKRIVESTUE_PASSPHRASE and SKRIVESTUE_LANGUAGE stand in "
            "for options.\n\n"
            "Exit codes: 0 done; 1 it could not be done, and a sentence on standard error says why and what to do; "
            "2 wrong usage."
        ).format(program=PROGRAM),
        params=[language_option(), _version_option()],
    )


class Program(ManualGroup):
    """The root of all commands, which turns every end into an exit code, and never shows a traceback."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> NoReturn:
        """Run and leave the process."""
        try:
            code = super().main(args, *rest, **extra | {"standalone_mode": False})
        except click.UsageError as error:
            error.show()
            code = WRONG_USAGE
        except click.Abort:
            complain(_("Stopped. What was done until then stands."))
            code = SAID_NO
        except click.ClickException as error:
            complain(error.format_message())
            code = SAID_NO
        except Exception as error:
            complain(_sentence(error))
            code = SAID_NO
        sys.exit(code if isinstance(code, int) else DONE)


def _sentence(error: Exception) -> str:
    if isinstance(error, WorldError):
        return str(error)
    if isinstance(error, OSError) and (said := from_system(error)) is not None:
        return str(said)
    file = write_report(error)
    if file is None:
        return _("The program has made a mistake, and its report could not be written. Please tell how it came about.")
    sentence = _(
        "The program has made a mistake. A report without any patient's data is in {file}. "
        "Please send it to whoever looks after the program."
    )
    return sentence.format(file=file)


def _makers() -> dict[str, Maker | str]:
    """Return the first words of all commands, in the order of the work. To list them, nothing slow is imported."""
    return {
        "demo": "cli.demo:demo",
        "office": "cli.office:group",
        "user": lambda: FeatureGroup("user", _("Who works here, in which roles")),
        "patient": lambda: FeatureGroup("patient", _("The register of patients: add, show, search, change")),
        "contact": lambda: FeatureGroup("contact", _("Whom the office writes to: hospitals, authorities, insurers")),
        "dictation": lambda: FeatureGroup("dictation", _("Dictations: take in, list, show, recognise again")),
        "jobs": lambda: FeatureGroup("jobs", _("Long work: run, list, cancel"), {"run": "cli.jobs:run"}),
        "letter": lambda: FeatureGroup(
            "letter",
            _("Letters: make one from data, those of an office, phrases and house style"),
            {
                "make": "cli.letter:make",
                "merge": "cli.letter_merge:merge",
                "fill": "cli.letter_fill:fill",
                "example": "cli.letter:example",
                "check": "cli.letter_check:check",
                "template": lambda: FeatureGroup(
                    "letter template", _("The office's own letter templates, made in Word: add, list, remove, copy")
                ),
            },
        ),
        "journal": lambda: FeatureGroup("journal", _("Journals: file, list, search, open")),
        "volume": lambda: FeatureGroup("volume", _("Paper journals: where each one is, lend, take back")),
        "log": lambda: FeatureGroup("log", _("The access log: show, verify")),
        "transcribe": "cli.transcribe:transcribe",
        "models": "cli.models:group",
        "window": "cli.window:window",
    }


def _version_option() -> Option:
    def show(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
        if wanted:
            click.echo(f"{PROGRAM} {version()}")
            context.exit()

    return Option(
        ["--version"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=show,
        help=_("show the version and leave"),
    )
