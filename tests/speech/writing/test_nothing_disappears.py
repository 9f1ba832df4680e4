"""Whatever is said, in whatever order: every spoken word is in the text once, and writing never fails."""

from __future__ import annotations

import json
import random
import tomllib
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speech.model import Word, Written
from speech.realignment import realign
from speech.written import HouseStyle, written

LANGUAGES = ("da", "nb", "sv", "en")
NONSENSE = ("alfabravo", "zulux", "Quorn", "pHx")
"""Words of which no rule speaks."""
HEARD = (
    "5",
    "37,5",
    "3.5",
    "120/80",
    "3.",
    "12.",
    "Punktum.",
    "feber.",
    "nej,",
    "hvad?",
    "2512489996",
    "...",
    "-",
    "L4",
)
"""What recognisers write that know figures and signs of their own."""
STYLES = (HouseStyle(), HouseStyle(abbreviations=True, words_up_to=0))


@cache
def rule_words(language: str) -> tuple[str, ...]:
    """All words that the rules of a language know, each once."""
    data = tomllib.loads((files("resources") / "spoken" / f"{language}.toml").read_text("utf-8"))
    found: set[str] = set()

    def gather(value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                found.update(str(key).split())
                gather(inner)
        elif isinstance(value, list):
            for inner in value:
                gather(inner)
        elif isinstance(value, str):
            found.update(word for word in value.replace("(", " ").replace(")", " ").replace("|", " ").split())

    gather(data)
    return tuple(sorted(word for word in found if not set(word) & set("{}[]#")))


def words(texts: list[str]) -> list[Word]:
    """Words of 0.8 s, one a second."""
    return [Word(text, float(index), index + 0.8, 1.0) for index, text in enumerate(texts)]


def check(page: Written, said: list[Word]) -> None:
    assert [i for token in page.tokens for i in range(token.first, token.last + 1)] == list(range(len(said)))
    at = 0
    for token in page.tokens:
        assert (token.start, token.end) == (said[token.first].start, said[token.last].end)
        assert page.text[token.offset : token.stop] == token.text
        assert not page.text[at : token.offset].strip()
        at = token.stop
    assert not page.text[at:].strip()
    assert Written.from_json(json.loads(json.dumps(page.as_json()))) == page


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(STYLES))
def test_nothing_spoken_disappears(language: str, data: st.DataObject, style: HouseStyle) -> None:
    known = st.one_of(st.sampled_from(rule_words(language)), st.sampled_from(HEARD), st.sampled_from(NONSENSE))
    said = words(data.draw(st.lists(known, max_size=40)))
    page = written(said, language, style)
    check(page, said)
    for token in page.tokens:
        of_token = [word.text for word in said[token.first : token.last + 1]]
        if not set(NONSENSE).isdisjoint(of_token):
            # A token of more words is a capital that was asked for: "stort bogstav zulux".
            assert set(NONSENSE).isdisjoint(of_token[:-1])
            strange = of_token[-1]
            assert token.text in (strange, strange[:1].upper() + strange[1:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_dictations_of_numbers_and_signs_keep_every_word(language: str) -> None:
    chance = random.Random(language)
    for _ in range(20):
        said = words(chance.choices((*rule_words(language), *HEARD, *NONSENSE), k=300))
        check(written(said, language), said)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=12), st.sampled_from((*LANGUAGES, "no", "fi", "")))
def test_any_text_at_all_can_be_written(texts: list[str], language: str) -> None:
    said = words(texts)
    page = written(said, language)
    assert page == written(said, language)
    assert [i for token in page.tokens for i in range(token.first, token.last + 1)] == list(range(len(said)))
    assert "".join(page.text.split()) == "".join("".join(token.text for token in page.tokens).split())


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(rule_words("da")), max_size=30), st.lists(st.sampled_from(rule_words("da")), max_size=5)
)
def test_what_is_unchanged_stays_as_sure_as_it_was(texts: list[str], typed: list[str]) -> None:
    page = written(words(texts), "da")
    same = realign(page, page.text)
    marked = {token.first for token in page.tokens if token.ambiguity and token.text.strip()}
    assert {token.first for token in same.tokens if token.ambiguity} == marked
    longer = realign(page, f"{page.text} {' '.join(typed)}")
    assert {token.first for token in longer.tokens if token.ambiguity} <= {t.first for t in page.tokens}
