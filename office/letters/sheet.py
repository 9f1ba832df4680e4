"""A letter laid out: what stands where on page 1, what flows below, what heads the next pages.

Both renderers draw the same sheet, so a PDF and a DOCX of one letter agree. Text at a fixed place is broken into lines
here, with the font's own widths: what does not fit its box is refused in words, and never runs out of the window.
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, replace

from foundation.translation import N_
from office.errors import OfficeError
from office.letters.blocks import Block
from office.letters.fonts import wrapped
from office.letters.kinds import load_kind
from office.letters.layout_model import Continuation, Layout, PlacedBlock, PlacedLine
from office.letters.model import Letter, called, letter_texts, unprintable_characters

GAP_BELOW_MM = 10.0


class DoesNotFit(OfficeError):
    """A text is too long for its place on the page."""


class Unprintable(OfficeError):
    """A text holds control characters."""


@dataclass(frozen=True)
class Line:
    """One line of text at a fixed place, not to be broken again; `gap_mm` is the space above it."""

    text: str
    size_pt: float
    bold: bool = False
    gap_mm: float = 0.0


@dataclass(frozen=True)
class Placed:
    """The lines of one placed block of the layout."""

    block: PlacedBlock
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class AttachmentList:
    """Enclosures, or copies, under their label."""

    label: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """Everything that a renderer draws, in reading order. `language_tag` is BCP 47.

    `body_top_mm` is where the heading begins on page 1: higher than the layout's where there is nobody to address.
    """

    title: str
    author: str
    language_tag: str
    placed: tuple[Placed, ...]
    body_top_mm: float
    heading: str
    salutation: str
    body: tuple[Block, ...]
    closing: str
    signature: tuple[str, ...]
    attachments: tuple[AttachmentList, ...]
    head_left: tuple[str, ...]
    head_right: tuple[str, ...]


def compose(letter: Letter, layout: Layout) -> Sheet:
    """Lay a letter out. Raises DoesNotFit, Unprintable, FontMissing."""
    for place, text in letter_texts(letter):
        if bad := unprintable_characters(text):
            sentence = N_("{place} holds characters that no letter can show: {characters}. Remove them.")
            raise Unprintable(sentence, place=called(place), characters=", ".join(bad))
    kind = load_kind(letter.layout, letter.kind).contents if letter.kind else None
    if kind is not None and not letter.document_name:
        letter = replace(letter, document_name=kind.title)
    placed = tuple(_placed(block, letter, layout) for block in layout.placed)
    closes = kind is None or kind.closes
    attachments = layout.attachments
    lists = (
        AttachmentList(attachments.enclosures_label, letter.enclosures),
        AttachmentList(attachments.copies_label, letter.copies),
    )
    return Sheet(
        title=letter.heading,
        author=", ".join(part for part in (letter.sender.name, letter.sender.unit) if part),
        language_tag=layout.language_tag if letter.language == layout.language else letter.language,
        placed=placed,
        body_top_mm=layout.body.top_mm if letter.recipient.name else _top_below(placed, layout),
        heading=letter.heading,
        salutation=letter.salutation,
        body=letter.body,
        closing=letter.closing or (layout.closing.text if closes else ""),
        signature=tuple(text for text in (letter.signature.name, letter.signature.title) if text),
        attachments=tuple(item for item in lists if item.items),
        head_left=_head(layout.continuation.left, letter, layout),
        head_right=_head(layout.continuation.right, letter, layout),
    )


def value_texts(name: str, letter: Letter, layout: Layout) -> tuple[str, ...]:
    """Give the text of a letter's value by its dotted name, such as `sender.address`; nothing where it is empty."""
    value: object = letter
    for part in name.split("."):
        value = getattr(value, part)
    if isinstance(value, datetime.date):
        return (layout.write_head_date(value),)
    texts = value if isinstance(value, tuple) else (str(value),)
    return tuple(" ".join(text.split()) for text in texts if text.strip())


def _placed(block: PlacedBlock, letter: Letter, layout: Layout) -> Placed:
    tight = replace(block, size_pt=block.least_size_pt, line_mm=block.least_line_mm)
    for tried in (block, tight) if block.least_line_mm else (block,):
        lines = [line for wanted in tried.lines for line in _lines(wanted, tried, letter, layout)]
        if lines:
            lines[0] = replace(lines[0], gap_mm=0.0)
        if sum(line.gap_mm + line_height_mm(line, tried) for line in lines) <= tried.height_mm + 0.01:
            return Placed(tried, tuple(lines))
    raise _too_high(tried, lines)


def _top_below(placed: tuple[Placed, ...], layout: Layout) -> float:
    """Give where the text may begin without running into what stands at fixed places."""
    right = layout.page.width_mm - layout.page.right_mm
    ends = [
        item.block.top_mm + sum(line.gap_mm + line_height_mm(line, item.block) for line in item.lines)
        for item in placed
        if item.lines and item.block.left_mm < right and item.block.top_mm < layout.body.top_mm
    ]
    return min(layout.body.top_mm, max([layout.continuation.body_top_mm, *(end + GAP_BELOW_MM for end in ends)]))


def _lines(wanted: PlacedLine, block: PlacedBlock, letter: Letter, layout: Layout) -> list[Line]:
    size, font = wanted.size_pt or block.size_pt, layout.font(block.font)
    label = f"{wanted.label}: " if wanted.label else ""
    texts = [f"{label}{text}" for text in value_texts(wanted.value, letter, layout)]
    broken = [line for text in texts for line in wrapped(text, block.width_mm, font, size, bold=wanted.bold)]
    gaps = [wanted.gap_mm, *(0.0 for _ in broken[1:])]
    return [Line(text, size, wanted.bold, gap) for text, gap in zip(broken, gaps, strict=False)]


def line_height_mm(line: Line, block: PlacedBlock) -> float:
    """Give a line's height: the block's, or more in proportion where the line's type is larger."""
    return block.line_mm * max(1.0, line.size_pt / block.size_pt)


def _too_high(block: PlacedBlock, lines: list[Line]) -> DoesNotFit:
    room = math.floor(block.height_mm / block.line_mm + 0.01)
    longest = max((line.text for line in lines), key=len)
    if block.name == "recipient":
        sentence = N_(
            "The recipient takes {lines} lines and the envelope’s window shows {room}. "
            "Shorten the name or the address, which begins “{longest}”."
        )
        return DoesNotFit(sentence, lines=len(lines), room=room, longest=longest)
    sentence = N_(
        "The block “{block}” of the letter takes {lines} lines and has room for {room}. "
        "Shorten its longest text, which begins “{longest}”."
    )
    return DoesNotFit(sentence, block=block.name, lines=len(lines), room=room, longest=longest)


def _head(names: tuple[str, ...], letter: Letter, layout: Layout) -> tuple[str, ...]:
    """Give the lines of a running head, each cut to half the page so that the two sides never meet."""
    head, page = layout.continuation, layout.page
    texts = [text for name in names for text in value_texts(name, letter, layout)]
    room = (page.width_mm - 2 * page.left_mm) / 2 - 5
    return tuple(_cut(text, room, head, layout) for text in texts[: _head_lines(head)])


def _head_lines(head: Continuation) -> int:
    return math.floor((head.body_top_mm - head.top_mm) / head.line_mm)


def _cut(text: str, room_mm: float, head: Continuation, layout: Layout) -> str:
    lines = wrapped(text, room_mm, layout.font(head.font), head.size_pt)
    # A running head only reminds; the full text stands on page 1.
    return lines[0] if len(lines) == 1 else f"{lines[0][:-1]}…"
