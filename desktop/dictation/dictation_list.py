"""The list of dictations: whose each is; below it what it is, by when it is due, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from desktop.dictation.rows import due_text, in_words, is_urgent, state_text, title_text
from desktop.theme import SPACE, TIGHT, TextRole, Tone, role_font, tone_colours
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from foundation.translation import _
from office.dictation.model import DictationRow
from office.jobs.model import Job

_Role = QPalette.ColorRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LINES = 2


class DictationList(RecordTable):
    """Dictations in rows of two lines, since side by side neither a name nor a number would have room.

    `progress` holds the jobs that moved since the list was read, by subject. See `RecordTable` for the signals.
    """

    def __init__(self, progress: Mapping[str, Job]) -> None:
        self.dictations: RecordModel[DictationRow] = RecordModel(
            [Column(_("Dictation"), lambda row: in_words(row, self.job_of(row)), stretch=True)],
            key=lambda row: int(row.dictation.id),
        )
        self._progress = progress
        super().__init__(self.dictations, name=_("Dictations"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_DictationLines(self))

    def job_of(self, row: DictationRow) -> Job | None:
        """Return the job of a row's recognition as it was told of last, or None where nothing moved."""
        return self._progress.get(f"dictation:{row.dictation.id}")

    def _set_row_height(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() * LINES + TIGHT * (LINES + 3))


class _DictationLines(QStyledItemDelegate):
    def __init__(self, shown: DictationList) -> None:
        super().__init__(shown)
        self._list = shown

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = self._list.dictations.row(index.row())
        option.widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        painter.save()
        room = option.rect.adjusted(SPACE, TIGHT * 2, -SPACE, -TIGHT * 2)
        height = QFontMetrics(self._list.font()).height()
        upper = QRect(room.left(), room.top(), room.width(), height)
        lower = upper.translated(0, height + TIGHT)
        text, quiet = _text_colours(option)
        warning = tone_colours(Tone.WARNING)[0] if text == option.palette.color(_Role.Text) else text
        # The name gives way before the id does.
        identity = QFontMetrics(role_font(TextRole.BODY)).horizontalAdvance(row.patient_identity)
        named = _cut(upper, right=identity)
        if row.patient_name:
            name = _draw(painter, named, row.patient_name, text, TextRole.STRONG)
            _draw(painter, _cut(upper, left=name), row.patient_identity, text)
        else:
            _draw(painter, named, _("Patient not known yet"), quiet)
        state = _draw(painter, lower, state_text(row, self._list.job_of(row)), quiet, TextRole.SMALL, _RIGHT)
        lower = _cut(lower, right=state)
        due = _draw(painter, lower, due_text(row), warning if is_urgent(row) else quiet, TextRole.SMALL, _RIGHT)
        _draw(painter, _cut(lower, right=due), title_text(row), text)
        line = option.palette.color(_Role.Midlight)
        painter.fillRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1, line)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self._list.verticalHeader().defaultSectionSize())

    def helpEvent(  # noqa: N802
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        _option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        QToolTip.showText(event.globalPos(), str(index.data() or "") if index.isValid() else "", view)
        return True


def _draw(
    painter: QPainter,
    room: QRect,
    text: str,
    colour: QColor,
    role: TextRole = TextRole.BODY,
    side: Qt.AlignmentFlag = _LEFT,
) -> int:
    """Draw a text at one end of its room, cut where it lacks some; return the width it took."""
    font = role_font(role)
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room.width()))
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(room, side, shown)
    return metrics.horizontalAdvance(shown)


def _cut(room: QRect, *, left: int = 0, right: int = 0) -> QRect:
    """Return what is left of a room beside what was drawn in it, and a space between."""
    return room.adjusted(left + SPACE if left else 0, 0, -(right + SPACE) if right else 0, 0)


def _text_colours(option: QStyleOptionViewItem) -> tuple[QColor, QColor]:
    """Return the colours of the matter and of what is good to know, on a chosen row or another."""
    if option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_Active:
        chosen = option.palette.color(QPalette.ColorGroup.Active, _Role.HighlightedText)
        return chosen, chosen
    return option.palette.color(_Role.Text), option.palette.color(_Role.PlaceholderText)
