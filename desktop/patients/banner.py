"""The flags that stand with a patient's name wherever its data is shown."""

from __future__ import annotations

from desktop.theme import Tone
from desktop.widgets.patient_banner import Flag
from desktop.workspace import Workspace
from foundation.translation import _
from office.patients.model import Patient


def flags_of(patient: Patient, workspace: Workspace) -> list[Flag]:
    """Return what must be seen with this patient, already translated."""
    flags = []
    if patient.protected:
        flags.append(Flag(_("Protected identity"), Tone.WARNING))
    if workspace.session.facts.practice:
        flags.append(Flag(_("Test person"), Tone.PLAIN))
    if patient.remark:
        flags.append(Flag(_("Check the id"), Tone.WARNING))
    return flags
