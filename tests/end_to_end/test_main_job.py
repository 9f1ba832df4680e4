"""The medical secretary's main job in the real window: a recording is dropped, and a letter is found in the journal."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import jiwer
import pypdf
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QTextCursor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.dictation.page import DictationPage
from desktop.journals.page import JournalsPage
from desktop.letters.page import LettersPage, View
from desktop.office_view import OfficeView
from desktop.privacy.page import PrivacyPage
from desktop.widgets.checklist_panel import Answer
from desktop.widgets.player import PlayerState
from office import practice_office
from office.features import dictation, journals, letters, patients
from office.letters.drafts import LetterState

RECORDING = Path(str(practice_office.material_folder())) / "indkaldelse-vestergaard.ogg"
SPOKEN = next(d.words for d in practice_office.dictations() if d.file == RECORDING.name)
SECONDS = 60_000


def drop(target: QWidget, *paths: Path) -> None:
    """Let files fall on a widget, as a mouse does."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = QPointF(target.rect().center())
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    target.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, mime, buttons, keys))


def click_word(page: DictationPage, word: str) -> None:
    """Click into the middle of a word of the transcript."""
    edit = page.correction.edit
    cursor = edit.document().find(word)
    assert not cursor.isNull(), word
    at = QTextCursor(edit.document())
    at.setPosition((cursor.selectionStart() + cursor.selectionEnd()) // 2)
    from pytestqt.qt_compat import qt_api

    qt_api.QtTest.QTest.mouseClick(
        edit.viewport(), Qt.MouseButton.LeftButton, pos=edit.cursorRect(at).center() + QPoint(1, 0)
    )


def replace_word(page: DictationPage, word: str, by: str) -> None:
    """Select a word and type over it."""
    edit = page.correction.edit
    edit.setTextCursor(edit.document().find(word))
    edit.insertPlainText(by)


@pytest.mark.timeout(240)
def test_from_a_dropped_recording_to_a_letter_found_in_the_journal(
    qtbot: QtBot, office_view: OfficeView, tmp_path: Path
) -> None:
    session = office_view.workspace.session
    patient = session.call(
        patients.add,
        identity="249104-1003",
        name="Karl-Emil Eksempel Vestergaard-Thorlacius",
        address=("Kirkestræde 21", "7100 Vejle"),
    )

    # A recording is dropped on the page and recognised in the background.
    page = office_view.show_page("dictation")
    assert isinstance(page, DictationPage)
    audio = Path(shutil.copy(RECORDING, tmp_path / "Indkaldelse æøå 1.ogg"))
    drop(page.drop_area, audio)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=SECONDS)
    states = []
    page.workspace.job_moved.connect(lambda job: states.append(job.progress))

    def recognised() -> bool:
        rows = session.call(dictation.listed)
        return rows[0].dictation.state == "recognised"

    qtbot.waitUntil(recognised, timeout=SECONDS)
    qtbot.waitUntil(lambda: bool(states) and states[-1] == 1.0, timeout=SECONDS)
    assert len(states) > 2, "progress was told while it ran"
    assert audio.exists(), "the recording outside the office is left alone"

    # It is opened as text beside its sound.
    page.open_record(1)
    qtbot.waitUntil(lambda: page.correction.dictation is not None, timeout=SECONDS)
    heard = session.call(dictation.opened, dictation=1)
    assert jiwer.wer(SPOKEN, " ".join(word.text for word in heard.words)) < 0.15
    panel = page.correction
    qtbot.waitUntil(lambda: panel.player.state is PlayerState.STOPPED, timeout=SECONDS)
    panel.player_bar.play_action.trigger()
    qtbot.waitUntil(lambda: panel.player.position > 1.2, timeout=SECONDS)
    qtbot.waitUntil(lambda: panel.edit.spoken_span() is not None, timeout=SECONDS)
    panel.player_bar.play_action.trigger()
    assert panel.player.state is PlayerState.STOPPED
    before = panel.player.position
    panel.player_bar.back_action.trigger()
    assert panel.player.position < before

    # A click on a word takes the sound there, and the word is marked.
    click_word(page, "blodprøver")
    spoken = next(word for word in heard.words if word.text == "blodprøver")
    qtbot.waitUntil(lambda: abs(panel.player.position - spoken.start) < 0.3, timeout=SECONDS)
    marked = panel.edit.spoken_span()
    assert marked is not None and panel.edit.text()[marked.first_char : marked.last_char] == "blodprøver"

    # It is corrected; what is typed is saved by itself, and the recognised text stays as version 1.
    replace_word(page, "blodprøver", "to blodprøver")
    qtbot.waitUntil(lambda: panel.is_saved, timeout=SECONDS)
    after = session.call(dictation.opened, dictation=1).transcript
    assert after is not None and "to blodprøver" in after.text and after.version == 2

    # Nobody has said whose it is, so the letter asks first; then it becomes a letter.
    session.call(dictation.assign, dictation=1, patient=patient.id)
    qtbot.waitUntil(lambda: page.correction.dictation.row.dictation.patient == patient.id, timeout=SECONDS)
    qtbot.waitUntil(lambda: not panel.doubts.is_busy, timeout=SECONDS)
    while panel.doubts.texts():
        panel.doubts.go_on()
        panel.doubts.settle()
    panel.player.pause()
    page.letter_action.trigger()
    letters_page = office_view.pages["letters"]
    assert isinstance(letters_page, LettersPage)
    qtbot.waitUntil(lambda: letters_page.view is View.WRITING, timeout=SECONDS)
    letters_page.desk.form.choose_kind("proevesvar")
    draft = session.call(letters.listed, state=LetterState.DRAFT)[0].draft
    editors = letters_page.desk.form.editors
    assert "to blodprøver" in editors["text"].value()
    for name, value in {
        "examination": "din undersøgelse",
        "sample_date": "2.11.2026",
        "next_step": "Du får en ny tid.",
        "phone": "78 00 00 00",
    }.items():
        editors[name].setFocus()
        focused = letters_page.focusWidget()
        assert focused is not None
        qtbot.keyClicks(focused, value)
    qtbot.waitUntil(lambda: letters_page.desk.page.page_count() == 1, timeout=SECONDS)

    # It is sent only when the checklist is passed.
    letters_page.send.trigger()
    qtbot.waitUntil(lambda: letters_page.view is View.CHECKING, timeout=SECONDS)
    panel_of_questions = letters_page.desk.gate.panel
    assert not letters_page.send.isEnabled()
    for item in panel_of_questions.blocking():
        panel_of_questions.set_answer(item.id, Answer.YES)
    qtbot.waitUntil(letters_page.send.isEnabled, timeout=SECONDS)
    letters_page.send.trigger()
    qtbot.waitUntil(lambda: letters_page.view is View.SENT, timeout=SECONDS)

    # It was made as DOCX and PDF.
    for name in ("brev.pdf", "brev.docx"):
        session.call(letters.copy, letter=draft.id, out=tmp_path / name)
    text = "".join(pdf_page.extract_text() for pdf_page in pypdf.PdfReader(tmp_path / "brev.pdf").pages)
    assert "to blodprøver" in " ".join(text.split()) and "Kirkestræde 21" in text
    assert (tmp_path / "brev.docx").read_bytes().startswith(b"PK")

    # It is found in the journal by a word in it, and can be read there.
    journals_page = office_view.show_page("journals")
    assert isinstance(journals_page, JournalsPage)
    found = session.call(journals.search, wanted="blodprøver")
    assert [hit.patient_name for hit in found] == [patient.name]
    content = session.call(journals.read, document=found[0].document.id)
    assert pypdf.PdfReader(io.BytesIO(content.content)).metadata.title
    qtbot.keyClicks(journals_page.words, "blodprøver")
    qtbot.keyClick(journals_page.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: journals_page.documents.list.model().rowCount() == 1, timeout=SECONDS)

    # The dictation is done, and the access log tells all of it and is sound.
    assert session.call(dictation.counted, finished=True) == 1
    privacy_page = office_view.show_page("privacy")
    assert isinstance(privacy_page, PrivacyPage)
    with session.database.transaction() as connection:
        entries = session.log.newest(connection, 200)
        assert session.log.verify(connection).sound
    told = {entry.command for entry in entries if entry.patient == patient.id}
    assert {"dictation.assign", "letters.begin", "letters.send", "journals.search", "journals.read"} <= told


