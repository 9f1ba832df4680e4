"""The text as it grows, with its tokens: spaces, capitals, signs that join, lines that break."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from speech.model import Ambiguity, Word, Written, WrittenToken
from speech.written.language import Language, Sign
from speech.written.reading import SIGNS_IN_WORDS, plain

SENTENCE_ENDS = (".", "!", "?")


class Page:
    """The text so far. `parts` joined is the text; spaces between tokens are parts of their own."""

    def __init__(self, words: Sequence[Word], rules: Language | None) -> None:
        self._words = words
        self._pairs = rules.pairs if rules else {}
        self._unfinished: Collection[str] = rules.unfinished if rules else ()
        self._to_close: set[str] = set()
        self._parts: list[str] = []
        self._tokens: list[WrittenToken] = []
        self._capitals = rules is not None
        self._capital = self._capitals
        self._joins = True
        self._length = 0
        self._is_bare = True  # nothing stands here that a comma could follow
        self._last_sign = ""
        self._newlines = 2  # the beginning of the page is as good as a new paragraph

    def written(self) -> Written:
        """Return what has been written."""
        return Written("".join(self._parts), tuple(self._tokens))

    def add_word(self, index: int, ambiguity: Ambiguity | None = None) -> None:
        """Write a word as it was said."""
        text = self._words[index].text
        self._put(self._capitalised(text), index, index, ambiguity=ambiguity)
        self._capital = self._capitals and self.ends_sentence(text)

    def add_text(self, text: str, first: int, last: int, ambiguity: Ambiguity | None = None) -> None:
        """Write the words `first` to `last` in another form; a sign that the recogniser wrote after them stays."""
        said = self._words[last].text
        own_signs = said[len(said.rstrip(SIGNS_IN_WORDS)) :]
        if own_signs.startswith(".") and text.endswith("."):
            own_signs = own_signs[1:]
        self._put(self._capitalised(text) + own_signs, first, last, ambiguity=ambiguity)
        self._capital = self.ends_sentence(said)

    def add_capital(self, first: int, last: int) -> None:
        """Write the word `last` with a capital, and those that said so with it."""
        text = self._words[last].text
        self._put(text[:1].upper() + text[1:], first, last)
        self._capital = self.ends_sentence(text)

    def add_sign(self, sign: Sign, first: int, last: int, *, joins_left: bool, joins_right: bool) -> None:
        """Write a sign; a full stop after an abbreviation's own has no text.

        A sign that opens and closes in turn closes where it, or another way to say it, has opened on this line.
        """
        text = sign.written
        if sign.closing:
            text = sign.closing if sign.closing in self._to_close else sign.written
            joins_left, joins_right = text in self._to_close, text not in self._to_close
        self._to_close.discard(text)
        if text in self._pairs and not (sign.closing and joins_left):
            self._to_close.add(self._pairs[text])
        if joins_left:
            self._drop_own_signs()
            if text == "." and self._ends_with_own_full_stop():
                text = ""
        self._put(text, first, last, joins_left=joins_left, joins_right=joins_right)
        self._capital = sign.capital or (self._capital and not joins_left)
        self._is_bare, self._last_sign = text in SIGNS_IN_WORDS or (text in self._pairs and not joins_left), text

    def add_break(self, sign: Sign, first: int, last: int) -> None:
        """A new line always breaks, a new paragraph only as far as there is none yet; neither opens the page.

        What is written after the break, such as a dash before an item, is always written.
        """
        mark = sign.written.lstrip("\n")
        wanted = len(sign.written) - len(mark)
        breaks = (
            "\n" * (wanted if wanted == 1 and not mark else max(0, wanted - self._newlines)) if self._length else ""
        )
        newlines = 0 if mark else self._newlines + len(breaks)
        self._put(breaks + mark, first, last, joins_left=True, joins_right=True)
        self._newlines, self._capital, self._is_bare = newlines, True, True
        self._to_close.clear()

    def has_nothing_for(self, sign: Sign) -> bool:
        """Say whether nothing stands here that a sign could follow, such as at a beginning or after another sign.

        One that ends a sentence may stand alone there; it only cannot be said twice.
        """
        return self._last_sign == sign.written if sign.capital else self._is_bare

    def ends_with(self, word: str) -> bool:
        """Say whether the last word stands as it was said: in 4,1 the "et" of "fire komma et" does not."""
        return bool(self._tokens) and plain(self._tokens[-1].text) == word

    @property
    def has_own_end(self) -> bool:
        """Whether the recogniser itself ended a sentence, or what leads to something, with the last word."""
        said = self._words[self._tokens[-1].last].text if self._tokens else ""
        return self.ends_sentence(said) or said.endswith((":", ";"))

    def _capitalised(self, text: str) -> str:
        """With a capital where a sentence begins, unless the word has one of its own: pH, mRNA."""
        is_small = self._capital and text.partition(" ")[0].islower()
        return text[:1].upper() + text[1:] if is_small else text

    def ends_sentence(self, said: str) -> bool:
        """Say whether the recogniser ended a sentence with a word; where it wrote "3. maj" or "ca." it did not."""
        is_short = said[:-1].isdigit() or said.casefold() in self._unfinished
        return said.endswith(SENTENCE_ENDS) and not is_short

    def _put(
        self,
        text: str,
        first: int,
        last: int,
        *,
        joins_left: bool = False,
        joins_right: bool = False,
        ambiguity: Ambiguity | None = None,
    ) -> None:
        if not joins_left and not self._joins:
            self._parts.append(" ")
            self._length += 1
        start, end = self._words[first].start, self._words[last].end
        self._tokens.append(WrittenToken(text, first, last, start, end, self._length, ambiguity))
        self._parts.append(text)
        self._length += len(text)
        self._joins = joins_right
        self._newlines = 0
        self._is_bare, self._last_sign = False, ""

    def _drop_own_signs(self) -> None:
        """A sign that is said replaces the one that the recogniser wrote at the end of the word before."""
        if not self._tokens:
            return
        before = self._tokens[-1]
        said = self._words[before.last].text
        own_signs = said[len(said.rstrip(SIGNS_IN_WORDS)) :]
        if own_signs and before.text.endswith(own_signs) and before.text != own_signs:
            bare = before.text.removesuffix(own_signs)
            self._length -= len(own_signs)
            self._parts[-1] = bare
            self._tokens[-1] = replace(before, text=bare)

    def _ends_with_own_full_stop(self) -> bool:
        """Say whether the last word is an abbreviation or an ordinal, which ends with a full stop anyway."""
        return bool(self._tokens) and len(self._tokens[-1].text) > 1 and self._tokens[-1].text.endswith(".")
