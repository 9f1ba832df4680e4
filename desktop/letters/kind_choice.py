"""The choice of a letter's kind: in groups by whom such letters go to, found by typing their first letters."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette, QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox

from desktop.theme import TextRole, role_font
from foundation.translation import N_, _
from office.letters import kinds
from office.letters.kinds import Kind, Purpose

SHOWN_AT_MOST = 20
GROUPS: tuple[tuple[str, tuple[Purpose, ...]], ...] = (
    (
        N_("To the patient"),
        (
            Purpose.TEST_RESULTS,
            Purpose.SUMMONS,
            Purpose.ACCESS_REPLY,
            Purpose.RECORDS_COPY,
            Purpose.COMPLAINT_GUIDANCE,
        ),
    ),
    (N_("To colleagues"), (Purpose.COLLEAGUE, Purpose.DISCHARGE, Purpose.REFERRAL, Purpose.RE_REFERRAL)),
    (N_("To authorities and others"), (Purpose.CERTIFICATE, Purpose.AUTHORITY_ANSWER, Purpose.REMINDER)),
    (N_("About nobody"), (Purpose.MINUTES, Purpose.LEAFLET)),
)


def kinds_of(layout: str, *, about_patient: bool) -> list[Kind]:
    """Return the kinds of a country that are about a patient, or those about nobody, in the order of the choice."""
    every = [kinds.load_kind(layout, name) for name in kinds.kind_names(layout)]
    order = [purpose for _title, purposes in GROUPS for purpose in purposes]
    fitting = [kind for kind in every if kind.contents.about_patient is about_patient]
    return sorted(fitting, key=lambda kind: (order.index(kind.contents.purpose), kind.title.casefold()))


class CalmComboBox(QComboBox):
    """A combo box that a scroll past it does not change."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form."""
        event.ignore()


class KindChoice(CalmComboBox):
    """Offers the kinds that a letter can be; the groups' titles stand between them and can't be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaxVisibleItems(SHOWN_AT_MOST)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setAccessibleName(_("Letter kind"))

    def offer(self, layout: str, chosen: str, *, about_patient: bool) -> None:
        """Offer the kinds of a country; a kind that is about somebody can't become one about nobody."""
        self.clear()
        offered = kinds_of(layout, about_patient=about_patient)
        for title, purposes in GROUPS:
            members = [kind for kind in offered if kind.contents.purpose in purposes]
            if members and about_patient:
                self._add_title(_(title))
            for kind in members:
                self.addItem(kind.title, kind.name)
        self.setCurrentIndex(self.findData(chosen))

    def chosen(self) -> str:
        """Return the name of the kind that is chosen; empty for none."""
        return str(self.currentData() or "")

    def choose(self, name: str) -> None:
        """Choose a kind by its name."""
        self.setCurrentIndex(self.findData(name))

    def _add_title(self, title: str) -> None:
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        item = QStandardItem(title)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(role_font(TextRole.SMALL))
        item.setForeground(self.palette().color(QPalette.ColorRole.PlaceholderText))
        model.appendRow(item)
