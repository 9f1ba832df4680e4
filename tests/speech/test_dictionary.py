"""A dictionary of the computer: real Hunspell, with a small dictionary of our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from speech import dictionary as module
from speech.dictionary import dictionary, known


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's own folder for dictionaries, on a computer that has none elsewhere."""
    folder = tmp_path / "ordbøger æøå"
    folder.mkdir()
    monkeypatch.setattr(module, "_folders", lambda: iter([folder]))
    dictionary.cache_clear()
    yield folder
    dictionary.cache_clear()


def write(folder: Path, name: str, *words: str) -> None:
    (folder / f"{name}.aff").write_text("SET UTF-8\nSFX E Y 1\nSFX E 0 en .\n", "utf-8")
    (folder / f"{name}.dic").write_text("\n".join([str(len(words)), *words]) + "\n", "utf-8")


def test_a_word_is_known_in_its_forms(own):
    write(own, "da_DK", "patient/E", "lægebrev")
    held = dictionary("da")
    assert held is not None
    assert all(map(held.knows, ("patient", "Patienten", "lægebrev")))
    assert not held.knows("patienter") and not held.knows("lægebreve")


def test_a_computer_without_a_dictionary_is_told_apart(own):
    assert dictionary("da") is None
    write(own, "en_US", "patient")
    dictionary.cache_clear()
    assert dictionary("en") is not None
    assert dictionary("nb") is None
    assert dictionary("xx") is None


def test_half_a_dictionary_is_none(own):
    (own / "sv_SE.dic").write_text("1\npatient\n", "utf-8")
    assert dictionary("sv") is None


def test_the_vocabulary_knows_words_too(own):
    write(own, "da_DK", "patient/E")
    knows = known("da", ["CRP", "basisk fosfatase"])
    assert all(map(knows, ("crp", "Fosfatase", "patienten")))
    assert not knows("pnømoni")
    assert known("nb", ["CRP"])("CRP")
    assert not known("nb", ["CRP"])("patient")
