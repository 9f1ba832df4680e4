"""What recognition gives: words with times and probabilities, in segments, in a transcript, in written text. No I/O."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any


class Flag(StrEnum):
    """Why a segment deserves a second look."""

    REPEAT = "repeat"
    """The same words again and again: a recogniser that has lost its way."""
    TEXT_OVER_SILENCE = "text-over-silence"
    """Words where the model itself says that nobody speaks: invented text."""
    OUTSIDE_VOCABULARY = "outside-vocabulary"
    """Words that the model probably never learnt (the practice model knows about 240)."""


@dataclass(frozen=True)
class Word:
    """One spoken word. `start` and `end` are seconds from the beginning of the sound, `probability` is 0 to 1."""

    text: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True)
class Segment:
    """What was said in one stretch of speech between pauses; at least one word."""

    words: tuple[Word, ...]
    flags: frozenset[Flag] = frozenset()

    @property
    def start(self) -> float:
        """The first word's start in seconds."""
        return self.words[0].start

    @property
    def end(self) -> float:
        """The last word's end in seconds."""
        return self.words[-1].end

    @property
    def text(self) -> str:
        """The words with spaces between."""
        return " ".join(word.text for word in self.words)

    def as_json(self) -> dict[str, Any]:
        """Give a JSON-ready form."""
        words = [
            {"text": word.text, "start": word.start, "end": word.end, "probability": word.probability}
            for word in self.words
        ]
        return {"words": words, "flags": sorted(self.flags)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Segment:
        """Rebuild what `as_json` gave."""
        words = tuple(Word(w["text"], w["start"], w["end"], w["probability"]) for w in data["words"])
        return cls(words, frozenset(Flag(flag) for flag in data["flags"]))


@dataclass(frozen=True)
class Transcript:
    """All that was heard in one recording of `duration` seconds, and by which model and engine.

    `damaged_at` is None for a whole recording; otherwise the second at which the file first could not be read (what
    could be read before and after is transcribed). `left_out` are the hints that the model had no room for.
    `sounds_like` is the language that is rather spoken, where that is another than `language`; else empty.
    """

    language: str
    model: str
    engine: str
    duration: float
    segments: tuple[Segment, ...] = field(default=())
    damaged_at: float | None = None
    left_out: tuple[str, ...] = ()
    sounds_like: str = ""

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in their order."""
        return tuple(word for segment in self.segments for word in segment.words)

    @property
    def text(self) -> str:
        """All words with spaces between."""
        return " ".join(segment.text for segment in self.segments)

    def as_json(self) -> dict[str, Any]:
        """Give a JSON-ready form."""
        return {
            "language": self.language,
            "model": self.model,
            "engine": self.engine,
            "duration": self.duration,
            "damaged_at": self.damaged_at,
            "left_out": list(self.left_out),
            "sounds_like": self.sounds_like,
            "segments": [segment.as_json() for segment in self.segments],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Transcript:
        """Rebuild what `as_json` gave."""
        return cls(
            language=data["language"],
            model=data["model"],
            engine=data["engine"],
            duration=data["duration"],
            segments=tuple(Segment.from_json(segment) for segment in data["segments"]),
            damaged_at=data.get("damaged_at"),
            left_out=tuple(data.get("left_out", ())),
            sounds_like=data.get("sounds_like", ""),
        )


@dataclass(frozen=True)
class Partial:
    """A piece of a transcript: segments, and the second of the recording up to which nothing is left to hear."""

    segments: tuple[Segment, ...]
    through: float

    def as_json(self) -> dict[str, Any]:
        """Give a JSON-ready form."""
        return {"segments": [segment.as_json() for segment in self.segments], "through": self.through}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Partial:
        """Rebuild what `as_json` gave."""
        return cls(tuple(Segment.from_json(segment) for segment in data["segments"]), data["through"])

    def and_then(self, later: Partial) -> Partial:
        """Return both pieces as one."""
        return Partial((*self.segments, *later.segments), later.through)


@dataclass(frozen=True)
class AudioFacts:
    """What the header of a recording says: seconds, FFmpeg's name of the codec, samples a second, channels."""

    duration: float
    codec: str
    sample_rate: int
    channels: int


@dataclass(frozen=True)
class Recognition:
    """A transcript and the recording's loudness for a waveform: one byte (0 quiet, 255 full scale) per 50 ms."""

    transcript: Transcript
    loudness: bytes


class Ambiguity(StrEnum):
    """Why a piece of text may have been meant otherwise than it is written."""

    SIGN = "sign"
    """A word that may be a sign or a break, such as "komma" in "et komma"; it is written as a word."""
    NUMBER = "number"
    """Numbers that can be read in more than one way, such as "140 over 80" where no pressure is spoken of."""
    DATE = "date"
    """Numbers that may be a date or a time."""
    IDENTITY = "identity"
    """A row of digits that looks like a national id or a telephone number, and was not called one."""
    LETTERS = "letters"
    """Spelled letters that may be words."""
    INSTRUCTION = "instruction"
    """What the speaker says to the secretary and not to the reader, such as "ret det"."""
    VOCABULARY = "vocabulary"
    """What the office's vocabulary writes for a phrase that is always heard wrongly."""


@dataclass(frozen=True)
class WrittenToken:
    """A piece of the written text and the spoken words `first` to `last` (both counted in) that it came from.

    `start` and `end` are seconds, `offset` counts characters from the beginning of the text. A token that was typed in
    later came from no word: its `last` is `first - 1`. A break or a sign where the text has it anyway has an empty
    `text`. `ambiguity` is None where the rules left no choice.
    """

    text: str
    first: int
    last: int
    start: float
    end: float
    offset: int
    ambiguity: Ambiguity | None = None

    @property
    def stop(self) -> int:
        """The offset just after the token."""
        return self.offset + len(self.text)


@dataclass(frozen=True)
class Written:
    """A written text and its tokens in their order; between tokens there are only spaces and other white space."""

    text: str
    tokens: tuple[WrittenToken, ...]

    def token_at(self, seconds: float) -> WrittenToken | None:
        """Return the token spoken at a time: the last that has begun, or the first before any has; None if empty."""
        visible = self._visible
        if not visible:
            return None
        return visible[max(0, bisect_right(visible, seconds, key=lambda token: token.start) - 1)]

    def token_at_offset(self, offset: int) -> WrittenToken | None:
        """Return the token under a character, or the one before it where that is white space; None if empty."""
        visible = self._visible
        if not visible:
            return None
        return visible[max(0, bisect_right(visible, offset, key=lambda token: token.offset) - 1)]

    @cached_property
    def _visible(self) -> list[WrittenToken]:
        return [token for token in self.tokens if token.text]

    def as_json(self) -> dict[str, Any]:
        """Give a JSON-ready form, tokens as lists since there are thousands; few have an ambiguity."""
        return {"text": self.text, "tokens": [_row(token) for token in self.tokens]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Written:
        """Rebuild what `as_json` gave."""
        return cls(data["text"], tuple(WrittenToken(*row[:6], *map(Ambiguity, row[6:])) for row in data["tokens"]))


def _row(token: WrittenToken) -> list[str | int | float]:
    row: list[str | int | float] = [token.text, token.first, token.last, token.start, token.end, token.offset]
    return row if token.ambiguity is None else [*row, token.ambiguity]
