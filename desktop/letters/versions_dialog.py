"""The earlier versions of a letter: when and whose, what was different, and the way back to one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop.dates import short_time_text
from desktop.letters.differences import as_pages, parts_of
from desktop.theme import PAGE, SPACE, TextRole, Tone, set_quiet, set_role
from desktop.widgets.notice import NoticeArea
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.features import letters, versions
from office.letters.drafts import LetterDraft, OpenLetter, Version

WIDTH_CHARACTERS, HEIGHT_LINES = 150, 34
LIST_CHARACTERS = 30


class VersionsDialog(QDialog):
    """`restored` when the letter says again what it said in a version. What it said until then is a version too."""

    restored = Signal()

    def __init__(self, parent: QWidget, workspace: Workspace, letter: OpenLetter) -> None:
        super().__init__(parent)
        self._workspace, self._letter = workspace, letter.draft
        self._versions: tuple[Version, ...] = ()
        self.setWindowTitle(_("Versions of the letter"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Versions, the newest first"))
        self.list.currentRowChanged.connect(lambda _row: self._show_chosen())
        self.before, self.now = QTextBrowser(), QTextBrowser()
        self._before_title, self._now_title = QLabel(), QLabel(_("Now"))
        self.notices = NoticeArea()
        self.restore_button = QPushButton(_("Go back to this version"))
        self.restore_button.setProperty("primary", True)
        self.restore_button.setAutoDefault(False)
        self.restore_button.clicked.connect(self.restore)
        self._arrange()
        self._show_chosen()
        self.finished.connect(self.deleteLater)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the versions when the window opens: what was typed last is saved by then."""
        super().showEvent(event)
        if not event.spontaneous():
            call = self._workspace.call
            call(self, letters.opened, letter=self._letter.id, then=self._show_letter, failed=self._refused)
            call(self, versions.listed, letter=self._letter.id, then=self._show_versions, failed=self._refused)

    def restore(self) -> None:
        """Let the letter say what it said in the chosen version."""
        version = self._chosen()
        if version is not None:
            self.restore_button.setEnabled(False)
            self._workspace.call(
                self,
                versions.restore,
                letter=self._letter.id,
                number=version.number,
                then=self._was_restored,
                failed=self._refused,
            )

    def _arrange(self) -> None:
        pages = QSplitter(Qt.Orientation.Horizontal)
        pages.setChildrenCollapsible(False)
        for title, page in ((self._before_title, self.before), (self._now_title, self.now)):
            page.setOpenLinks(False)
            set_role(title, TextRole.STRONG)
            side = QWidget()
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(title)
            column.addWidget(page, 1)
            pages.addWidget(side)
        self.now.setAccessibleName(_("What the letter says now"))
        self.before.verticalScrollBar().valueChanged.connect(self.now.verticalScrollBar().setValue)
        self.now.verticalScrollBar().valueChanged.connect(self.before.verticalScrollBar().setValue)
        self.list.setFixedWidth(self.fontMetrics().averageCharWidth() * LIST_CHARACTERS)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE)
        middle.addWidget(self.list)
        middle.addWidget(pages, 1)
        legend = QLabel(_("Struck through: went since then. Underlined: came since then."))
        set_quiet(legend)
        legend.setWordWrap(True)
        close = QPushButton(_("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(legend, 1)
        buttons.addWidget(close)
        buttons.addWidget(self.restore_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE, PAGE, PAGE, PAGE)
        column.setSpacing(SPACE)
        column.addWidget(self.notices)
        column.addLayout(middle, 1)
        column.addLayout(buttons)
        metrics, screen = self.fontMetrics(), self.screen().availableGeometry()
        self.resize(
            min(metrics.averageCharWidth() * WIDTH_CHARACTERS, screen.width() - PAGE),
            min(metrics.height() * HEIGHT_LINES, screen.height() - 2 * PAGE),
        )

    def _show_letter(self, letter: OpenLetter) -> None:
        self._letter = letter.draft
        self._show_chosen()

    def _show_versions(self, found: tuple[Version, ...]) -> None:
        self._versions = found
        self.list.clear()
        for version in found:
            self.list.addItem(f"{short_time_text(version.saved)}   {version.saved_by}")
        self.list.setCurrentRow(0 if found else -1)
        self.list.setFocus()
        self._show_chosen()

    def _chosen(self) -> Version | None:
        row = self.list.currentRow()
        return self._versions[row] if 0 <= row < len(self._versions) else None

    def _show_chosen(self) -> None:
        version = self._chosen()
        self.restore_button.setEnabled(version is not None and version.content != self._letter.content)
        now = parts_of(self._letter.layout, self._letter.content)
        if version is None:
            self._before_title.setText(_("No earlier version"))
            self.before.setPlainText(
                _("One is kept when somebody else goes on with the letter, and every ten minutes while it is written.")
            )
            self.now.setHtml(as_pages(now, now)[1])
            return
        title = _("{time}, {name}").format(time=short_time_text(version.saved), name=version.saved_by)
        self._before_title.setText(title)
        self.before.setAccessibleName(title)
        before, after = as_pages(parts_of(self._letter.layout, version.content), now)
        self.before.setHtml(before)
        self.now.setHtml(after)

    def _was_restored(self, _draft: LetterDraft) -> None:
        self.restored.emit()
        self.accept()

    def _refused(self, error: WorldError) -> None:
        self.notices.clear()
        self.notices.tell(str(error), Tone.ERROR)
        self._show_chosen()
