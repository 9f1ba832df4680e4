"""Look for garbage in the thread of the window only.

Python collects cycles in whichever thread happens to allocate. A worker thread that collects a dead widget or player
destroys Qt objects that belong to the window's thread; Qt then waits for that thread, which waits for Python's lock,
and the program stands still. So the collection is off, and a timer of the window's thread does it when it is due.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_AGAIN_MILLISECONDS = 1000


class GarbageCollector(QObject):
    """Collects by Python's own thresholds, once a second at most."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what was loaded until now need never be looked at again
        timer = QTimer(self, interval=LOOK_AGAIN_MILLISECONDS)
        timer.timeout.connect(self.collect)
        timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due."""
        due = [count > most > 0 for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(due):
            gc.collect(max(generation for generation, is_due in enumerate(due) if is_due))
