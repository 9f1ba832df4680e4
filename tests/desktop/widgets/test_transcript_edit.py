from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextLayout

from desktop.widgets.transcript_edit import TranscriptEdit
from desktop.widgets.transcript_spans import Span, SpanTrack

TEXT = "Patienten har smerter i brystet og får panodil"


def spans_of(text: str, doubtful: str = "") -> list[Span]:
    spans, place = [], 0
    for number, word in enumerate(text.split()):
        place = text.index(word, place)
        spans.append(Span(place, place + len(word), float(number), number + 0.8, 0.2 if word == doubtful else 0.9))
        place += len(word)
    return spans


def words(edit: TranscriptEdit) -> dict[float, str]:
    return {span.start_s: edit.text()[span.first_char : span.last_char] for span in edit.spans()}


@pytest.fixture
def edit(qtbot):
    edit = TranscriptEdit()
    qtbot.addWidget(edit)
    edit.resize(700, 300)
    edit.set_transcript(TEXT, spans_of(TEXT, "panodil"))
    edit.show()
    return edit


def put_cursor(edit, place, until=None):
    cursor = edit.textCursor()
    cursor.setPosition(place)
    if until is not None:
        cursor.setPosition(until, QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)


def marked(edit):
    return [selection.cursor.selectedText() for selection in edit.extraSelections()]


def test_the_word_being_spoken_is_marked(edit):
    edit.show_position(2.3)
    assert marked(edit) == ["smerter"]
    edit.show_position(2.95)  # the pause after it
    assert marked(edit) == ["smerter"]
    edit.show_position(3.0)
    assert marked(edit) == ["i"]
    edit.show_position(-1.0)
    assert marked(edit) == []


def test_marking_does_not_touch_cursor_or_undo(edit):
    put_cursor(edit, 5)
    edit.show_position(2.3)
    assert edit.textCursor().position() == 5
    assert not edit.document().isUndoAvailable()
    assert not edit.document().isModified()


def test_a_click_on_a_word_asks_for_its_place(qtbot, edit):
    place = edit.text().index("brystet") + 2
    put_cursor(edit, place)
    spot = edit.cursorRect().center()
    with qtbot.waitSignal(edit.seek_requested) as asked:
        qtbot.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert asked.args == [4.0]


def test_selecting_by_drag_asks_for_nothing(qtbot, edit):
    put_cursor(edit, 2)
    start = edit.cursorRect().center()
    put_cursor(edit, 20)
    end = edit.cursorRect().center()
    with qtbot.assertNotEmitted(edit.seek_requested):
        qtbot.mousePress(edit.viewport(), Qt.MouseButton.LeftButton, pos=start)
        qtbot.mouseMove(edit.viewport(), end)
        qtbot.mouseRelease(edit.viewport(), Qt.MouseButton.LeftButton, pos=end)


def test_control_enter_plays_from_the_word_at_the_cursor(qtbot, edit):
    edit.activateWindow()
    edit.setFocus()
    put_cursor(edit, TEXT.index("smerter") + 3)
    with qtbot.waitSignal(edit.play_requested) as asked:
        qtbot.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == [2.0]
    assert edit.text() == TEXT


def test_words_keep_their_times_while_text_is_written_before_and_between(qtbot, edit):
    put_cursor(edit, 0)
    qtbot.keyClicks(edit, "Anamnese. ")
    put_cursor(edit, edit.text().index("i brystet"))
    qtbot.keyClicks(edit, "meget ")
    now = words(edit)
    assert now[0.0] == "Patienten" and now[2.0] == "smerter" and now[4.0] == "brystet" and now[7.0] == "panodil"


def test_a_corrected_word_keeps_its_time_and_is_no_longer_doubtful(qtbot, edit):
    place = edit.text().index("panodil")
    put_cursor(edit, place, place + len("panodil"))
    qtbot.keyClicks(edit, "Pamol")
    assert words(edit)[7.0] == "Pamol"
    assert edit.spans()[-1].probability == 1.0
    assert not edit.is_doubtful(len(edit.spans()) - 1)


def test_a_deleted_word_loses_its_span_and_undo_brings_the_text_back(qtbot, edit):
    place = edit.text().index("smerter ")
    put_cursor(edit, place, place + len("smerter "))
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    assert 2.0 not in words(edit)
    assert words(edit)[4.0] == "brystet"
    edit.undo()
    assert edit.text() == TEXT
    assert words(edit)[4.0] == "brystet" and words(edit)[7.0] == "panodil"
    assert not edit.document().isUndoAvailable()


