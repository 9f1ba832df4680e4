"""Subcommands from the office's registry: every command with a `terminal` name, such as `journal search`.

What a command asks for comes from its function's signature, so a command that is added to the office is here at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.manual import Maker, ManualCommand, ManualGroup, json_option, language_option
from cli.output import complain, show, show_json
from cli.sign_in import office_options, signed_in
from foundation.translation import _

if TYPE_CHECKING:
    from office.commands import Command


class FeatureGroup(ManualGroup):
    """A group such as `journal`, or `letter template`: the registry's commands of that name, and some made by hand.

    The office's features are loaded when one of the registry's commands is asked for, since that takes a second.
    """

    def __init__(self, name: str, description: str, by_hand: Mapping[str, Maker | str] | None = None) -> None:
        super().__init__(name.rpartition(" ")[2], makers=by_hand or {}, help=description)
        self.topic = name

    def makers(self) -> Mapping[str, Maker | str]:
        """Return what makes each subcommand, those of the registry first."""
        made: dict[str, Maker | str] = {}
        for wanted in terminal_commands():
            topic, _space, name = (wanted.terminal or "").rpartition(" ")
            if topic == self.topic:
                made[name] = partial(subcommand, wanted)
        return made | dict(self.by_hand)


def terminal_commands() -> list[Command[..., Any]]:
    """Return all commands of the registry that have a name for the terminal."""
    import office.features  # noqa: F401  (fills the registry)
    from office.commands import REGISTRY

    return [wanted for wanted in REGISTRY.values() if wanted.terminal]


def subcommand(wanted: Command[..., Any]) -> ManualCommand:
    """Make the subcommand of one command of the registry."""
    from cli import answers, pages
    from cli.parameters import as_click, parameters_of, value_of

    parameters = parameters_of(wanted.function)

    def run(
        office_folder: Path | None, office_user: str | None, passphrase_file: Path | None, as_json: bool, **given: Any
    ) -> None:
        with signed_in(office_folder, office_user, passphrase_file) as session:
            values = {one.name: value_of(one, given[one.name], session) for one in parameters}
            result = session.call(wanted, **values)
        if as_json:
            show_json(result)
        else:
            show(answers.parts(wanted.name, result, values))
        failure = answers.failure(result)
        if failure:
            complain(failure)
            raise click.exceptions.Exit(1)

    page = pages.page(wanted)
    return ManualCommand(
        (wanted.terminal or "").rpartition(" ")[2],
        callback=run,
        params=[*map(as_click, parameters), *office_options(), json_option(), language_option()],
        help=_(page.text),
        examples=page.examples,
    )
