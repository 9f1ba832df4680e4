"""How many threads recognition may use."""

from __future__ import annotations

import os


def cores() -> int:
    """Two threads on one core only hinder each other; and this process may be bound to fewer cores than there are."""
    import psutil

    count = psutil.cpu_count(logical=False) or psutil.cpu_count() or 1
    return min(count, len(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else count
