"""Choosing one of the office's own templates; an administrator adds and removes them here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from desktop.theme import SPACE, Tone
from desktop.widgets import question
from desktop.widgets.notice import NoticeArea
from desktop.widgets.question import Choice
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.features import own_templates
from office.letters.own_template_model import OwnTemplate
from office.roles import Role

ENDINGS = (".docx", ".dotx")


class TemplateChoice(QWidget):
    """A list of the templates by title. `changed` when another one is chosen, or when they are read."""

    changed = Signal()

    def __init__(self, workspace: Workspace, notices: NoticeArea) -> None:
        super().__init__()
        self._workspace, self._notices = workspace, notices
        self._templates: tuple[OwnTemplate, ...] = ()
        self._filling = False
        self.list = QComboBox()
        self.list.setAccessibleName(_("Template"))
        self.add, self.remove = QPushButton(_("Add…")), QPushButton(_("Remove…"))
        self.add.setToolTip(_("Add a template made in Word"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.list, 1)
        for button in (self.add, self.remove):
            button.setAutoDefault(False)
            row.addWidget(button)
            button.setVisible(Role.ADMINISTRATOR in workspace.session.user.roles)
        self.setFocusProxy(self.list)
        self.list.currentIndexChanged.connect(lambda _index: self._tell())
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)

    def load(self, chosen: str = "") -> None:
        """Read the templates; `chosen` is the name of the one to stand there."""
        self._workspace.call(
            self, own_templates.listed, then=lambda found: self._show(found, chosen), failed=self._refuse
        )

    def chosen(self) -> OwnTemplate | None:
        """Return the template chosen, or None while the office has none."""
        number = self.list.currentIndex()
        return self._templates[number] if 0 <= number < len(self._templates) else None

    def _show(self, found: tuple[OwnTemplate, ...], chosen: str) -> None:
        self._filling = True
        self._templates = found
        self.list.clear()
        for template in found:
            self.list.addItem(template.title, template.name)
        if chosen:
            self.list.setCurrentIndex(self.list.findData(chosen))
        self._filling = False
        self.list.setEnabled(bool(found))
        self.remove.setEnabled(bool(found))
        if not found:
            self._notices.tell(
                _("The office has no template of its own yet. An administrator adds one that was made in Word."),
                Tone.WARNING,
            )
        self.changed.emit()

    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()

    def _add(self) -> None:
        for path in question.choose_files(self, _("Add a template made in Word"), ENDINGS)[:1]:
            asked = _("What are the letters that it makes?")
            title = question.ask_text(self, _("Title of the template"), asked, path.stem)
            if title is not None:
                self._keep(path, title)

    def _keep(self, path: Path, title: str) -> None:
        self._notices.clear()
        self._workspace.call(
            self,
            own_templates.add,
            file=path,
            title=title,
            then=lambda template: self.load(template.name),
            failed=self._refuse,
        )

    def _remove(self) -> None:
        template = self.chosen()
        if template is None:
            return
        choices = [Choice("remove", _("Remove"), is_danger=True), Choice("keep", _("Keep"), is_cancel=True)]
        text = _("No more letters can be made from it. Those that were made stay.")
        if question.ask(self, _("Remove “{title}”?").format(title=template.title), text, choices) == "remove":
            self._workspace.call(
                self,
                own_templates.remove,
                name=template.name,
                then=lambda _removed: self.load(),
                failed=self._refuse,
            )

    def _refuse(self, error: WorldError) -> None:
        self._notices.clear()
        self._notices.tell(str(error), Tone.ERROR)
