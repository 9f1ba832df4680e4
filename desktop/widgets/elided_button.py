"""A button that names what was chosen, however narrow it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget


class ElidedButton(QPushButton):
    """A name that is cut with an ellipsis where it lacks room, and below it what is never cut, such as a national id.

    It takes whatever width it is given; the tooltip holds a name that is cut.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._below, self._tip = "", "", ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_name(self, name: str, below: str = "", tip: str = "") -> None:
        """Show a name, and a line below it; both as they are written. `tip` is a tooltip for more than the name."""
        self._name, self._below, self._tip = name, below, tip
        self.setAccessibleName(f"{name}  {below}".strip())
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        """Cut anew when the text size changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._elide()

    def _elide(self) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        metrics = QFontMetrics(self.font())
        least = metrics.horizontalAdvance(self._below)
        self.setMinimumWidth(least + self.width() - room if self._below else 0)
        shown = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        lines = [shown, self._below] if self._below else [shown]
        # Qt would take a “&” in a name for the mark of a key.
        text = "\n".join(lines).replace("&", "&&")
        if text != self.text():
            self.setText(text)
            self.updateGeometry()
        self.setToolTip(self._tip or (self._name if shown != self._name else ""))
