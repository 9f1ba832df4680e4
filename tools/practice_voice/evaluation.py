"""Measuring a practice voice model through the program's own pipeline, on what it has never heard."""

from __future__ import annotations

import dataclasses
import random
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jiwer
import numpy as np

from speech.models import Model, find
from speech.recogniser import recognise
from tools.practice_voice import dictations, grammar
from tools.practice_voice.network import ALIGNMENT_HEADS

SHORTEST, LONGEST = 60.0, 300.0
"""Seconds of a dictation."""
TOLD_SECONDS = 6.0
"""About how much speech the model gets to tell the language from."""


@dataclasses.dataclass(frozen=True)
class Measured:
    """What was measured. `wer` and `language_accuracy` from 0 to 1; `silence_text_words` is a number of words."""

    language: str
    seed: int
    engine: str
    model: str
    wer: float
    language_accuracy: float
    silence_text_words: int
    word_start_error_ms: float
    dictations: int
    words: int
    minutes: float
    silent_minutes: float

    def as_json(self) -> dict[str, Any]:
        """Return the figures by name."""
        return dataclasses.asdict(self)


def evaluate(
    model_file: Path,
    language: str,
    seed: int,
    *,
    engine: str = "auto",
    number: int = 3,
    shortest: float = SHORTEST,
    longest: float = LONGEST,
    longest_stretch: float | None = None,
    silent_seconds: float = 60.0,
    tell: Callable[[str], None] = lambda _line: None,
) -> Measured:
    """Recognise fresh dictations and sounds without speech; the seed decides all of them."""
    model = find(model_file)
    if not model.practice:  # a checkpoint that the program does not know yet
        model = dataclasses.replace(model, alignment_heads=ALIGNMENT_HEADS)
    if longest_stretch is not None:
        model = dataclasses.replace(model, longest_stretch=longest_stretch)
    draw = random.Random(seed)  # noqa: S311 - no secret is drawn
    spoken = [
        dictations.dictation(language, draw.uniform(shortest, longest), seed * 1000 + index) for index in range(number)
    ]
    wanted, heard, errors = [], [], list[float]()
    for each in spoken:
        words = recognised(model, language, engine, each.samples)
        wanted.append(" ".join(each.words))
        heard.append(" ".join(word for word, _ in words))
        errors += start_errors(each, words)
        tell(f"{each.voice}, {each.seconds:.0f} s: {100 * jiwer.wer(wanted[-1], heard[-1]):.1f} % of the words wrong")
    silences = dictations.without_speech(silent_seconds, seed)
    invented = 0
    for name, samples in silences.items():
        count = len(recognised(model, language, engine, samples))
        tell(f"{name}, {silent_seconds:.0f} s: {count} words")
        invented += count
    return Measured(
        language=language,
        seed=seed,
        engine=engine,
        model=model.sha256,
        wer=jiwer.wer(wanted, heard),
        language_accuracy=language_accuracy(model_file, spoken),
        silence_text_words=invented,
        word_start_error_ms=1000 * statistics.median(errors) if errors else float("nan"),
        dictations=number,
        words=sum(len(each.words) for each in spoken),
        minutes=sum(each.seconds for each in spoken) / 60,
        silent_minutes=silent_seconds * len(silences) / 60,
    )


def recognised(model: Model, language: str, engine: str, samples: dictations.Samples) -> list[tuple[str, float]]:
    """Return the words that the program hears, each with its start in seconds."""
    recognition = recognise(dictations.recording(samples), model=model, language=language, engine=engine)
    return [(word.text, word.start) for segment in recognition.transcript.segments for word in segment.words]


def start_errors(spoken: dictations.Dictation, heard: list[tuple[str, float]]) -> list[float]:
    """Return by how many seconds the start of each rightly heard word is off."""
    starts = [start for sentence in spoken.sentences for _, start, _ in sentence]
    aligned = jiwer.process_words([" ".join(spoken.words)], [" ".join(word for word, _ in heard)]).alignments[0]
    return [
        abs(starts[chunk.ref_start_idx + index] - heard[chunk.hyp_start_idx + index][1])
        for chunk in aligned
        if chunk.type == "equal"
        for index in range(chunk.ref_end_idx - chunk.ref_start_idx)
    ]


def language_accuracy(model_file: Path, spoken: list[dictations.Dictation]) -> float:
    """Return in which part of the dictations' stretches openai-whisper tells the language among the four."""
    import torch
    import whisper

    network = whisper.load_model(str(model_file), device="cpu")
    codes = [grammar.load(name).code for name in grammar.LANGUAGES]
    right = []
    for each in spoken:
        for stretch in _stretches(each):
            mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(stretch))
            with torch.inference_mode():
                chances = network.detect_language(mel)[1]
            right.append(max(codes, key=lambda code: chances[code]) == grammar.load(each.language).code)
    return float(np.mean(right))


def _stretches(spoken: dictations.Dictation) -> list[dictations.Samples]:
    """A dictation's whole sentences, several together while they are short, with what lies between them."""
    pieces, begin, end = [], None, 0.0
    for sentence in spoken.sentences:
        start, finish = sentence[0][1], sentence[-1][2]
        if begin is not None and finish - begin > TOLD_SECONDS:
            pieces.append((begin, end))
            begin = None
        begin = start if begin is None else begin
        end = finish
    if begin is not None:
        pieces.append((begin, end))
    rate = dictations.RATE
    return [spoken.samples[int(start * rate) : int((finish + 0.1) * rate)] for start, finish in pieces]
