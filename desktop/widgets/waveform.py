"""The picture of a recording: loudness over time, how far it has been heard, and where one can go by mouse or key."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from desktop.widgets.clock import clock_time
from foundation.translation import _

SECONDS_A_BYTE = 0.05
ARROW_SECONDS, PAGE_SECONDS = 1.5, 15.0
BAR, GAP = 2, 1
LOUDEST = 255
_Role = QPalette.ColorRole


class Waveform(QAbstractSlider):
    """Loudness (one byte for each 50 ms) with a cursor.

    It is a slider in milliseconds, so arrow keys, Page Up and Down, Home and End and screen readers work as they do
    everywhere. `seek_requested(seconds)` says where the user wants to go; `set_position` follows the player.
    """

    seek_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loudness = b""
        self._pictures: tuple[QPixmap, QPixmap] | None = None
        self._dragging = False
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setSingleStep(int(ARROW_SECONDS * 1000))
        self.setPageStep(int(PAGE_SECONDS * 1000))
        self.setRange(0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("Place in the recording"))
        self.actionTriggered.connect(self._moved_by_key)

    def set_loudness(self, loudness: bytes, duration: float | None = None) -> None:
        """Show a recording: one byte (0 silent, 255 loudest) per 50 ms; `duration` in seconds where known better."""
        self._loudness = loudness
        self._pictures = None
        self.set_duration(duration if duration is not None else len(loudness) * SECONDS_A_BYTE)
        self.set_position(0.0)
        self.update()

    def set_duration(self, seconds: float) -> None:
        """Say how long the recording is."""
        self.setRange(0, max(0, round(seconds * 1000)))
        self._describe()

    def set_position(self, seconds: float) -> None:
        """Move the cursor, unless the user is dragging it. Repaints only when it moves by a pixel."""
        if self._dragging:
            return
        before = self._x_of(self.value())
        self.setValue(round(seconds * 1000))
        after = self._x_of(self.value())
        if before != after:
            left, right = sorted((before, after))
            self.update(QRect(left - 3, 0, right - left + 6, self.height()))

    def position(self) -> float:
        """Return where the cursor is, in seconds."""
        return self.value() / 1000

    def sizeHint(self) -> QSize:
        """Wide as its place, two text lines high: the text below it needs the room more."""
        line = self.fontMetrics().height()
        return QSize(line * 20, line * 2)

    def minimumSizeHint(self) -> QSize:
        """As high as it wishes to be, and no narrower than this."""
        line = self.fontMetrics().height()
        return QSize(line * 6, line * 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Put the two cached pictures side by side, heard and not yet heard, and draw the cursor."""
        painter = QPainter(self)
        heard, unheard = self._pictures or self._draw_pictures()
        x = self._x_of(self.value())
        ratio = self.devicePixelRatioF()
        height = self.height()
        painter.drawPixmap(QRectF(0, 0, x, height), heard, QRectF(0, 0, x * ratio, height * ratio))
        rest = self.width() - x
        painter.drawPixmap(QRectF(x, 0, rest, height), unheard, QRectF(x * ratio, 0, rest * ratio, height * ratio))
        if self.maximum():
            painter.fillRect(QRectF(x - 1, 2, 2, height - 4), self.palette().color(_Role.Text))
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(_Role.Accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where the user clicks."""
        if event.button() == Qt.MouseButton.LeftButton and self.maximum():
            self._dragging = True
            self._go_to_x(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse while the button is held."""
        if self._dragging:
            self._go_to_x(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the player lead again."""
        self._dragging = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: a scroll past the recording must not move it."""
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew when colours or sizes change."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange, QEvent.Type.StyleChange):
            self._pictures = None
        super().changeEvent(event)

    def resizeEvent(self, _event: object) -> None:
        """Draw anew at the new size."""
        self._pictures = None

    def _go_to_x(self, x: float) -> None:
        share = min(max(x / max(1, self.width() - 1), 0.0), 1.0)
        self.setValue(round(share * self.maximum()))
        self.update()
        self.seek_requested.emit(self.value() / 1000)

    def _moved_by_key(self, _action: int) -> None:
        self.update()
        self.seek_requested.emit(self.sliderPosition() / 1000)

    def _x_of(self, milliseconds: int) -> int:
        return round(milliseconds / self.maximum() * (self.width() - 1)) if self.maximum() else 0

    def _describe(self) -> None:
        if self.maximum():
            text = _("Recording of {length}").format(length=clock_time(self.maximum() / 1000))
        else:
            text = _("No recording")
        self.setAccessibleDescription(text)

    def _draw_pictures(self) -> tuple[QPixmap, QPixmap]:
        heights = self._bar_heights()
        palette = self.palette()
        unheard = QColor(palette.color(_Role.Dark))
        self._pictures = (self._draw(heights, palette.color(_Role.Accent)), self._draw(heights, unheard))
        return self._pictures

    def _bar_heights(self) -> list[float]:
        """Return the height of each bar, 0 to 1: the loudest moment that falls on it."""
        bars = max(1, self.width() // (BAR + GAP))
        length = max(len(self._loudness), self.maximum() / 1000 / SECONDS_A_BYTE)
        if not self._loudness or not length:
            return [0.0] * bars
        edges = [int(index * length / bars) for index in range(bars + 1)]
        loudest = max(self._loudness) or LOUDEST
        return [
            max(self._loudness[left : max(right, left + 1)], default=0) / loudest for left, right in pairwise(edges)
        ]

    def _draw(self, heights: list[float], colour: QColor) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        room, middle = self.height() - 12, self.height() / 2
        for index, share in enumerate(heights):
            tall = max(2.0, share * room)
            painter.drawRoundedRect(QRectF(index * (BAR + GAP), middle - tall / 2, BAR, tall), 1, 1)
        painter.end()
        return pixmap
