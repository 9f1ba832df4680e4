"""What dialogs are made of: the buttons that end them, names on buttons, file windows, the words of Qt's own parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.qt_texts import OWN_TEXTS, translate_qt
from desktop.theme import apply_theme
from desktop.widgets.elided_button import ElidedButton
from desktop.widgets.ending import EndingButtons
from desktop.widgets.question import QtDialogs
from foundation.translation import _, use_language

NAME, NUMBER = "Nancy Ann Wilhelmine Christophersen-Berggren", "251248-9996"


# --- the buttons that end a dialog


@pytest.fixture
def dialog(qtbot: QtBot) -> QDialog:
    made = QDialog()
    qtbot.addWidget(made)
    made.words = QLineEdit()
    QVBoxLayout(made).addWidget(made.words)
    return made


def ending_of(dialog: QDialog, box: QDialogButtonBox) -> list[str]:
    """Show the dialog; return its buttons from left to right."""
    dialog.layout().addWidget(box)
    dialog.show()
    return [button.text() for button in sorted(box.findChildren(QPushButton), key=lambda one: one.x())]


def test_the_buttons_stand_as_in_the_platform_s_own_questions(dialog: QDialog, qtbot: QtBot) -> None:
    asked = QDialog()
    qtbot.addWidget(asked)
    QVBoxLayout(asked)
    standard = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    verbs = {standard.button(QDialogButtonBox.StandardButton.Ok).text(): "Add"}
    usual = [verbs.get(text, text) for text in ending_of(asked, standard)]
    assert ending_of(dialog, EndingButtons(QPushButton("Add"))) == usual


@pytest.mark.parametrize("takes_enter", [True, False])
def test_enter_in_a_field_presses_the_verb_only_where_it_may(dialog: QDialog, qtbot: QtBot, takes_enter: bool) -> None:
    done: list[str] = []
    verb = QPushButton("Make and file")
    verb.setAutoDefault(takes_enter)
    verb.clicked.connect(lambda: done.append("made"))
    box = EndingButtons(verb)
    box.leave_button.setAutoDefault(False)
    box.rejected.connect(lambda: done.append("left"))
    ending_of(dialog, box)
    qtbot.keyClick(dialog.words, Qt.Key.Key_Return)
    assert done == (["made"] if takes_enter else [])
    qtbot.mouseClick(box.leave_button, Qt.MouseButton.LeftButton)
    assert done[-1] == "left"


# --- a name on a button


@pytest.mark.parametrize("scale", [1.0, 1.25])
def test_a_name_is_cut_with_an_ellipsis_and_the_number_never(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    apply_theme(qapp, "light", scale)
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    button = ElidedButton()
    button.set_name(NAME, NUMBER)
    column.addWidget(button)
    holder.resize(180, 100)
    holder.show()
    name, number = button.text().split("\n")
    assert number == NUMBER and name.endswith("…") and NAME.startswith(name[:-1])
    assert button.toolTip() == NAME and button.accessibleName() == f"{NAME}  {NUMBER}"
    assert QFontMetrics(button.font()).horizontalAdvance(number) < button.width()
    holder.resize(900, 100)
    column.activate()
    assert button.text() == f"{NAME}\n{NUMBER}" and button.toolTip() == ""
    holder.resize(10, 100)
    assert button.width() > QFontMetrics(button.font()).horizontalAdvance(NUMBER), "the window can be no narrower"


def test_a_name_is_shown_as_it_is_written(qtbot: QtBot) -> None:
    button = ElidedButton()
    qtbot.addWidget(button)
    button.resize(400, 40)
    button.set_name("Holm & Søn", tip="/home/anna/Holm & Søn")
    assert button.text() == "Holm && Søn" and button.toolTip() == "/home/anna/Holm & Søn"


# --- file windows


@pytest.fixture
def folders(own_settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer with the user's documents in one place and a stick with recordings in another; return the stick."""
    documents, stick = tmp_path / "Dokumenter", tmp_path / "stick"
    documents.mkdir()
    stick.mkdir()
    (stick / "diktat.wav").write_bytes(b"")
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _location: str(documents))
    return stick


def test_file_windows_begin_in_the_documents_and_then_where_the_last_one_was(
    folders: Path, tmp_path: Path, when_asked: Callable[..., None]
) -> None:
    begun: list[str] = []

    def leave(window: QFileDialog) -> None:
        begun.append(window.directory().dirName())
        window.reject()

    def choose(window: QFileDialog) -> None:
        begun.append(window.directory().dirName())
        window.setDirectory(str(folders))
        field = window.findChild(QLineEdit, "fileNameEdit")
        field.setText(str(folders / "diktat.wav"))
        window.accept()

    def save(window: QFileDialog) -> None:
        begun.append(window.directory().dirName())
        begun.append(window.findChild(QLineEdit, "fileNameEdit").text())
        window.reject()

    ask = QtDialogs()
    when_asked(QFileDialog, leave)
    assert ask.choose_files(None, "Choose recordings", (".wav",)) == []
    when_asked(QFileDialog, choose)
    assert ask.choose_files(None, "Choose recordings", (".wav",)) == [folders / "diktat.wav"]
    when_asked(QFileDialog, leave)
    assert ask.choose_folder(None, "Choose a folder") is None
    when_asked(QFileDialog, save)
    assert ask.choose_save_path(None, "Save", tmp_path / "brev.pdf", ".pdf") is None
    assert begun == ["Dokumenter", "Dokumenter", "stick", "stick", "brev.pdf"]

    (folders / "diktat.wav").unlink()
    folders.rmdir()  # the stick was pulled out
    when_asked(QFileDialog, leave)
    assert ask.choose_files(None, "Choose recordings", ()) == []
    assert begun[-1] == "Dokumenter"


# --- the words of Qt's own parts


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[Callable[[str], None]]:
    installed = []

    def speak(language: str) -> None:
        use_language(language)
        installed.extend(translate_qt(qapp, language))

    yield speak
    for translator in installed:
        qapp.removeTranslator(translator)
    use_language("en")


@pytest.mark.parametrize("language", ["da", "nb", "sv"])
def test_qt_s_own_buttons_speak_the_window_s_language(
    speak: Callable[[str], None], qtbot: QtBot, language: str
) -> None:
    speak(language)
    buttons = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(buttons.Cancel | buttons.Close | buttons.Yes | buttons.No)
    qtbot.addWidget(box)
    assert box.button(buttons.Cancel).text().replace("&", "") == _("Cancel") != "Cancel"
    assert box.button(buttons.Close).text().replace("&", "") == _("Close") != "Close"
    assert not {"Yes", "No"} & {button.text().replace("&", "") for button in box.buttons()}


@pytest.mark.parametrize("language", ["da", "nb", "sv"])
def test_file_windows_speak_the_window_s_language(speak: Callable[[str], None], qtbot: QtBot, language: str) -> None:
    speak(language)
    window = QFileDialog(None, "")
    qtbot.addWidget(window)
    shown = {part.text() for kind in (QLabel, QPushButton) for part in window.findChildren(kind)}
    known = {text: _(text) for text in OWN_TEXTS["QFileDialog"] if _(text) != text}
    assert not shown & set(known), "what the catalogue knows is shown as the catalogue has it"
    assert not {"&Open", "Cancel", "File &name:"} & shown
