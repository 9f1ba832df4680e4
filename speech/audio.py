"""Recordings of any usual kind become one stream of samples: float32, mono, 16 kHz, in bounded memory.

All channels are added up, whatever the file calls them: FFmpeg's own mix leaves out the one for low frequencies, on
which a recorder with four or six microphones may hold a voice. Divided by the root of their number, voices that are
not in step keep their level; a few channels in step can pass full scale, which is 1.

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
"""Times that jump further, at once or together, are nonsense and are not followed."""
LONGEST_PACKET = 20.0
"""FLAC's longest at the lowest rate takes 16 seconds."""
LOWEST_RATE, HIGHEST_RATE, MOST_CHANNELS = 4_000, 768_000, 64
"""A header that says anything else is damaged. Telephones have 8 kHz; FFmpeg resamples 64 channels and no more."""
LOUDEST = 8.0
"""What 64 channels at full scale add up to; floating-point files can hold more, and no numbers at all."""
FEWEST_BYTES_A_SECOND = 300
"""Half of what AMR needs for the poorest speech. Only silence takes less, or a header claims too many seconds."""
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

    Where the container does not know its duration, or cannot be right about it, the packets are walked through to find
    it. Raises NoAudio, DamagedAudio or EncryptedDictation.
    """
    with _open(file) as container:
        stream = container.streams.audio[0]
        first = next(Decoding(file)._frames(container, stream), None)
        if first is None:
            raise _unreadable(file)
        heard = first.samples / first.sample_rate
        context = stream.codec_context
        rate, channels, codec = int(context.sample_rate), int(context.channels), str(context.name)
        claimed = _claimed_duration(container)
    return AudioFacts(max(heard, _believable_duration(file, claimed)), codec, rate, channels)


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
    """The samples of one recording, float32 (full scale is 1), mono, 16 kHz. Can be iterated once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._samples = 0
        self._clock = _Clock()
        self._offset = _Offset()
        self._claimed: float | None = None
        self.expected: float | None = None
        """How many seconds there will be, as far as the file lets us know; None before the first block."""
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
        if self.damaged_at is None and _ends_early(self._file, self._claimed, self.duration):
            self.damaged_at = self.duration
        self.expected = self.duration
        if held:
            yield np.concatenate(pending)

    def _pieces(self) -> Iterator[NDArray[np.float32]]:
        """Samples of about a second, as they come from the decoder, with silence where some are missing."""
        import numpy as np

        converter = _Converter()
        with _open(self._file) as container:
            self._claimed = _claimed_duration(container)
        self.expected = _believable_duration(self._file, self._claimed)
        with _open(self._file) as container:
            for frame in self._frames(container, container.streams.audio[0]):
                missing = self._clock.missing(frame.time)
                if missing:  # times stay those of a player
                    self._note_damage(self._clock.reached - missing)
                    yield from self._sound(converter.finish())
                    yield from (np.zeros(SAMPLE_RATE, np.float32) for _ in range(int(missing)))
                    yield np.zeros(int(missing % 1 * SAMPLE_RATE), np.float32)
                self._clock.reached += frame.samples / frame.sample_rate
                yield from self._sound(converter.convert(frame))
            yield from self._sound(converter.finish())

    def _sound(self, converted: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
        """Pass on what was converted; what cannot be, or is no sound, is noted as damage."""
        import av
        import numpy as np

        try:
            for samples in converted:
                sane = np.abs(samples) <= LOUDEST  # what is no number is neither less nor more
                if not sane.all():
                    self._note_damage(self.duration + float(np.argmin(sane)) / SAMPLE_RATE)
                yield self._offset.removed_from(np.where(sane, samples, np.float32(0)))
        except av.error.FFmpegError:
            self._note_damage()

    def _frames(self, container: Any, stream: Any) -> Iterator[Any]:
        """Decoded frames; what cannot be decoded, or cannot be sound, is noted and passed over."""
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
                for frame in packet.decode():
                    if _can_be_sound(frame):
                        yield frame
                    else:
                        self._note_damage()
            except av.error.EOFError:
                return
            except av.error.FFmpegError:
                self._note_damage()

    def _note_damage(self, at: float | None = None) -> None:
        if self.damaged_at is None:
            self.damaged_at = round(self._clock.reached if at is None else at, 3)


class _Clock:
    """How many seconds of a recording are behind us, by the lengths of its pieces and by its own times."""

    def __init__(self) -> None:
        self.reached = 0.0
        self._begin: float | None = None
        self._filled = 0.0

    def missing(self, now: float | None) -> float:
        """Pass over the seconds that are missing before a piece that begins at `now`, and say how many they are."""
        if now is None:
            return 0.0
        if self._begin is None:
            self._begin = now
        seconds = now - self._begin - self.reached
        if not MISSING_SECONDS / 2 < seconds < LONGEST_GAP - self._filled:
            return 0.0
        self._filled += seconds
        self.reached += seconds
        return seconds


class _Offset:
    """A cheap microphone input's constant offset: no ear hears it, but a recogniser mishears words over a tenth of it.

    It is followed from second to second without a step, since a step would be a click.
    """

    def __init__(self) -> None:
        self._last: float | None = None

    def removed_from(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        import numpy as np

        if self._last is None or len(samples) >= SAMPLE_RATE // 2:  # of a few samples the mean is their sound
            now = float(samples.mean()) if len(samples) else 0.0
        else:
            now = self._last
        before, self._last = now if self._last is None else self._last, now
        return samples - np.linspace(before, now, len(samples), dtype=np.float32)


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
            self._resampler = av.AudioResampler(format="flt", layout=frame.layout, rate=SAMPLE_RATE)
        frame.pts = None  # gaps are not for the resampler to fill
        self._fifo.write(frame)
        if self._fifo.samples >= frame.sample_rate:
            yield from self._resampled(self._fifo.read())

    def finish(self) -> Iterator[NDArray[np.float32]]:
        """Give what is still held; the next frame begins anew."""
        fifo, self._fifo = self._fifo, None
        if fifo is not None:
            rest = fifo.read(partial=True)
            if rest is not None:
                yield from self._resampled(rest)
            yield from self._resampled(None)

    def _resampled(self, frame: Any) -> Iterator[NDArray[np.float32]]:
        import numpy as np

        for out in self._resampler.resample(frame):
            channels = out.layout.nb_channels
            yield out.to_ndarray().reshape(-1, channels).sum(axis=1) / np.float32(np.sqrt(channels))


def _open(file: BinaryIO) -> AbstractContextManager[Any]:
    """Open as an FFmpeg container that has an audio stream, or raise what is wrong with it."""
    import av

    _refuse_encrypted(file)
    file.seek(0)
    try:
        container = av.open(
            file,
            options={"format_whitelist": CONTAINERS, "protocol_whitelist": ""},
            metadata_errors="replace",  # old recorders write their tags in their country's letters
        )
    except (av.error.FFmpegError, ValueError) as error:
        raise _unreadable(file) from error
    if not container.streams.audio:
        container.close()
        raise NoAudio(N_("This file holds no sound. Choose the recording itself, or ask for the dictation again."))
    opened: AbstractContextManager[Any] = container
    return opened


def _can_be_sound(frame: Any) -> bool:
    return bool(LOWEST_RATE <= frame.sample_rate <= HIGHEST_RATE and 1 <= frame.layout.nb_channels <= MOST_CHANNELS)


def _claimed_duration(container: Any) -> float | None:
    import av

    return container.duration / av.time_base if container.duration and container.duration > 0 else None


def _believable_duration(file: BinaryIO, claimed: float | None) -> float:
    """Return the header's claim in seconds, or where it is a guess or cannot be right, the sum of the packets."""
    size = file.seek(0, io.SEEK_END)
    if claimed is not None and size >= claimed * FEWEST_BYTES_A_SECOND and not _is_guess(_head(file, HEAD_BYTES)):
        return claimed
    with _open(file) as container:
        return _walked_duration(container)


def _walked_duration(container: Any) -> float:
    import av

    clock = _Clock()
    with contextlib.suppress(av.error.FFmpegError):  # damage further on is for the decoder to report
        for packet in container.demux(container.streams.audio[0]):
            clock.missing(float(packet.pts * packet.time_base) if packet.pts is not None else None)
            clock.reached += min(float((packet.duration or 0) * packet.time_base), LONGEST_PACKET)
    return round(clock.reached, 3)


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
    if head[1:4] == b"dss":
        return DamagedAudio(
            N_(
                "This DSS dictation cannot be decoded here: it is damaged, or of a kind that only its recorder's own"
                " program knows. The file is kept as it is. Copy it from the recorder again; if that does not help,"
                " export it there as WAV or MP3."
            )
        )
    is_recording = head.startswith(_RECORDINGS) or head[4:8] == b"ftyp"
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
        # A recorder that streams writes 0 or the largest number; some count their own eight bytes as well.
        return size < claimed < 0xFFFF_FF00
    if head.startswith(b"OggS"):
        file.seek(max(0, size - TAIL_BYTES))
        tail = file.read(TAIL_BYTES)
        last_page = tail.rfind(b"OggS")
        mark = tail[last_page + 5 : last_page + 6] if last_page >= 0 else b""
        return not mark or not mark[0] & 4  # 4: the end-of-stream mark
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
