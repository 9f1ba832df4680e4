"""How soon the page beside the form shows a key that was pressed; run by `benchmarks.letters` in a process of its own.

A summons of two pages is open in the real window; keys are pressed one at a time, each after the page had come to rest.
Prints the milliseconds from each key press to the painted page.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.app import make_application
from desktop.letters.page import LettersPage
from desktop.window import Start, Window
from office.arguments import LetterId
from office.features import letters, patients
from office.letters.data import example_data
from office.letters.drafts import LetterContent
from office.letters.kinds import Recipient
from office.letters.model import Signature
from office.practice_office import PASSPHRASE
from office.session import create_office, sign_in

KEYS, WARM_UP, SECONDS_AT_MOST = 60, 5, 20.0


def main() -> None:
    """Press the keys and print the times as JSON."""
    app = make_application("en")
    with tempfile.TemporaryDirectory() as folder:
        letter = _office_with_a_letter(Path(folder) / "office")
        window = Window(Start(Path(folder) / "office", "Anna", PASSPHRASE))
        window.resize(1366, 768)
        window.show()
        _wait(app, lambda: window.view is not None)
        assert window.view is not None
        page = window.view.show_page("letters")
        assert isinstance(page, LettersPage)
        page.open_record(letter)
        _wait(app, lambda: page.desk.page.page_count() > 0)
        times = [_press(app, page, key) for key in "en to tre fire " * (KEYS // 15 + 1)]
        window.close()
    print(json.dumps(times[WARM_UP:]))
    sys.stdout.flush()


def _office_with_a_letter(folder: Path) -> LetterId:
    create_office(folder, name="Bench", user="Anna", passphrase=PASSPHRASE, country="da", practice=True)
    session = sign_in(folder, "Anna", PASSPHRASE)
    address = ("Testparken 12", "8000 Eksempelby")
    patient = session.call(patients.add, identity="251248-9996", name="Nancy Ann Berggren", address=address)
    fields = example_data("da", "indkaldelse")["fields"]
    content = LetterContent("indkaldelse", Recipient.PATIENT, fields, Signature("Mette Holm"))
    letter = session.call(letters.begin, patient=patient.id, content=content).id
    session.close()
    return letter


def _press(app: QApplication, page: LettersPage, key: str) -> float:
    """Press a key in the letter's text; return the milliseconds until its page is painted."""
    editor = page.desk.form.editors["text"].editor
    editor.setFocus()
    shown: list[float] = []

    def painted(_made: object) -> None:
        page.desk.page.repaint()
        shown.append(time.perf_counter())

    connection = page.pen.page_made.connect(painted)  # after the page's own connection, which shows it
    began = time.perf_counter()
    QTest.keyClick(editor, key if key.strip() else Qt.Key.Key_Space)
    _wait(app, lambda: bool(shown))
    page.pen.page_made.disconnect(connection)
    _rest(600)  # the letter is saved, and Qt has drawn
    return (shown[-1] - began) * 1000


def _wait(app: QApplication, done: object) -> None:
    until = time.monotonic() + SECONDS_AT_MOST
    while not done():  # type: ignore[operator]
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
        if time.monotonic() > until:
            sys.exit("the window did not come so far in time")


def _rest(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
