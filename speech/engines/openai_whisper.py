"""OpenAI's own Whisper, on PyTorch: the reference engine.

Each stretch is decoded once, greedily, without time stamps and without the text before it: stretches are short, and
what was said earlier is what makes Whisper repeat itself. Word times come from cross-attention where the model's heads
align, else from the stretch's loudness (`speech.engines.spreading`).
"""

from __future__ import annotations

import contextlib
import os
import pickle
from typing import TYPE_CHECKING, Any

from foundation.translation import N_
from speech.engines import Heard
from speech.engines.spreading import spread
from speech.errors import DamagedModel, UnknownLanguage
from speech.model import Word
from speech.models import Model, opened

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HOP = 160
WHISPER_CODES = {"nb": "no"}
SHORTEST = 1600
"""0.1 s; there is no word in less."""


def load(model: Model, language: str) -> OpenAIWhisper:
    """Load a checkpoint. Raises DamagedModel, UnknownModel, UnknownLanguage."""
    import torch
    from whisper.tokenizer import LANGUAGES

    code = WHISPER_CODES.get(language, language)
    if code not in LANGUAGES:
        raise UnknownLanguage(
            N_(
                "The voice model “{model}” does not know the language “{language}”."
                " Use a code such as da, nb, sv or en."
            ),
            model=model.name,
            language=language,
        )
    torch.set_num_threads(_cores())
    return OpenAIWhisper(_network(model), code, aligned=model.aligned)


class OpenAIWhisper:
    """A loaded checkpoint for one language."""

    def __init__(self, network: Any, language: str, *, aligned: bool) -> None:
        from whisper.decoding import DecodingOptions
        from whisper.tokenizer import get_tokenizer

        self._network = network
        self._aligned = aligned
        self._tokenizer = get_tokenizer(
            network.is_multilingual, num_languages=network.num_languages, language=language, task="transcribe"
        )
        self._options = DecodingOptions(language=language, temperature=0.0, fp16=False, without_timestamps=True)
        if aligned:
            _keep_compiled()

    def hear(self, samples: NDArray[np.float32]) -> Heard:
        """Recognise one stretch: float32 at 16 kHz, shape (n,), at most 30 seconds."""
        import torch
        import whisper

        if len(samples) < SHORTEST:
            return Heard((), 1.0)
        mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(samples), self._network.dims.n_mels)
        with torch.inference_mode():
            features = self._network.embed_audio(mel.unsqueeze(0))[0]
            result = whisper.decode(self._network, features, self._options)
            tokens = [token for token in result.tokens if token < self._tokenizer.eot]
            if not tokens:
                return Heard((), float(result.no_speech_prob))
            words = self._attended(tokens, mel, samples) if self._aligned else self._spread(tokens, features, samples)
        return Heard(tuple(_inside(words, len(samples) / whisper.audio.SAMPLE_RATE)), float(result.no_speech_prob))

    def _attended(self, tokens: list[int], mel: Any, samples: NDArray[np.float32]) -> list[Word]:
        from whisper.timing import find_alignment, merge_punctuations

        timings = find_alignment(self._network, self._tokenizer, tokens, mel, len(samples) // HOP)
        merge_punctuations(timings, "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、")  # whisper's own lists
        return [
            Word(timing.word.strip(), float(timing.start), float(timing.end), float(timing.probability))
            for timing in timings
            if timing.word.strip()
        ]

    def _spread(self, tokens: list[int], features: Any, samples: NDArray[np.float32]) -> list[Word]:
        words, groups = self._tokenizer.split_to_word_tokens([*tokens, self._tokenizer.eot])
        chances = self._chances(tokens, features)
        said: list[tuple[str, float]] = []
        for word, group in zip(words, groups, strict=True):
            own, chances = chances[: len(group)], chances[len(group) :]
            if word.strip() and own:
                said.append((word.strip(), sum(own) / len(own)))
        times = spread([word for word, _ in said], samples)
        return [Word(word, *time, chance) for (word, chance), time in zip(said, times, strict=True)]

    def _chances(self, tokens: list[int], features: Any) -> list[float]:
        """The probability that the model gives each token of its own answer."""
        import torch

        begin = [*self._tokenizer.sot_sequence, self._tokenizer.no_timestamps]
        asked = torch.tensor([[*begin, *tokens]])
        logits = self._network.logits(asked, features.unsqueeze(0))[0, len(begin) - 1 : -1, : self._tokenizer.eot]
        chosen = logits.softmax(dim=-1).gather(1, torch.tensor(tokens).unsqueeze(1))
        chances: list[float] = chosen[:, 0].tolist()
        return chances


def _inside(words: list[Word], duration: float) -> list[Word]:
    """Times in order and within the stretch."""
    kept: list[Word] = []
    reached = 0.0
    for word in words:
        start = min(max(word.start, reached), duration)
        reached = min(max(word.end, start), duration)
        kept.append(Word(word.text, start, reached, word.probability))
    return kept


def _network(model: Model) -> Any:
    """Build the network as `whisper.load_model` does, but from the very file that was checked."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    damaged = DamagedModel(
        N_(
            "The file of the voice model “{name}” is no openai-whisper checkpoint that is safe to load."
            " Choose another file."
        ),
        name=model.name,
    )
    with opened(model) as file:
        try:
            checkpoint = torch.load(file, map_location="cpu", weights_only=True)
        except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError, OSError) as error:
            raise damaged from error
    try:
        network = Whisper(ModelDimensions(**checkpoint["dims"]))
        network.load_state_dict(checkpoint["model_state_dict"])
    except (TypeError, KeyError, RuntimeError, AttributeError, ValueError) as error:
        raise damaged from error
    heads = _known_heads(model.sha256)
    if heads is not None:
        network.set_alignment_heads(heads)
    return network.eval()


def _known_heads(sha256: str) -> bytes | None:
    """The heads that align, for OpenAI's own checkpoints: their addresses hold their SHA-256."""
    import whisper

    names = [name for name, address in whisper._MODELS.items() if sha256 in address]
    return whisper._ALIGNMENT_HEADS[names[0]] if names else None


def _keep_compiled() -> None:
    """Let numba keep whisper's alignment on the disk: compiling it anew takes seconds in each process."""
    from whisper import timing

    for compiled in (timing.dtw_cpu, timing.backtrace):
        with contextlib.suppress(RuntimeError):  # nowhere to write: compile again
            compiled.enable_caching()


def _cores() -> int:
    """Two threads on one core only hinder each other; and this process may be bound to fewer cores than there are."""
    import psutil

    cores = psutil.cpu_count(logical=False) or 1
    return min(cores, len(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else cores
