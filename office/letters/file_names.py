"""Names of files outside the office, such as `Prøvesvar 7 - bilag 1 - Røntgen af knæ.pdf`.

They hold on Windows, macOS and Linux: no sign that a system or a shell reads as anything else, no device's name, not
too long. They name no patient, since whoever sees a folder sees its names.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from office.patients.model import Patient

NAME_LENGTH = 60
STEM_BYTES, TITLE_BYTES = 50, 60
"""UTF-8; with number and ending no more than the 143 bytes that a name may have on an encrypted disk (eCryptfs)."""
KEPT = {"L", "M", "N"}  # letters, marks and digits of any script; what is hidden or has a meaning for a system goes
ALSO_KEPT = "-."
# Windows opens a device for these names, whatever follows a dot (Microsoft, “Naming files, paths, and namespaces”).
DEVICES = {"CON", "PRN", "AUX", "NUL"} | {f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"}
WORDS = {"da": "bilag", "nb": "vedlegg", "sv": "bilaga", "en": "enclosure"}
"""By the letter's language."""
SHORTEST_NAME, DIGITS_TOLD = 3, 10
"""A shorter name tells only together with another; a national id is told by its last digits, without the century."""


def safe_name(text: str, *, also: str = "") -> str:
    """Make a part of a file's name that every system takes and that no shell or path reads as anything else.

    `also` are further signs that may stay.
    """
    composed = unicodedata.normalize("NFC", text)
    may = ALSO_KEPT + also
    kept = "".join(sign if unicodedata.category(sign)[0] in KEPT or sign in may else " " for sign in composed)
    return " ".join(kept.split())[:NAME_LENGTH].strip(" .-")


def enclosure_file(letter: Path, language: str, number: int, title: str, ending: str) -> Path:
    """Name the file of a letter's enclosure, beside the letter's own. `number` counts from 1; `title` may be empty."""
    stem = _within(safe_name(letter.stem, also="_"), STEM_BYTES)
    if stem.partition(".")[0].strip().upper() in DEVICES:
        stem = f"_{stem}"
    parts = (stem, f"{WORDS[language]} {number}", _within(safe_name(title), TITLE_BYTES))
    return letter.with_name(" - ".join(filter(None, parts)) + ending)


def names_patient(title: str, person: Patient | None) -> bool:
    """Say whether a title holds a patient's national id or one of the patient's names."""
    if person is None:
        return False
    digits = "".join(filter(str.isdigit, person.identity))[-DIGITS_TOLD:]
    if digits in "".join(filter(str.isdigit, title)):
        return True
    names, said = set(_words(person.name)), set(_words(title))
    said |= {word.removesuffix("s") for word in said}  # "Berggrens"
    found = names & said
    return any(len(name) >= SHORTEST_NAME for name in found) or len(found) > 1  # "Bo Ek", not "bo"


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFC", text).casefold()
    return "".join(sign if sign.isalnum() else " " for sign in folded).split()


def _within(text: str, count: int) -> str:
    """Cut a text to at most so many bytes, between two characters."""
    return text.encode()[:count].decode(errors="ignore").rstrip(" .-")
