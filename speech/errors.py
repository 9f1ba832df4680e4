"""How the world fails recordings and voice models. Each sentence says what to do next."""

from __future__ import annotations

from foundation.errors import WorldError


class SpeechError(WorldError):
    """A recording, a voice model or an engine cannot be used as it is."""


class NoAudio(SpeechError):
    """The file is empty, holds no sound, or is no recording at all."""


class DamagedAudio(SpeechError):
    """The file is a recording of which nothing can be decoded."""


class EncryptedDictation(SpeechError):
    """A DS2 or encrypted DSS dictation, which FFmpeg cannot decode."""


class UnknownModel(SpeechError):
    """No voice model has this name, and no file is at this path."""


class DamagedModel(SpeechError):
    """The model's file is not what it should be: another SHA-256, cut, no checkpoint, or hostile."""


class UnsupportedModel(SpeechError):
    """The file or folder is a voice model of a kind that no engine here can run."""


class UnknownEngine(SpeechError):
    """No engine of this version has this name."""


class UnknownLanguage(SpeechError):
    """The model cannot be asked for this language, or knows many and was told none."""


class UnknownFormat(SpeechError):
    """A transcript cannot be written in this format."""
