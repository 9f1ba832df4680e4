"""Every number that can be said in Danish is written in its figures."""

from __future__ import annotations

import pytest

from speech.model import Word
from speech.written import HouseStyle, written

ONES = dict(enumerate(["en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv"], start=1))
ONES |= {13: "tretten", 14: "fjorten", 15: "femten", 16: "seksten", 17: "sytten", 18: "atten", 19: "nitten"}
TENS = {2: "tyve", 3: "tredive", 4: "fyrre", 5: "halvtreds", 6: "tres", 7: "halvfjerds", 8: "firs", 9: "halvfems"}
FIGURES = HouseStyle(words_up_to=0)


def below_hundred(number: int) -> str:
    if number < 20:
        return ONES.get(number, "nul")
    tens = TENS[number // 10]
    return f"{ONES[number % 10]}og{tens}" if number % 10 else tens


def said(number: int, joined: str = " og ") -> str:
    """A whole number below a million as it is said."""
    if number < 100:
        return below_hundred(number)
    scale, word = (1000, "tusind") if number >= 1000 else (100, "hundrede")
    many, rest = divmod(number, scale)
    begin = f"{'et' if many == 1 else said(many, joined)} {word}"
    if not rest:
        return begin
    return f"{begin}{joined if rest < 100 else ' '}{said(rest, joined)}"


def text(spoken: str) -> str:
    words = [Word(word, float(index), index + 0.8, 1.0) for index, word in enumerate(spoken.split())]
    return written(words, "da", FIGURES).text


@pytest.mark.parametrize("joined", [" og ", " "])
def test_whole_numbers(joined: str) -> None:
    for number in [*range(1, 1200), *range(1203, 10_000, 37)]:
        assert text(said(number, joined)) == str(number), said(number, joined)
    for number in range(10_000, 1_000_000, 9_973):
        assert text(said(number, joined)) == f"{number:,}".replace(",", "."), said(number, joined)


def test_numbers_in_one_word() -> None:
    for number in range(1, 1000):
        assert text(said(number, "og").replace(" ", "")) == str(number)


def test_pressures_and_decimals() -> None:
    for high in range(60, 260, 7):
        for low in range(30, min(high, 200), 11):
            assert text(f"blodtryk {said(high)} over {said(low)}") == f"Blodtryk {high}/{low}"
    for whole in range(0, 120, 7):
        for part in range(1, 100, 3):
            assert text(f"{said(whole)} komma {said(part)} milligram") == f"{whole},{part} mg"
            assert text(f"{said(whole)} komma nul {said(part)} milligram") == f"{whole},0{part} mg"


def test_years_and_days() -> None:
    for year in range(1910, 2000):
        assert text(f"siden nitten {below_hundred(year % 100)}") == f"Siden {year}"
        assert text(f"siden nitten hundrede og {below_hundred(year % 100)}") == f"Siden {year}"
    for year in range(2010, 2100):
        assert text(f"siden tyve {below_hundred(year % 100)}") == f"Siden {year}"
        assert text(f"siden to tusind og {below_hundred(year % 100)}") == f"Siden {year}"
