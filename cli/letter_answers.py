"""What the terminal shows of an office's letters: their list, versions, phrases, own templates, the house style."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cli.output import Part, Record, Table, moment
from foundation.translation import _
from office.letters.drafts import RECIPIENT_TITLES, LetterDraft, LetterRow, Version
from office.letters.house_style import HouseStyle
from office.letters.own_template_model import OwnTemplate
from office.letters.phrases import Phrase
from office.letters.saving import Enclosing, SavedLetter

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


def _saved(made: SavedLetter, given: Given) -> Sequence[Part]:
    told = [_("Written to {file}. The access log says who took it.").format(file=file) for file in made.files]
    if given["enclosures"] is Enclosing.ONE_PDF and len(made.files) > 1:
        beside = ", ".join(file.name for file in made.files[1:])
        told.append(_("These enclosures are no PDF, so they lie beside it: {names}.").format(names=beside))
    if made.left:
        sentence = _("Its enclosures were not saved ({titles}). --enclosures files writes them beside the letter.")
        told.append(sentence.format(titles=", ".join(made.left)))
    if made.by_hand:
        told.append(
            _("Add these yourself, since they are in no journal: {titles}.").format(titles=", ".join(made.by_hand))
        )
    return told


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
    headings = (_("Name"), _("Title"), _("Comes from"), _("Text"))
    rows = [
        (one.name, one.title, _("the office's") if one.own else _("the country's"), " ".join(one.text.split()))
        for one in found
    ]
    return [Table(headings, rows, _("There is no phrase."))]


def _phrase_kept(phrase: Phrase, _given: Given) -> Sequence[Part]:
    return [_("The phrase “{name}” is kept.").format(name=phrase.name)]


def _phrase_removed(_result: None, given: Given) -> Sequence[Part]:
    return [_("The office's phrase “{name}” is gone.").format(name=given["name"])]


def _templates(found: Sequence[OwnTemplate], given: Given) -> Sequence[Part]:
    if given["removed"]:
        headings = (_("Name"), _("Title"), _("Added"), _("Removed"), _("By"))
        rows = [(one.name, one.title, moment(one.added), moment(one.removed), one.removed_by) for one in found]
        return [Table(headings, rows, _("No template was removed."))]
    headings = (_("Name"), _("Title"), _("Added"), _("By"), _("Fields"))
    rows = [(one.name, one.title, moment(one.added), one.added_by, ", ".join(one.variables)) for one in found]
    return [Table(headings, rows, _("The office has no template of its own. “letter template add” adds one."))]


def _template_added(one: OwnTemplate, _given: Given) -> Sequence[Part]:
    return [
        _("The template “{name}” is there for the office's letters.").format(name=one.name),
        Record([(_("Fields"), "\n".join(one.variables) or _("The template names no field."))]),
    ]


def _template_removed(one: OwnTemplate, _given: Given) -> Sequence[Part]:
    return [_("The template “{name}” is out of use. Letters made from it stay.").format(name=one.name)]


def _template_copied(one: OwnTemplate, given: Given) -> Sequence[Part]:
    return [_("The template “{name}” is written to {file}.").format(name=one.name, file=given["out"])]


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
    "letters.copy": _saved,
    "letters.set-letterhead": _letterhead_set,
    "letters.versions": _versions,
    "letters.restore": _restored,
    "letters.phrases": _phrases,
    "letters.keep-phrase": _phrase_kept,
    "letters.remove-phrase": _phrase_removed,
    "letters.own-templates": _templates,
    "letters.add-own-template": _template_added,
    "letters.remove-own-template": _template_removed,
    "letters.copy-own-template": _template_copied,
    "letters.house-style": _house_style,
    "letters.set-house-style": _house_style_set,
    "letters.clear-house-style": _house_style_cleared,
}
