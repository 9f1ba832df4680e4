"""What a person does with a letter's earlier versions: see them, and go back to one."""

from __future__ import annotations

from typing import Annotated

from foundation.translation import N_
from office.access_log.model import AccessKind
from office.arguments import LetterId, Text
from office.commands import command
from office.errors import NotFound
from office.letters import store
from office.letters.drafts import LetterDraft, Version
from office.letters.writing import SUBJECT, WRITERS, must_be_draft, save_content
from office.transaction import Office


@command(
    "letters.versions",
    title=N_("Show a letter's versions"),
    roles=WRITERS,
    log=AccessKind.READ,
    terminal="letter versions",
)
def listed(
    office: Office, *, letter: Annotated[LetterId, Text(N_("the letter's number"), positional=True)]
) -> tuple[Version, ...]:
    """List what a letter said before it was changed, the newest first."""
    draft = store.get(office.connection, letter)
    office.concern(draft.patient, f"{SUBJECT}:{letter}")
    return store.versions_of(office.connection, letter)


@command(
    "letters.restore",
    title=N_("Go back to a letter's version"),
    roles=WRITERS,
    log=AccessKind.CHANGE,
    terminal="letter restore",
)
def restore(
    office: Office,
    *,
    letter: Annotated[LetterId, Text(N_("the letter's number"), positional=True)],
    number: Annotated[int, Text(N_("the version's number"))],
) -> LetterDraft:
    """Let a draft say again what it said in a version. What it says now is kept as a version too."""
    draft = store.get(office.connection, letter)
    office.concern(draft.patient, f"{SUBJECT}:{letter}", f"version {number}")
    must_be_draft(draft)
    found = next((one for one in store.versions_of(office.connection, letter) if one.number == number), None)
    if found is None:
        raise NotFound(
            N_("Letter {letter} has no version {number}. Choose one that is listed."), letter=letter, number=number
        )
    save_content(office, draft, found.content, always_keep=True)
    return store.get(office.connection, letter)
