"""What a person prefers on this computer: language, light or dark, text size, the folders and the office used last.

Kept as texts in QSettings beside the window's geometry, since they are read before the first paint; QSettings is not
trusted with anything but texts.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from PySide6.QtCore import QSettings

from foundation.translation import LANGUAGES

SCHEMES = ("system", "light", "dark")
TEXT_SIZES = (100, 110, 125, 150)


@dataclass(frozen=True)
class Preferences:
    """Preferences with their defaults; an empty `language` means the system's."""

    language: str = ""
    scheme: str = "system"
    text_percent: int = 100
    watched_folder: str = ""
    office: str = ""
    file_folder: str = ""


def settings() -> QSettings:
    """Return where Qt keeps the user's settings for this program."""
    return QSettings("Skrivestue", "Skrivestue")


def load() -> Preferences:
    """Read the preferences; what is missing or makes no sense is as by default."""
    held = settings()
    texts = {name: str(held.value(name) or "") for name in asdict(Preferences())}
    percent = int(texts["text_percent"]) if texts["text_percent"].isdecimal() else 100
    return Preferences(
        language=texts["language"] if texts["language"] in LANGUAGES else "",
        scheme=texts["scheme"] if texts["scheme"] in SCHEMES else "system",
        text_percent=percent if percent in TEXT_SIZES else 100,
        watched_folder=texts["watched_folder"],
        office=texts["office"],
        file_folder=texts["file_folder"],
    )


def change(**values: Any) -> Preferences:
    """Change some preferences and keep them; return all."""
    changed = replace(load(), **values)
    held = settings()
    for name, value in asdict(changed).items():
        held.setValue(name, str(value))
    held.sync()
    return changed
