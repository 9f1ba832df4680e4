"""How a command describes its arguments, so that every front end can ask for them.

`Annotated[str, Text("…")]` on a parameter says what it is for; the type says how it is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

PatientId = NewType("PatientId", int)
ContactId = NewType("ContactId", int)
DictationId = NewType("DictationId", int)
LetterId = NewType("LetterId", int)
DocumentId = NewType("DocumentId", int)
VolumeId = NewType("VolumeId", int)
JobId = NewType("JobId", int)


@dataclass(frozen=True)
class Text:
    """An argument's description (marked for translation). `positional` puts it first on the command line, unnamed.

    `option` is its name on the command line where that differs from the parameter's.
    """

    help: str
    positional: bool = False
    option: str = ""


@dataclass(frozen=True)
class Secret(Text):
    """An argument that is never shown, stored in a shell's history or put on a command line."""
