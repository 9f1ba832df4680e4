"""Take the README's pictures of the real program: `python -m tools.pictures [--language da] [--scheme dark]`.

It makes a practice office, has its dictations recognised and its scans read, and then works in the window as a
secretary does: a dictation is opened, becomes a letter, stands before the checklist, is sent and found again.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.feature_page import FeaturePage
    from desktop.window import Window

Take = Callable[..., None]
Until = Callable[[Callable[[], object]], None]

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
SIZE = (1366, 768)
SECONDS_AT_MOST = 60


def main() -> None:
    """Take every picture."""
    parser = argparse.ArgumentParser("python -m tools.pictures", description=__doc__)
    parser.add_argument("--language", default="en", choices=["da", "nb", "sv", "en"])
    parser.add_argument("--scheme", default="light", choices=["light", "dark"])
    parser.add_argument("--text-size", type=int, default=100, metavar="PERCENT")
    parser.add_argument("--out", type=Path, default=FOLDER)
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home}
        office = Path(home) / "practice"
        _prepare(office)
        _photograph(office, asked)


def _prepare(folder: Path) -> None:
    from office.features import JOB_KINDS
    from office.jobs.runner import Runner, Workplace
    from office.practice_office import make_practice_office

    session = make_practice_office(folder)
    Runner(Workplace(session.worker, session.database, JOB_KINDS, lambda _job: None)).run_until_empty()
    session.close()


def _photograph(office: Path, asked: argparse.Namespace) -> None:
    from desktop.app import make_application
    from desktop.window import Start, Window
    from office.practice_office import PASSPHRASE, USER

    app = make_application(asked.language, asked.scheme, asked.text_size / 100)
    asked.out.mkdir(parents=True, exist_ok=True)
    window = Window(Start(office, USER))
    window.resize(*SIZE)
    window.show()

    def take(name: str, shown: QWidget = window) -> None:
        _wait(app.processEvents, lambda: False, 0.6)
        shown.grab().save(str(asked.out / f"{name}.png"))

    def until(ready: Callable[[], object]) -> None:
        _wait(app.processEvents, lambda: bool(ready()), SECONDS_AT_MOST)

    take("sign-in")
    window.sign_in.begin(PASSPHRASE)
    until(lambda: window.view)
    _work(window, take, until)
    window.close()


def _work(window: Window, take: Take, until: Until) -> None:
    from desktop.letters.page import View
    from desktop.widgets.checklist_panel import Answer

    assert window.view is not None
    view = window.view
    until(view.page.isVisible)
    take("today")
    dictation = view.show_page("dictation")
    dictation.open_record(1)
    until(lambda: dictation.correction.dictation)  # type: ignore[attr-defined]
    dictation.correction.player.seek(7.0)  # type: ignore[attr-defined]
    take("dictation")
    doubts = dictation.correction.doubts  # type: ignore[attr-defined]
    while doubts.texts():  # else the letter asks about them
        doubts.go_on()
        doubts.settle()
    dictation.letter_action.trigger()  # type: ignore[attr-defined]
    letters = view.pages["letters"]
    until(lambda: letters.view is View.WRITING)  # type: ignore[attr-defined]
    _fill_in(letters)
    until(letters.desk.page.page_count)  # type: ignore[attr-defined]
    take("letter")
    letters.send.trigger()  # type: ignore[attr-defined]
    until(lambda: letters.view is View.CHECKING)  # type: ignore[attr-defined]
    panel = letters.desk.gate.panel  # type: ignore[attr-defined]
    for item in panel.blocking()[:2]:
        panel.set_answer(item.id, Answer.YES)
    take("checklist")
    for item in panel.blocking():
        panel.set_answer(item.id, Answer.YES)
    until(letters.send.isEnabled)  # type: ignore[attr-defined]
    letters.send.trigger()  # type: ignore[attr-defined]
    until(lambda: letters.view is View.SENT)  # type: ignore[attr-defined]
    take("sent")
    journals = view.show_page("journals")
    journals.words.setText("lårbenshals")  # type: ignore[attr-defined]
    journals.documents.search()  # type: ignore[attr-defined]
    until(lambda: journals.documents.list.model().rowCount() == 1)  # type: ignore[attr-defined]
    journals.open_record(1)
    take("journals")
    privacy = view.show_page("privacy")
    privacy.verify()  # type: ignore[attr-defined]
    take("privacy")
    _take_windows(view.show_page("letters"), take, until)


def _take_windows(page: FeaturePage, take: Take, until: Until) -> None:
    """Take the windows that stand over the office: a letter of somebody else's, checked; the voice models."""
    from desktop.letters.check_dialog import CheckDialog
    from desktop.voice_models.dialog import VoiceModelsDialog

    with tempfile.TemporaryDirectory() as folder:
        checking = CheckDialog(page, page.workspace)
        checking.kind.setCurrentIndex(checking.kind.findData("indkaldelse"))
        checking.open()
        checking.check(_faulty_letter(Path(folder)))
        until(checking.findings.count)
        take("letter-check", checking)
        checking.close()
    models = VoiceModelsDialog(page)
    models.open()
    take("voice-models", models)
    models.close()


def _faulty_letter(folder: Path) -> Path:
    """Write a summons as somebody may make it: moved in the window, a stop too many, and a duty forgotten."""
    from dataclasses import replace

    from office.letters.data import example_data, letter_from_data
    from office.letters.docx import render_docx
    from office.letters.layout import with_house_style

    data = example_data("da", "indkaldelse")
    data["fields"] |= {"waiting_times": "Ring til os.", "appointment_time": "14.15"}
    letter = letter_from_data(data)
    moved = with_house_style("da", b"[body]\ntop_mm = 82.0\n[heading]\nbold = false\n")
    file = folder / "Indkaldelse fra afdelingen.docx"
    file.write_bytes(render_docx(replace(letter, heading=f"{letter.heading}."), moved))
    return file


def _fill_in(letters: object) -> None:
    values = {
        "examination": "dine prøver",
        "sample_date": "2026-11-02",
        "next_step": "Du får en tid til kontrol i ambulatoriet.",
        "phone": "78 00 00 00",
    }
    form = letters.desk.form  # type: ignore[attr-defined]
    for name, value in values.items():
        form.editors[name].set_value(value)
    form.changed.emit()


def _wait(work: Callable[[], None], ready: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not ready() and time.monotonic() < end:
        work()
        time.sleep(0.01)


if __name__ == "__main__":
    main()
