"""The strip at the window's bottom: running work, who is signed in, which office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from desktop.theme import SPACE, WIDE, TextRole, Tone, icon, set_quiet, set_role, tone_colours, when_theme_changes
from desktop.widgets.patient_banner import ElidedLabel
from foundation.translation import _, ngettext

SHOWN_AT_MOST = 2
BAR_CHARACTERS = 16


@dataclass(frozen=True)
class RunningJob:
    """One piece of work. `share` is 0 to 1, or None while it can't be known (waiting, loading): then no bar is shown.

    `note` says what can be said honestly: "about 2 minutes left", "waiting", "attempt 2".
    """

    id: str
    title: str
    share: float | None = None
    note: str = ""
    can_cancel: bool = True


class JobStrip(QWidget):
    """`cancel_requested(job_id)` when the cross beside a job is pressed."""

    cancel_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Running work and office"))
        self._lines = [_JobLine() for _number in range(SHOWN_AT_MOST)]
        self._more = QLabel()
        self._idle = QLabel(_("No work is running"))
        self._user = QLabel()
        self._office = ElidedLabel()
        for label in (self._more, self._idle, self._user):
            set_role(label, TextRole.SMALL)
            set_quiet(label)
        set_role(self._office, TextRole.SMALL)
        self._band = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        set_role(self._band, TextRole.STRONG)
        self._band.setContentsMargins(SPACE, 4, SPACE, 4)
        self._band.hide()
        row = QHBoxLayout()
        row.setContentsMargins(WIDE, SPACE, WIDE, SPACE)
        row.setSpacing(WIDE)
        row.addWidget(self._idle)
        for line in self._lines:
            line.cancelled.connect(self.cancel_requested)
            row.addWidget(line)
        row.addWidget(self._more)
        row.addStretch(1)
        row.addWidget(self._user)
        row.addWidget(self._office)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._band)
        column.addLayout(row)
        when_theme_changes(self, self._colour)
        self.set_jobs(())

    def set_jobs(self, jobs: Sequence[RunningJob]) -> None:
        """Show the running jobs, the first two by name. Call it as often as you like: nothing is rebuilt."""
        for number, line in enumerate(self._lines):
            line.show_job(jobs[number] if number < len(jobs) else None)
        more = len(jobs) - SHOWN_AT_MOST
        self._more.setVisible(more > 0)
        if more > 0:
            self._more.setText(ngettext("and {count} more", "and {count} more", more).format(count=more))
            self._more.setToolTip("\n".join(job.title for job in jobs[SHOWN_AT_MOST:]))
        self._idle.setVisible(not jobs)

    def set_user(self, name: str) -> None:
        """Say who is signed in; an empty name means nobody."""
        self._user.setText(_("Signed in: {name}").format(name=name) if name else _("Nobody is signed in"))

    def set_office(self, name: str, practice_text: str = "") -> None:
        """Name the office; a practice office wears a band with `practice_text`."""
        self._office.set_whole_text(name)
        self._band.setText(f"▲  {practice_text}  ▲" if practice_text else "")
        self._band.setAccessibleName(practice_text)
        self._band.setVisible(bool(practice_text))

    def band_text(self) -> str:
        """Return the words on the band; empty in a real office."""
        return self._band.accessibleName()

    def _colour(self) -> None:
        front, ground = tone_colours(Tone.WARNING)
        self._band.setStyleSheet(
            f"color: {front.name()}; background: {ground.name()}; border-top: 2px solid {front.name()};"
        )


class _JobLine(QWidget):
    cancelled = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._job: RunningJob | None = None
        self._title = ElidedLabel()
        self._note = QLabel()
        set_role(self._title, TextRole.SMALL)
        set_role(self._note, TextRole.SMALL)
        set_quiet(self._note)
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(self.fontMetrics().averageCharWidth() * BAR_CHARACTERS)
        self._cancel = QToolButton()
        self._cancel.setAutoRaise(True)
        self._cancel.setIcon(icon("close"))
        side = self.fontMetrics().height()
        self._cancel.setIconSize(QSize(side, side))
        self._cancel.clicked.connect(self._cancel_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._title)
        row.addWidget(self._bar)
        row.addWidget(self._note)
        row.addWidget(self._cancel)

    def show_job(self, job: RunningJob | None) -> None:
        self._job = job
        self.setVisible(job is not None)
        if job is None:
            return
        if job.title != self._title.whole_text():
            self._title.set_whole_text(job.title)
        self._bar.setVisible(job.share is not None)
        if job.share is not None:
            self._bar.setValue(round(min(max(job.share, 0.0), 1.0) * 1000))
        self._bar.setAccessibleName(job.title)
        self._note.setText(job.note)
        self._cancel.setVisible(job.can_cancel)
        name = _("Stop: {job}").format(job=job.title)
        self._cancel.setAccessibleName(name)
        self._cancel.setToolTip(name)

    def _cancel_clicked(self) -> None:
        if self._job is not None:
            self.cancelled.emit(self._job.id)
