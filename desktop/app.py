"""The program with the window: its start, its language and looks, and what happens when it has made a mistake."""

from __future__ import annotations

import argparse
import faulthandler
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication

from desktop import preferences
from desktop.bug_report import install_bug_report
from desktop.garbage import GarbageCollector
from desktop.qt_texts import translate_qt
from desktop.theme import apply_theme
from desktop.window import Start, Window
from foundation.translation import LANGUAGES, _, use_language


def main(arguments: Sequence[str] | None = None) -> None:
    """Open the window and stay until it is closed."""
    faulthandler.enable()
    asked = _read(arguments)
    held = preferences.load()
    scheme, percent = asked.scheme or held.scheme, asked.text_size or held.text_percent
    app = make_application(asked.language or held.language or None, scheme, percent / 100)
    start = Start(asked.office, asked.user, os.environ.pop("SKRIVESTUE_PASSPHRASE", ""))
    window = Window(start)
    window.painted.connect(lambda: GarbageCollector(app))
    install_bug_report(window)
    window.show()
    sys.exit(app.exec())


def make_application(language: str | None = None, scheme: str = "system", text_scale: float = 1.0) -> QApplication:
    """Make the one QApplication: name, language (Qt's own buttons too), palette, text size."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("Skrivestue")
    app.setApplicationDisplayName("Skrivestue")
    chosen = use_language(language)
    QLocale.setDefault(QLocale(chosen))
    # No dialog comes before the first paint, which does not wait for this.
    QTimer.singleShot(0, app, lambda: translate_qt(app, chosen))
    apply_theme(app, scheme, text_scale)
    return app


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    use_language(None)
    parser = argparse.ArgumentParser("skrivestue window", description=_("Open Skrivestue's window."))
    office = os.environ.get("SKRIVESTUE_OFFICE")
    parser.add_argument("--office", type=Path, default=Path(office) if office else None, help=_("the office's folder"))
    parser.add_argument("--user", default=os.environ.get("SKRIVESTUE_USER", ""), help=_("who signs in"))
    parser.add_argument("--language", choices=sorted(LANGUAGES), help=_("the language of the window"))
    parser.add_argument("--scheme", choices=preferences.SCHEMES, help=_("light or dark"))
    parser.add_argument("--text-size", type=int, metavar="PERCENT", help=_("the size of all text"))
    return parser.parse_args(arguments)
