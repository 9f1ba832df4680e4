"""The list of documents: title and date, whose it is and how far its reading has come, and where the words stand."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from desktop.dates import short_date_text, time_text
from desktop.theme import SPACE, TIGHT, TextRole, Tone, role_font, tone_colours
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from foundation.translation import _
from office.journals.model import READING_TITLES, Found, Reading

_Role = QPalette.ColorRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def reading_state(reading: Reading, failure: str) -> tuple[str, Tone]:
    """Say how far a document's reading has come, with its sign, and how serious that is."""
    if failure:
        return "■ " + _("Could not be read"), Tone.ERROR
    if reading is Reading.NO_TEXT:
        return "▲ " + _(READING_TITLES[reading]), Tone.WARNING
    sign = "✓ " if reading is Reading.READ else ""
    return sign + _(READING_TITLES[reading]), Tone.PLAIN


class DocumentList(RecordTable):
    """Documents in rows of two lines, three after a search; see `RecordTable` for its signals."""

    def __init__(self) -> None:
        self.with_excerpts = False
        self.model_of_documents: RecordModel[Found] = RecordModel(
            [Column(_("Document"), _in_words, stretch=True)], key=lambda found: int(found.document.id)
        )
        super().__init__(self.model_of_documents, name=_("Documents"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_DocumentLines(self))

    def show_documents(self, found: tuple[Found, ...], *, with_excerpts: bool) -> None:
        """Show these documents; with the words around a search's first hit below each, or without."""
        if with_excerpts != self.with_excerpts:
            self.with_excerpts = with_excerpts
            self._set_row_height()
        self.model_of_documents.set_rows(found)

    def found(self, number: int) -> Found:
        """Return what row `number` shows."""
        return self.model_of_documents.row(number)

    def _set_row_height(self) -> None:
        lines = 3 if self.with_excerpts else 2
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() * lines + TIGHT * (lines + 3))


class _DocumentLines(QStyledItemDelegate):
    def __init__(self, documents: DocumentList) -> None:
        super().__init__(documents)
        self._documents = documents

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        found = self._documents.found(index.row())
        option.widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        painter.save()
        room = option.rect.adjusted(SPACE, TIGHT * 2, -SPACE, -TIGHT * 2)
        step = QFontMetrics(self._documents.font()).height() + TIGHT
        lines = [QRect(room.left(), room.top() + number * step, room.width(), step - TIGHT) for number in range(3)]
        text, quiet = _text_colours(option)
        quiet_day = _cut(lines[0], _draw_right(painter, lines[0], _day(found), quiet))
        beside = _cut(quiet_day, _draw_left(painter, quiet_day, found.document.title, text, TextRole.STRONG), left=True)
        _draw_left(painter, beside, found.document.kind, quiet, TextRole.SMALL)
        whose = _cut(lines[1], self._draw_state(painter, lines[1], option, found))
        # The name gives way before the id does.
        room = _cut(whose, QFontMetrics(role_font(TextRole.BODY)).horizontalAdvance(found.patient_identity))
        after = _cut(whose, _draw_left(painter, room, found.patient_name, text), left=True)
        _draw_left(painter, after, found.patient_identity, text)
        if self._documents.with_excerpts:
            _draw_left(painter, lines[2], found.excerpt, quiet)
        painter.fillRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1, _line_colour(option))
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self._documents.verticalHeader().defaultSectionSize())

    def helpEvent(  # noqa: N802
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        _option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        found = self._documents.found(index.row()) if index.isValid() else None
        QToolTip.showText(event.globalPos(), _whole(found) if found is not None else "", view)
        return True

    def _draw_state(self, painter: QPainter, line: QRect, option: QStyleOptionViewItem, found: Found) -> int:
        """Draw how far the reading has come; what is as it should be needs no word. Return the width it took."""
        state, tone = reading_state(found.document.reading, found.failure)
        text, quiet = _text_colours(option)
        plain = tone is Tone.PLAIN or text != option.palette.color(_Role.Text)
        shown = state[0] if found.document.reading is Reading.READ else state
        return _draw_right(painter, line, shown, quiet if plain else tone_colours(tone)[0])


def _draw_left(painter: QPainter, room: QRect, text: str, colour: QColor, role: TextRole = TextRole.BODY) -> int:
    """Draw a text at the left of its room, cut where it lacks some; return the width it took."""
    font = role_font(role)
    metrics = QFontMetrics(font)
    if room.width() < metrics.averageCharWidth() * 4:
        return 0
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(room, _LEFT, shown)
    return metrics.horizontalAdvance(shown)


def _draw_right(painter: QPainter, room: QRect, text: str, colour: QColor) -> int:
    """Draw a small text at the right of its room, whole; return the width it took."""
    font = role_font(TextRole.SMALL)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(room, _RIGHT, text)
    return QFontMetrics(font).horizontalAdvance(text)


def _cut(room: QRect, taken: int, *, left: bool = False) -> QRect:
    """Return what is left of a room, at its left or right end, and a space between."""
    away = taken + SPACE if taken else 0
    return room.adjusted(away, 0, 0, 0) if left else room.adjusted(0, 0, -away, 0)


def _text_colours(option: QStyleOptionViewItem) -> tuple[QColor, QColor]:
    """Return the colours of the matter and of what is good to know, on a chosen row or another."""
    if option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_Active:
        chosen = option.palette.color(QPalette.ColorGroup.Active, _Role.HighlightedText)
        return chosen, chosen
    return option.palette.color(_Role.Text), option.palette.color(_Role.PlaceholderText)


def _line_colour(option: QStyleOptionViewItem) -> QColor:
    return option.palette.color(_Role.Midlight)


def _day(found: Found) -> str:
    return short_date_text(found.document.filed.astimezone().date())


def _in_words(found: Found) -> str:
    """Say the whole row, for screen readers and for finding a row by typing its title."""
    state, _tone = reading_state(found.document.reading, found.failure)
    parts = [found.document.title, found.document.kind, found.patient_name, found.patient_identity, _day(found), state]
    return ", ".join(part for part in [*parts, found.excerpt] if part)


def _whole(found: Found) -> str:
    document = found.document
    filed = _("Filed {time} by {name}").format(time=time_text(document.filed), name=document.filed_by)
    lines = [f"{document.title} · {document.kind}", f"{found.patient_name}  {found.patient_identity}", filed]
    return "\n".join(line for line in [*lines, found.excerpt, found.failure] if line)
