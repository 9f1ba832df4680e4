"""`letter merge`: one letter a row of a list, without an office."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.letter import as_asked
from cli.letter_merge_folder import LetterFolder
from cli.manual import ManualCommand, Option, json_option, language_option
from cli.output import complain, note, show, show_json
from cli.progress import ProgressLine
from foundation.errors import WorldError
from foundation.translation import N_, _

if TYPE_CHECKING:
    from office.letters.merge import BadRow, LetterFrame, MadeLetter
    from office.letters.merge_list import ListRow, MergeList

FORMS = ("pdf", "docx")
ROWS_BETWEEN = 20
"""So often the progress is shown while rows are checked, which goes fast."""


@dataclass
class Outcome:
    """What became of a list: files written, letters that were there from an earlier call, rows without a letter."""

    rows: int
    made: list[dict[str, Any]] = field(default_factory=list)
    there: int = 0
    bad: list[dict[str, Any]] = field(default_factory=list)
    missing_duties: Counter[str] = field(default_factory=Counter)


def merge() -> ManualCommand:
    """Make `letter merge`."""
    return ManualCommand(
        "merge",
        callback=_merge,
        params=[*_what(), *_where(), json_option(), language_option()],
        help=_(
            "Make one letter for each row of a list, without an office: nothing is filed and nothing is logged. Every "
            "row is checked before the first letter is made. A row that makes no letter is told of on standard error "
            "with all that is wrong with it, and does not stop the others.\n\n"
            "The list is CSV or XLSX; its first row names the columns: “name”, “address” (or “address 1”, “address "
            "2”, “postcode”, “town”), and the kind's fields by their names or labels, such as “Mødedato”. What all "
            "letters share (sender, date, signature, fields without a column) comes from --data, which is the data of "
            "one letter, as “letter example” writes it. An empty cell is empty, whatever the data says.\n\n"
            "Files are named by the row's number and a column. A file that is there is not written over. When the "
            "same command is given again after it was cut off, or after rows were corrected, letters that are there "
            "already are left as they are, and the others are made.\n\n"
            "Exit codes: 0 a letter for every row; 1 some rows, or all, made none; 2 wrong usage."
        ),
        examples=(
            "letter example --layout da --kind indkaldelse > common.json",
            "letter merge --layout da --kind indkaldelse --data common.json --list rows.csv --check-only",
            "letter merge --layout da --kind indkaldelse --data common.json --list rows.csv --out letters",
            "letter merge --data common.json --list rows.xlsx --out letters --form docx --name-by patient",
        ),
    )


def _what() -> list[click.Parameter]:
    layout, kind = _("the country's layout, such as da"), _("the kind of letter, such as proevesvar")
    file = click.Path(path_type=Path, dir_okay=False)
    return [
        Option(["--layout"], metavar=_("NAME"), help=_("{what}; that of the data if left out").format(what=layout)),
        Option(["--kind"], metavar=_("KIND"), help=_("{what}; that of the data if left out").format(what=kind)),
        Option(
            ["--data"], type=file, metavar=_("FILE"), required=True, help=_("what all letters share, a letter as JSON")
        ),
        Option(
            ["--list", "list_file"], type=file, metavar=_("FILE"), required=True, help=_("the rows, as CSV or XLSX")
        ),
        Option(
            ["--leave-out"],
            multiple=True,
            metavar=_("COLUMN"),
            help=_("a column that the letters don't use; may be given again"),
        ),
    ]


def _where() -> list[click.Parameter]:
    return [
        Option(
            ["--out"],
            type=click.Path(path_type=Path, file_okay=False),
            metavar=_("FOLDER"),
            help=_("write the letters into this folder, which is made if need be"),
        ),
        Option(
            ["--form"],
            type=click.Choice(FORMS),
            default=FORMS[0],
            show_default=True,
            help=_("in which form to write them"),
        ),
        Option(
            ["--name-by"],
            metavar=_("COLUMN"),
            help=_("the column whose value stands in the files' names; the recipient's name if left out"),
        ),
        Option(["--check-only"], is_flag=True, help=_("check the rows and write nothing")),
        Option(["--overwrite"], is_flag=True, help=_("write over files that are there already")),
    ]


def _merge(
    layout: str | None,
    kind: str | None,
    data: Path,
    list_file: Path,
    leave_out: tuple[str, ...],
    out: Path | None,
    form: str,
    name_by: str | None,
    check_only: bool,
    overwrite: bool,
    as_json: bool,
) -> None:
    from office.letters.merge import letter_frame
    from office.letters.merge_columns import NAME, column_titled
    from office.letters.model import Letter

    if out is None and not check_only:
        raise click.UsageError(_("Say with --out FOLDER where to write, or add --check-only."))
    common = as_asked(_common(data), {"layout": layout, "kind": kind})
    merge_list = _merge_list(list_file, str(common.get("layout", Letter.layout)))
    frame = letter_frame(common, merge_list, leave_out=leave_out)
    naming = column_titled(merge_list, name_by) if name_by is not None else frame.columns.head.get(NAME)
    outcome = Outcome(len(merge_list.rows))
    good = _checked(frame, merge_list, outcome)
    if out is not None and not check_only and good:
        _make(frame, good, LetterFolder(out, form, naming, overwrite=overwrite), outcome)
    _tell(outcome, out, as_json=as_json, check_only=check_only)
    if outcome.bad:
        raise click.exceptions.Exit(1)


def _common(file: Path) -> dict[str, Any]:
    try:
        data = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise WorldError(
            N_("{file} is no letter's data. “letter example” writes such a file to start from."), file=str(file)
        )
    return data


def _merge_list(file: Path, layout: str) -> MergeList:
    from office.letters.layout import load_layout
    from office.letters.merge_list import read_merge_list

    decimal_sign = "." if load_layout(layout).language == "en" else ","
    merge_list = read_merge_list(file.read_bytes(), decimal_sign=decimal_sign)
    if not merge_list.rows:
        raise WorldError(N_("{file} has a row of titles and no row below it, so there is no letter."), file=str(file))
    return merge_list


def _checked(frame: LetterFrame, merge_list: MergeList, outcome: Outcome) -> tuple[ListRow, ...]:
    from office.letters.merge import checked_rows

    with ProgressLine() as line:

        def on_row(count: int) -> None:
            if count % ROWS_BETWEEN == 0:
                line.show(_("Checking rows"), count / outcome.rows)

        checked = checked_rows(frame, merge_list.rows, on_row=on_row)
    for bad in checked.bad:
        _tell_bad(bad, outcome)
    return checked.good


def _make(frame: LetterFrame, good: tuple[ListRow, ...], folder: LetterFolder, outcome: Outcome) -> None:
    from office.letters.docx import render_docx
    from office.letters.merge import BadRow, merged
    from office.letters.pdf import render_pdf

    render = render_pdf if folder.form == "pdf" else render_docx
    with ProgressLine() as line, folder:

        def tell(row: ListRow, problem: str) -> None:
            line.wipe()
            _tell_bad(BadRow(row.number, (problem,)), outcome)

        wanted = _wanted(frame, good, folder, outcome, tell)
        for made in merged(frame, wanted, render):
            line.show(_("Row {number}").format(number=made.row.number), made.row.number / good[-1].number)
            if made.problem:
                tell(made.row, made.problem)
                continue
            try:
                file = folder.write(made.row, made.content, _fingerprint(frame, made.row))
            except WorldError as error:
                tell(made.row, str(error))
                continue
            outcome.made.append({"row": made.row.number, "file": str(file), "bytes": len(made.content)})
            outcome.missing_duties.update(_missing_duties(frame, made))


def _wanted(
    frame: LetterFrame,
    good: tuple[ListRow, ...],
    folder: LetterFolder,
    outcome: Outcome,
    tell: Callable[[ListRow, str], None],
) -> Iterator[ListRow]:
    """Give the rows whose letter is still to be made."""
    for row in good:
        try:
            if folder.has(row, _fingerprint(frame, row)):
                outcome.there += 1
            else:
                yield row
        except WorldError as error:
            tell(row, str(error))


def _fingerprint(frame: LetterFrame, row: ListRow) -> Mapping[str, Any]:
    from office.letters.merge import row_data

    return row_data(frame, row)


def _missing_duties(frame: LetterFrame, made: MadeLetter) -> list[str]:
    from office.letters.kinds import missing_duties

    assert made.letter is not None
    return [f"{duty.title} ({duty.source})" for duty in missing_duties(frame.kind, made.letter)]


def _tell_bad(bad: BadRow, outcome: Outcome) -> None:
    outcome.bad.append({"row": bad.number, "problems": list(bad.problems)})
    complain(_("Row {number}: {problems}").format(number=bad.number, problems=" ".join(bad.problems)))


def _tell(outcome: Outcome, out: Path | None, *, as_json: bool, check_only: bool) -> None:
    for duty, count in outcome.missing_duties.items():
        sentence = _("{count} letters do not say what they must: {duty}")
        note(sentence.format(count=count, duty=duty))
    if as_json:
        show_json(
            {
                "rows": outcome.rows,
                "made": outcome.made,
                "already_there": outcome.there,
                "bad_rows": outcome.bad,
                "missing_duties": outcome.missing_duties,
            }
        )
    elif check_only:
        sentence = _("{rows} rows checked: {good} make a letter, {bad} don't.")
        good, bad = outcome.rows - len(outcome.bad), len(outcome.bad)
        show([sentence.format(rows=outcome.rows, good=good, bad=bad)])
    else:
        sentence = _("{made} letters written to {folder}; {there} were there already; {bad} of {rows} rows made none.")
        made, bad = len(outcome.made), len(outcome.bad)
        show([sentence.format(made=made, folder=out, there=outcome.there, bad=bad, rows=outcome.rows)])
