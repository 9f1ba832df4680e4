"""What happens when the program has made a mistake: a calm sentence, a report in a file, and the work goes on.

A report holds places in the code and the kind of error, never its message or any value: those could be a patient's.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QWidget

from foundation.places import data_folder
from foundation.translation import _


def install_bug_report(window: QWidget) -> None:
    """Catch what nobody caught, in slots and in threads, and tell the user once, kindly."""

    def report(kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, bug, trace)
            return
        show_bug(window, bug)

    sys.excepthook = report


def show_bug(window: QWidget, bug: BaseException) -> None:
    """Write the report and say where it is."""
    from desktop.widgets.question import Choice, ask

    path = write_report(bug, data_folder() / "reports")
    text = _(
        "Skrivestue has made a mistake in what it just did. Your work is saved as far as it was shown as saved.\n\n"
        "A report without any patient's data is in {path}. Please send it to whoever looks after the program."
    )
    ask(window, _("A mistake in the program"), text.format(path=path), [Choice("close", _("Close"), is_cancel=True)])


def write_report(bug: BaseException, folder: Path) -> Path:
    """Write places and kinds, no messages and no values; return the file."""
    import platform
    import traceback
    from datetime import UTC, datetime

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = datetime.now(UTC)
    lines = [
        f"Skrivestue, {now.isoformat(timespec='seconds')}, {platform.platform()}, Python {platform.python_version()}"
    ]
    link: BaseException | None = bug
    while link is not None:
        lines.append(f"\n{type(link).__module__}.{type(link).__name__}")
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(link.__traceback__)
        ]
        link = link.__cause__ or link.__context__
    path = folder / f"report-{now:%Y%m%d-%H%M%S-%f}.txt"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
