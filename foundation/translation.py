"""Texts in the user's language, through gettext: English source texts, translated when shown, never at import.

`_("…")` translates now; `N_("…")` only marks a text for the catalogue, for data that is translated when shown.
"""

from __future__ import annotations

import gettext
import locale
import os

from foundation.places import resources

DOMAIN = "skrivestue"
LANGUAGES = {"da": "Dansk", "nb": "Norsk bokmål", "sv": "Svenska", "en": "English"}

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use_language(language: str | None) -> str:
    """Choose the language of all texts from now on: one of `LANGUAGES`, or None for the system's. Return it."""
    global _catalogue, _language
    _language = language if language in LANGUAGES else system_language()
    folder = resources() / "translations"
    _catalogue = gettext.translation(DOMAIN, folder, languages=[_language], fallback=True)
    return _language


def current_language() -> str:
    """Return the language in use, one of `LANGUAGES`."""
    return _language


def system_language() -> str:
    """Return the language that the system asks for, or English where it is none of ours."""
    asked = os.environ.get("SKRIVESTUE_LANGUAGE") or os.environ.get("LANGUAGE") or os.environ.get("LC_ALL")
    asked = asked or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or locale.getlocale()[0] or "en"
    code = asked.split(":")[0].split("_")[0].split(".")[0].lower()
    code = {"no": "nb", "nn": "nb", "danish": "da", "norwegian": "nb", "swedish": "sv"}.get(code, code)
    return code if code in LANGUAGES else "en"


def _(message: str) -> str:
    """Translate a text."""
    return _catalogue.gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate a text whose form depends on a count."""
    return _catalogue.ngettext(singular, plural, count)


def N_(message: str) -> str:
    """Mark a text for the catalogue without translating it yet."""
    return message