def test_a_running_recognition_is_stopped_from_the_strip_and_can_be_started_anew(
    qtbot: QtBot, office_view: OfficeView, tmp_path: Path
) -> None:
    page = office_view.show_page("dictation")
    assert isinstance(page, DictationPage)
    drop(page.drop_area, Path(shutil.copy(RECORDING, tmp_path)))
    running: list[int] = []
    page.workspace.job_moved.connect(lambda job: running.append(job.id) if job.state == "running" else None)
    qtbot.waitUntil(lambda: bool(running), timeout=SECONDS)
    office_view.strip.cancel_requested.emit(str(running[0]))
    session = office_view.workspace.session
    qtbot.waitUntil(lambda: session.call(dictation.listed)[0].job_state == "cancelled", timeout=SECONDS)
    page.open_record(1)
    qtbot.waitUntil(lambda: page.correction.dictation is not None, timeout=SECONDS)
    page.again_action.trigger()
    qtbot.waitUntil(lambda: session.call(dictation.listed)[0].job_state != "cancelled", timeout=SECONDS)


def test_a_file_that_is_no_recording_is_told_of_and_nothing_is_taken(
    qtbot: QtBot, office_view: OfficeView, half_a_recording: Path
) -> None:
    page = office_view.show_page("dictation")
    assert isinstance(page, DictationPage)
    drop(page.drop_area, half_a_recording)
    qtbot.waitUntil(lambda: bool(page.notice_area.notices()), timeout=SECONDS)
    assert half_a_recording.name in page.notice_area.notices()[0].sentence
    assert office_view.workspace.session.call(dictation.counted) == 0


