"""The work of `transcribe`: recordings in, texts out, and what was heard kept until it is finished."""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.letter import check_free
from cli.output import complain, length, note
from cli.progress import ProgressLine
from foundation.errors import WorldError
from foundation.time_left import TimeLeft
from foundation.translation import LANGUAGES, N_, _

if TYPE_CHECKING:
    from speech import Partial, Progress, Transcript
    from speech.written import HouseStyle

SECONDS_BETWEEN = 5.0
"""What was heard is written down so often: each time all of it, which for hours of sound takes a while."""

WITH_FLAGS = "json"
"""The form of text that tells itself which stretches deserve a second look."""


@dataclass(frozen=True)
class Wish:
    """What is to recognise the recordings, as `speech.transcribe` takes it."""

    model: str
    language: str | None
    engine: str
    hints: tuple[str, ...]

    @cached_property
    def fingerprint(self) -> list[object]:
        """What makes one transcription another than the next, of the same recording."""
        from speech import models

        return [models.find(self.model).sha256, self.language, self.engine, list(self.hints)]


@dataclass(frozen=True)
class Delivery:
    """How and where texts are given: as files in the folder `out`, or on standard output."""

    form: str
    out: Path | None
    overwrite: bool
    headings: bool
    house_style: HouseStyle

    def target(self, recording: Path) -> Path | None:
        """Return where the text goes; None for standard output. Raises `WorldError` for a file that is there."""
        if self.out is None:
            return None
        target = self.out / f"{recording.stem}.{self.form}"
        check_free(target, overwrite=self.overwrite)
        return target

    def remarks(self, heard: Transcript, recording: Path) -> Iterator[str]:
        """Say where to listen, in sentences; JSON holds it itself."""
        return iter(()) if self.form == WITH_FLAGS else _places_to_listen_to(heard, recording)

    def give(self, heard: Transcript, recording: Path) -> None:
        """Write a text, safely, or show it."""
        from office.storage.durable import write_durably
        from speech.formats import render

        target = self.target(recording)
        content = render(heard, self.form, house_style=self.house_style)
        if target is not None:
            write_durably(target, content.encode() if isinstance(content, str) else content)
            note(_("Written to {file}.").format(file=target))
            return
        assert isinstance(content, str)
        if self.headings:
            click.echo(f"==> {recording} <==")
        click.echo(content.rstrip("\n"))


def transcribe_files(recordings: Sequence[Path], wish: Wish, delivery: Delivery) -> bool:
    """Transcribe recordings one after the other with one loading of the model; return whether all were written."""
    failed: list[Path] = []
    wanted: list[_Unfinished] = []
    targets: set[Path] = set()
    for recording in recordings:
        try:
            target = delivery.target(recording)
            if target in targets:
                raise WorldError(
                    N_("Another recording of the same name goes to {file}. Give it a folder of its own."),
                    file=str(target),
                )
            if target is not None:
                targets.add(target)
            wanted.append(_Unfinished(recording, wish, delivery.out))
        except (WorldError, OSError) as error:
            failed.append(recording)
            complain(f"{recording}: {_reason(error)}")
    if wanted:
        failed += _transcribe(wanted, wish, delivery)
    if failed and len(recordings) > 1:
        sentence = _("{count} of {all} recordings could not be written down: {names}")
        names = ", ".join(map(str, failed))
        complain(sentence.format(count=len(failed), all=len(recordings), names=names))
    return not failed


def _transcribe(wanted: Sequence[_Unfinished], wish: Wish, delivery: Delivery) -> list[Path]:
    import speech

    failed: list[Path] = []
    remarked: set[str] = set()
    left = [TimeLeft() for _one in wanted]
    with ProgressLine() as line:

        def on_progress(number: int, progress: Progress) -> None:
            one = wanted[number]
            if "segments" in progress.partial:
                one.add(speech.Partial.from_json(progress.partial))
            share = min(1.0, progress.done / progress.total) if progress.total else None
            line.show(_name(one.recording, left[number].seconds(share or 0.0)), share)

        def on_result(number: int, heard: Transcript | WorldError) -> None:
            line.wipe()
            one = wanted[number]
            try:
                if isinstance(heard, WorldError):
                    raise heard
                told = [*_remarks(heard, one.recording), *delivery.remarks(heard, one.recording)]
                fresh = [remark for remark in dict.fromkeys(told) if remark not in remarked]
                for remark in fresh:
                    note(remark)
                remarked.update(fresh)
                delivery.give(heard, one.recording)
                one.forget()
            except (WorldError, OSError) as error:
                failed.append(one.recording)
                complain(f"{one.recording}: {_reason(error)}")

        line.show(wanted[0].recording.name, None)
        speech.transcribe_all(
            [one.recording for one in wanted],
            on_result,
            model=wish.model,
            language=wish.language,
            engine=wish.engine,
            hints=wish.hints,
            before={number: one.heard for number, one in enumerate(wanted) if one.heard is not None},
            on_progress=on_progress,
        )
    return failed


