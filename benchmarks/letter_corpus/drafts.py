"""Letters before they are made: their words, the places that they will be given, and the faults planted in them."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from office.letters.blocks import Block, BulletList, FieldTable, Paragraph, plain_text
from office.letters.kinds import Kind, missing_duties_in
from office.letters.layout_model import Layout
from office.letters.model import Letter

PDF, OUR_DOCX = "our PDF", "our DOCX"
DUTY_MISSED = "duty missed"
PERSONS = {"patient", "guardian"}
PAGES_FULL = 22  # paragraphs that fill a page and more


@dataclass(frozen=True)
class Draft:
    """A letter before it is made: its words, the places that it will be given, and what was planted in it."""

    letter: Letter
    layout: Layout
    kind: Kind
    way: str
    texts: Texts
    random: random.Random
    planted: tuple[Planted, ...] = ()
    after: tuple[Callable[[bytes], bytes], ...] = ()

    @property
    def is_addressed(self) -> bool:
        """Say whether the letter goes to somebody."""
        return bool(self.kind.contents.recipients)

    @property
    def greets_a_person(self) -> bool:
        """Say whether all such letters go to persons and greet them."""
        contents = self.kind.contents
        return bool(contents.salutation) and {one.value for one in contents.recipients} <= PERSONS


@dataclass(frozen=True)
class Planted:
    """A fault that is in a letter. It counts as found where one of `rules` is among the findings."""

    fault: str
    rules: frozenset[str]


@dataclass(frozen=True)
class Fault:
    """One kind of fault. `plant` gives None where the draft has no place for it; faults of one `touches` don't mix."""

    name: str
    touches: str
    plant: Callable[[Draft], Draft | None]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Texts:
    """A country's texts; see `texts.toml`."""

    first_names: list[str]
    surnames: list[str]
    streets: list[str]
    towns: list[str]
    sentences: list[str]
    faults: list[Mapping[str, str]] = field(default_factory=list)


def planted(draft: Draft, fault: Fault) -> Draft | None:
    """Plant a fault; None where the draft has no place for it."""
    made = fault.plant(draft)
    if made is None or not fault.rules:
        return made
    return replace(made, planted=(*made.planted, Planted(fault.name, frozenset(fault.rules))))


def filled(sentence: str, draft_layout: Layout, chance: random.Random) -> str:
    """Put numbers, times and dates into a sentence."""
    date = datetime.date(2026, 5, 4) + datetime.timedelta(days=chance.randrange(20, 200))
    return sentence.format(
        n=chance.randrange(20, 90),
        m=chance.randrange(1, 10),
        time=draft_layout.dates.write_time(chance.randrange(8, 16), chance.choice([0, 15, 30, 45])),
        date=draft_layout.write_date(date),
        weekday_date=draft_layout.write_date(date, weekday=True),
    )


def with_paragraph(draft: Draft, text: str) -> Draft:
    """Put a paragraph between others of the body."""
    body = draft.letter.body
    # Not between a heading and its text, which would tear them apart.
    places = [index + 1 for index, block in enumerate(body) if isinstance(block, Paragraph)] or [len(body)]
    place = draft.random.choice(places)
    return replace(draft, letter=replace(draft.letter, body=(*body[:place], Paragraph(text), *body[place:])))


def body_texts(body: tuple[Block, ...]) -> Iterator[tuple[tuple[int, int], str]]:
    """Give the texts of a body that may be written wrong, each with its place in it."""
    for index, block in enumerate(body):
        if isinstance(block, Paragraph):
            yield (index, 0), block.text
        elif isinstance(block, BulletList):
            yield from (((index, number), item) for number, item in enumerate(block.items))
        elif isinstance(block, FieldTable):
            yield from (((index, number), value) for number, (_, value) in enumerate(block.rows))


def with_text(body: tuple[Block, ...], place: tuple[int, int], text: str) -> tuple[Block, ...]:
    """Give a body with another text at a place."""
    index, number = place
    block = body[index]
    if isinstance(block, BulletList):
        block = BulletList((*block.items[:number], text, *block.items[number + 1 :]))
    elif isinstance(block, FieldTable):
        block = FieldTable((*block.rows[:number], (block.rows[number][0], text), *block.rows[number + 1 :]))
    else:
        block = Paragraph(text)
    return (*body[:index], block, *body[index + 1 :])


def longer(draft: Draft, count: int) -> Draft:
    """Put more paragraphs of right sentences into a letter."""
    for _ in range(count):
        sentences = draft.random.sample(draft.texts.sentences, 3)
        draft = with_paragraph(draft, " ".join(filled(one, draft.layout, draft.random) for one in sentences))
    return draft


def missed_duties(draft: Draft) -> set[str]:
    """Name the duties that neither the letter's text fulfils nor its enclosures, such as a privacy notice."""
    letter = draft.letter
    text = "\n".join([plain_text(letter.body), *letter.enclosures, *letter.copies])
    return {duty.name for duty in missing_duties_in(draft.kind, letter.heading, text, letter.date)}
