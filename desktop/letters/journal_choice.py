"""Choosing enclosures: the documents of the patient's journal, to be ticked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.dates import short_date_text
from desktop.theme import PAGE, SPACE, TIGHT, TextRole, Tone, set_quiet, set_role
from desktop.widgets.notice import NoticeArea
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _, ngettext
from office.arguments import PatientId
from office.features import journals
from office.journals.model import Document

WIDTH_CHARACTERS, HEIGHT_LINES = 78, 24
READ_AT_MOST = 1000
_Number = Qt.ItemDataRole.UserRole


def choose_documents(
    parent: QWidget, workspace: Workspace, patient: PatientId, before: Sequence[int | None]
) -> dict[int, str] | None:
    """Let the user tick documents; return their titles by number, or None when cancelled."""
    choice = JournalChoice(parent, workspace, patient, [number for number in before if number is not None])
    accepted = choice.exec()
    choice.deleteLater()
    return choice.chosen() if accepted else None


class JournalChoice(QDialog):
    """The newest document stands first. Space ticks; typing above leaves those that fit, and ticks stay."""

    def __init__(self, parent: QWidget, workspace: Workspace, patient: PatientId, before: Sequence[int]) -> None:
        super().__init__(parent)
        self._workspace, self._patient, self._before = workspace, patient, frozenset(before)
        self.setWindowTitle(_("Enclosures from the journal"))
        heading = QLabel(_("What goes with the letter?"))
        set_role(heading, TextRole.HEADING)
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("A part of the title"))
        self.words.setAccessibleName(_("Find documents by their title"))
        self.words.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Documents of the journal"))
        self.list.setSpacing(TIGHT // 2)
        self._count = QLabel()
        set_quiet(self._count)
        self._notices = NoticeArea()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE, PAGE, PAGE, PAGE)
        column.setSpacing(SPACE)
        for widget in (heading, self.words, self._notices, self.list, self._count, buttons):
            column.addWidget(widget)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * WIDTH_CHARACTERS, metrics.height() * HEIGHT_LINES)
        self.words.textChanged.connect(self._sift)
        self.list.itemChanged.connect(lambda _item: self._show_count())
        self.list.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the journal when the window opens."""
        super().showEvent(event)
        if not event.spontaneous():
            self._workspace.call(
                self,
                journals.listed,
                patient=self._patient,
                count=READ_AT_MOST,
                then=self._show_documents,
                failed=self._show_failure,
            )

    def chosen(self) -> dict[int, str]:
        """Return the titles of the ticked documents by their numbers."""
        items = [self.list.item(row) for row in range(self.list.count())]
        ticked = [item for item in items if item.checkState() is Qt.CheckState.Checked]
        return {int(item.data(_Number)): str(item.data(_Number + 1)) for item in ticked}

    def _show_documents(self, documents: tuple[Document, ...]) -> None:
        self.list.clear()
        for document in documents:
            day = short_date_text(document.filed.astimezone().date())
            item = QListWidgetItem(f"{document.title}   ·   {document.kind}   ·   {day}")
            item.setData(_Number, int(document.id))
            item.setData(_Number + 1, document.title)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = document.id in self._before
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._show_count()

    def _sift(self, words: str) -> None:
        wanted = words.casefold().split()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(not all(word in item.text().casefold() for word in wanted))

    def _show_count(self) -> None:
        if not self.list.count():
            self._count.setText(_("The patient's journal holds no documents."))
            return
        count = len(self.chosen())
        told = ngettext("{count} document goes with the letter.", "{count} documents go with the letter.", count)
        self._count.setText(told.format(count=count) if count else _("Space ticks a document."))

    def _show_failure(self, error: WorldError) -> None:
        self._notices.tell(str(error), Tone.ERROR)
