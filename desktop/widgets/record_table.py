"""A table of records: whole rows, opened with Enter, still chosen after a refresh."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QIcon, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from desktop.theme import PAGE, SPACE, TextRole, role_font
from desktop.widgets.record_model import Column, RecordModel
from foundation.translation import _

__all__ = ["Column", "RecordModel", "RecordTable"]

ROW_HEIGHT_IN_LINES = 2.0


class RecordTable(QTableView):
    """A calm table: whole rows, no grid, long texts cut with the full text as tooltip, typing finds a row.

    `activated_key(id)` on Enter or double click, `chosen_key(id or None)` when another row is current,
    `sort_requested(sort_key, ascending)` when a sortable column's head is clicked.
    """

    activated_key = Signal(object)
    chosen_key = Signal(object)
    sort_requested = Signal(str, bool)

    def __init__(
        self,
        model: RecordModel[Any],
        empty_text: str = "",
        name: str = "",
        search_column: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._records = model
        self._empty_text = empty_text
        self._search_column = search_column
        self._sorted = ("", False)
        self._restoring = False
        self._kept: tuple[list[Hashable], Hashable | None, int] = ([], None, 0)
        self.setAccessibleName(name or _("List"))
        self.setAccessibleDescription(empty_text)
        self._set_looks()
        model.modelAboutToBeReset.connect(self._remember)
        self.setModel(model)
        model.modelReset.connect(self._restore)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self.doubleClicked.connect(self._activate)
        self._set_columns()

    def records(self) -> RecordModel[Any]:
        """Return the model."""
        return self._records

    def current_key(self) -> Hashable | None:
        """Return the id of the current row."""
        index = self.currentIndex()
        return self._records.key(index.row()) if index.isValid() else None

    def selected_keys(self) -> list[Hashable]:
        """Return the ids of the selected rows, from top to bottom."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._records.key(number) for number in numbers]

    def choose(self, key: Hashable) -> bool:
        """Make the row with this id current, fetching on until it is found; False when it is nowhere."""
        while self._records.number_of(key) is None and self._records.canFetchMore(QModelIndex()):
            self._records.fetchMore(QModelIndex())
        number = self._records.number_of(key)
        if number is None:
            return False
        self.selectRow(number)
        self.scrollTo(self._records.index(number, 0))
        return True

    def set_empty_text(self, text: str) -> None:
        """Say what an empty table means and what to do first."""
        self._empty_text = text
        self.setAccessibleDescription(text)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the row on Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and self.currentIndex().isValid():
            self._activate(self.currentIndex())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Find the row whose search column begins with what is typed."""
        row = max(0, self.currentIndex().row())
        place = self._records.index(row, self._search_column)
        if place.isValid():
            self.selectionModel().setCurrentIndex(place, self.selectionModel().SelectionFlag.NoUpdate)
            super().keyboardSearch(search)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, or the sentence of an empty table."""
        super().paintEvent(event)
        if self._records.rowCount() or not self._empty_text:
            return
        painter = QPainter(self.viewport())
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        room = self.viewport().rect().adjusted(PAGE, PAGE, -PAGE, -PAGE)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty_text)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Keep rows and columns in proportion to the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.model() is not None:
            self.horizontalHeader().setFont(role_font(TextRole.SMALL))
            self._set_row_height()
            self._set_columns()

    def _set_looks(self) -> None:
        self.setItemDelegate(_RowDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setFont(role_font(TextRole.SMALL))
        head.sectionClicked.connect(self._head_clicked)
        self._set_row_height()

    def _set_row_height(self) -> None:
        height = int(self.fontMetrics().height() * ROW_HEIGHT_IN_LINES)
        self.verticalHeader().setDefaultSectionSize(height + -height % 4)

    def _set_columns(self) -> None:
        head = self.horizontalHeader()
        wide, heading = self.fontMetrics().averageCharWidth(), QFontMetrics(role_font(TextRole.SMALL))
        sortable = any(column.sort_key for column in self._records.columns)
        head.setSectionsClickable(sortable)
        for number, column in enumerate(self._records.columns):
            mode = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.Interactive
            head.setSectionResizeMode(number, mode)
            room = max(column.width * wide, heading.horizontalAdvance(column.title))
            self.setColumnWidth(number, room + 2 * SPACE)

    def _head_clicked(self, section: int) -> None:
        key = self._records.columns[section].sort_key
        if not key:
            return
        head = self.horizontalHeader()
        ascending = self._sorted != (key, True)
        self._sorted = (key, ascending)
        order = Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder
        head.setSortIndicatorShown(True)
        head.setSortIndicator(section, order)
        self.sort_requested.emit(key, ascending)

    def _activate(self, index: QModelIndex) -> None:
        self.activated_key.emit(self._records.key(index.row()))

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._restoring:
            self.chosen_key.emit(self._records.key(current.row()) if current.isValid() else None)

    def _remember(self) -> None:
        self._kept = (self.selected_keys(), self.current_key(), self.verticalScrollBar().value())

    def _restore(self) -> None:
        selected, current, scrolled = self._kept
        flags = self.selectionModel().SelectionFlag
        numbers = [number for key in selected if (number := self._records.number_of(key)) is not None]
        for number in numbers:
            self.selectionModel().select(self._records.index(number, 0), flags.Select | flags.Rows)
        number = self._records.number_of(current) if current is not None else None
        if number is not None:
            self._restoring = True
            self.selectionModel().setCurrentIndex(self._records.index(number, 0), flags.NoUpdate)
            self._restoring = False
        elif current is not None:
            self.chosen_key.emit(None)
        self.verticalScrollBar().setValue(scrolled)


class _RowDelegate(QStyledItemDelegate):
    """Draws cells without a box round the current one (the row is the thing), and a thin line below each row."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        option.state &= ~QStyle.StateFlag.State_HasFocus
        super().paint(painter, option, index)
        line = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
        painter.fillRect(line, option.palette.color(QPalette.ColorRole.Midlight))

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        idle = option.state & QStyle.StateFlag.State_Selected and not option.state & QStyle.StateFlag.State_Active
        if idle and not option.icon.isNull():
            # A quiet selection has the ordinary text colour, and its icon must have it too.
            plain = QIcon()
            plain.addPixmap(option.icon.pixmap(option.decorationSize), QIcon.Mode.Selected)
            option.icon = plain

    def helpEvent(  # noqa: N802
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        model: QAbstractItemModel = index.model()
        shown = self.sizeHint(option, model.index(index.row(), index.column())).width() > option.rect.width()
        QToolTip.showText(event.globalPos(), text if shown else "", view)
        return True
