"""Recordings as the world sends them: empty, mislabelled, cut off, endless, oddly named."""

from __future__ import annotations

import io
import os
import struct
import sys
import wave
from collections import defaultdict
from pathlib import Path

import av
import jiwer
import numpy as np
import pytest

import speech
from foundation.errors import WorldError
from office import practice_office
from office.errors import NotFound, OfficeExists
from office.features import dictation, privacy
from speech.audio import LONGEST_GAP, decode, probe
from speech.errors import DamagedAudio, NoAudio, SpeechError
from tests import speaking

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


LINE = speaking.LINES[3]
RATE = speaking.RATE
HOURS_100 = 100 * 3600


def riff(samples, rate=RATE, bits=16, tag=1, before_data=b"", riff_size=None, data_size=None, fmt_size=16, **lies):
    """Build a WAV file by hand from samples of shape (n,) or (n, channels), with a header that may say anything."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    sound = samples.tobytes()
    width = channels * bits // 8
    told = {"channels": channels, "rate": rate, "bytes_a_second": abs(rate) * width, "width": width, "bits": bits}
    fmt = struct.pack("<HHIIHH", tag, *(told | lies).values())
    data = struct.pack("<I", len(sound) if data_size is None else data_size) + sound
    body = b"WAVEfmt " + struct.pack("<I", fmt_size) + fmt + before_data + b"data" + data
    return b"RIFF" + struct.pack("<I", len(body) if riff_size is None else riff_size) + body


def spoken(gain=1.0):
    return speaking.dictation([LINE]) * np.float32(gain)


def pcm(samples):
    return (np.clip(samples, -1, 1) * 32767).astype("<i2")


def at_rate(samples, rate):
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate)
    frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
    frame.sample_rate = RATE
    return np.concatenate([out.to_ndarray()[0] for out in (*resampler.resample(frame), *resampler.resample(None))])


def in_24_bits(samples):
    """Return the bytes of samples as integers of 24 bits, shape (n, 3 bytes times channels)."""
    wide = (samples * (2**23 - 1)).astype("<i4").view("u1").reshape(*samples.shape, 4)
    return np.ascontiguousarray(wide[..., :3]).reshape(len(samples), -1)


def tone(seconds=3):
    return pcm(np.sin(np.arange(RATE * seconds) / 8) * 0.3)


def dss(version, codec):
    """Build a header as recorders write it (`FFmpeg/libavformat/dss.c`), with random frames behind it."""
    header = bytearray(max(2, version) * 512)
    header[:4] = bytes([version]) + b"dss"
    header[38:62] = b"261121080000261121080010"
    header[676] = codec
    return bytes(header) + (b"\0\0\x0c\xff\0\xff" + np.random.default_rng(2).bytes(506)) * 40


IMPOSSIBLE = {
    "no sample rate": lambda: riff(tone(), rate=0),
    "one sample a second": lambda: riff(tone(), rate=1),
    "a sample rate of 2 GHz": lambda: riff(tone(), rate=2_000_000_000, bytes_a_second=4_000_000_000),
    "a negative sample rate": lambda: riff(tone(), rate=2**32 - 16_000, bytes_a_second=2**32 - 32_000),
    "no channels": lambda: riff(tone(), channels=0),
    "65 channels": lambda: riff(tone(), channels=65, width=130),
    "1000 channels": lambda: riff(tone(), channels=1000, width=2000),
    "samples of no bits": lambda: riff(tone(), bits=0),
    "samples of 8 KB": lambda: riff(tone(), bits=65535, bytes_a_second=0, width=0),
    "a codec that nobody knows": lambda: riff(tone(), tag=0x7777),
    "a description of negative length": lambda: riff(tone(), fmt_size=0xFFFFFFFF),
    "no description": lambda: riff(tone()).replace(b"fmt ", b"fmtx"),
    "no data": lambda: riff(tone()).replace(b"data", b"junk"),
    "a Matroska track of a codec that nobody knows": lambda: encoded("matroska", "libopus").replace(b"OPUS", b"OPUZ"),
    "Grundig's DSS": lambda: dss(6, 0),
    "DSS of a codec that nobody knows": lambda: dss(2, 9),
}


@pytest.fixture(scope="module")
def impossible(tmp_path_factory):
    """What recognition says of each of them, in one child."""
    folder = tmp_path_factory.mktemp("umuligt")
    return transcribed({name: save(make(), folder / f"{name}.wav") for name, make in IMPOSSIBLE.items()})[0]


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_a_header_that_cannot_be_true_gets_a_sentence(name, impossible):
    assert isinstance(impossible[name], DamagedAudio)
    assert "The file is kept as it is. Copy it from the recorder again" in str(impossible[name])
    assert ("export it there as WAV or MP3" in str(impossible[name])) == ("DSS" in name)
    with pytest.raises(DamagedAudio):
        probe(io.BytesIO(IMPOSSIBLE[name]()))


def test_an_impossible_recording_is_not_received(practice_session, patient, tmp_path):
    for name in ("a sample rate of 2 GHz", "65 channels"):
        path = save(IMPOSSIBLE[name](), tmp_path / "x.wav")
        with pytest.raises(DamagedAudio):
            practice_session.call(dictation.receive, audio=path, patient=patient.id)
    assert practice_session.call(dictation.listed) == ()


SIZES = [
    {"riff_size": 0},
    {"riff_size": 36},
    {"riff_size": 2**32 - 5},
    {"riff_size": 44 + 2 * 3 * RATE},  # of the whole file: its own eight bytes counted too
    {"data_size": 0},
    {"data_size": 2**32 - 2},
    {"data_size": 2**31 - 1},
    {"data_size": 2**32 - 100, "riff_size": 2**32 - 64},
]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_sizes_that_lie_lose_no_sound(sizes):
    data = riff(tone(), **sizes)
    assert probe(io.BytesIO(data)).duration == pytest.approx(3)
    decoding = decode(io.BytesIO(data))
    assert sum(map(len, decoding)) == 3 * RATE
    assert decoding.damaged_at is None


def encoded(container_format, codec, samples=None, layout="mono", rate=48_000):
    """Encode samples of shape (n,) or (n, channels) at 16 kHz."""
    made = io.BytesIO()
    samples = speaking.dictation([LINE]) if samples is None else samples
    planes = np.ascontiguousarray(np.atleast_2d(samples.T), np.float32)
    with av.open(made, "w", format=container_format) as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(planes, format="fltp", layout=layout)
        frame.sample_rate = RATE
        resampler = av.AudioResampler(format=stream.format.name, layout=layout, rate=rate)
        for out in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(out))
        container.mux(stream.encode(None))
    return made.getvalue()


def film(speaks=True):
    """A film with a grey picture, which comes first, and somebody speaking."""
    made = io.BytesIO()
    with av.open(made, "w", format="mp4") as container:
        picture = container.add_stream("mpeg4", rate=5)
        picture.width = picture.height = 64
        sound = container.add_stream("aac", rate=RATE, layout="mono") if speaks else None
        grey = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 128, np.uint8), format="rgb24")
        for frame in (*[grey] * 15, None):
            container.mux(picture.encode(frame))
        if sound is not None:
            frame = av.AudioFrame.from_ndarray(spoken()[None], format="fltp", layout="mono")
            frame.sample_rate = RATE
            container.mux(sound.encode(frame))
            container.mux(sound.encode(None))
    return made.getvalue()


def in_channel(number):
    """Somebody speaks into one of six microphones, whatever its channel is called; the others hear faint noise."""
    samples = np.random.default_rng(number).normal(0, 3e-4, (len(spoken()), 6)).astype(np.float32)
    samples[:, number] += spoken()
    return samples


def claiming_hours(ending, folder):
    """Write a recording of some seconds whose header says a hundred hours."""
    data = bytearray(speaking.save(spoken(), folder / f"sand{ending}").read_bytes())
    if ending == ".flac":  # STREAMINFO: 36 bits of samples
        data[21:26] = (int.from_bytes(data[21:26], "big") >> 36 << 36 | HOURS_100 * RATE).to_bytes(5, "big")
    elif ending == ".mp3":  # the frame count of the first frame
        at = max(data.find(b"Xing"), data.find(b"Info")) + 8
        data[at : at + 4] = (HOURS_100 * RATE // 576).to_bytes(4, "big")
    else:  # ASF file properties: 100 ns each
        at = data.find(bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")) + 64
        data[at : at + 8] = (HOURS_100 * 10**7).to_bytes(8, "little")
    return bytes(data)


def broken_numbers():
    """Floating-point samples of a broken program: no numbers, endless and absurd ones, from the first second on."""
    samples = np.concatenate([spoken(), np.zeros(RATE, np.float32)])
    samples[RATE :: RATE // 4] = np.nan
    samples[RATE + 99 :: RATE] = np.inf
    samples[RATE + 999 :: RATE] = -1e30
    return riff(samples.astype("<f4"), bits=32, tag=3)


INFO = b"LIST\x14\0\0\0INFOIART\x08\0\0\0J\xf8rgens\0"  # a name as an old recorder writes it, in Latin-1
UNUSUAL = {
    "8 kHz.wav": lambda: riff(pcm(at_rate(spoken(), 8000)), rate=8000),
    "96 kHz, 24 bit.wav": lambda: riff(in_24_bits(at_rate(spoken(), 96_000)), 96_000, 24, channels=1, width=3),
    "5.1, centre.wav": lambda: riff(pcm(in_channel(2))),
    "5.1, low frequencies.wav": lambda: riff(pcm(in_channel(3))),
    "5.1, left rear.flac": lambda: encoded("flac", "flac", in_channel(4), "5.1", RATE),
    "5.1, right rear.m4a": lambda: encoded("ipod", "aac", in_channel(5), "5.1", RATE),
    "film.mp4": film,
    "tags in Latin-1.wav": lambda: riff(pcm(spoken()), before_data=INFO),
    "four times too loud.wav": lambda: riff(pcm(spoken(4))),
    "offset.wav": lambda: riff(pcm(spoken(0.8) + np.float32(0.4))),
    "broken numbers.wav": broken_numbers,
}
HOURS = (".flac", ".mp3", ".wma")


@pytest.fixture(scope="module")
def unusual(tmp_path_factory):
    """Each of them recognised, in one child: results and progress by name."""
    folder = tmp_path_factory.mktemp("sært")
    files = {name: save(make(), folder / name) for name, make in UNUSUAL.items()}
    files |= {ending: save(claiming_hours(ending, folder), folder / f"100 timer{ending}") for ending in HOURS}
    return transcribed(files)


def save(data, path):
    path.write_bytes(data)
    return path


def transcribed(files):
    names, results, progress = list(files), {}, defaultdict(list)
    speech.transcribe_all(
        list(files.values()),
        lambda number, result: results.__setitem__(names[number], result),
        language="da",
        on_progress=lambda number, told: progress[names[number]].append(told),
    )
    return results, progress


@pytest.mark.parametrize("name", UNUSUAL)
def test_unusual_sound_is_heard_like_any_other(name, unusual):
    transcript = unusual[0][name]
    assert jiwer.wer(LINE, transcript.text) <= 0.25
    assert transcript.damaged_at == (1.0 if name == "broken numbers.wav" else None)


@pytest.mark.parametrize("ending", HOURS)
def test_a_header_that_says_a_hundred_hours_is_not_believed(ending, unusual, tmp_path):
    results, progress = unusual
    seconds = len(spoken()) / RATE
    assert jiwer.wer(LINE, results[ending].text) <= 0.25
    assert results[ending].duration == pytest.approx(seconds, abs=0.1)
    assert results[ending].damaged_at == pytest.approx(seconds, abs=0.1), "much is missing, by what the header says"
    assert all(told.total == pytest.approx(seconds, abs=0.2) for told in progress[ending])
    assert progress[ending][-1].done == progress[ending][-1].total
    assert probe(io.BytesIO(claiming_hours(ending, tmp_path))).duration == pytest.approx(seconds, abs=0.2)


def test_times_that_jump_an_hour_with_every_packet_are_not_followed():
    jumping = io.BytesIO()
    with av.open(io.BytesIO(encoded("ogg", "libopus"))) as source, av.open(jumping, "w", format="matroska") as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        for number, packet in enumerate(source.demux(source.streams.audio[0])):
            if packet.dts is not None:
                packet.pts = packet.dts = packet.pts + number * 55 * 60 * 48_000
                packet.stream = stream
                target.mux(packet)
    decoding = decode(jumping)
    seconds = sum(map(len, decoding)) / RATE
    assert seconds < LONGEST_GAP + 10
    assert decoding.damaged_at == pytest.approx(0, abs=0.1)
    assert probe(jumping).duration == pytest.approx(seconds, abs=0.2)


@pytest.mark.parametrize("left", range(1, 8))
def test_an_ogg_that_ends_in_the_head_of_a_page_is_damaged(left):
    whole = encoded("ogg", "libopus")
    decoding = decode(io.BytesIO(whole[: whole.rfind(b"OggS")] + b"OggS\0\0\0"[:left]))
    assert sum(map(len, decoding)) > RATE
    assert decoding.damaged_at == pytest.approx(decoding.duration)


def test_a_file_of_no_numbers_is_silence_and_damaged():
    decoding = decode(io.BytesIO(riff(np.full(2 * RATE, np.nan, "<f4"), bits=32, tag=3)))
    samples = np.concatenate(list(decoding))
    assert len(samples) == 2 * RATE and not samples.any()
    assert decoding.damaged_at == 0.0


def test_a_film_without_sound_is_told_so():
    with pytest.raises(NoAudio, match="This file holds no sound"):
        probe(io.BytesIO(film(speaks=False)))
