from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from desktop.widgets.clock import clock_time
from desktop.widgets.player import AudioPlayer, PlayerState
from desktop.widgets.player_bar import PlayerBar
from desktop.widgets.waveform import Waveform


@pytest.fixture
def player(qtbot):
    player = AudioPlayer()
    yield player
    player.clear()


@pytest.fixture
def bar(qtbot, player):
    bar = PlayerBar(player)
    qtbot.addWidget(bar)
    return bar


def play_some(qtbot, player, seconds=0.4):
    player.play()
    qtbot.waitUntil(lambda: player.is_playing and player.position >= seconds, timeout=8000)


def test_a_recording_plays_from_memory_and_tells_its_place_often(qtbot, player, tone):
    places = []
    player.position_changed.connect(lambda place: places.append((time.monotonic(), place)))
    player.set_audio(tone(2.0))
    with qtbot.waitSignal(player.duration_changed, timeout=8000):
        pass
    assert player.duration == pytest.approx(2.0, abs=0.05)
    play_some(qtbot, player, 0.8)
    told = [place for _moment, place in places]
    assert len(told) >= 12
    assert told == sorted(told)


def test_pausing_steps_back_so_that_the_last_word_is_heard_again(qtbot, player, tone):
    player.set_audio(tone(3.0))
    play_some(qtbot, player, 0.9)
    before = player.position
    player.pause()
    assert not player.is_playing
    assert player.position == pytest.approx(before - player.rewind_on_pause, abs=0.1)


def test_nothing_ticks_while_paused(qtbot, player, tone):
    player.set_audio(tone(2.0))
    play_some(qtbot, player, 0.2)
    player.pause()
    places = []
    player.position_changed.connect(places.append)
    qtbot.wait(150)
    assert places == []


def test_at_the_end_it_stops_and_play_begins_anew(qtbot, player, tone):
    player.set_audio(tone(0.5))
    player.set_rate(2.0)
    with qtbot.waitSignals([player.state_changed] * 2, timeout=8000):
        player.play()
    assert player.state is PlayerState.STOPPED
    assert player.position == pytest.approx(0.5, abs=0.05)
    play_some(qtbot, player, 0.1)


def test_a_place_chosen_before_the_recording_was_read_is_kept(qtbot, player, tone):
    player.set_audio(tone(3.0), duration=3.0)
    player.seek(2.0)
    play_some(qtbot, player, 2.1)


def test_a_damaged_recording_gives_a_sentence(qtbot, player):
    with qtbot.waitSignal(player.failed, timeout=8000) as failed:
        player.set_audio(b"this is no sound" * 50)
    assert "damaged" in failed.args[0]


def test_speed_stays_between_half_and_double(player):
    for _press in range(20):
        player.faster()
    assert player.rate == 2.0
    for _press in range(40):
        player.slower()
    assert player.rate == 0.5


# Where there is no sound card Qt's sound thread warns of it, and pytest-qt's own way of listening takes Python's lock.
@pytest.mark.no_qt_log
def test_recordings_changed_in_haste_never_hang(qtbot, player, tone):
    """Qt's sound thread once waited for Python's lock while the window's thread waited for the sound thread."""
    for number in range(6):
        player.set_audio(tone(0.3))
        player.play()
        qtbot.wait(60 * (number % 3))
        player.set_rate(2.0)
        player.clear()
    assert player.state is PlayerState.EMPTY


