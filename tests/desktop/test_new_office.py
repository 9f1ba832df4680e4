"""Founding an office in the window: the recovery key is shown once, and nothing lets it slip by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from signing_in import PASSPHRASE

from desktop.new_office import NewOfficeDialog
from desktop.operations import Operations
from desktop.theme import apply_theme
from office.features import patients
from office.session import office_facts, recover, sign_in

SECONDS = 15_000


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> Iterator[NewOfficeDialog]:
    """The dialog as somebody has filled it in."""
    operations = Operations()
    made = NewOfficeDialog(None, operations)
    made.name.setText("Ambulatorium Ø")
    made.country.setCurrentIndex(made.country.findData("se"))
    made.folder.setText(str(tmp_path / "nyt kontor"))
    made.user.setText(" Åse ")
    made.passphrase.setText(PASSPHRASE)
    made.again.setText(PASSPHRASE)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    operations.close()
    if isValid(made):
        made.deleteLater()


def wait_for_key(qtbot: QtBot, dialog: NewOfficeDialog) -> str:
    qtbot.waitUntil(lambda: bool(dialog.recovery_key.text()), timeout=SECONDS)
    return dialog.recovery_key.text()


def test_an_office_is_founded_and_its_recovery_key_opens_it(
    qtbot: QtBot, dialog: NewOfficeDialog, tmp_path: Path
) -> None:
    dialog.make.click()
    key = wait_for_key(qtbot, dialog)
    noted = next(button for button in dialog.findChildren(QPushButton) if "written it down" in button.text())
    with qtbot.waitSignal(dialog.made) as made:
        noted.click()
    assert made.args == [tmp_path / "nyt kontor", "Åse"]
    facts, users = office_facts(tmp_path / "nyt kontor")
    assert (facts.name, facts.country, facts.practice, users) == ("Ambulatorium Ø", "se", False, ("Åse",))
    recover(tmp_path / "nyt kontor", "Åse", key, "en helt ny adgangssætning")
    sign_in(tmp_path / "nyt kontor", "Åse", "en helt ny adgangssætning").close()


def test_escape_does_not_lose_the_key_while_the_office_is_made_or_its_key_is_shown(
    qtbot: QtBot, dialog: NewOfficeDialog
) -> None:
    dialog.make.click()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert isValid(dialog) and dialog.isVisible()
    assert wait_for_key(qtbot, dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.close()
    assert isValid(dialog) and dialog.isVisible()


def test_two_passphrases_that_differ(dialog: NewOfficeDialog, tmp_path: Path) -> None:
    dialog.again.setText("noget helt andet")
    dialog.make.click()
    assert "differ" in dialog.notices.notices()[0].sentence
    assert not (tmp_path / "nyt kontor").exists()


def test_a_folder_that_holds_something_is_refused_and_nothing_typed_is_lost(
    qtbot: QtBot, dialog: NewOfficeDialog, tmp_path: Path
) -> None:
    (tmp_path / "nyt kontor").mkdir()
    (tmp_path / "nyt kontor" / "mine.txt").write_text("mine", "utf-8")
    dialog.make.click()
    qtbot.waitUntil(lambda: bool(dialog.notices.notices()), timeout=SECONDS)
    assert "not empty" in dialog.notices.notices()[0].sentence
    assert dialog.make.isEnabled() and dialog.user.text() == " Åse "
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not isValid(dialog) or not dialog.isVisible()


def test_a_trainee_makes_a_practice_office_of_the_own_country(
    qtbot: QtBot, dialog: NewOfficeDialog, tmp_path: Path
) -> None:
    qtbot.keyClick(dialog.practice, Qt.Key.Key_Space)
    dialog.make.click()
    wait_for_key(qtbot, dialog)
    facts, _users = office_facts(tmp_path / "nyt kontor")
    assert (facts.country, facts.practice) == ("se", True)
    session = sign_in(tmp_path / "nyt kontor", "Åse", PASSPHRASE)
    try:
        assert session.call(patients.add, identity="19121212-9801", name="Tolvan Övning").name == "Tolvan Övning"
    finally:
        session.close()


@pytest.mark.parametrize("scale", [1.0, 1.25])
def test_a_refusal_covers_no_field_and_a_second_one_takes_its_place(
    qtbot: QtBot, qapp: QApplication, dialog: NewOfficeDialog, scale: float
) -> None:
    apply_theme(qapp, "light", scale)
    dialog.again.setText("noget helt andet")
    dialog.make.click()
    dialog.make.click()
    dialog.layout().activate()
    assert len(dialog.notices.notices()) == 1
    notice = dialog.notices.notices()[0]
    bottom = notice.mapTo(dialog, QPoint(0, notice.height())).y()
    assert dialog.name.mapTo(dialog, QPoint(0, 0)).y() >= bottom
    assert notice.height() >= notice.heightForWidth(notice.width())
    fields = (dialog.name, dialog.country, dialog.practice, dialog.folder, dialog.user, dialog.passphrase, dialog.again)
    tops = [field.mapTo(dialog, QPoint(0, 0)).y() for field in (*fields, dialog.make)]
    bottoms = [top + part.height() for top, part in zip(tops, (*fields, dialog.make), strict=True)]
    assert all(top >= above for above, top in zip(bottoms, tops[1:], strict=False)), "one below the other"
    apply_theme(qapp, "light")
