"""The dictation page: the list of what waits at the left, the dictation in hand at the right."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.dictation.correction import CorrectionPanel
from desktop.dictation.dictation_list import DictationList
from desktop.dictation.inbox import SUFFIXES
from desktop.dictation.messages import DictationMessages
from desktop.dictation.receiving import Receiving
from desktop.feature_page import FeaturePage
from desktop.letter_wanted import LetterWanted
from desktop.patients.banner import flags_of
from desktop.theme import SPACE
from desktop.widgets.drop_area import DropArea
from desktop.widgets.page import EmptyState
from desktop.widgets.question import Choice, ask
from desktop.workspace import Workspace
from foundation.translation import _, ngettext
from office.arguments import DictationId
from office.dictation.model import Dictation, DictationRow, DictationState, OpenDictation
from office.dictation.vocabulary_model import Proposal
from office.features import dictation, patients, vocabulary
from office.jobs.model import Job, JobState
from office.patients.model import Patient

SHOWN_AT_MOST = 1000
LIST_CHARACTERS, WORK_CHARACTERS = 34, 84


class DictationPage(FeaturePage):
    """`letter_wanted(LetterWanted)` when a dictation's text is to become a letter."""

    topics: ClassVar[frozenset[str]] = frozenset({"dictation", "patient", "job", "vocabulary"})
    letter_wanted = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, _("Dictation"))
        self._finished = False
        self._opening: DictationId | None = None
        self._to_write = False
        self._place: float | None = None
        self._progress: dict[str, Job] = {}
        self.table = DictationList(self._progress)
        self.model = self.table.dictations
        self.correction = CorrectionPanel(workspace)
        self.messages = DictationMessages(self.notice_area)
        self.receiving = Receiving(self)
        self.first_focus = self.table
        self._make_actions()
        self._arrange()
        self._connect()
        self._show_idle()

    # What the page shows

    def refresh(self) -> None:
        """Read the list, and the dictation in hand where its text is new."""
        self.call(dictation.listed, self._show_rows, finished=self._finished, count=SHOWN_AT_MOST)
        self.call(vocabulary.proposed, self._tell_proposals)
        opened = self.correction.dictation
        if opened is not None and self.correction.is_saved:
            self.call(dictation.opened, self._show_again, dictation=opened.row.dictation.id)

    def open_record(self, identity: int) -> None:
        """Open one dictation beside its sound, and put the keys into its text."""
        self._open(identity, to_write=True)

    def look_at(self, identity: int) -> None:
        """Open one dictation; the keys stay in the list, where Enter puts them into the text."""
        self._open(identity, to_write=False)

    def _open(self, identity: int, *, to_write: bool) -> None:
        number = DictationId(identity)
        opened = self.correction.dictation
        self._to_write = to_write or (self._opening == number and self._to_write)
        if opened is not None and opened.row.dictation.id == number:
            self._opening = None  # another one that is still on its way is not wanted any more
            if self._to_write:
                self.correction.edit.setFocus()
            self._go_to_place()
            return
        if not self.correction.save_and_wait():
            return
        self._opening = number
        self.messages.take_away()
        self.call(dictation.opened, self._load_sound, dictation=number)

    def show_place(self, identity: int, seconds: float) -> None:
        """Open a dictation at a second of its sound."""
        self._place = seconds
        self.open_record(identity)

    def leave(self) -> None:
        """Save what was typed before another record or the door."""
        self.correction.save_and_wait()

    def unsaved(self) -> str:
        """Name the text that could not be saved, if any."""
        return "" if self.correction.is_saved else _("the text of the dictation")

    # What a person does

    def write_letter(self) -> None:
        """Pass the text on to a letter; a dictation whose patient is not known is asked about first."""
        opened = self.correction.dictation
        if opened is None:
            return
        held = opened.row.dictation
        if held.patient is None:
            self.assign_patient()
            return
        self.correction.save()
        self.letter_wanted.emit(
            LetterWanted(
                patient=held.patient,
                text=self.correction.edit.text(),
                source=f"dictation:{held.id}",
                title=held.title,
                author=held.author,
            )
        )

    def assign_patient(self) -> None:
        """Say whose dictation it is."""
        from desktop.patients.picker import choose_patient

        opened = self.correction.dictation
        patient = choose_patient(self, self.workspace) if opened is not None else None
        if opened is not None and patient is not None:
            self.call(dictation.assign, dictation=opened.row.dictation.id, patient=patient.id)

    def describe(self) -> None:
        """Say who dictated, how urgent it is, and in which language."""
        from desktop.dictation.description_dialog import DescriptionDialog

        opened = self.correction.dictation
        if opened is not None and self.correction.save_and_wait():
            dialog = DescriptionDialog(self, self.workspace, opened.row.dictation)
            dialog.described.connect(self._described)
            dialog.open()

    def _described(self, described: Dictation) -> None:
        """Recognise a corrected text once more only where the user says so: the office did not, in a new language."""
        opened = self.correction.dictation
        if opened is None or opened.row.dictation.id != described.id:
            return
        corrected = opened.transcript is not None and bool(opened.transcript.made_by)
        if corrected and described.language != opened.row.dictation.language:
            self.recognise_again()

    def recognise_again(self) -> None:
        """Put the recognition in the queue once more; a corrected text stays as an earlier version."""
        opened = self.correction.dictation
        if opened is None:
            return
        if opened.transcript is not None and opened.transcript.made_by:
            text = _(
                "The new text takes the corrected one's place on the screen. The corrected one stays in the office."
            )
            choices = [Choice("go", _("Recognise again")), Choice("keep", _("Keep"), default=True, is_cancel=True)]
            if ask(self, _("Recognise again?"), text, choices) != "go":
                return
        self.correction.save()
        self.call(dictation.recognise, dictation=opened.row.dictation.id)

    def finish(self) -> None:
        """Put the dictation away without a letter."""
        opened = self.correction.dictation
        if opened is not None and self.correction.save_and_wait():
            self.call(dictation.finish, lambda _result: self._put_away(), dictation=opened.row.dictation.id)

    def hand_back(self) -> None:
        """Let another correct the dictation; what was changed stays."""
        opened = self.correction.dictation
        if opened is not None and self.correction.save_and_wait():
            self.call(dictation.release, lambda _result: self._was_handed_back(), dictation=opened.row.dictation.id)

    def fold_list(self, folded: bool) -> None:
        """Give the text the list's room, or give it back."""
        if folded and self._left.isAncestorOf(self.focusWidget() or self):
            self.correction.edit.setFocus()
        self._left.setVisible(not folded)

    def show_vocabulary(self) -> None:
        """Show the words of the office, and what is proposed for them."""
        from desktop.dictation.vocabulary_dialog import VocabularyDialog

        dialog = VocabularyDialog(self, self.workspace)
        dialog.place_wanted.connect(self.show_place)
        dialog.open()

    def show_finished(self, finished: bool) -> None:
        """Show what waits, or what is finished."""
        self._finished = finished
        self.refresh()

    # How it is built

    def _make_actions(self) -> None:
        self.letter_action = self.action(
            _("Write a letter"), "Ctrl+L", self.write_letter, picture="letter", tip=_("Make a letter of this text")
        )
        self.add_action = self.action(
            _("Add recordings…"),
            "Ctrl+N",
            self.receiving.choose,
            picture="add",
            tip=_("Receive recordings from a disk"),
        )
        self.set_main_action(self.letter_action)
        self.add_head_action(self.add_action)
        self.assign_action = self.action(_("Whose is it?…"), "Ctrl+P", self.assign_patient, picture="patient")
        self.describe_action = self.action(_("About it…"), "Ctrl+I", self.describe)
        self.again_action = self.action(_("Recognise again"), "Ctrl+R", self.recognise_again)
        self.finish_action = self.action(_("Finish"), "Ctrl+E", self.finish, picture="check")
        self.release_action = self.action(_("Hand it back"), "Ctrl+B", self.hand_back)
        self.fold_action = self.action(_("Hide the list"), "F6", lambda: None)
        self.fold_action.setCheckable(True)
        self.fold_action.toggled.connect(self.fold_list)
        self.finished_action = self.action(_("Show finished ones"), "Ctrl+H", lambda: None)
        self.finished_action.setCheckable(True)
        self.finished_action.toggled.connect(self.show_finished)
        self.watch_action = self.action(_("Watch a folder…"), "", self.receiving.choose_folder)
        self.vocabulary_action = self.action(_("Vocabulary…"), "Ctrl+T", self.show_vocabulary)
        self.action(_("Save now"), "Ctrl+S", self.correction.save)

    def _arrange(self) -> None:
        self._side = QStackedWidget()
        self._empty = EmptyState(
            _("No dictation waits"),
            _("Drop recordings here, add them from a disk, or let a folder be watched."),
            _("Add recordings…"),
            "dictation",
        )
        self._empty.asked.connect(self.receiving.choose)
        self._side.addWidget(self.table)
        self._side.addWidget(self._empty)
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._side, 1)
        column.addWidget(self.row_of(self.finished_action, self.watch_action, self.vocabulary_action))
        self._work = QStackedWidget()
        self._work.addWidget(
            EmptyState(
                _("Choose a dictation"),
                _("Click one at the left to see and hear it. Enter goes into its text."),
                "",
                "play",
            )
        )
        self._work.addWidget(self._work_part())
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(2 * SPACE)
        splitter.addWidget(self._left)
        splitter.addWidget(self._work)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 3)
        character = self.fontMetrics().averageCharWidth()
        self._left.setMinimumWidth(character * LIST_CHARACTERS)
        splitter.setSizes([character * LIST_CHARACTERS * 5 // 4, character * WORK_CHARACTERS])
        self.drop_area = DropArea(_("Drop recordings here"), SUFFIXES, splitter)
        self.set_content(self.drop_area)

    def _work_part(self) -> QWidget:
        """The text beside its sound, and one row of what is done with it: what is rarer stands in a menu."""
        menu = QMenu(self)
        look_again = self.correction.doubts.back_action
        for action in (self.describe_action, look_again, self.again_action, self.release_action, self.fold_action):
            action.setShortcutVisibleInContextMenu(True)
            menu.addAction(action)
        more = QPushButton("…")
        more.setAccessibleName(_("More"))
        more.setToolTip(_("More"))
        more.setMenu(menu)
        row = self.row_of(self.assign_action, self.finish_action)
        flow = row.layout()
        assert flow is not None
        flow.addWidget(more)
        part = QWidget()
        work = QVBoxLayout(part)
        work.setContentsMargins(0, 0, 0, 0)
        work.setSpacing(SPACE)
        work.addWidget(self.correction, 1)
        work.addWidget(row)
        return part

    def _connect(self) -> None:
        self.table.activated_key.connect(self.open_record)
        self.table.clicked.connect(lambda index: self.look_at(self.model.row(index.row()).dictation.id))
        self.drop_area.files_dropped.connect(self.receiving.receive)
        self.drop_area.files_refused.connect(self.receiving.refuse)
        self.correction.failed.connect(self.messages.tell_failure)
        self.workspace.job_moved.connect(self._show_job)

    # What comes back

    def _show_rows(self, rows: tuple[DictationRow, ...]) -> None:
        self._progress.clear()
        self.model.set_rows(rows)
        self._side.setCurrentIndex(0 if rows or self._finished else 1)
        self.table.set_empty_text(_("Nothing is finished yet."))
        count = len(rows)
        text = ngettext("{count} finished", "{count} finished", count) if self._finished else _waiting(count)
        self.set_title(self.title(), text.format(count=f"{count}+" if count == SHOWN_AT_MOST else count))

    def _load_sound(self, opened: OpenDictation) -> None:
        if self._opening != opened.row.dictation.id:
            return
        self.call(
            dictation.heard,
            lambda sound: self._show_opened(opened, sound),
            dictation=opened.row.dictation.id,
        )

    def _show_opened(self, opened: OpenDictation, sound: bytes) -> None:
        # What was typed in the one before while this one was fetched is saved first.
        if self._opening != opened.row.dictation.id or not self.correction.save_and_wait():
            return
        self._opening = None
        self.correction.show_dictation(opened, sound)
        self._work.setCurrentIndex(1)
        self.table.choose(int(opened.row.dictation.id))
        self._tell_about(opened)
        if self._to_write:
            self.correction.edit.setFocus()
        self._go_to_place()

    def _go_to_place(self) -> None:
        place, self._place = self._place, None
        if place is not None:
            self.correction.player.seek(place)
            self.correction.edit.show_position(place)

    def _tell_proposals(self, found: tuple[Proposal, ...]) -> None:
        count = len(found)
        text = ngettext("Vocabulary… ({count} proposal)", "Vocabulary… ({count} proposals)", count)
        self.vocabulary_action.setText(text.format(count=count) if count else _("Vocabulary…"))

    def _show_again(self, opened: OpenDictation) -> None:
        """Take in what changed about the dictation in hand, and never overwrite words that are being typed."""
        before = self.correction.dictation
        if before is None or before.row.dictation.id != opened.row.dictation.id or not self.correction.is_saved:
            return
        if opened.row.dictation.state is DictationState.FINISHED is not before.row.dictation.state:
            self._put_away()
            return
        if self.correction.shows(opened):
            self.correction.take_facts(opened)
        else:
            self.correction.show_dictation(opened, None)
        self._tell_about(opened)

    def _tell_about(self, opened: OpenDictation) -> None:
        held = opened.row.dictation
        has_in_hand = held.state is DictationState.IN_CORRECTION and held.held_by == self.workspace.session.user.name
        self._offer_release(has_in_hand)
        self.fold_action.setEnabled(True)
        self.assign_action.setText(_("Whose is it?…") if held.patient is None else _("Another patient…"))
        self.letter_action.setEnabled(opened.transcript is not None)
        if held.patient is None:
            self.banner.show_patient(_("Patient not known yet"), "")
        else:
            self.call(patients.show, lambda person: self._show_patient(held, person), patient=held.patient)
        self.messages.tell_recognition(
            opened, lambda code: self.call(dictation.describe, self._described, dictation=held.id, language=code)
        )

    def _was_handed_back(self) -> None:
        self.fold_action.setChecked(False)
        self.table.setFocus()
        self.show_notice(_("It is handed back: whoever corrects it next has it in hand."))

    def _show_patient(self, held: Dictation, patient: Patient) -> None:
        now = self.correction.dictation
        if now is not None and now.row.dictation.id == held.id:
            self.banner.show_patient(patient.name, patient.identity, flags_of(patient, self.workspace))

    def _put_away(self) -> None:
        self.correction.clear()
        self.messages.take_away()
        self._show_idle()

    def _show_idle(self) -> None:
        self._work.setCurrentIndex(0)
        self.banner.clear()
        self.letter_action.setEnabled(False)
        self.fold_action.setChecked(False)  # the next one is chosen there
        self.fold_action.setEnabled(False)
        self._offer_release(False)

    def _offer_release(self, possible: bool) -> None:
        self.release_action.setEnabled(possible)
        self.release_action.setVisible(possible)

    def _show_job(self, job: Job) -> None:
        if not job.subject.startswith("dictation:"):
            return
        self._progress[job.subject] = job
        if job.state in (JobState.FAILED, JobState.CANCELLED, JobState.DONE):
            self.refresh()
        self.model.refresh()


def _waiting(count: int) -> str:
    return ngettext("{count} waits", "{count} wait", count) if count else _("Nothing waits")
