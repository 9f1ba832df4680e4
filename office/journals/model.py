"""Documents of a journal, and its paper volumes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from foundation.translation import N_
from office.arguments import DocumentId, PatientId, VolumeId
from office.patients.model import Patient
from office.storage.files import FileName


class Reading(StrEnum):
    """How far the program has come with a document's words."""

    WAITING = "waiting"
    READ = "read"
    NO_TEXT = "no-text"


READING_TITLES: dict[Reading, str] = {
    Reading.WAITING: N_("Is being read"),
    Reading.READ: N_("Searchable"),
    Reading.NO_TEXT: N_("No words found"),
}


@dataclass(frozen=True)
class Document:
    """A filed document. `file` is what was filed and never changes; `searchable` is its scan with words laid under."""

    id: DocumentId
    patient: PatientId
    kind: str
    title: str
    language: str
    file: FileName
    searchable: FileName | None
    media_type: str
    file_name: str
    filed: datetime
    filed_by: str
    source: str
    reading: Reading
    pages: int


@dataclass(frozen=True)
class Found:
    """A document as a list shows it: with its patient, the words around a search's first hit, and `failure`.

    `failure` says why its words could not be read and what to do; empty while they are being read, or were.
    """

    document: Document
    patient_name: str
    patient_identity: str
    excerpt: str
    failure: str = ""


@dataclass(frozen=True)
class DocumentContent:
    """A document with whose it is and its bytes: the searchable PDF where there is one, else what was filed.

    `text` is what was read in it, for kinds that have no pages of their own; empty while it is being read.
    """

    document: Document
    patient: Patient
    content: bytes
    media_type: str
    text: str
    failure: str


@dataclass(frozen=True)
class Volume:
    """A paper volume of a patient's journal, and where it belongs on the shelves."""

    id: VolumeId
    patient: PatientId
    label: str
    shelf: str


@dataclass(frozen=True)
class Loan:
    """A volume that is out: with whom, what for, until when."""

    id: int
    volume: VolumeId
    borrower: str
    purpose: str
    lent: datetime
    lent_by: str
    due: date
    returned: datetime | None


@dataclass(frozen=True)
class VolumeRow:
    """A volume as a list shows it; `loan` is None while it stands on its shelf."""

    volume: Volume
    patient_name: str
    patient_identity: str
    loan: Loan | None
