import random

import pytest

from tests import speaking
from tools.practice_voice import grammar, voices
from tools.practice_voice.network import LETTERS


@pytest.mark.parametrize("language", grammar.LANGUAGES)
def test_a_grammar_expands_to_words_of_its_language_alone(language):
    known, draw = grammar.load(language), random.Random(1)
    words = set(known.words())
    assert 230 <= len(words) <= 300
    said = {word for _ in range(4000) for word in known.sentence(draw).split()}
    assert said == words, "every word can be said, and nothing else is"
    assert {letter for word in words for letter in word} <= LETTERS.keys()


@pytest.mark.parametrize("language", grammar.LANGUAGES)
def test_random_lines_hold_the_grammar_s_words_in_no_order(language):
    known, draw = grammar.load(language), random.Random(2)
    lines = [known.random_words(draw).split() for _ in range(300)]
    assert {len(line) for line in lines} == set(range(2, 8))
    assert len({word for line in lines for word in line}) > 0.9 * len(known.words())


def test_the_practice_office_s_dictations_are_in_the_danish_grammar():
    import tomllib
    from importlib.resources import files

    material = tomllib.loads((files("resources") / "practice" / "da" / "material.toml").read_text(encoding="utf-8"))
    spoken = [line for dictation in material["dictation"] for line in dictation["lines"]]
    assert spoken
    words = {word for line in (*spoken, *speaking.LINES) for word in line.split()}
    assert words <= set(grammar.load("da").words())


def test_held_out_voices_train_nothing():
    assert not set(voices.HELD_OUT) & set(voices.TRAINING)
    draw = random.Random(3)
    drawn = {voices.drawn("sv", voices.TRAINING, draw)[0] for _ in range(2000)}
    assert drawn == {"sv", *(f"sv+{variant}" for variant in voices.TRAINING if variant)}
