"""A finished letter goes to a printer: its pages leave the office, so the access log says who took them."""

from __future__ import annotations

from foundation.translation import N_
from office.access_log.model import AccessKind
from office.arguments import LetterId
from office.commands import command
from office.errors import OfficeError
from office.letters import store
from office.letters.writing import SUBJECT, WRITERS
from office.transaction import Office


@command("letters.print", title=N_("Print a letter"), roles=WRITERS, log=AccessKind.COPY)
def to_print(office: Office, *, letter: LetterId) -> bytes:
    """Return a finished letter's pages as PDF, for a printer; they are written nowhere. Raises for a draft."""
    draft = store.get(office.connection, letter)
    office.concern(draft.patient, f"{SUBJECT}:{letter}", "printed")
    if draft.pdf is None:
        raise OfficeError(
            N_("Letter number {number} is not finished. Check and finish it, then print it."), number=letter
        )
    return office.files.read(draft.pdf)
