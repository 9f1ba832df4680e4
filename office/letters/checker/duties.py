"""Hold a read letter against its kind's duties, and the heading of one that is exempt from access against its names."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from foundation.translation import _
from office.letters import kinds
from office.letters.checker.blocks import letter_date
from office.letters.checker.language_rules import pack_of
from office.letters.checker.model import BlockName, Finding, FoundBlock, ReadLetter, TextLine
from office.letters.checker.paragraphs import paragraph_text, paragraphs_of
from office.letters.duties import Duty
from office.letters.layout_model import Layout

SPEAKING = (BlockName.SALUTATION, BlockName.BODY, BlockName.CLOSING, BlockName.SIGNATURE, BlockName.ATTACHMENTS)
"""The parts whose words can fulfil a duty; the date in a letter's head, say, is not that of an appointment."""
NAME = r"[A-ZÆØÅÄÖÜÉ][a-zæøåäöüé]+(?:-[A-ZÆØÅÄÖÜÉ][a-zæøåäöüé]+)?"
# A name that a heading leads up to: "Svar på klage – Kari Nordmann", "Innsyn i journal for Kari Nordmann".
LED_UP_TO = re.compile(
    rf"(?:[–—:-]|\b(?:for|om|til|till|vedr\.|vedrørende|gjelder|angående|ang\.|gäller))\s+(?P<name>{NAME}(?:\s{NAME})+)$"
)
DIVIDED = re.compile(r"(?<=[^\W\d_])-\s(?=[^\W\d_])")  # a word divided at the end of a line
ID_NUMBER = re.compile(r"(?<!\d)\d{6}(?:\d{2})?[ -]?\d{4,5}(?!\d)")
INSTITUTION = re.compile(r"(?i)s[yj]u?[kg]e?hus|hospital|helse|klinik|legevakt|region|kommun|fylke|universitet")


def findings(letter: ReadLetter, blocks: tuple[FoundBlock, ...], layout: Layout, kind: str) -> list[Finding]:
    """List what the kind's duties miss in a letter, and a name in an exempt heading.

    `kind` is empty for a letter of unknown kind, which has no duties. Raises UnknownKind.
    """
    found = list(_named_though_exempt(blocks, layout))
    country = pack_of(layout)
    if not kind or not country:
        return found
    loaded = kinds.load_kind(country, kind)
    date = letter_date(blocks) or datetime.datetime.now().astimezone().date()
    heading = " ".join(_text(blocks, BlockName.HEADING).split())
    shown = _as_shown(blocks)
    # A page's lines may be put together wrongly, and a file's cells say nothing of rows: one that has it will do.
    readings = (shown, DIVIDED.sub("", shown), _as_held(letter, blocks))
    missing = [kinds.missing_duties_in(loaded, heading, text, date) for text in readings]
    found += [_missing(duty, loaded.title) for duty in missing[0] if all(duty in others for others in missing)]
    return found


def _missing(duty: Duty, title: str) -> Finding:
    return Finding(
        rule=f"duty-{duty.name}",
        message=_("A letter of the kind “{kind}” must say this, and it was not found: {duty}.").format(
            kind=title, duty=duty.title
        ),
        found="",
        expected=duty.title,
        mend=_("Write it into the letter, or look whether it stands there in other words."),
        source=duty.source,
        sureness=duty.sureness,
        strength=duty.strength,
    )


def _speaking_lines(blocks: tuple[FoundBlock, ...]) -> list[TextLine]:
    return [line for block in blocks if block.name in SPEAKING for line in block.lines]


def _as_held(letter: ReadLetter, blocks: tuple[FoundBlock, ...]) -> str:
    """Give the paragraphs of the file, as far as they stand in the letter's text."""
    words = "".join("".join(line.text.split()) for line in _speaking_lines(blocks))
    return "\n".join(text for text in letter.paragraphs if text.strip() and "".join(text.split()) in words)


def _as_shown(blocks: tuple[FoundBlock, ...]) -> str:
    """Give the words of a letter as its pages show them: a paragraph a line, `label: value` for a table's rows."""
    paragraphs = (paragraph_text(rows) for rows in paragraphs_of(_speaking_lines(blocks)))
    return "\n".join(re.sub(r":?\t", ": ", paragraph, count=1) for paragraph in paragraphs)


def _text(blocks: tuple[FoundBlock, ...], name: BlockName) -> str:
    return "\n".join(block.text for block in blocks if block.name is name)


def _named_though_exempt(blocks: tuple[FoundBlock, ...], layout: Layout) -> Iterator[Finding]:
    if layout.exemption.names_in_heading or not _is_exempt(blocks, layout):
        return
    ground = layout.ground("exemption.names_in_heading")
    for block in (block for block in blocks if block.name is BlockName.HEADING):
        named = _person_in(" ".join(block.text.split()), blocks)
        if named:
            yield Finding(
                rule="exempt-heading-name",
                message=_("The letter is exempt from public access, and its heading names a person: {name}.").format(
                    name=named
                ),
                found=named,
                expected=_("A heading that says what the letter is about, without names and numbers of persons"),
                mend=_("Take the name out of the heading; it may stand in the letter."),
                source=ground.source,
                sureness=ground.sureness,
                strength=ground.strength,
                box=block.box(),
            )


def _is_exempt(blocks: tuple[FoundBlock, ...], layout: Layout) -> bool:
    if any(block.name is BlockName.EXEMPTION for block in blocks):
        return True
    head = " ".join(block.text for block in blocks if block.name in (BlockName.DETAILS, BlockName.SENDER))
    plain = " ".join(head.split()).casefold()
    return any(" ".join(mark.split()).casefold() in plain for mark in layout.exemption.marks)


def _person_in(heading: str, blocks: tuple[FoundBlock, ...]) -> str:
    """Give the name or the number of a person in a heading: the recipient's, the patient's, or one it leads up to."""
    if number := ID_NUMBER.search(heading):
        return number[0]
    known = "\n".join(_text(blocks, name) for name in (BlockName.RECIPIENT, BlockName.DETAILS, BlockName.SALUTATION))
    for name in re.findall(rf"{NAME}(?: {NAME})+", known):
        if not INSTITUTION.search(name) and _names(name, heading):
            return str(name)
    led = LED_UP_TO.search(heading)
    return led["name"] if led and not INSTITUTION.search(led["name"]) else ""


def _names(name: str, heading: str) -> bool:
    """Tell whether a heading holds first and last word of a name next to each other, or the whole name."""
    words = name.split()
    return any(
        re.search(rf"\b{re.escape(part)}\b", heading)
        for part in (name, f"{words[0]} {words[-1]}", " ".join(words[1:]))
        if " " in part
    )
