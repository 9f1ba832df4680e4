"""A letter: who, to whom, references, heading, body, closing, and what goes with it."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from foundation.translation import N_, _
from office.letters.blocks import Block, BulletList, FieldTable, Heading, Paragraph, block_texts

# Control characters and halves of surrogate pairs; with the noncharacters these are what XML can't hold.
UNPRINTABLE = {"Cc", "Cs"}
# They turn the letters after them round, so that another name is read than stands there (Unicode TR 36, 2.6).
TURNING = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}

TITLES: Mapping[str, str] = {
    "layout": N_("Layout"),
    "kind": N_("Kind"),
    "date": N_("Date"),
    "heading": N_("Heading"),
    "salutation": N_("Greeting"),
    "closing": N_("Closing words"),
    "patient": N_("Patient"),
    "our_reference": N_("Our reference"),
    "your_reference": N_("Your reference"),
    "sender": N_("The office"),
    "sender.name": N_("The office's name"),
    "sender.unit": N_("The office's unit"),
    "sender.address": N_("The office's address"),
    "sender.phone": N_("The office's telephone"),
    "sender.email": N_("The office's e-mail address"),
    "sender.web": N_("The office's web address"),
    "sender.contact": N_("Whom to ask for"),
    "recipient": N_("The recipient"),
    "recipient.name": N_("The recipient's name"),
    "recipient.address": N_("The recipient's address"),
    "recipient.national_id": N_("The recipient's national id"),
    "recipient.phone": N_("The recipient's telephone"),
    "signature": N_("Signature"),
    "signature.name": N_("Signed by"),
    "signature.title": N_("Title of who signs"),
    "enclosures": N_("Enclosures"),
    "copies": N_("Copies to"),
    "exemption_mark": N_("Mark of exemption from access"),
}
"""What a person calls the values of a letter, by their dotted names."""


def called(place: str) -> str:
    """Give what a person calls a place of a letter, with its name in the data: `The recipient's name (recipient.name)`.

    `place` may be numbered, such as `recipient.address[2]`. One that has no title is named as it is.
    """
    title = TITLES.get(place.partition("[")[0])
    return place if title is None else f"{_(title)} ({place})"


@dataclass(frozen=True)
class Party:
    """Somebody a letter goes to. `national_id` is empty where it is not known or must not stand in the letter."""

    name: str
    address: tuple[str, ...] = ()
    national_id: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Sender:
    """The office that writes: the institution's name, the unit (ward, clinic), and how it is reached."""

    name: str
    unit: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    web: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Signature:
    """Who signs: name, and title or role below it."""

    name: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter, complete. `patient` is the identity line: whom the letter is about, empty where it is about nobody.

    `closing` is empty where the layout's own closing is wanted. `layout` and `kind` name folders of templates/letters;
    `document_name` is the kind's title, for the countries that put it into the letter's head.
    """

    sender: Sender
    recipient: Party
    date: datetime.date
    heading: str
    body: tuple[Block, ...]
    layout: str = "da"
    kind: str = ""
    language: str = "da"
    patient: str = ""
    our_reference: str = ""
    your_reference: str = ""
    salutation: str = ""
    closing: str = ""
    signature: Signature = Signature("")
    enclosures: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    exemption_mark: str = ""
    document_name: str = ""


def value_names() -> tuple[str, ...]:
    """List the values of a letter that a layout may place by name, such as `date` and `sender.address`."""
    people: dict[str, type[Party | Sender | Signature]] = {
        "sender": Sender,
        "recipient": Party,
        "signature": Signature,
    }
    inner = [f"{name}.{field.name}" for name, person in people.items() for field in fields(person)]
    plain = [field.name for field in fields(Letter) if field.name not in people and field.name != "body"]
    return (*plain, *inner)


def letter_texts(letter: Letter) -> Iterator[tuple[str, str]]:
    """Give every text of a letter with the dotted name of its place, such as `("recipient.name", "Nancy Berggren")`."""
    for field in fields(letter):
        value = getattr(letter, field.name)
        if isinstance(value, Party | Sender | Signature):
            for inner in fields(value):
                yield from _texts(f"{field.name}.{inner.name}", getattr(value, inner.name))
        else:
            yield from _texts(field.name, value)


def _texts(place: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Paragraph | Heading | BulletList | FieldTable):
        for text in block_texts(value):
            yield place, text
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(place, item)


def unprintable_characters(text: str) -> list[str]:
    """Give the characters that no letter can hold, as `U+0007`, each once, in order of appearance."""
    return [f"U+{ord(character):04X}" for character in dict.fromkeys(text) if _is_unprintable(character)]


def _is_unprintable(character: str) -> bool:
    noncharacter = ord(character) & 0xFFFE == 0xFFFE
    hidden = noncharacter or character in TURNING or unicodedata.category(character) in UNPRINTABLE
    return character != "\n" and hidden
