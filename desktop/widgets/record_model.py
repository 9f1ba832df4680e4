"""Records as a Qt model: rows come page by page, columns are data."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from desktop.theme import icon

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
PAGE_ROWS = 200
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: its title (already translated), how a row's text is got, and how it is set.

    `width` is in characters; the column with `stretch` takes what is left. `icon` names an icon for a row, or "".
    `sort_key` names the column to the page when its header is clicked; empty means that it can't be sorted by.
    """

    title: str
    value: Callable[[Row], str]
    width: int = 12
    right: bool = False
    stretch: bool = False
    icon: Callable[[Row], str] | None = None
    sort_key: str = ""


class RecordModel(QAbstractTableModel, Generic[Row]):
    """Rows of one query. `fetch(offset, count)` gives at most `count` rows from `offset`; fewer means the end."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        key: Callable[[Row], Hashable],
        fetch: Callable[[int, int], Sequence[Row]] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._key = key
        self._fetch: Callable[[int, int], Sequence[Row]] = fetch or (lambda _offset, _count: ())
        self._rows: list[Row] = []
        self._numbers: dict[Hashable, int] = {}
        self._complete = False
        self.refresh()

    def set_fetch(self, fetch: Callable[[int, int], Sequence[Row]]) -> None:
        """Show another query from its beginning."""
        self._fetch = fetch
        self._reset(self._read(0, PAGE_ROWS), PAGE_ROWS)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, where the page has them all anyway."""
        kept = tuple(rows)
        self._fetch = lambda offset, count: kept[offset : offset + count]
        self.refresh()

    def refresh(self) -> None:
        """Read again what is shown. Where the same records come in the same order, only their texts change."""
        asked = max(len(self._rows), PAGE_ROWS)
        rows = self._read(0, asked)
        if rows and [self._key(row) for row in rows] == [self._key(row) for row in self._rows]:
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
        else:
            self._reset(rows, asked)

    def row(self, number: int) -> Row:
        """Return row `number`."""
        return self._rows[number]

    def key(self, number: int) -> Hashable:
        """Return the id of row `number`."""
        return self._key(self._rows[number])

    def number_of(self, key: Hashable) -> int | None:
        """Return the number of the row with this id among those fetched so far."""
        return self._numbers.get(key)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many rows have been fetched."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def canFetchMore(self, parent: Index) -> bool:
        """Say whether there may be further rows."""
        return not parent.isValid() and not self._complete

    def fetchMore(self, parent: Index) -> None:
        """Fetch the next page."""
        if parent.isValid() or self._complete:
            return
        before = len(self._rows)
        rows = [row for row in self._read(before, PAGE_ROWS) if self._key(row) not in self._numbers]
        if not rows:
            self._complete = True
            return
        self.beginInsertRows(QModelIndex(), before, before + len(rows) - 1)
        self._rows.extend(rows)
        self._numbers.update((self._key(row), before + number) for number, row in enumerate(rows))
        self._complete = len(rows) < PAGE_ROWS
        self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, alignment or icon of a cell."""
        if not self.checkIndex(index, QAbstractItemModel.CheckIndexOption.IndexIsValid):
            return None
        column, row = self.columns[index.column()], self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.value(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        if role == Qt.ItemDataRole.DecorationRole and column.icon is not None:
            return _row_icon(column.icon(row))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return title and alignment of a column's head."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(self.columns[section])
        return None

    @staticmethod
    def _alignment(column: Column[Any]) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def _read(self, offset: int, count: int) -> list[Row]:
        return list(self._fetch(offset, count))

    def _reset(self, rows: list[Row], asked: int) -> None:
        self.beginResetModel()
        self._rows = rows
        self._numbers = {self._key(row): number for number, row in enumerate(rows)}
        self._complete = len(rows) < asked
        self.endResetModel()


_icons: dict[str, QIcon] = {}


def _row_icon(name: str) -> QIcon | None:
    if not name:
        return None
    if name not in _icons:
        _icons[name] = icon(name)
    return _icons[name]
