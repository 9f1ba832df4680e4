"""F1: the keys of the page that is shown, and those that work everywhere."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.feature_page import FeaturePage
from desktop.navigation import Navigation
from desktop.widgets.question import Choice, ask
from foundation.translation import _


def show_keys(parent: QWidget, page: FeaturePage, navigation: Navigation) -> None:
    """Show the keys until the user has read them."""
    everywhere = [
        (action.shortcut().toString(QKeySequence.SequenceFormat.NativeText), action.text())
        for action in navigation.actions_by_name.values()
    ]
    everywhere += [("F1", _("Show the keys")), ("Ctrl+,", _("Settings")), ("Ctrl+Q", _("Lock"))]
    text = "\n".join(
        [
            *(_line(keys, text) for keys, text in page.key_lines()),
            "",
            _("On every page:"),
            *(_line(*key) for key in everywhere),
        ]
    )
    ask(parent, _("Keys: {page}").format(page=page.title()), text, [Choice("close", _("Close"), is_cancel=True)])


def _line(keys: str, text: str) -> str:
    return f"{keys}:  {text}"
