"""Engines turn one stretch of speech into words. A further engine is one new file here and one line in `ENGINES`."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from foundation.translation import N_
from speech.errors import UnknownEngine
from speech.model import Word
from speech.models import Model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AUTO = "auto"
ENGINES = {
    "openai-whisper": "speech.engines.openai_whisper",
}
"""Modules with `load(model: Model, language: str) -> Engine`, imported only when asked for; the first is `auto`."""
PLANNED = frozenset({"ctranslate2"})


@dataclass(frozen=True)
class Heard:
    """What an engine heard in one stretch: words with times relative to its start, and how likely nobody spoke."""

    words: tuple[Word, ...]
    silence: float = 0.0
    """Probability (0 to 1) that the stretch holds no speech."""


class Engine(Protocol):
    """A loaded model that hears."""

    def hear(self, samples: NDArray[np.float32]) -> Heard:
        """Recognise one stretch: float32 at 16 kHz, shape (n,), at most 30 seconds."""
        ...


def resolve(name: str) -> str:
    """Return the engine that a name stands for. Raises UnknownEngine."""
    if name == AUTO:
        return next(iter(ENGINES))
    if name in ENGINES:
        return name
    if name in PLANNED:
        sentence = N_("The engine “{name}” is not in this version yet. Use one of: {known}.")
    else:
        sentence = N_("There is no engine “{name}”. Use one of: {known}.")
    raise UnknownEngine(sentence, name=name, known=", ".join(ENGINES))


def load(name: str, model: Model, language: str) -> Engine:
    """Load a model into an engine. Raises UnknownEngine, UnknownModel, DamagedModel, UnknownLanguage."""
    module = importlib.import_module(ENGINES[resolve(name)])
    engine: Engine = module.load(model, language)
    return engine
