"""Which model is used for which language, and which are recommended for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop.theme import SPACE, TextRole, set_role, when_theme_changes
from desktop.voice_models.texts import recommendations_text
from foundation.translation import LANGUAGES, _, current_language
from speech.models import Installed
from speech.models.recommended import recommendations

CHARACTERS = 14


class LanguageChoices(QWidget):
    """One field a language. `chosen(language, name)` when the user picks another model; an empty name means none."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        heading = QLabel(_("Used for real dictations"))
        set_role(heading, TextRole.HEADING)
        form = QFormLayout()
        form.setSpacing(SPACE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.fields: dict[str, QComboBox] = {}
        for code, name in LANGUAGES.items():
            field = QComboBox()
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(CHARACTERS)
            field.activated.connect(lambda _index, code=code: self._tell(code))
            form.addRow(name, field)
            self.fields[code] = field
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(heading)
        column.addLayout(form)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_models(self, installed: Sequence[Installed]) -> None:
        """Show what may be chosen for each language, and what is."""
        for code, field in self.fields.items():
            field.clear()
            field.addItem(_("None chosen"), "")
            for one in installed:
                if one.language in (None, code):
                    field.addItem(one.name, one.name)
                    field.setItemData(field.count() - 1, one.name, Qt.ItemDataRole.ToolTipRole)
                if code in one.use_for:
                    field.setCurrentIndex(field.findData(one.name))
            field.setToolTip(field.currentText())

    def keep_readable(self) -> None:
        """Let no field be pressed together where messages take the room."""
        for field in self.fields.values():
            field.setMinimumHeight(field.sizeHint().height())

    def _tell(self, language: str) -> None:
        self.chosen.emit(language, self.fields[language].currentData())


class Recommended(QWidget):
    """The recommendations for one language, the user's own at first."""

    def __init__(self) -> None:
        super().__init__()
        heading = QLabel(_("Recommended for"))
        set_role(heading, TextRole.HEADING)
        self.language = QComboBox()
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(current_language()))
        self.language.setAccessibleName(_("Recommended for"))
        self.language.currentIndexChanged.connect(self._show)
        self.text = QTextBrowser()
        self.text.setOpenExternalLinks(True)
        self.text.setAccessibleName(_("Recommended models"))
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(heading)
        row.addWidget(self.language)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(self.text, 1)
        when_theme_changes(self.text, self._show)

    def _show(self) -> None:
        self.text.setHtml(recommendations_text(recommendations(self.language.currentData())))
