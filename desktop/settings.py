"""The settings of this computer: language, light or dark, the size of all text, and the way to its voice models."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import preferences
from desktop.preferences import SCHEMES, TEXT_SIZES
from desktop.theme import PAGE, WIDE, apply_theme, set_quiet
from foundation.translation import LANGUAGES, N_, _

SCHEME_TITLES = {"system": N_("As the system has it"), "light": N_("Light"), "dark": N_("Dark")}


class SettingsDialog(QDialog):
    """Shows each choice at once; Cancel puts back what was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Settings"))
        self._before = preferences.load()
        self.language, self.scheme, self.text_size = QComboBox(), QComboBox(), QComboBox()
        self.language.addItem(_("As the system has it"), "")
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        for scheme in SCHEMES:
            self.scheme.addItem(_(SCHEME_TITLES[scheme]), scheme)
        for percent in TEXT_SIZES:
            self.text_size.addItem(f"{percent} %", percent)
        self.language.setCurrentIndex(self.language.findData(self._before.language))
        self.scheme.setCurrentIndex(self.scheme.findData(self._before.scheme))
        self.text_size.setCurrentIndex(self.text_size.findData(self._before.text_percent))
        self.scheme.currentIndexChanged.connect(self._show)
        self.text_size.currentIndexChanged.connect(self._show)
        self._arrange()

    def accept(self) -> None:
        """Keep what was chosen."""
        preferences.change(
            language=self.language.currentData(),
            scheme=self.scheme.currentData(),
            text_percent=self.text_size.currentData(),
        )
        super().accept()

    def reject(self) -> None:
        """Put back what was."""
        _apply(self._before.scheme, self._before.text_percent)
        super().reject()

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setSpacing(WIDE)
        form.addRow(_("&Appearance"), self.scheme)
        form.addRow(_("&Text size"), self.text_size)
        form.addRow(_("&Language"), self.language)
        self.voice_models = QPushButton(_("Get and choose…"))
        self.voice_models.setAutoDefault(False)  # Enter is OK
        self.voice_models.clicked.connect(self._open_voice_models)
        form.addRow(_("&Voice models"), self.voice_models)
        note = QLabel(_("A new language is used from the next start."))
        set_quiet(note)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE, PAGE, PAGE, PAGE)
        column.setSpacing(WIDE)
        column.addLayout(form)
        column.addWidget(note)
        column.addWidget(buttons)

    def _open_voice_models(self) -> None:
        from desktop.voice_models.dialog import VoiceModelsDialog

        VoiceModelsDialog(self).open()

    def _show(self) -> None:
        _apply(self.scheme.currentData(), self.text_size.currentData())


def _apply(scheme: str, text_percent: int) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, scheme, text_percent / 100)
