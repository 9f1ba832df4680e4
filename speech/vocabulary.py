"""Words that a recogniser is told to expect, and phrases that it always hears wrongly, written as they should be.

The words of the specialities are data (`resources/vocabularies/<language>/<speciality>.toml`); an office adds its own.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from foundation.places import resources
from speech.model import Ambiguity, Word, Written, WrittenToken

__all__ = ["MOST_TOKENS", "Prompt", "Replacement", "Speciality", "plain", "prompt", "replaced", "specialities"]

MOST_TOKENS = 223
"""Whisper reads 448 tokens; half of them less one may come before what it hears (openai-whisper cuts what is more)."""
BETWEEN = ", "
AROUND_WORDS = ".,;:!?()[]«»\"“”'’"
ATTENTION = "attention"
"""The file beside the specialities that is no speciality: what `speech.doubts` looks for."""


@dataclass(frozen=True)
class Speciality:
    """A medical speciality: `name` as it is stored, `title` in its own language, words as they are written."""

    name: str
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Prompt:
    """The text that a recogniser is told, the words in it, and those for which there was no room."""

    text: str
    taken: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Replacement:
    """What is heard ("se er pe") and what is to be written for it ("CRP")."""

    spoken: str
    written: str


def prompt(words: Iterable[str], count_tokens: Callable[[str], int], limit: int = MOST_TOKENS) -> Prompt:
    """Pack words, the most important first, into a prompt of at most `limit` tokens.

    `count_tokens` is the recogniser's own tokeniser. A long word for which there is no room does not keep out a shorter
    one behind it. A word that comes twice, whatever its capitals, is taken once.
    """
    unique: dict[str, str] = {}
    for word in words:
        unique.setdefault(word.casefold(), word)
    taken: list[str] = []
    left_out: list[str] = []
    for word in unique.values():
        fits = count_tokens(BETWEEN.join([*taken, word])) <= limit
        (taken if fits else left_out).append(word)
    return Prompt(BETWEEN.join(taken), tuple(taken), tuple(left_out))


@cache
def specialities(language: str) -> tuple[Speciality, ...]:
    """Return the specialities that have words in a language, by title; "general" first. None for a strange language."""
    folder = resources() / "vocabularies" / language
    if not language.isalpha() or not folder.is_dir():
        return ()
    found = []
    for path in folder.glob("*.toml"):
        if path.stem != ATTENTION:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            found.append(Speciality(path.stem, data["title"], tuple(data["words"])))
    return tuple(sorted(found, key=lambda one: (one.name != "general", one.title)))


def plain(word: str) -> str:
    """A word as phrases are compared by: without capitals, and without the signs that some recognisers write."""
    return word.casefold().strip(AROUND_WORDS)


def replaced(written: Written, words: Sequence[Word], replacements: Iterable[Replacement]) -> Written:
    """Write each phrase that was heard as its replacement says; the new tokens still know what was spoken.

    The longest phrase wins. A phrase of which a rule of `speech.written` has joined one part with other words (as in
    "5 mg") is left as it is.
    """
    wanted = {tuple(map(plain, one.spoken.split())): one.written for one in replacements}
    longest = max(map(len, wanted), default=0)
    heard = [plain(word.text) for word in words]
    firsts = [token.first for token in written.tokens]
    tokens: list[WrittenToken] = []
    at = 0
    while at < len(written.tokens):
        first = written.tokens[at].first
        for length in range(min(longest, len(heard) - first), 0, -1):
            after = bisect_left(firsts, first + length)
            phrase = written.tokens[at:after]
            text = wanted.get(tuple(heard[first : first + length]))
            if text is not None and phrase and phrase[-1].last == first + length - 1:
                tokens.append(_in_place_of(phrase, text, words))
                at = after
                break
        else:
            tokens.append(written.tokens[at])
            at += 1
    return _laid_out(written, tokens)


def _in_place_of(phrase: Sequence[WrittenToken], text: str, words: Sequence[Word]) -> WrittenToken:
    """One token for a phrase; it begins with a capital where a rule gave the phrase one."""
    first, last = phrase[0], phrase[-1]
    if first.text[:1].isupper() and not words[first.first].text[:1].isupper():
        text = text[:1].upper() + text[1:]
    return replace(first, text=text, last=last.last, end=last.end, ambiguity=Ambiguity.VOCABULARY)


def _laid_out(written: Written, tokens: Sequence[WrittenToken]) -> Written:
    """Put tokens, whose offsets are still the old ones, into a text of their own, with the white space as it was."""
    parts: list[str] = []
    placed: list[WrittenToken] = []
    length = 0
    ends = {token.last: token.stop for token in written.tokens}
    stop = 0
    for token in tokens:
        between = written.text[stop : token.offset]
        parts += [between, token.text]
        placed.append(replace(token, offset=length + len(between)))
        length += len(between) + len(token.text)
        stop = ends[token.last]
    parts.append(written.text[stop:])
    return Written("".join(parts), tuple(placed))
