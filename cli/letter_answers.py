"""What the terminal shows of an office's letters: their list, their versions, phrases, the house style."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cli.output import Part, Record, Table, moment
from foundation.translation import _
from office.letters.drafts import RECIPIENT_TITLES, LetterDraft, LetterRow, Version
from office.letters.house_style import HouseStyle
from office.letters.phrases import Phrase

Given = Mapping[str, Any]


def _letters(found: Sequence[LetterRow], _given: Given) -> Sequence[Part]:
    headings = (_("No."), _("State"), _("Kind"), _("Patient"), _("ID"), _("Begun"), _("Sent"))
    rows = [
        (
            str(row.draft.id),
            row.draft.state_title,
            row.kind_title,
            row.patient_name,
            row.patient_identity,
            moment(row.draft.created),
            moment(row.draft.sent),
        )
        for row in found
    ]
    return [Table(headings, rows, _("There is no letter."))]


def _versions(found: Sequence[Version], _given: Given) -> Sequence[Part]:
    headings = (_("No."), _("Saved"), _("By"), _("Kind"), _("Goes to"), _("Words"))
    rows = [
        (
            str(one.number),
            moment(one.saved),
            one.saved_by,
            one.content.kind,
            _(RECIPIENT_TITLES[one.content.recipient]),
            " ".join(" ".join(one.content.fields.values()).split()),
        )
        for one in found
    ]
    return [Table(headings, rows, _("No earlier version of the letter was kept."))]


def _restored(draft: LetterDraft, given: Given) -> Sequence[Part]:
    sentence = _("Letter {letter} says again what it said in version {number}.")
    return [sentence.format(letter=draft.id, number=given["number"])]


def _phrases(found: Sequence[Phrase], _given: Given) -> Sequence[Part]:
    headings = (_("Name"), _("Title"), _("Whose"), _("Text"))
    rows = [
        (one.name, one.title, _("the office's") if one.own else _("the country's"), " ".join(one.text.split()))
        for one in found
    ]
    return [Table(headings, rows, _("There is no phrase."))]


def _phrase_kept(phrase: Phrase, _given: Given) -> Sequence[Part]:
    return [_("The phrase “{name}” is kept.").format(name=phrase.name)]


def _phrase_removed(_result: None, given: Given) -> Sequence[Part]:
    return [_("The office's phrase “{name}” is gone.").format(name=given["name"])]


def _letterhead_set(_result: None, _given: Given) -> Sequence[Part]:
    return [_("The letterhead is set.")]


def _house_style(style: HouseStyle | None, _given: Given) -> Sequence[Part]:
    if style is None:
        return [_("The office has no house style of its own; its letters look as its country's layout has them.")]
    entries = [
        (_("Set"), f"{moment(style.chosen)}, {style.chosen_by}"),
        (_("Logo"), _("no") if style.logo is None else _("yes")),
    ]
    return [Record(entries), "", style.toml]


def _house_style_set(_result: None, _given: Given) -> Sequence[Part]:
    return [_("The house style is set. It holds for every letter that is made from now on.")]


def _house_style_cleared(_result: None, _given: Given) -> Sequence[Part]:
    return [_("The house style is taken back. Letters look as the country's layout has them.")]


ANSWERS: Mapping[str, Callable[[Any, Given], Sequence[Part]]] = {
    "letters.list": _letters,
    "letters.set-letterhead": _letterhead_set,
    "letters.versions": _versions,
    "letters.restore": _restored,
    "letters.phrases": _phrases,
    "letters.keep-phrase": _phrase_kept,
    "letters.remove-phrase": _phrase_removed,
    "letters.house-style": _house_style,
    "letters.set-house-style": _house_style_set,
    "letters.clear-house-style": _house_style_cleared,
}
