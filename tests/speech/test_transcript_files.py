"""A transcript leaves as text, JSON, subtitles or a Word document."""

from __future__ import annotations

import io
import json

import docx
import pytest
from docx.oxml.ns import qn

from speech.errors import UnknownFormat
from speech.formats import render
from speech.model import Segment, Transcript, Word
from tests.speaking import LINES


@pytest.fixture
def transcript() -> Transcript:
    """Six lines, ten seconds apart, half a second a word."""
    segments = tuple(
        Segment(tuple(Word(w, line * 10 + i / 2, line * 10 + i / 2 + 0.4, 0.9) for i, w in enumerate(text.split())))
        for line, text in enumerate(LINES)
    )
    return Transcript("da", "practice", "openai-whisper", 60.0, segments)


def test_text_is_the_written_text(transcript: Transcript) -> None:
    assert render(transcript, "txt") == (
        "Patienten har haft hovedpine i tre dage. Lungerne er klare, ingen mislyd. Paracetamol 2 tabletter 3 gange"
        " dagligt. Blodprøverne er normale. Kontrol om to uger.\nMed venlig hilsen\n"
    )


def test_paragraphs_may_tell_their_time(transcript: Transcript) -> None:
    lines = str(render(transcript, "txt", timestamps=True)).splitlines()
    assert lines[0].startswith("[00:00:00] Patienten")
    assert lines[1] == "[00:00:50] Med venlig hilsen"


def test_json_holds_every_word(transcript: Transcript) -> None:
    data = json.loads(render(transcript, "json"))
    assert Transcript.from_json(data) == transcript
    assert data["segments"][0]["words"][0] == {"text": "patienten", "start": 0.0, "end": 0.4, "probability": 0.9}


def test_subtitles_break_at_pauses_and_never_before_a_sign(transcript: Transcript) -> None:
    cues = str(render(transcript, "srt")).strip().split("\n\n")
    assert cues[0] == "1\n00:00:00,000 --> 00:00:03,900\nPatienten har haft hovedpine i tre dage."
    assert cues[-1] == "6\n00:00:50,000 --> 00:00:51,400\nMed venlig hilsen"
    assert len(cues) == len(LINES)


def test_a_long_segment_becomes_several_subtitles() -> None:
    words = tuple(Word("ord", i / 2, i / 2 + 0.4, 0.9) for i in range(100))
    cues = str(render(Transcript("da", "m", "e", 50.0, (Segment(words),)), "srt")).strip().split("\n\n")
    assert len(cues) > 6
    assert " ".join(cue.split("\n")[2] for cue in cues).casefold().split() == ["ord"] * 100
    assert max(len(cue.split("\n")[2]) for cue in cues) <= 84


def test_word_opens_the_document_as_danish(transcript: Transcript) -> None:
    document = docx.Document(io.BytesIO(_document(transcript)))
    assert [p.text for p in document.paragraphs][-1] == "Med venlig hilsen"
    languages = [element.get(qn("w:val")) for element in document.styles.element.iter(qn("w:lang"))]
    assert languages == ["da-DK"]


def _document(transcript: Transcript) -> bytes:
    content = render(transcript, "docx")
    assert isinstance(content, bytes)
    return content


def test_characters_that_word_refuses_are_left_out() -> None:
    strange = Transcript("da", "m", "e", 1.0, (Segment((Word("fe\x00ber\ud800", 0.0, 0.5, 0.9),)),))
    document = docx.Document(io.BytesIO(_document(strange)))
    assert document.paragraphs[0].text == "Feber"


def test_an_empty_transcript_has_every_format() -> None:
    empty = Transcript("da", "m", "e", 3.0)
    assert render(empty, "txt") == "\n"
    assert render(empty, "srt") == ""
    assert json.loads(render(empty, "json"))["segments"] == []
    assert _document(empty)


def test_an_unknown_format_names_the_known_ones(transcript: Transcript) -> None:
    with pytest.raises(UnknownFormat, match="txt, json, srt, docx"):
        render(transcript, "pdf")
