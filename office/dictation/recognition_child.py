"""Recognise a dictation in a child process (`foundation.child`), which reads the encrypted recording itself.

It is given that one file's key. Nothing of the office's records is imported here: each start would take longer.
"""

from __future__ import annotations

from pathlib import Path

from foundation.child import Reply
from foundation.child_main import Request
from office.storage.files import open_ticket
from speech import models, written
from speech.child import memory_errors, recognise_file
from speech.doubts import flagged


def recognise_in_child(request: Request) -> Reply:
    """Decrypt, decode and recognise; nothing of the recording is written anywhere.

    What is heard is told piece by piece, and kept with the job: an attempt after a kill goes on where this one ended.
    """
    values = request.values
    language = values["language"]
    with open_ticket(values["ticket"]) as audio, memory_errors():
        found = recognise_file(request, audio, models.find(values["model"]), values["before"])  # type: ignore[arg-type]
    text = written.written(found.transcript.words, language, written.HouseStyle(**values["house_style"]))
    values = {
        "written": text.as_json(),
        "flags": [[one.first, one.last, sorted(one.flags)] for one in flagged(found.transcript.segments)],
        "words": [[word.text, word.start, word.end, word.probability] for word in found.transcript.words],
        "engine": found.transcript.engine,
        "voice_model": Path(found.transcript.model).name,
        "damaged_at": found.transcript.damaged_at,
        "language": found.transcript.language,
        "sounds_like": found.transcript.sounds_like,
        "left_out": list(found.transcript.left_out),
    }
    return Reply(values, found.loudness)
