"""Spoken text becomes written text: from "kontrol om fjorten dage punktum" comes "Kontrol om 14 dage.".

The rules are data (`resources/spoken/<language>.toml`). Nothing spoken disappears: every spoken word belongs to exactly
one written token, so a click on the text finds the sound and the sound finds the text, also after the text was edited
(`speech.realignment`). Where what was said can be meant otherwise, the token says so (`speech.model.Ambiguity`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from speech.model import Ambiguity, Word, Written, WrittenToken
from speech.realignment import realign
from speech.written.language import Entry, Language, Lexicon, Sign, language_of
from speech.written.page import Page
from speech.written.patterns import Piece, Slot
from speech.written.reading import Match, Reader

__all__ = ["PLAIN", "Ambiguity", "HouseStyle", "Written", "WrittenToken", "language_of", "realign", "written"]


@dataclass(frozen=True)
class HouseStyle:
    """What a house may want otherwise; neither way is an error.

    `abbreviations` writes those of the language's list ("ca." for "cirka"). Whole numbers up to `words_up_to` that
    count ordinary things stay words; None is the language's own custom.
    """

    abbreviations: bool = False
    words_up_to: int | None = None


PLAIN = HouseStyle()
SPELLED = (Slot("letters"),)
"""What a rule reads that writes spelled letters and nothing else."""


def written(words: Sequence[Word], language: str, house_style: HouseStyle = PLAIN) -> Written:
    """Write spoken words by the rules of their language; a language without rules passes them through unchanged."""
    rules = language_of(language)
    page = Page(words, rules)
    if rules is None:
        for index in range(len(words)):
            page.add_word(index)
        return page.written()
    writer = _Writer(words, rules, house_style, page)
    at = 0
    while at < len(words):
        at = writer.write_from(at)
    return page.written()


class _Writer:
    """Goes through the words and lets the first rule write that fits: a phrase, then a pattern, then a number."""

    def __init__(self, words: Sequence[Word], rules: Language, house_style: HouseStyle, page: Page) -> None:
        self._words = words
        self._rules = rules
        self._page = page
        self._reader = Reader(words, rules)
        self._sentence = 0
        self._words_up_to = rules.numbers.words_up_to
        if house_style.words_up_to is not None:
            self._words_up_to = house_style.words_up_to
        self._fixed = [rules.words, rules.abbreviations] if house_style.abbreviations else [rules.words]

    def write_from(self, at: int) -> int:
        """Write what begins at a word; return where to go on."""
        end = self._phrase(at) or self._pattern(at) or self._number(at)
        if not end:
            self._page.add_word(at)
            end = at + 1
        if self._page.ends_sentence(self._words[end - 1].text):
            self._sentence = end
        return end

    def _phrase(self, at: int) -> int:
        """Write a fixed phrase: one that is kept, an instruction, a sign, or a word that is written otherwise."""
        capital = at + _length(self._entry(self._rules.capitals, at))
        if capital > at:
            return self._capital(at, capital)
        kept, told = self._entry(self._rules.kept, at), self._entry(self._rules.instructions, at)
        other = max((self._entry(lexicon, at) for lexicon in self._fixed), key=_length)
        sign_end = self._sign_end(at)
        longest = max(_length(kept), _length(told), sign_end - at, _length(other))
        if not longest:
            return 0
        end = at + longest
        if _length(kept) == longest:
            self._keep(at, end, None)
        elif _length(told) == longest:
            self._keep(at, end, Ambiguity.INSTRUCTION)
        elif (found := self._found_pattern(at)) and found.end > end and not self._is_row_of_phrases(found, end):
            return self._write_pattern(found, at)
        elif sign_end == end:
            self._sign(at, end)
        elif other is not None:
            self._page.add_text(other.written, at, end - 1)
        return end

    def _capital(self, at: int, end: int) -> int:
        """Write the next word with a capital; where none follows, the words are kept."""
        if end < len(self._words) and self._sign_end(end) == end:
            self._page.add_capital(at, end)
            return end + 1
        self._keep(at, end, Ambiguity.INSTRUCTION)
        return end

    def _entry(self, lexicon: Lexicon, at: int) -> Entry | None:
        return next(lexicon.at(self._reader.plain, at, self._reader.stop(at)), None)

    def _sign_end(self, at: int) -> int:
        """Where the longest spoken sign ends; signs of the recogniser's own between its words count for nothing."""
        for length in range(min(self._rules.longest_sign, len(self._words) - at), 0, -1):
            if tuple(self._reader.plain[at : at + length]) in self._rules.signs:
                return at + length
        return at

    def _sign(self, at: int, end: int) -> None:
        plain = self._reader.plain
        sign = self._rules.signs[tuple(plain[at:end])]
        before = plain[at - 1] if at and self._page.ends_with(plain[at - 1]) else ""
        after = plain[end] if end < len(plain) else ""
        if before in sign.word_after or after in sign.word_before or self._begins_as_word(sign):
            self._keep(at, end, Ambiguity.SIGN)
        elif sign.is_break:
            self._page.add_break(sign, at, end - 1)
            self._sentence = end
        else:
            joins_left = sign.joins_left and before not in sign.hangs_beside
            joins_right = sign.joins_right and after not in sign.hangs_beside
            self._page.add_sign(sign, at, end - 1, joins_left=joins_left, joins_right=joins_right)
            self._sentence = end if sign.capital else self._sentence

    def _begins_as_word(self, sign: Sign) -> bool:
        """Say whether a sign that may be a word has nothing that it could follow: "punktum kolon er normal"."""
        if not sign.may_be_word or not sign.joins_left or sign.joins_right:
            return False
        return self._page.has_nothing_for(sign) or (sign.word_first and self._page.has_own_end)

    def _keep(self, at: int, end: int, ambiguity: Ambiguity | None) -> None:
        for index in range(at, end):
            self._page.add_word(index, ambiguity)

    def _pattern(self, at: int) -> int:
        found = self._found_pattern(at)
        return self._write_pattern(found, at) if found else 0

    def _found_pattern(self, at: int) -> Match | None:
        """The first pattern in the order of the file that is said from a word on."""
        patterns = self._rules.patterns.beginning_with(self._reader.plain[at])
        matches = (self._reader.match(pattern, at, self._sentence) for pattern in patterns)
        return next((match for match in matches if match), None)

    def _is_row_of_phrases(self, match: Match, at: int) -> bool:
        """Say whether a spelled row is nothing but known phrases from `at` on: "t d s p r n" is two."""
        if match.pattern.elements != SPELLED:
            return False
        while at < match.end and (length := _length(self._entry(self._rules.words, at))):
            at += length
        return at == match.end

    def _write_pattern(self, match: Match, at: int) -> int:
        """Write the pieces of a pattern, each for the words from its first slot on; without pieces its words stay."""
        pieces = match.pattern.pieces
        if not pieces:
            self._keep(at, match.end, match.pattern.ambiguity)
            return match.end
        starts = [at, *(self._start(piece, match) for piece in pieces[1:])]
        ambiguity = next((each.ambiguity for each in match.readings if each.ambiguity), match.pattern.ambiguity)
        for piece, first, after in zip(pieces, starts, [*starts[1:], match.end], strict=True):
            self._page.add_text(piece.written(match.readings), first, after - 1, ambiguity)
        return match.end

    def _start(self, piece: Piece, match: Match) -> int:
        """The first word of a later piece: its first slot's, or that of the words before it which it repeats."""
        slot = piece.first_slot or 0
        start = match.starts[slot]
        repeated = piece.parts[0].split() if isinstance(piece.parts[0], str) else []
        between = self._reader.plain[match.readings[slot - 1].end : start]
        return start - len(repeated) if repeated and between[-len(repeated) :] == repeated else start

    def _number(self, at: int) -> int:
        """Write a number that no rule speaks of: in digits, or in words where it is small. 0 where there is none."""
        numbers = self._rules.numbers
        found = self._reader.number(at)
        word = self._reader.plain[at]
        if found is None:
            return self._compound(at, word)
        following = self._reader.plain[found.end] if found.end < self._reader.stop(at) else ""
        if following in numbers.endings:
            self._page.add_text(f"{found.text}{numbers.endings[following]}", at, found.end, found.ambiguity)
            return found.end + 1
        if found.value <= self._words_up_to or (word.isdecimal() and found.end == at + 1):
            self._keep(at, found.end, None)
        else:
            self._page.add_text(found.text, at, found.end - 1, found.ambiguity)
        return found.end

    def _compound(self, at: int, word: str) -> int:
        """Write "femogfyrreårig" as 45-årig."""
        numbers = self._rules.numbers
        for ending, text in numbers.endings.items():
            stem = word.removesuffix(ending)
            value = numbers.value(numbers.atoms(stem)) if stem != word and not stem.isdigit() else None
            if value is not None:
                self._page.add_text(f"{value}{text}", at, at)
                return at + 1
        return 0


def _length(entry: Entry | None) -> int:
    return len(entry.spoken) if entry else 0
