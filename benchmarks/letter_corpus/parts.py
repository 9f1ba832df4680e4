"""Faults of what is there: parts that are missing, what is left in the file, duties that a letter does not fulfil."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from benchmarks.letter_corpus.drafts import (
    DUTY_MISSED,
    OUR_DOCX,
    PAGES_FULL,
    PDF,
    Draft,
    Fault,
    Planted,
    body_texts,
    longer,
    missed_duties,
    with_text,
)
from office.letters.blocks import plain_text
from office.letters.model import Signature


def _without(*values: str) -> Callable[[Draft], Draft | None]:
    def plant(draft: Draft) -> Draft | None:
        placed = tuple(
            replace(block, lines=tuple(line for line in block.lines if line.value not in values))
            for block in draft.layout.placed
        )
        return None if placed == draft.layout.placed else replace(draft, layout=replace(draft.layout, placed=placed))

    return plant


def _no_recipient(draft: Draft) -> Draft | None:
    return _without("recipient.name", "recipient.address")(draft) if draft.is_addressed else None


def _no_reference(draft: Draft) -> Draft | None:
    if not (draft.is_addressed and draft.letter.our_reference):
        return None  # nobody answers a leaflet or minutes
    return _without("our_reference", "your_reference")(draft)


def _no_heading(draft: Draft) -> Draft | None:
    return None if draft.way in (PDF, OUR_DOCX) else replace(draft, letter=replace(draft.letter, heading=""))


def _no_salutation(draft: Draft) -> Draft | None:
    if not draft.greets_a_person:
        return None
    return replace(draft, letter=replace(draft.letter, salutation=""))


def _no_closing(draft: Draft) -> Draft | None:
    if not draft.kind.contents.closes:
        return None
    letter = replace(draft.letter, closing="")
    return replace(draft, letter=letter, layout=replace(draft.layout, closing=replace(draft.layout.closing, text="")))


def _no_signature(draft: Draft) -> Draft | None:
    if not draft.kind.contents.closes:
        return None
    return replace(draft, letter=replace(draft.letter, signature=Signature("")))


def _no_page_number(draft: Draft) -> Draft | None:
    made = replace(draft, layout=replace(draft.layout, page_number=replace(draft.layout.page_number, form=" ")))
    return longer(made, PAGES_FULL)


def _no_head(draft: Draft) -> Draft | None:
    head = replace(draft.layout.continuation, left=(), right=())
    return longer(replace(draft, layout=replace(draft.layout, continuation=head)), PAGES_FULL)


PARTS = (
    Fault("no recipient", "recipient", _no_recipient, ("recipient-missing",)),
    Fault("no date", "details", _without("date"), ("date-missing",)),
    Fault("no reference", "reference", _no_reference, ("reference-missing",)),
    Fault("no sender", "sender", _without("sender.name", "sender.unit", "sender.contact"), ("sender-missing",)),
    Fault("no heading", "heading text", _no_heading, ("heading-missing",)),
    Fault("no greeting", "salutation", _no_salutation, ("salutation-missing",)),
    Fault("no closing", "closing", _no_closing, ("closing-missing",)),
    Fault("no name below", "signature", _no_signature, ("signature-missing",)),
    Fault("no page number", "page 2", _no_page_number, ("page-number-missing",)),
    Fault("no head on page 2", "page 2", _no_head, ("continuation-head-missing",)),
)


def _another_language(draft: Draft) -> Draft | None:
    language = "en-US" if draft.way != PDF else "en"
    if draft.letter.layout == "gb":
        language = "da"
    return replace(draft, letter=replace(draft.letter, language=language))


def _in_docx(change: Callable[[Any, random.Random], None]) -> Callable[[Draft], Draft | None]:
    def plant(draft: Draft) -> Draft | None:
        if draft.way == PDF:
            return None
        chance = random.Random(draft.random.random())

        def after(content: bytes) -> bytes:
            document = docx.Document(io.BytesIO(content))
            change(document, chance)
            file = io.BytesIO()
            document.save(file)
            return file.getvalue()

        return replace(draft, after=(*draft.after, after))

    return plant


def _running_text(document: Any, chance: random.Random) -> Any:
    """Choose a paragraph of running text; python-docx itself does not see those in content controls."""
    body = document.element.body
    found = [Paragraph(element, document._body) for element in body.iter(qn("w:p"))]
    with_runs = [paragraph for paragraph in found if paragraph.runs and paragraph.text.strip()]
    return chance.choice([paragraph for paragraph in with_runs if len(paragraph.text) > 60] or with_runs)


def _track(document: Any, chance: random.Random) -> None:
    run = _running_text(document, chance).runs[0]._r
    change = parse_xml(
        f'<w:ins {nsdecls("w")} w:id="7001" w:author="Sekretær" w:date="2026-05-03T10:00:00Z">'
        "<w:r><w:t> også</w:t></w:r></w:ins>"
    )
    run.addnext(change)


def _comment(document: Any, chance: random.Random) -> None:
    document.add_comment(_running_text(document, chance).runs[0], text="Er det rigtigt?", author="Overlæge")


def _hide(document: Any, chance: random.Random) -> None:
    run = _running_text(document, chance).add_run(" (internal note)")
    run.font.hidden = True


FILES = (
    Fault("file in another language", "language", _another_language, ("language-tag",)),
    Fault("tracked changes", "changes", _in_docx(_track), ("tracked-changes",)),
    Fault("comments", "comments", _in_docx(_comment), ("comments",)),
    Fault("hidden text", "hidden", _in_docx(_hide), ("hidden-text",)),
)


def _duty_missed(draft: Draft) -> Draft | None:
    """Strike out what one of the kind's duties asks for, a sentence or an item at a time."""
    duties = [duty for duty in draft.kind.contents.duties if duty.place.value == "body"]
    draft.random.shuffle(duties)
    letter = draft.letter
    for duty in duties:
        body = letter.body
        for place, text in reversed(list(body_texts(body))):
            kept = " ".join(s for s in re.split(r"(?<=[.!?])\s+", text) if not _speaks_of(duty.says, s))
            if kept != " ".join(text.split()):
                body = with_text(body, place, kept or "–")
        body = tuple(block for block in body if plain_text((block,)).strip("-– \n"))
        made = replace(draft, letter=replace(letter, body=body))
        if duty.name in missed_duties(made) and duty.name not in missed_duties(draft) and len(body) > 1:
            found = Planted(DUTY_MISSED, frozenset({f"duty-{duty.name}"}))
            return replace(made, planted=(*draft.planted, found))
    return None


def _speaks_of(patterns: tuple[str, ...], sentence: str) -> bool:
    return any(re.search(pattern, sentence, re.IGNORECASE | re.DOTALL) for pattern in patterns)


def _named_though_exempt(draft: Draft) -> Draft | None:
    marks = draft.layout.exemption.marks
    if draft.layout.exemption.names_in_heading or not marks or not draft.greets_a_person:
        return None
    name = draft.letter.recipient.name
    heading = draft.random.choice([f"{draft.letter.heading} – {name}", f"{name}: {draft.letter.heading}"])
    return replace(draft, letter=replace(draft.letter, heading=heading, exemption_mark=marks[0]))


DUTIES = (
    Fault(DUTY_MISSED, "duty", _duty_missed),
    Fault("name in an exempt heading", "heading text", _named_though_exempt, ("exempt-heading-name",)),
)
