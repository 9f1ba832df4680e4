"""Recordings of any usual kind become one stream of samples: float32, mono, 16 kHz, in bounded memory.

FFmpeg (inside PyAV) reads the files. They come from outside, so only the containers of `CONTAINERS` are let in: a
playlist named `.wav` must not make FFmpeg open other files or addresses. Decode files from outside in a child process.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from foundation.child import Limits, run
from foundation.translation import N_
from speech.errors import DamagedAudio, EncryptedDictation, NoAudio, SpeechError
from speech.model import AudioFacts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLE_RATE = 16_000
BLOCK = SAMPLE_RATE
CONTAINERS = "wav,w64,mp3,mov,mp4,m4a,3gp,ogg,flac,asf,amr,dss,aac,aiff,caf,matroska,webm"
PROBE_LIMITS = Limits(memory_mb=2048, seconds=120)
MISSING_SECONDS = 1.0
"""A file that holds this much less than its header claims was cut off; encoders' padding is far shorter."""
LONGEST_GAP = 3600.0
"""Times that jump further are nonsense and are not followed."""
HEAD_BYTES, TAIL_BYTES = 1 << 16, 1 << 16

_RECORDINGS = (
    b"RIFF",
    b"RF64",
    b"OggS",
    b"fLaC",
    b"ID3",
    b"\x30\x26\xb2\x75",
    b"#!AMR",
    b"FORM",
    b"caff",
    b"\x1aE\xdf\xa3",
)


def probe(file: BinaryIO) -> AudioFacts:
    """Read a recording's header and decode its first bit of sound; `file` can be sought and is read from its start.

    Where the container does not know its duration the packets are walked through to find it.
    Raises NoAudio, DamagedAudio or EncryptedDictation.
    """
    import av

    with _open(file) as container:
        stream = container.streams.audio[0]
        if next(Decoding(file)._frames(container, stream), None) is None:
            raise _unreadable(file)
        context = stream.codec_context
        rate, channels, codec = int(context.sample_rate), int(context.channels), str(context.name)
        claimed = container.duration / av.time_base if container.duration else None
    if claimed is None or _is_guess(_head(file, HEAD_BYTES)):
        with _open(file) as container:
            claimed = _walked_duration(container)
    return AudioFacts(claimed, codec, rate, channels)


def probe_in_child(path: Path) -> AudioFacts:
    """`probe` in a child process of its own, for files from outside. Also raises ChildDied."""
    reply = run("speech.child:probe", {"path": str(path)}, limits=PROBE_LIMITS)
    return AudioFacts(**reply.values)


def decode(file: BinaryIO) -> Decoding:
    """Decode a recording from its start; iterate the result for blocks of one second, shape (16000,), the last shorter.

    What can be decoded is given back even where the file is damaged: see `Decoding.damaged_at` afterwards.
    Raises (when iterated) NoAudio, DamagedAudio or EncryptedDictation where there is no sound at all.
    """
    return Decoding(file)


