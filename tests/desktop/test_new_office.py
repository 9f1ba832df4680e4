"""Founding an office in the window: the recovery key is shown once, and nothing lets it slip by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from signing_in import PASSPHRASE

from desktop.new_office import NewOfficeDialog
from desktop.operations import Operations
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
