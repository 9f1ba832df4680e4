"""The buttons that end a dialog, in the order that the user's platform has everywhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialogButtonBox, QPushButton

from foundation.translation import _


class EndingButtons(QDialogButtonBox):
    """The verb that does what the dialog is for, what else may be done, and the way out (`rejected`, as Esc).

    The verb is Enter's own only where it may be: a button without `autoDefault` never is.
    """

    def __init__(self, verb: QPushButton | None, *further: QPushButton, leave: str = "") -> None:
        super().__init__()
        role = QDialogButtonBox.ButtonRole
        if verb is not None:
            self.addButton(verb, role.AcceptRole)
        for button in further:
            self.addButton(button, role.ActionRole)
        self.leave_button = self.addButton(leave or _("Cancel"), role.RejectRole)

    def event(self, event: QEvent) -> bool:
        """Take back what Qt does when the box is shown: give Enter to the first verb, asked or not."""
        handled = super().event(event)
        if event.type() == QEvent.Type.Show:
            for button in self.findChildren(QPushButton):
                if not button.autoDefault():
                    button.setDefault(False)
        return handled
