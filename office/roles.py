"""Who may do what: the roles that a user can have."""

from __future__ import annotations

from enum import StrEnum

from foundation.translation import N_


class Role(StrEnum):
    """A role of a person, or of the program's own workers."""

    SECRETARY = "secretary"
    ARCHIVIST = "archivist"
    TRAINEE = "trainee"
    ADVISER = "adviser"
    DOCTOR = "doctor"
    PRIVACY_OFFICER = "privacy-officer"
    ADMINISTRATOR = "administrator"
    WORKER = "worker"


TITLES: dict[Role, str] = {
    Role.SECRETARY: N_("Medical secretary"),
    Role.ARCHIVIST: N_("Archivist"),
    Role.TRAINEE: N_("Trainee"),
    Role.ADVISER: N_("Patient adviser"),
    Role.DOCTOR: N_("Doctor"),
    Role.PRIVACY_OFFICER: N_("Privacy officer"),
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.WORKER: N_("Skrivestue's worker"),
}

PEOPLE = frozenset(Role) - {Role.WORKER}
# Those who work with patients' records every day.
CLERKS = frozenset({Role.SECRETARY, Role.ARCHIVIST, Role.DOCTOR, Role.TRAINEE, Role.ADVISER})
# The one who founds an office on one PC does everything there; a department hands these out one by one.
FOUNDER = frozenset({Role.SECRETARY, Role.ARCHIVIST, Role.PRIVACY_OFFICER, Role.ADMINISTRATOR})
