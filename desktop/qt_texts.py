"""The words of Qt's own buttons and file windows, in the window's language.

Qt brings none for bokmål, and its Danish and Swedish ones lack what newer file windows say. What is missing there and
seen often is in the program's own catalogues; for the rest bokmål borrows the nynorsk ones, which are near enough.
"""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from foundation.translation import N_, _

BORROWED = {"nb": "nn"}
# By the context and the words that Qt asks with.
OWN_TEXTS = {
    "QPlatformTheme": {N_("OK"), N_("Cancel"), N_("Close"), N_("Save"), N_("&Yes"), N_("&No")},
    "QFileDialog": {
        N_("&Look in:"),
        N_("Look in:"),
        N_("File &name:"),
        N_("Files of &type:"),
        N_("Files of type:"),
        N_("Directory:"),
        N_("&Open"),
        N_("&Save"),
        N_("&Choose"),
        N_("Save As"),
        N_("&New Folder"),
        N_("Create New Folder"),
        N_("Parent Directory"),
        N_("Back"),
        N_("Forward"),
        N_("List View"),
        N_("Detail View"),
        N_("My Computer"),
        N_("%1 already exists.\nDo you want to replace it?"),
    },
    "QFileSystemModel": {N_("Name"), N_("Size"), N_("Type"), N_("Date Modified")},
    "QAbstractFileIconProvider": {N_("Folder"), N_("Drive"), N_("File"), N_("%1 File")},
}


class OwnTexts(QTranslator):
    """Answers Qt from the program's catalogue; what that does not know is left to Qt's own."""

    def translate(self, context: str, source: str, _disambiguation: str | None = None, _count: int = -1) -> str:
        """Return the text in the window's language, or None."""
        if source not in OWN_TEXTS.get(context, ()):
            return None  # type: ignore[return-value]  # Qt asks the next translator only where there is no text at all
        told = _(source)
        return told if told != source else None  # type: ignore[return-value]

    def isEmpty(self) -> bool:  # noqa: N802
        """Say that there is something to ask for."""
        return False


def translate_qt(app: QApplication, language: str) -> list[QTranslator]:
    """Give Qt's own windows the language; return what was installed, the one that is asked first last."""
    installed: list[QTranslator] = []
    borrowed = QTranslator(app)
    name = f"qtbase_{BORROWED.get(language, language)}"
    if borrowed.load(name, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        installed.append(borrowed)
    installed.append(OwnTexts(app))
    for translator in installed:
        app.installTranslator(translator)
    return installed
