"""OpenAI's own Whisper, on PyTorch: the reference engine.

Each window is decoded once, greedily, without time stamps and without the text before it: windows are cut at pauses,
and what was said earlier is what makes Whisper repeat itself. Word times come from cross-attention where the model's
heads align, else from the window's loudness (`speech.engines.spreading`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from speech.conversion import checkpoint_of, heads_of
from speech.engines import SHORTEST, WHISPER_CODES, Heard, told_languages, unknown_language
from speech.engines.cores import cores
from speech.engines.word_times import CLOSING, OPENING, fitted, spread_over, whole
from speech.model import Word
from speech.models import Model
from speech.vocabulary import prompt

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

HOP = 160


def load(model: Model, language: str, hints: Sequence[str] = ()) -> OpenAIWhisper:
    """Load a checkpoint. Raises DamagedModel, UnknownModel, UnknownLanguage."""
    import torch
    from whisper.tokenizer import LANGUAGES

    network = _network(model)
    code = WHISPER_CODES.get(language, language)
    known = list(LANGUAGES)[: network.num_languages] if network.is_multilingual else ["en"]
    if code not in known:
        raise unknown_language(model, language)
    torch.set_num_threads(cores())
    return OpenAIWhisper(network, code, hints, aligned=model.aligned)


class OpenAIWhisper:
    """A loaded checkpoint for one language."""

    batch = 1

    def __init__(self, network: Any, language: str, hints: Sequence[str], *, aligned: bool) -> None:
        from whisper.decoding import DecodingOptions
        from whisper.tokenizer import get_tokenizer

        self._network = network
        self._aligned = aligned
        self._tokenizer = get_tokenizer(
            network.is_multilingual, num_languages=network.num_languages, language=language, task="transcribe"
        )
        hinted = prompt(hints, lambda text: len(self._tokenizer.encode(" " + text)))
        self.left_out = hinted.left_out
        self._options = DecodingOptions(
            language=language, temperature=0.0, fp16=False, without_timestamps=True, prompt=hinted.text or None
        )
        if aligned:
            _keep_compiled()

    def hear(self, windows: Sequence[Samples], telling: Collection[int] = ()) -> list[Heard]:
        """Recognise windows: float32 at 16 kHz, shape (n,), each at most 30 seconds long."""
        return [self._hear(samples, number in telling) for number, samples in enumerate(windows)]

    def _hear(self, samples: Samples, telling: bool) -> Heard:
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
            languages = self._told(features) if telling and self._network.is_multilingual else {}
        return Heard(fitted(words, samples), float(result.no_speech_prob), languages)

    def _told(self, features: Any) -> dict[str, float]:
        from whisper.decoding import detect_language

        return told_languages(detect_language(self._network, features, self._tokenizer)[1])

    def _attended(self, tokens: list[int], mel: Any, samples: NDArray[np.float32]) -> list[Word]:
        from whisper.timing import find_alignment, merge_punctuations

        timings = find_alignment(self._network, self._tokenizer, tokens, mel, len(samples) // HOP)
        merge_punctuations(timings, OPENING, CLOSING)
        return whole(
            Word(timing.word, float(timing.start), float(timing.end), float(timing.probability)) for timing in timings
        )

    def _spread(self, tokens: list[int], features: Any, samples: NDArray[np.float32]) -> list[Word]:
        words, groups = self._tokenizer.split_to_word_tokens([*tokens, self._tokenizer.eot])
        chances = self._chances(tokens, features)
        said: list[Word] = []
        for word, group in zip(words, groups, strict=True):
            own, chances = chances[: len(group)], chances[len(group) :]
            if own:
                said.append(Word(word, 0.0, 0.0, sum(own) / len(own)))
        return spread_over(whole(said), samples)

    def _chances(self, tokens: list[int], features: Any) -> list[float]:
        """The probability that the model gives each token of its own answer."""
        import torch

        begin = [*self._tokenizer.sot_sequence, self._tokenizer.no_timestamps]
        asked = torch.tensor([[*begin, *tokens]])
        logits = self._network.logits(asked, features.unsqueeze(0))[0, len(begin) - 1 : -1, : self._tokenizer.eot]
        chosen = logits.softmax(dim=-1).gather(1, torch.tensor(tokens).unsqueeze(1))
        chances: list[float] = chosen[:, 0].tolist()
        return chances


def _network(model: Model) -> Any:
    """Build the network as `whisper.load_model` does, from weights that were read without running their pickle."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    checkpoint = checkpoint_of(model)
    network = Whisper(ModelDimensions(**asdict(checkpoint.dimensions)))
    # Copied: the weights lie on the checkpoint's bytes, which may not be written to.
    network.load_state_dict({name: torch.tensor(weights) for name, weights in checkpoint.weights.items()})
    size = checkpoint.dimensions
    heads = torch.zeros(size.n_text_layer, size.n_text_head, dtype=torch.bool)
    heads[tuple(zip(*heads_of(model, size), strict=True))] = True
    network.register_buffer("alignment_heads", heads.to_sparse(), persistent=False)
    return network.eval()


def _keep_compiled() -> None:
    """Let numba keep whisper's alignment on the disk: compiling it anew takes seconds in each process."""
    from whisper import timing

    for compiled in (timing.dtw_cpu, timing.backtrace):
        with contextlib.suppress(RuntimeError):  # nowhere to write: compile again
            compiled.enable_caching()
