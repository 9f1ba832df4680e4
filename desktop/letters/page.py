"""The letters page: the list of letters, and one letter being written, checked, sent, saved as a file."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from typing import ClassVar

from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.feature_page import FeaturePage
from desktop.letter_wanted import LetterWanted
from desktop.letters.desk import LetterDesk
from desktop.letters.letter_list import LetterList
from desktop.letters.new_letter import content_from, empty_content, likely_signature
from desktop.letters.pen import LetterPen
from desktop.letters.printing import LetterPrinting
from desktop.letters.saving import LetterSaving
from desktop.letters.sending import LetterSending
from desktop.letters.source_doubts import SourceDoubts
from desktop.letters.tools import LetterTools
from desktop.theme import SPACE, Tone
from desktop.widgets.patient_banner import Flag
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.arguments import LetterId, PatientId
from office.features import letters
from office.letters.drafts import LetterContent, LetterDraft, LetterRow, LetterState, OpenLetter, Preview
from office.letters.kinds import Recipient
from office.patients.model import Patient

SHOWN_AT_MOST = 1000


class View(Enum):
    """What the page shows."""

    LIST = auto()
    WRITING = auto()
    CHECKING = auto()
    SENT = auto()


class LettersPage(FeaturePage):
    """Letters from the first word to the filed page. What is written is saved as it is written."""

    topics: ClassVar[frozenset[str]] = frozenset({"letter"})

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, _("Letters"))
        self.view = View.LIST
        self._main: QAction | None = None
        self._letter: OpenLetter | None = None
        self._wanted: int | None = None
        self._told_missing = False
        self.tools = LetterTools(self)
        self.list, self.desk = LetterList(self.tools.row()), LetterDesk(workspace)
        self.pen = LetterPen(workspace, self)
        self.sending = LetterSending(workspace, self.desk, self._is_open, self)
        self.saving, self.printing = LetterSaving(workspace, self), LetterPrinting(workspace, self)
        self.source_doubts = SourceDoubts(self, self._is_open)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.desk)
        self.first_focus = self.list.table
        self._make_actions()
        self._ways_out = self.row_of(self.print_action, self.save_docx)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._stack, 1)
        column.addWidget(self._ways_out)
        self.set_content(content)
        self._connect()
        self._show_view(View.LIST)

    def refresh(self) -> None:
        """Read the list again; a letter that is being written is nobody else's, so it stays as it is."""
        if self.view is View.LIST:
            self.call(letters.listed, count=SHOWN_AT_MOST, then=self._show_list)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell anew what is left to look at: the user may come from the dictation."""
        super().showEvent(event)
        if self._letter is not None and self.view is View.WRITING:
            self.source_doubts.tell(self._letter.draft)

    def open_record(self, identity: int) -> None:
        """Show one letter: to write on, or as it was sent."""
        if self._letter is not None and self._is_open(LetterId(identity)):
            return
        self.pen.save()
        self._read(LetterId(identity))

    def begin_from(self, wanted: LetterWanted) -> None:
        """Begin a letter from words that are there already, such as a dictation's."""
        try:
            content = content_from(wanted, self.workspace.session.facts.country)
        except WorldError as error:
            self.show_failure(error)
            return
        self._begin(wanted.patient, content, wanted.source, wanted.author)

    def begin_letter(self) -> None:
        """Ask whom the letter is about, if anybody, then begin it."""
        from desktop.patients.picker import choose_patient_or_nobody

        answered, patient = choose_patient_or_nobody(self, self.workspace, _("About nobody: minutes, leaflet"))
        if not answered:
            return
        try:
            content = empty_content(self.workspace.session.facts.country, about_patient=patient is not None)
        except WorldError as error:
            self.show_failure(error)
            return
        self._begin(None if patient is None else patient.id, content)

    def leave(self) -> None:
        """Save what is being written, before the office closes."""
        self.pen.save_and_wait()

    def open_letter(self) -> OpenLetter | None:
        """Return the letter on the desk."""
        return self._letter

    def read_again(self) -> None:
        """Show the letter on the desk as the office has it now, such as after an older version came back."""
        if self._letter is not None:
            self.pen.put_down()
            self._read(self._letter.draft.id)

    def change_patient(self) -> None:
        """Let the user put the record of the letter's patient right."""
        from desktop.patients.editor import change_patient

        if self._letter is not None and self._letter.patient is not None:
            after = change_patient(self, self.workspace, self._letter.patient)
            if after is not None:
                self._patient_changed(after)

    def _read(self, letter: LetterId) -> None:
        self._wanted = letter
        self.call(letters.opened, letter=letter, then=self._show_letter, failed=self._was_not_opened)

    def _begin(self, patient: PatientId | None, content: LetterContent, source: str = "", author: str = "") -> None:
        """Begin a letter; whoever signs it most likely stands there already, and can be changed."""

        def begin(rows: tuple[LetterRow, ...]) -> None:
            signature = likely_signature(rows, self.workspace.session.user, author)
            self.call(
                letters.begin,
                patient=patient,
                content=replace(content, signature=signature),
                source=source,
                then=lambda draft: self.open_record(draft.id),
            )

        self.call(letters.listed, count=SHOWN_AT_MOST, then=begin)

    def _make_actions(self) -> None:
        self.new = self.action(
            _("New letter"), "Ctrl+N", self.begin_letter, picture="add", tip=_("Choose a patient and begin")
        )
        self.send = self.action("", "Ctrl+Return", self._go_on, picture="letter")
        self.send.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        self.save_pdf = self.action(_("Save as PDF…"), "Ctrl+S", lambda: self._save_as(".pdf"), picture="document")
        self.save_docx = self.action(
            _("Save as DOCX…"), "Ctrl+Shift+S", lambda: self._save_as(".docx"), tip=_("To go on with it in Word")
        )
        self.print_action = self.action(_("Print…"), "Ctrl+P", self._print)
        self.back = self.action("", "Esc", self._go_back, picture="back")
        self.window_action = self.action(_("Show the envelope's window"), "F8", self._show_window)
        self.window_action.setCheckable(True)
        self.desk.form.add_foot(self.row_of(self.tools.versions, self.tools.phrases))
        self.desk.page.add_choice(self.window_action, _("Envelope"))
        self.record_action = self.action(_("Change the patient's record…"), "Ctrl+Shift+P", self.change_patient)
        self.banner.set_action(self.record_action, _("Change…"))
        self._back_button: QPushButton = self.add_head_action(self.back)

    def _connect(self) -> None:
        self.list.opened.connect(self.open_record)
        self.list.asked.connect(self.begin_letter)
        self.desk.form.changed.connect(lambda: self.pen.write(self.desk.form.content()))
        self.desk.form.patient_changed.connect(self._patient_changed)
        self.desk.form.failed.connect(self.show_failure)
        self.pen.page_made.connect(self._show_page)
        self.pen.page_missing.connect(self.desk.show_no_page)
        self.pen.failed.connect(self.show_failure)
        self.sending.incomplete.connect(self._tell_missing)
        self.sending.checking.connect(self._show_checking)
        self.sending.reason_wanted.connect(lambda _error: self.send.setEnabled(True))
        self.sending.answers_changed.connect(lambda: self.send.setEnabled(self.sending.may_make()))
        self.sending.sent.connect(self._was_sent)
        self.sending.refused.connect(self._was_refused)
        self.saving.saved.connect(self.show_notice)
        self.printing.printed.connect(self.show_notice)
        for way_out in (self.saving, self.printing):
            way_out.refused.connect(self.show_failure)

    def _show_list(self, rows: tuple[LetterRow, ...]) -> None:
        self.list.show_letters(rows)

    def _show_letter(self, letter: OpenLetter) -> None:
        if letter.draft.id != self._wanted:
            return
        self._letter = letter
        self.clear_notices()
        self._show_patient(letter.patient)
        if letter.draft.state is LetterState.SENT:
            self.desk.clear()
            self._show_sent(letter.draft)
            return
        self.desk.show_draft(letter)
        self._show_view(View.WRITING)
        self.pen.take_up(letter.draft.id, letter.draft.content)
        self.desk.form.focus_first_missing()
        self.source_doubts.tell(letter.draft)

    def _was_not_opened(self, error: WorldError) -> None:
        self._wanted = None if self._letter is None else self._letter.draft.id
        self.show_failure(error)

    def _show_sent(self, draft: LetterDraft) -> None:
        self.desk.show_sent(draft)
        self._show_view(View.SENT)
        self.call(letters.preview, letter=draft.id, then=lambda made: self._show_sent_page(draft.id, made.pdf))

    def _show_sent_page(self, letter: LetterId, pdf: bytes) -> None:
        if self.view is View.SENT and self._letter is not None and self._letter.draft.id == letter:
            self.desk.page.renew(pdf)

    def _show_page(self, made: Preview) -> None:
        if self._letter is not None and self.view in (View.WRITING, View.CHECKING):
            if self._told_missing:  # it is put right
                self._told_missing = False
                self.clear_notices()
            self.desk.show_page(replace(made, missing_duties=(*made.missing_duties, *self._missing_signature())))

    def _missing_signature(self) -> tuple[str, ...]:
        """Name the signature among what is missing; what goes to nobody, such as minutes, needs none."""
        content = self.desk.form.content()
        if content.signature.name or content.recipient is Recipient.NOBODY:
            return ()
        return (_("A signature: the name of who answers for the letter"),)

    def _show_window(self) -> None:
        self.pen.show_window(self.window_action.isChecked())

    def _show_patient(self, patient: Patient | None) -> None:
        if patient is None:
            self.banner.clear()
            return
        flags = [Flag(_("Protected identity"))] if patient.protected else []
        if self.workspace.session.facts.practice:
            flags.append(Flag(_("Test person"), Tone.PLAIN))
        self.banner.show_patient(patient.name, patient.identity, flags)

    def _patient_changed(self, patient: Patient) -> None:
        if self._letter is not None and self._letter.patient is not None and self._letter.patient.id == patient.id:
            self._letter = replace(self._letter, patient=patient)
            self._show_patient(patient)
            self.desk.form.show_patient(patient)
            self.pen.renew_page()

    def _go_on(self) -> None:
        """Ask for the checklist, or make and file the letter when it stands there already."""
        if self._letter is None:
            return
        self.send.setEnabled(False)
        if self.view is View.CHECKING:
            self.sending.make(self._letter.draft.id)
            return
        draft = self._letter.draft
        self.source_doubts.ask_first(
            draft, lambda: self._check(draft.id), lambda: self.send.setEnabled(self.view is View.WRITING)
        )

    def _check(self, letter: LetterId) -> None:
        if self._is_open(letter):
            self.pen.save()
            self.sending.begin(letter)

    def _tell_missing(self, error: WorldError) -> None:
        self.send.setEnabled(True)
        self.show_warning(str(error))
        self._told_missing = True
        self.desk.form.focus_first_missing()

    def _show_checking(self) -> None:
        self.clear_notices()
        self._show_view(View.CHECKING)
        self.send.setEnabled(self.sending.may_make())

    def _was_sent(self, draft: LetterDraft) -> None:
        sentence = _(
            "The letter was made as PDF and DOCX and filed in the patient's journal. Now print it, or put it into your "
            "secure mail: the program itself sends nothing."
        )
        if draft.patient is None:
            sentence = _(
                "It was made as PDF and DOCX. It is about nobody, so it is filed in no journal: print it, or save it "
                "as a file to pass it on."
            )
        if self._letter is not None and self._is_open(draft.id):
            self.pen.put_down()
            self._letter = replace(self._letter, draft=draft)
            self.clear_notices()
            self._show_sent(draft)
        self.show_notice(sentence)

    def _was_refused(self, error: WorldError) -> None:
        self.send.setEnabled(self.view in (View.WRITING, View.CHECKING))
        self.show_failure(error)

    def _go_back(self) -> None:
        """From a message to the page, from the checklist to the letter, from a letter to the list."""
        for notice in self.notice_area.notices():
            if notice.isAncestorOf(self.focusWidget() or self):
                notice.close_button.click()
                return
        if self.view is View.CHECKING:
            self._show_view(View.WRITING)
            self.desk.show_form()
            self.desk.form.focus_first_missing()
        elif self.view is not View.LIST:
            self._go_to_list()

    def _go_to_list(self) -> None:
        self.pen.put_down()
        left, self._letter, self._wanted = self._letter, None, None
        self.banner.clear()
        self.clear_notices()
        self.desk.clear()
        self._show_view(View.LIST)
        self.call(letters.listed, count=SHOWN_AT_MOST, then=lambda rows: self._choose_in_list(rows, left))
        self.list.table.setFocus()

    def _choose_in_list(self, rows: tuple[LetterRow, ...], left: OpenLetter | None) -> None:
        self._show_list(rows)
        if left is not None:
            self.list.table.choose(left.draft.id)

    def _is_open(self, letter: LetterId) -> bool:
        return self._letter is not None and self._letter.draft.id == letter and self._wanted == letter

    def _show_view(self, view: View) -> None:
        self.view = view
        self._stack.setCurrentWidget(self.list if view is View.LIST else self.desk)
        main = {View.LIST: self.new, View.SENT: self.save_pdf}.get(view, self.send)
        if self._main is not main:
            self.set_main_action(main)
        self._main = main
        self.send.setText(_("Make and file") if view is View.CHECKING else _("Check and finish"))
        self.back.setText(_("Back to the letter") if view is View.CHECKING else _("Back to the letters"))
        self.send.setEnabled(view is View.WRITING)
        self.back.setEnabled(view is not View.LIST)
        for action in (self.save_pdf, self.save_docx, self.print_action):
            action.setEnabled(view is View.SENT)
        being_made = view in (View.WRITING, View.CHECKING)
        self.window_action.setEnabled(being_made)
        self.record_action.setEnabled(being_made and self._letter is not None and self._letter.patient is not None)
        self.tools.follow(in_list=view is View.LIST, writing=view is View.WRITING)
        self._back_button.setVisible(view is not View.LIST)
        self._ways_out.setVisible(view is View.SENT)
        self.set_title(*self._titles(view))

    def _titles(self, view: View) -> tuple[str, str]:
        if view is View.LIST or self._letter is None:
            return _("Letters"), ""
        number = self._letter.draft.id
        return {
            View.WRITING: (_("Write a letter"), _("Draft {number}, saved as you type").format(number=number)),
            View.CHECKING: (_("Check and finish"), _("Draft {number}").format(number=number)),
        }.get(view, (_("Finished letter"), _("Letter {number}").format(number=number)))

    def _save_as(self, suffix: str) -> None:
        if self._letter is not None:
            self.saving.save(self._letter.draft, suffix)

    def _print(self) -> None:
        if self._letter is not None:
            self.printing.print_letter(self._letter.draft)
