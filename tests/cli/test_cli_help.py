"""Every help page: complete, in every language, and quick."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract

from cli.generated import terminal_commands
from cli.language import CLICKS_OWN
from cli.main import program
from cli.manual import Argument, ManualCommand
from cli.pages import PAGES
from foundation.translation import LANGUAGES

LANGUAGES_OF_HELP = [*LANGUAGES]
# Texts of Click for who writes a program, and for parts of it that are not used here.
NEVER_SHOWN = {
    "(dynamic)",
    "Aborted!",
    "Argument {name!r} takes {nargs} values.",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Choice({choices})",
    "Could not determine name for option with declarations {decls!r}",
    "Could not open file {filename!r}: {message}",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Invalid start character for option ({option})",
    "Missing parameter",
    "Missing {param_type}",
    "Name '{name}' defined twice",
    (
        "No options defined but a name was passed ({name}). Did you mean to declare an argument instead? Did you mean "
        "to pass '--{name}'?"
    ),
    "Positional arguments",
    "Takes {nargs} values but 1 was given.",
    "Value must be an iterable.",
    "deprecated",
    "directory",
    "path",
    "unknown error",
    "{len_type} values are required, but {len_value} was given.",
    "{name} {filename!r} does not exist.",
    "{name} {filename!r} is a file.",
    "{name} {filename!r} is not executable.",
    "{name} {filename!r} is not writable.",
    "{value!r} does not match the format {format}.",
    "{value!r} is not a valid UUID.",
    "{value!r} is not a valid boolean. Recognized values: {states}",
}


def every_command(group: click.Group, context: click.Context, path: tuple[str, ...] = ()):
    for name in group.list_commands(context):
        made = group.get_command(context, name)
        assert made is not None
        yield (*path, name), made
        if isinstance(made, click.Group):
            yield from every_command(made, context, (*path, name))


def commands_in(language):
    root = program(["--language", language])
    return dict(every_command(root, click.Context(root, info_name="skrivestue")))


def test_every_command_of_the_office_is_there():
    found = {" ".join(path) for path in commands_in("en")}
    assert {wanted.terminal for wanted in terminal_commands()} <= found
    assert {"office init", "jobs run", "letter make", "transcribe", "window"} <= found


def test_every_command_of_the_office_has_a_page_with_an_example():
    terminal = {wanted.terminal for wanted in terminal_commands()}
    assert terminal == set(PAGES)
    assert all(page.text and page.examples for page in PAGES.values())


def test_every_parameter_says_what_it_is_for():
    silent = [
        (path, parameter.name)
        for path, made in commands_in("en").items()
        for parameter in made.params
        if not (parameter.description if isinstance(parameter, Argument) else parameter.help)
    ]
    assert silent == []


def test_every_example_is_right_usage():
    """Examples are parsed, not run."""
    import shlex

    root = program([])
    for made in commands_in("en").values():
        for example in made.examples if isinstance(made, ManualCommand) else ():
            words = shlex.split(example.partition(" > ")[0])
            context = click.Context(root, info_name="skrivestue")
            target = root
            while isinstance(target, click.Group):
                target = target.get_command(context, words.pop(0))
            target.make_context(target.name, words, parent=context)


@pytest.mark.parametrize("language", LANGUAGES_OF_HELP)
def test_every_help_page_can_be_read_in_every_language(skrivestue, language):
    for path in commands_in(language):
        page = skrivestue("--language", language, *path, "--help")
        assert page.exit_code == 0, (path, page.output)
        assert "{" not in page.stdout.replace("{da", ""), path
        first = page.stdout.splitlines()[0]
        assert " ".join(path) in first


@pytest.mark.parametrize("language", ["da", "nb", "sv"])
def test_the_language_may_be_asked_for_before_and_behind(skrivestue, language):
    before = skrivestue("--language", language, "patient", "show", "--help").stdout
    behind = skrivestue("patient", "show", "--help", f"--language={language}").stdout
    english = skrivestue("patient", "show", "--help").stdout
    assert before == behind == skrivestue("patient", "show", "--help", SKRIVESTUE_LANGUAGE=language).stdout
    assert "Show the patient" in english


def test_the_language_of_a_recording_is_not_that_of_the_messages(skrivestue):
    spoken = skrivestue("transcribe", "--language", "da", "--help").stdout
    assert spoken == skrivestue("transcribe", "--help").stdout


@pytest.mark.parametrize("words", [["--help"], ["transcribe", "--help"], ["letter", "make", "--help"], ["--version"]])
def test_the_start_loads_nothing_that_is_slow(words):
    listing = "import sys, cli.main\ntry: cli.main.main(sys.argv[1:])\nfinally: print(*sys.modules, file=sys.stderr)"
    ended = subprocess.run([sys.executable, "-c", listing, *words], capture_output=True, text=True)
    assert ended.returncode == 0
    loaded = set(ended.stderr.split())
    assert loaded & {"sqlalchemy", "PySide6", "numpy", "torch", "whisper", "typst", "docx", "lxml"} == set()


def test_without_words_the_help_is_shown_as_wrong_usage(skrivestue):
    ended = skrivestue()
    assert ended.exit_code == 2 and "Commands" in ended.stderr


def test_every_text_of_click_that_may_be_shown_is_in_our_catalogues():
    shown = set()
    for part in ("core", "exceptions", "parser", "types"):
        with (Path(click.__file__).parent / f"{part}.py").open("rb") as source:
            found = extract("python", source, {"_": None, "ngettext": (1, 2)})
            shown |= {text if isinstance(text, str) else text[0] for _line, text, _comments, _context in found}
    assert shown - set(CLICKS_OWN) - NEVER_SHOWN == set()
