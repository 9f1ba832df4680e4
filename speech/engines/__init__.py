"""Engines turn windows of speech into words. A further engine is one new file here and one line in `ENGINES`."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from foundation.translation import LANGUAGES, N_
from speech.errors import UnknownEngine, UnknownLanguage
from speech.model import Word
from speech.models import Model, ModelFormat

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

AUTO = "auto"
CTRANSLATE2, OPENAI_WHISPER = "ctranslate2", "openai-whisper"
ENGINES = {
    CTRANSLATE2: "speech.engines.ctranslate2",
    OPENAI_WHISPER: "speech.engines.openai_whisper",
}
"""Modules with `load(model, language, hints) -> Engine`, imported only when asked for; the first is `auto`."""
WHISPER_CODES = {"nb": "no"}
"""Where Whisper's code of a language is another than the one used here."""
ALSO_HEARD_AS = {"nb": ("no", "nn")}
"""Whisper's codes between which it does not part clearly: both tell the one language."""
SHORTEST = 1600
"""Samples, 0.1 s; there is no word in less."""


@dataclass(frozen=True)
class Heard:
    """What an engine heard in one window: words with times relative to its start, and how likely nobody spoke."""

    words: tuple[Word, ...]
    silence: float = 0.0
    """Probability (0 to 1) that the window holds no speech."""
    languages: Mapping[str, float] = field(default_factory=dict)
    """Probability (0 to 1) of each language of this program; empty where it was not asked for."""


class Engine(Protocol):
    """A loaded model that hears."""

    batch: int
    """How many windows at a time are heard fastest."""
    left_out: tuple[str, ...]
    """The hints for which there was no room."""

    def hear(self, windows: Sequence[Samples], telling: Collection[int] = ()) -> list[Heard]:
        """Recognise windows: float32 at 16 kHz, shape (n,), each at most 30 seconds long.

        `telling` are the numbers of those windows whose language is to be told as well.
        """
        ...


def resolve(name: str, model: Model) -> str:
    """Return the engine that a name stands for with this model. Raises UnknownEngine."""
    if name not in (AUTO, *ENGINES):
        raise UnknownEngine(
            N_("There is no engine “{name}”. Use one of: {known}."), name=name, known=", ".join((AUTO, *ENGINES))
        )
    if model.format is ModelFormat.CTRANSLATE2 and name not in (AUTO, CTRANSLATE2):
        raise UnknownEngine(
            N_("The voice model “{model}” is made for the engine “{fitting}”. Choose that engine, or another model."),
            model=model.name,
            fitting=CTRANSLATE2,
        )
    return next(iter(ENGINES)) if name == AUTO else name


def load(name: str, model: Model, language: str, hints: Sequence[str] = ()) -> Engine:
    """Load a model into an engine. `hints` are words that will probably be spoken, the most probable first.

    Raises UnknownEngine, UnknownModel, DamagedModel, UnknownLanguage.
    """
    module = importlib.import_module(ENGINES[resolve(name, model)])
    # The practice model has never heard of hints, and takes them for what was said.
    engine: Engine = module.load(model, language, () if model.practice else hints)
    if model.practice:
        engine.left_out = tuple(hints)
    return engine


def told_languages(chances: Mapping[str, float]) -> dict[str, float]:
    """Return the probability of each language of this program, from Whisper's own by Whisper's codes."""
    codes = {one: ALSO_HEARD_AS.get(one, (WHISPER_CODES.get(one, one),)) for one in LANGUAGES}
    return {one: sum(chances.get(code, 0.0) for code in known) for one, known in codes.items()}


def unknown_language(model: Model, language: str) -> UnknownLanguage:
    """The failure of a model that is asked for a language it does not have."""
    return UnknownLanguage(
        N_("The voice model “{model}” does not know the language “{language}”. Use a code such as da, nb, sv or en."),
        model=model.name,
        language=language,
    )
