"""Failures that travel, and texts where no translation is to be had."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import translation
from foundation.errors import Cancelled, WorldError, as_message, from_message
from foundation.translation import LANGUAGES, _, current_language, ngettext, system_language, use_language
from office.errors import OfficeError


@pytest.fixture(autouse=True)
def _english_again():
    yield
    use_language("en")


@given(st.fixed_dictionaries({"name": st.text(max_size=20), "count": st.integers()}))
def test_a_failure_comes_back_as_it_was(facts):
    sent = Cancelled("The work was stopped.", **facts)
    back = from_message(as_message(sent))
    assert type(back) is Cancelled
    assert back.facts == facts
    assert str(back) == "The work was stopped."


def test_braces_in_facts_are_not_taken_for_places():
    assert str(OfficeError("There is no file {name}.", name="{0} {boom}")) == "There is no file {0} {boom}."


@pytest.mark.parametrize(
    "message",
    [
        {"error": "NoSuchError", "sentence": "It broke.", "facts": {}},
        {"error": "NoSuchError", "sentence": "It broke."},
        {"error": None, "sentence": "It broke.", "facts": [1, 2]},
    ],
)
def test_a_failure_of_an_unknown_class_keeps_its_sentence(message):
    error = from_message(message)
    assert type(error) is WorldError
    assert str(error) == "It broke."


@pytest.mark.parametrize(
    "sentence", ["{missing} is gone.", "An odd { brace.", "{name.__class__}", "{name:>99999999999}"]
)
def test_a_sentence_that_does_not_fit_its_facts_is_shown_as_it_is(sentence):
    """Such as from a child that a hostile file took over, or a slip in a translation."""
    assert str(from_message({"error": "WorldError", "sentence": sentence, "facts": {"name": "x"}})) == sentence


def test_a_language_without_a_catalogue_falls_back_to_the_source_texts(monkeypatch, tmp_path):
    monkeypatch.setattr(translation, "resources", lambda: tmp_path)
    assert use_language("sv") == "sv"
    assert current_language() == "sv"
    assert _("Nothing to translate here.") == "Nothing to translate here."
    assert ngettext("{count} page", "{count} pages", 2) == "{count} pages"


def test_an_empty_text_stays_empty_and_is_not_the_catalogues_header():
    for language in LANGUAGES:
        use_language(language)
        assert _("") == ""


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("da_DK.UTF-8", "da"),
        ("no_NO", "nb"),
        ("nn_NO.UTF-8", "nb"),
        ("sv:en", "sv"),
        ("Danish_Denmark.1252", "da"),
        ("fi_FI.UTF-8", "en"),
        ("C", "en"),
        ("POSIX", "en"),
    ],
)
def test_the_systems_language_is_understood(monkeypatch, asked, language):
    monkeypatch.setenv("SKRIVESTUE_LANGUAGE", asked)
    assert system_language() == language
    assert use_language(None) == language
    assert use_language("tlh") == language
