"""The one place that knows all features: it loads their commands and connects what one tells the others."""

from __future__ import annotations

from collections.abc import Mapping

from office.contacts import commands as contacts
from office.dictation import commands as dictation
from office.dictation import doubts, vocabulary, writing_style
from office.dictation.recognition import RECOGNISE
from office.events import DocumentMade, EnclosuresChosen, EnclosureTaken, Event, SourceUsed
from office.jobs import commands as jobs
from office.jobs.kinds import JobKind
from office.journals import commands as journals
from office.journals.reading import READ
from office.letters import commands as letters
from office.letters import house_style, merging, own_templates, phrases, printing, versions
from office.patients import commands as patients
from office.privacy import commands as privacy
from office.transaction import Listener
from office.users import commands as users

__all__ = [
    "JOB_KINDS",
    "LISTENERS",
    "contacts",
    "dictation",
    "doubts",
    "house_style",
    "jobs",
    "journals",
    "letters",
    "merging",
    "own_templates",
    "patients",
    "phrases",
    "printing",
    "privacy",
    "users",
    "versions",
    "vocabulary",
    "writing_style",
]

LISTENERS: Mapping[type[Event], tuple[Listener, ...]] = {
    DocumentMade: (journals.file_made,),
    SourceUsed: (dictation.finish_used,),
    EnclosuresChosen: (journals.check_enclosures,),
    EnclosureTaken: (journals.give_enclosure,),
}

JOB_KINDS: Mapping[str, JobKind] = {kind.name: kind for kind in (RECOGNISE, READ)}
