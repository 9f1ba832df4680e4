"""What happens when the program has made a mistake: a calm sentence, a report in a file, and the work goes on."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from foundation.translation import _


class _Teller(QObject):
    """Brings a bug from whatever thread it happened in to the window's."""

    happened = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._telling = False
        self.happened.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def _tell(self, bug: BaseException) -> None:
        # A mistake that a timer repeats must not pile up windows before the first has been read.
        if self._telling:
            return
        self._telling = True
        try:
            show_bug(self._window, bug)
        finally:
            self._telling = False


def install_bug_report(window: QWidget) -> None:
    """Catch what nobody caught, in slots and in threads, and tell the user kindly, one at a time."""
    teller = _Teller(window)

    def in_a_slot(kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, bug, trace)
        else:
            teller.happened.emit(bug)

    def in_a_thread(happened: threading.ExceptHookArgs) -> None:
        if happened.exc_value is not None:
            teller.happened.emit(happened.exc_value)

    sys.excepthook = in_a_slot
    threading.excepthook = in_a_thread


def show_bug(window: QWidget, bug: BaseException) -> None:
    """Write the report and say where it is."""
    from desktop.widgets.question import Choice, ask
    from foundation.bug_report import write_report

    path = write_report(bug)
    text = _(
        "Skrivestue has made a mistake in what it just did. Your work is saved as far as it was shown as saved.\n\n"
        "A report without any patient's data is in {path}. Please send it to whoever looks after the program."
    ).format(path=path)
    if path is None:
        text = _("The program has made a mistake, and its report could not be written. Please tell how it came about.")
    ask(window, _("A mistake in the program"), text, [Choice("close", _("Close"), is_cancel=True)])
