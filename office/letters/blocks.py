"""The pieces that a letter's body is made of, and how free text becomes such pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ITEMS_TOGETHER, CHARACTERS_TOGETHER = 6, 600
BULLET = re.compile(r"\s*[-–•*]\s+(?P<text>\S.*)")


@dataclass(frozen=True)
class Paragraph:
    """Running text; a line feed in it starts a new line in the same paragraph."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading inside the body, below the letter's own heading."""

    text: str


@dataclass(frozen=True)
class BulletList:
    """Short items of equal rank, one line or a few each."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class FieldTable:
    """A small table of label and value, such as date, time and place of an appointment."""

    rows: tuple[tuple[str, str], ...]


Block = Paragraph | Heading | BulletList | FieldTable


def blocks_from_text(text: str) -> tuple[Block, ...]:
    """Turn free text, such as a dictation's transcript, into blocks: one at each blank line.

    A part whose lines all begin with a dash or a bullet becomes a bullet list. Nothing else is read as markup.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    parts = re.split(r"\n\s*\n", text.strip())
    return tuple(_block(part) for part in parts if part.strip())


def _block(part: str) -> Block:
    lines = [line.strip() for line in part.strip().split("\n")]
    bullets = [BULLET.fullmatch(line) for line in lines]
    if all(bullets):
        return BulletList(tuple(bullet["text"] for bullet in bullets if bullet))
    return Paragraph("\n".join(lines))


def stays_together(items: tuple[str, ...]) -> bool:
    """Tell whether a list is short enough to stand on one page; a longer one may break."""
    return len(items) <= ITEMS_TOGETHER and sum(map(len, items)) < CHARACTERS_TOGETHER


def block_texts(block: Block) -> Iterator[str]:
    """Give every text of a block, in reading order."""
    if isinstance(block, BulletList):
        yield from block.items
    elif isinstance(block, FieldTable):
        for label, value in block.rows:
            yield label
            yield value
    else:
        yield block.text


def plain_text(blocks: tuple[Block, ...]) -> str:
    """Give the blocks as plain text: a blank line between blocks, `label: value` for a table's rows."""
    return "\n\n".join(_plain(block) for block in blocks)


def _plain(block: Block) -> str:
    if isinstance(block, BulletList):
        return "\n".join(f"- {item}" for item in block.items)
    if isinstance(block, FieldTable):
        return "\n".join(f"{label}: {value}" for label, value in block.rows)
    return block.text
