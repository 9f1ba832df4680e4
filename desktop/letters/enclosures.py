"""The list of what goes with a letter: documents of the patient's journal, and titles typed freely."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from desktop.letters.labels import quiet_label, strong_label
from desktop.theme import SPACE, TIGHT, icon
from desktop.widgets.flow import FlowLayout
from desktop.workspace import Workspace
from foundation.translation import _
from office.arguments import PatientId
from office.letters.drafts import Enclosure

LEAST_LINES, MOST_LINES = 2, 6


class EnclosureList(QWidget):
    """`changed` when something came, went, moved or got another title. Titles are changed in place with F2."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._patient: PatientId | None = None
        self._filling = False
        self.list = QListWidget()
        self.list.setAccessibleName(_("Enclosures"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemChanged.connect(lambda _item: self._tell())
        self.list.model().rowsMoved.connect(lambda *_moved: self._tell())
        self.list.currentRowChanged.connect(lambda _row: self._show_acts())
        self.from_journal = QPushButton(icon("journal"), _("From the journal…"))
        self.from_journal.clicked.connect(self.choose)
        self.other = QPushButton(icon("add"), _("Another title"))
        self.other.setToolTip(_("Type the title of something that is in no journal"))
        self.other.clicked.connect(self.add_title)
        self.remove_action = self._act(_("Remove"), "Del", self.remove)
        self.up_action = self._act(_("Move up"), "Alt+Up", lambda: self.move_by(-1))
        self.down_action = self._act(_("Move down"), "Alt+Down", lambda: self.move_by(1))
        self._buttons = {
            action: self._button(action, key)
            for action, key in ((self.remove_action, "Del"), (self.up_action, "Alt+↑"), (self.down_action, "Alt+↓"))
        }
        self._arrange()

    def show_enclosures(self, patient: PatientId | None, enclosures: tuple[Enclosure, ...]) -> None:
        """Show what goes with a letter about this patient; this is no change."""
        self._patient = patient
        self._filling = True
        self.list.clear()
        for enclosure in enclosures:
            self._add(enclosure)
        self._filling = False
        self.from_journal.setVisible(patient is not None)
        self._fit()

    def enclosures(self) -> tuple[Enclosure, ...]:
        """Return what goes with the letter, in order; titles that are not typed yet are left out."""
        found = (self._enclosure(row) for row in range(self.list.count()))
        return tuple(enclosure for enclosure in found if enclosure.title)

    def choose(self) -> None:
        """Let the user tick documents of the patient's journal."""
        from desktop.letters.journal_choice import choose_documents

        assert self._patient is not None
        before = self.enclosures()
        chosen = choose_documents(self, self._workspace, self._patient, [one.document for one in before])
        if chosen is None:
            return
        kept = [one for one in before if one.document is None or one.document in chosen]
        held = {one.document for one in kept}
        new = [Enclosure(title, number) for number, title in chosen.items() if number not in held]
        self.show_enclosures(self._patient, (*kept, *new))
        self._tell()

    def add_title(self) -> None:
        """Begin a new line to type a title into."""
        self._filling = True
        item = self._add(Enclosure(""))
        self._filling = False
        self._fit()
        self.list.setCurrentItem(item)
        self.list.editItem(item)

    def remove(self) -> None:
        """Take the current one out."""
        row = self.list.currentRow()
        if row >= 0:
            self.list.takeItem(row)
            self._tell()

    def move_by(self, step: int) -> None:
        """Move the current one up or down."""
        row = self.list.currentRow()
        if row < 0 or not 0 <= row + step < self.list.count():
            return
        self._filling = True
        item = self.list.takeItem(row)
        self.list.insertItem(row + step, item)
        self.list.setCurrentRow(row + step)
        self._filling = False
        self._tell()

    def widgets(self) -> list[QWidget]:
        """Return what can have the focus, in the order of the keys."""
        return [self.list, self.from_journal, self.other, *self._buttons.values()]

    def _arrange(self) -> None:
        acts = QWidget()
        row = FlowLayout(acts)
        for button in (self.from_journal, self.other, *self._buttons.values()):
            row.addWidget(button)
        self._hint = quiet_label(_("F2 changes a title as it stands in the letter; the document keeps its own."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(strong_label(_("Enclosures"), self.list))
        for widget in (self.list, self._hint, acts):
            column.addWidget(widget)
        self._fit()

    def _act(self, text: str, key: str, act: object) -> QAction:
        action = QAction(text, self.list)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(act)
        self.list.addAction(action)
        return action

    def _button(self, action: QAction, key: str) -> QPushButton:
        button = QPushButton(f"{action.text()}   {key}")
        button.setAccessibleName(action.text())
        button.clicked.connect(action.trigger)
        return button

    def _add(self, enclosure: Enclosure) -> QListWidgetItem:
        item = QListWidgetItem(enclosure.title)
        item.setData(Qt.ItemDataRole.UserRole, enclosure.document)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        item.setIcon(icon("document" if enclosure.document is None else "journal"))
        if enclosure.document is not None:
            item.setToolTip(_("Document {number} of the journal").format(number=enclosure.document))
        self.list.addItem(item)
        return item

    def _enclosure(self, row: int) -> Enclosure:
        item = self.list.item(row)
        number = item.data(Qt.ItemDataRole.UserRole)
        return replace(Enclosure(item.text().strip()), document=None if number is None else int(number))

    def _tell(self) -> None:
        if not self._filling:
            self._fit()
            self.changed.emit()

    def _fit(self) -> None:
        """Be as high as what is in it, between two lines and six; show only what can be done."""
        lines = min(max(self.list.count(), LEAST_LINES), MOST_LINES)
        line = max(self.list.sizeHintForRow(0), round(self.fontMetrics().height() * 1.4))
        self.list.setFixedHeight(lines * line + SPACE)
        self.list.setVisible(bool(self.list.count()))
        self._hint.setVisible(bool(self.list.count()))
        self._show_acts()

    def _show_acts(self) -> None:
        row, count = self.list.currentRow(), self.list.count()
        self.remove_action.setEnabled(row >= 0)
        self.up_action.setEnabled(row > 0)
        self.down_action.setEnabled(0 <= row < count - 1)
        for action, button in self._buttons.items():
            button.setVisible(bool(count))
            button.setEnabled(action.isEnabled())
