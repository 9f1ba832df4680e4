"""The failures that people meet in an office. Each sentence says what to do next (see `foundation.errors`)."""

from __future__ import annotations

from foundation.errors import WorldError


class OfficeError(WorldError):
    """The world failed in the office's work; the sentence says what to do next."""


class NotAllowed(OfficeError):
    """The signed-in user lacks the role for this."""


class GateClosed(OfficeError):
    """A checklist stands before this and is not passed. `checklist` and `subject` name it."""

    @property
    def checklist(self) -> str:
        """Return the checklist's id."""
        return str(self.facts["checklist"])

    @property
    def subject(self) -> str:
        """Return what the checklist is about, such as `letter:7`."""
        return str(self.facts["subject"])


class NotFound(OfficeError):
    """What was asked for is not in this office."""


class WrongPassphrase(OfficeError):
    """The user or the passphrase does not fit."""


class NoOffice(OfficeError):
    """The folder holds no office."""


class OfficeExists(OfficeError):
    """The folder holds an office already, or something else."""


class OfficeTooNew(OfficeError):
    """The office was last opened by a newer program."""


class OfficeInUse(OfficeError):
    """Another window or machine works in the office."""


class DiskFull(OfficeError):
    """There is no room left to write."""


class DamagedOffice(OfficeError):
    """A file of the office can't be read as what it was written as."""


class ClaimLost(OfficeError):
    """Another worker has taken the job over; this one's result is thrown away."""
