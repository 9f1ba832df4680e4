"""The window's figures: how soon it is painted, how long it ever stands still, what a long list costs.

Every figure is a ratio, or a maximum, measured in one run; each part runs in processes of its own, offscreen.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

BARE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication([])
class Bare(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self, painted)
def painted():
    print(time.time(), flush=True)
    app.exit()
window = Bare()
window.setCentralWidget(QLabel("bare"))
window.resize(1100, 760)
window.show()
app.exec()
"""

OURS = """
import sys, time
from desktop import __main__ as program
from desktop import app, window
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
class Timed(window.Window):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self, painted)
def painted():
    print(time.time(), "torch" in sys.modules or "whisper" in sys.modules, flush=True)
    QApplication.exit()
app.Window = Timed
program.main([])
"""

TODAY = """
import os, sys, time
from pathlib import Path
from desktop import __main__
from PySide6.QtCore import QTimer
from desktop.app import make_application
from desktop.window import Start, Window
app = make_application("en")
window = Window(Start(Path(sys.argv[1]), "Anna", sys.argv[2]))
window.show()
timer = QTimer(interval=2)
def look():
    if window.view is not None and window.view.pages["today"].model.rowCount():
        timer.stop()
        window.view.repaint()
        print(time.time(), "torch" in sys.modules or "whisper" in sys.modules, flush=True)
        window.close()
timer.timeout.connect(look)
timer.start()
app.exec()
"""

STALL = """
import sys, time
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from desktop.app import make_application
from desktop.window import Start, Window
app = make_application("en")
window = Window(Start(Path(sys.argv[1]), "Anna", sys.argv[2]))
window.resize(1366, 768)
window.show()
state = {"last": None, "gaps": [], "settled": 0.0}
def beat():
    now = time.perf_counter()
    if state["last"] is not None:
        state["gaps"].append(now - state["last"])
    state["last"] = now
    if now > state["until"] or not any("ecognis" in row or "Waiting" in row for row in states()):
        beats.stop()
        late = sorted(gap - 0.005 for gap in state["gaps"])
        print(late[-1] * 1000, late[len(late) * 99 // 100] * 1000, len(late), flush=True)
        window.close()
def states():
    model = window.view.pages["dictation"].model
    return [model.data(model.index(row, 3)) for row in range(model.rowCount())] or ["Waiting"]
beats = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
beats.timeout.connect(beat)
look = QTimer(interval=50)
def opened():
    if window.view is None:
        return
    page = window.view.show_page("dictation")
    if not page.model.rowCount():
        return
    look.stop()
    page.open_record(1)
    state["until"] = time.perf_counter() + 240
    QTimer.singleShot(2000, beats.start)
look.timeout.connect(opened)
look.start()
app.exec()
"""

MEMORY = """
import sys
from pathlib import Path
import psutil
from PySide6.QtCore import QTimer
from desktop.app import make_application
from desktop.window import Start, Window
app = make_application("en")
window = Window(Start(Path(sys.argv[1]), "Anna", sys.argv[2]))
window.resize(1366, 768)
window.show()
wanted = int(sys.argv[3])
def look():
    if window.view is None:
        return
    page = window.view.show_page("dictation")
    page.table.scrollToBottom()  # rows are fetched as they are scrolled to
    if page.model.rowCount() < wanted:
        return
    timer.stop()
    QTimer.singleShot(1500, measured)
def measured():
    print(psutil.Process().memory_full_info().uss, flush=True)
    window.close()
timer = QTimer(interval=50)
timer.timeout.connect(look)
timer.start()
app.exec()
"""


SECONDS_AT_MOST = 300


