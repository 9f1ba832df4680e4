"""How fast a model is on this computer: it recognises included synthetic speech, in a child, with each engine.

A short and a long stretch are recognised; what the longer one takes more is the time for speech, the rest is loading.
"""

from __future__ import annotations

import io
import time
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foundation.child import Progress, Reply, run
from foundation.errors import Cancelled, WorldError
from foundation.places import resources
from foundation.translation import N_
from speech.errors import DamagedModel, UnknownModel
from speech.models.finding import find
from speech.models.model import Model
from speech.models.published import published
from speech.models.registry import remember_speed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from foundation.child_main import Request

SECONDS, FEWEST_SECONDS, MOST_SECONDS = 60.0, 20.0, 600.0
SHORT_SHARE = 0.25
WARMING_UP = 5.0
LEAST_SHARE = 0.05
A_DICTATION = 600.0
SPOKEN = "da"
"""The language of the included recordings; a model of another language needs about as long for them."""


@dataclass(frozen=True)
class Speed:
    """How fast one engine ran a model here. `times_real_time` is seconds of speech a second; both times in seconds.

    `failure` is empty, or why this engine can't run the model.
    """

    engine: str
    times_real_time: float = 0.0
    loading: float = 0.0
    failure: str = ""

    @property
    def ten_minutes(self) -> float:
        """How many seconds a dictation of ten minutes takes, loading included; 0 where it can't be recognised."""
        return self.loading + A_DICTATION / self.times_real_time if self.times_real_time else 0.0


def self_test(
    name: str,
    *,
    seconds: float = SECONDS,
    engine: str | None = None,
    progress: Callable[[float, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Speed, ...]:
    """Measure a model with one engine or all of them on so many seconds of speech, and remember what was measured.

    Raises UnknownModel for one that is not installed, Cancelled, and what a failing model raises if no engine runs it.
    """
    from speech.engines import ENGINES, resolve

    model = _installed_model(name)
    engines = [resolve(engine, model)] if engine else list(ENGINES)
    measured: list[Speed] = []
    failures: list[WorldError] = []
    for number, one in enumerate(engines):

        def tell(told: Progress, number: int = number) -> None:
            if progress is not None and told.total:
                progress(number + min(1.0, told.done / told.total), float(len(engines)))

        try:
            measured.append(_measured(name, model, one, seconds, tell, cancelled))
        except WorldError as error:
            if isinstance(error, Cancelled | UnknownModel | DamagedModel):
                raise  # no other engine would fare better
            failures.append(error)
            measured.append(Speed(one, failure=str(error)))
    if len(failures) == len(engines):
        raise failures[0]
    remember_speed(model.sha256, {one.engine: one.times_real_time for one in measured if one.times_real_time})
    return tuple(measured)


def measure_in_child(request: Request) -> Reply:
    """Recognise a short and a long stretch with `model` and `engine`; reply with both times in seconds."""
    from speech.recogniser import recognise

    values = request.values
    model = find(values["model"])
    language = model.language or SPOKEN
    times = []
    # The first of all may convert the model and fill caches, which is not what the next dictation will meet.
    lengths = (WARMING_UP, values["short"], values["long"])
    total, done = sum(lengths), 0.0
    for seconds in lengths:

        def tell(heard: float, _all: float, done: float = done) -> None:
            request.progress(done + heard, total)

        sound = io.BytesIO(_sound(seconds))
        before = time.perf_counter()
        recognise(sound, model=model, language=language, engine=values["engine"], on_progress=tell)
        times.append(time.perf_counter() - before)
        done += seconds
    return Reply({"short": times[1], "long": times[2]})


def _installed_model(name: str) -> Model:
    try:
        return find(name)
    except UnknownModel as error:
        if name not in published():
            raise
        raise UnknownModel(
            N_(
                "The model “{name}” is not installed. Install it first (models download {name}), then test its speed "
                "here; models remove {name} takes it away again."
            ),
            name=name,
        ) from error


def _measured(
    name: str,
    model: Model,
    engine: str,
    seconds: float,
    tell: Callable[[Progress], None],
    cancelled: Callable[[], bool] | None,
) -> Speed:
    import speech

    short = seconds * SHORT_SHARE
    reply = run(
        "speech.models.self_test:measure_in_child",
        {"model": name, "engine": engine, "short": short, "long": seconds},
        limits=speech.memory_limit(model),
        on_progress=tell,
        cancelled=cancelled,
    )
    whole, more = reply.values["long"], reply.values["long"] - reply.values["short"]
    if more < LEAST_SHARE * whole:  # loading is nearly all of it: say no more than what is sure
        return Speed(engine, seconds / whole)
    pace = (seconds - short) / more
    return Speed(engine, pace, max(0.0, whole - seconds / pace))


def _sound(seconds: float) -> bytes:
    """Return so many seconds of the included practice dictations, one after the other, again and again, as WAV."""
    import numpy as np

    from speech.audio import SAMPLE_RATE

    wanted = round(seconds * SAMPLE_RATE)
    blocks: list[NDArray[np.float32]] = []
    count = 0
    for block in _speech():
        blocks.append(block)
        count += len(block)
        if count >= wanted:
            break
    samples = np.concatenate(blocks)[:wanted]
    held = io.BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLE_RATE)
        sound.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return held.getvalue()


def _speech() -> Iterator[NDArray[np.float32]]:
    from speech.audio import decode

    recordings = sorted((resources() / "practice" / SPOKEN).glob("*.ogg"))
    while True:
        for path in recordings:
            with path.open("rb") as file:
                yield from decode(file)
