"""What waits today, in the order of the work: what failed or is late, what is urgent, what is due, paper on loan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from desktop.dates import date_text, near_text, short_date_text
from desktop.feature_page import FeaturePage
from desktop.widgets.page import EmptyState
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _, ngettext
from office.dictation.model import DictationRow, DictationState, Priority
from office.errors import NotAllowed
from office.features import dictation, journals, letters
from office.jobs.model import JobState
from office.journals.model import VolumeRow
from office.letters.drafts import LetterRow, LetterState

SHOWN_AT_MOST = 300
NO_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Waiting:
    """One thing to do. `rank` comes before time: 0 has failed or is late, 1 urgent, 2 in its turn, 3 paper."""

    topic: str
    id: int
    rank: int
    due: datetime
    sign: str
    task: str
    matter: str
    patient: str
    when: str


class TodayPage(FeaturePage):
    """A list of tasks from all features; Enter opens one on its own page."""

    topics: ClassVar[frozenset[str]] = frozenset({"dictation", "letter", "volume", "job"})

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, _("Today"))
        self._parts: dict[str, list[Waiting]] = {}
        self.model: RecordModel[Waiting] = RecordModel(_columns(), key=lambda waiting: (waiting.topic, waiting.id))
        self.table = RecordTable(self.model, name=_("What waits today"), search_column=1)
        self.table.activated_key.connect(lambda key: self.opened.emit(*key))
        self.table.clicked.connect(lambda index: self._open(index.row()))
        self.open_action = self.action(_("Open"), "Ctrl+Return", self._open_current, tip=_("Open the chosen task"))
        self.set_main_action(self.open_action)
        self.first_focus = self.table
        self._views = QStackedWidget()
        self._views.addWidget(self.table)
        self._views.addWidget(
            EmptyState(
                _("Nothing waits"),
                _("New dictations, letters to finish and paper journals that are due back appear here by themselves."),
                "",
                "check",
            )
        )
        self.set_content(self._views)

    def refresh(self) -> None:
        """Read what waits in each feature."""
        self.call(
            dictation.listed,
            lambda rows: self._show("dictation", _dictations(rows)),
            failed=partial(self._pass_over, "dictation"),
            count=SHOWN_AT_MOST,
        )
        self.call(
            letters.listed,
            lambda rows: self._show("letter", _letters(rows)),
            failed=partial(self._pass_over, "letter"),
            state=LetterState.DRAFT,
            count=SHOWN_AT_MOST,
        )
        self.call(
            journals.volumes,
            lambda rows: self._show("volume", _volumes(rows)),
            failed=partial(self._pass_over, "volume"),
        )

    def open_record(self, identity: int) -> None:
        """Nothing has its home here; the window never asks."""
        raise NotImplementedError

    def _pass_over(self, topic: str, error: WorldError) -> None:
        if isinstance(error, NotAllowed):  # what another role does is no task of this one
            self._show(topic, [])
        else:
            self.show_failure(error)

    def _show(self, topic: str, found: list[Waiting]) -> None:
        self._parts[topic] = found
        rows = sorted((w for part in self._parts.values() for w in part), key=lambda w: (w.rank, w.due, w.topic, w.id))
        before = self.table.current_key()
        self.model.set_rows(rows)
        if rows and before is None:
            self.table.choose(self.model.key(0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._views.setCurrentIndex(0 if rows else 1)
        self.open_action.setEnabled(bool(rows))
        count = ngettext("{count} task waits", "{count} tasks wait", len(rows)).format(count=len(rows))
        self.set_title(_("Today"), f"{date_text(_today())}. {count}" if rows else date_text(_today()))

    def _open(self, number: int) -> None:
        waiting = self.model.row(number)
        self.opened.emit(waiting.topic, waiting.id)

    def _open_current(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self._open(index.row())


def _columns() -> list[Column[Waiting]]:
    return [
        Column(_("When"), lambda waiting: waiting.when, width=22, icon=lambda waiting: waiting.sign),
        Column(_("What to do"), lambda waiting: waiting.task, width=22),
        Column(_("About"), lambda waiting: waiting.matter, width=26, stretch=True),
        Column(_("Patient"), lambda waiting: waiting.patient, width=26),
    ]


def _dictations(rows: tuple[DictationRow, ...]) -> list[Waiting]:
    return [_dictation(row) for row in rows]


def _dictation(row: DictationRow) -> Waiting:
    held, now = row.dictation, datetime.now(UTC)
    late, urgent = held.due is not None and held.due < now, held.priority is Priority.URGENT
    failed = bool(row.failure)
    task = _("Correct the dictation")
    if failed:
        task = _("See why it was not recognised")
    elif held.state is DictationState.RECEIVED and row.job_state in (JobState.QUEUED, JobState.RUNNING):
        task = _("Is being recognised")
    words = [_("Late") if late else "", _("Urgent") if urgent else "", near_text(held.due) if held.due else ""]
    return Waiting(
        topic="dictation",
        id=held.id,
        rank=0 if failed or late else 1 if urgent else 2,
        due=held.due or NO_TIME,
        sign="warning" if failed or late or urgent else "dictation",
        task=task,
        matter=" – ".join(part for part in (held.title or held.audio_name, held.author) if part),
        patient=row.patient_name or _("not known yet"),
        when=" ".join(word for word in words if word),
    )


def _letters(rows: tuple[LetterRow, ...]) -> list[Waiting]:
    return [
        Waiting(
            topic="letter",
            id=row.draft.id,
            rank=2,
            due=row.draft.created,
            sign="letter",
            task=_("Finish the letter"),
            matter=row.kind_title,
            patient=row.patient_name,
            when=_("begun {date}").format(date=short_date_text(row.draft.created.astimezone().date())),
        )
        for row in rows
    ]


def _volumes(rows: tuple[VolumeRow, ...]) -> list[Waiting]:
    now = _today()
    return [
        Waiting(
            topic="volume",
            id=row.volume.id,
            rank=0 if row.loan.due < now else 3,
            due=datetime.combine(row.loan.due, datetime.min.time(), UTC),
            sign="warning" if row.loan.due < now else "shelf",
            task=_("Ask for the paper journal back") if row.loan.due < now else _("Paper journal on loan"),
            matter=f"{row.volume.label} – {row.loan.borrower}",
            patient=row.patient_name,
            when=_("due back {date}").format(date=short_date_text(row.loan.due)),
        )
        for row in rows
        if row.loan is not None
    ]


def _today() -> date:
    return datetime.now().astimezone().date()
