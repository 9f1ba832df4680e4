"""Phrases: the country's, and the office's own, which win."""

from __future__ import annotations

import pytest

from office.errors import NotAllowed, NotFound, OfficeError
from office.features import phrases
from office.letters.phrases import Phrase, country_phrases
from office.roles import Role


def test_the_country_has_phrases_and_the_offices_own_win(practice_session):
    before = practice_session.call(phrases.listed)
    country = before[0]
    assert before
    assert not any(one.own for one in before)
    own = practice_session.call(phrases.keep, name=country.name.upper(), title=" Vores  egen ", text="Vi siger:\nhej ")
    assert own == Phrase(country.name.upper(), "Vores egen", "Vi siger:\nhej", own=True)
    assert practice_session.call(phrases.listed) == (own, *before[1:])
    again = practice_session.call(phrases.keep, name=country.name, title="Ny", text="Nyt")
    assert practice_session.call(phrases.listed) == (again, *before[1:])
    practice_session.call(phrases.remove, name=country.name.upper())
    assert practice_session.call(phrases.listed) == before


def test_phrases_of_other_kinds_are_left_out(practice_session):
    of_some = next(one for one in country_phrases("da") if one.kinds)
    own = practice_session.call(phrases.keep, name="vores", title="Vores", text="Vores tekst")
    for kind, there in ((of_some.kinds[0], True), ("folder", "folder" in of_some.kinds), ("", True)):
        found = practice_session.call(phrases.listed, kind=kind)
        assert (of_some.name in {one.name for one in found}) == there, kind
        assert own in found


def test_a_phrase_that_is_not_the_offices_own_can_not_be_removed(practice_session):
    for name in (country_phrases("da")[0].name, "findes-ikke"):
        with pytest.raises(NotFound, match="has no phrase “"):
            practice_session.call(phrases.remove, name=name)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": " "}, "needs a name, a title and a text"),
        ({"title": " "}, "needs a name, a title and a text"),
        ({"text": "\n"}, "needs a name, a title and a text"),
        ({"name": "to ord"}, "“to ord” can't be the name"),
        ({"name": "n" * 61}, "at most 60 characters"),
        ({"text": "t" * 10_001}, "longer than 10000"),
        ({"text": "t\x07"}, r"can show: U\+0007"),
    ],
)
def test_what_can_be_no_phrase_is_refused(practice_session, changes, told):
    before = practice_session.call(phrases.listed)
    with pytest.raises(OfficeError, match=told):
        practice_session.call(phrases.keep, **{"name": "n", "title": "t", "text": "x"} | changes)
    assert practice_session.call(phrases.listed) == before


def test_who_writes_letters_may_keep_phrases(as_role):
    as_role(Role.TRAINEE).call(phrases.keep, name="n", title="t", text="x")
    with pytest.raises(NotAllowed):
        as_role(Role.ARCHIVIST).call(phrases.keep, name="n", title="t", text="x")


@pytest.mark.parametrize("country", ["da", "no", "se", "gb"])
def test_every_country_has_phrases_of_different_names(country):
    names = [one.name.casefold() for one in country_phrases(country)]
    assert len(names) >= 15
    assert len(names) == len(set(names))


def test_phrases_of_a_kind_that_there_is_not_are_no_empty_list(practice_session):
    with pytest.raises(OfficeError, match="no letter kind “tull”"):
        practice_session.call(phrases.listed, kind="tull")
