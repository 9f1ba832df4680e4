"""CTranslate2 through faster-whisper: the fast engine, several windows at a time, 8-bit numbers.

Decoded as the reference engine does: greedily, without time stamps, without the text before. Nothing here imports
PyTorch, and nothing asks the network: the folder of the model holds all that faster-whisper would look for there.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from foundation.translation import N_
from speech.conversion import as_ctranslate2
from speech.engines import SHORTEST, WHISPER_CODES, Heard, told_languages, unknown_language
from speech.engines.cores import cores
from speech.engines.spectrogram import Spectrogram
from speech.engines.word_times import CLOSING, OPENING, fitted, spread_over, whole
from speech.errors import DamagedModel
from speech.model import Word
from speech.models import Model
from speech.vocabulary import prompt

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

SAMPLE_RATE, FRAMES_A_SECOND = 16_000, 100
BATCH = 8
LONGEST = 448
NEEDED = {"suppress_ids", "suppress_ids_begin"}
"""What `config.json` must say: without, CTranslate2 fails when it is to hear."""


def load(model: Model, language: str, hints: Sequence[str] = (), *, precision: str = "int8") -> CTranslate2:
    """Load a model, converting it the first time. `precision` is a compute type of CTranslate2's.

    Raises DamagedModel, UnknownModel, UnknownLanguage, NotStored.
    """
    from faster_whisper import WhisperModel

    folder = as_ctranslate2(model)
    try:
        says = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if missing := NEEDED - says.keys():
            raise ValueError(f"config.json lacks {', '.join(missing)}")
        network = WhisperModel(str(folder), device="cpu", compute_type=precision, cpu_threads=1, num_workers=cores())
    except Exception as error:  # tokenizers raises no class of its own
        if isinstance(error, MemoryError) or "allocate memory" in str(error):
            raise
        raise DamagedModel(
            N_("The voice model “{name}” can't be loaded: its files do not fit each other. Get it again."),
            name=model.name,
        ) from error
    code = WHISPER_CODES.get(language, language)
    if code not in network.supported_languages or (
        network.model.is_multilingual and network.hf_tokenizer.token_to_id(f"<|{code}|>") is None
    ):
        raise unknown_language(model, language)
    return CTranslate2(network, code, hints, aligned=model.aligned, has_heads=_names_heads(says))


class CTranslate2:
    """A loaded model for one language."""

    batch = BATCH

    def __init__(
        self, network: Any, language: str, hints: Sequence[str], *, aligned: bool, has_heads: bool = True
    ) -> None:
        from faster_whisper.tokenizer import Tokenizer

        self._network = network
        self._aligned, self._has_heads = aligned and has_heads, has_heads
        self._workers = cores()
        self._spectrogram = Spectrogram(network.feature_extractor.mel_filters)
        multilingual = self._multilingual = network.model.is_multilingual
        tokens = self._tokenizer = Tokenizer(network.hf_tokenizer, multilingual, task="transcribe", language=language)
        hinted = prompt(hints, lambda text: len(tokens.encode(" " + text)))
        self.left_out = hinted.left_out
        told = [tokens.sot_prev, *tokens.encode(" " + hinted.text)] if hinted.text else []
        self._prompt = [*told, *tokens.sot_sequence, tokens.no_timestamps]

    def hear(self, windows: Sequence[Samples], telling: Collection[int] = ()) -> list[Heard]:
        """Recognise windows: float32 at 16 kHz, shape (n,), each at most 30 seconds long."""
        heard = [Heard((), 1.0)] * len(windows)
        long_enough = [number for number, samples in enumerate(windows) if len(samples) >= SHORTEST]
        # A thread for each core, with windows of its own: decoding word by word gains nothing from a second thread.
        shares = [share for share in (long_enough[first :: self._workers] for first in range(self._workers)) if share]
        with ThreadPoolExecutor(max(1, len(shares))) as pool:
            found = pool.map(
                self._hear,
                ([windows[number] for number in share] for share in shares),
                (self._multilingual and not set(telling).isdisjoint(share) for share in shares),
            )
            for share, results in zip(shares, found, strict=True):
                for number, result in zip(share, results, strict=True):
                    heard[number] = result
        return heard

    def _hear(self, windows: Sequence[Samples], telling: bool) -> list[Heard]:
        encoded = self._network.encode(np.stack([self._spectrogram(samples) for samples in windows]))
        results = self._decoded(encoded, len(windows))
        said = [[token for token in result.sequences_ids[0] if token < self._tokenizer.eot] for result in results]
        pieces = self._looked_up(said, encoded, windows) if self._has_heads else self._parted(said, results)
        words = [self._fitted(row, samples) for row, samples in zip(pieces, windows, strict=True)]
        told = self._told(encoded) if telling else [{} for _ in windows]
        return [
            Heard(one, float(result.no_speech_prob), languages)
            for one, result, languages in zip(words, results, told, strict=True)
        ]

    def _told(self, encoded: Any) -> list[dict[str, float]]:
        """The languages of windows, as "<|da|>" with its probability."""
        found = self._network.model.detect_language(encoded)
        return [told_languages({token[2:-2]: chance for token, chance in one}) for one in found]

    def _decoded(self, encoded: Any, count: int) -> list[Any]:
        """Greedy results, one a window."""
        results: list[Any] = self._network.model.generate(
            encoded,
            [self._prompt] * count,
            beam_size=1,
            max_length=LONGEST,
            return_no_speech_prob=True,
            return_scores=True,
            suppress_tokens=[-1],
        )
        return results

    def _looked_up(self, said: list[list[int]], encoded: Any, windows: Sequence[Samples]) -> list[list[Word]]:
        """The pieces of words with their probabilities, and with times where the model's heads align."""
        from faster_whisper.transcribe import merge_punctuations

        frames = [len(samples) * FRAMES_A_SECOND // SAMPLE_RATE for samples in windows]
        rows = self._network.find_alignment(self._tokenizer, said, encoded, frames)
        for row in rows:
            merge_punctuations(row, OPENING, CLOSING)
        return [
            [Word(one["word"], float(one["start"]), float(one["end"]), float(one["probability"])) for one in row]
            for row in rows
        ]

    def _parted(self, said: list[list[int]], results: list[Any]) -> list[list[Word]]:
        """The pieces of words in a model of which nobody has said which heads align: all as sure as their window."""
        parted = (self._tokenizer.split_to_word_tokens([*tokens, self._tokenizer.eot])[0][:-1] for tokens in said)
        sureness = (math.exp(min(result.scores[0], 0.0)) for result in results)
        return [[Word(piece, 0.0, 0.0, sure) for piece in row] for row, sure in zip(parted, sureness, strict=True)]

    def _fitted(self, pieces: list[Word], samples: Samples) -> tuple[Word, ...]:
        words = whole(pieces)
        return fitted(words if self._aligned else spread_over(words, samples), samples)


def _names_heads(says: dict[str, Any]) -> bool:
    """Tell whether a model says which heads align: without, CTranslate2 tells neither times nor probabilities."""
    heads = says.get("alignment_heads")
    return isinstance(heads, list) and bool(heads) and all(map(_is_pair, heads))


def _is_pair(head: object) -> bool:
    return isinstance(head, list) and len(head) == 2 and all(isinstance(number, int) for number in head)
