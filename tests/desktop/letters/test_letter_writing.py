"""Writing a letter: begin one, fill it in, see its page, and lose nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop.letter_wanted import LetterWanted
from desktop.letters.page import LettersPage, View
from desktop.patients.picker import PatientPicker
from office.arguments import LetterId
from office.features import letters, patients
from office.letters.drafts import LetterContent, LetterDraft, Recipient
from office.letters.model import Signature
from office.patients.model import Patient
from office.session import Session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CONTROL = Qt.KeyboardModifier.ControlModifier


def drafts(session: Session) -> list[LetterDraft]:
    return [row.draft for row in session.call(letters.listed)]


def type_in(qtbot: QtBot, page: LettersPage, field: str, text: str) -> None:
    editor = page.desk.form.editors[field]
    editor.setFocus()
    focused = page.focusWidget()
    assert focused is not None and editor.isAncestorOf(focused)
    qtbot.keyClicks(focused, text)


def open_letter(qtbot: QtBot, page: LettersPage, letter: int) -> None:
    page.open_record(letter)
    qtbot.waitUntil(lambda: page.view is not View.LIST)


def begin(qtbot: QtBot, page: LettersPage, wanted: LetterWanted) -> None:
    page.begin_from(wanted)
    qtbot.waitUntil(lambda: page.view is View.WRITING)


def wanted_for(patient: Patient, title: str = "Prøvesvar", text: str = "Prøven er fin.") -> LetterWanted:
    return LetterWanted(patient.id, text, "dictation:4", title, "Lene Læge")


def shown_sentence(page: LettersPage) -> str:
    return page.desk.page._message.text()


def test_an_empty_office_says_what_to_do_first(qtbot: QtBot, page: LettersPage):
    qtbot.waitUntil(page.list.empty.isVisible)
    assert page.main_button is not None and page.main_button.text() == "New letter   Ctrl+N"


def test_a_letter_is_begun_filled_in_and_seen(
    qtbot: QtBot, page: LettersPage, patient: Patient, practice_session: Session, pick: Callable[[str], None]
):
    pick("Nancy")
    qtbot.keyClick(page, Qt.Key.Key_N, CONTROL)
    qtbot.waitUntil(lambda: page.view is View.WRITING)
    assert (page.banner.name(), page.banner.identity()) == ("Nancy Ann Berggren", "251248-9996")
    assert page.banner.flag_texts() == ["Test person"]
    assert "Testparken 48" in page.desk.form.recipient_text()
    qtbot.waitUntil(lambda: "“Prøven er fra”" in shown_sentence(page))
    assert not page.notice_area.notices(), "a letter that is being written is no error"

    type_in(qtbot, page, "examination", "din blodprøve")
    type_in(qtbot, page, "sample_date", "2.11.26")
    type_in(qtbot, page, "text", "Prøven er fin.")
    type_in(qtbot, page, "next_step", "Der sker ikke mere.")
    qtbot.waitUntil(lambda: "Fill in “Telefon til spørgsmål”." in shown_sentence(page))
    type_in(qtbot, page, "phone", "78 00 00 00")
    qtbot.waitUntil(lambda: page.desk.page.page_count() == 1)

    qtbot.waitUntil(lambda: "phone" in drafts(practice_session)[0].content.fields)
    [draft] = drafts(practice_session)
    assert draft.content.fields["sample_date"] == "2026-11-02"
    assert draft.content.fields["text"] == "Prøven er fin."


def test_nothing_begins_when_no_patient_is_chosen(
    qtbot: QtBot, page: LettersPage, practice_session: Session, when_asked: Callable[..., None]
):
    when_asked(PatientPicker, lambda picker: qtbot.keyClick(picker, Qt.Key.Key_Escape))
    qtbot.keyClick(page, Qt.Key.Key_N, CONTROL)
    assert page.view is View.LIST
    assert drafts(practice_session) == []


def test_going_back_at_once_loses_no_letter(
    qtbot: QtBot, page: LettersPage, finished_draft: LetterId, practice_session: Session
):
    open_letter(qtbot, page, finished_draft)
    assert page.isActiveWindow(), "no other window flashed up on the way"
    type_in(qtbot, page, "phone", "9")
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.view is View.LIST
    assert not page.banner.isVisible() and page.desk.page.page_count() == 0, "nothing of the patient stays in view"
    qtbot.waitUntil(lambda: page.list.table.current_key() == finished_draft)
    [draft] = drafts(practice_session)
    assert "9" in draft.content.fields["phone"] and len(draft.content.fields["phone"]) == 12

    qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.view is View.WRITING)
    assert page.desk.form.editors["phone"].value() == draft.content.fields["phone"]


def test_the_last_words_are_kept_when_the_office_closes_at_once(
    qtbot: QtBot, page: LettersPage, finished_draft: LetterId, practice_session: Session
):
    open_letter(qtbot, page, finished_draft)
    form = page.desk.form
    # Another page's work keeps the office busy, so what is saved now waits behind it.
    page.workspace._operations.run(page, lambda: time.sleep(0.2), lambda _done: None, page.show_failure)
    for text in ("første", "anden", "tredje"):
        form.editors["text"].editor.setPlainText(text)  # type: ignore[union-attr]
        page.pen.save()  # these wait in line, and none may come after the last one
    form.editors["text"].editor.setPlainText("fjerde")  # type: ignore[union-attr]
    page.leave()
    assert drafts(practice_session)[0].content.fields["text"] == "fjerde"
    qtbot.wait(400)
    assert drafts(practice_session)[0].content.fields["text"] == "fjerde", "nothing older comes after it"


def test_another_letter_is_opened_without_losing_this_one(
    qtbot: QtBot, page: LettersPage, finished_draft: LetterId, patient: Patient, practice_session: Session
):
    other = practice_session.call(
        letters.begin, patient=patient.id, content=LetterContent("proevesvar", Recipient.PATIENT, {"text": "Den anden"})
    )
    open_letter(qtbot, page, finished_draft)
    page.desk.form.editors["text"].editor.setPlainText("Den første")  # type: ignore[union-attr]
    page.open_record(other.id)
    qtbot.waitUntil(lambda: page.desk.form.content().fields.get("text") == "Den anden")
    kept = {draft.id: draft.content.fields["text"] for draft in drafts(practice_session)}
    assert kept == {finished_draft: "Den første", other.id: "Den anden"}


def test_the_text_stays_when_the_kind_changes(
    qtbot: QtBot, page: LettersPage, finished_draft: LetterId, practice_session: Session
):
    open_letter(qtbot, page, finished_draft)
    form = page.desk.form
    form.choose_kind("indkaldelse")
    assert form.editors["text"].value() == "Prøven er fin."
    assert isinstance(form.editors["offer"].editor, QComboBox)
    qtbot.waitUntil(lambda: drafts(practice_session)[0].content.kind == "indkaldelse")
    qtbot.waitUntil(lambda: "“Mødedato”" in shown_sentence(page))
    form.choose_kind("proevesvar")
    assert form.content().fields["next_step"] == "Der sker ikke mere.", "nor is the rest lost on the way back"


@pytest.mark.parametrize(
    ("title", "kind", "recipient"),
    [
        ("PRØVESVAR, blod", "proevesvar", Recipient.PATIENT),
        ("Indkaldelse", "indkaldelse", Recipient.PATIENT),
        ("Brev til egen læge", "laegebrev", Recipient.PRACTITIONER),
    ],
)
def test_a_dictation_becomes_a_draft(
    qtbot: QtBot,
    page: LettersPage,
    practice_session: Session,
    patient: Patient,
    title: str,
    kind: str,
    recipient: Recipient,
):
    begin(qtbot, page, wanted_for(patient, title))
    [draft] = drafts(practice_session)
    assert (draft.source, draft.patient, draft.content.kind) == ("dictation:4", patient.id, kind)
    assert draft.content.recipient is recipient
    assert draft.content.fields == {"text": "Prøven er fin."}
    assert page.desk.form.signer.text() == draft.content.signature.name == "Lene Læge"


def test_the_practitioner_is_shown_as_the_register_has_him(qtbot: QtBot, page: LettersPage, practice_session: Session):
    person = practice_session.call(
        patients.add,
        identity="249104-1003",
        name="Karl-Emil Vestergaard",
        address=("Kirkestræde 21", "7100 Vejle"),
        protected=True,
        practitioner="Klinikken Vejle Midt",
        practitioner_address=("Vedelsgade 2", "7100 Vejle"),
        forwarding=("Kommunens postkasse 5", "7100 Vejle"),
    )
    begin(qtbot, page, wanted_for(person))
    assert page.banner.flag_texts() == ["Protected identity", "Test person"]
    assert "Kirkestræde 21" not in page.desk.form.recipient_text()
    assert "Kommunens postkasse 5" in page.desk.form.recipient_text()
    assert "protected" in page.desk.form.recipient_text()
    page.desk.form.choose_kind("laegebrev")
    assert page.desk.form.recipient_text().startswith("Klinikken Vejle Midt\nVedelsgade 2")
    qtbot.waitUntil(lambda: drafts(practice_session)[0].content.recipient is Recipient.PRACTITIONER)


def test_a_recipient_without_an_address_is_told_of(qtbot: QtBot, page: LettersPage, finished_draft: LetterId):
    open_letter(qtbot, page, finished_draft)
    page.desk.form.choose_kind("laegebrev")
    page.desk.form.choose_recipient(Recipient.PRACTITIONER)
    assert "no address" in page.desk.form.recipient_text()
    qtbot.waitUntil(lambda: "no address" in shown_sentence(page))


def test_what_the_law_still_wants_stands_beside_the_page(
    qtbot: QtBot, page: LettersPage, practice_session: Session, patient: Patient
):
    fields = {
        "examination": "scanning",
        "referral_date": "2026-11-02",
        "appointment_date": "2026-12-02",
        "appointment_time": "9.30",
        "place": "Indgang 3",
        "phone": "78 00 00 00",
        "offer": "udredning",
        "time_limit": "ja",
        "waiting_times": "Det ved vi ikke.",
    }
    content = LetterContent("indkaldelse", Recipient.PATIENT, fields, Signature("Lene Læge"))
    open_letter(qtbot, page, practice_session.call(letters.begin, patient=patient.id, content=content).id)
    qtbot.waitUntil(lambda: page.desk.page.page_count() > 0)
    [duty] = page.desk.duties.duties
    assert duty == "Ventetiden på regionens egne og andre sygehuse (Sundhedsloven § 90, stk. 1, nr. 4)"
    assert page.desk.duties.isVisible()
    page.desk.form.editors["waiting_times"].editor.setPlainText("Ventetiden er 3 uger.")  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not page.desk.duties.isVisible())


def test_the_page_keeps_its_place_while_it_is_renewed(
    qtbot: QtBot, page: LettersPage, practice_session: Session, finished_draft: LetterId
):
    open_letter(qtbot, page, finished_draft)
    qtbot.waitUntil(lambda: page.desk.page.page_count() == 1)
    shown = page.desk.page
    shown.zoom_in()
    zoom = shown.zoom()
    assert shown._pdf is not None
    bar = shown._pdf.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    assert place > 0
    with qtbot.waitSignal(page.pen.page_made):
        type_in(qtbot, page, "phone", " 11")
    assert (shown.zoom(), bar.value()) == (zoom, place)
    qtbot.waitUntil(lambda: not shown._ahead.isVisible())
    # Nothing jumped when Qt had drawn the same.
    assert shown._pdf.viewport().grab().toImage() == shown._ahead.pixmap().toImage()


def test_a_letter_of_a_colleague_comes_into_the_list(
    qtbot: QtBot, page: LettersPage, practice_session: Session, patient: Patient
):
    assert page.list.rows.rowCount() == 0
    practice_session.call(letters.begin, patient=patient.id, content=LetterContent("proevesvar", Recipient.PATIENT))
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    row = [page.list.rows.index(0, column).data() for column in range(4)]
    assert row == ["Draft", "Prøvesvar", "Nancy Ann Berggren", "251248-9996"]


def test_a_letter_that_is_nowhere_is_told_of(qtbot: QtBot, page: LettersPage):
    page.open_record(99)
    qtbot.waitUntil(lambda: len(page.notice_area.notices()) == 1)
    assert page.view is View.LIST


def test_f1_knows_the_keys(page: LettersPage):
    keys = {text: key for key, text in page.key_lines()}
    assert keys["New letter"] == "Ctrl+N"
    assert keys["Check and finish (not just now)"].startswith("Ctrl+Return")


def test_a_text_field_is_as_high_as_its_text_in_a_narrow_window(
    qtbot: QtBot, page: LettersPage, practice_session: Session, patient: Patient
):
    page.resize(900, 640)
    begin(qtbot, page, wanted_for(patient, text="Blodprøverne er normale, og røntgen viser kun slidgigt. " * 6))
    area = page.desk.form.editors["text"].editor
    assert isinstance(area, QPlainTextEdit)
    line = area.fontMetrics().height()
    qtbot.waitUntil(lambda: not area.verticalScrollBar().isVisible() and area.height() > 5 * line)


@pytest.mark.parametrize("kind", ["proevesvar", "indkaldelse", "journalkopi"])
def test_tab_goes_through_the_whole_form_and_back(
    qtbot: QtBot, page: LettersPage, patient: Patient, practice_session: Session, kind: str
):
    content = LetterContent(kind, Recipient.PATIENT, {})
    open_letter(qtbot, page, practice_session.call(letters.begin, patient=patient.id, content=content).id)
    form = page.desk.form
    wanted = [*form.editors, "signer"]

    def place() -> str:
        focused = page.focusWidget()
        inside = (name for name, editor in form.editors.items() if editor.isAncestorOf(focused))
        return "signer" if focused is form.signer else next(inside, "")

    def walk(key: Qt.Key, end: str) -> list[str]:
        visited = [place()]
        for _press in range(60):
            qtbot.keyClick(page.focusWidget(), key)
            if place() and place() != visited[-1]:
                visited.append(place())
            if place() == end:
                break
        return visited

    form.editors[wanted[0]].setFocus()
    assert walk(Qt.Key.Key_Tab, "signer") == wanted
    assert walk(Qt.Key.Key_Backtab, wanted[0]) == wanted[::-1]
