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


Event = DocumentMade | SourceUsed | EnclosuresChosen
