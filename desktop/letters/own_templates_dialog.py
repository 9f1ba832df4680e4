"""A letter from one of the office's own templates made in Word, in a window of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.feature_page import FeaturePage
from desktop.letters.gate import Gate
from desktop.letters.template_choice import TemplateChoice
from desktop.letters.template_fields import TemplateFields
from desktop.theme import PAGE, SPACE, TextRole, Tone, set_quiet, set_role
from desktop.widgets import question
from desktop.widgets.elided_button import ElidedButton
from desktop.widgets.ending import EndingButtons
from desktop.widgets.notice import NoticeArea
from desktop.widgets.question import Choice
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.checklists.model import Answer, Checklist
from office.contacts.model import Contact
from office.errors import GateClosed, OfficeExists
from office.features import own_templates, privacy
from office.letters.drafts import CONTACT_KINDS, RECIPIENT_TITLES
from office.letters.kinds import Recipient
from office.letters.own_template_model import MadeLetter, TemplateForm, TemplateLetter
from office.letters.word_template import MissingFields
from office.patients.model import Patient

WIDTH_CHARACTERS, HEIGHT_LINES = 112, 34
ENDING = ".docx"


def open_own_templates(page: FeaturePage) -> OwnTemplatesDialog:
    """Let the user make a letter from an own template; the page tells what became of it."""
    dialog = OwnTemplatesDialog(page, page.workspace)
    dialog.made.connect(page.show_notice)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


class OwnTemplatesDialog(QDialog):
    """Template, patient, recipient, fields, a place for the file; then the checklist.

    `made(sentence)` tells what became of the letter, once there is one.
    """

    made = Signal(str)

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        super().__init__(parent)
        self.patient: Patient | None = None
        self.contact: Contact | None = None
        self.path: Path | None = None
        self._workspace = workspace
        self._letter: TemplateLetter | None = None
        self._closed: GateClosed | None = None
        self.setWindowTitle(_("Letter from an own template"))
        self.notices = NoticeArea()
        self.templates = TemplateChoice(workspace, self.notices)
        self.patient_button, self.contact_button, self.path_button = ElidedButton(), ElidedButton(), ElidedButton()
        self.nobody = QPushButton(_("About nobody"))
        self.recipient = QComboBox()
        for each, title in RECIPIENT_TITLES.items():
            self.recipient.addItem(_(title), each)
        self.whom = QLabel()
        self.fields, self.gate = TemplateFields(), Gate()
        self.go_on, self.back = QPushButton(_("Check and finish")), QPushButton(_("Back to the letter"))
        self._stack = QStackedWidget()
        self._arrange()
        self._connect()
        self._show_choices()
        self._show_view(checking=False)
        self.templates.load()

    def is_checking(self) -> bool:
        """Say whether the checklist is asked now."""
        return self._stack.currentWidget() is self.gate

    def letter(self) -> TemplateLetter | None:
        """Return what is decided; None while no template is chosen."""
        template = self.templates.chosen()
        if template is None:
            return None
        return TemplateLetter(
            template.name,
            None if self.patient is None else self.patient.id,
            self._recipient(),
            self.contact.id if self.contact is not None and self._recipient() in CONTACT_KINDS else None,
            self.fields.values(),
        )

    def reject(self) -> None:
        """From the checklist back to the letter; else close, and ask before typed words are lost."""
        if self.is_checking():
            self._go_back()
            return
        if self.fields.has_typed():
            choices = [Choice("leave", _("Throw it away"), is_danger=True), Choice("stay", _("Stay"), is_cancel=True)]
            text = _("No letter was made yet, and what was typed is kept nowhere.")
            if question.ask(self, _("Throw away what was typed?"), text, choices) != "leave":
                return
        super().reject()

    def _arrange(self) -> None:
        heading = QLabel(_("Letter from an own template"))
        set_role(heading, TextRole.HEADING)
        for button in (self.patient_button, self.nobody, self.contact_button, self.path_button, self.back):
            button.setAutoDefault(False)
        self.whom.setTextFormat(Qt.TextFormat.PlainText)
        self.whom.setWordWrap(True)
        set_quiet(self.whom)
        about = QWidget()
        about.setFocusProxy(self.patient_button)
        whose = QVBoxLayout(about)
        whose.setContentsMargins(0, 0, 0, 0)
        whose.setSpacing(SPACE)
        whose.addWidget(self.patient_button)
        whose.addWidget(self.nobody, 0, Qt.AlignmentFlag.AlignLeft)
        form = QFormLayout()
        form.setSpacing(SPACE)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.addRow(_("&Template"), self.templates)
        form.addRow(_("&Patient"), about)
        form.addRow(_("&Goes to"), self.recipient)
        form.addRow(self.contact_button)
        form.addRow(self.whom)
        form.addRow(_("&Save as"), self.path_button)
        writing = QWidget()
        columns = QHBoxLayout(writing)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(PAGE)
        columns.addLayout(form, 2)
        columns.addWidget(self.fields, 3)
        self._stack.addWidget(writing)
        self._stack.addWidget(self.gate)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(PAGE, PAGE, PAGE, PAGE)
        whole.setSpacing(SPACE)
        for widget in (heading, self.notices):
            whole.addWidget(widget)
        whole.addWidget(self._stack, 1)
        whole.addWidget(self._buttons())
        self.resize(
            self.fontMetrics().averageCharWidth() * WIDTH_CHARACTERS, self.fontMetrics().lineSpacing() * HEIGHT_LINES
        )

    def _buttons(self) -> EndingButtons:
        self.go_on.setProperty("primary", True)
        self.go_on.setAutoDefault(False)  # Enter in a choice must not make a letter
        buttons = EndingButtons(self.go_on, self.back)
        buttons.rejected.connect(self.reject)
        return buttons

    def _connect(self) -> None:
        self.templates.changed.connect(self._ask_for_fields)
        self.patient_button.clicked.connect(self._choose_patient)
        self.nobody.clicked.connect(lambda: self._set_patient(None))
        self.recipient.currentIndexChanged.connect(lambda _index: self._recipient_chosen())
        self.contact_button.clicked.connect(self._choose_contact)
        self.path_button.clicked.connect(self.choose_path)
        self.go_on.clicked.connect(self._go_on)
        self.back.clicked.connect(self._go_back)
        self.gate.answered.connect(self._keep_answers)

    def _recipient(self) -> Recipient:
        return Recipient(self.recipient.currentData())

    def _choose_patient(self) -> None:
        from desktop.patients.picker import choose_patient

        patient = choose_patient(self, self._workspace)
        if patient is not None:
            self._set_patient(patient)

    def _set_patient(self, patient: Patient | None) -> None:
        self.patient = patient
        self._ask_for_fields()

    def _recipient_chosen(self) -> None:
        if self.contact is not None and CONTACT_KINDS.get(self._recipient()) is not self.contact.kind:
            self.contact = None
        self._ask_for_fields()

    def _choose_contact(self) -> None:
        from desktop.contacts.picker import choose_contact

        contact = choose_contact(self, self._workspace, CONTACT_KINDS[self._recipient()])
        if contact is not None:
            self.contact = contact
            self._ask_for_fields()

    def choose_path(self) -> bool:
        """Ask where to save; False when nothing is chosen."""
        template = self.templates.chosen()
        # A file name outside the office names no patient.
        name = f"{_('Letter') if template is None else template.title}{ENDING}"
        path = question.choose_save_path(self, _("Save the letter as a file"), Path(name), ENDING)
        if path is not None:
            self.path = path
            self._show_choices()
        return path is not None

    def _ask_for_fields(self) -> None:
        """Show what is chosen, and ask for the fields of a letter to this recipient."""
        self._show_choices()
        letter = self.letter()
        if letter is None:
            self.fields.show_fields(())
            return
        self._workspace.call(
            self,
            own_templates.form,
            template=letter.template,
            patient=letter.patient,
            recipient=letter.recipient,
            contact=letter.contact,
            then=lambda form: self._show_form(letter, form),
            failed=self._tell,
        )

    def _show_form(self, asked: TemplateLetter, form: TemplateForm) -> None:
        now = self.letter()
        chosen = now and (now.template, now.patient, now.recipient, now.contact)
        if chosen == (asked.template, asked.patient, asked.recipient, asked.contact):
            self.fields.show_fields(form.fields)
            self.whom.setText(f"▲ {form.problem}" if form.problem else "\n".join(form.recipient))
            self.whom.setVisible(bool(self.whom.text()))

    def _show_choices(self) -> None:
        patient, contact, path = self.patient, self.contact, self.path
        if patient is None:
            self.patient_button.set_name(_("Choose a patient…"))
        else:
            self.patient_button.set_name(patient.name, patient.identity)
        self.contact_button.set_name(_("Choose from the register…") if contact is None else contact.name)
        self.path_button.set_name(
            _("Choose where to save…") if path is None else path.name, tip="" if path is None else str(path)
        )
        self.nobody.setVisible(patient is not None)
        self.contact_button.setVisible(self._recipient() in CONTACT_KINDS)
        self.go_on.setEnabled(self.templates.chosen() is not None)

    def _go_on(self) -> None:
        self.go_on.setEnabled(False)
        if self.is_checking():
            self._make()
            return
        self._letter = letter = self.letter()
        if letter is None:
            return
        self.notices.clear()
        # A letter that can't be made yet is no matter for a checklist, so it is tried first.
        self._workspace.call(
            self, own_templates.check, template_letter=letter, then=lambda _nothing: self._checked(), failed=self._tell
        )

    def _checked(self) -> None:
        self.fields.tell_missing(())
        if self.path is None and not self.choose_path():
            self.go_on.setEnabled(True)
            return
        self._make()

    def _make(self) -> None:
        self._workspace.call(
            self,
            own_templates.fill,
            template_letter=self._letter,
            out=self.path,
            then=self._was_made,
            failed=self._was_not_made,
        )

    def _was_made(self, made: MadeLetter) -> None:
        sentence = (
            _("The letter {reference} was made, filed in the patient's journal, and saved as {path}.")
            if made.filed
            else _("The letter {reference} was made and saved as {path}. It is about nobody and is filed nowhere.")
        )
        nothing_sent = _("Outside the office nobody watches over it. The program itself sends nothing.")
        self.made.emit(f"{sentence.format(reference=made.reference, path=self.path)} {nothing_sent}")
        self.accept()

    def _was_not_made(self, error: WorldError) -> None:
        if isinstance(error, GateClosed):
            self._closed = error
            self._workspace.call(
                self,
                privacy.open_checklist,
                checklist=error.checklist,
                subject=error.subject,
                then=lambda found: self._show_gate(*found),
                failed=self._tell,
            )
            return
        self._go_back()
        if isinstance(error, OfficeExists):
            self.path = None
        self._tell(error)

    def _tell(self, error: WorldError) -> None:
        self._show_choices()
        self.notices.clear()
        self.notices.tell(str(error), Tone.ERROR)
        if isinstance(error, MissingFields):
            self.fields.tell_missing(error.names)

    def _show_gate(self, questions: Checklist, answers: Mapping[str, Answer]) -> None:
        self.gate.show_checklist(questions, answers)
        self._show_view(checking=True)
        self.go_on.setEnabled(self.gate.is_passed())

    def _keep_answers(self, answers: Mapping[str, Answer]) -> None:
        assert self._closed is not None
        self._workspace.call(
            self,
            privacy.answer,
            checklist=self._closed.checklist,
            subject=self._closed.subject,
            answers=answers,
            then=lambda _nothing: None,
            failed=self._tell,
        )
        self.go_on.setEnabled(self.gate.is_passed())

    def _go_back(self) -> None:
        self._show_view(checking=False)
        self._show_choices()

    def _show_view(self, *, checking: bool) -> None:
        self._stack.setCurrentIndex(1 if checking else 0)
        self.go_on.setText(_("Make and file") if checking else _("Check and finish"))
        self.back.setVisible(checking)
