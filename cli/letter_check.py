"""`letter check`: what a letter departs in from its country's pack, its language's rules and its duties."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.letter import check_free
from cli.manual import Argument, ManualCommand, Option, json_option, language_option
from cli.output import Part, note, show, show_json
from foundation.translation import _

if TYPE_CHECKING:
    from office.letters.checker.model import Finding, Report


def check() -> ManualCommand:
    """Make `letter check`."""
    return ManualCommand(
        "check",
        callback=_check,
        params=[*_options(), json_option(), language_option()],
        help=_(
            "Check a letter: find its parts, measure them on the page, and list what departs from the country's pack, "
            "its language's rules and the duties of its kind. Each finding says how binding its rule is, and where the "
            "rule comes from; a departure from house style is advice and no error.\n\n"
            "A DOCX is measured on the pages that LibreOffice makes of it. Where LibreOffice is not installed, places "
            "are an estimate, and the answer says so. Nothing is filed and nothing is logged."
        ),
        examples=(
            "letter check letter.docx --layout da --kind indkaldelse",
            "letter check letter.pdf --layout da --json",
            "letter check letter.docx --layout da --kind indkaldelse --picture page-1.png",
        ),
    )


def _options() -> list[click.Parameter]:
    return [
        Argument(
            ["file"],
            type=click.Path(path_type=Path),
            metavar=_("FILE"),
            description=_("the letter, as DOCX or PDF; also one that was made in Word by somebody else"),
        ),
        Option(["--layout"], metavar=_("NAME"), required=True, help=_("the country's layout, such as da")),
        Option(
            ["--kind"],
            metavar=_("KIND"),
            default="",
            help=_("the kind of letter, such as indkaldelse; without it, no kind's duties are asked for"),
        ),
        Option(
            ["--picture"],
            type=click.Path(path_type=Path),
            metavar=_("FILE"),
            help=_("write a picture of a page (.png) with the findings numbered and the envelope's window laid over"),
        ),
        Option(
            ["--page"], type=click.IntRange(min=1), default=1, help=_("the page of the picture; the first if left out")
        ),
        Option(["--overwrite"], is_flag=True, help=_("write over a picture that is there already")),
    ]


def _check(file: Path, layout: str, kind: str, picture: Path | None, page: int, overwrite: bool, as_json: bool) -> None:
    from office.letters.checker.check import check_letter, known_names
    from office.letters.checker.reading import read_file

    known_names(layout, kind)
    if picture is not None:
        if picture.suffix.lower() != ".png":
            raise click.UsageError(_("--picture must name a file that ends in .png."), click.get_current_context())
        check_free(picture, overwrite=overwrite)
    read = read_file(file.read_bytes())
    report = check_letter(read.letter, layout, kind)
    if not report.letter.measured:
        note(_("LibreOffice is not installed, so all places are an estimate from the file's own XML."))
    if as_json:
        show_json(_as_data(report))
    else:
        show(_answer(report))
    if picture is not None:
        _draw(picture, read.pdf, report, layout, page)


def _draw(picture: Path, pdf: bytes, report: Report, layout: str, page: int) -> None:
    from office.letters.checker.picture import draw_page
    from office.letters.layout import load_layout
    from office.storage.durable import write_durably

    write_durably(picture, draw_page(pdf, report, load_layout(layout), page=page))
    note(_("The picture is in {file}.").format(file=picture))


def _answer(report: Report) -> list[Part]:
    if not report.findings:
        return [_("Nothing was found that departs from the pack, the language's rules or the kind's duties.")]
    parts: list[Part] = [
        _("Findings: {count}. Of these are advice on house style: {advice}.").format(
            count=len(report.findings), advice=sum(finding.is_advice for finding in report.findings)
        )
    ]
    for number, finding in enumerate(report.findings, 1):
        parts.append("")
        parts += _lines(number, finding)
    return parts


def _lines(number: int, finding: Finding) -> list[Part]:
    from office.letters.checker.model import STRENGTH_TITLES, SURENESS_TITLES

    lines: list[Part] = [f"{number}. {finding.message} [{_(STRENGTH_TITLES[finding.strength])}]"]
    told = (
        (_("Found: {text}"), finding.found),
        (_("Expected: {text}"), finding.expected),
        (_("To mend it: {text}"), finding.mend),
        (_("Source: {text}"), f"{finding.source} ({_(SURENESS_TITLES[finding.sureness])})"),
    )
    return lines + [f"   {sentence.format(text=text)}" for sentence, text in told if text]


def _as_data(report: Report) -> dict[str, Any]:
    letter = report.letter
    return {
        "measured": letter.measured,
        "pages": len(letter.pages),
        "language_tag": letter.language_tag,
        "title": letter.title,
        "remarks": [asdict(remark) for remark in letter.remarks],
        "blocks": [{"name": block.name, "box": asdict(block.box()), "text": block.text} for block in report.blocks],
        "findings": [{**asdict(finding), "is_advice": finding.is_advice} for finding in report.findings],
    }
