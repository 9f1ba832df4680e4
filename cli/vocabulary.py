"""What the terminal shows of the vocabulary, the writing style and doubts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cli.output import Part, Table, length, moment
from foundation.translation import _
from office.dictation.doubts import OpenDoubts
from office.dictation.vocabulary_model import ChosenSpecialities, Proposal, Seen, VocabularyWord, room_told
from speech.doubts import SENTENCES
from speech.written import HouseStyle

Given = Mapping[str, Any]


def _words(found: Sequence[VocabularyWord], _given: Given) -> Sequence[Part]:
    headings = (_("No."), _("Word"), _("Heard as"), _("Author"), _("Texts"), _("Last used"), _("Added by"))
    rows = [
        (str(one.id), one.word, one.spoken, _author(one.author), str(one.used), moment(one.last_used), one.added_by)
        for one in found
    ]
    table = Table(headings, rows, _("The vocabulary has no words of your own yet."))
    told = room_told(found)
    return [table, told] if told else [table]


def _added(number: int, _given: Given) -> Sequence[Part]:
    return [_("It is word number {number} of the vocabulary.").format(number=number)]


def _removed(_result: None, given: Given) -> Sequence[Part]:
    return [_("Word number {number} is out of the vocabulary.").format(number=given["word"])]


def _proposals(found: Sequence[Proposal], _given: Given) -> Sequence[Part]:
    headings = (_("Heard as"), _("Word"), _("Author"), _("Times"), _("Seen in"))
    rows = [
        (one.spoken, one.word, _author(one.author), str(len(one.seen)), ", ".join(map(_seen, one.seen)))
        for one in found
    ]
    return [Table(headings, rows, _("No correction was made often enough to be proposed."))]


def _seen(place: Seen) -> str:
    return _("{number} at {time}").format(number=place.dictation, time=length(place.start))


def _dismissed(_result: None, given: Given) -> Sequence[Part]:
    return [_("“{word}” is not proposed for “{spoken}” again.").format(word=given["word"], spoken=given["spoken"])]


def _specialities(found: Sequence[ChosenSpecialities], _given: Given) -> Sequence[Part]:
    rows = [(_author(one.author), ", ".join(one.names) or _("as everybody")) for one in found]
    return [Table((_("Author"), _("Specialities")), rows, "")]


def _chosen(_result: None, given: Given) -> Sequence[Part]:
    names = ", ".join(given["speciality"]) or _("as everybody")
    return [_("{author}: {specialities}").format(author=_author(given["author"]), specialities=names)]


def _doubts(found: OpenDoubts, _given: Given) -> Sequence[Part]:
    headings = (_("Time"), _("Text"), _("Heard"), _("Why"))
    rows = [
        (length(one.start), one.text, heard, " ".join(_(SENTENCES[reason]) for reason in one.reasons))
        for one, heard in zip(found.places, found.heard, strict=True)
    ]
    table = Table(headings, rows, _("Nothing is left to look at."))
    if found.has_dictionary:
        return [table]
    return [table, _("This computer has no dictionary for the language; only the vocabulary knows words.")]


def _writing_style(style: HouseStyle, _given: Given) -> Sequence[Part]:
    up_to = style.words_up_to
    return [
        _("Abbreviations are written.") if style.abbreviations else _("Abbreviations are written out."),
        _("Numbers are words where that is usual in the language.")
        if up_to is None
        else _("Whole numbers up to {number} are words.").format(number=up_to),
    ]


def _author(name: str) -> str:
    return name or _("everybody")


ANSWERS: Mapping[str, Callable[[Any, Given], Sequence[Part]]] = {
    "dictation.vocabulary": _words,
    "dictation.add-word": _added,
    "dictation.accept-word": _added,
    "dictation.remove-word": _removed,
    "dictation.propose-words": _proposals,
    "dictation.dismiss-word": _dismissed,
    "dictation.specialities": _specialities,
    "dictation.choose-specialities": _chosen,
    "dictation.doubts": _doubts,
    "dictation.writing-style": _writing_style,
    "dictation.set-writing-style": _writing_style,
}