def test_the_keys_work_while_one_types(qtbot, player, tone):
    page = QWidget()
    text, bar = QTextEdit(), PlayerBar(player)
    column = QVBoxLayout(page)
    column.addWidget(bar)
    column.addWidget(text)
    qtbot.addWidget(page)
    bar.set_recording(tone(3.0), bytes(60), 3.0)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    text.setFocus()
    qtbot.keyClick(text, Qt.Key.Key_F3)
    assert player.position == pytest.approx(1.5)
    qtbot.keyClick(text, Qt.Key.Key_F2)
    assert player.position == pytest.approx(0.0)
    qtbot.keyClick(text, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert player.rate == 1.125
    qtbot.keyClick(text, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: player.is_playing, timeout=8000)
    qtbot.keyClick(text, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert not player.is_playing
    assert text.toPlainText() == ""
    assert (
        "F4" in bar.play_action.toolTip()
        and "Shift+F2" in bar.slower_action.toolTip()
        and "F4" in bar.play_action.iconText()
    )
    bar.clear()


def test_leaving_the_page_pauses(qtbot, bar, player, tone):
    bar.set_recording(tone(3.0), bytes(60), 3.0)
    bar.show()
    play_some(qtbot, player, 0.1)
    bar.hide()
    assert not player.is_playing


def test_a_click_on_the_waveform_goes_there(qtbot):
    waveform = Waveform()
    qtbot.addWidget(waveform)
    waveform.resize(400, 60)
    waveform.set_loudness(bytes(range(200)) * 2)  # 20 seconds
    waveform.show()
    with qtbot.waitSignal(waveform.seek_requested) as asked:
        qtbot.mouseClick(waveform, Qt.MouseButton.LeftButton, pos=QPoint(200, 30))
    assert asked.args[0] == pytest.approx(10.0, abs=0.1)
    with qtbot.waitSignal(waveform.seek_requested) as asked:
        qtbot.keyClick(waveform, Qt.Key.Key_Right)
    assert asked.args[0] == pytest.approx(11.5, abs=0.1)
    with qtbot.waitSignal(waveform.seek_requested) as asked:
        qtbot.keyClick(waveform, Qt.Key.Key_Home)
    assert asked.args[0] == 0.0


def test_the_player_does_not_pull_the_cursor_from_under_the_mouse(qtbot):
    waveform = Waveform()
    qtbot.addWidget(waveform)
    waveform.resize(400, 60)
    waveform.set_loudness(bytes(400))
    qtbot.mousePress(waveform, Qt.MouseButton.LeftButton, pos=QPoint(300, 30))
    waveform.set_position(1.0)
    assert waveform.position() == pytest.approx(15.0, abs=0.1)
    qtbot.mouseRelease(waveform, Qt.MouseButton.LeftButton, pos=QPoint(300, 30))
    waveform.set_position(1.0)
    assert waveform.position() == 1.0


def test_heard_and_unheard_parts_differ_in_colour(qtbot):
    waveform = Waveform()
    qtbot.addWidget(waveform)
    waveform.resize(300, 60)
    waveform.set_loudness(b"\xff" * 300)
    waveform.set_position(7.5)
    image = waveform.grab().toImage()
    ratio = image.devicePixelRatio()
    left = {image.pixelColor(round(x * ratio), round(20 * ratio)).name() for x in range(40, 60)}
    right = {image.pixelColor(round(x * ratio), round(20 * ratio)).name() for x in range(240, 260)}
    accent = waveform.palette().accent().color().name()
    assert accent in left and accent not in right


def test_three_hours_are_drawn_once_and_not_for_every_move_of_the_cursor(qtbot):
    waveform = Waveform()
    qtbot.addWidget(waveform)
    waveform.resize(1200, 60)
    with qtbot.waitExposed(waveform):
        waveform.show()
    waveform.set_loudness(bytes(i * 7 % 256 for i in range(216_000)))
    waveform.repaint()
    drawn = waveform._pictures
    assert drawn is not None
    for second in range(100):
        waveform.set_position(second * 100.0)
        waveform.repaint()
    assert waveform._pictures is drawn


def test_clock_times_read_like_a_clock():
    assert [clock_time(s) for s in (0, 59.9, 185, 3785)] == ["0:00", "0:59", "3:05", "1:03:05"]


def test_nothing_of_multimedia_is_loaded_before_the_first_recording():
    import subprocess
    import sys

    code = "import sys, desktop.widgets.player_bar; sys.exit('PySide6.QtMultimedia' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
