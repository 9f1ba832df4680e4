from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop.theme import apply_theme


@pytest.fixture(autouse=True)
def light_theme(qapp: QApplication) -> Iterator[None]:
    """Every test begins in the light theme at ordinary text size, and leaves no timer running."""
    apply_theme(qapp, "light")
    yield
    apply_theme(qapp, "light")


@pytest.fixture(scope="session")
def tone() -> Callable[[float], bytes]:
    """A recording of so many seconds: a real WAV file with a quiet tone."""

    def make(seconds: float) -> bytes:
        rate = 16_000
        samples = [round(8000 * math.sin(number / 6)) for number in range(round(rate * seconds))]
        file = io.BytesIO()
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(rate)
            sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
        return file.getvalue()

    return make


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # What the offscreen platform and a machine without a sound card say of themselves is no fault of ours.
    machine = pytest.mark.qt_log_ignore(
        "propagateSizeHints", "PulseAudio", "No audio device", "Couldn't (load|resolve)", "Could not open media"
    )
    for item in items:
        item.add_marker(machine)
