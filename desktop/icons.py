"""Line icons drawn in the colours of the palette: `icon("letter")` reads `resources/icons/letter.svg`."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from foundation.places import resources

_Role = QPalette.ColorRole


def icon(name: str, role: QPalette.ColorRole = _Role.ButtonText, colour: QColor | None = None) -> QIcon:
    """Return the icon of that name in the colour of a palette role, or in a fixed `colour`.

    It follows the palette: dark mode, disabled and selected need no new icon. An unknown name is a bug (KeyError).
    """
    if name not in icon_names():
        raise KeyError(name)
    return QIcon(_LineIcon(name, role, colour))


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """Return the names of all icons there are."""
    folder = resources() / "icons"
    return frozenset(entry.name.removesuffix(".svg") for entry in folder.iterdir() if entry.name.endswith(".svg"))


class _LineIcon(QIconEngine):
    def __init__(self, name: str, role: QPalette.ColorRole, colour: QColor | None) -> None:
        super().__init__()
        self._name, self._role, self._colour = name, role, colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        _renderer(self._name, self._colour_in(mode).name()).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _LineIcon(self._name, self._role, self._colour)

    def _colour_in(self, mode: QIcon.Mode) -> QColor:
        palette = QGuiApplication.palette()
        if mode == QIcon.Mode.Disabled:
            return palette.color(QPalette.ColorGroup.Disabled, _Role.ButtonText)
        if mode == QIcon.Mode.Selected:
            return palette.color(QPalette.ColorGroup.Active, _Role.HighlightedText)
        return self._colour or palette.color(QPalette.ColorGroup.Active, self._role)


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = (resources() / "icons" / f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