def test_a_new_paragraph_moves_what_follows(qtbot, edit):
    put_cursor(edit, edit.text().index("og "))
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert words(edit)[7.0] == "panodil"
    edit.show_position(7.1)
    assert marked(edit) == ["panodil"]


def test_doubtful_words_are_underlined_with_dots(edit):
    layout: QTextLayout = edit.document().firstBlock().layout()
    underlined = [TEXT[r.start : r.start + r.length] for r in layout.formats()]
    assert underlined == ["panodil"]


def test_a_cursor_over_a_place_keeps_it_while_the_text_around_it_changes(qtbot, edit):
    edit.set_transcript("😀 får panodil nu")
    place = edit.cursor_over(6, 13)
    assert place.selectedText() == "panodil"
    for at in (place.selectionEnd(), place.selectionStart(), 0):
        put_cursor(edit, at)
        qtbot.keyClicks(edit, "xy ")
    assert place.selectedText() == "panodil"
    put_cursor(edit, place.selectionStart(), place.selectionEnd())
    qtbot.keyClicks(edit, "Pamol")
    assert place.selectedText() != "panodil"


def test_signs_beyond_the_basic_plane_do_not_shift_the_words(qtbot, edit):
    text = "Smiley 😀 her og 😀 der"
    edit.set_transcript(text, spans_of(text))
    assert words(edit) == {float(n): word for n, word in enumerate(text.split())}
    edit.show_position(5.0)
    assert marked(edit) == ["der"]
    put_cursor(edit, 0)
    qtbot.keyClicks(edit, "En ")
    assert words(edit)[5.0] == "der"


def test_the_spoken_word_stays_in_view_unless_hands_are_on_the_text(qtbot, edit):
    text = " ".join(f"ord{number}" for number in range(800))
    edit.set_transcript(text, spans_of(text))
    edit.show_position(700.0)
    scrolled = edit.verticalScrollBar().value()
    assert scrolled > 0
    put_cursor(edit, len(text))
    qtbot.keyClicks(edit, "x")
    scrolled = edit.verticalScrollBar().value()
    edit.show_position(1.0)
    assert edit.verticalScrollBar().value() == scrolled


def test_lines_are_about_eighty_characters_in_a_wide_window(edit):
    edit.resize(2000, 400)
    edit.set_transcript("ord " * 200, [])
    line = edit.document().firstBlock().layout().lineAt(0)
    assert 60 <= line.textLength() <= 110


def test_five_thousand_words_are_followed_and_typed_into(qtbot, edit):
    text = "\n".join(" ".join(f"ord{n}" for n in range(line * 50, line * 50 + 50)) for line in range(100))
    edit.set_transcript(text, spans_of(text))
    for second in range(0, 5000, 50):
        edit.show_position(second + 0.1)
        assert edit.spoken_span().start_s == second
    put_cursor(edit, 10)
    qtbot.keyClicks(edit, "tyve bogstaver skrev")
    assert words(edit)[4999.0] == "ord4999"


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12), st.text("ab ", max_size=6)), max_size=12))
def test_whatever_is_edited_spans_stay_inside_the_text_and_in_order(edits):
    text = TEXT
    track = SpanTrack(spans_of(text))
    for wanted_place, wanted_removed, inserted in edits:
        place = min(wanted_place, len(text))
        removed = min(wanted_removed, len(text) - place)
        text = text[:place] + inserted + text[place + removed :]
        track.edit(place, removed, inserted)
        ends = 0
        for index in range(len(track)):
            span = track[index]
            assert ends <= span.first_char < span.last_char <= len(text)
            ends = span.last_char


@given(st.integers(0, len(TEXT)), st.text("xyz ", min_size=1, max_size=5))
def test_an_insertion_moves_every_untouched_word_exactly(place, inserted):
    before = spans_of(TEXT)
    track = SpanTrack(before)
    track.edit(place, 0, inserted)
    text = TEXT[:place] + inserted + TEXT[place:]
    for index, old in enumerate(before):
        if not old.first_char <= place <= old.last_char:
            now = track[index]
            assert text[now.first_char : now.last_char] == TEXT[old.first_char : old.last_char]
