"""How dictation is written in four languages: cases thought out from how doctors dictate, one file a language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from speech.model import Word
from speech.written import HouseStyle, written

CASES = Path(__file__).parent / "cases"
LANGUAGES = ("da", "nb", "sv", "en")


def spoken(text: str) -> list[Word]:
    """Words of 0.8 s, one a second."""
    return [Word(word, float(index), index + 0.8, 1.0) for index, word in enumerate(text.split())]


def cases() -> Iterator[object]:
    for language in LANGUAGES:
        for case in tomllib.loads((CASES / f"{language}.toml").read_text("utf-8"))["case"]:
            doubts = tuple(case.get("doubts", ()))
            name = f"{language}-{case['group']}-{case['spoken'][:60]}"
            style = HouseStyle(abbreviations=case.get("abbreviations", False))
            yield pytest.param(language, style, case["spoken"], case["written"], doubts, id=name)


@pytest.mark.parametrize(("language", "style", "said", "expected", "doubts"), list(cases()))
def test_dictation_is_written_as_it_is_meant(
    language: str, style: HouseStyle, said: str, expected: str, doubts: tuple[str, ...]
) -> None:
    page = written(spoken(said), language, style)
    assert page.text == expected
    words = said.split()
    doubtful = [i for token in page.tokens if token.ambiguity for i in range(token.first, token.last + 1)]
    assert [words[i] for i in doubtful] == [word for phrase in doubts for word in phrase.split()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_cases_enough_and_none_twice(language: str) -> None:
    said = [case["spoken"] for case in tomllib.loads((CASES / f"{language}.toml").read_text("utf-8"))["case"]]
    assert len(set(said)) == len(said) >= 150
