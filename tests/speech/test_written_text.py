"""Spoken text becomes written text, and every written token still knows its sound, also after editing."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.model import Word, Written
from speech.written import realign, rules_of, written
from tests.speaking import LINES


def spoken(text: str) -> list[Word]:
    """Words of 0.8 s, one a second."""
    return [Word(word, float(index), index + 0.8, 1.0) for index, word in enumerate(text.split())]


CASES = [
    ("", ""),
    ("patienten har feber punktum", "Patienten har feber."),
    ("ingen feber komma ingen hoste punktum", "Ingen feber, ingen hoste."),
    ("plan kolon kontrol om to uger punktum", "Plan: kontrol om to uger."),
    ("ro semikolon hvile", "Ro; hvile"),
    ("har du feber spørgsmålstegn nej punktum", "Har du feber? Nej."),
    ("ring straks udråbstegn vi venter", "Ring straks! Vi venter"),
    ("punktum", "."),
    ("kontrol punktum ny linje ny tid", "Kontrol.\nNy tid"),
    ("kære kollega ny linje tak for henvisningen", "Kære kollega\nTak for henvisningen"),
    ("kære kollega linjeskift tak", "Kære kollega\nTak"),
    ("afsluttes punktum nyt afsnit med venlig hilsen", "Afsluttes.\n\nMed venlig hilsen"),
    ("et nyt afsnit nyt afsnit to", "Et\n\nTo"),
    ("et ny linje ny linje to", "Et\n\nTo"),
    ("et ny linje nyt afsnit to", "Et\n\nTo"),
    ("nyt afsnit patienten", "Patienten"),
    ("overskrift anamnese kolon ny linje har feber", "Anamnese:\nHar feber"),
    ("ingen feber punktum overskrift plan kolon kontrol", "Ingen feber.\n\nPlan: kontrol"),
    ("ingen feber punktum nyt afsnit overskrift plan", "Ingen feber.\n\nPlan"),
    ("feber parentes begin akut parentes slut punktum", "Feber (akut)."),
    ("feber parentes start akut slut parentes komma hoste", "Feber (akut), hoste"),
    ("parentes begin akut parentes slut", "(Akut)"),
    ("hun siger citationstegn begin av citationstegn slut punktum", "Hun siger »av«."),
    ("ct bindestreg scanning", "Ct-scanning"),
    ("blodtryk 120 skråstreg 80", "Blodtryk 120/80"),
    ("blod tankestreg måske", "Blod – måske"),
    ("ny tid om en uge", "Ny tid om en uge"),
    ("ny", "Ny"),
    ("østers øm punktum ældre", "Østers øm. Ældre"),
    ("Hun har feber. Punktum. Ny linje. Kontrol", "Hun har feber.\nKontrol"),
    ("ja, komma nej", "Ja, nej"),
    ("det er godt. tak", "Det er godt. Tak"),
    ("PUNKTUM hun", ". Hun"),
    ("kontrol komma punktum", "Kontrol,."),
]


@pytest.mark.parametrize(("said", "expected"), CASES)
def test_danish_is_written_as_it_is_meant(said: str, expected: str) -> None:
    assert written(spoken(said), "da").text == expected


def test_a_language_without_rules_passes_unchanged() -> None:
    assert written(spoken("hello full stop. then punktum"), "en").text == "hello full stop. then punktum"
    assert written(spoken("x punktum"), "../da").text == "x punktum"


def test_every_rule_is_written_without_the_word_that_says_it() -> None:
    for phrase, rule in rules_of("da").items():
        text = written(spoken(f"alfa {' '.join(phrase)} beta"), "da").text
        assert text.casefold().split() != ["alfa", *phrase, "beta"]
        assert rule.written.strip() in text


VOCABULARY = sorted(
    {word for phrase in rules_of("da") for word in phrase} | set(" ".join(LINES).split()) | {"dage.", "å"}
)
DICTATIONS = st.lists(st.sampled_from(VOCABULARY), max_size=40).map(" ".join)


def check(page: Written) -> None:
    """Tokens lie in the text as they say, in order, with nothing but white space between."""
    at = 0
    for token in page.tokens:
        assert page.text[token.offset : token.stop] == token.text
        assert not page.text[at : token.offset].strip()
        at = token.stop
    assert not page.text[at:].strip()
    assert [t.start for t in page.tokens] == sorted(t.start for t in page.tokens)


@given(DICTATIONS)
def test_nothing_spoken_disappears(said: str) -> None:
    words = spoken(said)
    page = written(words, "da")
    assert [i for token in page.tokens for i in range(token.first, token.last + 1)] == list(range(len(words)))
    for token in page.tokens:
        assert (token.start, token.end) == (words[token.first].start, words[token.last].end)
    check(page)
    assert Written.from_json(json.loads(json.dumps(page.as_json()))) == page


def test_sound_and_text_find_each_other() -> None:
    page = written(spoken("patienten har feber punktum ny linje kontrol"), "da")
    found = page.token_at(2.3)
    assert found is not None and found.text == "feber"
    assert page.token_at_offset(page.text.index("feber") + 2) == found
    first, last = page.token_at(-1.0), page.token_at(99.0)
    assert first is not None and first.text == "Patienten"
    assert last is not None and last.text == "Kontrol"
    assert written([], "da").token_at(1.0) is None


def test_an_edited_text_keeps_the_times_of_what_is_unchanged() -> None:
    page = written(spoken("patienten har feber punktum ny linje kontrol om to uger punktum"), "da")
    edited = realign(page, "Patienten har høj feber siden mandag.\nKontrol om 2 uger.")
    assert edited.text == "Patienten har høj feber siden mandag.\nKontrol om 2 uger."
    at = {token.text: token for token in edited.tokens}
    assert (at["feber"].start, at["feber"].first, at["feber"].last) == (2.0, 2, 2)
    assert (at["Kontrol"].start, at["uger"].start) == (6.0, 9.0)
    assert 1.8 <= at["høj"].start <= at["høj"].end <= 2.0
    assert 2.8 <= at["siden"].start < at["mandag"].start <= 3.0
    assert at["høj"].last == at["høj"].first - 1  # nobody said it
    assert (at["2"].first, at["2"].last, at["2"].start, at["2"].end) == (8, 8, 8.0, 8.8)
    check(edited)


def test_editing_the_ends_and_everything() -> None:
    page = written(spoken("har feber punktum"), "da")
    for text in ("", "Nej", "Hun har feber.", "Har feber. Og hoste.", "  Har\n\nfeber ."):
        edited = realign(page, text)
        assert edited.text == text
        check(edited)
    check(realign(written([], "da"), "Helt ny tekst."))


@given(DICTATIONS, DICTATIONS)
def test_any_text_can_follow_any_other(before: str, after: str) -> None:
    page = written(spoken(before), "da")
    check(realign(page, after))
    same = realign(page, page.text)
    assert {token.start for token in same.tokens} <= {token.start for token in page.tokens}


def test_five_thousand_words_are_realigned() -> None:
    chance = random.Random(3)
    page = written(spoken(" ".join(chance.choice(LINES) for _ in range(900))), "da")
    assert len(page.tokens) > 4_500
    words = page.text.split(" ")
    for _ in range(200):
        words[chance.randrange(len(words))] += " rettet"
    edited = realign(page, " ".join(words))
    check(edited)
