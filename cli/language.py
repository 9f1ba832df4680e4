"""The language of the terminal's texts: ours, and those that Click brings along."""

from __future__ import annotations

import gettext
import os
from collections.abc import Sequence
from importlib.resources import files

from foundation.translation import DOMAIN, LANGUAGES, N_, ngettext, use_language

OPTION = "--language"
# Behind these words the option of this name says which language is spoken in recordings.
SPOKEN = ("transcribe", "models")

# Click asks gettext for these by itself; they stand here so that our catalogues hold them.
CLICKS_OWN = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Try '{command} {option}' for help."),
    N_("Error: {message}"),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter: {param_name}"),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1),
    ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1),
    ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 1),
    N_("Option {name!r} does not take a value."),
    ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 1),
    N_("{value} is not in the range {range}."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is not readable."),
    N_("file"),
    N_("{value!r} is not a valid {number_type}."),
    N_("env var: {var}"),
    N_("default: {default}"),
    N_("required"),
    N_("Choose from:\n\t{choices}"),
    N_("Repeat for confirmation"),
    N_("Error: The two entered values do not match."),
)


def choose_language(arguments: Sequence[str]) -> str:
    """Use the language that `--language` asks for, or else the environment; return it.

    It is read before the arguments are parsed, because the help that parsing may show is already in that language.
    """
    language = use_language(_asked(arguments))
    # Click's texts go through the process-wide gettext, which looks for the language in this variable.
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(files("resources") / "translations"))
    gettext.textdomain(DOMAIN)
    return language


def _asked(arguments: Sequence[str]) -> str | None:
    asked = None
    for position, argument in enumerate(arguments):
        if argument in ("--", *SPOKEN):
            break
        if argument.startswith(f"{OPTION}="):
            asked = argument.partition("=")[2]
        elif argument == OPTION and position + 1 < len(arguments):
            asked = arguments[position + 1]
    return asked if asked in LANGUAGES else None
