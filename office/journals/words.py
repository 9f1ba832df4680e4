"""From text to the words that a search compares: the words themselves, and their stems in the document's language.

Stems are made in Python (Snowball) and indexed beside the words, so that another database finds the same. There are no
stop words: 'ikke feber' and 'feber' are not the same thing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from snowballstemmer import stemmer

STEMMERS = {"da": "danish", "nb": "norwegian", "sv": "swedish", "en": "english"}
_WORD = re.compile(r"\w+")
EXCERPT_CHARACTERS = 70


def stems(text: str, language: str) -> str:
    """Return the stems of a text's words, in order, separated by spaces."""
    return " ".join(_stemmer(language).stemWords(_WORD.findall(text.casefold())))


def tidy(text: str) -> str:
    """Return a text with its letters composed (PDFs come with "a" and a ring for "å") and without broken characters."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))


def query(words: str) -> str:
    """Make the FTS5 question: every word must be there, as a whole, as a beginning, or by its stem in any language."""
    return " AND ".join(_any_form(word) for word in words.split() if _WORD.search(word))


def excerpt(text: str, words: str) -> str:
    """Return the words around the first hit, on one line; the beginning where the hit is only a stem's."""
    plain = " ".join(text.split())
    places = [plain.casefold().find(word.casefold()) for word in words.split()]
    start = max(0, min((place for place in places if place >= 0), default=0) - EXCERPT_CHARACTERS // 2)
    piece = plain[start : start + EXCERPT_CHARACTERS]
    return ("…" if start else "") + piece + ("…" if start + EXCERPT_CHARACTERS < len(plain) else "")


def _any_form(word: str) -> str:
    # Only letters and digits get into the question, so nothing that is typed can be taken for FTS5's own language.
    quoted = " ".join(_WORD.findall(word))
    forms = {" ".join(_stemmer(language).stemWords(_WORD.findall(quoted.casefold()))) for language in STEMMERS}
    by_stem = " OR ".join(f'stems: "{form}"' for form in sorted(forms))
    return f'(text: "{quoted}"* OR {by_stem})'


@cache
def _stemmer(language: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the library has no types
    return stemmer(STEMMERS.get(language, "english"))
