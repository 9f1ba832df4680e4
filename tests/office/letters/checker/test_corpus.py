"""The checker on a small part of the corpus that `benchmarks/letter_checker.py` measures it on, as PDF."""

from __future__ import annotations

from collections import Counter

from benchmarks.letter_checker import Tally, measure
from benchmarks.letter_corpus.corpus import COUNTRIES, corpus, faults_of
from benchmarks.letter_corpus.drafts import PDF, Planted

A_DOZEN_AND_MORE = 16


def test_planted_faults_are_found_and_right_letters_left_alone():
    tally = measure(seed=20, count=A_DOZEN_AND_MORE, ways=[PDF])
    figures = tally.figures()
    assert figures["letters"] == A_DOZEN_AND_MORE
    assert figures["right_letters"] >= 3
    assert figures["faults_planted"] >= 15
    assert figures["faults_found"] >= 0.9, tally.notes
    assert figures["false_findings"] == 0, tally.notes


def test_a_seed_makes_one_corpus_and_another_seed_another():
    def told(seed: int) -> list[tuple[str, str, str, tuple[Planted, ...]]]:
        return [(one.name, one.kind, one.way, one.planted) for one in corpus(seed, 8, [PDF])]

    assert told(3) == told(3)
    assert told(3) != told(4)


def test_letters_have_one_to_five_faults_or_none_in_four_countries():
    letters = list(corpus(5, 24, [PDF]))
    assert Counter(letter.country for letter in letters) == dict.fromkeys(COUNTRIES, 6)
    counts = [len(letter.planted) for letter in letters]
    assert 0 in counts
    assert max(counts) in range(2, 6)


def test_there_are_more_than_thirty_kinds_of_faults_in_each_country():
    for country in COUNTRIES:
        faults = [fault.name for fault in faults_of(country)]
        assert len(faults) == len(set(faults)) > 30


def test_a_missed_fault_and_a_false_finding_are_counted():
    letter = next(one for one in corpus(3, 8, [PDF]) if one.planted)
    tally = Tally()
    tally.count(letter, [])
    assert tally.figures()["faults_found"] == 0
    assert len(tally.notes) == len(letter.planted)
