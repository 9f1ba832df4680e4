"""A transcript as a file: plain text, JSON with every word's time, subtitles, a Word document."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from foundation.translation import N_
from speech.errors import UnknownFormat
from speech.model import Transcript
from speech.written import PLAIN, HouseStyle, Written, written

FORMATS = ("txt", "json", "srt", "docx")
CUE_SECONDS, CUE_LETTERS = 7.0, 84
"""Two lines of 42 letters for at most seven seconds: what subtitles usually keep to."""
LOCALES = {"da": "da-DK", "nb": "nb-NO", "no": "nb-NO", "sv": "sv-SE", "en": "en-GB"}
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(
    transcript: Transcript,
    format: str,  # noqa: A002
    *,
    timestamps: bool = False,
    house_style: HouseStyle = PLAIN,
) -> str | bytes:
    """Write a transcript as `txt`, `json`, `srt` (str) or `docx` (bytes).

    `timestamps` begins each paragraph of `txt` and `docx` with its time. All but `json` hold the written text, where
    "punktum" has become a full stop, in the `house_style`. Raises UnknownFormat.
    """
    if format == "json":
        return json.dumps(transcript.as_json(), ensure_ascii=False, indent=1)
    text = written(transcript.words, transcript.language, house_style)
    if format == "txt":
        return "\n".join(_paragraphs(text, timestamps=timestamps)) + "\n"
    if format == "srt":
        return _srt(_cues(transcript, text))
    if format == "docx":
        return _docx(_paragraphs(text, timestamps=timestamps), LOCALES.get(transcript.language, transcript.language))
    raise UnknownFormat(
        N_("A transcript cannot be written as “{format}”. Choose one of: {known}."),
        format=format,
        known=", ".join(FORMATS),
    )


@dataclass(frozen=True)
class _Cue:
    start: float
    end: float
    text: str


def _paragraphs(text: Written, *, timestamps: bool) -> Iterator[str]:
    """Each line of the text, with the time of its first word where asked for."""
    offset = 0
    for line in text.text.split("\n"):
        token = text.token_at_offset(offset)
        yield f"[{_clock(token.start, '.')[:-4]}] {line}" if timestamps and line and token else line
        offset += len(line) + 1


def _cues(transcript: Transcript, text: Written) -> Iterator[_Cue]:
    """Subtitles that break between segments and where they would grow too long, never before a sign."""
    segment_of = [number for number, segment in enumerate(transcript.segments) for _ in segment.words]
    tokens = [token for token in text.tokens if token.text.strip()]
    begin = 0
    for index in range(1, len(tokens) + 1):
        if index < len(tokens):
            first, token = tokens[begin], tokens[index]
            after_space = text.text[token.offset - 1].isspace()
            is_new_segment = segment_of[token.first] != segment_of[tokens[index - 1].last]
            too_long = token.end - first.start > CUE_SECONDS or token.stop - first.offset > CUE_LETTERS
            if not (after_space and (is_new_segment or too_long)):
                continue
        first, last = tokens[begin], tokens[index - 1]
        yield _Cue(first.start, last.end, " ".join(text.text[first.offset : last.stop].split()))
        begin = index


def _srt(cues: Iterator[_Cue]) -> str:
    return "\n".join(
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{cue.text}\n"
        for number, cue in enumerate(cues, start=1)
    )


def _clock(seconds: float, point: str) -> str:
    """Hours, minutes, seconds and milliseconds: 00:01:02,345."""
    whole, milliseconds = divmod(round(timedelta(seconds=seconds) / timedelta(milliseconds=1)), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{point}{milliseconds:03}"


def _docx(paragraphs: Iterator[str], locale: str) -> bytes:
    import docx
    from docx.oxml.ns import qn

    document = docx.Document()
    properties = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = properties.find(qn("w:lang"))
    language.set(qn("w:val"), locale)
    for paragraph in paragraphs:
        document.add_paragraph(_NOT_IN_XML.sub("", paragraph))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
