"""Is this a word? Asked of a Hunspell dictionary that the computer has: the system's, LibreOffice's, or the user's own.

None is included, for their licences differ and offices have theirs. Without one, only the vocabulary knows words.
Hunspell itself is compiled and loads a language in 0.2 to 0.3 s.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from foundation.places import data_folder

if TYPE_CHECKING:
    from hunspell import Hunspell

FILES = {"da": ("da_DK",), "nb": ("nb_NO",), "sv": ("sv_SE", "sv_FI"), "en": ("en_GB", "en_US")}
"""The names of a language's dictionaries, the best first."""


class Dictionary:
    """One language's Hunspell dictionary. Threads may share it; Hunspell itself does not let them."""

    def __init__(self, path: Path, hunspell: Hunspell) -> None:
        self.path = path
        self._hunspell = hunspell
        self._one_at_a_time = threading.Lock()

    def knows(self, word: str) -> bool:
        """Say whether this is a word, in one of its forms, with or without a capital at its beginning."""
        with self._one_at_a_time:
            return bool(self._hunspell.spell(word))

    def suggestions(self, word: str) -> tuple[str, ...]:
        """List words that may have been meant, the likeliest first. Takes up to some seconds."""
        with self._one_at_a_time:
            return tuple(self._hunspell.suggest(word))

    def analyses(self, word: str) -> tuple[str, ...]:
        """List how the dictionary says that a word is built, in Hunspell's own form; nothing for an unknown word."""
        with self._one_at_a_time:
            return tuple(self._hunspell.analyze(word))


@cache
def dictionary(language: str) -> Dictionary | None:
    """Return the dictionary of a language, loaded once; None where this computer has none."""
    for name in FILES.get(language, ()):
        for folder in _folders():
            path = folder / f"{name}.dic"
            if path.is_file() and path.with_suffix(".aff").is_file():
                return Dictionary(path, _load(path))
    return None


def known(language: str, vocabulary: Iterable[str]) -> Callable[[str], bool]:
    """Return what says whether a word is known: to a vocabulary (of words or phrases), or to the dictionary if any."""
    words = {word.casefold() for phrase in vocabulary for word in phrase.split()}
    held = dictionary(language)
    return lambda word: word.casefold() in words or (held is not None and held.knows(word))


def own_folder() -> Path:
    """Return the folder where a user may put dictionaries (`da_DK.dic` with `da_DK.aff`)."""
    return data_folder() / "dictionaries"


def _load(path: Path) -> Hunspell:
    from hunspell import Hunspell

    return Hunspell(path.stem, hunspell_data_dir=str(path.parent), system_encoding="UTF-8")


def _folders() -> Iterator[Path]:
    yield own_folder()
    if sys.platform == "win32":
        office = Path(os.environ.get("PROGRAMFILES", r"C:\Program Files")) / "LibreOffice" / "share"
    else:
        yield from map(Path, ("/usr/share/hunspell", "/usr/share/myspell/dicts", "/Library/Spelling"))
        office = Path("/usr/lib/libreoffice/share")
    if sys.platform == "darwin":
        office = Path("/Applications/LibreOffice.app/Contents/Resources")
    yield from sorted((office / "extensions").glob("dict-*"))
