"""How a letter begins: which kind, to whom, and with what in it."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.letter_wanted import LetterWanted
from desktop.letters.kind_choice import kinds_of
from office.letters.drafts import LetterContent, LetterRow
from office.letters.kinds import Kind, Purpose, Recipient
from office.letters.model import Signature
from office.roles import Role
from office.transaction import Actor

# A secretary writes more test results than anything else.
USUAL = Purpose.TEST_RESULTS
TEXT_FIELD = "text"
# How a dictation's title says that it is meant for the patient's practitioner.
TO_PRACTITIONER = ("egen læge", "fastlege", "vårdcentral", "husläkare", "general practitioner", "letter to gp")


def empty_content(layout: str, *, about_patient: bool = True) -> LetterContent:
    """Return a letter in which nothing is written yet, about a patient or about nobody. Raises `UnknownLayout`."""
    offered = kinds_of(layout, about_patient=about_patient)
    usual = next((kind for kind in offered if kind.contents.purpose is USUAL), offered[0])
    return LetterContent(usual.name, likeliest_recipient(usual))


def content_from(wanted: LetterWanted, layout: str) -> LetterContent:
    """Return the beginning of a letter from a dictation; kind and recipient are guessed from its title.

    A person sees both before anything is sent. Raises `UnknownLayout`.
    """
    kind = _guessed_kind(wanted.title.casefold(), layout)
    return LetterContent(
        kind.name,
        likeliest_recipient(kind),
        {TEXT_FIELD: wanted.text} if wanted.text.strip() else {},
    )


def likely_signature(letters: Sequence[LetterRow], user: Actor, author: str) -> Signature:
    """Return who signs a new letter most likely; a person sees it before anything leaves.

    `letters` come newest first. Whoever dictated signs, titled as in the last letter; else the user, where a doctor
    writes. Who signed a secretary's last letter is no reason: the next one may be another doctor's.
    """
    name = author or (user.name if Role.DOCTOR in user.roles else "")
    known = (row.draft.content.signature for row in letters)
    return next((signature for signature in known if name and signature.name == name), Signature(name))


def likeliest_recipient(kind: Kind) -> Recipient:
    """Return whom a kind mostly goes to; its recipients stand in that order."""
    return next(iter(kind.contents.recipients), Recipient.NOBODY)


def _guessed_kind(title: str, layout: str) -> Kind:
    offered = kinds_of(layout, about_patient=True)
    if any(words in title for words in TO_PRACTITIONER):
        return next(kind for kind in offered if kind.contents.purpose is Purpose.COLLEAGUE)
    named = (kind for kind in offered if kind.title.casefold() in title)
    usual = next((kind for kind in offered if kind.contents.purpose is USUAL), offered[0])
    return next(named, usual)
