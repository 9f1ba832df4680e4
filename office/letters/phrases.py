"""Phrases: ready sentences that a secretary puts into a letter by a short name.

The country's own are data, `templates/letters/<country>/phrases.toml`; the office's own win where the names are alike.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Annotated

from foundation.translation import N_
from office.access_log.model import AccessKind
from office.arguments import Text
from office.commands import command
from office.errors import NotFound, OfficeError
from office.letters import phrase_store as store
from office.letters.kinds import load_kind
from office.letters.layout import letters_folder, load_layout, read_template
from office.letters.model import unprintable_characters
from office.letters.writing import WRITERS
from office.transaction import Office

FILE = "phrases.toml"
SUBJECT = "phrase"
NAME_LENGTH_AT_MOST = 60
TEXT_LENGTH_AT_MOST = 10_000


@dataclass(frozen=True)
class Phrase:
    """A ready text. `own`: it is the office's, not the country's."""

    name: str
    title: str
    text: str
    own: bool


@dataclass(frozen=True)
class _CountryPhrase:
    """A phrase of a country's file, for letters of these kinds; of every kind where none is named."""

    name: str
    title: str
    text: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class _PhraseFile:
    """What a phrases.toml holds."""

    phrases: tuple[_CountryPhrase, ...]


@command("letters.phrases", title=N_("Show the phrases"), roles=WRITERS, log=None, terminal="letter phrases")
def listed(
    office: Office, *, kind: Annotated[str, Text(N_("only those for this kind of letter, such as proevesvar"))] = ""
) -> tuple[Phrase, ...]:
    """List the phrases of the office and of its country by name. Raises UnknownKind."""
    if kind:
        load_kind(office.facts.country, kind)
    found = {
        one.name.casefold(): Phrase(one.name, one.title, one.text, own=False)
        for one in country_phrases(office.facts.country)
        if not kind or not one.kinds or kind in one.kinds
    }
    found |= {row.key: Phrase(row.name, row.title, row.text, own=True) for row in store.every(office.connection)}
    return tuple(found[key] for key in sorted(found))


@command(
    "letters.keep-phrase",
    title=N_("Keep a phrase"),
    roles=WRITERS,
    log=AccessKind.CHANGE,
    terminal="letter keep-phrase",
)
def keep(
    office: Office,
    *,
    name: Annotated[str, Text(N_("the short name that is typed for it, without spaces"), positional=True)],
    title: Annotated[str, Text(N_("what it is for, as a list shows it"))],
    text: Annotated[str, Text(N_("the text that is put into the letter"))],
) -> Phrase:
    """Keep a text of the office's own under a short name, in the place of what had this name before."""
    phrase = Phrase(name.strip(), " ".join(title.split()), text.strip(), own=True)
    _check(phrase)
    store.keep(
        office.connection,
        name=phrase.name,
        title=phrase.title,
        text=phrase.text,
        time=office.now,
        user=office.actor.name,
    )
    office.concern(None, SUBJECT, phrase.name)
    office.changed(SUBJECT, 0)
    return phrase


@command(
    "letters.remove-phrase",
    title=N_("Remove a phrase"),
    roles=WRITERS,
    log=AccessKind.CHANGE,
    terminal="letter remove-phrase",
)
def remove(office: Office, *, name: Annotated[str, Text(N_("the phrase's name"), positional=True)]) -> None:
    """Remove a phrase of the office's own. The country's phrase of this name, where there is one, counts again."""
    if not store.remove(office.connection, name.strip()):
        raise NotFound(
            N_(
                "The office has no phrase “{name}” of its own. Those of the country can't be removed; keep one of the "
                "same name to replace it."
            ),
            name=name.strip(),
        )
    office.concern(None, SUBJECT, name.strip())
    office.changed(SUBJECT, 0)


@functools.cache
def country_phrases(country: str) -> tuple[_CountryPhrase, ...]:
    """Read a country's own phrases; none where it has no file. Raises UnknownLayout, DamagedTemplate."""
    load_layout(country)
    file = letters_folder() / country / FILE
    if not file.is_file():
        return ()
    return read_template(_PhraseFile, file.read_bytes(), f"{country}/{FILE}").phrases


def _check(phrase: Phrase) -> None:
    if not phrase.name or not phrase.title or not phrase.text:
        raise OfficeError(N_("A phrase needs a name, a title and a text. Fill in all three."))
    if len(phrase.name.split()) != 1 or len(phrase.name) > NAME_LENGTH_AT_MOST:
        raise OfficeError(
            N_("“{name}” can't be the name of a phrase. Give one word of at most {count} characters."),
            name=phrase.name,
            count=NAME_LENGTH_AT_MOST,
        )
    if len(phrase.text) > TEXT_LENGTH_AT_MOST:
        raise OfficeError(
            N_("The phrase is longer than {count} characters. Keep it as several."), count=TEXT_LENGTH_AT_MOST
        )
    if bad := unprintable_characters(phrase.name + phrase.title + phrase.text):
        raise OfficeError(
            N_("The phrase holds characters that no letter can show: {characters}. Remove them."),
            characters=", ".join(bad),
        )