def test_recordings_that_arrive_in_a_watched_folder_are_received_by_themselves(
    qtbot: QtBot, office_view: OfficeView, tmp_path: Path, silence: Path
) -> None:
    page = office_view.show_page("dictation")
    assert isinstance(page, DictationPage)
    folder = tmp_path / "fra diktafonen"
    folder.mkdir()
    page.receiving.inbox.watch(folder)
    shutil.copy(silence, folder / "rum 3 æøå.wav")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=SECONDS)
    qtbot.waitUntil((folder / "Received" / "rum 3 æøå.wav").exists, timeout=SECONDS)
    page.receiving.inbox.watch(None)


@pytest.mark.parametrize("page_name", ["today", "dictation", "letters", "journals", "privacy"])
def test_every_page_says_what_to_do_and_tells_its_keys(qtbot: QtBot, office_view: OfficeView, page_name: str) -> None:
    page = office_view.show_page(page_name)
    qtbot.waitUntil(page.isVisible, timeout=SECONDS)
    assert page.main_button is not None and page.main_button.accessibleName()
    for _keys, text in page.key_lines():
        assert text
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and hasattr(widget, "text"):
            assert widget.accessibleName() or widget.text() or widget.toolTip() or widget.placeholderText(), widget


def test_unsaved_words_are_saved_when_the_window_closes(
    qtbot: QtBot, open_window: Callable[..., object], practice_folder: Path, silence: Path, open_office: Callable
) -> None:
    window = open_window(practice_folder)
    qtbot.waitUntil(lambda: window.view is not None, timeout=SECONDS)
    page = window.view.show_page("dictation")
    drop(page.drop_area, silence)
    session = window.view.workspace.session
    qtbot.waitUntil(
        lambda: [row.dictation.state for row in session.call(dictation.listed)] == ["recognised"], timeout=SECONDS
    )
    page.open_record(1)
    qtbot.waitUntil(lambda: page.correction.dictation is not None, timeout=SECONDS)
    page.correction.edit.insertPlainText("Skrevet lige før lukketid.")
    window.close()
    reopened = open_office(practice_folder)
    assert reopened.call(dictation.opened, dictation=1).transcript.text == "Skrevet lige før lukketid."
