"""What one feature tells the others inside a transaction; `office/features.py` says who listens.

A listener's failure undoes the act that it heard of: a letter that can't be filed is not made.
"""

from __future__ import annotations

from dataclasses import dataclass

from office.storage.files import FileName


@dataclass(frozen=True)
class DocumentMade:
    """A finished document that belongs in a patient's journal."""

    patient: int
    kind: str
    title: str
    file: FileName
    media_type: str
    text: str
    language: str
    source: str


@dataclass(frozen=True)
class SourceUsed:
    """Something, such as `dictation:4`, has become a letter that is sent and filed."""

    source: str
    result: str


@dataclass(frozen=True)
class EnclosuresChosen:
    """Documents of a journal are to go with a letter about a patient, or about nobody."""

    patient: int | None
    documents: tuple[int, ...]


@dataclass(frozen=True)
class EnclosedFile:
    """A document's file as it leaves the office: where it is kept, and the ending of its kind, such as `.pdf`."""

    file: FileName
    ending: str


@dataclass(frozen=True)
class EnclosureTaken:
    """A document of a journal leaves the office with a letter (`taken_with`, such as `letter:7`).

    Who keeps the document puts its file into `given`.
    """

    patient: int | None
    document: int
    taken_with: str
    given: list[EnclosedFile]


Event = DocumentMade | SourceUsed | EnclosuresChosen | EnclosureTaken
