"""A sent letter becomes files outside the office: alone, with its enclosures beside it, or as one PDF with them.

What can't go along is told before anything is written. The access log names every document that leaves; as with every
copy it is written first, so it also holds what a full disk then kept from leaving.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import IO

from foundation.translation import N_
from office.errors import OfficeError
from office.events import EnclosedFile, EnclosureTaken
from office.letters import kinds, one_pdf
from office.letters.composing import person_of
from office.letters.drafts import LetterDraft
from office.letters.file_names import enclosure_file, names_patient
from office.letters.layout import load_layout
from office.letters.one_pdf import Part
from office.letters.writing import SUBJECT
from office.patients.model import Patient
from office.storage.files import FileName, FolderFiles
from office.storage.together import Source, check_free, write_together
from office.transaction import Office

PDF, DOCX = ".pdf", ".docx"


class Enclosing(StrEnum):
    """What becomes of a letter's enclosures when the letter is saved."""

    NO = "no"
    FILES = "files"
    ONE_PDF = "one-pdf"


@dataclass(frozen=True)
class SavedLetter:
    """What was written: `files`, the letter's own first, and the titles of enclosures that are not among them.

    `left` stand in the journal and were not asked for; `by_hand` are in no journal.
    """

    draft: LetterDraft
    files: tuple[Path, ...]
    left: tuple[str, ...]
    by_hand: tuple[str, ...]


@dataclass(frozen=True)
class _Taken:
    """An enclosure that goes along: its place in the letter's list, counted from 1, and its file."""

    number: int
    title: str
    held: EnclosedFile


def save_letter(office: Office, draft: LetterDraft, out: Path, enclosing: Enclosing, *, overwrite: bool) -> SavedLetter:
    """Write a sent letter to `out`, as PDF or DOCX, with its enclosures as asked; all files, or none.

    In one PDF stand those enclosures that are PDF, scans that were read among them; the others lie beside it. Raises
    `OfficeError`, `OfficeExists` for files that are there, `DiskFull`.
    """
    own = _own_file(draft, out, enclosing)
    office.files.check(own)
    taken = () if enclosing is Enclosing.NO else _take(office, draft)
    joined = [one for one in taken if enclosing is Enclosing.ONE_PDF and one.held.ending == PDF]
    contents: dict[Path, Source] = {out: partial(office.files.open, own)}
    if joined:
        contents[out] = partial(_joined, office.files, draft, own, joined)
    person = person_of(office, draft)
    for one in taken:
        if one not in joined:
            contents[_beside(draft, person, out, one)] = partial(office.files.open, one.held.file)
    check_free([*contents], overwrite=overwrite)
    office.after_commit(lambda: write_together(contents, overwrite=overwrite))
    enclosures = draft.content.enclosures
    return SavedLetter(
        draft,
        files=tuple(contents),
        left=() if taken else tuple(one.title for one in enclosures if one.document is not None),
        by_hand=tuple(one.title for one in enclosures if one.document is None),
    )


def _own_file(draft: LetterDraft, out: Path, enclosing: Enclosing) -> FileName:
    ending = out.suffix.lower()
    if ending not in (PDF, DOCX):
        raise OfficeError(N_("Give the file a name that ends in .pdf or .docx."))
    if enclosing is Enclosing.ONE_PDF and ending != PDF:
        raise OfficeError(N_("A letter in one file with its enclosures is a PDF. Give it a name that ends in .pdf."))
    file = draft.pdf if ending == PDF else draft.docx
    if file is None:
        raise OfficeError(N_("The letter is a draft. Send it first, then save it as a file."))
    return file


def _take(office: Office, draft: LetterDraft) -> tuple[_Taken, ...]:
    """Ask those who keep them for the files of the enclosures. Raises `OfficeError` telling all that can't go."""
    taken, problems = [], []
    for number, enclosure in enumerate(draft.content.enclosures, 1):
        if enclosure.document is None:
            continue
        try:
            taken.append(_Taken(number, enclosure.title, _given(office, draft, enclosure.document)))
        except OfficeError as problem:
            problems.append(f"{number}. {enclosure.title}: {problem}")
    if problems:
        raise OfficeError(
            N_(
                "Nothing was saved, since not every enclosure can go along. Mend that, or save the letter alone.\n"
                "{problems}"
            ),
            problems="\n".join(problems),
        )
    return tuple(taken)


def _given(office: Office, draft: LetterDraft, document: int) -> EnclosedFile:
    given: list[EnclosedFile] = []
    office.emit(EnclosureTaken(draft.patient, document, f"{SUBJECT}:{draft.id}", given))
    return given[0]


def _beside(draft: LetterDraft, person: Patient | None, out: Path, one: _Taken) -> Path:
    title = "" if names_patient(one.title, person) else one.title
    return enclosure_file(out, load_layout(draft.layout).language, one.number, title, one.held.ending)


def _joined(files: FolderFiles, draft: LetterDraft, own: FileName, enclosures: Sequence[_Taken]) -> IO[bytes]:
    title = kinds.load_kind(draft.layout, draft.content.kind).title
    parts = [Part(title, own), *(Part(one.title, one.held.file) for one in enclosures)]
    return io.BytesIO(one_pdf.join(files, parts, load_layout(draft.layout).language))
