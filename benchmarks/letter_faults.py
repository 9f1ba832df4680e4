"""Faults that are planted into letters, each with the rules of the checker that would tell it."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph as Words

from office.letters.blocks import Block, BulletList, FieldTable, Paragraph, plain_text
from office.letters.checker.typography import ADDRESS_FONTS
from office.letters.kinds import Kind, missing_duties_in
from office.letters.layout_model import Layout, PlacedBlock, PlacedLine
from office.letters.model import Letter, Signature

PDF, OUR_DOCX = "our PDF", "our DOCX"
DUTY_MISSED = "duty missed"
PERSONS = {"patient", "guardian"}
PAGES_FULL = 22  # paragraphs that fill a page and more


@dataclass(frozen=True)
class Draft:
    """A letter before it is made: its words, the places that it will be given, and what was planted in it."""

    letter: Letter
    layout: Layout
    kind: Kind
    way: str
    texts: Texts
    random: random.Random
    planted: tuple[Planted, ...] = ()
    after: tuple[Callable[[bytes], bytes], ...] = ()

    @property
    def is_addressed(self) -> bool:
        """Say whether the letter goes to somebody."""
        return bool(self.kind.contents.recipients)

    @property
    def greets_a_person(self) -> bool:
        """Say whether all such letters go to persons and greet them."""
        contents = self.kind.contents
        return bool(contents.salutation) and {one.value for one in contents.recipients} <= PERSONS


@dataclass(frozen=True)
class Planted:
    """A fault that is in a letter. It counts as found where one of `rules` is among the findings."""

    fault: str
    rules: frozenset[str]


@dataclass(frozen=True)
class Fault:
    """One kind of fault. `plant` gives None where the draft has no place for it; faults of one `touches` don't mix."""

    name: str
    touches: str
    plant: Callable[[Draft], Draft | None]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Texts:
    """A country's texts; see `letter_corpus.toml`."""

    first_names: list[str]
    surnames: list[str]
    streets: list[str]
    towns: list[str]
    sentences: list[str]
    faults: list[Mapping[str, str]] = field(default_factory=list)


def faults_of(texts: Texts) -> list[Fault]:
    """List all faults that can be planted into letters of a country."""
    written = [_written(fault) for fault in texts.faults]
    return [*written, *SPELLING, *PLACES, *TYPE, *PARTS, *FILES, *DUTIES]


def planted(draft: Draft, fault: Fault) -> Draft | None:
    """Plant a fault; None where the draft has no place for it."""
    made = fault.plant(draft)
    if made is None or not fault.rules:
        return made
    return replace(made, planted=(*made.planted, Planted(fault.name, frozenset(fault.rules))))


def filled(sentence: str, draft_layout: Layout, chance: random.Random) -> str:
    """Put numbers, times and dates into a sentence."""
    import datetime

    date = datetime.date(2026, 5, 4) + datetime.timedelta(days=chance.randrange(20, 200))
    return sentence.format(
        n=chance.randrange(20, 90),
        m=chance.randrange(1, 10),
        time=draft_layout.dates.write_time(chance.randrange(8, 16), chance.choice([0, 15, 30, 45])),
        date=draft_layout.write_date(date),
        weekday_date=draft_layout.write_date(date, weekday=True),
    )


# --- wrong writing ------------------------------------------------------------------------------------------------


def _written(fault: Mapping[str, str]) -> Fault:
    def plant(draft: Draft) -> Draft | None:
        sentence = filled(fault["sentence"], draft.layout, draft.random)
        return _damaged(draft, fault["find"], lambda found: _rewritten(fault["write"], found, draft), sentence)

    return Fault(fault["name"], f"writing {fault['name']}", plant, (fault["rule"],))


