"""What the pages of all features share: calling commands, refreshing when something changed, telling their keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.theme import icon
from desktop.widgets.flow import FlowLayout
from desktop.widgets.page import ActionButton, Page
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _
from office.commands import Command

R = TypeVar("R")
# Several changes that come together are one refresh.
TOGETHER_MS = 50


class FeaturePage(Page):
    """A page of one feature. It refreshes itself when one of its topics changed: now if it is seen, else when it is.

    `opened(topic, id)` asks the window to show something that belongs to another page.
    """

    topics: ClassVar[frozenset[str]] = frozenset()
    opened = Signal(str, int)

    def __init__(self, workspace: Workspace, title: str) -> None:
        super().__init__(title)
        self.workspace = workspace
        self.first_focus: QWidget | None = None
        self._stale = True
        self._soon = QTimer(self, singleShot=True, interval=TOGETHER_MS)
        self._soon.timeout.connect(self._refresh_now)
        workspace.changed.connect(self._hear)

    def refresh(self) -> None:
        """Read again what the page shows."""
        raise NotImplementedError

    def open_record(self, identity: int) -> None:
        """Show one record of the page."""
        raise NotImplementedError

    def leave(self) -> None:
        """Save what is being written; called before the office is closed."""

    def take_focus(self) -> None:
        """Put the focus where the work of the page begins."""
        if self.first_focus is not None and not self.isAncestorOf(self.window().focusWidget() or self.window()):
            self.first_focus.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def unsaved(self) -> str:
        """Name what could not be saved (already translated), for the question before closing; empty for nothing."""
        return ""

    def call(
        self,
        wanted: Command[..., R],
        /,
        then: Callable[[R], None] | None = None,
        *,
        failed: Callable[[WorldError], None] | None = None,
        **arguments: Any,
    ) -> None:
        """Call a command off the GUI thread; a failure is shown on the page unless `failed` takes it."""
        self.workspace.call(
            self, wanted, then=then or (lambda _result: None), failed=failed or self.show_failure, **arguments
        )

    def show_failure(self, error: WorldError) -> None:
        """Show the world's failure where it belongs."""
        self.show_error(str(error))

    def action(self, text: str, key: str, act: Callable[[], None], *, picture: str = "", tip: str = "") -> QAction:
        """Make an action of this page; `text` and `tip` are translated, `key` is such as `Ctrl+N`."""
        made = QAction(icon(picture), text, self) if picture else QAction(text, self)
        made.setProperty("picture", picture)
        if key:
            made.setShortcut(QKeySequence(key))
        made.setStatusTip(tip)
        made.triggered.connect(lambda _checked=False: act())
        self.addAction(made)
        return made

    def row_of(self, *actions: QAction) -> QWidget:
        """Lay actions out as a quiet row of buttons, their keys written on them."""
        holder = QWidget()
        row = FlowLayout(holder)
        for action in actions:
            row.addWidget(ActionButton(action))
        return holder

    def key_lines(self) -> list[tuple[str, str]]:
        """Return the keys of this page with what they do, for F1; those that have nothing to do just now say so."""
        lines: dict[str, str] = {}
        for action in [*self.actions(), *self.findChildren(QAction)]:
            keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
            text = action.text().replace("&", "")
            if keys and text:
                lines.setdefault(keys, text if action.isEnabled() else _("{action} (not just now)").format(action=text))
        return list(lines.items())

    def showEvent(self, event: QShowEvent) -> None:
        """Refresh what changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._refresh_now()

    def _hear(self, topics: frozenset[str]) -> None:
        if not topics & self.topics:
            return
        self._stale = True
        if self.isVisible():
            self._soon.start()

    def _refresh_now(self) -> None:
        self._stale = False
        self.refresh()
