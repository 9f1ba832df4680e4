"""A date as people type it and as the letter writes it: `3.5.26` becomes `3. maj 2026`; empty is allowed."""

from __future__ import annotations

import datetime
import re

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeySequence
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from desktop.dates import reader_locale
from desktop.theme import TIGHT
from foundation.translation import _
from office.letters.layout_model import Layout

TYPED = re.compile(r"(?P<day>\d{1,2})[.\-/ ]+(?P<month>\d{1,2})[.\-/ ]+(?P<year>\d{4}|\d{2})")
RUN_TOGETHER = re.compile(r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d{4}|\d{2})")
WRITTEN = re.compile(r"(?P<day>\d{1,2})\.? *(?P<month>[^\W\d]{3,})\.? *(?P<year>\d{4}|\d{2})")
CENTURY = 2000


def read_date(text: str, layout: Layout) -> datetime.date | None:
    """Read a date in any of the usual ways (`3.5.2026`, `03-05-26`, `030526`, `3. maj 2026`, `2026-05-03`)."""
    typed = text.strip().casefold().removeprefix("den ")
    try:
        return datetime.date.fromisoformat(typed) if "-" in typed[4:5] else _read_parts(typed, layout)
    except ValueError:
        return None


def _read_parts(typed: str, layout: Layout) -> datetime.date | None:
    # The weekday before a date is left out: the letter works it out.
    bare = typed.rsplit(" den ", maxsplit=1)[-1]
    found = TYPED.fullmatch(bare) or RUN_TOGETHER.fullmatch(bare) or WRITTEN.fullmatch(bare)
    if found is None:
        return None
    month = found["month"]
    if not month.isdigit():
        fitting = [n for n, name in enumerate(layout.dates.months, start=1) if name.casefold().startswith(month)]
        if not fitting:
            return None
        month = str(fitting[0])
    year = int(found["year"])
    return datetime.date(year + CENTURY if len(found["year"]) == 2 else year, int(month), int(found["day"]))


class DateField(QWidget):
    """A line for a date, and a calendar (Alt+Down) for those who would rather point at it. `changed` on every key."""

    changed = Signal()

    def __init__(self, layout: Layout, *, weekday: bool = False) -> None:
        super().__init__()
        self._layout, self._weekday = layout, weekday
        self.line = _Line()
        example = layout.write_date(datetime.date(2026, 5, 3))
        self.line.setPlaceholderText(_("For example {short} or {long}").format(short="3.5.2026", long=example))
        self.line.textEdited.connect(lambda _text: self.changed.emit())
        self.line.left.connect(self._write_out)
        self.button = QToolButton()
        self.button.setText("▾")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.open_calendar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.line)
        opens = QAction(self, shortcut=QKeySequence("Alt+Down"))
        opens.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        opens.triggered.connect(self.open_calendar)
        self.addAction(opens)

    def set_name(self, name: str) -> None:
        """Tell screen readers what the date is for."""
        self.line.setAccessibleName(name)
        self.button.setAccessibleName(_("Calendar: {what}").format(what=name))
        self.button.setToolTip(_("Choose in a calendar (Alt+Down)"))

    def value(self) -> str:
        """Return the date as 2026-05-03; what is no date is returned as it was typed, so that it can be told of."""
        date = read_date(self.line.text(), self._layout)
        return date.isoformat() if date else self.line.text().strip()

    def set_value(self, value: str) -> None:
        """Show a date given as 2026-05-03, or whatever else was typed before."""
        self.line.setText(value)
        self._write_out()

    def open_calendar(self) -> None:
        """Show a calendar under the line; Enter or a click takes the day."""
        popup = QFrame(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setFrameShape(QFrame.Shape.StyledPanel)
        calendar = QCalendarWidget()
        calendar.setLocale(reader_locale())
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        date = read_date(self.line.text(), self._layout)
        if date:
            calendar.setSelectedDate(QDate(date.year, date.month, date.day))
        column = QVBoxLayout(popup)
        column.setContentsMargins(TIGHT, TIGHT, TIGHT, TIGHT)
        column.addWidget(calendar)
        calendar.activated.connect(lambda day: self._take(day, popup))
        calendar.clicked.connect(lambda day: self._take(day, popup))
        popup.move(self._place_for(popup.sizeHint().height()))
        popup.show()
        calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place_for(self, height: int) -> QPoint:
        """Open downwards, or upwards where the screen ends."""
        below = self.mapToGlobal(QPoint(0, self.height()))
        if below.y() + height <= self.screen().availableGeometry().bottom():
            return below
        return self.mapToGlobal(QPoint(0, -height))

    def _take(self, day: QDate, popup: QWidget) -> None:
        popup.close()
        self.set_value(datetime.date(day.year(), day.month(), day.day()).isoformat())
        self.changed.emit()

    def _write_out(self) -> None:
        date = read_date(self.line.text(), self._layout)
        if date:
            self.line.setText(self._layout.write_date(date, weekday=self._weekday))


class _Line(QLineEdit):
    """Says when the hand leaves it, however it leaves."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
