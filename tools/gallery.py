"""Show all building blocks of the window on one page: `python -m tools.gallery [light|dark] [picture.png]`."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.icons import icon_names
from desktop.theme import SPACE, WIDE, TextRole, Tone, apply_theme, icon, set_role
from desktop.widgets.checklist_panel import Answer, CheckItem, ChecklistPanel
from desktop.widgets.drop_area import DropArea
from desktop.widgets.job_strip import JobStrip, RunningJob
from desktop.widgets.page import EmptyState, Page
from desktop.widgets.patient_banner import Flag
from desktop.widgets.player import AudioPlayer
from desktop.widgets.player_bar import PlayerBar
from desktop.widgets.record_table import Column, RecordModel, RecordTable
from desktop.widgets.transcript_edit import TranscriptEdit
from desktop.widgets.transcript_spans import Span

TEXT = (
    "Patienten er en 67-årig kvinde, henvist fra egen læge med åndenød gennem tre uger. Hun har tidligere haft "
    "forhøjet blodtryk og får Metoprolol 50 mg dagligt. Ingen brystsmerter.\n\n"
    "Ved undersøgelsen findes puls 88, regelmæssig, blodtryk 142/85. Stetoskopi af lungerne viser let krepitation "
    "basalt på begge sider. Der er bestilt røntgen af thorax og ekkokardiografi."
)


@dataclass(frozen=True)
class Dictation:
    """A row of the example table."""

    number: int
    author: str
    kind: str
    patient: str
    length: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the gallery, or save its picture."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    scheme = "dark" if "dark" in given else "light"
    apply_theme(app, scheme)
    window = build()
    window.show()
    picture = next((name for name in given if name.endswith(".png")), "")
    if not picture:
        return app.exec()
    for _turn in range(5):
        app.processEvents()
    window.grab().save(picture)
    window.close()
    return 0


def build() -> QWidget:
    """Return the gallery."""
    window = QWidget()
    window.resize(1360, 980)
    page = Page("Dictations")
    action = QAction(icon("check", role=window.palette().ColorRole.HighlightedText), "Approve", page)
    action.setShortcut(QKeySequence("Ctrl+S"))
    page.set_main_action(action)
    page.add_head_action(QAction(icon("add"), "New dictation", page))
    page.set_title("Dictations", "Outpatient clinic of cardiology, 14 wait")
    page.banner.show_patient(
        "Nancy Ann Test Berggren", "251248-9996", [Flag("Protected identity"), Flag("Test person", Tone.PLAIN)]
    )
    page.show_error("The recording could not be read: the file is damaged. Ask for it to be sent again.")
    page.show_notice("The letter was filed.", lambda: None)
    page.set_content(_content())
    strip = JobStrip()
    strip.set_jobs(
        [
            RunningJob("1", "Recognising dictation 14", 0.42, "about 2 minutes left"),
            RunningJob("2", "Backup", None, "waiting"),
        ]
    )
    strip.set_user("Kirsten Holm")
    strip.set_office("Practice office", "PRACTICE OFFICE: invented patients only")
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(page, 1)
    column.addWidget(strip)
    return window


def _content() -> QWidget:
    content = QWidget()
    row = QHBoxLayout(content)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(WIDE)
    left, right = QVBoxLayout(), QVBoxLayout()
    for column in (left, right):
        column.setSpacing(SPACE)
    left.addWidget(_table(), 3)
    left.addWidget(_checklist(), 4)
    bar = PlayerBar(AudioPlayer(content))
    loudness = bytes(int(abs(math.sin(i / 9) * math.sin(i / 53)) * 220 + i * 7 % 23) for i in range(1800))
    bar.waveform.set_loudness(loudness)
    bar.waveform.set_position(31)
    right.addWidget(bar)
    right.addWidget(_transcript(), 3)
    lower = QHBoxLayout()
    lower.addWidget(EmptyState("No letters yet", "Write the first one from a dictation.", "Write a letter", "letter"))
    lower.addWidget(DropArea("Drop recordings here (WAV, DSS, MP3)", [".wav"]))
    right.addLayout(lower, 2)
    right.addWidget(_icons())
    row.addLayout(left, 1)
    row.addLayout(right, 1)
    return content


def _table() -> RecordTable:
    rows = [
        Dictation(
            n,
            ["Dr. Lund", "Dr. Åkesson"][n % 2],
            "Outpatient note",
            ["Nancy Berggren", "Hans Test"][n % 2],
            f"{n % 7 + 1}:0{n % 10}",
        )
        for n in range(1, 40)
    ]
    columns: list[Column[Dictation]] = [
        Column("No.", lambda row: str(row.number), 5, right=True, sort_key="number"),
        Column("Patient", lambda row: row.patient, 22, stretch=True, icon=lambda _row: "patient"),
        Column("Work type", lambda row: row.kind, 16),
        Column("Author", lambda row: row.author, 12),
        Column("Length", lambda row: row.length, 8, right=True),
    ]
    model = RecordModel(columns, lambda row: row.number, lambda offset, count: rows[offset : offset + count])
    table = RecordTable(model, "No dictations wait.", "Dictations", 1)
    model.setParent(table)
    table.selectRow(2)
    return table


def _checklist() -> ChecklistPanel:
    return ChecklistPanel(
        [
            CheckItem(
                "id", "Do name and id match the referral?", True, "Journal law §5", "Ask the doctor.", Answer.YES
            ),
            CheckItem(
                "dose",
                "Has each dose been read against the recording?",
                True,
                "House rule 3",
                "Listen again to the doses.",
                Answer.NO,
            ),
            CheckItem("copy", "Does the patient get a copy?", False, "Recommended by the patient office"),
        ]
    )


def _transcript() -> TranscriptEdit:
    edit = TranscriptEdit()
    spans, place = [], 0
    for number, word in enumerate(TEXT.split()):
        place = TEXT.index(word, place)
        spans.append(Span(place, place + len(word), number * 0.5, number * 0.5 + 0.4, 0.3 if number % 11 == 4 else 0.9))
        place += len(word)
    edit.set_transcript(TEXT, spans)
    edit.show_position(9.1)
    return edit


def _icons() -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    for number, name in enumerate(sorted(icon_names())):
        cell = QLabel()
        cell.setPixmap(icon(name).pixmap(24, 24))
        cell.setToolTip(name)
        grid.addWidget(cell, number // 14, number % 14)
    heading = QLabel("Icons")
    set_role(heading, TextRole.SMALL)
    return holder


if __name__ == "__main__":
    sys.exit(main())
