"""Checking a letter that anybody wrote: its page with the findings on it, and each finding explained."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.letters.checked_letter import CheckedLetter, check_letter_file
from desktop.letters.kind_choice import CalmComboBox, kinds_of
from desktop.letters.labels import quiet_label
from desktop.theme import SPACE, TextRole, Tone, set_quiet, set_role
from desktop.widgets import question
from desktop.widgets.keyed_button import KeyedButton
from desktop.widgets.large_dialog import LargeDialog, halves
from desktop.widgets.page_viewer import PageViewer
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _, ngettext
from office.letters.checker.model import STRENGTH_TITLES, SURENESS_TITLES, Finding

SUFFIXES = (".docx", ".pdf")
WIDTH_CHARACTERS, HEIGHT_LINES = 170, 42


class CheckDialog(LargeDialog):
    """The file and the kind above, the page at the left, the findings at the right, the chosen one explained below."""

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        super().__init__(parent, _("Check a letter"), WIDTH_CHARACTERS, HEIGHT_LINES)
        self._workspace = workspace
        self._path: Path | None = None
        self._checked: CheckedLetter | None = None
        self._asked = 0
        self._stopped = threading.Event()
        self.file_button = KeyedButton(_("Choose a file…"), "Ctrl+O", self.choose_file)
        self.kind = CalmComboBox()
        self.kind.setAccessibleName(_("Letter kind"))
        self.file_name = QLabel(_("No file is chosen"))
        self.picture = PageViewer()
        self.findings = QListWidget()
        self.findings.setAccessibleName(_("Findings"))
        self.findings.setWordWrap(True)
        self.summary, self.explanation = QLabel(), QLabel()
        self._fill_kinds()
        self._arrange()
        self._connect()
        self.finished.connect(lambda _result: self._stopped.set())

    def choose_file(self) -> None:
        """Let the user choose a letter, and check it."""
        found = question.choose_files(self, _("Choose a letter to check"), SUFFIXES)
        if found:
            self.check(found[0])

    def check(self, path: Path) -> None:
        """Check a file; what is found comes when LibreOffice is done with it."""
        self._path = path
        self.file_name.setText(path.name)
        self.notices.clear()
        self.findings.clear()
        self.explanation.clear()
        self.summary.setText(_("The letter is being checked. A DOCX takes some seconds."))
        self.picture.clear(_("The page comes when the letter is checked."))
        self._checked = None
        self._asked += 1
        self._stopped.set()  # nobody waits for the file before
        self._stopped = stopped = threading.Event()
        asked, session, kind = self._asked, self._workspace.session, str(self.kind.currentData() or "")
        self._workspace.run(
            self,
            lambda: check_letter_file(session, path, kind, stopped.is_set),
            lambda checked: self._show_checked(asked, checked),
            lambda error: self._refused(asked, error),
        )

    def _fill_kinds(self) -> None:
        self.kind.addItem(_("Any kind: only what every letter must hold"), "")
        country = self._workspace.session.facts.country
        for kind in (*kinds_of(country, about_patient=True), *kinds_of(country, about_patient=False)):
            self.kind.addItem(kind.title, kind.name)

    def _connect(self) -> None:
        self.kind.activated.connect(lambda _index: self.check(self._path) if self._path is not None else None)
        self.findings.currentRowChanged.connect(self._explain)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self.file_button)
        head.addWidget(self.file_name, 1)
        label = QLabel(_("&Kind"))
        label.setBuddy(self.kind)
        head.addWidget(label)
        head.addWidget(self.kind)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(SPACE, 0, 0, 0)
        column.setSpacing(SPACE)
        self.summary.setWordWrap(True)
        set_role(self.summary, TextRole.STRONG)
        self.explanation.setWordWrap(True)
        self.explanation.setTextFormat(Qt.TextFormat.PlainText)
        self.explanation.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.explanation.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.explanation.setMinimumHeight(self.fontMetrics().lineSpacing() * 9)
        for widget in (self.summary, self.findings, self.explanation):
            column.addWidget(widget, 1 if widget is self.findings else 0)
        middle = QWidget()
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        rows.addLayout(head)
        rows.addWidget(halves(self.picture, side, (5, 4)), 1)
        note = quiet_label(_("The file stays where it is and is not kept. House style is advice, never an error."))
        self.lay_out(middle, note)
        set_quiet(self.file_name)
        self.picture.clear(_("Choose a letter, a DOCX or PDF file, that anybody wrote."))

    def _show_checked(self, asked: int, checked: CheckedLetter) -> None:
        if asked != self._asked:
            return
        self._checked = checked
        self.picture.show_document(checked.picture)
        found = checked.report.findings
        for number, finding in enumerate(found, 1):
            item = QListWidgetItem(f"{number}.  {_sign(finding)}  {finding.message}")
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                f"{number}, {_(STRENGTH_TITLES[finding.strength])}: {finding.message}",
            )
            self.findings.addItem(item)
        self.summary.setText(_summary(checked))
        if found:
            self.findings.setCurrentRow(0)
            self.findings.setFocus()

    def _refused(self, asked: int, error: WorldError) -> None:
        if asked == self._asked:
            self.summary.clear()
            self.picture.clear(_("No page"))
            self.notices.tell(str(error), Tone.ERROR)

    def _explain(self, row: int) -> None:
        if self._checked is None or not 0 <= row < len(self._checked.report.findings):
            self.explanation.clear()
            return
        finding = self._checked.report.findings[row]
        lines = [
            _("Found: {what}").format(what=finding.found) if finding.found else "",
            _("Expected: {what}").format(what=finding.expected) if finding.expected else "",
            _("How to mend it: {what}").format(what=finding.mend) if finding.mend else "",
            _("Why: {source} ({strength}; {sureness})").format(
                source=finding.source,
                strength=_(STRENGTH_TITLES[finding.strength]),
                sureness=_(SURENESS_TITLES[finding.sureness]),
            ),
        ]
        self.explanation.setText("\n".join(line for line in lines if line))
        place = self._checked.place(finding)
        if place is not None:
            self.picture.scroll_to(place)


def _summary(checked: CheckedLetter) -> str:
    found = checked.report.findings
    advice = sum(finding.is_advice for finding in found)
    faults = len(found) - advice
    parts = []
    if faults:
        parts.append(ngettext("{count} thing to mend", "{count} things to mend", faults).format(count=faults))
    if advice:
        parts.append(ngettext("{count} piece of advice", "{count} pieces of advice", advice).format(count=advice))
    text = ", ".join(parts) + "." if parts else "✓ " + _("Nothing was found to mend.")
    if not checked.report.letter.measured:
        text += " " + _("Places are an estimate: there is no LibreOffice on this computer to measure the page with.")
    return text


def _sign(finding: Finding) -> str:
    return "□" if finding.is_advice else "■"
