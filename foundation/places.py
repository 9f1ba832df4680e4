"""Where this program keeps its own things on the user's disk (an office is elsewhere: `--office` names it)."""

from __future__ import annotations

from pathlib import Path

import platformdirs

APPLICATION = "Skrivestue"


def data_folder() -> Path:
    """Return the user's own folder for models and practice offices, made if need be, closed to other users."""
    folder = Path(platformdirs.user_data_dir(APPLICATION, appauthor=False))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
