"""Dead objects go in the window's thread, whichever thread made the garbage."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.garbage import GarbageCollector

GONE_IN: list[int] = []
"""The threads in which objects were freed."""


class InACycle:
    """Can be freed by the collection alone."""

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        GONE_IN.append(threading.get_ident())


@pytest.fixture
def collector() -> Iterator[GarbageCollector]:
    owner = QObject()
    yield GarbageCollector(owner)
    owner.deleteLater()
    gc.unfreeze()


def test_a_busy_worker_thread_leaves_dead_widgets_to_the_windows_thread(
    qtbot: QtBot, collector: GarbageCollector
) -> None:
    GONE_IN.clear()
    for _ in range(20):
        InACycle()
    kept: list[object] = []
    worker = threading.Thread(target=lambda: kept.extend([kept] for _ in range(50_000)))
    worker.start()
    worker.join()
    assert not GONE_IN, "the worker has collected nothing"
    qtbot.waitUntil(lambda: len(GONE_IN) == 20, timeout=5000)
    assert set(GONE_IN) == {threading.get_ident()}
