"""What a secretary does with documents: file, find by a word, read, copy out, try again."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from desktop.journals.filing import FilingDialog
from desktop.widgets.drop_area import DropArea
from desktop.widgets.notice import Notice
from office.features import journals, privacy
from office.journals.model import Reading
from office.practice_office import material_folder
from office.roles import Role

SCAN = Path(str(material_folder() / "roentgensvar-2003.jpg"))
WAIT = 30_000


def titles(page) -> list[str]:
    shown = page.documents.list
    return [shown.found(number).document.title for number in range(shown.model_of_documents.rowCount())]


def read_words(qtbot, page, session, document) -> None:
    qtbot.waitUntil(
        lambda: session.call(journals.reading_state, document=document.id)[0] is not Reading.WAITING, timeout=WAIT
    )


def errors(page) -> list[str]:
    return [notice.sentence for notice in page.findChildren(Notice)]


def test_an_empty_office_says_what_to_do_first(page, qtbot):
    qtbot.waitUntil(page.documents.empty.isVisible)
    assert "Ctrl+O" in page.documents.empty.button.text()
    assert "Ctrl+O" in page.main_button.text()


def test_a_scan_is_filed_read_found_by_a_word_and_shown_with_the_word_marked(page, qtbot, patient, answers, pick):
    answers.files = [SCAN]
    qtbot.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    dialog = page.findChild(FilingDialog)
    pick("Berggren")
    qtbot.mouseClick(dialog.patient, Qt.MouseButton.LeftButton)
    assert patient.identity in dialog.patient.text()
    dialog.kind.setEditText("Røntgensvar")
    dialog.lines[0].title.setText("Røntgen 2003")
    qtbot.mouseClick(dialog.do, Qt.MouseButton.LeftButton)

    pane = page.documents.pane
    qtbot.waitUntil(lambda: pane.shown is not None and pane.shown.document.reading is Reading.READ, timeout=WAIT)
    assert (pane.banner.name(), pane.banner.identity()) == (patient.name, patient.identity)
    assert "Røntgensvar" in pane.facts.whole_text()

    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(page.words, "lungebet")
    qtbot.waitUntil(lambda: page.documents.list.with_excerpts)
    assert titles(page) == ["Røntgen 2003"]
    assert "lungebetændelse" in page.documents.list.found(0).excerpt
    page.documents.list.setFocus()
    page.documents.list.selectRow(0)
    qtbot.keyClick(page.documents.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.viewer.match_count() > 0)
    assert pane.viewer.page_count() == 1

    # In the document the same key finds in the document; outside it, in all journals.
    with qtbot.waitActive(page):  # a desktop does this by itself when a dialog closes
        page.activateWindow()
    pane.take_focus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert pane.viewer.isAncestorOf(QApplication.focusWidget())
    page.documents.list.setFocus()
    qtbot.keyClick(page.documents.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.words.hasFocus()


def test_resting_on_a_row_shows_its_document_but_walking_over_it_does_not(
    page, qtbot, practice_session, patient, text_file
):
    for title in ("first", "second", "third"):
        practice_session.call(
            journals.file, path=text_file(f"ord om {title}", f"{title}.txt"), patient=patient.id, kind="Notat"
        )
    qtbot.waitUntil(lambda: titles(page) == ["third", "second", "first"])
    page.documents.list.setFocus()
    for _press in range(3):
        qtbot.keyClick(page.documents.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.documents.pane.title.whole_text() == "first")
    read = [row.entry.subject for row in practice_session.call(privacy.show) if row.entry.command == "journals.read"]
    assert len(read) == 1


def test_a_text_document_shows_its_text_with_the_word_marked(page, qtbot, practice_session, patient, tmp_path):
    path = tmp_path / "brev.docx"
    written = docx.Document()
    written.add_paragraph("Patienten har svimmelhed.")
    written.save(str(path))
    document = practice_session.call(journals.file, path=path, patient=patient.id, kind="Brev")
    read_words(qtbot, page, practice_session, document)
    page.words.setText("svimmel")
    qtbot.keyClick(page.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(page) == ["brev"])
    page.open_record(document.id)
    pane = page.documents.pane
    qtbot.waitUntil(lambda: "svimmelhed" in pane.text.toPlainText())
    assert [mark.cursor.selectedText() for mark in pane.text.extraSelections()] == ["svimmel"]
    assert "Word" in pane.facts.whole_text()


def test_a_document_that_comes_while_it_is_open_is_shown_as_soon_as_it_is_read(
    page, qtbot, practice_session, patient, text_file
):
    document = practice_session.call(journals.file, path=text_file("hovedpine"), patient=patient.id, kind="Notat")
    page.open_record(document.id)
    qtbot.waitUntil(lambda: page.documents.pane.text.toPlainText() == "hovedpine", timeout=WAIT)
    assert "Searchable" in page.documents.pane.facts.whole_text()


def test_a_failed_reading_says_why_and_can_be_tried_again(page, qtbot, practice_session, patient, tmp_path):
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.4 nothing of a PDF")
    document = practice_session.call(journals.file, path=damaged, patient=patient.id, kind="Scan")
    page.open_record(document.id)
    pane = page.documents.pane
    qtbot.waitUntil(pane.failure.isVisible, timeout=WAIT)
    assert "damaged" in pane.failure.sentence.text()
    qtbot.waitUntil(lambda: bool(page.documents.list.found(0).failure))
    qtbot.mouseClick(pane.failure.read_again, Qt.MouseButton.LeftButton)
    assert not pane.failure.isVisible()
    qtbot.waitUntil(pane.failure.isVisible, timeout=WAIT)  # tried again, and damaged still


def test_one_patients_journal_is_shown_through_the_chip(
    page, qtbot, practice_session, patient, other_patient, text_file, pick
):
    for whose, title in ((patient, "Nancys"), (other_patient, "Karl-Emils")):
        practice_session.call(journals.file, path=text_file(title, f"{title}.txt"), patient=whose.id, kind="Notat")
    qtbot.waitUntil(lambda: len(titles(page)) == 2)
    pick("Karl-Emil")
    qtbot.mouseClick(page.patients.choose_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: titles(page) == ["Karl-Emils"])
    page.documents.list.selectRow(0)
    qtbot.waitUntil(lambda: page.documents.pane.banner.flag_texts() == ["Protected identity"])
    page.show_volumes()
    qtbot.mouseClick(page.patients.chip.clear_button, Qt.MouseButton.LeftButton)
    page.show_documents()
    qtbot.waitUntil(lambda: len(titles(page)) == 2)


def test_a_new_question_closes_the_document_that_is_no_answer_to_it(page, qtbot, practice_session, patient, text_file):
    document = practice_session.call(journals.file, path=text_file("hovedpine"), patient=patient.id, kind="Notat")
    page.open_record(document.id)
    qtbot.waitUntil(page.documents.pane.banner.isVisible)
    qtbot.keyClicks(page.words, "feber")
    qtbot.waitUntil(lambda: not page.documents.pane.banner.isVisible())
    assert titles(page) == []
    assert not page.documents.copy_action.isEnabled()


def test_a_search_is_not_done_again_by_itself(page, qtbot, practice_session, patient, text_file):
    """Each search is in the access log; only a person searches."""
    qtbot.keyClicks(page.words, "feber")
    qtbot.waitUntil(lambda: page.documents.list.with_excerpts)
    practice_session.call(journals.file, path=text_file("feber"), patient=patient.id, kind="Notat")
    qtbot.wait(200)
    searches = [row for row in practice_session.call(privacy.show) if row.entry.command == "journals.search"]
    assert len(searches) == 1


def test_a_copy_leaves_the_office_only_after_a_question(
    page, qtbot, practice_session, patient, text_file, answers, tmp_path
):
    document = practice_session.call(journals.file, path=text_file("hovedpine"), patient=patient.id, kind="Notat")
    page.open_record(document.id)
    qtbot.waitUntil(page.documents.copy_action.isEnabled)
    answers.save_path = tmp_path / "copy.txt"
    answers.choice = "cancel"
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.wait(100)
    assert not answers.save_path.exists()
    assert "access log" in answers.asked[0]
    answers.choice = "save"
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(answers.save_path.exists)
    assert answers.save_path.read_text() == "hovedpine"
    assert answers.asked[-1] == "note.txt"
    qtbot.waitUntil(lambda: any("copy.txt" in sentence for sentence in errors(page)))


def test_of_several_files_the_bad_one_is_named_and_the_others_are_filed(page, qtbot, patient, tmp_path, text_file):
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    page.documents.file_paths([text_file("a", "first.txt"), empty, text_file("b", "last.txt")])
    dialog = page.findChild(FilingDialog)
    qtbot.mouseClick(dialog.do, Qt.MouseButton.LeftButton)
    assert "choose the patient" in dialog.notices.notices()[0].sentence
    dialog.patient.patient = patient
    qtbot.mouseClick(dialog.do, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.do.text() == "Try again")
    assert "empty.pdf is empty" in dialog.lines[1].state.text()
    assert "Filed" in dialog.lines[0].state.text() and "Filed" in dialog.lines[2].state.text()
    empty.write_bytes(SCAN.read_bytes())
    qtbot.mouseClick(dialog.do, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sorted(titles(page)) == ["empty", "first", "last"])


def test_dropped_files_are_filed_and_others_refused(page, qtbot, tmp_path, text_file):
    mime = QMimeData()
    song = tmp_path / "song.mp3"
    song.write_bytes(b"x")
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in (text_file("a", "dropped.txt"), song)])
    area = page.findChild(DropArea)
    at, copy, left = QPoint(20, 20), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    QApplication.sendEvent(area, QDragEnterEvent(at, copy, mime, left, Qt.KeyboardModifier.NoModifier))
    QApplication.sendEvent(area, QDropEvent(at, copy, mime, left, Qt.KeyboardModifier.NoModifier))
    dialog = page.findChild(FilingDialog)
    assert [line.path.name for line in dialog.lines] == ["dropped.txt"]
    assert any("song.mp3" in sentence for sentence in errors(page))
    dialog.reject()


def test_who_may_not_see_journals_is_told_so(open_page, qtbot, as_role):
    page = open_page(as_role(Role.PRIVACY_OFFICER))
    qtbot.waitUntil(lambda: any("needs one of these roles" in sentence for sentence in errors(page)))


@pytest.mark.parametrize("key", ["Ctrl+O", "Ctrl+F", "Ctrl+S", "Ctrl+P", "Ctrl+Shift+2"])
def test_the_keys_of_the_page_are_told(page, key):
    told = page.key_lines()
    assert key in {keys for keys, _text in told}
