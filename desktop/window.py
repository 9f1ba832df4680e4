"""The one window: first the sign-in page, then the office. The office's code is loaded after the window is painted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from desktop.preferences import settings
from desktop.sign_in import SignInPage
from desktop.theme import icon
from foundation.translation import _

if TYPE_CHECKING:
    from desktop.office_view import OfficeView
    from office.session import Session


@dataclass(frozen=True)
class Start:
    """What the window was started with; a passphrase that is given signs in at once."""

    office: Path | None = None
    user: str = ""
    passphrase: str = ""


class Window(QMainWindow):
    """Holds the sign-in page and, once somebody has signed in, the office. `painted` comes after the first paint."""

    painted = Signal()

    def __init__(self, start: Start) -> None:
        super().__init__()
        self.setWindowTitle(_("Skrivestue"))
        self._pages = QStackedWidget()
        self.setCentralWidget(self._pages)
        self._view: OfficeView | None = None
        self.sign_in = SignInPage(start.office, start.user)
        self.sign_in.signed_in.connect(self._open_office)
        self._pages.addWidget(self.sign_in)
        self._restore_geometry()
        self._start = start
        self._was_painted = False

    @property
    def view(self) -> OfficeView | None:
        """The open office, if somebody is signed in."""
        return self._view

    def lock(self) -> None:
        """Sign out: end the work in hand, forget the keys, show the sign-in page."""
        view = self._view
        if view is None or not view.may_close() or self._view is not view:  # saving takes a while: locked meanwhile?
            return
        self._view = None
        view.close_office()
        self._pages.removeWidget(view)
        view.deleteLater()
        self.sign_in.begin("")
        self._pages.setCurrentWidget(self.sign_in)
        self.setWindowTitle(_("Skrivestue"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Begin the work once the window has been painted for the first time."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self._begin)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is being written, put the job in hand back, and go."""
        if self._view is not None and not self._view.may_close():
            event.ignore()
            return
        settings().setValue("geometry", self.saveGeometry())
        if self._view is not None:
            self._view.close_office()
            self._view = None
        self.sign_in.close_work()
        super().closeEvent(event)

    def _begin(self) -> None:
        self.painted.emit()
        self.setWindowIcon(icon("dictation"))
        self.sign_in.begin(self._start.passphrase)

    def _open_office(self, session: Session) -> None:
        from desktop.office_view import OfficeView

        self._view = OfficeView(session)
        self._view.lock_asked.connect(self.lock, Qt.ConnectionType.QueuedConnection)
        self._pages.addWidget(self._view)
        self._pages.setCurrentWidget(self._view)
        self.setWindowTitle(f"{session.facts.name} – {_('Skrivestue')}")

    def _restore_geometry(self) -> None:
        held = settings().value("geometry")
        if held is None or not self.restoreGeometry(held):
            line = self.fontMetrics().height()
            self.resize(line * 76, line * 46)
