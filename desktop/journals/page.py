"""The journals page: documents, found by what stands in them, and paper volumes, found by where they are."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.feature_page import FeaturePage
from desktop.journals.documents import SUFFIXES, DocumentsView
from desktop.journals.volumes import VolumesView
from desktop.patients.patient_filter import PatientFilter
from desktop.theme import SPACE, WIDE, icon
from desktop.widgets.drop_area import DropArea
from desktop.workspace import Workspace
from foundation.translation import _
from office.arguments import DocumentId, VolumeId
from office.jobs.model import Job, JobState


class JournalsPage(FeaturePage):
    """Two views on the journals; the search field, the choice of a patient and the switch stand above both."""

    topics: ClassVar[frozenset[str]] = frozenset({"document", "volume", "job"})

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, _("Journals"))
        self.words = _search_field()
        self.patients = PatientFilter(workspace)
        self.documents = DocumentsView(self, self.words, self.patients)
        self.first_focus = self.documents.list
        self.volumes = VolumesView(self, self.patients)
        self.documents_button = self._view_button(_("Documents"), "Ctrl+Shift+1", "document")
        self.volumes_button = self._view_button(_("Paper volumes"), "Ctrl+Shift+2", "shelf")
        self._search_action = self.action(_("Search"), "Ctrl+F", self.focus_search)
        self._views = QStackedWidget()
        self._volume_buttons: list[QPushButton] = []
        self._arrange()
        # A reading that fails changes no document, so it is heard of from the queue only.
        workspace.job_moved.connect(self._hear_job)
        # In the document itself the same key finds in that document.
        program = QApplication.instance()
        assert isinstance(program, QApplication)
        program.focusChanged.connect(self._focus_moved)
        self.show_documents()

    def refresh(self) -> None:
        """Read again what the shown view shows."""
        view = self._views.currentWidget()
        assert isinstance(view, DocumentsView | VolumesView)
        view.refresh()

    def open_record(self, identity: int) -> None:
        """Show a document."""
        self.show_documents()
        self.documents.open_document(DocumentId(identity))

    def open_volume(self, identity: int) -> None:
        """Show a paper volume."""
        self.show_volumes()
        self.volumes.open_volume(VolumeId(identity))

    def show_documents(self) -> None:
        """Show the documents."""
        self._show(self.documents, self.documents_button, self.documents.file_action)

    def show_volumes(self) -> None:
        """Show the paper volumes."""
        self._show(self.volumes, self.volumes_button, self.volumes.lend_action)

    def focus_search(self) -> None:
        """Go to the search field, from either view."""
        self.show_documents()
        self.words.setFocus()
        self.words.selectAll()

    def _arrange(self) -> None:
        for action in (self.volumes.add_action, self.volumes.take_back_action):
            self._volume_buttons.append(self.add_head_action(action))
        above = QHBoxLayout()
        above.setSpacing(SPACE)
        above.addWidget(self.documents_button)
        above.addWidget(self.volumes_button)
        above.addSpacing(SPACE)
        above.addWidget(self.words, 1)
        above.addStretch(0)
        above.addWidget(self.patients)
        self._views.addWidget(self.documents)
        self._views.addWidget(self.volumes)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(WIDE)
        column.addLayout(above)
        column.addWidget(self._views, 1)
        area = DropArea(_("File documents"), SUFFIXES, content=whole)
        area.files_dropped.connect(self._take_dropped)
        area.files_refused.connect(self.documents.refuse_paths)
        self.set_content(area)

    def _view_button(self, text: str, key: str, picture: str) -> QToolButton:
        show = self.show_documents if picture == "document" else self.show_volumes
        action = self.action(text, key, show, picture=picture)
        button = QToolButton()
        button.setText(text)
        button.setIcon(icon(picture))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        button.setToolTip(f"{text}   {action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)}")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(action.trigger)
        return button

    def _show(self, view: DocumentsView | VolumesView, button: QToolButton, main_action: QAction) -> None:
        changed = self._views.currentWidget() is not view or self.main_button is None
        self._views.setCurrentWidget(view)
        for other in (self.documents_button, self.volumes_button):
            other.setChecked(other is button)
        if not changed:
            return
        is_documents = view is self.documents
        self.words.setVisible(is_documents)
        for volume_button in self._volume_buttons:
            volume_button.setVisible(not is_documents)
        self.documents.file_action.setEnabled(is_documents)
        self.documents.copy_action.setEnabled(is_documents and self.documents.pane.shown is not None)
        self.volumes.choose_actions(shown=not is_documents)
        if self.main_button is not None:
            self.main_button.hide()  # it is deleted a little later
        self.set_main_action(main_action)
        if self.isVisible():
            self.refresh()

    def _take_dropped(self, paths: list[Path]) -> None:
        self.show_documents()
        self.documents.file_paths(paths)

    def _hear_job(self, job: Job) -> None:
        if job.subject.startswith("document:") and job.state in (JobState.FAILED, JobState.CANCELLED):
            self._hear(frozenset({"job"}))

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        inside = now is not None and self.documents.pane.viewer.isAncestorOf(now)
        self._search_action.setEnabled(not inside)


def _search_field() -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(_("Words in the documents   Ctrl+F"))
    field.setAccessibleName(_("Search the documents by their words"))
    field.setClearButtonEnabled(True)
    field.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
    return field