def _damaged(draft: Draft, find: str, write: Callable[[re.Match[str]], str], sentence: str) -> Draft | None:
    """Write one thing wrong, somewhere in the letter's text; put a sentence in that has it where the text has none."""
    places = [place for place, text in _body_texts(draft.letter.body) if re.search(find, text)]
    if not places or draft.random.random() < 0.4:
        draft = with_paragraph(draft, sentence)
        places = [place for place, text in _body_texts(draft.letter.body) if text == sentence]
    place = draft.random.choice(places)
    text = dict(_body_texts(draft.letter.body))[place]
    changed = re.sub(find, write, text, count=1)
    if changed == text:
        return None
    return replace(draft, letter=replace(draft.letter, body=_with_text(draft.letter.body, place, changed)))


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


def with_paragraph(draft: Draft, text: str) -> Draft:
    """Put a paragraph between others of the body."""
    body = draft.letter.body
    # Not between a heading and its text, which would tear them apart.
    places = [index + 1 for index, block in enumerate(body) if isinstance(block, Paragraph)] or [len(body)]
    place = draft.random.choice(places)
    return replace(draft, letter=replace(draft.letter, body=(*body[:place], Paragraph(text), *body[place:])))


def _body_texts(body: tuple[Block, ...]) -> Iterator[tuple[tuple[int, int], str]]:
    for index, block in enumerate(body):
        if isinstance(block, Paragraph):
            yield (index, 0), block.text
        elif isinstance(block, BulletList):
            yield from (((index, number), item) for number, item in enumerate(block.items))
        elif isinstance(block, FieldTable):
            yield from (((index, number), value) for number, (_, value) in enumerate(block.rows))


def _with_text(body: tuple[Block, ...], place: tuple[int, int], text: str) -> tuple[Block, ...]:
    index, number = place
    block = body[index]
    if isinstance(block, BulletList):
        block = BulletList((*block.items[:number], text, *block.items[number + 1 :]))
    elif isinstance(block, FieldTable):
        block = FieldTable((*block.rows[:number], (block.rows[number][0], text), *block.rows[number + 1 :]))
    else:
        block = Paragraph(text)
    return (*body[:index], block, *body[index + 1 :])


def _in_text(find: str, write: str | Callable[[re.Match[str]], str]) -> Callable[[Draft], Draft | None]:
    """Damage what stands in the text as it is, or in one of the country's sentences."""

    def plant(draft: Draft) -> Draft | None:
        fitting = [sentence for sentence in draft.texts.sentences if re.search(find, sentence)]
        if not fitting:
            return None
        sentence = filled(draft.random.choice(fitting), draft.layout, draft.random)
        return _damaged(draft, find, lambda found: found.expand(write) if isinstance(write, str) else write(found), sentence)

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
    known = {word.casefold() for word in re.findall(r"\w+", " ".join([letter.recipient.name, *letter.recipient.address]))}
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


def _no_id(draft: Draft) -> Draft | None:
    """Give the id a wrong digit, as far as its country's ids tell."""
    wrong = {"da": "391348-1234", "se": "571312-9806"}.get(draft.letter.layout)
    return with_paragraph(draft, f"CPR: {wrong}." if wrong else "") if wrong and draft.letter.layout == "da" else None


