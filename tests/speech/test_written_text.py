"""Spoken text becomes written text, and every written token still knows its sound, also after editing."""

from __future__ import annotations

import json
import random
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speech.model import Ambiguity, Word, Written, WrittenToken
from speech.written import HouseStyle, realign, written
from speech.written.language import language_from
from tests.speaking import LINES


def spoken(text: str) -> list[Word]:
    """Words of 0.8 s, one a second."""
    return [Word(word, float(index), index + 0.8, 1.0) for index, word in enumerate(text.split())]


def test_a_language_without_rules_passes_unchanged() -> None:
    assert written(spoken("moikka piste. sitten punktum 140"), "fi").text == "moikka piste. sitten punktum 140"
    assert written(spoken("x punktum"), "../da").text == "x punktum"


def test_whisper_calls_norwegian_by_another_name() -> None:
    said = spoken("pasienten har feber punktum")
    assert written(said, "no") == written(said, "nb")
    assert written(said, "no").text == "Pasienten har feber."


def test_each_part_of_a_dose_knows_its_sound() -> None:
    page = written(spoken("metformin fem hundrede milligram to gange dagligt punktum"), "da")
    assert [(token.text, token.first, token.last) for token in page.tokens] == [
        ("Metformin", 0, 0),
        ("500", 1, 2),
        ("mg", 3, 3),
        ("2", 4, 4),
        ("gange", 5, 5),
        ("dagligt", 6, 6),
        (".", 7, 7),
    ]
    dose = page.tokens[1]
    assert (dose.start, dose.end) == (1.0, 2.8)


def test_words_before_a_second_number_belong_to_it() -> None:
    page = written(spoken("åbent fra fem til ti milligram"), "da")
    assert [(token.text, token.first, token.last) for token in page.tokens] == [
        ("Åbent", 0, 0),
        ("fra 5", 1, 2),
        ("til 10", 3, 4),
        ("mg", 5, 5),
    ]


def test_a_house_may_want_abbreviations_and_figures() -> None:
    said = spoken("patienten kommer til kontrol om cirka to uger punktum")
    assert written(said, "da").text == "Patienten kommer til kontrol om cirka to uger."
    assert written(said, "da", HouseStyle(abbreviations=True)).text == "Pt. kommer til kontrol om ca. to uger."
    assert written(said, "da", HouseStyle(words_up_to=0)).text == "Patienten kommer til kontrol om cirka 2 uger."
    assert written(said, "da", HouseStyle(words_up_to=1)).text == "Patienten kommer til kontrol om cirka 2 uger."
    twelve = spoken("om tolv uger")
    assert written(twelve, "da", HouseStyle(words_up_to=12)).text == "Om tolv uger"


def test_an_abbreviation_that_ends_a_sentence_has_one_full_stop() -> None:
    page = written(spoken("fem milligram p n punktum kontrol den tredje i femte punktum tak"), "da")
    assert page.text == "5 mg p.n. Kontrol den 3.5. Tak"
    assert [token.text for token in page.tokens if token.last in (4, 10)] == ["", ""]  # the signs that were said


def test_what_can_be_meant_otherwise_is_marked_and_stays_so_until_it_is_changed() -> None:
    page = written(spoken("der mangler et komma punktum måske hundrede fyrre over firs"), "da")
    assert page.text == "Der mangler et komma. Måske 140 over 80"
    marked = [(token.text, token.ambiguity) for token in page.tokens if token.ambiguity]
    assert marked == [("komma", Ambiguity.SIGN), ("140", Ambiguity.NUMBER), ("over 80", Ambiguity.NUMBER)]
    stored = Written.from_json(json.loads(json.dumps(page.as_json())))
    assert stored == page
    edited = realign(stored, "Der mangler ikke et komma. Måske 150 over 80")
    marked = [(token.text, token.ambiguity) for token in edited.tokens if token.ambiguity]
    assert marked == [("komma", Ambiguity.SIGN), ("over", Ambiguity.NUMBER), ("80", Ambiguity.NUMBER)]


def test_a_text_that_was_stored_before_there_were_ambiguities_can_be_read() -> None:
    row = ["Feber", 0, 0, 0.0, 0.8, 0]
    assert Written.from_json({"text": "Feber", "tokens": [row]}).tokens == (WrittenToken("Feber", 0, 0, 0.0, 0.8, 0),)


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        ({"spoken": ["{number} over {number}"], "written": "{1}"}, "slots"),
        ({"spoken": ["{number}"], "written": "{2}"}, "slots"),
        ({"spoken": ["{nonsense}"], "written": "{1}"}, "unknown list"),
        ({"spoken": ["{number}"], "written": "{1}", "before": ["{nonsense}"]}, "unknown list"),
        ({"spoken": ["{number} {end}"], "written": "{1}{2}"}, "signs and ends"),
        ({"spoken": ["(over {number}"], "written": "{1}"}, "bracket"),
        ({"spoken": ["over)"], "written": "x"}, "bracket"),
        ({"spoken": ["[over]"], "written": "x"}, "says nothing"),
        ({"spoken": ["{number 1 to 3}"], "written": "{1}"}, "not a slot"),
    ],
)
def test_a_rule_that_cannot_be_right_is_found_when_it_is_read(broken: dict[str, object], named: str) -> None:
    data = tomllib.loads((files("resources") / "spoken" / "da.toml").read_text("utf-8"))
    data["pattern"] = [{"name": "broken", **broken}]
    with pytest.raises(ValueError, match=named):
        language_from(data)


DICTATIONS = st.lists(
    st.sampled_from(sorted({*" ".join(LINES).split(), "140", "over", "80", "dage.", "å"})), max_size=40
).map(" ".join)


def check(page: Written) -> None:
    """Tokens lie in the text as they say, in order, with nothing but white space between."""
    at = 0
    for token in page.tokens:
        assert page.text[token.offset : token.stop] == token.text
        assert not page.text[at : token.offset].strip()
        at = token.stop
    assert not page.text[at:].strip()
    assert [t.start for t in page.tokens] == sorted(t.start for t in page.tokens)


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
