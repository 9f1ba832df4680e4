"""What the speech floor does in child processes (`foundation.child`): probing and recognition."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO

from foundation.child import Reply
from foundation.child_main import Request
from foundation.translation import N_
from speech.errors import NoAudio
from speech.model import Segment


def probe(request: Request) -> Reply:
    """Probe the recording at `path`, or in the request's bytes; reply with the fields of AudioFacts."""
    from speech import audio

    with _recording(request) as file:
        return Reply(dataclasses.asdict(audio.probe(file)))


def recognise(request: Request) -> Reply:
    """Transcribe the recording at `path`, or in the request's bytes, by `model`, `language` and `engine`.

    Says its progress in seconds of sound, each with `{"segment": …}` where one was just heard. Replies with
    `{"transcript": …}` and the loudness as bytes.
    """
    from speech.models import find
    from speech.recogniser import recognise as recognise_here

    fresh: list[Segment] = []

    def tell(done: float, total: float) -> None:
        partial = {"segment": fresh.pop().as_json()} if fresh else None
        request.progress(done, total, partial)

    values = request.values
    with _recording(request) as file, _memory_errors():
        recognition = recognise_here(
            file,
            model=find(values["model"]),
            language=values["language"],
            engine=values.get("engine", "auto"),
            progress=tell,
            on_segment=fresh.append,
        )
    return Reply({"transcript": recognition.transcript.as_json()}, recognition.loudness)


@contextmanager
def _memory_errors() -> Iterator[None]:
    """PyTorch tells that memory ran out by a RuntimeError."""
    try:
        yield
    except RuntimeError as error:
        if "allocate memory" in str(error):
            raise MemoryError from error
        raise


def _recording(request: Request) -> AbstractContextManager[BinaryIO]:
    path = request.values.get("path")
    if path is None:
        return io.BytesIO(request.blob)
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise NoAudio(
            N_("The recording {path} cannot be opened. Check that it is there and that you may read it."), path=path
        ) from error
