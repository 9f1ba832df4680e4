"""From recordings to transcripts, in this process. Meant for child processes: see `speech.child`.

A stream of sound becomes stretches of speech, these become windows, and windows are heard several at a time; with many
recordings, windows of the next one fill up the batch of the one before. Memory is bounded by the model and the
compressed file, not by the length of the sound.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from itertools import islice
from typing import BinaryIO

from speech import engines
from speech.errors import SpeechError
from speech.listening import NOTHING, Listening, OnPart, OnProgress
from speech.model import Partial, Recognition
from speech.models import Model
from speech.windows import Window

FIRST_BATCH = 2
BATCH_SECONDS = 8.0
"""About how long one batch takes: words come, and a job that was killed can go on, at least so often."""


def recognise(
    file: BinaryIO,
    *,
    model: Model,
    language: str,
    engine: str = engines.AUTO,
    hints: Sequence[str] = (),
    before: Partial = NOTHING,
    on_progress: OnProgress | None = None,
    on_part: OnPart | None = None,
) -> Recognition:
    """Transcribe a recording; `on_progress` hears (seconds done, seconds in all), `on_part` each piece as it comes.

    `before` is what an earlier attempt with the same model heard: recognition goes on where it ended.
    Raises NoAudio, DamagedAudio, EncryptedDictation, UnknownModel, DamagedModel, UnknownEngine, UnknownLanguage.
    """
    recogniser = Recogniser(model, language, engine, hints)
    listening = Listening(lambda: nullcontext(file), model, before=before, on_progress=on_progress, on_part=on_part)
    (heard,) = recogniser.hear_all([listening])
    if isinstance(heard, SpeechError):
        raise heard
    return heard


def recognise_all(
    recordings: Iterable[Listening],
    *,
    model: Model,
    language: str,
    engine: str = engines.AUTO,
    hints: Sequence[str] = (),
) -> Iterator[Recognition | SpeechError]:
    """Transcribe many recordings with one loading of the model; results come in their order, as they are ready.

    A recording that cannot be read gives its failure and stops no other. The recordings are taken one by one, as they
    are needed. Raises UnknownModel, DamagedModel, UnknownEngine, UnknownLanguage.
    """
    yield from Recogniser(model, language, engine, hints).hear_all(recordings)


class Recogniser:
    """A model in an engine, for one language; the model is loaded when there is something to hear."""

    def __init__(self, model: Model, language: str, engine: str, hints: Sequence[str]) -> None:
        self._model, self._language, self._hints = model, language, hints
        self._name = engines.resolve(engine, model)
        self._engine: engines.Engine | None = None

    def hear_all(self, recordings: Iterable[Listening]) -> Iterator[Recognition | SpeechError]:
        """Hear recordings, several windows at a time; give each one's result in their order, as soon as it is there."""
        unfinished: deque[Listening] = deque()
        for batch in self._batches(_windows(recordings, unfinished)):
            for (listening, window), heard in zip(batch, self._hear(batch), strict=True):
                listening.take(window, heard)
            while unfinished and unfinished[0].complete:
                yield self._result(unfinished.popleft())
        yield from map(self._result, unfinished)

    def _batches(self, windows: Iterator[tuple[Listening, Window]]) -> Iterator[list[tuple[Listening, Window]]]:
        """Divide windows so that a batch takes some seconds: one with a large model, more with a small one."""
        size = FIRST_BATCH
        while batch := list(islice(windows, size)):
            began = time.monotonic()
            yield batch
            seconds = (time.monotonic() - began) / len(batch)
            most = self._engine.batch if self._engine is not None else 1
            size = max(1, min(most, int(BATCH_SECONDS / max(seconds, 1e-6)), 2 * size))

    def _hear(self, batch: list[tuple[Listening, Window]]) -> list[engines.Heard]:
        if self._engine is None:
            self._engine = engines.load(self._name, self._model, self._language, self._hints)
        telling = {number for number, (listening, window) in enumerate(batch) if listening.tells_language(window)}
        return self._engine.hear([window.samples for _, window in batch], telling)

    def _result(self, listening: Listening) -> Recognition | SpeechError:
        left_out = self._engine.left_out if self._engine is not None else ()
        return listening.failure or listening.result(self._language, self._name, left_out)


def _windows(recordings: Iterable[Listening], unfinished: deque[Listening]) -> Iterator[tuple[Listening, Window]]:
    for listening in recordings:
        unfinished.append(listening)
        for window in listening.windows():
            yield listening, window
