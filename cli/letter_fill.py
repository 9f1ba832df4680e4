"""`letter fill`: a letter from a template made in Word, without an office."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from cli.letter import check_free
from cli.manual import Argument, ManualCommand, Option, json_option, language_option
from cli.output import note, show, show_json
from foundation.errors import WorldError
from foundation.translation import N_, _

ENDING = ".docx"


def fill() -> ManualCommand:
    """Make `letter fill`."""
    file = click.Path(path_type=Path, dir_okay=False)
    parameters = [
        Argument(
            ["template"],
            type=file,
            metavar=_("TEMPLATE"),
            description=_("the template, a .docx or .dotx made in Word"),
        ),
        Option(["--data"], type=file, metavar=_("FILE"), help=_("the values by name, as JSON")),
        Option(["--out"], type=file, metavar=_("FILE"), help=_("the .docx to write")),
        Option(["--list-fields"], is_flag=True, help=_("list the fields that the template names, and write nothing")),
        Option(["--overwrite"], is_flag=True, help=_("write over a file that is there already")),
    ]
    return ManualCommand(
        "fill",
        callback=_fill,
        params=[*parameters, json_option(), language_option()],
        help=_(
            "Fill a template made in Word, without an office: nothing is filed and nothing is logged.\n\n"
            "Where the template has the name of a value in double curly brackets, in its text, a header or footer, a "
            "note, or its title, the value is put in exactly as it is; a line feed in it becomes a new line. A name "
            "with a dot, such as patient.name, takes a value out of a group. Conditions and loops of the Jinja "
            "language may be used. A field that was not given is an error, and no letter is written.\n\n"
            "A template with macros, with links to files outside, or with anything but values, conditions, loops and "
            "filters is refused."
        ),
        examples=(
            "letter fill template.docx --list-fields",
            "letter fill template.docx --data values.json --out letter.docx",
        ),
    )


def _fill(
    template: Path, data: Path | None, out: Path | None, list_fields: bool, overwrite: bool, as_json: bool
) -> None:
    from office.letters import word_template
    from office.storage.durable import write_durably

    if list_fields:
        _show_fields(word_template.template_variables(template.read_bytes()), as_json=as_json)
        return
    if data is None or out is None:
        raise click.UsageError(_("Say with --data and --out what to fill in and where to write, or add --list-fields."))
    if out.suffix.lower() != ENDING:
        raise click.UsageError(_("--out must name a file that ends in .docx."))
    check_free(out, overwrite=overwrite)
    values, content = _values(data), template.read_bytes()
    filled = word_template.fill(content, values)
    write_durably(out, filled)
    used = {name.split(".")[0] for name in word_template.template_variables(content)}
    unused = [name for name in values if name not in used]
    if unused:
        note(_("The template has no place for: {names}").format(names=", ".join(unused)))
    if as_json:
        show_json({"file": str(out), "bytes": len(filled), "unused": unused})
    else:
        show([_("Written to {file}.").format(file=out)])


def _show_fields(names: tuple[str, ...], *, as_json: bool) -> None:
    if as_json:
        show_json({"fields": names})
    else:
        show(names or [_("The template names no field.")])


def _values(file: Path) -> dict[str, Any]:
    try:
        values = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise WorldError(
            N_("{file} holds no values by name. Write them as JSON, such as {example}."),
            file=str(file),
            example='{"name": "Nancy Ann Berggren"}',
        )
    return values
