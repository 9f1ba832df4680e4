"""The voice models of this computer: get one, choose it for a language, measure its speed here, check it, remove it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.bug_report import show_bug
from desktop.theme import PAGE, SPACE, WIDE, TextRole, Tone, set_quiet, set_role
from desktop.voice_models.choices import LanguageChoices, Recommended
from desktop.voice_models.progress import WorkLine
from desktop.voice_models.texts import MEGABYTE, ModelRow, measured_text, rows_of, size_text
from desktop.voice_models.work import ModelWork
from desktop.widgets.flow import FlowLayout
from desktop.widgets.notice import NoticeArea
from desktop.widgets.page import ActionButton
from desktop.widgets.question import Choice, ask, choose_files, choose_folder
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from foundation.errors import Cancelled, WorldError
from foundation.translation import _
from speech.models import Installed, Model, included, installed
from speech.models import self_test as speeds
from speech.models.download import download
from speech.models.installing import Arrival, Verified, import_model, remove, use, use_none, verify
from speech.models.published import Published, published
from speech.models.self_test import Speed

R = TypeVar("R")
CHARACTERS, LINES = 150, 44
SHARE_OF_SCREEN = 0.9
LEAST_ROWS = 2
CHECKPOINTS = (".pt",)


class VoiceModelsDialog(QDialog):
    """Everything that `models` does in the terminal. What takes long can be stopped, and nothing waits for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Voice models"))
        self.work = ModelWork(self)
        self.work.operations.bug.connect(lambda bug: show_bug(self, bug))
        self.told, self.notices = QLabel(), NoticeArea()
        self.table = RecordTable(_table_model(), "", _("Voice models"))
        self.table.records().setParent(self.table)
        self.choices = LanguageChoices()
        self.recommended = Recommended()
        self.line = WorkLine(self.work)
        self._make_actions()
        self._arrange()
        self.table.chosen_key.connect(lambda _key: self._follow())
        self.choices.chosen.connect(self._choose)
        self.work.began.connect(lambda _title: self._follow())
        self.work.ended.connect(self._follow)
        self.refresh()

    def refresh(self) -> None:
        """Read again which models there are."""
        self.work.operations.run(
            self,
            lambda: (tuple(included().values()), installed()),
            lambda found: self._show(*found),
            self._show_failure,
        )

    def import_file(self) -> None:
        """Install a checkpoint that the user chooses."""
        for path in choose_files(self, _("Choose an openai-whisper checkpoint (.pt)"), CHECKPOINTS)[:1]:
            self._import(path)

    def import_folder(self) -> None:
        """Install the model in a folder that the user chooses."""
        path = choose_folder(self, _("Choose the folder of a Hugging Face or CTranslate2 model"))
        if path is not None:
            self._import(path)

    def download(self, model: Published) -> None:
        """Fetch a published model, if the user says so once more, knowing how much it is and whence it comes."""
        host = model.address.split("/")[2]
        text = _(
            "About {size} come from {host}. What has come is kept if the connection breaks or you stop it."
        ).format(size=size_text(model.megabytes * MEGABYTE), host=host)
        choices = [Choice("download", _("Download"), default=True), Choice("cancel", _("Cancel"), is_cancel=True)]
        if ask(self, _("Download {name}?").format(name=model.name), text, choices) == "download":
            self._begin(
                _("Downloading {name}").format(name=model.name),
                lambda progress, cancelled: download(model, progress=progress, cancelled=cancelled),
                self._tell_arrival,
            )

    def test_speed(self) -> None:
        """Measure the current model on this computer."""
        row = self._current()
        if row is None:
            return

        def tell(measured: tuple[Speed, ...]) -> None:
            self.notices.tell(measured_text(row.name, measured), Tone.DONE)
            self.refresh()

        self._begin(
            _("Measuring the speed of {name}").format(name=row.name),
            lambda progress, cancelled: speeds.self_test(row.name, progress=progress, cancelled=cancelled),
            tell,
        )

    def check_files(self) -> None:
        """Compare all files with their remembered SHA-256."""
        self._begin(
            _("Checking all files"),
            lambda progress, cancelled: verify(progress=progress, cancelled=cancelled),
            self._tell_verified,
        )

    def remove(self) -> None:
        """Remove the current model, if the user is sure."""
        row = self._current()
        if row is None or row.included:
            return
        text = _("{size} become free. It can be imported or downloaded again.").format(size=row.size)
        if row.used_for:
            text += "\n" + _(
                "It is used for real dictations in: {languages}. They will wait for another model."
            ).format(languages=row.used_for)
        choices = [Choice("remove", _("Remove"), is_danger=True), Choice("keep", _("Keep"), is_cancel=True)]
        if ask(self, _("Remove “{name}”?").format(name=row.name), text, choices) == "remove":
            self._change(lambda: remove(row.name))

    def reject(self) -> None:
        """Close; work in hand is stopped first, if the user says so."""
        if self.work.is_running:
            choices = [Choice("stay", _("Let it go on"), default=True, is_cancel=True), Choice("stop", _("Stop it"))]
            if ask(self, _("Stop the work in hand?"), self.line.title.text(), choices) != "stop":
                return
        super().reject()

    def done(self, result: int) -> None:
        """End the thread before the window goes."""
        self.work.close()
        super().done(result)

    def _make_actions(self) -> None:
        self.import_file_action = self._action(_("A file (.pt)…"), "Ctrl+O", self.import_file)
        self.import_folder_action = self._action(_("A folder…"), "Ctrl+Shift+O", self.import_folder)
        self.test_action = self._action(_("Test speed"), "F9", self.test_speed)
        self.check_action = self._action(_("Check files"), "F8", self.check_files)
        self.remove_action = self._action(_("Remove…"), "Del", self.remove)
        self.import_button, imports = _menu_button(_("Import"))
        imports.addActions([self.import_file_action, self.import_folder_action])
        self.download_button, downloads = _menu_button(_("Download"))
        for model in {one.sha256: one for one in published().values()}.values():
            name = f"{model.name}   {size_text(model.megabytes * MEGABYTE)}"
            chosen = downloads.addAction(name)
            chosen.triggered.connect(lambda _checked=False, model=model: self.download(model))

    def _action(self, text: str, key: str, act: Callable[[], None]) -> QAction:
        made = QAction(text, self)
        made.setShortcut(QKeySequence(key))
        made.triggered.connect(lambda _checked=False: act())
        self.addAction(made)
        return made

    def _arrange(self) -> None:
        heading = QLabel(_("Voice models"))
        set_role(heading, TextRole.TITLE)
        self.told.setWordWrap(True)
        set_quiet(self.told)
        buttons = QWidget()
        row = FlowLayout(buttons)
        actions = (self.test_action, self.check_action, self.remove_action)
        for button in (self.import_button, self.download_button, *map(ActionButton, actions)):
            row.addWidget(button)
        below = QHBoxLayout()
        below.setSpacing(PAGE)
        below.addWidget(self.choices, 2)
        below.addWidget(self.recommended, 3)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        bottom = QHBoxLayout()
        bottom.addWidget(self.line, 1)
        bottom.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE, WIDE, PAGE, WIDE)
        column.setSpacing(SPACE)
        for widget in (heading, self.told, self.notices, buttons):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addLayout(below)
        column.addLayout(bottom)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter in a field or in the table presses none of them
        self.table.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as large as the text needs, and no larger than the screen."""
        super().showEvent(event)
        metrics = self.fontMetrics()
        row = self.table.verticalHeader().defaultSectionSize()
        self.table.setMinimumHeight(self.table.horizontalHeader().sizeHint().height() + row * LEAST_ROWS)
        self.choices.keep_readable()
        wished = QSize(metrics.averageCharWidth() * CHARACTERS, metrics.height() * LINES)
        self.resize(wished.boundedTo(self.screen().availableSize() * SHARE_OF_SCREEN))

    def _import(self, path: Path) -> None:
        self._begin(
            _("Importing {name}").format(name=path.name),
            lambda progress, cancelled: import_model(path, progress=progress, cancelled=cancelled),
            self._tell_arrival,
        )

    def _begin(
        self,
        title: str,
        work: Callable[[Callable[[float, float], None], Callable[[], bool]], R],
        then: Callable[[R], None],
    ) -> None:
        self.notices.clear()
        self.work.start(title, work, then, self._show_failure)

    def _choose(self, language: str, name: str) -> None:
        self._change(lambda: use(name, [language]) if name else use_none([language]))

    def _change(self, act: Callable[[], object]) -> None:
        self.notices.clear()
        self.work.operations.run(self, act, lambda _result: self.refresh(), self._show_failure_and_refresh)

    def _show(self, included_models: Sequence[Model], installed_models: Sequence[Installed]) -> None:
        rows = rows_of(included_models, installed_models)
        self.table.records().set_rows(rows)
        if self.table.current_key() is None and rows:
            self.table.choose(rows[0].name)
        self.choices.show_models(installed_models)
        told = _(
            "For all offices on this computer; practice offices use the practice model. "
            "Nothing is fetched from the internet unless you ask for it."
        )
        if not installed_models:
            told += " " + _("No model for real dictations is installed yet: download or import one; see below which.")
        self.told.setText(told)
        self._follow()

    def _tell_arrival(self, arrival: Arrival) -> None:
        name = arrival.model.name
        if arrival.was_there:
            self.notices.tell(_("This model is installed already, by the name “{name}”.").format(name=name), Tone.PLAIN)
        else:
            told = _("“{name}” is installed. Choose below for which language it is used, and test its speed.")
            self.notices.tell(told.format(name=name), Tone.DONE)
        self.refresh()

    def _tell_verified(self, found: tuple[Verified, ...]) -> None:
        problems = [one.problem for one in found if not one.sound]
        for problem in problems:
            self.notices.tell(problem, Tone.ERROR)
        if not problems:
            self.notices.tell(_("All files of all models are as they were."), Tone.DONE)

    def _show_failure(self, failure: WorldError) -> None:
        self.notices.tell(str(failure), Tone.PLAIN if isinstance(failure, Cancelled) else Tone.ERROR)

    def _show_failure_and_refresh(self, failure: WorldError) -> None:
        self._show_failure(failure)
        self.refresh()

    def _follow(self) -> None:
        """Let only what can be done now be asked for."""
        row, free = self._current(), not self.work.is_running
        for part in (self.import_file_action, self.import_folder_action, self.check_action):
            part.setEnabled(free)
        for widget in (self.import_button, self.download_button, self.choices):
            widget.setEnabled(free)
        self.test_action.setEnabled(free and row is not None)
        self.remove_action.setEnabled(free and row is not None and not row.included)

    def _current(self) -> ModelRow | None:
        number = self.table.records().number_of(self.table.current_key()) if self.table.current_key() else None
        return self.table.records().row(number) if number is not None else None


def _menu_button(text: str) -> tuple[QPushButton, QMenu]:
    button = QPushButton(text)
    menu = QMenu(button)
    button.setMenu(menu)
    return button, menu


def _table_model() -> RecordModel[ModelRow]:
    columns: list[Column[ModelRow]] = [
        Column(_("Name"), lambda row: row.name, 24, stretch=True),
        Column(_("Knows"), lambda row: row.knows, 15),
        Column(_("Used for"), lambda row: row.used_for, 18),
        Column(_("Form"), lambda row: row.form, 13),
        Column(_("Size"), lambda row: row.size, 8, right=True),
        Column(_("Speed here"), lambda row: row.speed, 10, right=True),
    ]
    return RecordModel(columns, lambda row: row.name)
