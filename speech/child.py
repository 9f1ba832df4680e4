"""What the speech floor does in child processes (`foundation.child`): probing and recognition."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from foundation.child import Reply
from foundation.child_main import Request
from foundation.errors import as_message
from foundation.translation import N_
from speech.errors import NoAudio, SpeechError
from speech.model import Partial, Recognition
from speech.models import Model

if TYPE_CHECKING:
    from speech.listening import Listening


def probe(request: Request) -> Reply:
    """Probe the recording at `path`, or in the request's bytes; reply with the fields of AudioFacts."""
    from speech import audio

    with _recording(request) as file:
        return Reply(dataclasses.asdict(audio.probe(file)))


def recognise(request: Request) -> Reply:
    """Transcribe the recording at `path`, or in the request's bytes, by `model`, `language`, `engine` and `hints`.

    Says its progress in seconds of sound, each with the `Partial` that was just heard, if any; `before` lists those
    that earlier attempts heard. Replies with `{"transcript": …}` and the loudness as bytes.
    """
    from speech.models import find

    values = request.values
    with _recording(request) as file, memory_errors():
        recognition = recognise_file(request, file, find(values["model"]), values["before"])
    return Reply({"transcript": recognition.transcript.as_json()}, recognition.loudness)


def recognise_file(request: Request, file: BinaryIO, model: Model, before: Sequence[Mapping[str, Any]]) -> Recognition:
    """Transcribe an open recording as the request's values ask, telling what was heard with the progress."""
    from speech.recogniser import recognise as recognise_here

    values = request.values
    telling = _Telling(request, {"model": model.sha256, "language": values["language"]})
    return recognise_here(
        file,
        model=model,
        language=values["language"],
        engine=values.get("engine", "auto"),
        hints=values.get("hints", ()),
        before=_together(map(Partial.from_json, before)),
        on_progress=telling.progress,
        on_part=telling.heard.append,
    )


def recognise_all(request: Request) -> Reply:
    """Transcribe the `recordings` (each a `path`, and what was heard of it `before`), loading the model once.

    Each progress names the recording as `{"file": number}`, with the `Partial` that was just heard, if any; a result
    follows as `{"file": number, "transcript": …}`, or with a "failure".
    """
    from speech.models import find
    from speech.recogniser import recognise_all as recognise_all_here

    values = request.values
    model = find(values["model"])
    recordings = (_listening(request, model, number, asked) for number, asked in enumerate(values["recordings"]))
    with memory_errors():
        results = recognise_all_here(
            recordings, model=model, language=values["language"], engine=values["engine"], hints=values["hints"]
        )
        for number, result in enumerate(results):
            if isinstance(result, SpeechError):
                request.progress(0.0, 0.0, {"file": number, "failure": as_message(result)})
            else:
                length = result.transcript.duration
                request.progress(length, length, {"file": number, "transcript": result.transcript.as_json()})
    return Reply({})


def _listening(request: Request, model: Model, number: int, asked: Mapping[str, Any]) -> Listening:
    from speech.listening import Listening

    telling = _Telling(request, {"file": number})
    return Listening(
        lambda: _opened(asked["path"]),
        model,
        before=_together(map(Partial.from_json, asked["before"])),
        on_progress=telling.progress,
        on_part=telling.heard.append,
    )


class _Telling:
    """Tells a recording's progress together with what was heard since it was told last."""

    def __init__(self, request: Request, about: Mapping[str, Any]) -> None:
        self.heard: list[Partial] = []
        self._request, self._about = request, about

    def progress(self, done: float, total: float) -> None:
        part = _together(self.heard).as_json() if self.heard else {}
        self.heard.clear()
        # Without the file's number a progress holds a part or nothing, since what holds anything is kept as a part.
        self._request.progress(done, total, {**self._about, **part} if part or "file" in self._about else None)


def _together(parts: Iterable[Partial]) -> Partial:
    return reduce(Partial.and_then, parts, Partial((), 0.0))


@contextmanager
def memory_errors() -> Iterator[None]:
    """PyTorch tells that memory ran out by a RuntimeError."""
    try:
        yield
    except RuntimeError as error:
        if "allocate memory" in str(error):
            raise MemoryError from error
        raise


def _recording(request: Request) -> AbstractContextManager[BinaryIO]:
    path = request.values.get("path")
    return io.BytesIO(request.blob) if path is None else _opened(path)


def _opened(path: str) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise NoAudio(
            N_("The recording {path} cannot be opened. Check that it is there and that you may read it."), path=path
        ) from error
