"""The fast engine, made to write a fixed number of tokens a window: random weights never end by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from speech import engines
from speech.engines import ctranslate2
from speech.models import Model

NAME = "fixed-length"
END_OF_TEXT, VOCABULARY = 50257, 51865
NO_TEXT = list(range(END_OF_TEXT, VOCABULARY))
"""Tokens that are no text, or would end it."""


class FixedLength(ctranslate2.CTranslate2):
    """As the engine, with `tokens` decoded in each window."""

    tokens = 0
    decoded = 0
    """How many in all so far."""

    def _decoded(self, encoded: Any, count: int) -> list[Any]:
        # CTranslate2 decodes at most half of max_length.
        results = list(
            self._network.model.generate(
                encoded,
                [self._prompt] * count,
                beam_size=1,
                max_length=2 * self.tokens,
                return_no_speech_prob=True,
                suppress_tokens=[-1, *NO_TEXT],
            )
        )
        self.decoded += sum(len(result.sequences_ids[0]) for result in results)
        return results


_loaded: list[FixedLength] = []


def prepare(model: Model, language: str) -> None:
    """Load the model beforehand and make the engine known, so that only recognition is timed."""
    engines.ENGINES[NAME] = __name__
    engine = ctranslate2.load(model, language)
    engine.__class__ = FixedLength
    _loaded[:] = [engine]  # type: ignore[list-item]


def loaded() -> FixedLength:
    """Return the engine that was prepared."""
    return _loaded[0]


def load(_model: Model, _language: str, _hints: Sequence[str] = ()) -> FixedLength:
    """Return the engine that was prepared."""
    return _loaded[0]
