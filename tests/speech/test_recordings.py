"""Recordings of all usual kinds, whole, cut and false, become samples or a sentence that says what to do."""

from __future__ import annotations

import io
import struct
from functools import partial
from pathlib import Path

import jiwer
import numpy as np
import pytest

import speech
from foundation.child import run
from speech.audio import SAMPLE_RATE, decode, probe, probe_in_child
from speech.errors import DamagedAudio, EncryptedDictation, NoAudio
from tests import speaking

CODECS = {
    ".wav": "pcm_s16le",
    ".mp3": "mp3float",
    ".m4a": "aac",
    ".ogg": "opus",
    ".flac": "flac",
    ".wma": "wmav2",
    ".amr": "amrnb",
}


@pytest.fixture(scope="module")
def samples() -> speaking.Samples:
    return speaking.dictation(speaking.LINES[:2])


@pytest.fixture(scope="module", params=sorted(CODECS))
def recording(
    request: pytest.FixtureRequest, samples: speaking.Samples, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    return speaking.save(samples, tmp_path_factory.mktemp("lyd") / f"Ærø å b{request.param}")


def decoded(data: bytes) -> tuple[speaking.Samples, float | None]:
    decoding = decode(io.BytesIO(data))
    return np.concatenate(list(decoding)), decoding.damaged_at


def test_every_format_is_probed_and_decoded_to_the_same_sound(recording: Path, samples: speaking.Samples) -> None:
    facts = probe_in_child(recording)
    seconds = len(samples) / SAMPLE_RATE
    assert facts.codec == CODECS[recording.suffix]
    assert facts.duration == pytest.approx(seconds, abs=0.15)
    assert (facts.channels, facts.sample_rate) == (1, speaking.FORMATS[recording.suffix][2])
    got, damaged_at = decoded(recording.read_bytes())
    assert damaged_at is None
    assert got.dtype == np.float32
    assert len(got) / SAMPLE_RATE == pytest.approx(seconds, abs=0.15)
    assert alike(got, samples) > 0.9


def alike(one: speaking.Samples, other: speaking.Samples) -> float:
    """How well the loudness of two recordings agrees over time, from -1 to 1; codecs may shift it by 40 ms."""

    def loudness(samples: speaking.Samples) -> np.ndarray:
        return np.abs(samples[: len(samples) // 320 * 320]).reshape(-1, 320).mean(axis=1)

    a, b = loudness(one), loudness(other)
    shortest = min(len(a), len(b)) - 3
    return max(
        float(np.corrcoef(a[late : late + shortest], b[early : early + shortest])[0, 1])
        for late, early in [(0, 0), (1, 0), (2, 0), (0, 1), (0, 2)]
    )


@pytest.mark.parametrize("ending", [".mp3", ".m4a", ".ogg"])
def test_what_phones_and_recorders_make_is_understood(ending: str, tmp_path: Path) -> None:
    path = speaking.save(speaking.dictation(speaking.LINES[:3]), tmp_path / f"diktat{ending}")
    assert jiwer.wer(" ".join(speaking.LINES[:3]), speech.transcribe(path, language="da").text) <= 0.2


@pytest.mark.parametrize("ending", [".wav", ".mp3", ".ogg", ".flac", ".wma"])
def test_of_a_cut_recording_the_rest_is_kept_and_the_damage_told(
    ending: str, samples: speaking.Samples, tmp_path: Path
) -> None:
    whole = speaking.save(samples, tmp_path / f"hel{ending}").read_bytes()
    got, damaged_at = decoded(whole[: len(whole) * 6 // 10])
    assert damaged_at is not None
    assert 0.4 < len(got) / len(samples) < 0.75
    assert damaged_at == pytest.approx(len(got) / SAMPLE_RATE, abs=0.2)
    assert alike(got, samples) > 0.9


def test_a_truncated_mp3_is_transcribed_as_far_as_it_goes(tmp_path: Path) -> None:
    path = speaking.save(speaking.dictation(), tmp_path / "afbrudt.mp3")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    transcript = speech.transcribe(path, language="da")
    assert transcript.text.startswith(speaking.LINES[0])
    assert transcript.damaged_at == pytest.approx(transcript.duration, abs=0.2)


@pytest.mark.parametrize("ending", [".mp3", ".ogg", ".m4a", ".amr"])
def test_damage_in_the_middle_loses_only_the_middle(ending: str, samples: speaking.Samples, tmp_path: Path) -> None:
    data = bytearray(speaking.save(samples, tmp_path / f"ridset{ending}").read_bytes())
    middle = len(data) // 2
    data[middle : middle + 600] = bytes(600)
    got, damaged_at = decoded(bytes(data))
    seconds = len(samples) / SAMPLE_RATE
    assert damaged_at == pytest.approx(seconds / 2, rel=0.25)
    assert len(got) / SAMPLE_RATE > seconds * 0.85


def test_an_mp4_cut_before_its_index_is_damaged(samples: speaking.Samples, tmp_path: Path) -> None:
    data = speaking.save(samples, tmp_path / "a.m4a").read_bytes()
    with pytest.raises(DamagedAudio, match="Copy it from the recorder again"):
        probe(io.BytesIO(data[: len(data) // 2]))


def test_a_recorder_that_streams_and_writes_no_length_is_not_damaged(samples: speaking.Samples) -> None:
    pcm = (samples * 32767).astype("<i2").tobytes()
    header = (
        b"RIFF\xff\xff\xff\xffWAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, 16000, 32000, 2, 16)
        + b"data\xff\xff\xff\xff"
    )
    got, damaged_at = decoded(header + pcm)
    assert damaged_at is None
    assert len(got) == len(samples)


def test_stereo_at_44_khz_becomes_mono_at_16(tmp_path: Path) -> None:
    tone = (np.sin(np.arange(44_100 * 2) * 2 * np.pi * 440 / 44_100) * 16000).astype("<i2")
    pcm = np.stack([tone, tone], axis=1).tobytes()
    header = (
        b"RIFF"
        + struct.pack("<I", 36 + len(pcm))
        + b"WAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 2, 44100, 176400, 4, 16)
    )
    data = header + b"data" + struct.pack("<I", len(pcm)) + pcm
    assert probe(io.BytesIO(data)).channels == 2
    got, _ = decoded(data)
    assert len(got) == 32_000
    assert np.abs(np.fft.rfft(got[8000:24000])).argmax() == 440


def test_blocks_are_a_second_long(samples: speaking.Samples, tmp_path: Path) -> None:
    path = speaking.save(samples, tmp_path / "a.wav")
    with path.open("rb") as file:
        lengths = [len(block) for block in decode(file)]
    assert set(lengths[:-1]) == {SAMPLE_RATE}
    assert sum(lengths) == len(samples)


HOSTILE = {
    "empty": b"",
    "text named wav": b"Referat af samtale med patienten\n" * 50,
    "playlist": b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{secret}\n#EXT-X-ENDLIST\n",
    "concat list": b"ffconcat version 1.0\nfile '{secret}'\n",
    "0 s": b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0data\0\0\0\0",
    "noise": np.random.default_rng(0).bytes(100_000),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_what_is_no_recording_gets_a_sentence(name: str, samples: speaking.Samples, tmp_path: Path) -> None:
    secret = speaking.save(samples, tmp_path / "secret.wav")
    path = tmp_path / "diktat.wav"
    path.write_bytes(HOSTILE[name].replace(b"{secret}", str(secret).encode()))
    with pytest.raises(NoAudio):
        probe_in_child(path)
    with pytest.raises(NoAudio):
        list(decode(io.BytesIO(path.read_bytes())))
    with pytest.raises(NoAudio):
        speech.transcribe(path, language="da")


@pytest.mark.parametrize(("head", "advice"), [(b"\x03ds2", "This is a DS2 dictation"), (b"\x03enc", "is encrypted")])
def test_encrypted_dictations_are_named_and_kept(head: bytes, advice: str, tmp_path: Path) -> None:
    path = tmp_path / "DM420001.DS2"
    path.write_bytes(head + bytes(4096))
    for attempt in (probe_in_child, partial(speech.transcribe, language="da")):
        with pytest.raises(EncryptedDictation, match=advice) as refusal:
            attempt(path)
        assert "The file is kept" in str(refusal.value)
    assert path.read_bytes() == head + bytes(4096)


def test_dss_standard_play_is_decoded() -> None:
    """No encoder for DSS exists; a header in front of random frames is enough to be let in, and to be decoded."""
    header = bytearray(2 * 512)
    header[:4] = b"\x02dss"
    header[38:62] = b"261121080000261121080010"
    header[62:68] = b"000010"
    block = b"\0\0\x0c\xff\0\xff" + np.random.default_rng(2).bytes(506)
    data = bytes(header) + block * 40
    assert probe(io.BytesIO(data)).codec == "dss_sp"
    got, _ = decoded(data)
    assert len(got) > 5 * SAMPLE_RATE


def test_bytes_can_be_probed_in_a_child(samples: speaking.Samples, tmp_path: Path) -> None:
    data = speaking.save(samples, tmp_path / "a.flac").read_bytes()
    assert run("speech.child:probe", {}, blob=data).values["codec"] == "flac"
