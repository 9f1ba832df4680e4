"""A watched folder on a share that comes and goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.dictation.inbox import WatchedFolder


@pytest.fixture
def inbox(qapp: object) -> WatchedFolder:
    return WatchedFolder()


@pytest.fixture
def arrived(inbox: WatchedFolder) -> list[Path]:
    heard: list[Path] = []
    inbox.arrived.connect(heard.append)
    return heard


def look_twice(inbox: WatchedFolder) -> None:
    inbox.look()
    inbox.look()


def test_a_recording_arrives_when_it_has_stopped_growing(
    inbox: WatchedFolder, arrived: list[Path], tmp_path: Path
) -> None:
    inbox.folder = tmp_path
    recording = tmp_path / "stue 4.WAV"
    recording.write_bytes(b"RIFF")
    inbox.look()
    recording.write_bytes(b"RIFF and more")
    inbox.look()
    assert arrived == []
    look_twice(inbox)
    assert arrived == [recording]


def test_a_folder_that_the_system_can_not_reach_is_tried_again(
    inbox: WatchedFolder, arrived: list[Path], tmp_path: Path
) -> None:
    inbox.folder = tmp_path / ("x" * 300)  # the system answers with an error, as it does for a share that is down
    look_twice(inbox)
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    inbox.folder = tmp_path
    look_twice(inbox)
    assert arrived == [tmp_path / "a.wav"]


def test_what_was_taken_is_put_aside_and_nothing_is_overwritten(inbox: WatchedFolder, tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        (tmp_path / "a.wav").write_bytes(content)
        inbox.taken(tmp_path / "a.wav")
    assert (tmp_path / "Received" / "a.wav").read_bytes() == b"first"
    assert (tmp_path / "Received" / "a (2).wav").read_bytes() == b"second"
