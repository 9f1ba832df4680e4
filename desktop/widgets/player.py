"""Play a recording from memory: the player itself, without a face."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QDataStream, QIODevice, QObject, QTextStream, QTimer, Signal

from foundation.translation import _

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

SLOWEST, FASTEST, RATE_STEP = 0.5, 2.0, 0.125
TICK_MILLISECONDS = 40
END_TOLERANCE_SECONDS = 0.05


class PlayerState(Enum):
    """What the player is doing."""

    EMPTY = "empty"
    STOPPED = "stopped"
    PLAYING = "playing"


class AudioPlayer(QObject):
    """Plays bytes of any format that the system's FFmpeg knows; no plain file is ever written.

    All times are seconds. Qt Multimedia is loaded when the first recording comes, so that the window opens quickly.
    `position_changed` comes 25 times a second while playing, and once after each seek; nothing runs when not playing.
    """

    position_changed = Signal(float)
    duration_changed = Signal(float)
    rate_changed = Signal(float)
    state_changed = Signal(PlayerState)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rewind_on_pause = 0.75
        self._player: QMediaPlayer | None = None
        self._output: QAudioOutput | None = None
        self._buffer: QBuffer | None = None
        self._state = PlayerState.EMPTY
        self._rate = 1.0
        self._duration = 0.0
        self._awaited: float | None = None
        self._ticker = QTimer(self, interval=TICK_MILLISECONDS)
        self._ticker.timeout.connect(self._tick)

    @property
    def state(self) -> PlayerState:
        """Return what the player is doing."""
        return self._state

    @property
    def is_playing(self) -> bool:
        """Say whether sound is coming."""
        return self._state is PlayerState.PLAYING

    @property
    def duration(self) -> float:
        """Return the length of the recording; 0 while it is not known yet."""
        return self._duration

    @property
    def position(self) -> float:
        """Return where we are."""
        if self._awaited is not None:
            return self._awaited
        return self._player.position() / 1000 if self._player is not None else 0.0

    @property
    def rate(self) -> float:
        """Return the speed, 1.0 being the speaker's own."""
        return self._rate

    def set_audio(self, data: bytes, duration: float = 0.0) -> None:
        """Take a recording. `duration` serves until the decoder has said its own. Bad data ends in `failed`."""
        self.clear()
        player = self._player or self._make_player()
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        _settle(self._buffer)
        self._set_duration(duration)
        player.setSourceDevice(self._buffer)
        player.setPlaybackRate(self._rate)
        self._enter(PlayerState.STOPPED)

    def clear(self) -> None:
        """Stop and forget the recording; its bytes leave the memory."""
        self._ticker.stop()
        self._awaited = None
        if self._player is not None:
            self._player.stop()
            self._player.setSourceDevice(None)  # type: ignore[arg-type]
        if self._buffer is not None:
            self._buffer.close()
            self._buffer.deleteLater()
            self._buffer = None
        self._set_duration(0.0)
        self._enter(PlayerState.EMPTY)

    def play(self) -> None:
        """Play on from here; from the beginning if the end was reached."""
        if self._player is None or self._state is not PlayerState.STOPPED:
            return
        if self._duration and self.position >= self._duration - END_TOLERANCE_SECONDS:
            self.seek(0.0)
        self._player.play()

    def pause(self) -> None:
        """Stop, and step back by `rewind_on_pause` seconds so that the next start repeats the last word."""
        if self._player is None or not self.is_playing:
            return
        self._player.pause()
        if self.rewind_on_pause:
            self.seek(self.position - self.rewind_on_pause)

    def toggle(self) -> None:
        """Play, or pause."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def step_back(self, seconds: float = 1.5) -> None:
        """Go back a little and keep playing if playing."""
        self.seek(self.position - seconds)

    def step_forward(self, seconds: float = 1.5) -> None:
        """Go on a little."""
        self.seek(self.position + seconds)

    def seek(self, seconds: float) -> None:
        """Go to a place; beyond either end means that end."""
        if self._player is None or self._state is PlayerState.EMPTY:
            return
        place = max(0.0, min(seconds, self._duration) if self._duration else seconds)
        if self._is_loaded():
            self._player.setPosition(round(place * 1000))
        else:
            self._awaited = place  # a decoder that has not read the header yet forgets what it is told
        self.position_changed.emit(place)

    def set_rate(self, rate: float) -> None:
        """Play slower or faster, 0.5 to 2.0; voices keep their pitch."""
        self._rate = min(max(rate, SLOWEST), FASTEST)
        if self._player is not None:
            self._player.setPlaybackRate(self._rate)
        self.rate_changed.emit(self._rate)

    def faster(self) -> None:
        """One step faster."""
        self.set_rate(self._rate + RATE_STEP)

    def slower(self) -> None:
        """One step slower."""
        self.set_rate(self._rate - RATE_STEP)

    def _make_player(self) -> QMediaPlayer:
        from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

        self._output = QAudioOutput(self)
        self._output.volumeChanged.connect(self._nothing)
        self._output.volumeChanged.disconnect(self._nothing)
        player = self._player = QMediaPlayer(self)
        player.setAudioOutput(self._output)
        player.setPitchCompensation(True)
        player.durationChanged.connect(self._duration_found)
        player.playbackStateChanged.connect(self._playback_changed)
        player.mediaStatusChanged.connect(self._status_changed)
        player.errorOccurred.connect(self._error_occurred)
        return player

    def _nothing(self, _volume: float) -> None:
        """Serve the connection that `_make_player` makes and cuts at once.

        Qt's sound thread cuts its own connections when it ends. The first cut on an object made in Python asks Python
        whether `disconnectNotify` is overridden, and waits for the interpreter's lock, which the window's thread may
        hold while it waits for the sound thread. The answer is remembered, so we let it be asked here.
        """

    def _is_loaded(self) -> bool:
        from PySide6.QtMultimedia import QMediaPlayer

        status = QMediaPlayer.MediaStatus
        assert self._player is not None
        return self._player.mediaStatus() not in (status.NoMedia, status.LoadingMedia, status.InvalidMedia)

    def _status_changed(self, _status: object) -> None:
        if self._awaited is not None and self._state is not PlayerState.EMPTY and self._is_loaded():
            place, self._awaited = self._awaited, None
            self.seek(place)

    def _duration_found(self, milliseconds: int) -> None:
        if milliseconds > 0 and self._state is not PlayerState.EMPTY:
            self._set_duration(milliseconds / 1000)

    def _set_duration(self, seconds: float) -> None:
        if seconds != self._duration:
            self._duration = seconds
            self.duration_changed.emit(seconds)

    def _playback_changed(self, _state: object) -> None:
        from PySide6.QtMultimedia import QMediaPlayer

        if self._player is None or self._state is PlayerState.EMPTY:
            return
        if self._player.playbackState() == QMediaPlayer.PlaybackState.PlayingState:
            self._ticker.start()
            self._enter(PlayerState.PLAYING)
            return
        self._ticker.stop()
        self._enter(PlayerState.STOPPED)
        if self._player.mediaStatus() == QMediaPlayer.MediaStatus.EndOfMedia:
            self.position_changed.emit(self._duration)

    def _tick(self) -> None:
        self.position_changed.emit(self.position)

    def _enter(self, state: PlayerState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    def _error_occurred(self, _error: object, _text: str) -> None:
        if self._state is PlayerState.EMPTY:
            return
        self._ticker.stop()
        self.failed.emit(
            _("This recording can't be played: the file is damaged or of a kind unknown here. Import it again.")
        )


def _settle(buffer: QBuffer) -> None:
    """Let Qt ask Python once about each overridable method that the decoder's thread calls (see `_nothing`)."""
    text, data = QTextStream(buffer), QDataStream(buffer)
    text.atEnd()
    data.atEnd()
    text.read(1)
    text.pos()
    text.seek(0)
    buffer.seek(0)
