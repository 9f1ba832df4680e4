"""Recordings as the world sends them: empty, mislabelled, cut off, endless, oddly named."""

from __future__ import annotations

import os
import sys
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from foundation.errors import WorldError
from office import practice_office
from office.errors import NotFound, OfficeExists
from office.features import dictation, privacy
from speech.errors import SpeechError

SOUND = practice_office.dictations()[3].file


def sound() -> bytes:
    return (practice_office.material_folder() / SOUND).read_bytes()


def wav(path: Path, seconds: float, rate: int = 8000) -> Path:
    """Write silence. What has no content takes no room on most disks."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.setnframes(int(seconds * rate))
        file.writeframes(b"")
    head = path.read_bytes()[:44]
    size = int(seconds * rate) * 2
    with path.open("wb") as raw:
        raw.write(head[:4] + (36 + size).to_bytes(4, "little") + head[8:40] + size.to_bytes(4, "little"))
        raw.truncate(44 + size)
    return path


def mp3(seconds: int = 6) -> bytes:
    import io

    made = io.BytesIO()
    with av.open(made, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=16_000, layout="mono")
        tone = (np.sin(np.arange(16_000 * seconds) / 8) * 9000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(tone[None], format="s16", layout="mono")
        frame.sample_rate = 16_000
        resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=16_000, frame_size=1152)
        for out in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(out))
        container.mux(stream.encode(None))
    return made.getvalue()


NO_RECORDINGS = [
    (b"", "tom.wav"),
    ("Kære kollega, her er noten.".encode() * 100, "notat.wav"),
    (b"RIFF\x24\x00\x00\x00WAVEfmt ", "halvt hoved.wav"),
    (os.urandom(5000), "støj.mp3"),
    (b"#EXTM3U\nfile:///etc/passwd\n", "liste.wav"),
    (b"%PDF-1.4 no sound", "brev.m4a"),
]


def test_what_is_no_recording_is_not_taken_and_told_why(practice_session, patient, tmp_path):
    for content, name in NO_RECORDINGS:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(SpeechError, match=r"\.$"):
            practice_session.call(dictation.receive, audio=path, patient=patient.id)
        assert path.read_bytes() == content
    assert practice_session.call(dictation.listed) == ()
    assert list((practice_session.folder / "files").glob("??/*")) == []


def test_a_recording_of_no_length_is_told_so(practice_session, patient, tmp_path):
    with pytest.raises(SpeechError):
        practice_session.call(dictation.receive, audio=wav(tmp_path / "0 sekunder.wav", 0), patient=patient.id)


def test_a_file_that_is_not_there_and_a_folder_are_told_so(practice_session, tmp_path):
    for path in (tmp_path / "væk.wav", tmp_path):
        with pytest.raises(WorldError, match="Check that it is there"):
            practice_session.call(dictation.receive, audio=path)


def test_an_mp3_that_was_cut_off_is_received_for_what_is_left(practice_session, patient, tmp_path):
    path = tmp_path / "afbrudt.mp3"
    whole = mp3()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    made = practice_session.call(dictation.receive, audio=path, patient=patient.id)
    assert made.duration > 1
    assert practice_session.call(dictation.heard, dictation=made.id) == path.read_bytes()


def test_three_hours_of_silence_are_received(practice_session, patient, tmp_path):
    path = wav(tmp_path / "tre timer.wav", 3 * 3600)
    made = practice_session.call(dictation.receive, audio=path, patient=patient.id)
    assert made.duration == pytest.approx(10_800, abs=1)
    stored = practice_session._premises.files
    assert stored.size(made.audio) == path.stat().st_size
    assert practice_session.call(privacy.verify).sound


NAMES = ["æøå ÆØÅ.ogg", "  mellemrum  og 'gåsefødder' \".ogg", "-rf.ogg", "a" * 240 + ".ogg", "🎤 {patient} %s.ogg"]


def test_a_recording_may_have_any_name_and_is_received_once(practice_session, patient, tmp_path):
    for number, name in enumerate(NAMES):
        path = tmp_path / name
        path.write_bytes(sound() + bytes([number]))
        made = practice_session.call(dictation.receive, audio=path, patient=patient.id)
        assert made.audio_name == name
    with pytest.raises(OfficeExists, match="here already"):
        practice_session.call(dictation.receive, audio=path, patient=patient.id)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
def test_a_name_from_an_old_stick_does_no_harm(practice_session, patient, tmp_path):
    """Written in Latin-1 by an old recorder, and no valid UTF-8."""
    path = os.fsencode(tmp_path) + b"/pr\xf8ve.ogg"
    Path(os.fsdecode(path)).write_bytes(sound())
    made = practice_session.call(dictation.receive, audio=Path(os.fsdecode(path)), patient=patient.id)
    assert made.audio_name == "pr?ve.ogg"


def test_a_recording_for_a_patient_who_is_not_there_is_a_sentence(practice_session, tmp_path):
    path = tmp_path / "x.ogg"
    path.write_bytes(sound())
    with pytest.raises(NotFound, match="no patient number 99"):
        practice_session.call(dictation.receive, audio=path, patient=99)
