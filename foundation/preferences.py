"""What a person prefers on this computer: language, light or dark, text size, the watched folder. Not an office's."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from foundation.places import data_folder

FILE_NAME = "preferences.json"


@dataclass(frozen=True)
class Preferences:
    """Preferences with their defaults; an empty `language` or `scheme` means the system's."""

    language: str = ""
    scheme: str = ""
    text_percent: int = 100
    watched_folder: str = ""


def load(folder: Path | None = None) -> Preferences:
    """Read the preferences; what is missing or damaged is as by default."""
    path = (folder or data_folder()) / FILE_NAME
    try:
        held = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return Preferences()
    if not isinstance(held, dict):
        return Preferences()
    known = asdict(Preferences())
    fitting: dict[str, Any] = {n: v for n, v in held.items() if n in known and isinstance(v, type(known[n]))}
    return Preferences(**fitting)


def save(preferences: Preferences, folder: Path | None = None) -> None:
    """Write the preferences, whole or not at all."""
    path = (folder or data_folder()) / FILE_NAME
    temporary = path.with_suffix(f".{os.getpid()}")
    temporary.write_text(json.dumps(asdict(preferences), indent=1, ensure_ascii=False), "utf-8")
    temporary.replace(path)
