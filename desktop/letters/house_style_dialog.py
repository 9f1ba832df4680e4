"""The office's house style: its own file and logo, seen on a sample page before they hold."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.dates import short_time_text
from desktop.letters.kind_choice import CalmComboBox, kinds_of
from desktop.letters.labels import quiet_label
from desktop.letters.sample_page import EXAMPLE_NAME, Style, example_file, read_style, sample_page
from desktop.theme import SPACE, WIDE, TextRole, Tone, set_role
from desktop.widgets import question
from desktop.widgets.keyed_button import KeyedButton
from desktop.widgets.large_dialog import LargeDialog, halves
from desktop.widgets.page_viewer import PageViewer
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.features import house_style
from office.letters.house_style import HouseStyle
from office.storage import durable

WIDTH_CHARACTERS, HEIGHT_LINES = 150, 40
LEFT_CHARACTERS = 44
LOGO_SUFFIXES = (".png", ".jpg", ".jpeg")


class HouseStyleDialog(LargeDialog):
    """At the left what is chosen, at the right how a letter looks with it. Nothing holds before "Use it" is pressed."""

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        super().__init__(parent, _("House style of the letters"), WIDTH_CHARACTERS, HEIGHT_LINES)
        self._workspace = workspace
        self._style = Style()
        self._held: HouseStyle | None = None
        self._file: Path | None = None
        self._logo: Path | None = None
        self._asked = 0
        self.state, self._chosen = QLabel(), quiet_label()
        self.file_button = KeyedButton(_("Choose a TOML file…"), "Ctrl+O", self.choose_file)
        self.logo_button = KeyedButton(_("Choose a logo…"), "Ctrl+L", self.choose_logo)
        self.example_button = KeyedButton(_("Write an example file…"), "", self.write_example)
        self.use_button = KeyedButton(_("Use it"), "Ctrl+Return", self.use, primary=True)
        self.clear_button = KeyedButton(_("Take it back"), "", self.clear)
        self.kind = CalmComboBox()
        self.kind.setAccessibleName(_("Letter kind of the sample"))
        country = workspace.session.facts.country
        for kind in kinds_of(country, about_patient=True):
            self.kind.addItem(kind.title, kind.name)
        self.with_window = QCheckBox(_("Show the envelope's &window"))
        self.with_window.setChecked(True)
        self.page = PageViewer()
        self.kind.activated.connect(lambda _index: self._show_sample())
        self.with_window.toggled.connect(lambda _on: self._show_sample())
        self._arrange()
        self._show_chosen()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what holds now when the window opens."""
        super().showEvent(event)
        if not event.spontaneous():
            self._read()

    def choose_file(self) -> None:
        """Let the user choose the file with what differs from the country's layout."""
        found = question.choose_files(self, _("Choose a house style"), (".toml",))
        if found:
            self._file = found[0]
            self._try()

    def choose_logo(self) -> None:
        """Let the user choose the logo."""
        found = question.choose_files(self, _("Choose a logo"), LOGO_SUFFIXES)
        if found:
            self._logo = found[0]
            self._try()

    def write_example(self) -> None:
        """Write a file to start from."""
        path = question.choose_save_path(self, _("Write an example file"), Path.home() / EXAMPLE_NAME, ".toml")
        if path is not None:
            country = self._workspace.session.facts.country
            told = _("The example was saved as {path}. Change it with any editor, then choose it here.").format(
                path=path
            )
            self._workspace.run(
                self,
                lambda: durable.write_durably(path, example_file(country).encode()),
                lambda _done: self._tell(
                    told,
                    Tone.DONE,
                ),
                self._refuse,
            )

    def use(self) -> None:
        """Let what is chosen hold for all letters from now on."""
        assert self._file is not None
        self._workspace.call(
            self,
            house_style.choose,
            file=self._file,
            logo=self._logo,
            then=lambda _done: self._was_set(_("From now on all letters look like this.")),
            failed=self._refuse,
        )

    def clear(self) -> None:
        """Let the letters look as the country's layout has them."""
        self._workspace.call(
            self,
            house_style.clear,
            then=lambda _done: self._was_set(_("The letters look as the country's layout has them again.")),
            failed=self._refuse,
        )

    def _arrange(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, WIDE, 0)
        column.setSpacing(SPACE)
        self.state.setWordWrap(True)
        set_role(self.state, TextRole.STRONG)
        explained = quiet_label(
            _(
                "A house style is a small TOML file that holds only what differs from the country's layout: colours, "
                "the closing, the side of the envelope's window, the logo's place. A file that can't be right is "
                "refused, such as one with an address outside the window, or a colour too pale to be read."
            )
        )
        for widget in (self.state, self.clear_button, explained, self.example_button, self.file_button):
            column.addWidget(widget)
        for widget in (self.logo_button, self._chosen, self.use_button):
            column.addWidget(widget)
        column.addStretch(1)
        left.setMinimumWidth(self.fontMetrics().averageCharWidth() * LEFT_CHARACTERS)
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(SPACE)
        choices = QHBoxLayout()
        label = QLabel(_("&Sample"))
        label.setBuddy(self.kind)
        choices.addWidget(label)
        choices.addWidget(self.kind)
        choices.addWidget(self.with_window)
        choices.addStretch(1)
        side.addLayout(choices)
        side.addWidget(self.page, 1)
        self.lay_out(halves(left, right, (0, 1)))

    def _read(self) -> None:
        self._workspace.call(self, house_style.shown, then=self._show_held, failed=self._refuse)

    def _show_held(self, held: HouseStyle | None) -> None:
        self._held = held
        self._style = Style() if held is None else Style(held.toml.encode(), held.logo)
        self._show_chosen()
        self._show_sample()

    def _try(self) -> None:
        """Read what was chosen and show it on the page; it does not hold yet."""
        file, logo = self._file, self._logo
        self._workspace.run(self, lambda: read_style(file, logo), self._show_tried, self._refuse)

    def _show_tried(self, style: Style) -> None:
        self._style = style
        self.notices.clear()
        self._show_chosen()
        self._show_sample()

    def _show_chosen(self) -> None:
        held = self._held
        self.state.setText(
            _("The letters look as the country's layout has them.")
            if held is None
            else _("The office's house style holds since {time}, set by {name}.").format(
                time=short_time_text(held.chosen), name=held.chosen_by
            )
        )
        self.clear_button.setVisible(held is not None)
        names = [path.name for path in (self._file, self._logo) if path is not None]
        told = _("Chosen: {names}. The page shows it; it does not hold yet.").format(names=", ".join(names))
        if names and self._file is None:
            told += " " + _("A logo needs a file that says where it stands.")
        self._chosen.setText(told if names else "")
        self.use_button.setEnabled(self._file is not None)

    def _show_sample(self) -> None:
        self._asked += 1
        asked, session, style = self._asked, self._workspace.session, self._style
        kind, window = str(self.kind.currentData()), self.with_window.isChecked()
        self._workspace.run(
            self,
            lambda: sample_page(session, style, kind, with_window=window),
            lambda pdf: self._show_page(asked, pdf),
            self._refuse,
        )

    def _show_page(self, asked: int, pdf: bytes) -> None:
        if asked == self._asked:
            self.page.show_document(pdf)

    def _was_set(self, sentence: str) -> None:
        self._file = self._logo = None
        self._tell(sentence, Tone.DONE)
        self._read()

    def _refuse(self, error: WorldError) -> None:
        self.use_button.setEnabled(False)
        self._tell(str(error), Tone.ERROR)

    def _tell(self, sentence: str, tone: Tone) -> None:
        self.notices.clear()
        self.notices.tell(sentence, tone)
