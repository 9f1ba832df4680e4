"""Letters from a list: a file with a row for each patient; every row is checked before the first draft is made."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.letters.labels import quiet_label
from desktop.letters.merge_form import MergeForm
from desktop.letters.merge_template import write_template
from desktop.theme import SPACE, WIDE, TextRole, Tone, set_role
from desktop.widgets import question
from desktop.widgets.keyed_button import KeyedButton
from desktop.widgets.large_dialog import LargeDialog, halves
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _, ngettext
from office.features import merging
from office.letters.merging import MergeReport

SUFFIXES = (".csv", ".xlsx")
TYPING_PAUSE_MS = 600
WIDTH_CHARACTERS, HEIGHT_LINES = 160, 40
LEFT_CHARACTERS = 56
Problem = tuple[int, str]
"""A row's number, as a spreadsheet shows it, and what is wrong with it."""


class MergeDialog(LargeDialog):
    """`made(sentence)` when drafts were made; the sentence says how many. Bad rows stop nothing else."""

    made = Signal(str)

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        super().__init__(parent, _("Letters from a list"), WIDTH_CHARACTERS, HEIGHT_LINES)
        self._workspace = workspace
        self._path: Path | None = None
        self._asked = 0
        self.form = MergeForm(workspace)
        self.file_button = KeyedButton(_("Choose the list…"), "Ctrl+O", self.choose_file)
        self.template_button = KeyedButton(_("Save an empty list…"), "", self.save_template)
        self.template_button.setToolTip(_("A CSV file with the columns of this kind of letter, to fill in"))
        self.file_name = quiet_label(_("No list is chosen. The first row holds the columns' titles."))
        self.model: RecordModel[Problem] = RecordModel(_columns(), key=lambda problem: problem)
        self.table = RecordTable(self.model, _("Choose the list. Its rows are checked here first."), _("Rows"))
        self.table.setWordWrap(True)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.summary = QLabel()
        self.make_button = KeyedButton("", "Ctrl+Return", self.make, primary=True)
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.check)
        self.form.changed.connect(self._check_soon)
        self.finished.connect(lambda _result: self._pause.stop())
        self._arrange()
        self._offer(0)

    def choose_file(self) -> None:
        """Let the user choose the list, and check it."""
        found = question.choose_files(self, _("Choose the list"), SUFFIXES)
        if found:
            self.use_file(found[0])

    def use_file(self, path: Path) -> None:
        """Take this list, and check it."""
        self._path = path
        self.file_name.setText(path.name)
        self.check()

    def check(self) -> None:
        """Check every row with what the form says; nothing is made."""
        self._pause.stop()
        if self._path is None:
            return
        self._asked += 1
        asked = self._asked
        self.summary.setText(_("The rows are being checked."))
        self._offer(0)
        self._workspace.call(
            self,
            merging.check_merge,
            path=self._path,
            content=self.form.content(),
            then=lambda report: self._show_checked(asked, report),
            failed=lambda error: self._refused(asked, error),
        )

    def make(self) -> None:
        """Make a draft of every good row."""
        assert self._path is not None
        self._asked += 1
        asked = self._asked
        self._offer(0)
        self._workspace.call(
            self,
            merging.begin_merge,
            path=self._path,
            content=self.form.content(),
            then=self._were_made,
            failed=lambda error: self._refused(asked, error),
        )

    def save_template(self) -> None:
        """Write an empty list with the right columns to a file."""
        kind = self.form.kind_chosen()
        proposed = Path.home() / f"{kind.title}.csv"
        path = question.choose_save_path(self, _("Save an empty list"), proposed, ".csv")
        if path is not None:
            self._workspace.run(
                self,
                lambda: write_template(path, kind),
                lambda _done: self._tell(_("The empty list was saved as {path}.").format(path=path), Tone.DONE),
                lambda error: self._tell(str(error), Tone.ERROR),
            )

    def _arrange(self) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        scroll.setMinimumWidth(self.fontMetrics().averageCharWidth() * LEFT_CHARACTERS)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(WIDE, 0, 0, 0)
        column.setSpacing(SPACE)
        files = QHBoxLayout()
        files.addWidget(self.file_button)
        files.addWidget(self.template_button)
        files.addStretch(1)
        self.summary.setWordWrap(True)
        set_role(self.summary, TextRole.STRONG)
        column.addLayout(files)
        column.addWidget(self.file_name)
        column.addWidget(self.summary)
        column.addWidget(self.table, 1)
        note = quiet_label(
            _("Each row is found by the patient's national id, and goes to the address in the register.")
        )
        self.lay_out(halves(scroll, right, (4, 5)), note, self.make_button)

    def _check_soon(self) -> None:
        if self._path is not None:
            self._offer(0)
            self._pause.start()

    def _offer(self, count: int) -> None:
        """Offer to make so many drafts."""
        text = ngettext("Make {count} draft", "Make {count} drafts", count).format(count=count)
        self.make_button.set_name(text if count else _("Make the drafts"))
        self.make_button.setEnabled(bool(count))

    def _show_checked(self, asked: int, report: MergeReport) -> None:
        if asked != self._asked:
            return
        self.notices.clear()
        good = report.rows - len(report.problems)
        self._show_problems(report)
        rows = ngettext("{count} row", "{count} rows", report.rows).format(count=report.rows)
        able = ngettext("{count} can become a letter", "{count} can become letters", good).format(count=good)
        if report.problems:
            text = _("{rows}: {able}. What is wrong with the others stands below; they stop nothing else.")
            self.summary.setText("▲ " + text.format(rows=rows, able=able))
        else:
            self.summary.setText("✓ " + _("{rows}: {able}.").format(rows=rows, able=able))
        self._offer(good)

    def _show_problems(self, report: MergeReport) -> None:
        self.table.set_empty_text(_("Nothing is wrong with any row."))
        self.model.set_rows([(row, sentence) for row, sentences in report.problems for sentence in sentences])

    def _were_made(self, report: MergeReport) -> None:
        count = len(report.made)
        sentence = ngettext(
            "{count} draft was made from the list. Look at it, then send it as any other.",
            "{count} drafts were made from the list. Look at them, then send them as any other.",
            count,
        ).format(count=count)
        if report.problems:
            left = ngettext("{count} row was left out.", "{count} rows were left out.", len(report.problems))
            sentence += " " + left.format(count=len(report.problems))
        self.made.emit(sentence)
        self.accept()

    def _refused(self, asked: int, error: WorldError) -> None:
        if asked == self._asked:
            self.summary.clear()
            self.model.set_rows([])
            self.table.set_empty_text(_("The list can't be used yet. What to do stands above."))
            self._tell(str(error), Tone.ERROR)

    def _tell(self, sentence: str, tone: Tone) -> None:
        self.notices.clear()
        self.notices.tell(sentence, tone)


def _columns() -> list[Column[Problem]]:
    return [
        Column(_("Row"), lambda problem: str(problem[0]), width=5, right=True),
        Column(_("What is wrong"), lambda problem: problem[1], width=40, stretch=True),
    ]
