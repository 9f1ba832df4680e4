"""The words by which a letter's parts are known, for all countries at once: `resources/letters/words.toml`."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

from office.letters.layout_model import Layout
from office.letters.reading import read_as
from office.letters.written_dates import either, find_date

GREETING_CHARACTERS, CLOSING_CHARACTERS, LABELLED_CHARACTERS = 80, 60, 90
REACHED = re.compile(r"@\w|\bwww\.|https?://|^\+?\d[\d ]{6,}$", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """What lines begin with, in small letters, by what such a line is."""

    salutations: tuple[str, ...]
    closings: tuple[str, ...]
    enclosures: tuple[str, ...]
    copies: tuple[str, ...]
    date_labels: tuple[str, ...]
    reference_labels: tuple[str, ...]
    contact_labels: tuple[str, ...]
    about_labels: tuple[str, ...]
    subject_labels: tuple[str, ...]
    institutions: tuple[str, ...]
    exemptions: tuple[str, ...]
    postcodes: Postcodes


@dataclass(frozen=True)
class Postcodes:
    """Patterns of the line of an address that holds the postcode, by layout."""

    da: str
    no: str
    se: str
    gb: str


@functools.cache
def words() -> Words:
    """Read the words."""
    source = files("resources") / "letters" / "words.toml"
    return read_as(Words, tomllib.loads(source.read_text("utf-8")))


@functools.cache
def _beginning(kind: str) -> re.Pattern[str]:
    phrases: tuple[str, ...] = getattr(words(), kind)
    return re.compile(rf"({either(phrases)})(?![\w-])", re.IGNORECASE)


def begins_with(kind: str, text: str) -> bool:
    """Tell whether a line begins with one of the words of a kind, such as `salutations`."""
    return _beginning(kind).match(_even(text)) is not None


def _even(text: str) -> str:
    """Give a line with single spaces; tabs stay."""
    return re.sub(r" {2,}", " ", text.strip())


def is_salutation(text: str) -> bool:
    """Tell whether a line greets: it begins so, is short, and is no sentence."""
    text = _even(text)
    is_short = len(text) <= GREETING_CHARACTERS and len(text.split()) <= 9
    return begins_with("salutations", text) and is_short and not text.endswith((".", "?", ";"))


def is_closing(text: str) -> bool:
    """Tell whether a line is the closing words."""
    text = _even(text)
    return begins_with("closings", text) and len(text) <= CLOSING_CHARACTERS and len(text.split()) <= 7


def is_labelled(kind: str, text: str) -> bool:
    """Tell whether a line is a label of a kind, alone or with what it tells: `Our ref: 12`, `J.nr. 12`, `Enc (2)`."""
    text = _even(text)
    found = _beginning(kind).match(text)
    if found is None or len(text) > LABELLED_CHARACTERS:
        return False
    rest = text[found.end() :].lstrip(" \t.")
    return not rest or rest[0] in ":(-–\t" or rest[0].isdigit() or ("\t" in text[found.end() :])


def is_attachment_label(text: str) -> bool:
    """Tell whether a line heads the enclosures or the copies: `Bilag`, `Vedlegg: 2`, `Kopi til egen læge`."""
    text = _even(text)
    if is_labelled("enclosures", text) or is_labelled("copies", text):
        return True
    return bool(re.match(r"(kopi til|kopia till|gjenpart til|copy to|copies to|cc)\b", text, re.IGNORECASE)) and (
        len(text) <= LABELLED_CHARACTERS and not text.endswith(".")
    )


def tells_details(text: str) -> bool:
    """Tell whether a line in the letter's head says how to reach the sender, or a reference, or whom it is about."""
    kinds = ("reference_labels", "contact_labels", "about_labels")
    return any(is_labelled(kind, text) for kind in kinds) or bool(REACHED.search(text))


def names_institution(text: str) -> bool:
    """Tell whether a line names a hospital or the like."""
    found = _institution().search(text)
    return found is not None


@functools.cache
def _institution() -> re.Pattern[str]:
    # Compound words end with it: Regionshospitalet, Vrinnevisjukhuset.
    return re.compile(rf"({either(words().institutions)})(s|n|en|et|a|na|ene)?\b", re.IGNORECASE)


def tells_exemption(text: str, layout: Layout) -> bool:
    """Tell whether a line marks a letter as exempt or confidential."""
    small = text.strip().casefold()
    return any(mark.casefold() in small for mark in layout.exemption.marks) or begins_with("exemptions", small)


def has_postcode(text: str, layout_name: str) -> bool:
    """Tell whether an address's line is the one with the postcode."""
    patterns = {name: getattr(words().postcodes, name) for name in ("da", "no", "se", "gb")}
    pattern = patterns.get(layout_name)
    tried = [pattern] if pattern else [*patterns.values()]
    return any(re.fullmatch(one, text.strip()) for one in tried)


def is_date_line(text: str) -> bool:
    """Tell whether a line of the letter's head is its date: a date with no more than a label or a place before it."""
    text = _even(text)
    found = find_date(text)
    if found is None or len(text) - found.end > 3:
        return False
    before = text[: found.start].strip()
    labelled = begins_with("date_labels", before)
    return not before or labelled or (len(before.split()) <= 3 and before.endswith((",", "den", "d.")))
