from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.widgets import question
from desktop.widgets.checklist_panel import Answer, CheckItem, ChecklistPanel
from desktop.widgets.drop_area import DropArea
from desktop.widgets.job_strip import JobStrip, RunningJob
from desktop.widgets.page import EmptyState, Page
from desktop.widgets.patient_banner import Flag, PatientBanner


class Answers:
    """Answers questions as told, and remembers what was asked."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def ask(self, parent, title, text, choices):
        self.asked.append(title)
        return self.answers.pop(0)

    def ask_text(self, parent, title, text, value, secret):
        return self.answers.pop(0)

    def choose_files(self, parent, title, suffixes):
        self.asked.append(tuple(suffixes))
        return self.answers.pop(0)

    def choose_folder(self, parent, title):
        return self.answers.pop(0)

    def choose_save_path(self, parent, title, proposed, suffix):
        return self.answers.pop(0)


# --- page


@pytest.fixture
def page(qtbot):
    page = Page("Letters")
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.set_content(QLabel("content"))
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def test_the_main_action_has_its_key_on_it_and_works_by_key_and_click(qtbot, page):
    done = []
    action = QAction("Sign", page)
    action.setShortcut(QKeySequence("Ctrl+S"))
    action.triggered.connect(lambda: done.append("signed"))
    button = page.set_main_action(action)
    assert button.text() == "Sign   Ctrl+S"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert done == ["signed", "signed"]
    action.setEnabled(False)
    assert not button.isEnabled()
    qtbot.waitUntil(lambda: button.mapTo(page, QPoint(button.width(), 0)).x() > page.width() * 0.9)


def test_an_error_stays_until_it_is_closed_and_has_word_and_sign(qtbot, page):
    page.show_error("The disk is full. Delete old files.")
    page.show_error("The disk is full. Delete old files.")
    page.show_notice("Saved.")
    page.show_notice("Filed.")
    shown = page.notice_area.notices()
    assert [notice.accessibleName() for notice in shown] == [
        "Error. The disk is full. Delete old files.",
        "Done. Filed.",
    ]
    qtbot.mouseClick(shown[0].close_button, Qt.MouseButton.LeftButton)
    assert [notice.sentence for notice in page.notice_area.notices()] == ["Filed."]


def test_undo_on_a_notice_undoes_once_and_goes(qtbot, page):
    undone = []
    page.show_notice("The letter was filed.", lambda: undone.append(True))
    qtbot.mouseClick(page.notice_area.notices()[0].offer_button, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert page.notice_area.notices() == []
    assert not page.notice_area.isVisible()


def test_what_was_done_goes_when_the_user_does_the_next_thing_and_errors_stay(qtbot, page):
    words, other = QLineEdit(), QPushButton("Search")
    content = QWidget()
    column = QVBoxLayout(content)
    column.addWidget(words)
    column.addWidget(other)
    page.set_content(content)

    def told() -> list[str]:
        return [notice.sentence for notice in page.notice_area.notices()]

    page.show_error("The disk is full.")
    page.show_notice("“brev” is filed.")
    qtbot.keyClick(words, Qt.Key.Key_Return)  # the very key that filed it
    QApplication.processEvents()
    words.setFocus()
    qtbot.keyClick(words, Qt.Key.Key_Tab)  # only goes somewhere
    first, _second = page.notice_area.notices()
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)  # to read it, or to copy it
    assert not page.notice_area._pause.isActive()
    words.setFocus()
    qtbot.keyClicks(words, "lår")
    assert told() == ["The disk is full.", "“brev” is filed."], "nothing moves below the mouse before its double click"
    qtbot.waitUntil(lambda: told() == ["The disk is full."])

    page.show_notice("Searched.")
    QApplication.processEvents()
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    page.show_notice("Found.")  # what the click has done
    qtbot.waitUntil(lambda: not page.notice_area._pause.isActive())
    assert told() == ["The disk is full.", "Found."]
    page.hide()
    page.show()
    assert told() == ["The disk is full."]


def test_what_can_be_undone_is_not_taken_away_by_a_stray_click(qtbot, page):
    page.show_notice("The volume is back.", lambda: None)
    QApplication.processEvents()
    qtbot.mouseClick(page, Qt.MouseButton.LeftButton, pos=QPoint(5, 500))
    assert not page.notice_area._pause.isActive()
    assert [notice.sentence for notice in page.notice_area.notices()] == ["The volume is back."]


def test_escape_closes_the_message_that_has_the_focus(qtbot, page):
    page.show_error("No.")
    notice = page.notice_area.notices()[0]
    notice.close_button.setFocus()
    qtbot.keyClick(notice.close_button, Qt.Key.Key_Escape)
    assert page.notice_area.notices() == []


def test_an_empty_page_offers_the_first_step(qtbot):
    empty = EmptyState("No letters yet", "Write one.", "Write a letter", "letter")
    qtbot.addWidget(empty)
    with qtbot.waitSignal(empty.asked):
        qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)


# --- banner


def test_the_banner_cuts_the_name_and_never_the_id(qtbot):
    banner = PatientBanner()
    qtbot.addWidget(banner)
    name = "Anna Katharina Wilhelmine Louise Test Christophersen-Berggren"
    banner.show_patient(name, "251248-9996", [Flag("Protected identity")])
    banner.resize(520, banner.sizeHint().height())
    banner.grab()
    labels = [label.text() for label in banner.findChildren(QLabel)]
    assert "251248-9996" in labels
    assert any(text.endswith("…") and name.startswith(text[:-1]) for text in labels)
    assert banner.name() == name
    assert banner.accessibleName() == f"Patient: {name}, 251248-9996, Protected identity"
    identity = next(label for label in banner.findChildren(QLabel) if label.text() == "251248-9996")
    assert identity.width() >= identity.sizeHint().width()


def test_one_patient_replaces_the_other_with_all_flags(qtbot):
    banner = PatientBanner()
    qtbot.addWidget(banner)
    banner.show_patient("Nancy", "251248-9996", [Flag("Protected identity")])
    banner.show_patient("Hans", "010101-9999")
    assert (banner.name(), banner.identity(), banner.flag_texts()) == ("Hans", "010101-9999", [])
    banner.clear()
    assert banner.isHidden() and banner.name() == ""


def test_markup_in_a_name_is_shown_as_it_is_written(qtbot):
    banner = PatientBanner()
    qtbot.addWidget(banner)
    banner.show_patient("<b>Nancy</b>", "1")
    banner.resize(800, 60)
    banner.grab()
    assert any(label.text() == "<b>Nancy</b>" for label in banner.findChildren(QLabel))


# --- checklist

ITEMS = [
    CheckItem("identity", "Do name and id match?", next_step="Ask the doctor."),
    CheckItem("dose", "Were the doses heard again?", next_step="Listen again."),
    CheckItem("copy", "Does the patient get a copy?", blocks=False),
]


@pytest.fixture
def panel(qtbot):
    panel = ChecklistPanel(ITEMS)
    qtbot.addWidget(panel)
    panel.resize(700, 500)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


def focused(panel):
    return panel.window().focusWidget()


def test_the_checklist_is_answered_by_letters_alone(qtbot, panel):
    panel.focus_first_missing()
    qtbot.keyClick(focused(panel), Qt.Key.Key_Y)
    assert not panel.is_complete()
    with qtbot.waitSignal(panel.completed):
        qtbot.keyClick(focused(panel), Qt.Key.Key_R)
    qtbot.keyClick(focused(panel), Qt.Key.Key_N)
    assert panel.answers() == {"identity": Answer.YES, "dose": Answer.NOT_RELEVANT, "copy": Answer.NO}
    assert panel.is_complete()


def test_it_says_what_is_missing_and_what_to_do_after_a_no(qtbot, panel):
    assert panel.missing_text() == "■ Still missing: 2 questions that block are open."
    with qtbot.waitSignal(panel.answers_changed) as told:
        panel.set_answer("identity", Answer.NO)
    assert told.args == [{"identity": Answer.NO}]
    assert panel.missing_text() == "■ Still missing: 1 question that blocks is open; 1 answer of no blocks."
    assert [label.text() for label in panel.findChildren(QLabel) if label.isVisible() and "▲" in label.text()] == [
        "▲ Do this: Ask the doctor."
    ]
    panel.set_answer("identity", Answer.YES)
    panel.set_answer("dose", Answer.YES)
    assert panel.missing_text() == "✓ Nothing is missing. 1 piece of advice is open."


def test_a_yes_taken_back_blocks_again_and_completes_again(qtbot, panel):
    panel.set_answer("identity", Answer.YES)
    panel.set_answer("dose", Answer.YES)
    panel.set_answer("dose", Answer.NO)
    assert [item.id for item in panel.blocking()] == ["dose"]
    with qtbot.waitSignal(panel.completed):
        panel.set_answer("dose", Answer.YES)


# --- drop area


def files(*paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def enter(area, mime):
    event = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    area.dragEnterEvent(event)
    return event


def test_dropped_recordings_are_taken_and_others_refused(qtbot, tmp_path):
    area = DropArea("Drop recordings here", [".wav", ".dss"])
    qtbot.addWidget(area)
    mime = files(tmp_path / "Ærø.WAV", tmp_path / "letter.docx")
    assert enter(area, mime).isAccepted()
    assert area.is_target
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    told = []
    area.files_dropped.connect(told.append)
    area.files_refused.connect(told.append)
    area.dropEvent(drop)
    assert told == [[tmp_path / "Ærø.WAV"], [tmp_path / "letter.docx"]]
    assert not area.is_target


def test_a_drag_of_other_kinds_is_not_welcome(qtbot, tmp_path):
    area = DropArea("Drop recordings here", [".wav"])
    qtbot.addWidget(area)
    assert not enter(area, files(tmp_path / "letter.docx")).isAccepted()
    assert not area.is_target


def test_files_can_be_chosen_instead(qtbot):
    area = DropArea("Drop recordings here", [".wav"])
    qtbot.addWidget(area)
    with question.answer_with(Answers([Path("a.wav")])), qtbot.waitSignal(area.files_dropped) as taken:
        qtbot.mouseClick(area.button, Qt.MouseButton.LeftButton)
    assert taken.args == [[Path("a.wav")]]


# --- questions


def test_a_question_is_answered_with_the_choice_s_key(qtbot):
    choices = [question.Choice("delete", "Delete", is_danger=True), question.Choice("keep", "Keep", is_cancel=True)]
    with question.answer_with(Answers("delete")) as answers:
        assert question.ask(None, "Delete the draft?", "It can't be undone.", choices) == "delete"
    assert answers.asked == ["Delete the draft?"]


@pytest.mark.parametrize(("key", "answer"), [(Qt.Key.Key_Return, "delete"), (Qt.Key.Key_Escape, "keep")])
def test_the_real_window_answers_by_keys(qtbot, when_asked, key, answer):
    when_asked(QDialog, lambda dialog: qtbot.keyClick(dialog, key))
    choices = [question.Choice("delete", "Delete", default=True), question.Choice("keep", "Keep", is_cancel=True)]
    assert question.ask(None, "Delete <draft>?", "It can't be undone.", choices) == answer


# --- job strip


def test_the_strip_shows_honest_progress_and_stops_a_job(qtbot):
    strip = JobStrip()
    qtbot.addWidget(strip)
    strip.resize(1000, 60)
    strip.show()
    strip.set_jobs(
        [RunningJob("7", "Recognising", 0.4, "1 minute left"), RunningJob("8", "Backup"), RunningJob("9", "Export")]
    )
    bars = [bar for bar in strip.findChildren(QProgressBar) if bar.isVisible()]
    assert [bar.value() for bar in bars] == [400]  # no bar where nothing is known
    assert any(label.text() == "and 1 more" for label in strip.findChildren(QLabel) if label.isVisible())
    button = next(b for b in strip.findChildren(QToolButton) if b.accessibleName() == "Stop: Recognising")
    with qtbot.waitSignal(strip.cancel_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["7"]


def test_a_practice_office_wears_its_band_and_a_real_one_does_not(qtbot):
    strip = JobStrip()
    qtbot.addWidget(strip)
    strip.show()
    strip.set_office("Demo", "Practice office: invented patients")
    assert strip.band_text() == "Practice office: invented patients"
    assert any("Practice office" in label.text() for label in strip.findChildren(QLabel) if label.isVisible())
    strip.set_office("Ward 7")
    assert strip.band_text() == ""
    assert not any("Practice" in label.text() for label in strip.findChildren(QLabel) if label.isVisible())
