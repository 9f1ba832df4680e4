"""Voice models in the window: got, chosen for a language, measured, checked and removed; long work can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import small_models
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.settings import SettingsDialog
from desktop.voice_models.dialog import VoiceModelsDialog
from foundation.translation import use_language
from speech import models
from speech.models.installing import import_model, use
from speech.models.published import Published

SECONDS = 60_000


@pytest.fixture(autouse=True)
def a_user(own_settings: Path, tmp_path: Path) -> Iterator[None]:
    use_language("en")
    yield


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[VoiceModelsDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    made = VoiceModelsDialog(window)
    bugs: list[object] = []
    made.work.operations.bug.disconnect()
    made.work.operations.bug.connect(bugs.append)
    with qtbot.waitExposed(made):
        made.show()
    wait_for_rows(qtbot, made)
    yield made
    if isValid(made):
        made.work.close()
        made.deleteLater()
    assert not bugs


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    return small_models.openai_checkpoint(tmp_path / "Afdeling Ø.pt")


def names(dialog: VoiceModelsDialog) -> list[str]:
    model = dialog.table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def column(dialog: VoiceModelsDialog, title: str, name: str) -> str:
    model = dialog.table.model()
    titles = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    return str(model.index(names(dialog).index(name), titles.index(title)).data())


def wait_for_rows(qtbot: QtBot, dialog: VoiceModelsDialog, count: int = 1) -> None:
    qtbot.waitUntil(lambda: len(names(dialog)) == count, timeout=SECONDS)


def told(dialog: VoiceModelsDialog) -> str:
    return "\n".join(notice.sentence for notice in dialog.notices.notices())


def pick(field: QComboBox, text: str) -> None:
    """Choose an entry as a user does, who makes the field tell of it."""
    field.setCurrentIndex(field.findText(text))
    field.activated.emit(field.currentIndex())


def test_settings_lead_to_the_voice_models(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    settings = SettingsDialog(window)
    settings.show()
    settings.voice_models.click()
    (opened,) = settings.findChildren(VoiceModelsDialog)
    assert opened.isVisible()
    opened.reject()
    settings.reject()


def test_without_a_model_it_says_what_to_do(dialog: VoiceModelsDialog) -> None:
    assert names(dialog) == ["practice"]
    assert column(dialog, "Knows", "practice") == "da, nb, sv, en"
    assert "No model for real dictations is installed yet" in dialog.told.text()
    assert not dialog.remove_action.isEnabled() and dialog.test_action.isEnabled()
    assert [field.count() for field in dialog.choices.fields.values()] == [1, 1, 1, 1]
    assert dialog.choices.fields["da"].currentText() == "None chosen"


@pytest.mark.parametrize("language", ["da", "nb", "sv", "en"])
def test_no_heading_is_cut(qtbot: QtBot, language: str) -> None:
    use_language(language)
    dialog = VoiceModelsDialog()
    dialog.show()
    head = dialog.table.horizontalHeader()
    needed = [head.fontMetrics().horizontalAdvance(column.title) for column in dialog.table.records().columns]
    assert all(head.sectionSize(number) >= wide for number, wide in enumerate(needed))
    dialog.reject()


def test_a_file_is_imported_chosen_checked_and_removed(
    qtbot: QtBot, dialog: VoiceModelsDialog, checkpoint: Path, answers
) -> None:
    answers.files = [checkpoint]
    dialog.import_file_action.trigger()
    assert not dialog.import_button.isEnabled() and dialog.line.stop.isVisible()
    wait_for_rows(qtbot, dialog, 2)
    assert "“Afdeling Ø” is installed" in told(dialog)
    assert "No model for real" not in dialog.told.text() and dialog.import_button.isEnabled()

    pick(dialog.choices.fields["da"], "Afdeling Ø")
    qtbot.waitUntil(lambda: column(dialog, "Used for", "Afdeling Ø") == "Dansk", timeout=SECONDS)
    assert models.chosen("da") == models.installed()[0]

    dialog.check_action.trigger()
    qtbot.waitUntil(lambda: "as they were" in told(dialog), timeout=SECONDS)

    dialog.table.choose("Afdeling Ø")
    answers.choice = "keep"
    dialog.remove_action.trigger()
    assert "used for real dictations in: Dansk" in answers.asked[-1]
    answers.choice = "remove"
    dialog.remove_action.trigger()
    wait_for_rows(qtbot, dialog, 1)
    assert models.installed() == () and checkpoint.is_file()


def test_a_folder_is_imported_and_offered_for_its_own_language_only(
    qtbot: QtBot, dialog: VoiceModelsDialog, tmp_path: Path, answers
) -> None:
    import_model(small_models.hugging_face_folder(tmp_path / "kb"), language="sv")
    folder = small_models.hugging_face_folder(tmp_path / "usb" / "nb-whisper", seed=2)
    answers.choose_folder = lambda _parent, _title: folder
    dialog.import_folder_action.trigger()
    wait_for_rows(qtbot, dialog, 3)
    assert dialog.choices.fields["da"].findText("kb") == -1
    assert dialog.choices.fields["sv"].findText("kb") > 0 and dialog.choices.fields["sv"].findText("nb-whisper") > 0
    pick(dialog.choices.fields["sv"], "kb")
    qtbot.waitUntil(lambda: column(dialog, "Used for", "kb") == "Svenska", timeout=SECONDS)
    pick(dialog.choices.fields["sv"], "None chosen")
    qtbot.waitUntil(lambda: column(dialog, "Used for", "kb") == "", timeout=SECONDS)
    assert models.chosen("sv") is None


def test_what_is_refused_is_told_with_the_reason(
    qtbot: QtBot, dialog: VoiceModelsDialog, tmp_path: Path, answers
) -> None:
    (tmp_path / "ggml-large.bin").write_bytes(b"lmgg" + bytes(100))
    answers.files = [tmp_path / "ggml-large.bin"]
    dialog.import_file_action.trigger()
    qtbot.waitUntil(lambda: "whisper.cpp" in told(dialog), timeout=SECONDS)
    assert dialog.import_button.isEnabled() and not dialog.line.stop.isVisible()


def test_a_changed_model_is_found_by_checking(qtbot: QtBot, dialog: VoiceModelsDialog, checkpoint: Path) -> None:
    model = import_model(checkpoint).model
    with model.model.path.open("ab") as file:
        file.write(b"x")
    dialog.check_action.trigger()
    qtbot.waitUntil(lambda: "cut or was changed" in told(dialog), timeout=SECONDS)


def test_the_speed_is_measured_and_shown(qtbot: QtBot, dialog: VoiceModelsDialog, tmp_path: Path, monkeypatch) -> None:
    from desktop.voice_models import dialog as dialog_module

    measure = dialog_module.speeds.self_test  # the same measurement, on less speech
    monkeypatch.setattr(dialog_module.speeds, "self_test", lambda name, **more: measure(name, seconds=20, **more))
    import_model(small_models.ctranslate2_folder(tmp_path / "fast"))
    dialog.refresh()
    wait_for_rows(qtbot, dialog, 2)
    dialog.table.choose("fast")
    dialog.test_action.trigger()
    assert dialog.line.title.whole_text() == "Measuring the speed of fast"
    qtbot.waitUntil(lambda: "a dictation of 10 minutes takes" in told(dialog), timeout=SECONDS)
    assert "openai-whisper: The voice model “fast” is made for" in told(dialog)
    qtbot.waitUntil(lambda: column(dialog, "Speed here", "fast").endswith("×"), timeout=SECONDS)


@pytest.fixture
def silent_server() -> Iterator[tuple[str, threading.Event, threading.Event]]:
    """A server that takes requests and says nothing until it is released: its address, "asked" and "released"."""
    asked, released = threading.Event(), threading.Event()

    class Silent(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.set()
            released.wait(SECONDS)
            self.close_connection = True

        def log_message(self, *_arguments: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/tiny.pt", asked, released
    released.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def hanging_download(
    qtbot: QtBot, dialog: VoiceModelsDialog, silent_server: tuple[str, threading.Event, threading.Event], answers
) -> Callable[[], None]:
    """Begin a download that hangs."""
    address, asked, _released = silent_server

    def begin() -> None:
        answers.choice = "download"
        dialog.download(Published("tiny", address, "0" * 64, 78))
        qtbot.waitUntil(asked.is_set, timeout=SECONDS)

    return begin


def test_a_download_asks_first_and_can_be_stopped(
    qtbot: QtBot, dialog: VoiceModelsDialog, hanging_download: Callable[[], None], answers
) -> None:
    answers.choice = "cancel"
    dialog.download(Published("tiny", "http://127.0.0.1:9/tiny.pt", "0" * 64, 78))
    assert "127.0.0.1" in answers.asked[-1] and not dialog.work.is_running
    hanging_download()
    assert dialog.line.title.whole_text() == "Downloading tiny"
    dialog.line.stop.click()
    qtbot.waitUntil(lambda: not dialog.work.is_running, timeout=SECONDS)
    assert "stopped, as asked" in told(dialog)
    assert models.installed() == ()


def test_closing_stops_the_work_only_if_the_user_says_so(
    qtbot: QtBot, dialog: VoiceModelsDialog, hanging_download: Callable[[], None], answers
) -> None:
    hanging_download()
    answers.choice = "stay"
    dialog.reject()
    assert dialog.isVisible() and dialog.work.is_running
    answers.choice = "stop"
    dialog.reject()
    assert "Downloading tiny" in answers.asked[-1]
    qtbot.waitUntil(lambda: not isValid(dialog), timeout=SECONDS)


def test_all_published_models_are_offered_once(dialog: VoiceModelsDialog) -> None:
    offered = [action.text().split()[0] for action in dialog.download_button.menu().actions()]
    assert len(offered) == len(set(offered)) and {"large-v3", "large-v3-turbo", "small"} <= set(offered)


def test_recommendations_follow_the_language(dialog: VoiceModelsDialog) -> None:
    pick(dialog.recommended.language, "Svenska")
    assert "KB-Whisper Large" in dialog.recommended.text.toPlainText()
    pick(dialog.recommended.language, "Dansk")
    text = dialog.recommended.text.toPlainText()
    assert "Røst" in text and "hviske-v2" in text and "OpenRAIL" in text


def test_a_model_that_is_used_may_have_a_long_name(qtbot: QtBot, dialog: VoiceModelsDialog, checkpoint: Path) -> None:
    name = "kb-whisper-large-strict-afdeling-for-billeddiagnostik-og-nuklearmedicin-2026"
    import_model(checkpoint, name=name)
    use(name, ["da"])
    dialog.refresh()
    wait_for_rows(qtbot, dialog, 2)
    field = dialog.choices.fields["da"]
    assert field.currentText() == name and field.toolTip() == name
    assert dialog.width() <= dialog.screen().availableSize().width()