def main() -> None:
    """Run the parts that are asked for; print a table, and write JSON where asked."""
    parser = argparse.ArgumentParser("python -m benchmarks.desktop", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures under their names")
    parser.add_argument("--runs", type=int, default=9, help="starts of each window (default 9)")
    parser.add_argument("--part", choices=["start", "stall", "memory"], help="only this part")
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parts: dict[str, Callable[[], dict[str, float]]] = {
        "start": lambda: start_figures(asked.runs),
        "stall": stall_figures,
        "memory": memory_figures,
    }
    figures: dict[str, float] = {}
    for name, measure in parts.items():
        if asked.part in (None, name):
            figures |= measure()
    for figure, value in figures.items():
        print(f"{figure:28} {value:10.3f}")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def start_figures(runs: int) -> dict[str, float]:
    """Start a bare window, ours, and ours with an office opened, in turn; medians of the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        office = Path(folder) / "office"
        passphrase = _office_with(office, 10)
        with_home = os.environ | {"HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
        with_home.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
        times: dict[str, list[float]] = {"bare": [], "ours": [], "today": []}
        loaded_speech = False
        for run in range(runs + 1):
            for name, code, arguments in (
                ("bare", BARE, []),
                ("ours", OURS, []),
                ("today", TODAY, [str(office), passphrase]),
            ):
                began = time.time()
                said = _run(code, arguments, with_home).split()
                loaded_speech = loaded_speech or "True" in said
                if run:  # the first round warms the disk's cache
                    times[name].append(float(said[0]) - began)
    # Pair by pair, since a machine's speed drifts: what is compared was started one after the other.
    to_bare = {
        name: statistics.median(one / bare for one, bare in zip(times[name], times["bare"], strict=True))
        for name in ("ours", "today")
    }
    return {
        "start_bare_s": statistics.median(times["bare"]),
        "start_ours_s": statistics.median(times["ours"]),
        "start_ratio": to_bare["ours"],
        "start_to_today_ratio": to_bare["today"],
        "speech_loaded_at_start": float(loaded_speech),
    }


def stall_figures() -> dict[str, float]:
    """Recognise four dictations while a timer of 5 ms beats in the window; how late it ever was, in ms."""
    from office.practice_office import PASSPHRASE, make_practice_office

    with tempfile.TemporaryDirectory() as folder:
        office = Path(folder) / "office"
        make_practice_office(office).close()
        longest, usual, beats = _run(STALL, [str(office), PASSPHRASE]).split()[-3:]
    return {"gui_stall_ms": float(longest), "gui_stall_p99_ms": float(usual), "gui_beats": float(beats)}


def memory_figures() -> dict[str, float]:
    """Compare the window's own memory with 1,000 dictations in the list and with 10."""
    used = {}
    for count in (10, 1000):
        with tempfile.TemporaryDirectory() as folder:
            office = Path(folder) / "office"
            passphrase = _office_with(office, count)
            used[count] = float(_run(MEMORY, [str(office), passphrase, str(count)]).split()[-1])
    return {
        "list_memory_10_mb": used[10] / 2**20,
        "list_memory_1000_mb": used[1000] / 2**20,
        "list_memory_ratio": used[1000] / used[10],
    }


def _office_with(folder: Path, count: int) -> str:
    """Found an office whose list holds this many dictations; return its passphrase."""
    from datetime import UTC, datetime

    from office.arguments import DictationId
    from office.dictation import store
    from office.dictation.model import Dictation, DictationState, Priority
    from office.features import patients
    from office.practice_office import PASSPHRASE
    from office.session import create_office, sign_in
    from office.storage.files import FileName

    create_office(folder, name="Bench", user="Anna", passphrase=PASSPHRASE, country="da", practice=True)
    session = sign_in(folder, "Anna", PASSPHRASE)
    patient = session.call(patients.add, identity="251248-9996", name="Nancy Ann Berggren")
    with session.database.transaction() as connection:
        for number in range(count):
            store.add(
                connection,
                Dictation(
                    id=DictationId(0),
                    patient=patient.id,
                    author="Lene Læge",
                    title=f"Ambulant notat nummer {number}",
                    priority=Priority.NORMAL,
                    due=None,
                    language="da",
                    state=DictationState.RECOGNISED,
                    audio=FileName(f"{number:064x}"),
                    audio_name=f"diktat-{number}.ogg",
                    duration=60.0,
                    received=datetime.now(UTC),
                    received_by="Anna",
                    held_by="",
                ),
            )
    session.close()
    return PASSPHRASE


def _run(code: str, arguments: list[str], environment: dict[str, str] | None = None) -> str:
    command = [sys.executable, "-c", code, *arguments]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment, timeout=SECONDS_AT_MOST
        )
    except subprocess.TimeoutExpired as error:
        sys.exit(f"the window was still open after {SECONDS_AT_MOST} s:\n{(error.stderr or b'')[-2000:].decode()}")
    if done.returncode:
        sys.exit(f"the window did not come to its end:\n{done.stderr[-2000:]}")
    return done.stdout


if __name__ == "__main__":
    main()
