"""Where a text may be written wrongly: words that nobody knows, and compounds that were written apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

TOKEN = re.compile(r"\S+")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Addresses of the net, file names, codes and figures are no words.
NO_WORDS = re.compile(r"[\d@/\\_]|\w\.\w")
PAIR = re.compile(r"(?=(?<![\w'’-])(?P<first>[^\W\d_]{3,}) (?P<second>[^\W\d_]{3,})(?![\w'’-]))")


@dataclass(frozen=True)
class Slip:
    """A place in a text: `start` to before `end`. `joined` is the compound as one word; empty for an unknown word."""

    start: int
    end: int
    text: str
    joined: str = ""


def slips(text: str, is_known: Callable[[str], bool], is_apart: Callable[[str, str], bool]) -> Iterator[Slip]:
    """Find the slips of a text from its beginning to its end; who is asked of a word may not know yet and say yes."""
    found = [*_unknown(text, is_known)]
    unknown = {slip.start for slip in found}
    for pair in PAIR.finditer(text):
        first, second = pair["first"], pair["second"]
        start, end = pair.start("first"), pair.end("second")
        # A name is no part of a compound, and a word that is wrong by itself is told of as such.
        if second[0].isupper() or {start, pair.start("second")} & unknown:
            continue
        if is_apart(first, second):
            found.append(Slip(start, end, text[start:end], first + second))
    return iter(sorted(found, key=lambda slip: slip.start))


def _unknown(text: str, is_known: Callable[[str], bool]) -> Iterator[Slip]:
    for token in TOKEN.finditer(text):
        if NO_WORDS.search(token[0]):
            continue
        for word in WORD.finditer(token[0]):
            if not is_known(word[0]):
                start = token.start() + word.start()
                yield Slip(start, start + len(word[0]), word[0])
