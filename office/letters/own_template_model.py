"""An office's own template made in Word, what is decided about a letter from one, and what its form asks for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from office.arguments import ContactId, PatientId
from office.letters.kinds import Recipient
from office.storage.files import FileName


@dataclass(frozen=True)
class OwnTemplate:
    """A template of the office's own. `variables` are the fields that it names, such as `patient.name`.

    One that was removed makes no more letters and stays for those that were made from it.
    """

    id: int
    name: str
    title: str
    file: FileName
    file_name: str
    variables: tuple[str, ...]
    added: datetime
    added_by: str
    removed: datetime | None = None
    removed_by: str = ""


@dataclass(frozen=True)
class TemplateLetter:
    """What a person decides about a letter from an own template. `values` are those that no register knows, by name.

    As text it is a digest of all of it: a checklist is passed for exactly this letter, and anew where a word changes.
    """

    template: str
    patient: PatientId | None
    recipient: Recipient
    contact: ContactId | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        values = sorted(self.values.items())
        decided = [self.template.casefold(), self.patient, self.recipient, self.contact, values]
        return hashlib.sha256(json.dumps(decided).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class TemplateField:
    """A field of the form: its name in the template, and its value as known; `fixed` where nobody types it."""

    name: str
    value: str
    fixed: bool


@dataclass(frozen=True)
class TemplateForm:
    """What a letter from a template asks for. `problem` says why it could go to nobody yet; empty where it can."""

    template: OwnTemplate
    fields: tuple[TemplateField, ...]
    recipient: tuple[str, ...]
    problem: str


@dataclass(frozen=True)
class MadeLetter:
    """A letter that was made from a template: its own reference, and the file outside the office."""

    reference: str
    file_name: str
    filed: bool
