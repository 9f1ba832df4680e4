"""A mistake of the program: told once, and its report holds no patient."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.bug_report import install_bug_report
from desktop.widgets.question import Choice, QtDialogs, answer_with
from foundation import child
from foundation.bug_report import write_report
from foundation.child import ChildBug

PATIENT = "Nancy Ann Berggren, 251248-9996"


class Reader(QtDialogs):
    """Reads what it is told, and lets other things happen before it closes the window."""

    def __init__(self, qtbot: QtBot) -> None:
        self.told: list[str] = []
        self._qtbot = qtbot

    def ask(self, parent: QWidget | None, title: str, text: str, choices: Sequence[Choice]) -> str:
        self.told.append(text)
        self._qtbot.wait(50)
        return choices[0].key


@pytest.fixture
def reader(qtbot: QtBot, own_settings: Path) -> Iterator[Reader]:
    """A window whose mistakes are told to a reader."""
    hooks = sys.excepthook, threading.excepthook
    window = QWidget()
    qtbot.addWidget(window)
    with answer_with(Reader(qtbot)) as reading:
        install_bug_report(window)
        assert isinstance(reading, Reader)
        yield reading
    sys.excepthook, threading.excepthook = hooks


def make_a_mistake() -> None:
    raise KeyError(PATIENT)


def reports(home: Path) -> list[str]:
    return [path.read_text("utf-8") for path in home.rglob("reports/*.txt")]


def test_a_mistake_in_a_slot_is_told_and_its_report_names_places_only(
    qtbot: QtBot, reader: Reader, own_settings: Path
) -> None:
    try:
        try:
            make_a_mistake()
        except KeyError as error:
            raise ValueError(f"nothing of {PATIENT}") from error
    except ValueError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: len(reader.told) == 1)
    (report,) = reports(own_settings)
    assert "builtins.ValueError" in report and "builtins.KeyError" in report and "make_a_mistake" in report
    assert "Nancy" not in report + reader.told[0] and "251248" not in report + reader.told[0]


def test_a_mistake_in_a_thread_is_told_too(
    qtbot: QtBot, reader: Reader, own_settings: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    thread = threading.Thread(target=make_a_mistake)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(reader.told) == 1)
    assert len(reports(own_settings)) == 1
    assert "Nancy" not in capfd.readouterr().err


def test_a_mistake_that_a_timer_repeats_does_not_pile_up_windows(qtbot: QtBot, reader: Reader) -> None:
    def slip() -> None:
        try:
            make_a_mistake()
        except KeyError:
            sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]

    for delay in (0, 10, 20):
        QTimer.singleShot(delay, slip)
    qtbot.waitUntil(lambda: len(reader.told) == 1)
    qtbot.wait(60)
    assert len(reader.told) == 1


def test_a_childs_mistake_tells_its_places(own_settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1] / "foundation"))
    with pytest.raises(ChildBug) as caught:
        child.run("child_targets:bug", {})
    path = write_report(caught.value)
    assert path is not None
    report = path.read_text("utf-8")
    assert "child_targets.py" in report and "the tests' own mistake" not in report


def test_a_report_that_cannot_be_written_is_no_second_mistake(own_settings: Path) -> None:
    (own_settings / "Skrivestue").mkdir()
    (own_settings / "Skrivestue" / "reports").write_text("in the way", "utf-8")
    assert write_report(ValueError(PATIENT)) is None
