"""What a person made of a recognised text: which spoken words were to be written otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from speech.model import Word, Written, WrittenToken
from speech.realignment import realign
from speech.vocabulary import plain

MOST_SPOKEN, MOST_WRITTEN = 6, 4
"""In words; what is longer is a sentence put otherwise, not a word heard wrongly."""
MOST_COMPARED = 3000
"""In words, some 25 minutes: comparing takes 0.1 s for 1,500 words, but minutes for hours of the same few words."""
SIGNS = " \t.,;:!?()[]«»\"“”'’–-/"


@dataclass(frozen=True)
class Correction:
    """A phrase as it was heard, in lower case, and as a person wrote it; `start` in seconds says where."""

    spoken: str
    written: str
    start: float


def corrections(heard: Written, words: Sequence[Word], corrected: str) -> tuple[Correction, ...]:
    """Return what was heard wrongly, in the order of the text.

    `heard` is the text as it was recognised from `words`. What differs in layout, capitals, signs or numbers alone is
    no correction of a word, nor is what was left out or put in between. Nothing is learnt from a very long text.
    """
    if len(words) > MOST_COMPARED:
        return ()
    found = []
    for span, tokens in groupby(realign(heard, corrected).tokens, key=lambda token: (token.first, token.last)):
        first, last = span
        if last < first:
            continue
        pieces = [*tokens]
        text = corrected[pieces[0].offset : pieces[-1].stop].strip(SIGNS)
        correction = _correction(heard, words, first, last, text)
        if correction is not None:
            found.append(correction)
    return tuple(found)


def _correction(heard: Written, words: Sequence[Word], first: int, last: int, text: str) -> Correction | None:
    tokens = [token for token in heard.tokens if first <= token.first and token.last <= last]
    while tokens and _is_sign(tokens[0]):
        tokens.pop(0)
    while tokens and _is_sign(tokens[-1]):
        tokens.pop()
    if not tokens or any(map(_is_sign, tokens)) or "\n" in text:
        return None
    said = words[tokens[0].first : tokens[-1].last + 1]
    spoken = " ".join(plain(word.text) for word in said)
    was = heard.text[tokens[0].offset : tokens[-1].stop]
    if len(said) > MOST_SPOKEN or not 0 < len(text.split()) <= MOST_WRITTEN:
        return None
    if _letters(text) in ("", _letters(was), _letters(spoken)):
        return None
    return Correction(spoken, text, said[0].start)


def _is_sign(token: WrittenToken) -> bool:
    return not any(map(str.isalnum, token.text))


def _letters(text: str) -> str:
    """What is left of a text without capitals, signs and numbers."""
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))
