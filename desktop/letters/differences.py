"""What a letter's content says, as a text; and what differs between two such texts, word by word."""

from __future__ import annotations

import datetime
import difflib
import re
from dataclasses import dataclass
from html import escape

from desktop.theme import Tone, tone_colours
from foundation.translation import _
from office.letters import kinds
from office.letters.drafts import RECIPIENT_TITLES, LetterContent
from office.letters.kinds import FieldType
from office.letters.layout import load_layout

PIECE = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Part:
    """A part of a letter with its name, such as a field with its label."""

    name: str
    text: str


def parts_of(layout: str, content: LetterContent) -> list[Part]:
    """List what was decided about a letter, in the form's order; what is empty is left out."""
    kind = kinds.load_kind(layout, content.kind)
    labels = {field.name: field.label for field in kind.fields}
    dates = {field.name for field in kind.fields if field.type in (FieldType.DATE, FieldType.WEEKDAY_DATE)}
    order = [*labels, *(name for name in content.fields if name not in labels)]
    signature = ", ".join(filter(None, [content.signature.name, content.signature.title]))
    parts = [
        Part(_("Letter kind"), kind.title),
        Part(_("The letter goes to"), _(RECIPIENT_TITLES[content.recipient])),
        *(
            Part(labels.get(name, name), _written(layout, content.fields.get(name, ""), is_date=name in dates))
            for name in order
        ),
        Part(_("Their reference"), content.your_reference),
        Part(_("Exempt from public access"), content.exemption_mark),
        Part(_("Enclosures"), "\n".join(enclosure.title for enclosure in content.enclosures)),
        Part(_("Copies to"), "\n".join(content.copies)),
        Part(_("Signed by"), signature),
    ]
    return [part for part in parts if part.text]


def _written(layout: str, value: str, *, is_date: bool) -> str:
    """Write a date as the letter does; what is no date yet stays as it was typed."""
    try:
        return load_layout(layout).write_date(datetime.date.fromisoformat(value)) if is_date else value
    except ValueError:
        return value


def as_pages(before: list[Part], now: list[Part]) -> tuple[str, str]:
    """Return both as HTML. What only the first has is struck through, what only the second has is underlined."""
    names = [part.name for part in before]
    names += [part.name for part in now if part.name not in names]
    old, new = ({part.name: part.text for part in parts} for parts in (before, now))
    left, right = [], []
    for name in names:
        gone, come = _marked(old.get(name, ""), new.get(name, ""))
        title = f"<p><b>{escape(name)}</b><br>"
        left.append(f"{title}{gone}</p>")
        right.append(f"{title}{come}</p>")
    return "".join(left), "".join(right)


def _marked(before: str, now: str) -> tuple[str, str]:
    old, new = PIECE.findall(before), PIECE.findall(now)
    left, right = [], []
    for act, first, last, begin, end in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        gone, come = _html(old[first:last]), _html(new[begin:end])
        left.append(gone if act == "equal" or not gone else _mark(gone, "line-through", Tone.ERROR))
        right.append(come if act == "equal" or not come else _mark(come, "underline", Tone.DONE))
    return "".join(left) or _empty(), "".join(right) or _empty()


def _html(pieces: list[str]) -> str:
    return escape("".join(pieces)).replace("\n", "<br>")


def _mark(text: str, line: str, tone: Tone) -> str:
    front, ground = tone_colours(tone)
    style = f"text-decoration: {line}; color: {front.name()}; background-color: {ground.name()}"
    return f'<span style="{style}">{text}</span>'


def _empty() -> str:
    return f"<i>{escape(_('(empty)'))}</i>"
