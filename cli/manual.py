"""How a help page is built: what the command does, its arguments, its options by section, examples.

Commands are made when they are asked for, not when this package is imported: that keeps the start quick, and lets
every text be in the language that was chosen a moment before.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from foundation.translation import LANGUAGES, _

Maker = Callable[[], click.Command]


class Argument(click.Argument):
    """An argument with a description of its own on the help page."""

    def __init__(self, declarations: Sequence[str], *, description: str, **attributes: Any) -> None:
        super().__init__(declarations, **attributes)
        self.description = description

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """Return the argument's name and description."""
        return self.make_metavar(ctx), self.description


class Option(click.Option):
    """An option that stands under a heading of the help page; an empty heading is that of the plain options."""

    def __init__(self, declarations: Sequence[str], *, section: str = "", **attributes: Any) -> None:
        super().__init__(declarations, **attributes)
        self.section = section


class ManualCommand(click.Command):
    """A command whose help reads like a manual page. `examples` are command lines without the program's name."""

    def __init__(self, name: str, *, examples: Sequence[str] = (), **attributes: Any) -> None:
        super().__init__(name, options_metavar=_("[OPTIONS]"), **attributes)
        self.examples = examples

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write arguments, then options under their headings, those of the command itself first."""
        sections: dict[str, list[tuple[str, str]]] = {_("Arguments"): [], _("Options"): []}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                plain = _("Arguments") if isinstance(parameter, Argument) else _("Options")
                sections.setdefault(getattr(parameter, "section", "") or plain, []).append(record)
        for heading, rows in sections.items():
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples as they are typed: a line that is broken by the page could not be copied."""
        if self.examples:
            with formatter.section(_("Examples")):
                for example in self.examples:
                    formatter.write(f"{'':{formatter.current_indent}}{ctx.find_root().info_name} {example}\n")


class ManualGroup(click.Group):
    """A group whose subcommands are made when asked for. `makers` gives their names, in the order of the help page.

    A maker is a function, or its place as `module:function`, which is imported only then.
    """

    def __init__(self, name: str, *, makers: Mapping[str, Maker | str], **attributes: Any) -> None:
        subcommands = _("COMMAND [ARGUMENTS]...")
        super().__init__(name, options_metavar=_("[OPTIONS]"), subcommand_metavar=subcommands, **attributes)
        self.by_hand = makers

    def makers(self) -> Mapping[str, Maker | str]:
        """Return what makes each subcommand."""
        return self.by_hand

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the subcommands in their order."""
        return list(self.makers())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make a subcommand; those written by hand are looked for first, which loads nothing."""
        maker = self.by_hand.get(cmd_name) or self.makers().get(cmd_name)
        if maker is None:
            return None
        if isinstance(maker, str):
            module, function = maker.split(":")
            maker = getattr(importlib.import_module(module), function)
        assert callable(maker)
        made: click.Command = maker()
        return made

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each subcommand with the first sentence of its help; click would cut it off."""
        made = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _first_sentence(command.help or "")) for name, command in made if command])


def _first_sentence(text: str) -> str:
    line = " ".join(text.split("\n\n", maxsplit=1)[0].split())
    return line.split(". ")[0].removesuffix(".")


def json_option() -> Option:
    """`--json`: the answer for a script."""
    return Option(["--json", "as_json"], is_flag=True, help=_("answer in JSON, for scripts"), section=_("Output"))


def language_option() -> Option:
    """`--language`: read by `cli.language` before parsing; here it is only checked and described."""
    return Option(
        ["--language"],
        type=click.Choice(list(LANGUAGES)),
        expose_value=False,
        help=_("the language of help, answers and messages; else that of {variable}, or the system's").format(
            variable="SKRIVESTUE_LANGUAGE"
        ),
        section=_("Output"),
    )
