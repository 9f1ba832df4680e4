"""espeak-ng as a library: speech together with the moment at which each word begins.

The program `espeak-ng` tells no word times; the library does, by its events. One process holds one espeak-ng.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from dataclasses import dataclass
from functools import cache

import av
import numpy as np
from numpy.typing import NDArray

RATE = 16_000
_RETRIEVAL, _WORD, _SPEED, _PITCH, _UTF8 = 1, 1, 1, 3, 1
"""Of espeak-ng's speak_lib.h: AUDIO_OUTPUT_RETRIEVAL, espeakEVENT_WORD, espeakRATE, espeakPITCH, espeakCHARS_UTF8."""
_QUIET = 50
"""Of 32,768: what lies below this around a line is silence."""


@dataclass(frozen=True)
class Spoken:
    """A line: int16 samples at 16 kHz, shape (n,), and its words with their starts and ends in seconds."""

    samples: NDArray[np.int16]
    words: tuple[tuple[str, float, float], ...]


class EspeakMissing(RuntimeError):
    """espeak-ng's library is not on this computer, or knows a voice not."""


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_uint64),
    )


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


def speak(text: str, voice: str, speed: int = 150, pitch: int = 50) -> Spoken:
    """Speak a line of words in a voice such as `da+m3`; speed in words a minute, pitch from 0 to 99.

    Raises EspeakMissing.
    """
    return _library().speak(text, voice, speed, pitch)


@cache
def _library() -> _Espeak:
    return _Espeak()


class _Espeak:
    """The library, its callback, and what the callback has gathered."""

    def __init__(self) -> None:
        name = ctypes.util.find_library("espeak-ng")
        if name is None:
            raise EspeakMissing("espeak-ng's library is not on this computer: install libespeak-ng1.")
        self._espeak = ctypes.CDLL(name)
        self._rate: int = self._espeak.espeak_Initialize(_RETRIEVAL, 0, None, 0)
        if self._rate <= 0:
            raise EspeakMissing("espeak-ng's library does not start: install espeak-ng-data.")
        self._pieces: list[NDArray[np.int16]] = []
        self._begins: list[tuple[int, float]] = []
        self._callback = _CALLBACK(self._gather)
        self._espeak.espeak_SetSynthCallback(self._callback)

    def speak(self, text: str, voice: str, speed: int, pitch: int) -> Spoken:
        if self._espeak.espeak_SetVoiceByName(voice.encode()):
            raise EspeakMissing(f"espeak-ng does not know the voice {voice}.")
        self._espeak.espeak_SetParameter(_SPEED, speed, 0)
        self._espeak.espeak_SetParameter(_PITCH, pitch, 0)
        self._pieces, self._begins = [], []
        encoded = text.encode()
        self._espeak.espeak_Synth(encoded, len(encoded) + 1, 0, 0, 0, _UTF8, None, None)
        self._espeak.espeak_Synchronize()
        samples = _resampled(np.concatenate(self._pieces), self._rate)
        loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > _QUIET)
        first, last = (int(loud[0]), int(loud[-1]) + 1) if len(loud) else (0, len(samples))
        begins = [(position, time - first / RATE) for position, time in self._begins]
        return Spoken(samples[first:last], _words(text, begins, (last - first) / RATE))

    def _gather(self, wave: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]) -> int:
        if wave and count > 0:
            self._pieces.append(np.ctypeslib.as_array(wave, (count,)).copy())
        index = 0
        while events[index].type:
            if events[index].type == _WORD:
                self._begins.append((events[index].text_position - 1, events[index].audio_position / 1000))
            index += 1
        return 0


def _resampled(samples: NDArray[np.int16], rate: int) -> NDArray[np.int16]:
    frame = av.AudioFrame.from_ndarray(samples[None], format="s16", layout="mono")
    frame.sample_rate = rate
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    out: NDArray[np.int16] = np.concatenate(
        [piece.to_ndarray()[0] for piece in (*resampler.resample(frame), *resampler.resample(None))]
    )
    return out


def _words(text: str, begins: list[tuple[int, float]], end: float) -> tuple[tuple[str, float, float], ...]:
    """Lay words over their events: (character at which it begins, seconds). Words that espeak-ng joins share a time."""
    words, at = text.split(), 0
    starts: list[float | None] = []
    known = dict(reversed(begins))
    for word in words:
        at = text.index(word, at)
        starts.append(known.get(at))
        at += len(word)
    starts[0] = 0.0
    bounds = [*starts, end]
    joined: list[int] = []
    for index in range(1, len(bounds)):
        if bounds[index] is None:
            joined.append(index)
            continue
        first = joined[0] - 1 if joined else index
        lengths = np.cumsum([len(word) for word in words[first:index]])
        for place in joined:
            begin, finish = bounds[first], bounds[index]
            assert begin is not None
            assert finish is not None
            bounds[place] = begin + (finish - begin) * float(lengths[place - 1 - first] / lengths[-1])
        joined = []
    times = np.clip(np.maximum.accumulate(np.array(bounds, float)), 0.0, end)
    return tuple((word, float(times[i]), float(times[i + 1])) for i, word in enumerate(words))
