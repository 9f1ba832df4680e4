"""Words that recognition expects, phrases that are written as the vocabulary says, and what people correct."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.corrections import corrections
from speech.model import Ambiguity, Word, Written
from speech.realignment import realign
from speech.vocabulary import MOST_TOKENS, Replacement, prompt, replaced, specialities
from speech.written import written

LANGUAGES = ("da", "nb", "sv", "en")


def spoken(text: str) -> list[Word]:
    """Words of 0.8 s, one a second."""
    return [Word(word, float(index), index + 0.8, 0.9) for index, word in enumerate(text.split())]


def in_letters(text: str) -> int:
    return len(text)


# Words for the prompt


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_specialities_with_words_and_the_general_ones_first(language):
    found = specialities(language)
    assert found[0].name == "general"
    assert {"general", "cardiology", "orthopaedics", "neurology"} <= {one.name for one in found}
    for one in found:
        assert one.title
        assert 60 <= len(one.words) <= 150
        assert len({word.casefold() for word in one.words}) == len(one.words)
        assert all(word == " ".join(word.split()) for word in one.words)


def test_a_language_that_we_do_not_have_has_no_specialities():
    assert specialities("fi") == specialities("../da") == ()


def test_the_most_important_words_are_packed_and_the_rest_is_told():
    packed = prompt(["CRP", "atrieflimren", "INR", "crp"], in_letters, limit=len("CRP, INR"))
    assert packed.text == "CRP, INR"
    assert packed.taken == ("CRP", "INR")
    assert packed.left_out == ("atrieflimren",)


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_specialities_at_once_stay_within_what_whisper_reads(language):
    from whisper.tokenizer import get_tokenizer

    words = [word for one in specialities(language) for word in one.words]
    tokens = get_tokenizer(multilingual=True)
    found = prompt(words, lambda text: len(tokens.encode(" " + text)))
    assert MOST_TOKENS - 10 < len(tokens.encode(" " + found.text)) <= MOST_TOKENS
    assert len(found.taken) >= 30
    assert sorted([*found.taken, *found.left_out]) == sorted({word.casefold(): word for word in words[::-1]}.values())
    assert found.taken[:3] == tuple(words[:3])


# Phrases that are written as the vocabulary says

CRP = Replacement("se er pe", "CRP")


def test_a_phrase_is_written_as_the_vocabulary_says():
    words = spoken("prøven viser se er pe på syv punktum se er pe igen")
    text = replaced(written(words, "da"), words, [CRP])
    assert text.text == "Prøven viser CRP på syv. CRP igen"
    token = text.tokens[2]
    assert (token.text, token.first, token.last, token.start, token.end) == ("CRP", 2, 4, 2.0, 4.8)
    assert token.ambiguity is Ambiguity.VOCABULARY
    assert text.tokens[1].ambiguity is None
    assert all(text.text[one.offset : one.stop] == one.text for one in text.tokens)


def test_the_longest_phrase_wins_and_part_of_a_word_is_no_phrase():
    words = spoken("se er pe forhøjet og se erpe")
    longer = Replacement("se er pe forhøjet", "CRP-stigning")
    assert replaced(written(words, "da"), words, [CRP, longer]).text == "CRP-stigning og se erpe"


def test_a_word_at_the_beginning_of_a_sentence_keeps_its_capital():
    words = spoken("meto prolol gives punktum meto prolol øges")
    text = replaced(written(words, "da"), words, [Replacement("Meto prolol", "metoprolol")])
    assert text.text == "Metoprolol gives. Metoprolol øges"


def test_what_was_heard_can_be_had_back():
    words = spoken("se er pe er normal punktum")
    text = replaced(written(words, "da"), words, [CRP])
    token = text.tokens[0]
    assert " ".join(word.text for word in words[token.first : token.last + 1]) == "se er pe"


@given(st.lists(st.sampled_from(["se", "er", "pe", "punktum", "ny", "linje", "komma", "feber", "syv"]), max_size=30))
def test_nothing_spoken_disappears_by_the_vocabulary(said):
    words = spoken(" ".join(said))
    before = written(words, "da")
    after = replaced(before, words, [CRP, Replacement("er pe", "RP"), Replacement("feber", "febris")])
    covered = [index for token in after.tokens for index in range(token.first, token.last + 1)]
    assert covered == list(range(len(words)))
    assert all(after.text[one.offset : one.stop] == one.text for one in after.tokens)
    assert replaced(before, words, []) == before


# What people correct


def corrected(said: str, text: str) -> list[tuple[str, str, float]]:
    words = spoken(said)
    return [(one.spoken, one.written, one.start) for one in corrections(written(words, "da"), words, text)]


SAID = "patienten har se er pe på syv komma ingen feber punktum"


def test_a_phrase_heard_wrongly_is_a_correction_with_its_time():
    assert corrected(SAID, "Patienten har CRP på 7, ingen feber.") == [("se er pe", "CRP", 2.0)]


@pytest.mark.parametrize(
    "text",
    [
        "Patienten har se er pe på 7, ingen feber.",
        "Patienten har se er pe på 7 ingen feber",
        "PATIENTEN har se er pe på 7,\n\ningen Feber.",
        "Patienten har se er pe på 17, ingen feber.",
        "Patienten har (se er pe) på 7; ingen feber!",
        "Patienten har se er pe på, ingen feber.",
        "Patienten har meget se er pe på 7, ingen feber.",
        "",
        "Tolk bestilt til næste samtale om forløbet i ambulatoriet.",
    ],
    ids=["same", "signs", "layout and capitals", "number", "brackets", "left out", "put in", "emptied", "rewritten"],
)
def test_what_is_no_word_heard_wrongly_is_no_correction(text):
    assert corrected(SAID, text) == []


def test_a_correction_at_a_sign_leaves_the_sign_out():
    assert corrected("hun får pana dil punktum ny linje slut", "Hun får Panodil!\nSlut") == [
        ("pana dil", "Panodil", 2.0)
    ]


def test_words_written_apart_are_a_correction_too():
    assert corrected("stærk hoved pine", "Stærk hovedpine") == [("hoved pine", "hovedpine", 1.0)]


def test_going_back_to_what_was_heard_is_no_correction():
    words = spoken("se er pe er normal")
    heard = replaced(written(words, "da"), words, [CRP])
    assert corrections(heard, words, "Se er pe er normal") == ()


def test_corrections_are_the_same_after_many_small_saves():
    words = spoken(SAID)
    heard = written(words, "da")
    text: Written = heard
    for step in ("Patienten har på 7, ingen feber.", "Patienten har C på 7, ingen feber."):
        text = realign(text, step)
    last = "Patienten har CRP på 7, ingen feber."
    assert [one.written for one in corrections(heard, words, realign(text, last).text)] == ["CRP"]