class _Unfinished:
    """A recording in work, and the file beside its text that holds what was heard of it until it is finished."""

    def __init__(self, recording: Path, wish: Wish, out: Path | None) -> None:
        self.recording = recording
        self._file = None if out is None else out / f"{recording.stem}.partial.json"
        self._wish = wish
        self._next = time.monotonic() + SECONDS_BETWEEN
        self.heard = self._read()

    def add(self, part: Partial) -> None:
        """Keep what was heard, as far as that can be: it only saves time, and may not cost the text."""
        from office.storage.durable import write_durably

        self.heard = part if self.heard is None else self.heard.and_then(part)
        if self._file is None or time.monotonic() < self._next:
            return
        content = {"of": self._fingerprint, "heard": self.heard.as_json()}
        with contextlib.suppress(WorldError, OSError):
            write_durably(self._file, json.dumps(content, ensure_ascii=False).encode())
        self._next = time.monotonic() + SECONDS_BETWEEN

    def forget(self) -> None:
        """Take the file away: the text is there."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.unlink(missing_ok=True)

    @cached_property
    def _fingerprint(self) -> str:
        """Tells this very recording, heard as it was wished."""
        sound = self.recording.stat()
        facts = [*self._wish.fingerprint, sound.st_size, sound.st_mtime_ns]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    def _read(self) -> Partial | None:
        from speech import Partial

        try:
            kept = json.loads(self._file.read_text(encoding="utf-8")) if self._file is not None else {}
            return Partial.from_json(kept["heard"]) if kept["of"] == self._fingerprint else None
        except (OSError, ValueError, KeyError, TypeError):
            return None


def _remarks(heard: Transcript, recording: Path) -> Iterator[str]:
    """What a person should know of a transcript, in sentences."""
    if heard.damaged_at is not None:
        sentence = _("{file} is damaged at {time}; what could be read is written down.")
        yield sentence.format(file=recording, time=length(heard.damaged_at))
    if heard.sounds_like:
        sentence = _("{file} sounds like {language}. “--language {code}” hears it so.")
        yield sentence.format(file=recording, language=LANGUAGES[heard.sounds_like], code=heard.sounds_like)
    if heard.left_out:
        sentence = _("The voice model had no room for these words of --hints: {words}.")
        yield sentence.format(words=", ".join(heard.left_out))


def _places_to_listen_to(heard: Transcript, recording: Path) -> Iterator[str]:
    """Say which stretches deserve a second look: one sentence a stretch, but one for all that a model never learnt."""
    from speech import Flag

    again = _("{file}: the same words come again and again at {when}. Listen there.")
    silent = _("{file}: there are words where nobody seems to speak, at {when}. They may be invented: listen there.")
    for flag, sentence in ((Flag.REPEAT, again), (Flag.TEXT_OVER_SILENCE, silent)):
        for is_suspect, stretch in groupby(heard.segments, key=lambda segment: flag in segment.flags):
            if is_suspect:
                segments = [*stretch]
                start, end = length(segments[0].start), length(segments[-1].end)
                yield sentence.format(file=recording, when=start if start == end else f"{start}–{end}")
    unknown = sum(len(segment.words) for segment in heard.segments if Flag.OUTSIDE_VOCABULARY in segment.flags)
    if unknown:
        sentence = _(
            "{file}: the practice model probably does not know {count} of the {all} words that it heard. They may be "
            "quite other words."
        )
        yield sentence.format(file=recording, count=unknown, all=len(heard.words))


def _name(recording: Path, seconds_left: float | None) -> str:
    if seconds_left is None:
        return recording.name
    return _("{file}, {time} left").format(file=recording.name, time=length(seconds_left))


def _reason(error: WorldError | OSError) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)
