"""`letter make` and `letter example`: letters from data, without an office."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.manual import ManualCommand, Option, json_option, language_option
from cli.output import note, show, show_json
from foundation.errors import WorldError
from foundation.translation import N_, _

if TYPE_CHECKING:
    from office.letters.layout_model import Layout
    from office.letters.model import Letter

ENDINGS = (".pdf", ".docx")


def make() -> ManualCommand:
    """Make `letter make`."""
    options = [
        *_which(required=False),
        Option(
            ["--data"],
            type=click.Path(path_type=Path),
            metavar=_("FILE"),
            required=True,
            help=_("the letter's data as JSON, or - for standard input"),
        ),
        Option(
            ["--out"],
            type=click.Path(path_type=Path),
            metavar=_("FILE"),
            required=True,
            help=_("where to write it; .pdf or .docx says in which form"),
        ),
        Option(
            ["--house-style"],
            type=click.Path(path_type=Path),
            metavar=_("FILE"),
            help=_("a file of one's own laid over the country's layout (TOML; docs/letters.md tells of it)"),
        ),
        Option(["--logo"], type=click.Path(path_type=Path), metavar=_("FILE"), help=_("its logo, as PNG or JPEG")),
        Option(["--overwrite"], is_flag=True, help=_("write over a file that is there already")),
    ]
    return ManualCommand(
        "make",
        callback=_make,
        params=[*options, json_option(), language_option()],
        help=_(
            "Make a letter from data, without an office: nothing is filed and nothing is logged. The data is a JSON "
            "file; “letter example” writes one to start from.\n\n"
            "Where the law wants something in such a letter that its text does not say, a remark on standard error "
            "names it with its source; the letter is made all the same."
        ),
        examples=(
            "letter example --layout da --kind proevesvar > letter.json",
            "letter make --layout da --kind proevesvar --data letter.json --out letter.pdf",
            "letter make --data letter.json --out letter.docx",
            "letter make --data letter.json --house-style ours.toml --logo logo.png --out letter.pdf",
        ),
    )


def example() -> ManualCommand:
    """Make `letter example`."""
    return ManualCommand(
        "example",
        callback=_example,
        params=[*_which(required=True), language_option()],
        help=_(
            "Write the data of an example letter, as JSON, to start from. The people in it are invented. A name that "
            "does not fit is answered with those that do."
        ),
        examples=("letter example --layout da --kind indkaldelse > letter.json",),
    )


def _which(*, required: bool) -> list[click.Parameter]:
    layout, kind = _("the country's layout, such as da"), _("the kind of letter, such as proevesvar")
    if not required:
        layout, kind = (_("{what}; that of the data if left out").format(what=what) for what in (layout, kind))
    return [
        Option(["--layout"], metavar=_("NAME"), required=required, help=layout),
        Option(["--kind"], metavar=_("KIND"), required=required, help=kind),
    ]


def _example(layout: str, kind: str) -> None:
    from office.letters.data import example_data

    show_json(example_data(layout, kind))


def _make(
    layout: str | None,
    kind: str | None,
    data: Path,
    out: Path,
    house_style: Path | None,
    logo: Path | None,
    overwrite: bool,
    as_json: bool,
) -> None:
    from office.letters.docx import render_docx
    from office.letters.kinds import load_kind, missing_duties
    from office.letters.pdf import render_pdf
    from office.storage.durable import write_durably

    if out.suffix.lower() not in ENDINGS:
        raise click.UsageError(_("--out must name a file that ends in .pdf or .docx."), click.get_current_context())
    check_free(out, overwrite=overwrite)
    letter = _letter(_read(data), {"layout": layout, "kind": kind})
    render = render_pdf if out.suffix.lower() == ".pdf" else render_docx
    look = _look(letter.layout, house_style, logo)
    content = render(letter, look)
    write_durably(out, content)
    duties = missing_duties(load_kind(letter.layout, letter.kind), letter, layout=look) if letter.kind else ()
    missing = [f"{duty.title} ({duty.source})" for duty in duties]
    for duty in missing:
        note(_("The letter does not say what it must: {duty}").format(duty=duty))
    if as_json:
        show_json({"file": str(out), "bytes": len(content), "missing_duties": missing})
    else:
        show([_("Written to {file}.").format(file=out)])


def _look(name: str, house_style: Path | None, logo: Path | None) -> Layout:
    """Load the country's layout, with a file of one's own laid over it. Raises `WorldError`."""
    from office.letters.layout import load_layout, with_house_style

    if house_style is None:
        if logo is not None:
            raise click.UsageError(
                _("--logo needs --house-style, which says where it stands."), click.get_current_context()
            )
        return load_layout(name)
    return with_house_style(name, house_style.read_bytes(), None if logo is None else logo.read_bytes())


def check_free(file: Path, *, overwrite: bool) -> None:
    """Refuse to write over a file, or into a folder that is not there. Raises `WorldError`."""
    if file.exists() and not (overwrite and file.is_file()):
        raise WorldError(N_("{file} is there already. Name another file, or add --overwrite."), file=str(file))
    if not file.parent.is_dir():
        raise WorldError(N_("There is no folder {folder}. Make it first, or name another."), folder=str(file.parent))


def _read(data: Path) -> bytes:
    return sys.stdin.buffer.read() if str(data) == "-" else data.read_bytes()


def _letter(text: bytes, wanted: dict[str, str | None]) -> Letter:
    """Read the data, with layout and kind as they were asked for. Raises `WrongLetterData`."""
    from office.letters.data import letter_from_data, letter_from_json

    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        return letter_from_json(text)  # which tells what is wrong with it
    return letter_from_data(as_asked(data, wanted))


def as_asked(data: dict[str, Any], wanted: Mapping[str, str | None]) -> dict[str, Any]:
    """Put layout and kind into the data as they were asked for. Raises `WorldError` where it names others."""
    data = dict(data)
    for name, value in wanted.items():
        if value is None:
            continue
        if data.get(name, value) != value:
            raise WorldError(
                N_("The data is of {name} “{found}”, not “{wanted}”. Leave --{name} out, or correct the data."),
                name=name,
                found=str(data[name]),
                wanted=value,
            )
        data[name] = value
    return data
