"""Voice models: those that come with the program, those that the user has installed, and any by its path.

    model = models.find("large-v3")
    with models.opened(model) as file: …

A model's files are trusted only when their SHA-256 is the expected one, which is checked each time they are loaded.
Installed models lie in the user's own data folder, for all offices of this computer: `speech.models.registry` says
which, `speech.models.installing` and `speech.models.download` bring them there.
"""

from __future__ import annotations

from speech.models.checking import checked_folder, digest_now, opened
from speech.models.finding import find
from speech.models.included import included, practice_model
from speech.models.model import LONGEST_WINDOW, Model, ModelFormat
from speech.models.registry import Installed, chosen, installed

__all__ = [
    "LONGEST_WINDOW",
    "Installed",
    "Model",
    "ModelFormat",
    "checked_folder",
    "chosen",
    "digest_now",
    "find",
    "included",
    "installed",
    "opened",
    "practice_model",
]
