"""A practice office: invented people with ids that no real person can have, whom to write to, dictations, scans, paper.

Everything comes from `resources/practice/<language>`; the recordings' words are known, so what is heard can be judged.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from office.arguments import PatientId
from office.contacts.model import ContactKind
from office.dictation.model import Priority
from office.errors import OfficeError
from office.features import contacts, dictation, journals, letters, patients
from office.session import Session, create_office, sign_in
from office.storage.keys import Keyring, OfficeFacts

NAME = "Øvelseskontoret"
USER = "Anna"
# Known to everybody: there is nothing in a practice office to protect, and its banner says so.
PASSPHRASE = "practice office"  # noqa: S105
COUNTRY = "da"


@dataclass(frozen=True)
class PracticeDictation:
    """A recording of the material, and the words that were spoken in it, punctuation words included."""

    file: str
    patient: str
    words: str


@dataclass(frozen=True)
class PracticeScan:
    """A scanned page of the material, and a word that only this page holds."""

    file: str
    patient: str
    find: str


def make_practice_office(folder: Path, *, exclusive: bool = False) -> Session:
    """Found a practice office in an empty folder, fill it, and return it with its user signed in (see `sign_in`).

    Raises `OfficeExists` for a folder that holds anything, `DiskFull`.
    """
    create_office(folder, name=NAME, user=USER, passphrase=PASSPHRASE, country=COUNTRY, practice=True)
    session = sign_in(folder, USER, PASSPHRASE, exclusive=exclusive)
    try:
        people = _add_patients(session)
        _add_contacts(session)
        _receive_dictations(session, people)
        _file_scans(session, people)
        _lend_volumes(session, people)
        session.call(letters.set_letterhead, **_tuples(_material()["letterhead"]))
    except BaseException:
        session.close()
        raise
    return session


def is_practice_office(folder: Path) -> bool:
    """Say whether a folder holds a practice office, which may be thrown away."""
    try:
        return Keyring.load(folder).facts.practice
    except OfficeError:  # no office, a damaged one, a newer program's: not known to be for practice
        return False


def known_passphrase(facts: OfficeFacts) -> str:
    """Return the passphrase of an office that this program made for practice; of any other, an empty text."""
    return PASSPHRASE if facts.practice and facts.name == NAME else ""


def dictations() -> tuple[PracticeDictation, ...]:
    """Return what is dictated in the practice office."""
    return tuple(
        PracticeDictation(held["file"], held["patient"], " ".join(held["lines"])) for held in _material()["dictation"]
    )


def scans() -> tuple[PracticeScan, ...]:
    """Return what is scanned in the practice office."""
    return tuple(PracticeScan(held["file"], held["patient"], held["find"]) for held in _material()["scan"])


def material_folder() -> Traversable:
    """Return the folder of the material."""
    return files("resources") / "practice" / COUNTRY


@cache
def _material() -> dict[str, Any]:
    return tomllib.loads((material_folder() / "material.toml").read_text("utf-8"))


def _add_patients(session: Session) -> Mapping[str, PatientId]:
    return {held["identity"]: session.call(patients.add, **_tuples(held)).id for held in _material()["patient"]}


def _add_contacts(session: Session) -> None:
    for held in _material()["contact"]:
        session.call(contacts.add, **_tuples(held) | {"kind": ContactKind(held["kind"])})


def _receive_dictations(session: Session, people: Mapping[str, PatientId]) -> None:
    now = datetime.now(UTC)
    for held in _material()["dictation"]:
        with as_file(material_folder() / held["file"]) as audio:
            session.call(
                dictation.receive,
                audio=audio,
                patient=people[held["patient"]],
                author=held["author"],
                title=held["title"],
                priority=Priority(held["priority"]),
                due=now + timedelta(hours=held["due_in_hours"]),
            )


def _file_scans(session: Session, people: Mapping[str, PatientId]) -> None:
    for held in _material()["scan"]:
        with as_file(material_folder() / held["file"]) as page:
            session.call(
                journals.file, path=page, patient=people[held["patient"]], kind=held["kind"], title=held["title"]
            )


def _lend_volumes(session: Session, people: Mapping[str, PatientId]) -> None:
    for held in _material()["volume"]:
        person = people[held["patient"]]
        volume = session.call(journals.add_volume, patient=person, label=held["label"], shelf=held["shelf"])
        loan = held["loan"]
        due = (datetime.now(UTC) + timedelta(days=loan["due_in_days"])).date()
        session.call(journals.lend, volume=volume, borrower=loan["borrower"], purpose=loan["purpose"], due=due)


def _tuples(held: Mapping[str, Any]) -> dict[str, Any]:
    """Turn TOML's lists into tuples, as the commands take them."""
    return {
        name: tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else value
        for name, value in held.items()
    }
