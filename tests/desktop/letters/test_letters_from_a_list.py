"""Letters from a list: every row is checked and told of, then drafts are made of the good ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.letters.merge_dialog import MergeDialog
from desktop.letters.page import LettersPage
from desktop.widgets import question
from desktop.widgets.question import QtDialogs
from office.contacts.model import ContactKind
from office.features import contacts, letters
from office.patients.model import Patient
from office.session import Session

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CONTROL = Qt.KeyboardModifier.ControlModifier
SHARED = {
    "examination": "din blodprøve",
    "sample_date": "2026-11-02",
    "next_step": "Der sker ikke mere.",
    "phone": "78 00 00 00",
}


class Files(QtDialogs):
    """Somebody who chooses this file, and saves at this place."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def choose_files(self, *_asked: object) -> list[Path]:
        return [self.path]

    def choose_save_path(self, *_asked: object) -> Path | None:
        return self.path


@pytest.fixture
def dialog(qtbot: QtBot, page: LettersPage, patient: Patient) -> MergeDialog:
    qtbot.keyClick(page, Qt.Key.Key_L, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, MergeDialog)
    return dialog


def problems(dialog: MergeDialog) -> list[tuple[int, str]]:
    return [dialog.model.row(number) for number in range(dialog.model.rowCount())]


def test_good_rows_become_drafts_and_bad_ones_are_told_of(
    qtbot: QtBot, page: LettersPage, dialog: MergeDialog, tmp_path: Path, practice_session: Session
):
    assert not dialog.make_button.isEnabled()
    path = tmp_path / "indkaldte.csv"
    path.write_text("id;navn;Svaret\n251248-9996;Nancy Berggren;Dit tal er <7,0.\n018188-9995;;Fint\n", "utf-8")
    with question.answer_with(Files(path)):
        dialog.choose_file()
    qtbot.waitUntil(lambda: dialog.model.rowCount() > 0 or bool(dialog.notices.notices()))
    assert not dialog.make_button.isEnabled(), "what all letters share is still missing"
    for name, value in SHARED.items():
        dialog.form.editors[name].set_value(value)
    dialog.form.editors["phone"].changed.emit()
    qtbot.waitUntil(dialog.make_button.isEnabled)
    assert dialog.make_button.text().startswith("Make 1 draft")
    assert dialog.summary.text().startswith("▲ 2 rows: 1 can become a letter.")
    [(row, sentence)] = problems(dialog)
    assert row == 3 and "018188-9995" in sentence
    assert practice_session.call(letters.listed) == (), "nothing is made before it is asked for"

    dialog.make_button.click()
    qtbot.waitUntil(lambda: bool(page.notice_area.notices()))
    assert "1 draft was made" in page.notice_area.notices()[0].sentence
    assert "1 row was left out." in page.notice_area.notices()[0].sentence
    [made] = practice_session.call(letters.listed)
    assert made.draft.content.fields == SHARED | {"text": "Dit tal er <7,0."}
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)


def test_a_file_that_is_no_list_is_told_of(qtbot: QtBot, dialog: MergeDialog, tmp_path: Path):
    path = tmp_path / "liste.xlsx"
    path.write_bytes(b"not a workbook")
    dialog.use_file(path)
    qtbot.waitUntil(lambda: bool(dialog.notices.notices()))
    assert not dialog.make_button.isEnabled()
    dialog.reject()


def test_an_empty_list_is_saved_to_be_filled_in(qtbot: QtBot, dialog: MergeDialog, tmp_path: Path):
    path = tmp_path / "tom.csv"
    with question.answer_with(Files(path)):
        dialog.template_button.click()
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: bool(dialog.notices.notices()))
    assert path.read_text("utf-8-sig").startswith("id;Prøve eller undersøgelse;Prøven er fra;Svaret")
    dialog.use_file(path)
    qtbot.waitUntil(lambda: not dialog.summary.text().startswith("The rows are being checked"))
    assert not dialog.make_button.isEnabled(), "no row, no letter"
    dialog.reject()


def test_all_letters_go_to_one_contact(qtbot: QtBot, dialog: MergeDialog, practice_session: Session,
                                       when_asked: Callable[..., None]):  # fmt: skip
    from desktop.contacts.picker import ContactPicker

    contact = practice_session.call(
        contacts.add, kind=ContactKind.HOSPITAL, name="Sygehuset", address=("Vej 1", "8000 By")
    )
    dialog.form.kind.choose("omvisitering")
    assert "Nobody is chosen yet." in dialog.form._contact_name.text()

    def choose(picker: ContactPicker) -> None:
        qtbot.waitUntil(lambda: picker.table.model().rowCount() == 1)
        picker.table.selectRow(0)
        picker.choose.click()

    when_asked(ContactPicker, choose)
    dialog.form.contact_button.click()
    assert dialog.form.content().contact == contact.id
    dialog.form.kind.choose("proevesvar")
    assert dialog.form.content().contact is None, "a hospital is no patient"
    dialog.reject()