class Decoding:
    """The samples of one recording, float32 between -1 and 1, mono, 16 kHz. Can be iterated once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._samples = 0
        self._reached = 0.0
        self.expected: float | None = None
        """Seconds that the header claims, known after the first block; None where it says nothing."""
        self.damaged_at: float | None = None
        """Where the file first could not be read, in seconds; None if all went well. Complete after the last block."""

    @property
    def duration(self) -> float:
        """Seconds decoded so far."""
        return self._samples / SAMPLE_RATE

    def __iter__(self) -> Iterator[NDArray[np.float32]]:
        import numpy as np

        pending: list[NDArray[np.float32]] = []
        held = 0
        for piece in self._pieces():
            pending.append(piece)
            held += len(piece)
            self._samples += len(piece)
            if held >= BLOCK:
                joined = np.concatenate(pending)
                whole = held - held % BLOCK
                for start in range(0, whole, BLOCK):
                    yield joined[start : start + BLOCK]
                pending, held = [joined[whole:]], held - whole
        if self._samples == 0:
            raise _unreadable(self._file)
        if self.damaged_at is None and _ends_early(self._file, self.expected, self.duration):
            self.damaged_at = self.duration
        if held:
            yield np.concatenate(pending)

    def _pieces(self) -> Iterator[NDArray[np.float32]]:
        """Samples of about a second, as they come from the decoder, with silence where some are missing."""
        import av
        import numpy as np

        converter = _Converter()
        with _open(self._file) as container:
            stream = container.streams.audio[0]
            self.expected = container.duration / av.time_base if container.duration else None
            begin: float | None = None
            for frame in self._frames(container, stream):
                now = frame.time
                begin = now if begin is None else begin
                missing = now - begin - self._reached if now is not None and begin is not None else 0.0
                if MISSING_SECONDS / 2 < missing < LONGEST_GAP:  # times stay those of a player
                    self._note_damage()
                    self._reached += missing
                    yield from converter.finish()
                    yield from (np.zeros(SAMPLE_RATE, np.float32) for _ in range(int(missing)))
                    yield np.zeros(int(missing % 1 * SAMPLE_RATE), np.float32)
                self._reached += frame.samples / frame.sample_rate
                yield from converter.convert(frame)
            yield from converter.finish()

    def _frames(self, container: Any, stream: Any) -> Iterator[Any]:
        """Decoded frames; a packet that cannot be decoded is noted and passed over."""
        import av

        packets = container.demux(stream)
        while True:
            try:
                packet = next(packets, None)
            except av.error.FFmpegError:
                self._note_damage()
                return
            if packet is None:
                return
            try:
                yield from packet.decode()
            except av.error.EOFError:
                return
            except av.error.FFmpegError:
                self._note_damage()

    def _note_damage(self) -> None:
        if self.damaged_at is None:
            self.damaged_at = round(self._reached, 3)


class _Converter:
    """Frames of any shape become samples of ours; collected first, since converting costs most per call."""

    def __init__(self) -> None:
        self._shape: tuple[str, str, int] | None = None
        self._resampler: Any = None
        self._fifo: Any = None

    def convert(self, frame: Any) -> Iterator[NDArray[np.float32]]:
        import av

        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self._shape:  # sound may change its shape midway, as in two MP3 files joined
            yield from self.finish()
        if self._fifo is None:
            self._shape, self._fifo = shape, av.AudioFifo()
            self._resampler = av.AudioResampler(format="fltp", layout="mono", rate=SAMPLE_RATE)
        frame.pts = None  # gaps are not for the resampler to fill
        self._fifo.write(frame)
        if self._fifo.samples >= frame.sample_rate:
            yield from self._resampled(self._fifo.read())

    def finish(self) -> Iterator[NDArray[np.float32]]:
        """Give what is still held; the next frame begins anew."""
        if self._fifo is not None:
            rest = self._fifo.read(partial=True)
            if rest is not None:
                yield from self._resampled(rest)
            yield from self._resampled(None)
            self._fifo = None

    def _resampled(self, frame: Any) -> Iterator[NDArray[np.float32]]:
        yield from (out.to_ndarray()[0] for out in self._resampler.resample(frame))


def _open(file: BinaryIO) -> AbstractContextManager[Any]:
    """Open as an FFmpeg container that has an audio stream, or raise what is wrong with it."""
    import av

    _refuse_encrypted(file)
    file.seek(0)
    try:
        container = av.open(file, options={"format_whitelist": CONTAINERS, "protocol_whitelist": ""})
    except (av.error.FFmpegError, ValueError) as error:
        raise _unreadable(file) from error
    if not container.streams.audio:
        container.close()
        raise NoAudio(N_("This file holds no sound. Choose the recording itself, or ask for the dictation again."))
    opened: AbstractContextManager[Any] = container
    return opened


def _walked_duration(container: Any) -> float:
    import av

    end = 0.0
    with contextlib.suppress(av.error.FFmpegError):  # damage further on is for the decoder to report
        for packet in container.demux(container.streams.audio[0]):
            if packet.pts is not None:
                end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return end


def _refuse_encrypted(file: BinaryIO) -> None:
    """Tell DS2 and encrypted DSS by their first four bytes: a version byte and `ds2`, or `enc`."""
    head = _head(file, 4)
    if not head:
        raise NoAudio(N_("The file is empty. Ask for the dictation again; the recorder or the copying failed."))
    if head[1:4] == b"ds2":
        raise EncryptedDictation(
            N_(
                "This is a DS2 dictation, which cannot be decoded here (only the older DSS SP can). The file is kept"
                " as it is. Export it as WAV or MP3 from the recorder's own program, or set the recorder to DSS."
            )
        )
    if head[1:4] == b"enc":
        raise EncryptedDictation(
            N_(
                "This dictation is encrypted by the recorder and cannot be decoded here. The file is kept as it is."
                " Decrypt it with the recorder's own program and its password, and bring it in as WAV or MP3."
            )
        )


def _unreadable(file: BinaryIO) -> SpeechError:
    head = _head(file, 12)
    is_recording = head.startswith(_RECORDINGS) or head[4:8] == b"ftyp" or head[1:4] == b"dss"
    size = file.seek(0, io.SEEK_END)
    if is_recording and size > HEAD_BYTES // 16:
        return DamagedAudio(
            N_(
                "The recording is damaged and no sound can be read from it. The file is kept as it is."
                " Copy it from the recorder again."
            )
        )
    return NoAudio(
        N_(
            "This is no recording that can be read, or it holds no sound."
            " Choose a WAV, MP3, M4A, OGG, FLAC, WMA, AMR or DSS file."
        )
    )


def _ends_early(file: BinaryIO, expected: float | None, got: float) -> bool:
    """Tell a file that was cut off, where its format lets us know."""
    head, size = _head(file, HEAD_BYTES), file.seek(0, io.SEEK_END)
    if head.startswith(b"RIFF"):
        claimed = int.from_bytes(head[4:8], "little")
        return size - 8 < claimed < 0xFFFF_FF00  # a recorder that streams writes 0 or the largest number
    if head.startswith(b"OggS"):
        file.seek(max(0, size - TAIL_BYTES))
        tail = file.read(TAIL_BYTES)
        last_page = tail.rfind(b"OggS")
        return last_page < 0 or not tail[last_page + 5] & 4  # 4: the end-of-stream mark
    return expected is not None and not _is_guess(head) and expected - got > MISSING_SECONDS


def _is_guess(head: bytes) -> bool:
    """Tell formats whose duration FFmpeg can only guess from the file's size: AMR, DSS, MP3 without a frame count."""
    mp3_without_count = head.startswith((b"ID3", b"\xff")) and not any(
        mark in head for mark in (b"Xing", b"Info", b"VBRI")
    )
    return mp3_without_count or head.startswith(b"#!AMR") or head[1:4] == b"dss"


def _head(file: BinaryIO, count: int) -> bytes:
    file.seek(0)
    return file.read(count)
