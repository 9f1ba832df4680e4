"""Saying who dictated, what it is about, how urgent it is, by when it is due, and in which language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QDate, QDateTime, QTime, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateTimeEdit, QHBoxLayout, QLineEdit, QWidget

from desktop.dates import date_pattern, reader_locale
from desktop.form_dialog import FormDialog
from desktop.theme import SPACE
from desktop.workspace import Workspace
from foundation.translation import LANGUAGES, _
from office.dictation.model import Dictation, Priority
from office.features import dictation

USUAL_HOUR = 12


class DescriptionDialog(FormDialog):
    """`described(Dictation)` when the office has taken what was changed."""

    described = Signal(object)

    def __init__(self, parent: QWidget, workspace: Workspace, held: Dictation) -> None:
        super().__init__(parent, workspace, _("About the dictation"), _("Save"), held.title or held.audio_name)
        self._held = held
        self.author = QComboBox()
        name = QLineEdit()
        name.setPlaceholderText(_("Whoever dictated: their own words are expected"))
        self.author.setEditable(True)
        self.author.setLineEdit(name)
        self.author.setCurrentText(held.author)
        self.about = QLineEdit(held.title)
        self.about.setPlaceholderText(_("Such as: outpatient note"))
        self.language = QComboBox()
        for code, spoken in LANGUAGES.items():
            self.language.addItem(spoken, code)
        self.language.setCurrentIndex(max(0, self.language.findData(held.language)))
        self.urgent = QCheckBox(_("&Urgent: recognised and shown before the others"))
        self.urgent.setChecked(held.priority is Priority.URGENT)
        self.has_due, self.due = QCheckBox(_("Due by")), QDateTimeEdit()
        self._arrange()
        self._show_due(held.due)
        workspace.call(self, dictation.authors, then=self._show_authors, failed=self.show_failure)

    def act(self) -> None:
        """Save what is written."""
        self.do.setEnabled(False)
        held, due = self._held, _moment(self.due.dateTime()) if self.has_due.isChecked() else None
        priority = Priority.URGENT if self.urgent.isChecked() else Priority.NORMAL
        typed = {"author": self.author.currentText(), "title": self.about.text(), "priority": priority, "due": due}
        typed["language"] = self.language.currentData()
        # What is as it was is left out: a colleague may have changed it meanwhile.
        changed = {name: value for name, value in typed.items() if value != getattr(held, name)}
        self.workspace.call(
            self,
            dictation.describe,
            dictation=held.id,
            **changed,
            never_due=due is None and held.due is not None,
            then=self._finish,
            failed=self.show_failure,
        )

    def _arrange(self) -> None:
        self.due.setCalendarPopup(True)
        self.due.setLocale(reader_locale())
        self.due.calendarWidget().setLocale(reader_locale())
        self.due.setDisplayFormat(f"{date_pattern()}  HH:mm")
        self.due.setAccessibleName(_("Due"))
        self.has_due.setAccessibleName(_("It is due by a certain time"))
        self.has_due.toggled.connect(self.due.setEnabled)
        when = QWidget()
        row = QHBoxLayout(when)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.has_due)
        row.addWidget(self.due, 1)
        self.form.addRow(_("&Author"), self.author)
        self.form.addRow(_("&What"), self.about)
        self.form.addRow(_("Spoken &language"), self.language)
        self.form.addRow("", self.urgent)
        self.form.addRow(_("&Due"), when)

    def _show_due(self, due: datetime | None) -> None:
        self.has_due.setChecked(due is not None)
        self.due.setEnabled(due is not None)
        shown = due.astimezone() if due is not None else datetime.now().astimezone() + timedelta(days=1)
        hour, minute = (shown.hour, shown.minute) if due is not None else (USUAL_HOUR, 0)
        self.due.setDateTime(QDateTime(QDate(shown.year, shown.month, shown.day), QTime(hour, minute)))

    def _show_authors(self, found: Sequence[str]) -> None:
        typed = self.author.currentText()
        self.author.addItems(list(found))
        self.author.setCurrentText(typed)

    def _finish(self, described: Dictation) -> None:
        self.described.emit(described)
        self.accept()


def _moment(shown: QDateTime) -> datetime:
    """Return a date and a time on the wall as a moment, in this computer's time zone."""
    day, time = shown.date(), shown.time()
    return datetime(day.year(), day.month(), day.day(), time.hour(), time.minute()).astimezone()
