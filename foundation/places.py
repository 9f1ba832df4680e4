"""Where this program finds its own data, and keeps its own things on the user's disk (an office is elsewhere)."""

from __future__ import annotations

from pathlib import Path

APPLICATION = "Skrivestue"


def resources() -> Path:
    """Return the folder of the program's own data; it stands beside the code, installed or not."""
    return Path(__file__).parent.parent / "resources"


def data_folder() -> Path:
    """Return the user's own folder for models and practice offices, made if need be, closed to other users."""
    import platformdirs  # only where it is needed: the first window is painted before

    folder = Path(platformdirs.user_data_dir(APPLICATION, appauthor=False))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
