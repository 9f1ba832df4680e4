"""Letters of a country's kinds for tests: written from the examples, struck out in part, and what is missed in them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from office.letters.blocks import plain_text
from office.letters.data import example_data, letter_from_data
from office.letters.kinds import Kind, load_kind, missing_duties, missing_duties_in
from office.letters.model import Letter


def without(letter: Letter, *words: str) -> Letter:
    """Delete every paragraph, heading, table and list in which one of the words stands."""
    kept = tuple(block for block in letter.body if not any(word in plain_text((block,)) for word in words))
    assert len(kept) < len(letter.body), words
    return replace(letter, body=kept)


@dataclass(frozen=True)
class Country:
    """The kinds of a layout; a letter that somebody else wrote is from `today` unless told otherwise."""

    layout: str
    today: datetime.date

    def kind(self, name: str) -> Kind:
        return load_kind(self.layout, name)

    def written(self, kind: str, date: datetime.date | None = None, **fields: str) -> Letter:
        """Write the example letter with other fields, as in the form; an empty text leaves a field out."""
        data = example_data(self.layout, kind)
        letter = letter_from_data({**data, "fields": {**data["fields"], **fields}})
        return replace(letter, date=date) if date else letter

    def missed(self, letter: Letter) -> set[str]:
        return {duty.name for duty in missing_duties(self.kind(letter.kind), letter)}

    def missed_in(self, kind: str, text: str, date: datetime.date | None = None) -> set[str]:
        """Tell what is missed in the text of a letter that somebody else wrote in a word processor."""
        return {duty.name for duty in missing_duties_in(self.kind(kind), "", text, date or self.today)}
