"""Moments as the user's language writes them."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale

from foundation.translation import current_language

LOCALES = {"da": "da_DK", "nb": "nb_NO", "sv": "sv_SE", "en": "en_GB"}


def user_locale() -> QLocale:
    """Return the locale of the language in use."""
    return QLocale(LOCALES[current_language()])


def moment(time: datetime) -> str:
    """Write a moment in local time, short, such as `21.11.2026 14.05`."""
    local = QDateTime.fromSecsSinceEpoch(int(time.timestamp()))
    return user_locale().toString(local, QLocale.FormatType.ShortFormat)