SPELLING = (
    Fault("two spaces", "spaces", _in_text(r"(?<=[a-zæøåäö]) (?=[a-zæøåäö])", "  "), ("double-space",)),
    Fault("space before sign", "signs", _in_text(r"(?<=[a-zæøåäö])([,.?])(?=\s|$)", r" \1"), ("space-before-punctuation",)),
    Fault("no space after comma", "commas", _in_text(r"(?<=[a-zæøåäö]{2}), (?=[a-zæøåäö]{2})", ","), ("space-after-punctuation",)),
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


# --- wrong places -------------------------------------------------------------------------------------------------


def _changed_block(layout: Layout, name: str, **changes: Any) -> Layout:
    placed = tuple(replace(block, **changes) if block.name == name else block for block in layout.placed)
    return replace(layout, placed=placed)


def _recipient_moved(down: bool) -> Callable[[Draft], Draft | None]:
    def plant(draft: Draft) -> Draft | None:
        if not draft.is_addressed:
            return None
        block = draft.layout.placed_block("recipient")
        off = draft.random.uniform(6, 14) * draft.random.choice([-1, 1])
        moved = {"top_mm": block.top_mm + off} if down else {"left_mm": block.left_mm + abs(off) + 4}
        return replace(draft, layout=_changed_block(draft.layout, "recipient", **moved))

    return plant


def _in_window(draft: Draft) -> Draft | None:
    """Put a line of the sender's into the window, beside or above the address."""
    if not draft.is_addressed or draft.way in ("table", "content controls", "tabs and blank lines"):
        return None
    window, recipient = draft.layout.window, draft.layout.placed_block("recipient")
    line = PlacedLine(draft.random.choice(["sender.phone", "sender.email"]))
    left, top = window.left_mm + window.width_mm - 38, window.top_mm + draft.random.uniform(3, window.height_mm - 8)
    stray = PlacedBlock("stray", "plain", left, top, 60, 10, 8.5, recipient.line_mm, (line,))
    if not (draft.letter.sender.phone and draft.letter.sender.email):
        return None
    name_reaches = recipient.left_mm + 2.1 * max(map(len, [draft.letter.recipient.name, *draft.letter.recipient.address]))
    if name_reaches > left:
        return None
    return replace(draft, layout=replace(draft.layout, placed=(*draft.layout.placed, stray)))


def _block_with(layout: Layout, value: str) -> PlacedBlock | None:
    return next((block for block in layout.placed if any(line.value == value for line in block.lines)), None)


def _moved(value: str, right_mm: tuple[float, float]) -> Callable[[Draft], Draft | None]:
    def plant(draft: Draft) -> Draft | None:
        block = _block_with(draft.layout, value)
        if block is None or block.left_mm + right_mm[1] + 20 > draft.layout.page.width_mm or block.left_mm + right_mm[0] < 15:
            return None
        off = draft.random.uniform(*right_mm)
        return replace(draft, layout=_changed_block(draft.layout, block.name, left_mm=block.left_mm + off))

    return plant


def _text_moved(draft: Draft) -> Draft | None:
    if not draft.is_addressed:
        return None
    body = draft.layout.body
    off = draft.random.uniform(6, 20)
    return replace(draft, layout=replace(draft.layout, body=replace(body, top_mm=body.top_mm + off)))


def _page(**changes: float) -> Callable[[Draft], Draft | None]:
    def plant(draft: Draft) -> Draft | None:
        page = draft.layout.page
        new = {name: value if value > 100 else getattr(page, name) + value for name, value in changes.items()}
        return replace(draft, layout=replace(draft.layout, page=replace(page, **new)))

    return plant


def _wide_text(draft: Draft) -> Draft | None:
    """Let the text run out to the right, and have enough of it that it does."""
    made = _page(right_mm=-draft.random.uniform(8, 11))(draft)
    return made and _longer(made, 4)


def _longer(draft: Draft, count: int) -> Draft:
    for _ in range(count):
        sentences = draft.random.sample(draft.texts.sentences, 3)
        draft = with_paragraph(draft, " ".join(filled(one, draft.layout, draft.random) for one in sentences))
    return draft


def _little_room_to_sign(draft: Draft) -> Draft | None:
    if not (draft.kind.contents.closes and draft.letter.signature.name):
        return None
    return replace(draft, layout=replace(draft.layout, signature=replace(draft.layout.signature, space_mm=1.0)))


def _attachments_close(draft: Draft) -> Draft | None:
    if not (draft.letter.enclosures and draft.letter.signature.name):
        return None
    attachments = replace(draft.layout.attachments, gap_before_mm=0.3)
    return replace(draft, layout=replace(draft.layout, attachments=attachments))


def _later_page_high(draft: Draft) -> Draft | None:
    if draft.way != PDF:
        return None
    head = draft.layout.continuation
    made = replace(draft, layout=replace(draft.layout, continuation=replace(head, left=head.left[:1], right=head.right[:1], body_top_mm=head.body_top_mm - 8)))
    return _longer(made, PAGES_FULL)


PLACES = (
    Fault("address too high or low", "recipient", _recipient_moved(True), ("recipient-outside-window", "recipient-place")),
    Fault("address too far right", "recipient", _recipient_moved(False), ("recipient-outside-window", "recipient-place")),
    Fault("something else in the window", "window", _in_window, ("foreign-text-in-window",)),
    Fault("sender moved", "sender", _moved("sender.name", (7, 30)), ("sender-place",)),
    Fault("details moved", "details", _moved("our_reference", (-14, -6)), ("details-place", "date-place")),
    Fault("date moved", "details", _moved("date", (-14, -6)), ("date-place", "details-place")),
    Fault("text begins too low", "body place", _text_moved, ("heading-place",)),
    Fault("left margin", "left", _page(left_mm=9.0), ("left-margin",)),
    Fault("right margin", "right", _wide_text, ("right-margin",)),
    Fault("paper of another size", "paper", _page(width_mm=215.9, height_mm=279.4), ("page-size",)),
    Fault("no room to sign", "signature", _little_room_to_sign, ("signature-space",)),
    Fault("enclosures too close", "attachments", _attachments_close, ("attachments-place",)),
    Fault("page 2 begins too high", "page 2", _later_page_high, ("later-page-top",)),
)


# --- wrong type ---------------------------------------------------------------------------------------------------


def _address_font(draft: Draft) -> Draft | None:
    if not draft.is_addressed or draft.layout.fonts.body.family in ADDRESS_FONTS:
        return None
    return replace(draft, layout=_changed_block(draft.layout, "recipient", font="body"))


def _address_size(draft: Draft) -> Draft | None:
    if not draft.is_addressed:
        return None
    size = draft.random.choice([7.5, 8.0, 8.5])
    block = draft.layout.placed_block("recipient")
    changes = {"size_pt": size, "line_mm": 3.9, "least_size_pt": size, "least_line_mm": min(3.9, block.line_mm)}
    return replace(draft, layout=_changed_block(draft.layout, "recipient", **changes))


def _address_bold(draft: Draft) -> Draft | None:
    if not draft.is_addressed:
        return None
    block = draft.layout.placed_block("recipient")
    lines = tuple(replace(line, bold=True) for line in block.lines[: draft.random.choice([1, 2])])
    return replace(draft, layout=_changed_block(draft.layout, "recipient", lines=(*lines, *block.lines[len(lines) :])))


def _address_gap(draft: Draft) -> Draft | None:
    if not draft.is_addressed or draft.way == "tabs and blank lines":
        return None
    block = draft.layout.placed_block("recipient")
    lines = (block.lines[0], replace(block.lines[1], gap_mm=block.line_mm), *block.lines[2:])
    made = _changed_block(draft.layout, "recipient", lines=lines, height_mm=block.height_mm + block.line_mm)
    return replace(draft, layout=made)


def _heading_style(**changes: Any) -> Callable[[Draft], Draft | None]:
    def plant(draft: Draft) -> Draft | None:
        return replace(draft, layout=replace(draft.layout, heading=replace(draft.layout.heading, **changes)))

    return plant


def _heading_underlined(draft: Draft) -> Draft | None:
    return _heading_style(underline=not draft.layout.heading.underline)(draft)


def _heading_size(draft: Draft) -> Draft | None:
    return _heading_style(size_pt=draft.layout.heading.size_pt + draft.random.choice([3, 4, 5]))(draft)


def _body_font(draft: Draft) -> Draft | None:
    fonts = draft.layout.fonts
    if fonts.body.family == fonts.plain.family:
        return None
    role = "plain" if draft.layout.body.font == "body" else "body"
    return replace(draft, layout=replace(draft.layout, body=replace(draft.layout.body, font=role)))


def _body_size(draft: Draft) -> Draft | None:
    size = draft.layout.body.size_pt + draft.random.choice([-3, -2, 1.5])
    return replace(draft, layout=replace(draft.layout, body=replace(draft.layout.body, size_pt=size)))


def _body_pitch(draft: Draft) -> Draft | None:
    made = replace(draft, layout=replace(draft.layout, body=replace(draft.layout.body, line_mm=draft.layout.body.line_mm * 1.4)))
    return _longer(made, 3)


TYPE = (
    Fault("address in another font", "address type", _address_font, ("address-font",)),
    Fault("address too small", "recipient", _address_size, ("address-size",)),
    Fault("address in bold", "address type", _address_bold, ("address-style",)),
    Fault("blank line in the address", "recipient", _address_gap, ("address-blank-line",)),
    Fault("heading not bold", "heading type", _heading_style(bold=False), ("heading-bold",)),
    Fault("heading underlined or not", "heading line", _heading_underlined, ("heading-underline",)),
    Fault("heading too large", "heading type", _heading_size, ("heading-type",)),
    Fault("text in another font", "body font", _body_font, ("body-font",)),
    Fault("text in another size", "body size", _body_size, ("body-size",)),
    Fault("lines too far apart", "body size", _body_pitch, ("body-line-pitch",)),
)


# --- missing parts ------------------------------------------------------------------------------------------------


def _without(*values: str) -> Callable[[Draft], Draft | None]:
    def plant(draft: Draft) -> Draft | None:
        placed = tuple(
            replace(block, lines=tuple(line for line in block.lines if line.value not in values))
            for block in draft.layout.placed
        )
        return None if placed == draft.layout.placed else replace(draft, layout=replace(draft.layout, placed=placed))

    return plant


def _no_recipient(draft: Draft) -> Draft | None:
    return _without("recipient.name", "recipient.address")(draft) if draft.is_addressed else None


def _no_reference(draft: Draft) -> Draft | None:
    made = _without("our_reference", "your_reference")(draft)
    return made if draft.letter.our_reference else None


def _no_heading(draft: Draft) -> Draft | None:
    return None if draft.way in (PDF, OUR_DOCX) else replace(draft, letter=replace(draft.letter, heading=""))


def _no_salutation(draft: Draft) -> Draft | None:
    if not draft.greets_a_person:
        return None
    return replace(draft, letter=replace(draft.letter, salutation=""))


def _no_closing(draft: Draft) -> Draft | None:
    if not draft.kind.contents.closes:
        return None
    letter = replace(draft.letter, closing="")
    return replace(draft, letter=letter, layout=replace(draft.layout, closing=replace(draft.layout.closing, text="")))


def _no_signature(draft: Draft) -> Draft | None:
    if not draft.kind.contents.closes:
        return None
    return replace(draft, letter=replace(draft.letter, signature=Signature("")))


def _no_page_number(draft: Draft) -> Draft | None:
    made = replace(draft, layout=replace(draft.layout, page_number=replace(draft.layout.page_number, form=" ")))
    return _longer(made, PAGES_FULL)


def _no_head(draft: Draft) -> Draft | None:
    head = replace(draft.layout.continuation, left=(), right=())
    return _longer(replace(draft, layout=replace(draft.layout, continuation=head)), PAGES_FULL)


PARTS = (
    Fault("no recipient", "recipient", _no_recipient, ("recipient-missing",)),
    Fault("no date", "details", _without("date"), ("date-missing",)),
    Fault("no reference", "reference", _no_reference, ("reference-missing",)),
    Fault("no sender", "sender", _without("sender.name", "sender.unit", "sender.contact"), ("sender-missing",)),
    Fault("no heading", "heading text", _no_heading, ("heading-missing",)),
    Fault("no greeting", "salutation", _no_salutation, ("salutation-missing",)),
    Fault("no closing", "closing", _no_closing, ("closing-missing",)),
    Fault("no name below", "signature", _no_signature, ("signature-missing",)),
    Fault("no page number", "page 2", _no_page_number, ("page-number-missing",)),
    Fault("no head on page 2", "page 2", _no_head, ("continuation-head-missing",)),
)


# --- what is left in the file -------------------------------------------------------------------------------------


def _another_language(draft: Draft) -> Draft | None:
    language = "en-US" if draft.way != PDF else "en"
    if draft.letter.layout == "gb":
        language = "da"
    return replace(draft, letter=replace(draft.letter, language=language))


def _in_docx(change: Callable[[Any, random.Random], None]) -> Callable[[Draft], Draft | None]:
    def plant(draft: Draft) -> Draft | None:
        if draft.way == PDF:
            return None
        chance = random.Random(draft.random.random())

        def after(content: bytes) -> bytes:
            document = docx.Document(io.BytesIO(content))
            change(document, chance)
            file = io.BytesIO()
            document.save(file)
            return file.getvalue()

        return replace(draft, after=(*draft.after, after))

    return plant


def _running_text(document: Any, chance: random.Random) -> Any:
    """Choose a paragraph of running text; python-docx itself does not see those in content controls."""
    body = document.element.body
    found = [Words(element, document._body) for element in body.iter(qn("w:p"))]
    with_runs = [paragraph for paragraph in found if paragraph.runs and paragraph.text.strip()]
    return chance.choice([paragraph for paragraph in with_runs if len(paragraph.text) > 60] or with_runs)


def _track(document: Any, chance: random.Random) -> None:
    run = _running_text(document, chance).runs[0]._r
    change = parse_xml(
        f'<w:ins {nsdecls("w")} w:id="7001" w:author="Sekretær" w:date="2026-05-03T10:00:00Z"><w:r><w:t> også</w:t></w:r></w:ins>'
    )
    run.addnext(change)


def _comment(document: Any, chance: random.Random) -> None:
    document.add_comment(_running_text(document, chance).runs[0], text="Er det rigtigt?", author="Overlæge")


def _hide(document: Any, chance: random.Random) -> None:
    run = _running_text(document, chance).add_run(" (internal note)")
    run.font.hidden = True


FILES = (
    Fault("file in another language", "language", _another_language, ("language-tag",)),
    Fault("tracked changes", "changes", _in_docx(_track), ("tracked-changes",)),
    Fault("comments", "comments", _in_docx(_comment), ("comments",)),
    Fault("hidden text", "hidden", _in_docx(_hide), ("hidden-text",)),
)


# --- duties -------------------------------------------------------------------------------------------------------


def _duty_missed(draft: Draft) -> Draft | None:
    """Strike out what one of the kind's duties asks for, a sentence or an item at a time."""
    duties = [duty for duty in draft.kind.contents.duties if duty.place.value == "body"]
    draft.random.shuffle(duties)
    letter = draft.letter
    for duty in duties:
        body = letter.body
        for place, text in reversed(list(_body_texts(body))):
            kept = " ".join(s for s in re.split(r"(?<=[.!?])\s+", text) if not _speaks_of(duty.says, s))
            if kept != " ".join(text.split()):
                body = _with_text(body, place, kept or "–")
        body = tuple(block for block in body if plain_text((block,)).strip("-– \n"))
        missing = missing_duties_in(draft.kind, letter.heading, plain_text(body), letter.date)
        before = missing_duties_in(draft.kind, letter.heading, plain_text(letter.body), letter.date)
        if duty in missing and duty not in before and len(body) > 1:
            found = Planted(DUTY_MISSED, frozenset({f"duty-{duty.name}"}))
            return replace(draft, letter=replace(letter, body=body), planted=(*draft.planted, found))
    return None


def _speaks_of(patterns: tuple[str, ...], sentence: str) -> bool:
    return any(re.search(pattern, sentence, re.IGNORECASE | re.DOTALL) for pattern in patterns)


def _named_though_exempt(draft: Draft) -> Draft | None:
    marks = draft.layout.exemption.marks
    if draft.layout.exemption.names_in_heading or not marks or not draft.greets_a_person:
        return None
    name = draft.letter.recipient.name
    heading = draft.random.choice([f"{draft.letter.heading} – {name}", f"{name}: {draft.letter.heading}"])
    return replace(draft, letter=replace(draft.letter, heading=heading, exemption_mark=marks[0]))


DUTIES = (
    Fault(DUTY_MISSED, "duty", _duty_missed),
    Fault("name in an exempt heading", "heading text", _named_though_exempt, ("exempt-heading-name",)),
)
