"""How far the work in hand has come, and the button that stops it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from desktop.theme import WIDE
from desktop.voice_models.work import ModelWork
from desktop.widgets.patient_banner import ElidedLabel
from foundation.translation import _

STEPS = 1000
BAR_CHARACTERS = 24


class WorkLine(QWidget):
    """One line, empty while nothing runs; its room is kept, so that nothing jumps."""

    def __init__(self, work: ModelWork) -> None:
        super().__init__()
        self.title = ElidedLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(self.fontMetrics().averageCharWidth() * BAR_CHARACTERS)
        self.stop = QPushButton(_("Stop"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(WIDE)
        row.addWidget(self.title)
        row.addWidget(self.bar)
        row.addWidget(self.stop)
        row.addStretch(1)
        for widget in (self.title, self.bar, self.stop):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        self.stop.clicked.connect(work.stop)
        self.stop.clicked.connect(lambda: self.stop.setEnabled(False))
        work.began.connect(self._begin)
        work.moved.connect(self._move)
        work.ended.connect(lambda: self._show(running=False))
        self._show(running=False)

    def _begin(self, title: str) -> None:
        self.title.set_whole_text(title)
        self.bar.setRange(0, 0)  # not known yet
        self.bar.setAccessibleName(title)
        self.stop.setEnabled(True)
        self._show(running=True)

    def _move(self, done: float, total: float) -> None:
        if total > 0:
            self.bar.setRange(0, STEPS)
            self.bar.setValue(round(min(done / total, 1.0) * STEPS))

    def _show(self, *, running: bool) -> None:
        for widget in (self.title, self.bar, self.stop):
            widget.setVisible(running)
