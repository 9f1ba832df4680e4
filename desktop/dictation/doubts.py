"""From one place that deserves a look to the next: the text selected, its sound played, the reason in words.

Nothing is coloured: marks all over a text are soon not seen any more, one question after the other is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QTextCursor
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop.theme import SPACE, TIGHT, TextRole, colours, icon, set_quiet, set_role, when_theme_changes
from desktop.widgets.flow import FlowLayout
from desktop.widgets.page import ActionButton
from desktop.widgets.player import AudioPlayer
from desktop.widgets.transcript_edit import TranscriptEdit
from desktop.workspace import Workspace
from foundation.errors import WorldError
from foundation.translation import _, ngettext
from office.arguments import DictationId
from office.dictation.doubts import OpenDoubts
from office.features import doubts
from speech.doubts import SENTENCES, Doubt, Reason

LEAD_IN_SECONDS = 1.0
"""The sound begins so much before the place: a word by itself is hard to understand."""
PARAGRAPH = "\u2029"
"""How Qt writes a line break in a selection."""


@dataclass(frozen=True)
class _Place:
    """A doubt, what was heard there, and a cursor that keeps its place while the text around it is edited."""

    doubt: Doubt
    heard: str
    cursor: QTextCursor

    @property
    def key(self) -> tuple[int, int]:
        return self.doubt.first, self.doubt.last

    @property
    def is_untouched(self) -> bool:
        """Say whether the text is still what the recogniser wrote."""
        return self.cursor.selectedText().replace(PARAGRAPH, "\n") == self.doubt.text


class DoubtsPanel(QFrame):
    """Steps through what is to be looked at: F8 and Shift+F8, F9 for "it is right", Shift+F9 to take that back.

    `failed(WorldError)` when the office refused. The list is asked for anew after each save, so what a person has
    changed is off it.
    """

    failed = Signal(object)

    def __init__(self, workspace: Workspace, edit: TranscriptEdit, player: AudioPlayer) -> None:
        super().__init__()
        self._workspace, self._edit, self._player = workspace, edit, player
        self._number: DictationId | None = None
        self._told: OpenDoubts | None = None
        self._places: list[_Place] = []
        self._current: _Place | None = None
        self._settled: _Place | None = None
        # The office may still be telling of these, in a list that was asked for before.
        self._looked_at: set[tuple[int, int]] = set()
        self.setAccessibleName(_("What to look at"))
        self.count, self.reason, self.note = QLabel(), QLabel(), QLabel()
        self._make_actions()
        self._arrange()
        self._show()

    @property
    def is_busy(self) -> bool:
        """Say whether the list of the dictation that is open is still on its way."""
        return self._number is not None and self._told is None

    def texts(self) -> list[str]:
        """Return the places that are left, in the order of the text."""
        return [place.doubt.text for place in self._places]

    def show_dictation(self, number: DictationId) -> None:
        """Ask for the list of a dictation; the place in hand stays, if it is the same dictation's."""
        if number != self._number:
            self.clear()
            self._number = number
        self._workspace.call(
            self, doubts.listed, then=lambda told: self._take(number, told), failed=self.failed.emit, dictation=number
        )

    def clear(self) -> None:
        """Show nothing."""
        self._number, self._told, self._current, self._settled = None, None, None, None
        self._places, self._looked_at = [], set()
        self._show()

    def go_on(self) -> None:
        """Go to the next place; after the last comes the first."""
        self._drop_touched()
        if self._places:
            self._go_to(self._places[self._following() % len(self._places)])

    def go_back(self) -> None:
        """Go to the place before; before the first comes the last."""
        self._drop_touched()
        if self._places:
            self._go_to(self._places[self._preceding()])

    def settle(self) -> None:
        """Take the place in hand off the list, since it is right, and go on to the next."""
        place = self._current
        if place is None or place not in self._places:
            return
        following = self._places.index(place)
        self._places.remove(place)
        self._current, self._settled = None, place
        self._mark(place, seen=True)
        if self._places:
            self._go_to(self._places[following % len(self._places)])
        else:
            self._edit.setFocus(Qt.FocusReason.OtherFocusReason)  # the button that was pressed is about to go
            self._show()

    def take_back(self) -> None:
        """Put the place on the list again that was taken off last, and go to it."""
        place, self._settled = self._settled, None
        if place is None:
            return
        self._places.append(place)
        self._places.sort(key=lambda one: (one.cursor.selectionStart(), -one.cursor.selectionEnd()))
        self._mark(place, seen=False)
        self._go_to(place)

    def write_as_heard(self) -> None:
        """Write what was heard where the vocabulary wrote something else."""
        place = self._current
        if place is not None and not self._edit.isReadOnly():
            self._edit.setTextCursor(place.cursor)
            self._edit.textCursor().insertText(place.heard)
            self.go_on()

    # The list

    def _take(self, number: DictationId, told: OpenDoubts) -> None:
        if number != self._number:
            return
        text, before = self._edit.text(), self._current
        self._told = told
        self._places = [
            _Place(doubt, heard, self._edit.cursor_over(doubt.offset, doubt.stop))
            for doubt, heard in zip(told.places, told.heard, strict=True)
            # Where the text was typed in meanwhile, the list after the next save says where things are.
            if text[doubt.offset : doubt.stop] == doubt.text and (doubt.first, doubt.last) not in self._looked_at
        ]
        self._current = next((one for one in self._places if before is not None and one.key == before.key), None)
        self._show()

    def _drop_touched(self) -> None:
        self._places = [place for place in self._places if place.is_untouched]

    def _following(self) -> int:
        """The number of the place after the one in hand, or after the cursor where the user has gone elsewhere."""
        cursor = self._edit.textCursor()
        if self._is_at_current(cursor):
            return self._places.index(self._current) + 1  # type: ignore[arg-type]
        beyond = cursor.selectionEnd() if cursor.hasSelection() else cursor.position()
        return next((n for n, one in enumerate(self._places) if one.cursor.selectionStart() >= beyond), 0)

    def _preceding(self) -> int:
        cursor = self._edit.textCursor()
        if self._is_at_current(cursor):
            return self._places.index(self._current) - 1  # type: ignore[arg-type]
        before = [n for n, one in enumerate(self._places) if one.cursor.selectionEnd() <= cursor.selectionStart()]
        return before[-1] if before else -1

    def _is_at_current(self, cursor: QTextCursor) -> bool:
        place = self._current
        if place is None or place not in self._places:
            return False
        return place.cursor.selectionStart() <= cursor.position() <= place.cursor.selectionEnd()

    def _go_to(self, place: _Place) -> None:
        self._current = place
        shown = QTextCursor(place.cursor)
        shown.setKeepPositionOnInsert(False)
        self._edit.setTextCursor(shown)
        self._edit.ensureCursorVisible()
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._player.seek(place.doubt.start - LEAD_IN_SECONDS)
        self._player.play()
        self._show()

    def _mark(self, place: _Place, *, seen: bool) -> None:
        assert self._number is not None and self._told is not None
        first, last = place.key
        (self._looked_at.add if seen else self._looked_at.discard)(place.key)

        def refused(error: WorldError) -> None:
            self._looked_at.discard(place.key)
            if self._number is not None:
                self.show_dictation(self._number)
            self.failed.emit(error)

        self._workspace.call(
            self,
            doubts.look_at,
            then=lambda _nothing: None,
            failed=refused,
            dictation=self._number,
            version=self._told.version,
            first=first,
            last=last,
            seen=seen,
        )

    # What is seen

    def _show(self) -> None:
        place = self._current if self._current in self._places else None
        self.setVisible(self._told is not None and bool(self._told.found))
        by_vocabulary = place is not None and Reason.VOCABULARY in place.doubt.reasons
        possible = {
            self.next_action: bool(self._places),
            self.previous_action: bool(self._places),
            self.settle_action: place is not None,
            self.back_action: self._settled is not None,
            self.heard_action: by_vocabulary and not self._edit.isReadOnly(),
        }
        # What can't be done just now takes no room from the text.
        for action, can_be_done in possible.items():
            action.setEnabled(can_be_done)
        for action, button in self._buttons.items():
            button.setVisible(possible[action])
        self._row.setVisible(any(possible[action] for action in self._buttons))
        if self._told is None:
            return
        self.count.setText(self._count_text(place))
        self.reason.setText(_reason_text(place) if place is not None else "")
        self.reason.setVisible(place is not None)
        self.note.setVisible(place is None and not self._told.has_dictionary and bool(self._places))

    def _count_text(self, place: _Place | None) -> str:
        count = len(self._places)
        if place is not None and self._told is not None:
            # Those that are settled are counted, else the count would jump with each of them.
            found = max(self._told.found, count)
            number = found - count + self._places.index(place) + 1
            return _("{number} of {count}: “{text}”").format(number=number, count=found, text=_in_one_line(place.doubt))
        if count:
            text = ngettext("{count} place to look at.", "{count} places to look at.", count)
            return text.format(count=count)
        return _("✓ All places have been looked at.")

    def _make_actions(self) -> None:
        self.next_action = self._action(_("Next place"), "down", "F8", self.go_on)
        self.previous_action = self._action(_("Previous place"), "up", "Shift+F8", self.go_back)
        self.settle_action = self._action(_("It is right"), "check", "F9", self.settle)
        self.back_action = self._action(_("Look again"), "undo", "Shift+F9", self.take_back)
        self.heard_action = self._action(_("Write as heard"), "", "Ctrl+F9", self.write_as_heard)

    def _action(self, text: str, picture: str, key: str, act: Callable[[], None]) -> QAction:
        made = QAction(icon(picture), text, self) if picture else QAction(text, self)
        made.setShortcut(QKeySequence(key))
        made.triggered.connect(lambda _checked=False: act())
        self.addAction(made)
        return made

    def _arrange(self) -> None:
        set_role(self.count, TextRole.STRONG)
        self.note.setText(
            _("This computer has no dictionary for the language, so every word that was heard badly is listed.")
        )
        set_quiet(self.note)
        set_role(self.note, TextRole.SMALL)
        for label in (self.count, self.reason, self.note):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._row = QWidget()
        row = FlowLayout(self._row)
        row.setSpacing(TIGHT)
        self._buttons: dict[QAction, QAbstractButton] = {
            self.next_action: ActionButton(self.next_action),
            self.settle_action: ActionButton(self.settle_action),
            self.previous_action: _brief_button(self.previous_action),
            self.heard_action: ActionButton(self.heard_action),
        }
        for button in self._buttons.values():
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(TIGHT)
        for widget in (self.count, self.reason, self.note, self._row):
            column.addWidget(widget)
        when_theme_changes(self, self._colour)

    def _colour(self) -> None:
        scheme = colours()
        self.setStyleSheet(
            f"DoubtsPanel {{ background: {scheme.raised}; border: 1px solid {scheme.line}; border-radius: 6px; }}"
        )


def _brief_button(action: QAction) -> QToolButton:
    """Make a button whose sign says enough, so that it names its key only."""
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setIconText(key)
    action.setToolTip(f"{action.text()} ({key})")
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAccessibleName(action.text())
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _reason_text(place: _Place) -> str:
    """The reasons in words; what was heard, where it is written otherwise."""
    text = " ".join(_(SENTENCES[reason]) for reason in place.doubt.reasons)
    if place.heard.casefold() != place.doubt.text.casefold():
        text += " " + _("Heard: “{heard}”.").format(heard=place.heard)
    return text


def _in_one_line(doubt: Doubt) -> str:
    """A place's text; of a long one, which is selected anyway, the beginning."""
    words = doubt.text.split()
    return " ".join(words) if len(words) <= 6 else " ".join(words[:5]) + " …"
