"""What a privacy officer does with the access log, and anybody with a checklist."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

from foundation.translation import N_
from office.access_log.model import AccessKind, Head, Verification
from office.arguments import PatientId, Text
from office.checklists import store as checklist_answers
from office.checklists.model import Answer, Checklist
from office.checklists.reading import checklist as read_checklist
from office.commands import command
from office.errors import OfficeError
from office.patients import store as patients
from office.privacy.model import LogRow
from office.roles import PEOPLE, Role
from office.storage import durable
from office.transaction import Office

OFFICERS = frozenset({Role.PRIVACY_OFFICER})


@command("log.show", title=N_("Show the access log"), roles=OFFICERS, log=AccessKind.OVERVIEW, terminal="log show")
def show(
    office: Office,
    *,
    patient: Annotated[PatientId | None, Text(N_("only acts on this patient's data (national id)"))] = None,
    offset: Annotated[int, Text(N_("leave out so many at the start"))] = 0,
    count: Annotated[int, Text(N_("show so many at most"))] = 100,
) -> tuple[LogRow, ...]:
    """List who did what with whose data, the newest first."""
    office.concern(patient, "access log")
    found = office.log.newest(office.connection, count, offset=offset, patient=patient)
    people = patients.by_id(office.connection, [entry.patient for entry in found if entry.patient is not None])
    return tuple(LogRow.of(entry, people.get(entry.patient) if entry.patient is not None else None) for entry in found)


@command("log.verify", title=N_("Verify the access log"), log=AccessKind.ADMINISTER, terminal="log verify")
def verify(
    office: Office,
    *,
    head: Annotated[Path | None, Text(N_("a head that was kept outside the office, to compare with"))] = None,
    save_head: Annotated[Path | None, Text(N_("write today's head to this file, to be kept elsewhere"))] = None,
) -> Verification:
    """Recompute every hash of the access log and compare with its signed heads.

    A head that was kept outside the office also shows a log that was rewritten as a whole.
    """
    found = office.log.verify(office.connection, _read_head(head) if head else None)
    office.concern(None, "access log", "sound" if found.sound else "not sound")
    if save_head is not None and found.head is not None:
        kept = asdict(found.head) | {"time": found.head.time.isoformat()}
        durable.write_durably(save_head, json.dumps(kept, indent=1).encode())
    return found


@command("checklists.open", title=N_("Open a checklist"), log=None)
def open_checklist(office: Office, *, checklist: str, subject: str) -> tuple[Checklist, Mapping[str, Answer]]:
    """Return a checklist of the office's country, and the answers that count for a subject such as `letter:7`."""
    questions = read_checklist(checklist, office.facts.country)
    return questions, checklist_answers.newest(office.connection, questions, subject)


@command("checklists.answer", title=N_("Answer a checklist"), roles=PEOPLE, log=AccessKind.CHANGE)
def answer(office: Office, *, checklist: str, subject: str, answers: Mapping[str, Answer]) -> None:
    """Keep the answers for a subject, with who, when, and the version of the questions."""
    questions = read_checklist(checklist, office.facts.country)
    unknown = set(answers) - {item.identity for item in questions.items}
    if unknown:
        raise OfficeError(N_("The checklist has no question “{name}”."), name=min(unknown))
    checklist_answers.keep(office.connection, questions, subject, answers, office.actor.name, office.now)
    office.concern(None, subject, checklist)


def _read_head(path: Path) -> Head:
    try:
        held = json.loads(path.read_text("utf-8"))
        time = datetime.fromisoformat(held["time"])
        return Head(int(held["size"]), str(held["root"]), time, str(held["signature"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OfficeError(
            N_("{name} is no log head. Name a file that “log verify --save-head” wrote."), name=str(path)
        ) from error
