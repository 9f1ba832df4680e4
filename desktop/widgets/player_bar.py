"""The player's face: play, steps, speed, time and waveform, each with its key written on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QHideEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop.theme import SPACE, TIGHT, TextRole, Tone, icon, set_quiet, set_role, tone_colours
from desktop.widgets.clock import clock_time
from desktop.widgets.flow import FlowLayout
from desktop.widgets.player import AudioPlayer, PlayerState
from desktop.widgets.waveform import Waveform
from foundation.translation import _


class PlayerBar(QWidget):
    """Drives one `AudioPlayer`.

    The actions work wherever the focus is in the window, while the bar is visible; their keys type nothing:
    F4 or Ctrl+Space play and pause, F2 back, F3 forward, Shift+F2 slower, Shift+F3 faster.
    """

    def __init__(self, player: AudioPlayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.player = player
        self.waveform = Waveform()
        self._make_actions()
        self._lay_out()
        self._connect()
        self._show_state(player.state)
        self._show_rate(player.rate)
        self._show_time(player.position)

    def set_recording(self, data: bytes, loudness: bytes = b"", duration: float = 0.0) -> None:
        """Take a recording: its bytes, one loudness byte per 50 ms, its length in seconds where known."""
        self._say("")
        self.player.set_audio(data, duration)
        self.waveform.set_loudness(loudness, duration or None)
        self._show_time(0.0)

    def clear(self) -> None:
        """Forget the recording."""
        self.player.clear()
        self.waveform.set_loudness(b"")
        self._say("")
        self._show_time(0.0)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Pause when the page is left (not when the window is minimised: some type in another program)."""
        if not event.spontaneous():
            self.player.pause()
        super().hideEvent(event)

    def _make_actions(self) -> None:
        self.play_action = self._action(_("Play"), "play", self.player.toggle, "F4", "Ctrl+Space")
        self.back_action = self._action(_("Back"), "back", self._step_back, "F2", brief=True)
        self.forward_action = self._action(_("Forward"), "forward", self._step_forward, "F3", brief=True)
        self.slower_action = self._action(_("Slower"), "minus", self.player.slower, "Shift+F2")
        self.faster_action = self._action(_("Faster"), "add", self.player.faster, "Shift+F3")

    def _step_back(self) -> None:
        self.player.step_back()

    def _step_forward(self) -> None:
        self.player.step_forward()

    def _action(self, text: str, picture: str, act: Callable[[], None], *keys: str, brief: bool = False) -> QAction:
        """Make an action of the bar; of a brief one, whose sign says enough, the button names the key only."""
        action = QAction(icon(picture), text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda _checked=False: act())
        self.addAction(action)
        self._explain(action, text)
        if brief:
            action.setIconText(_first_key(action))
        return action

    def _explain(self, action: QAction, text: str) -> None:
        keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
        action.setToolTip(f"{text} ({keys})")
        action.setIconText(f"{text}  {_first_key(action)}")

    def _lay_out(self) -> None:
        self._time = QLabel()
        self._time.setAccessibleName(_("Time in the recording"))
        set_role(self._time, TextRole.STRONG)
        self._speed = QLabel()
        self._speed.setToolTip(_("Speed"))
        set_quiet(self._speed)
        self._message = QLabel()
        self._message.setWordWrap(True)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._message.hide()
        place = QHBoxLayout()
        place.setSpacing(SPACE)
        place.addWidget(self.waveform, 1)
        place.addWidget(self._time)
        buttons = FlowLayout()
        for action in (self.play_action, self.back_action, self.forward_action):
            buttons.addWidget(self._button(action))
        # Speed has signs that say enough (− and +); words and keys would make the bar wider than a small window.
        only_sign = Qt.ToolButtonStyle.ToolButtonIconOnly
        speed = QWidget()
        row = QHBoxLayout(speed)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(TIGHT)
        row.addWidget(self._button(self.slower_action, only_sign))
        row.addWidget(self._speed)
        row.addWidget(self._button(self.faster_action, only_sign))
        buttons.addWidget(speed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(TIGHT)
        column.addLayout(place)
        column.addLayout(buttons)
        column.addWidget(self._message)

    def _button(
        self, action: QAction, style: Qt.ToolButtonStyle = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    ) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAccessibleName(action.text())
        action.changed.connect(lambda: button.setAccessibleName(action.text()))
        button.setToolButtonStyle(style)
        side = self.fontMetrics().height()
        button.setIconSize(QSize(side, side))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _connect(self) -> None:
        self.player.position_changed.connect(self._show_time)
        self.player.duration_changed.connect(self._show_duration)
        self.player.state_changed.connect(self._show_state)
        self.player.rate_changed.connect(self._show_rate)
        self.player.failed.connect(self._say)
        self.waveform.seek_requested.connect(self.player.seek)

    def _show_time(self, seconds: float) -> None:
        self.waveform.set_position(seconds)
        text = f"{clock_time(seconds)} / {clock_time(self.player.duration)}"
        if text != self._time.text():
            self._time.setText(text)

    def _show_duration(self, seconds: float) -> None:
        self.waveform.set_duration(seconds)
        self._show_time(self.player.position)

    def _show_state(self, state: PlayerState) -> None:
        playing = state is PlayerState.PLAYING
        self.play_action.setIcon(icon("pause" if playing else "play"))
        text = _("Pause") if playing else _("Play")
        self.play_action.setText(text)
        self._explain(self.play_action, text)
        for action in self.actions():
            action.setEnabled(state is not PlayerState.EMPTY)
        self.waveform.setEnabled(state is not PlayerState.EMPTY)

    def _show_rate(self, rate: float) -> None:
        percent = round(rate * 100)
        self._speed.setText(_("{percent} %").format(percent=percent))
        self._speed.setAccessibleName(_("Speed {percent} %").format(percent=percent))

    def _say(self, sentence: str) -> None:
        front, _ground = tone_colours(Tone.ERROR)
        self._message.setText(f"<b>{Tone.ERROR.word}.</b> {sentence}" if sentence else "")
        self._message.setStyleSheet(f"color: {front.name()}")
        self._message.setVisible(bool(sentence))


def _first_key(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
