"""Documents: what was filed last or what a search found at the left, the chosen one at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.feature_page import FeaturePage
from desktop.journals.document_list import DocumentList
from desktop.journals.document_pane import DocumentPane
from desktop.journals.filing import FilingDialog
from desktop.patients.patient_filter import PatientFilter
from desktop.theme import TIGHT, WIDE, TextRole, set_quiet, set_role
from desktop.widgets.page import EmptyState
from desktop.widgets.question import Choice, ask, choose_files, choose_save_path
from foundation.translation import _, ngettext
from office.arguments import DocumentId
from office.features import journals
from office.journals import media
from office.journals.commands import FOUND_AT_MOST
from office.journals.model import Document, DocumentContent, Found, Reading

SUFFIXES = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".docx", ".txt")
SHOWN_AT_MOST = 200
TYPING_PAUSE_MS = 300
# Shorter beginnings of a word find half the archive while one types; Enter searches for them all the same.
LETTERS_TO_SEARCH_AT_ONCE = 3
# Walking over a row with the arrow keys is not reading its document.
RESTING_MS = 250


class DocumentsView(QWidget):
    """The page's first view. `words` and `patients` stand in the page's row above it."""

    def __init__(self, page: FeaturePage, words: QLineEdit, patients: PatientFilter) -> None:
        super().__init__()
        self._page, self._words, self._patients = page, words, patients
        self._searched = ""
        self._is_asked_anew = False
        self._asked = 0
        self._wanted: DocumentId | None = None
        self.file_action = page.action(
            _("File a document"),
            "Ctrl+O",
            self.file_documents,
            picture="add",
            tip=_("Choose scans, letters and others"),
        )
        self.copy_action = page.action(_("Save a copy…"), "Ctrl+S", self.save_copy)
        self.copy_action.setEnabled(False)
        self.list = DocumentList()
        self.pane = DocumentPane(page.workspace, self.copy_action)
        self.told = QLabel()
        set_role(self.told, TextRole.SMALL)
        set_quiet(self.told)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._resting = QTimer(self, singleShot=True, interval=RESTING_MS)
        self._arrange()
        self._connect()

    def actions_of_view(self) -> list[QAction]:
        """Return the actions that make sense while this view is shown."""
        return [self.file_action, self.copy_action]

    def refresh(self) -> None:
        """Read the list again. A search stays as it was found: it is logged, and only a person searches."""
        if self._is_asked_anew:
            self.search()
        elif not self._searched:
            self._read_newest()
        shown = self.pane.shown
        if shown is not None and shown.document.reading is Reading.WAITING:
            number = shown.document.id
            self._page.call(journals.reading_state, lambda state: self._show_state(number, *state), document=number)

    def search(self) -> None:
        """Search for the words now; without words, show what was filed last."""
        self._typing.stop()
        self._is_asked_anew = False
        self._searched = self._words.text().strip()
        if not self._searched:
            self._read_newest(tidy=True)
            return
        asked, words = self._next_question(), self._searched
        patient = self._patients.patient
        self._page.call(
            journals.search,
            lambda found: self._show_found(found, words) if asked == self._asked else None,
            wanted=words,
            patient=patient.id if patient else None,
        )

    def open_document(self, number: DocumentId) -> None:
        """Show a document, whether it stands in the list or not."""
        self._resting.stop()
        self._wanted = number
        self._lists.setCurrentWidget(self._work)
        self._page.call(journals.read, self._show_content, document=number)

    def file_documents(self) -> None:
        """Choose files and file them."""
        paths = choose_files(self, _("Choose documents"), SUFFIXES)
        if paths:
            self.file_paths(paths)

    def file_paths(self, paths: list[Path]) -> None:
        """Ask whose and what these files are, then file them."""
        dialog = FilingDialog(self, self._page.workspace, paths, self._patients.patient)
        dialog.filed.connect(self._filed)
        dialog.open()

    def refuse_paths(self, paths: list[Path]) -> None:
        """Say which dropped files can't be filed."""
        names = ", ".join(path.name for path in paths)
        self._page.show_error(
            _("Not a document that a journal takes: {names}. Save it as a PDF and file that.").format(names=names)
        )

    def save_copy(self) -> None:
        """Write a copy outside the office, after saying what that means."""
        shown = self.pane.shown
        if shown is None:
            return
        text = _(
            "The copy leaves the office's protection: it is not encrypted, and whoever gets the file can read it. "
            "The access log will hold that you took it."
        )
        choices = [
            Choice("save", _("Choose where to save…")),
            Choice("cancel", _("Cancel"), default=True, is_cancel=True),
        ]
        if ask(self, _("Save a copy of “{title}”?").format(title=shown.document.title), text, choices) != "save":
            return
        suffix = media.EXTENSIONS[shown.media_type]
        proposed = Path.home() / (_file_name(shown.document.title) + suffix)
        out = choose_save_path(self, _("Save a copy"), proposed, suffix)
        if out is not None:
            told = _("A copy of “{title}” is in {path}. Delete it when it is no longer needed.")
            self._page.call(
                journals.copy,
                lambda document: self._page.show_notice(told.format(title=document.title, path=out)),
                document=shown.document.id,
                out=out,
            )

    def _arrange(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addWidget(self.told)
        column.addWidget(self.list, 1)
        self._work = QSplitter(Qt.Orientation.Horizontal)
        self._work.addWidget(left)
        self._work.addWidget(self.pane)
        self._work.setHandleWidth(WIDE)
        self._work.setChildrenCollapsible(False)
        self._work.setStretchFactor(0, 4)
        self._work.setStretchFactor(1, 5)
        letter = self.fontMetrics().averageCharWidth()
        left.setMinimumWidth(letter * 36)
        self.pane.setMinimumWidth(letter * 40)
        self._work.setSizes([letter * 44, letter * 66])
        self.empty = EmptyState(
            _("No document is filed yet"),
            _(
                "File scans, letters and test results here, or drop them on this page. Their words are read, so that "
                "they can be found by what stands in them."
            ),
            _("File a document") + "   Ctrl+O",
            picture="journal",
        )
        self.empty.asked.connect(self.file_documents)
        self._lists = QStackedWidget()
        self._lists.addWidget(self._work)
        self._lists.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._lists)

    def _connect(self) -> None:
        self._words.textChanged.connect(self._typed)
        self._words.returnPressed.connect(self.search)
        self._typing.timeout.connect(self.search)
        self._patients.changed.connect(self._patient_changed)
        self.list.chosen_key.connect(self._chosen)
        self.list.activated_key.connect(self._open_and_go_there)
        self._resting.timeout.connect(self._open_chosen)
        self.pane.read_again_asked.connect(self._read_again)

    def _typed(self, text: str) -> None:
        if not text.strip() or len(text.strip()) >= LETTERS_TO_SEARCH_AT_ONCE:
            self._typing.start()
        else:
            self._typing.stop()

    def _patient_changed(self) -> None:
        """Ask anew for the patient's documents: now, or when this view is seen again."""
        if self.isVisibleTo(self._page):
            self.search()
        else:
            self._is_asked_anew = True

    def _next_question(self) -> int:
        self._asked += 1
        return self._asked

    def _read_newest(self, *, tidy: bool = False) -> None:
        asked, patient = self._next_question(), self._patients.patient
        self._page.call(
            journals.newest,
            lambda found: self._show_newest(found, tidy) if asked == self._asked else None,
            patient=patient.id if patient else None,
            count=SHOWN_AT_MOST,
        )

    def _show_newest(self, found: tuple[Found, ...], tidy: bool) -> None:
        patient = self._patients.patient
        nothing_yet = not found and patient is None and self.pane.shown is None
        self._lists.setCurrentWidget(self.empty if nothing_yet else self._work)
        self.told.setText(_("Filed last") if patient is None else _("The patient's journal, the newest first"))
        self.list.set_empty_text(_("Nothing is filed for this patient. File a document with Ctrl+O."))
        self.list.show_documents(found, with_excerpts=False)
        if tidy:
            self._keep_or_close_what_is_shown()

    def _show_found(self, found: tuple[Found, ...], words: str) -> None:
        self._lists.setCurrentWidget(self._work)
        count = len(found)
        text = ngettext("{count} document holds “{words}”", "{count} documents hold “{words}”", count)
        if count == FOUND_AT_MOST:
            text = _("The {count} newest documents that hold “{words}”. Add a word to find fewer.")
        self.told.setText(text.format(count=count, words=words))
        self.list.set_empty_text(_("No document holds all of these words. Try fewer words, or only how a word begins."))
        self.list.show_documents(found, with_excerpts=True)
        self._keep_or_close_what_is_shown()

    def _keep_or_close_what_is_shown(self) -> None:
        """Close a document that a person's new question does not bring: beside the answer it would mislead."""
        shown = self.pane.shown
        if shown is None or shown.document.id != self._wanted:
            return
        if self.list.choose(int(shown.document.id)):
            self.pane.mark_words(self._searched)
        else:
            self._wanted = None
            self.pane.clear()
            self.copy_action.setEnabled(False)

    def _chosen(self, key: object) -> None:
        if key is None or key == self._wanted:
            self._resting.stop()
        else:
            self._resting.start()

    def _open_chosen(self) -> None:
        key = self.list.current_key()
        if isinstance(key, int):
            self.open_document(DocumentId(key))

    def _open_and_go_there(self, key: object) -> None:
        if key != self._wanted:
            self._open_chosen()
        self.pane.take_focus()

    def _show_content(self, content: DocumentContent) -> None:
        if content.document.id != self._wanted:
            return
        self.pane.show_content(content, self._searched)
        self.copy_action.setEnabled(self.isVisibleTo(self._page))
        if self.list.current_key() != int(content.document.id):
            self.list.clearSelection()

    def _show_state(self, number: DocumentId, reading: Reading, failure: str) -> None:
        shown = self.pane.shown
        if shown is None or shown.document.id != number:
            return
        if reading is Reading.WAITING:
            self.pane.show_state(reading, failure)
        else:
            self._page.call(journals.read, self._show_content, document=number)

    def _read_again(self) -> None:
        shown = self.pane.shown
        if shown is not None:
            self.pane.show_state(Reading.WAITING, "")
            self._page.call(journals.read_again, document=shown.document.id)

    def _filed(self, documents: list[Document]) -> None:
        last = documents[-1]
        text = ngettext("“{title}” is filed.", "{count} documents are filed.", len(documents))
        words = _("The words are being read; then they can be searched.")
        self._page.show_notice(text.format(title=last.title, count=len(documents)) + " " + words)
        patient = self._patients.patient
        self._words.clear()
        if patient is not None and patient.id != last.patient:
            self._patients.set_patient(None)
        self.search()
        self.open_document(last.id)


def _file_name(title: str) -> str:
    """Make a title fit for a file's name on every system."""
    return "".join(" " if letter in '<>:"/\\|?*' or not letter.isprintable() else letter for letter in title).strip()
