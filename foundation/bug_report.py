"""A bug's report: where in the program it happened. No values are in it, since those can be patients' data."""

from __future__ import annotations

import platform
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from foundation.child import ChildBug
from foundation.places import data_folder

# The places and names in a child's traceback; the texts of errors, which may quote data, do not match.
CHILDS_PLACE = re.compile(r'^ +File "[^"\n]*", line \d+, in \S+$', re.MULTILINE)


def write_report(error: BaseException) -> Path | None:
    """Write a report of a bug into the user's own folder; return its file, or None where none can be written."""
    now = datetime.now(UTC)
    head = [
        f"Skrivestue {version()}",
        now.isoformat(timespec="seconds"),
        f"Python {platform.python_version()}, {platform.platform()}",
    ]
    try:
        folder = data_folder() / "reports"
        folder.mkdir(exist_ok=True, mode=0o700)
        file = folder / f"{now:%Y-%m-%d-%H%M%S-%f}.txt"
        file.write_text("\n".join([*head, "", *_told(error)]) + "\n", "utf-8")
    except OSError:
        return None
    return file


def version() -> str:
    """Return the program's version, or `0` where it runs from its source without being installed."""
    from importlib import metadata

    try:
        return metadata.version("skrivestue")
    except metadata.PackageNotFoundError:
        return "0"


def _told(error: BaseException) -> Iterator[str]:
    """Give each error of the chain by its type, and the places it went through."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield f"{type(current).__module__}.{type(current).__qualname__}"
        for frame in traceback.extract_tb(current.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} {frame.name}"
        if isinstance(current, ChildBug):
            yield "In the child process:"
            yield from CHILDS_PLACE.findall(str(current))
        current = current.__cause__ or current.__context__
