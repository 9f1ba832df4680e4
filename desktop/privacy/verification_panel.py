"""What a verification of the access log found, and what to do with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFontDatabase
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout

from desktop.dates import reader_locale, time_text
from desktop.theme import (
    SPACE,
    TIGHT,
    WIDE,
    TextRole,
    Tone,
    icon,
    set_role,
    tone_colours,
    when_theme_changes,
)
from desktop.widgets.page import ActionButton
from foundation.translation import _, ngettext
from office.access_log.model import Head, Verification

GROUP = 8
GROUPS_A_LINE = 4


class VerificationPanel(QFrame):
    """A calm panel: sound with the log's head, or not sound with each problem. Hidden until something was verified."""

    def __init__(self, save_head: QAction) -> None:
        super().__init__()
        self._tone = Tone.DONE
        self._sign = QLabel(alignment=Qt.AlignmentFlag.AlignTop)
        self.heading, self.findings, self.advice = QLabel(), QLabel(), QLabel()
        self.root = QLabel()
        set_role(self.heading, TextRole.HEADING)
        for label in (self.heading, self.findings, self.advice):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        reachable = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        for label in (self.findings, self.root):
            label.setTextInteractionFlags(reachable)
        self.root.setAccessibleName(_("Head of the log"))
        self.save_button = ActionButton(save_head)
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setIcon(icon("close"))
        self.close_button.setToolTip(_("Close the result"))
        self.close_button.setAccessibleName(_("Close the result"))
        self.close_button.clicked.connect(self.hide)
        self._arrange()
        when_theme_changes(self, self._colour)
        self.hide()

    def show_result(self, found: Verification, compared_with: Path | None = None) -> None:
        """Show what was found; `compared_with` is the head that was kept outside the office."""
        if found.sound:
            self._show_sound(found, compared_with)
        else:
            self._show_problems(found)
        self.setAccessibleName(f"{self.heading.text()} {self.findings.text()}")
        self._colour()
        self.show()

    def _show_sound(self, found: Verification, compared_with: Path | None) -> None:
        self._tone = Tone.DONE
        self.heading.setText(_("The log is sound"))
        number = reader_locale().toString(found.entries)
        text = ngettext(
            "{count} entry is as it was written.", "All {count} entries are as they were written.", found.entries
        ).format(count=number)
        if compared_with is not None:
            text += " " + _("They fit the head kept in {name}.").format(name=compared_with.name)
        if found.head is not None:
            text += "\n" + _("Head of {time}:").format(time=time_text(found.head.time))
        self.findings.setText(text)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.findings.font().pointSizeF())
        self.root.setFont(font)
        self.root.setText(root_in_groups(found.head) if found.head is not None else "")
        self.root.setVisible(found.head is not None)
        self.save_button.setVisible(found.head is not None)
        self.advice.setText(
            _(
                "Save today's head and keep it outside the office: on paper, on another machine, with somebody else. "
                "Compared with it later, even a log that was rewritten as a whole gives itself away."
            )
        )

    def _show_problems(self, found: Verification) -> None:
        self._tone = Tone.ERROR
        self.heading.setText(_("The log is not sound"))
        self.findings.setText("\n".join(f"■ {problem}" for problem in found.problems))
        self.root.hide()
        self.save_button.hide()
        self.advice.setText(
            _(
                "Call the privacy officer now. Delete nothing and repair nothing: leave the office's folder and its "
                "backups as they are, and note the time and what you saw."
            )
        )

    def _arrange(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(SPACE)
        for label in (self.heading, self.findings, self.root, self.advice):
            texts.addWidget(label)
        texts.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(WIDE, SPACE + TIGHT, SPACE, SPACE + TIGHT)
        row.setSpacing(WIDE)
        row.addWidget(self._sign)
        row.addLayout(texts, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)

    def _colour(self) -> None:
        front, ground = tone_colours(self._tone)
        side = self.fontMetrics().height() + TIGHT
        self._sign.setPixmap(icon(self._tone.sign, colour=front).pixmap(QSize(side, side)))
        self.heading.setStyleSheet(f"color: {front.name()}")
        self.findings.setStyleSheet(f"color: {front.name()}" if self._tone is Tone.ERROR else "")
        self.setStyleSheet(
            f"VerificationPanel {{ background: {ground.name()}; border: 1px solid {front.name()};"
            " border-radius: 6px; }"
        )


def root_in_groups(head: Head) -> str:
    """Write a head's root so that it can be compared by eye or read aloud: groups of eight, four a line."""
    groups = [head.root[start : start + GROUP] for start in range(0, len(head.root), GROUP)]
    lines = [groups[start : start + GROUPS_A_LINE] for start in range(0, len(groups), GROUPS_A_LINE)]
    return "\n".join("  ".join(line) for line in lines)
