"""How a letter begins: which kind, to whom, and with what in it."""

from __future__ import annotations

from desktop.letter_wanted import LetterWanted
from office.letters import kinds
from office.letters.drafts import LetterContent, Recipient
from office.letters.model import Signature

# A Danish secretary writes more test results than anything else; an office without that kind begins with its first.
USUAL_KIND = "proevesvar"
# A letter to a colleague is worded for one; the other kinds speak to the patient.
PRACTITIONERS_KIND = "laegebrev"
TEXT_FIELD = "text"
TO_PRACTITIONER = "egen læge"


def empty_content(layout: str, kind: str = USUAL_KIND) -> LetterContent:
    """Return a letter to the patient in which nothing is written yet. Raises `UnknownLayout`."""
    names = kinds.kind_names(layout)
    return LetterContent(kind if kind in names else names[0], Recipient.PATIENT)


def content_from(wanted: LetterWanted, layout: str) -> LetterContent:
    """Return the beginning of a letter from a dictation; kind and recipient are guessed from its title.

    A person sees both before anything is sent. Raises `UnknownLayout`.
    """
    title = wanted.title.casefold()
    to_practitioner = TO_PRACTITIONER in title
    return LetterContent(
        PRACTITIONERS_KIND if to_practitioner else _guess_kind(title, layout),
        Recipient.PRACTITIONER if to_practitioner else Recipient.PATIENT,
        {TEXT_FIELD: wanted.text} if wanted.text.strip() else {},
        Signature(wanted.author),
    )


def _guess_kind(title: str, layout: str) -> str:
    for name in kinds.kind_names(layout):
        if kinds.load_kind(layout, name).title.casefold() in title:
            return name
    return empty_content(layout).kind
