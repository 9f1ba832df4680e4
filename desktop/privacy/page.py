"""The privacy page: who did what with whose data, and whether the log of it is as it was written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.feature_page import FeaturePage
from desktop.patients.patient_filter import PatientFilter
from desktop.privacy.log_table import LogTable
from desktop.privacy.verification_panel import VerificationPanel
from desktop.theme import SPACE, WIDE, TextRole, set_quiet, set_role
from desktop.widgets.page import ActionButton, EmptyState
from desktop.widgets.question import choose_files, choose_save_path
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _, ngettext
from office.access_log.model import Verification
from office.errors import NotAllowed
from office.features import privacy
from office.privacy.model import LogRow

ENTRIES_AT_A_TIME = 300
HEAD_SUFFIX = ".json"


class PrivacyPage(FeaturePage):
    """The access log with its verification. Every act changes the log, so it is read when shown and when asked."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, _("Privacy"))
        self.patients = PatientFilter(workspace)
        self.table = LogTable()
        self.first_focus = self.table
        self.told = QLabel()
        set_role(self.told, TextRole.SMALL)
        set_quiet(self.told)
        self._all_read = False
        self._reading = False
        self._make_actions()
        self.panel = VerificationPanel(self.save_head_action)
        self._arrange()
        self.patients.changed.connect(self.refresh)
        self.table.end_reached.connect(self._read_on)

    def refresh(self) -> None:
        """Read the newest entries, at least as many as were shown."""
        self._reading = True
        patient = self.patients.patient
        count = max(ENTRIES_AT_A_TIME, self.table.count())
        self.call(
            privacy.show,
            lambda rows: self._show_newest(rows, count),
            failed=self._show_why_not,
            patient=patient.id if patient else None,
            count=count,
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Read the log each time the page is shown."""
        self._stale = True
        super().showEvent(event)

    def verify(self) -> None:
        """Recompute the whole log."""
        self._verify()

    def compare(self) -> None:
        """Recompute the whole log and compare it with a head that was kept outside the office."""
        chosen = choose_files(self, _("Choose the head that was kept"), (HEAD_SUFFIX,))
        if chosen:
            self._verify(head=chosen[0])

    def save_head(self) -> None:
        """Write today's head to a file, to be kept elsewhere."""
        proposed = Path.home() / _("log head {day}.json").format(day=date.today().isoformat())  # noqa: DTZ011
        out = choose_save_path(self, _("Save today's head"), proposed, HEAD_SUFFIX)
        if out is not None:
            self._verify(save_head=out)

    def _make_actions(self) -> None:
        self.verify_action = self.action(_("Verify the log"), "F8", self.verify, picture="check")
        self.save_head_action = self.action(_("Save today's head…"), "Ctrl+S", self.save_head)
        self.compare_action = self.action(_("Compare with a kept head…"), "Ctrl+K", self.compare)
        self.refresh_action = self.action(_("Refresh"), "F5", self.refresh)
        self.set_main_action(self.verify_action)
        self.add_head_action(self.compare_action)

    def _arrange(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(SPACE)
        above.addWidget(self.told, 1)
        above.addWidget(ActionButton(self.refresh_action))
        above.addWidget(self.patients)
        log = QWidget()
        inside = QVBoxLayout(log)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE)
        inside.addLayout(above)
        inside.addWidget(self.table, 1)
        self.closed = EmptyState(
            _("The access log is for the privacy officer"),
            _(
                "It says who did what with whose data, so only that role reads it. "
                "Everybody may verify that it is sound."
            ),
            picture="lock",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(log)
        self._stack.addWidget(self.closed)
        self._log = log
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(WIDE)
        column.addWidget(self.panel)
        column.addWidget(self._stack, 1)
        self.set_content(whole)

    def _verify(self, head: Path | None = None, save_head: Path | None = None) -> None:
        self.verify_action.setEnabled(False)

        def show(found: Verification) -> None:
            self.verify_action.setEnabled(True)
            self.panel.show_result(found, head)
            self.refresh()
            if save_head is not None:
                self._tell_saved(found, save_head)

        def failed(error: WorldError) -> None:
            self.verify_action.setEnabled(True)
            self.show_failure(error)

        self.call(privacy.verify, show, failed=failed, head=head, save_head=save_head)

    def _tell_saved(self, found: Verification, path: Path) -> None:
        if found.sound:
            self.show_notice(_("Today's head is in {path}. Take it out of this machine.").format(path=path))
        else:
            self.show_warning(
                _("The head in {path} is of a log that is not sound. Keep the older heads too.").format(path=path)
            )

    def _show_newest(self, rows: tuple[LogRow, ...], asked: int) -> None:
        self._reading = False
        self._all_read = len(rows) < asked
        self._stack.setCurrentWidget(self._log)
        self.table.set_empty_text(_("Nobody has worked with this patient's data yet."))
        self.table.show_newest(rows)
        self._tell_count()

    def _read_on(self) -> None:
        if self._reading or self._all_read:
            return
        self._reading = True
        patient = self.patients.patient
        self.call(
            privacy.show,
            lambda rows: self._show_earlier(rows) if patient == self.patients.patient else None,
            failed=self._show_why_not,
            patient=patient.id if patient else None,
            offset=self.table.count(),
            count=ENTRIES_AT_A_TIME,
        )

    def _show_earlier(self, rows: tuple[LogRow, ...]) -> None:
        self._reading = False
        self._all_read = len(rows) < ENTRIES_AT_A_TIME
        self.table.add_earlier(rows)
        self._tell_count()

    def _tell_count(self) -> None:
        count = self.table.count()
        text = ngettext("{count} entry", "{count} entries", count)
        if not self._all_read:
            text = _("The {count} newest entries; scroll down for earlier ones")
        self.told.setText(text.format(count=count))

    def _show_why_not(self, error: WorldError) -> None:
        self._reading = False
        if isinstance(error, NotAllowed):
            self._stack.setCurrentWidget(self.closed)
        else:
            self.show_failure(error)
