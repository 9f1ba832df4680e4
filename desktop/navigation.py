"""The navigation at the left: words, with counts of what waits and the key of each page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QPalette
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme import SPACE, WIDE, TextRole, icon, set_quiet, set_role, when_theme_changes
from foundation.translation import _

WIDTH_CHARACTERS = 24
ROW_HEIGHT_IN_LINES = 2.2


@dataclass(frozen=True)
class Place:
    """A page as the navigation names it (already translated)."""

    name: str
    title: str
    picture: str
    key: str


class Navigation(QWidget):
    """`chosen(name)` when a page is asked for, by mouse, arrow keys or its key; `settings_asked`; `lock_asked`."""

    chosen = Signal(str)
    went = Signal(str)
    lock_asked = Signal()
    settings_asked = Signal()

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self._places = {place.name: place for place in places}
        self._list = QListWidget()
        self._list.setAccessibleName(_("Pages"))
        self._list.setFrameShape(QListWidget.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setProperty("navigation", True)
        self._items: dict[str, QListWidgetItem] = {}
        self.actions_by_name: dict[str, QAction] = {}
        for place in places:
            self._add(place)
        self._list.currentItemChanged.connect(self._choose)
        name = QLabel(_("Skrivestue"))
        set_role(name, TextRole.HEADING)
        name.setContentsMargins(SPACE, 0, 0, 0)
        hint = QLabel(_("F1 shows the keys"))
        hint.setContentsMargins(SPACE, 0, 0, 0)
        set_quiet(hint)
        set_role(hint, TextRole.SMALL)
        self.settings = QPushButton(_("Settings…") + "   Ctrl+,")
        self.settings.setAccessibleName(_("Settings"))
        self.settings.clicked.connect(self.settings_asked)
        self.lock = QPushButton(icon("lock"), _("Lock") + "   Ctrl+Q")
        self.lock.setAccessibleName(_("Lock"))
        self.lock.clicked.connect(self.lock_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(WIDE, WIDE, 0, WIDE)
        column.setSpacing(WIDE)
        column.addWidget(name)
        column.addWidget(self._list, 1)
        column.addWidget(hint)
        column.addWidget(self.settings)
        column.addWidget(self.lock)
        # As wide as the widest button, and the list takes what is left of that.
        self._list.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        when_theme_changes(self, self._colour)

    def sizeHint(self) -> QSize:
        """Wish for the width of the usual words, or of the longest button; both follow the text size."""
        usual = self.fontMetrics().averageCharWidth() * WIDTH_CHARACTERS + 2 * WIDE
        return super().sizeHint().expandedTo(QSize(usual, 0))

    def changeEvent(self, event: QEvent) -> None:
        """Give the places room for larger text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for item in self._items.values():
                item.setSizeHint(self._row())
            self.updateGeometry()

    def show_place(self, name: str) -> None:
        """Mark a page as the one that is shown."""
        self._list.setCurrentItem(self._items[name])

    def set_count(self, name: str, count: int) -> None:
        """Say how much waits on a page; nothing is shown for 0."""
        place = self._places[name]
        self._items[name].setText(f"{place.title}  ({count})" if count else place.title)

    def _add(self, place: Place) -> None:
        item = QListWidgetItem(icon(place.picture), place.title)
        item.setData(Qt.ItemDataRole.UserRole, place.name)
        item.setToolTip(f"{place.title}   {place.key}")
        item.setSizeHint(self._row())
        self._list.addItem(item)
        self._items[place.name] = item
        action = QAction(place.title, self)
        action.setShortcut(QKeySequence(place.key))
        action.triggered.connect(lambda _checked=False: self._go(place.name))
        self.addAction(action)
        self.actions_by_name[place.name] = action

    def _row(self) -> QSize:
        return QSize(0, round(self.fontMetrics().height() * ROW_HEIGHT_IN_LINES))

    def _name(self, item: QListWidgetItem) -> str:
        return str(item.data(Qt.ItemDataRole.UserRole))

    def _go(self, name: str) -> None:
        """Show a page and take the hands there; with the arrow keys they stay in the navigation."""
        self.show_place(name)
        self.went.emit(name)

    def _choose(self, item: QListWidgetItem | None) -> None:
        self._draw_icons()
        if item is not None:
            self.chosen.emit(self._name(item))

    def _draw_icons(self) -> None:
        role = QPalette.ColorRole
        for name, item in self._items.items():
            ground = role.HighlightedText if item is self._list.currentItem() else role.ButtonText
            item.setIcon(icon(self._places[name].picture, role=ground))

    def _colour(self) -> None:
        self._draw_icons()
        self._list.setStyleSheet(
            "QListWidget { background: transparent; border: none; }"
            "QListWidget::item { border-radius: 6px; padding-left: 6px; }"
            "QListWidget::item:selected { background: palette(highlight); color: palette(highlighted-text); }"
        )
