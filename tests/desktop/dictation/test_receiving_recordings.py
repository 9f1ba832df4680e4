"""Recordings come in: what was refused stays in view, and nobody is told of a recognition that can not be."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.dictation.page import DictationPage
from desktop.theme import Tone
from desktop.workspace import Workspace
from office.session import Session

SECONDS = 15_000


@pytest.fixture
def show_page(
    qtbot: QtBot, own_settings: Path, open_workspace: Callable[[Session], Workspace]
) -> Iterator[Callable[[Session], DictationPage]]:
    pages: list[DictationPage] = []

    def show(session: Session) -> DictationPage:
        page = DictationPage(open_workspace(session))
        qtbot.addWidget(page)
        page.show()
        pages.append(page)
        return page

    yield show
    for page in pages:
        page.correction.clear()  # no recording is left to the garbage collector (see `widgets/player.py`)


def recording(folder: Path, name: str) -> Path:
    path = folder / name
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes(32_000))
    return path


def told(page: DictationPage, tone: Tone) -> list[str]:
    return [notice.sentence for notice in page.notice_area.notices() if notice.tone is tone]


def test_what_was_refused_is_one_list_and_stays_while_the_others_are_opened(
    qtbot: QtBot, show_page: Callable[[Session], DictationPage], real_session: Session, tmp_path: Path
) -> None:
    page = show_page(real_session)
    empty, note = tmp_path / "tom.wav", tmp_path / "note.wav"
    empty.write_bytes(b"")
    note.write_bytes(b"This is no sound at all. " * 50)
    page.receiving.receive([empty, recording(tmp_path, "god.wav"), note])
    qtbot.waitUntil(lambda: "note.wav" in " ".join(told(page, Tone.ERROR)), timeout=SECONDS)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=SECONDS)
    page.open_record(1)
    qtbot.waitUntil(lambda: page.correction.dictation is not None, timeout=SECONDS)
    refused = [sentence for sentence in told(page, Tone.ERROR) if "tom.wav" in sentence]
    assert len(refused) == 1
    assert [line.partition(":")[0] for line in refused[0].split("\n")] == ["tom.wav", "note.wav"]
    [notice] = [one for one in page.notice_area.notices() if one.sentence == refused[0]]
    notice.close_button.click()
    page.receiving.refuse([tmp_path / "brev.txt"])
    assert "tom.wav" not in " ".join(told(page, Tone.ERROR))


def test_without_a_voice_model_it_says_what_to_do(
    qtbot: QtBot, show_page: Callable[[Session], DictationPage], real_session: Session, tmp_path: Path
) -> None:
    page = show_page(real_session)
    page.receiving.receive([recording(tmp_path, "god.wav")])
    qtbot.waitUntil(lambda: bool(told(page, Tone.WARNING)), timeout=SECONDS)
    [sentence] = told(page, Tone.WARNING)
    assert sentence.startswith("god.wav was received. No voice model")
    assert "Settings, Voice models" in sentence and told(page, Tone.DONE) == []


def test_with_a_voice_model_it_is_recognised_in_the_background(
    qtbot: QtBot, show_page: Callable[[Session], DictationPage], practice_session: Session, tmp_path: Path
) -> None:
    page = show_page(practice_session)
    page.receiving.receive([recording(tmp_path, "god.wav")])
    qtbot.waitUntil(lambda: bool(told(page, Tone.DONE)), timeout=SECONDS)
    assert told(page, Tone.DONE) == ["god.wav was received and is recognised in the background."]
