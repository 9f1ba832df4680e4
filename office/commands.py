"""The one door: everything that a person can do in an office is a command, and all of them go through `call`.

    @command("journals.lend", title=N_("Lend a paper journal"), roles=CLERKS, log=AccessKind.LEND)
    def lend(office: Office, *, volume: VolumeId, borrower: str) -> Loan:
        \"\"\"Record that a paper volume has left the archive.\"\"\"

The door checks the role, runs the checklist gate, opens one transaction, calls the function, appends the access log in
that transaction (no log, no act), and after the commit publishes what changed and writes what leaves the office. The
desktop makes its actions from the registry, the command line its subcommands from the signatures, and the workers use
the same door.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from foundation.translation import N_, _
from office.access_log.model import AccessKind
from office.access_log.store import Act
from office.checklists import store as checklist_answers
from office.checklists.reading import checklist as read_checklist
from office.errors import GateClosed, NotAllowed
from office.roles import PEOPLE, TITLES, Role
from office.transaction import Actor, Change, Concern, Office, Premises

P = ParamSpec("P")
R = TypeVar("R")

# Looking at the same list again, because something in it moved, is one look.
SAME_LOOK = timedelta(minutes=15)
Looks = dict[tuple[str, Concern], datetime]
Gate = Callable[[Office, Mapping[str, Any]], str]
"""Names the checklist that stands before a call with these arguments, where it is not always the same one."""


@dataclass(frozen=True)
class Command(Generic[P, R]):
    """One thing that can be done. `subject` names the argument that a checklist and the log speak of."""

    name: str
    title: str
    function: Callable[Concatenate[Office, P], R]
    roles: frozenset[Role]
    log: AccessKind | None
    checklist: str | Gate | None
    subject: str | None
    terminal: str | None

    @property
    def help(self) -> str:
        """Return the function's own description."""
        return self.function.__doc__ or ""


REGISTRY: dict[str, Command[..., Any]] = {}


def command(
    name: str,
    *,
    title: str,
    roles: frozenset[Role] = PEOPLE,
    log: AccessKind | None,
    checklist: str | Gate | None = None,
    subject: str | None = None,
    terminal: str | None = None,
) -> Callable[[Callable[Concatenate[Office, P], R]], Command[P, R]]:
    """Make a function a command. `log=None` is only for what shows and changes no patient's data.

    `terminal` is its name on the command line, such as `journal search`; None leaves it out there.
    """

    def register(function: Callable[Concatenate[Office, P], R]) -> Command[P, R]:
        made = Command(name, title, function, roles, log, checklist, subject, terminal)
        if name in REGISTRY:
            raise ValueError(f"two commands are named {name}")
        REGISTRY[name] = made
        return made

    return register


class Door:
    """The way into one open office for one actor. Threads may share it: each call is a transaction of its own."""

    def __init__(self, premises: Premises, actor: Actor, publish: Callable[[tuple[Change, ...]], None]) -> None:
        self._premises = premises
        self.actor = actor
        self._publish = publish
        self._looks: Looks = {}

    def call(self, wanted: Command[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Do it, or raise an `OfficeError` and leave everything as it was."""
        role = self._role_for(wanted)
        with ExitStack() as stack:
            office = Office(self._premises, self.actor, stack)
            self._pass_gate(office, wanted, kwargs)
            result = wanted.function(office, *args, **kwargs)
            looks = self._write_log(office, wanted, role, kwargs)
        self._looks |= looks
        if office.changes:
            self._publish(tuple(dict.fromkeys(office.changes)))
        for act in office.afterwards:
            act()
        return result

    def _role_for(self, wanted: Command[..., Any]) -> Role:
        fitting = wanted.roles & self.actor.roles
        if not fitting:
            needed = ", ".join(_(TITLES[role]) for role in sorted(wanted.roles))
            raise NotAllowed(
                N_("“{title}” needs one of these roles: {roles}. Ask the office's administrator for it."),
                title=_(wanted.title),
                roles=needed,
            )
        return min(fitting, key=list(Role).index)

    def _pass_gate(self, office: Office, wanted: Command[..., Any], arguments: Mapping[str, Any]) -> None:
        if wanted.checklist is None:
            return
        held = wanted.checklist
        name = held if isinstance(held, str) else held(office, arguments)
        questions = read_checklist(name, office.facts.country)
        subject = _subject(wanted, arguments)
        open_items = questions.open_items(checklist_answers.newest(office.connection, questions, subject))
        if open_items:
            raise GateClosed(
                N_("The checklist “{title}” is not passed. Open questions: {count}. The first: {question}"),
                title=str(questions.title),
                count=len(open_items),
                question=str(open_items[0].question),
                checklist=questions.identity,
                subject=subject,
            )

    def _write_log(self, office: Office, wanted: Command[..., Any], role: Role, arguments: Mapping[str, Any]) -> Looks:
        """Append the act to the log; return the looks at lists that are logged once this has been committed."""
        if wanted.log is None:
            return {}
        concerns = office.concerns or [Concern(None, _subject(wanted, arguments))]
        looks: Looks = {}
        if wanted.log is AccessKind.OVERVIEW:
            concerns = [concern for concern in concerns if self._is_new_look(wanted, concern, office.now)]
            looks = {(wanted.name, concern): office.now for concern in concerns}
        acts = [
            Act(self.actor.name, role, wanted.log, wanted.name, concern.patient, concern.subject, concern.detail)
            for concern in dict.fromkeys(concerns)
        ]
        if acts:
            # Not `office.now`: others may have written since this call began. The connection holds the write lock, so
            # a time that is taken after it is no earlier than theirs.
            office.log.append(office.connection, datetime.now(UTC), acts)
        return looks

    def _is_new_look(self, wanted: Command[..., Any], concern: Concern, now: datetime) -> bool:
        before = self._looks.get((wanted.name, concern))
        return before is None or not timedelta(0) <= now - before < SAME_LOOK


def _subject(wanted: Command[..., Any], arguments: Mapping[str, Any]) -> str:
    """Name what an act is about, such as `letter:7`."""
    if wanted.subject is None:
        return ""
    return f"{wanted.subject}:{arguments[wanted.subject]}"
