"""After the secretary has edited the text: what is unchanged keeps its times, what is new lies between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from speech.model import Written, WrittenToken

PIECE = re.compile(r"\w+|\n|[^\w\s]")


@dataclass(frozen=True)
class _Piece:
    """A word, a sign or a line break of a text, and where it stands."""

    text: str
    offset: int


def realign(written: Written, edited_text: str) -> Written:
    """Return the edited text with tokens of its own.

    Unchanged tokens keep their words, times and ambiguity, changed ones share the words and times of those that they
    replace, new ones lie in the time between their neighbours and came from no word. Takes 0.05 to 0.3 s for 5,000
    words.
    """
    old = [(piece, token) for token in written.tokens for piece in _pieces(token.text)]
    new = _pieces(edited_text)
    tokens: list[WrittenToken] = []
    for kind, old_from, old_to, new_from, new_to in _changes([piece.text for piece, _ in old], [p.text for p in new]):
        if kind == "equal":
            for (_, token), piece in zip(old[old_from:old_to], new[new_from:new_to], strict=True):
                # A token of several pieces begins again with each: never before what was put in front of this one.
                start = max(token.start, tokens[-1].start) if tokens else token.start
                end = max(start, token.end)
                tokens.append(replace(token, text=piece.text, offset=piece.offset, start=start, end=end))
        elif kind == "replace":
            replaced = [token for _, token in old[old_from:old_to]]
            span = (replaced[0].start, replaced[-1].end)
            tokens += _laid_out(new[new_from:new_to], replaced[0].first, replaced[-1].last, span)
        elif kind == "insert":
            after = old[old_from][1] if old_from < len(old) else None
            before = old[old_from - 1][1] if old_from else None
            first = after.first if after else before.last + 1 if before else 0
            start = before.end if before else after.start if after else 0.0
            end = max(start, after.start) if after else start
            tokens += _laid_out(new[new_from:new_to], first, first - 1, (start, end))
    return Written(edited_text, tuple(tokens))


def _laid_out(pieces: Sequence[_Piece], first: int, last: int, span: tuple[float, float]) -> Iterator[WrittenToken]:
    """Tokens spread evenly over a span of time, in seconds."""
    step = (span[1] - span[0]) / max(1, len(pieces))
    for index, piece in enumerate(pieces):
        start = span[0] + index * step
        yield WrittenToken(piece.text, first, last, start, start + step, piece.offset)


def _pieces(text: str) -> list[_Piece]:
    return [_Piece(match.group(), match.start()) for match in PIECE.finditer(text)]


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Difflib's opcodes; what is equal at both ends, most of a text while somebody types, is passed over quickly."""
    shortest = min(len(old), len(new))
    head = next((i for i in range(shortest) if old[i] != new[i]), shortest)
    tail = next((i for i in range(shortest - head) if old[-1 - i] != new[-1 - i]), shortest - head)
    if head:
        yield "equal", 0, head, 0, head
    matcher = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail], autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        yield kind, old_from + head, old_to + head, new_from + head, new_to + head
    if tail:
        yield "equal", len(old) - tail, len(old), len(new) - tail, len(new)
