"""From the signature of an office's command to arguments and options of the command line, and back to values."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NewType, Union

import click

from cli.manual import Argument, Option
from cli.sign_in import passphrase
from foundation.translation import _
from office.arguments import PatientId, Secret, Text
from office.features import patients
from office.session import Session


@dataclass(frozen=True)
class Parameter:
    """One parameter of a command's function: its bare type, whether it takes several values, what it is for."""

    name: str
    kind: Any
    repeated: bool
    text: Text
    required: bool
    default: Any


class IsoTime(click.ParamType[datetime]):
    """A point in time as 2026-12-31T14:30 or 2026-12-31; without a zone it is this computer's."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it, or fail with a usage error."""
        try:
            time = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            self.fail(_("Write the time as 2026-12-31T14:30, not “{value}”.").format(value=value), param, ctx)
        return time if time.tzinfo else time.astimezone()


class IsoDate(click.ParamType[date]):
    """A day as 2026-12-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read it, or fail with a usage error."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(_("Write the day as 2026-12-31, not “{value}”.").format(value=value), param, ctx)


def parameters_of(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    """Return what a command's function asks for, without the office itself. Raises TypeError where one has no text."""
    hints = typing.get_type_hints(function, include_extras=True)
    asked = list(inspect.signature(function).parameters.values())[1:]
    return tuple(_described(parameter, hints[parameter.name]) for parameter in asked)


def _described(parameter: inspect.Parameter, hint: Any) -> Parameter:
    text = next((held for held in getattr(hint, "__metadata__", ()) if isinstance(held, Text)), None)
    if text is None:
        raise TypeError(f"the parameter {parameter.name} has no Text(…) that says what it is for")
    kind = typing.get_args(hint)[0]
    if typing.get_origin(kind) in (Union, types.UnionType):
        kind = next(held for held in typing.get_args(kind) if held is not types.NoneType)
    repeated = typing.get_origin(kind) is tuple
    required = parameter.default is inspect.Parameter.empty
    return Parameter(
        name=parameter.name,
        kind=typing.get_args(kind)[0] if repeated else kind,
        repeated=repeated,
        text=text,
        required=required,
        default=None if required else parameter.default,
    )


def as_click(parameter: Parameter) -> click.Parameter:
    """Make the argument or option for a parameter, its help in the language of now."""
    name, text = parameter.name, parameter.text
    shown = (text.option or name).replace("_", "-")
    if isinstance(text, Secret):
        said = _("a file whose first line is: {what}; else a prompt").format(what=_(text.help))
        kind = click.Path(path_type=Path, allow_dash=True)
        return Option([f"--{shown}-file", name], type=kind, metavar="FILE", help=said)
    if text.positional:
        # Words need no quotes: all that stands there belongs to the one text.
        several = -1 if parameter.kind is str else 1
        return Argument(
            [name],
            metavar=shown.upper(),
            type=_click_type(parameter),
            nargs=several,
            required=True,
            description=_(text.help),
        )
    if parameter.kind is bool:
        # Where nothing said is a third answer, such as "leave it as it is", both others can be said.
        both = f"--{shown}/--not-{shown}" if parameter.default is None else f"--{shown}"
        return Option([both, name], is_flag=True, default=parameter.default, help=_(text.help))
    # By its value: click would show an enumeration's default by its name in the program.
    default = parameter.default.value if isinstance(parameter.default, StrEnum) else parameter.default
    settings = {} if parameter.required or parameter.repeated else {"default": default}
    return Option(
        [f"--{shown}", name],
        type=_click_type(parameter),
        metavar=_metavar(parameter),
        required=parameter.required,
        multiple=parameter.repeated,
        show_default=bool(settings.get("default")),
        help=_(text.help),
        **settings,
    )


def _click_type(parameter: Parameter) -> click.ParamType[Any]:
    kind = parameter.kind
    if isinstance(kind, NewType):
        return click.STRING if kind is PatientId else click.INT
    if issubclass(kind, StrEnum):
        return click.Choice([member.value for member in kind])
    known: dict[type, click.ParamType[Any]] = {
        Path: click.Path(path_type=Path),
        datetime: IsoTime(),
        date: IsoDate(),
        int: click.IntRange(min=0),
        str: click.STRING,
    }
    return known[kind]


def _metavar(parameter: Parameter) -> str | None:
    if parameter.kind is PatientId:
        return "ID"
    if isinstance(parameter.kind, NewType) or parameter.kind is int:
        return "NUMBER"
    return {Path: "FILE", datetime: "TIME", date: "DATE", str: "TEXT"}.get(parameter.kind)


def value_of(parameter: Parameter, given: Any, session: Session) -> Any:
    """Turn what click read into what the command takes; a patient's id is looked up through the door."""
    if isinstance(parameter.text, Secret):
        question = _("{what} (it is not shown)").format(what=_(parameter.text.help))
        return passphrase(given, question, new=True, variable=None)
    if given is None or (parameter.repeated and parameter.default is None and not given):
        return None
    if parameter.kind is PatientId:
        return session.call(patients.find, identity=given).id
    if isinstance(parameter.kind, type) and issubclass(parameter.kind, StrEnum):
        return tuple(map(parameter.kind, given)) if parameter.repeated else parameter.kind(given)
    if parameter.text.positional and parameter.kind is str:
        return " ".join(given)
    return given
