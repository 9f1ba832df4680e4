"""Spoken text becomes written text: from "kontrol om to uger punktum" comes "Kontrol om to uger.".

The rules are data (`resources/spoken/<language>.toml`). Nothing spoken disappears: every spoken word belongs to exactly
one written token, so a click on the text finds the sound and the sound finds the text, also after the text was edited
(`speech.realignment`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from speech.model import Word, Written, WrittenToken
from speech.realignment import realign

__all__ = ["Rule", "Written", "WrittenToken", "realign", "rules_of", "written"]

SIGNS_IN_WORDS = ".,;:!?"
SENTENCE_ENDS = (".", "!", "?")


@dataclass(frozen=True)
class Rule:
    """How something spoken is written: the text, on which sides it has no space, whether a capital follows."""

    written: str
    joins_left: bool
    joins_right: bool
    capital: bool
    is_break: bool


Rules = Mapping[tuple[str, ...], Rule]


def written(words: Sequence[Word], language: str) -> Written:
    """Write spoken words by the rules of their language; a language without rules passes them through unchanged."""
    rules = rules_of(language)
    page = _Page(capitals=bool(rules))
    for first, last, rule in _matches([_plain(word.text) for word in words], rules):
        said = words[first : last + 1]
        if rule is None:
            page.add_word(said[0], first)
        elif rule.is_break:
            page.add_break(rule, said, first)
        else:
            page.add_sign(rule, said, first)
    return Written("".join(page.parts), tuple(page.tokens))


@cache
def rules_of(language: str) -> Rules:
    """Return the rules of a language by what is spoken; none where the language has no file."""
    source = files("resources") / "spoken" / f"{language}.toml"
    if not language.isalpha() or not source.is_file():
        return {}
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    rules: dict[tuple[str, ...], Rule] = {}
    for entry in data["signs"]:
        joins, capital = entry["joins"], entry.get("capital", False)
        rule = Rule(entry["written"], joins in ("left", "both"), joins in ("right", "both"), capital, is_break=False)
        rules |= {tuple(phrase.split()): rule for phrase in entry["spoken"]}
    for entry in data["breaks"]:
        rule = Rule(entry["written"], joins_left=True, joins_right=True, capital=True, is_break=True)
        rules |= {tuple(phrase.split()): rule for phrase in entry["spoken"]}
    return rules


def _matches(plain: Sequence[str], rules: Rules) -> Iterator[tuple[int, int, Rule | None]]:
    """Divide the words into (first, last, rule): the longest phrase that has a rule, else a single word."""
    longest = max(map(len, rules), default=1)
    at = 0
    while at < len(plain):
        for length in range(min(longest, len(plain) - at), 0, -1):
            rule = rules.get(tuple(plain[at : at + length]))
            if rule is not None:
                break
        yield at, at + length - 1, rule
        at += length


def _plain(text: str) -> str:
    """A word as rules know it: recognisers with punctuation of their own write "Punktum."."""
    return text.casefold().strip(SIGNS_IN_WORDS)


class _Page:
    """The text so far. `parts` joined is the text; spaces between tokens are parts of their own."""

    def __init__(self, *, capitals: bool) -> None:
        self.parts: list[str] = []
        self.tokens: list[WrittenToken] = []
        self._capitals = capitals
        self._capital = capitals
        self._joins = True
        self._length = 0
        self._newlines = 2  # the beginning of the page is as good as a new paragraph

    def add_word(self, word: Word, index: int) -> None:
        text = word.text[:1].upper() + word.text[1:] if self._capital else word.text
        self._put(text, (word,), index, joins_left=False, joins_right=False)
        self._capital = self._capitals and text.endswith(SENTENCE_ENDS)

    def add_sign(self, rule: Rule, said: Sequence[Word], first: int) -> None:
        if rule.joins_left:
            self._drop_own_sign()
        self._put(rule.written, said, first, joins_left=rule.joins_left, joins_right=rule.joins_right)
        self._capital = rule.capital or (self._capital and not rule.joins_left)

    def add_break(self, rule: Rule, said: Sequence[Word], first: int) -> None:
        """A new line always breaks, a new paragraph only as far as there is none yet; neither opens the page."""
        wanted = len(rule.written)
        text = "\n" * (wanted if wanted == 1 else max(0, wanted - self._newlines)) if self._length else ""
        newlines = self._newlines + len(text)
        self._put(text, said, first, joins_left=True, joins_right=True)
        self._newlines, self._capital = newlines, True

    def _put(self, text: str, said: Sequence[Word], first: int, *, joins_left: bool, joins_right: bool) -> None:
        if not joins_left and not self._joins:
            self.parts.append(" ")
            self._length += 1
        last = first + len(said) - 1
        self.tokens.append(WrittenToken(text, first, last, said[0].start, said[-1].end, self._length))
        self.parts.append(text)
        self._length += len(text)
        self._joins = joins_right
        self._newlines = 0

    def _drop_own_sign(self) -> None:
        """A sign that is said replaces the one that the recogniser wrote at the end of the word before."""
        if not self.tokens:
            return
        before = self.tokens[-1]
        bare = before.text.rstrip(SIGNS_IN_WORDS)
        if bare and bare != before.text:
            self._length -= len(before.text) - len(bare)
            self.parts[-1] = bare
            self.tokens[-1] = WrittenToken(bare, before.first, before.last, before.start, before.end, before.offset)
