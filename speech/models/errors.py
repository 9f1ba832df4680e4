"""How the world fails those who install voice models. Each sentence says what to do next."""

from __future__ import annotations

from speech.errors import SpeechError


class NotStored(SpeechError):
    """The disk is full, or the models' folder may not be written to, or another program has it in hand."""


class DownloadFailed(SpeechError):
    """The network, the proxy or the server did not give the file."""


class NotForThisUse(SpeechError):
    """The model is there, and must not be used for what was asked."""
