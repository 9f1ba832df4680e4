"""The dictation grammars (`grammar/*.toml`): random sentences of a language, and the words it has."""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "grammar"
LANGUAGES = ("da", "nb", "sv", "en")
FEWEST_RANDOM_WORDS, MOST_RANDOM_WORDS = 2, 7
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Grammar:
    """One language's sentences. `code` is Whisper's name of the language, `voice` espeak-ng's."""

    language: str
    code: str
    voice: str
    slots: dict[str, list[str]]

    def sentence(self, draw: random.Random) -> str:
        """Return a random sentence with its spoken punctuation, in lower case."""
        return self._filled("{sentence}", draw)

    def random_words(self, draw: random.Random) -> str:
        """Return two to seven random words: what makes a model listen, since no grammar foretells them."""
        words = self.words()
        return " ".join(draw.choice(words) for _ in range(draw.randint(FEWEST_RANDOM_WORDS, MOST_RANDOM_WORDS)))

    def words(self) -> list[str]:
        """Return every word that any slot holds, in order of the alphabet."""
        return _words(self.language)

    def _filled(self, text: str, draw: random.Random) -> str:
        return _SLOT.sub(lambda slot: self._filled(draw.choice(self.slots[slot[1]]), draw), text)


@cache
def load(language: str) -> Grammar:
    """Read a language's grammar (`da`, `nb`, `sv`, `en`)."""
    data = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return Grammar(language, data["language"], data["voice"], data["slots"])


@cache
def _words(language: str) -> list[str]:
    texts = (text for alternatives in load(language).slots.values() for text in alternatives)
    return sorted({word for text in texts for word in _SLOT.sub(" ", text).split()})
