"""The access log as its readers see it."""

from __future__ import annotations

from dataclasses import dataclass

from office.access_log.model import Entry
from office.patients.model import Patient


@dataclass(frozen=True)
class LogRow:
    """An entry of the access log with whose data it speaks of; both texts are empty where it speaks of nobody's."""

    entry: Entry
    patient_identity: str
    patient_name: str

    @classmethod
    def of(cls, entry: Entry, patient: Patient | None) -> LogRow:
        """Put a row together. A patient number that the register does not hold is shown as that number."""
        if patient is not None:
            return cls(entry, patient.identity, patient.name)
        return cls(entry, "" if entry.patient is None else f"#{entry.patient}", "")
