"""Faults of writing: dates, numbers, abbreviations, greetings, and what else the language's rules are about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from benchmarks.letter_corpus.drafts import Draft, Fault, body_texts, filled, with_paragraph, with_text


def written(fault: Mapping[str, str]) -> Fault:
    """Read a fault of `texts.toml`."""

    def plant(draft: Draft) -> Draft | None:
        sentence = filled(fault["sentence"], draft.layout, draft.random)
        return _damaged(draft, fault["find"], lambda found: _rewritten(fault["write"], found, draft), sentence)

    return Fault(fault["name"], f"writing {fault['name']}", plant, (fault["rule"],))


def _damaged(draft: Draft, find: str, write: Callable[[re.Match[str]], str], sentence: str) -> Draft | None:
    """Write one thing wrong, somewhere in the letter's text; put a sentence in that has it where the text has none."""
    places = [place for place, text in body_texts(draft.letter.body) if re.search(find, text)]
    if not places or draft.random.random() < 0.4:
        draft = with_paragraph(draft, sentence)
        places = [place for place, text in body_texts(draft.letter.body) if text == sentence]
    place = draft.random.choice(places)
    text = dict(body_texts(draft.letter.body))[place]
    changed = re.sub(find, write, text, count=1)
    if changed == text:
        return None
    return replace(draft, letter=replace(draft.letter, body=with_text(draft.letter.body, place, changed)))


def _rewritten(write: str, found: re.Match[str], draft: Draft) -> str:
    names = {month.casefold(): number for number, month in enumerate(draft.layout.dates.months, 1)}
    numbers = {
        name: names.get(text.casefold(), 0) if name == "month" else int(text)
        for name, text in found.groupdict().items()
        if name in ("day", "month", "year")
    }

    def piece(place: re.Match[str]) -> str:
        text, how = found[int(place[1])], place[2] or ""
        if how == ":other weekday":
            others = [day for day in draft.layout.dates.weekdays if day.casefold() != text.casefold()]
            return draft.random.choice(others)
        return {"": text, ":upper": text.upper(), ":lower": text.lower(), ":capital": text.capitalize()}[how]

    write = re.sub(r"\{(\d)(:[a-z ]+)?\}", piece, write)
    return write.format(**numbers, name=found.groupdict().get("name", ""))


def _in_text(find: str, write: str | Callable[[re.Match[str]], str]) -> Callable[[Draft], Draft | None]:
    """Damage what stands in the text as it is, or in one of the country's sentences."""

    def plant(draft: Draft) -> Draft | None:
        fitting = [sentence for sentence in draft.texts.sentences if re.search(find, sentence)]
        if not fitting:
            return None
        sentence = filled(draft.random.choice(fitting), draft.layout, draft.random)
        return _damaged(
            draft, find, lambda found: found.expand(write) if isinstance(write, str) else write(found), sentence
        )

    return plant


DOUBLED = {"da": "og", "no": "og", "se": "och", "gb": "and"}
PLACEHOLDERS = ("[…]", "{{patient}}", "XX.XX.XXXX", "[navn]", "<<Name>>")


def _doubled_word(draft: Draft) -> Draft | None:
    word = DOUBLED[draft.letter.layout]
    return _in_text(rf"(?<= ){word}(?= )", rf"{word} {word}")(draft)


def _placeholder(draft: Draft) -> Draft | None:
    left = draft.random.choice(PLACEHOLDERS)
    return _in_text(r"(?<=[a-zæøåäö]) (?=[a-zæøåäö]+ [a-zæøåäö])", f" {left} ")(draft)


def _heading_stop(draft: Draft) -> Draft | None:
    heading = draft.letter.heading
    if not heading[-1:].isalpha():
        return None
    return replace(draft, letter=replace(draft.letter, heading=f"{heading}{draft.random.choice('.:')}"))


def _other_name(draft: Draft) -> Draft | None:
    """Greet somebody else, as in a letter that was made from the one before."""
    letter = draft.letter
    names = letter.recipient.name.split()
    if not draft.greets_a_person or len(names) < 2 or names[-1] not in letter.salutation:
        return None
    known = {
        word.casefold() for word in re.findall(r"\w+", " ".join([letter.recipient.name, *letter.recipient.address]))
    }
    others = [name for name in draft.texts.surnames if not known & set(re.findall(r"\w+", name.casefold()))]
    first = [name for name in draft.texts.first_names if not known & set(re.findall(r"\w+", name.casefold()))]
    begin = letter.salutation.split(names[0] if names[0] in letter.salutation else names[-1])[0]
    name = draft.random.choice(others)
    if not begin.endswith(("Mr ", "Mrs ", "Ms ", "Miss ", "Dr ")):
        name = f"{draft.random.choice(first)} {name}"
    ending = letter.salutation[-1] if letter.salutation[-1] in "!," else ""
    return replace(draft, letter=replace(letter, salutation=f"{begin}{name}{ending}"))


