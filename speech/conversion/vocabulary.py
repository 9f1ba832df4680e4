"""Whisper's tokens, taken from the installed openai-whisper, in the forms that CTranslate2 and faster-whisper read."""

from __future__ import annotations

import importlib.util
from functools import cached_property
from types import ModuleType
from typing import Any

from speech.conversion.checkpoint import Dimensions
from speech.models.published import whisper_folder

ENGLISH_ONLY_LANGUAGES = 99
TOKENS_WITHOUT_LANGUAGES = 51865 - 99
"""Of a multilingual model: 50,257 of text, 8 that steer, 1,501 time stamps."""


class Vocabulary:
    """All tokens of a Whisper network of a certain size."""

    def __init__(self, size: Dimensions) -> None:
        multilingual = size.multilingual
        languages = size.n_vocab - TOKENS_WITHOUT_LANGUAGES if multilingual else ENGLISH_ONLY_LANGUAGES
        self._told = _tokenizer_module().get_tokenizer(multilingual, num_languages=languages)
        self._ranks: dict[bytes, int] = self._told.encoding._mergeable_ranks

    @property
    def tokens(self) -> list[str]:
        """The entries of `vocabulary.json`. CTranslate2 tells a multilingual model by the empty one, 50256."""
        return [*self._texts, *self._specials]

    @property
    def configuration(self) -> dict[str, list[int]]:
        """What CTranslate2's `config.json` says of tokens: as in openai-whisper's `DecodingTask`."""
        told = self._told
        steering = (told.transcribe, told.translate, told.sot, told.sot_prev, told.sot_lm, told.no_speech)
        return {
            "suppress_ids": sorted({*told.non_speech_tokens, *steering}),
            "suppress_ids_begin": [*told.encode(" "), told.eot],
            "lang_ids": sorted(told.all_language_tokens),
        }

    @property
    def tokenizer(self) -> dict[str, Any]:
        """The `tokenizer.json` of these tokens: byte-level BPE whose merges the ranks imply."""
        described = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
        first = len(self._ranks)
        level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
        return {
            "version": "1.0",
            "added_tokens": [{"id": first + n, "content": text, **described} for n, text in enumerate(self._specials)],
            "pre_tokenizer": level,
            "decoder": level,
            "model": {
                "type": "BPE",
                "vocab": {text: number for number, text in enumerate(self._texts)},
                "merges": self._merges(),
            },
        }

    @cached_property
    def _specials(self) -> list[str]:
        numbers: dict[str, int] = self._told.encoding._special_tokens
        return sorted(numbers, key=lambda text: numbers[text])

    @cached_property
    def _texts(self) -> list[str]:
        return ["".join(LETTERS[byte] for byte in token) for token in sorted(self._ranks, key=lambda t: self._ranks[t])]

    def _merges(self) -> list[list[str]]:
        """The two parts of each token: what its bytes are merged into by the tokens before it."""
        merges = []
        for token, rank in sorted(self._ranks.items(), key=lambda item: item[1]):
            if len(token) > 1:
                left, right = self._parts(token, rank)
                merges.append(["".join(LETTERS[byte] for byte in part) for part in (left, right)])
        return merges

    def _parts(self, token: bytes, rank: int) -> list[bytes]:
        parts = [token[at : at + 1] for at in range(len(token))]
        while len(parts) > 2:
            ranked = [(self._ranks.get(parts[at] + parts[at + 1], rank), at) for at in range(len(parts) - 1)]
            at = min(ranked)[1]
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return parts


def _tokenizer_module() -> ModuleType:
    """`whisper.tokenizer`, loaded by itself: importing its package would load PyTorch."""
    folder = whisper_folder()
    assert folder is not None
    specification = importlib.util.spec_from_file_location("whisper_tokenizer", folder / "tokenizer.py")
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def _letters() -> list[str]:
    """GPT-2's letter for each byte: printable ones stand for themselves, the others follow from 256 on."""
    printable = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)}
    others = iter(range(256, 512))
    return [chr(byte) if byte in printable else chr(next(others)) for byte in range(256)]


LETTERS = _letters()
