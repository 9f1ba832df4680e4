"""What another page asks of the letters page: a letter from words that are there already."""

from __future__ import annotations

from dataclasses import dataclass

from office.arguments import PatientId


@dataclass(frozen=True)
class LetterWanted:
    """A letter that is wanted of a source, such as `dictation:4`: its words, its title, and who spoke them."""

    patient: PatientId
    text: str
    source: str
    title: str
    author: str