def _comma_after_greeting(draft: Draft) -> Draft | None:
    if draft.letter.layout != "no" or not draft.letter.salutation.startswith("Kjære"):
        return None
    return replace(draft, letter=replace(draft.letter, salutation=f"{draft.letter.salutation},"))


WRONG_CLOSINGS = {
    "da": ("Mvh", "Med venlige hilsen", "Med venlig hilsen,"),
    "no": ("Med vennlige hilsener", "Mvh", "Med vennlig hilsen,"),
    "se": ("Mvh", "Med vänliga hälsning"),
    "gb": ("Yours Sincerely",),
}


def _wrong_closing(draft: Draft) -> Draft | None:
    if not draft.kind.contents.closes:
        return None
    closing = draft.random.choice(WRONG_CLOSINGS[draft.letter.layout])
    return replace(draft, letter=replace(draft.letter, closing=closing))


def _faithfully(draft: Draft) -> Draft | None:
    greeting = draft.letter.salutation
    if draft.letter.layout != "gb" or not re.match(r"Dear (Mr|Mrs|Ms|Miss|Dr) ", greeting):
        return None
    return replace(draft, letter=replace(draft.letter, closing="Yours faithfully"))


POSTCODES: Mapping[str, tuple[str, str]] = {
    "da": (r"^(\d\d)(\d\d) ", r"\1 \2 "),
    "no": (r"^(\d{3})\d ", r"\1 "),
    "se": (r"^(\d{3}) (\d\d) ", r"\1\2 "),
    "gb": (r" ?(\d)([A-Z]{2})$", r"\1\2"),
}


def _wrong_postcode(draft: Draft) -> Draft | None:
    find, write = POSTCODES[draft.letter.layout]
    recipient = draft.letter.recipient
    if not recipient.address:
        return None
    last = re.sub(find, write, recipient.address[-1])
    if last == recipient.address[-1]:
        return None
    address = (*recipient.address[:-1], last)
    return replace(draft, letter=replace(draft.letter, recipient=replace(recipient, address=address)))


NO_IDS = {
    "da": "Det drejer sig om patienten med CPR-nummer 391348-1234.",
    "no": "Det gjelder pasienten med fødselsnummer 310272 12345.",
    "se": "Det gäller patienten med personnummer 570231-1234.",
    "gb": "This is about the patient with NHS number 943 476 5918.",
}


def _no_id(draft: Draft) -> Draft:
    return with_paragraph(draft, NO_IDS[draft.letter.layout])


SPELLING = (
    Fault("two spaces", "spaces", _in_text(r"(?<=[a-zæøåäö]) (?=[a-zæøåäö])", "  "), ("double-space",)),
    Fault(
        "space before sign", "signs", _in_text(r"(?<=[a-zæøåäö])([,.?])(?=\s|$)", r" \1"), ("space-before-punctuation",)
    ),
    Fault(
        "no space after comma",
        "commas",
        _in_text(r"(?<=[a-zæøåäö]{2}), (?=[a-zæøåäö]{2})", ","),
        ("space-after-punctuation",),
    ),
    Fault("bracket left open", "brackets", _in_text(r"(\([^()]+)\)", r"\1"), ("bracket-open",)),
    Fault("word twice", "words", _doubled_word, ("repeated-word",)),
    Fault("placeholder left", "placeholder", _placeholder, ("placeholder",)),
    Fault("stop after heading", "heading text", _heading_stop, ("heading-punctuation",)),
    Fault("greets another name", "salutation", _other_name, ("salutation-name",)),
    Fault("comma after greeting", "salutation", _comma_after_greeting, ("salutation-comma",)),
    Fault("wrong closing", "closing", _wrong_closing, ("closing-form", "closing-capitals")),
    Fault("faithfully to a name", "closing", _faithfully, ("closing-form",)),
    Fault("postcode", "recipient", _wrong_postcode, ("postcode-form", "postcode-digits", "postcode-case")),
    Fault("id that is none", "id", _no_id, ("id-unknown",)),
)
