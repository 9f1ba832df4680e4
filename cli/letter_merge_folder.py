"""The folder that `letter merge` writes into: files' names, and which of them this list has made already."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cli.letter import check_free
from foundation.errors import WorldError
from foundation.translation import N_

if TYPE_CHECKING:
    from office.letters.merge_list import ListRow

RECORD = "letters.merge.jsonl"
"""A line for each letter: the file's name and the SHA-256 of the data it was made from."""
NUMBER_DIGITS = 4


class LetterFolder:
    """Use it as a context while letters are written. `naming` is the column whose value stands in files' names."""

    def __init__(self, folder: Path, form: str, naming: int | None, *, overwrite: bool) -> None:
        self.folder, self.form = folder, form
        self._naming, self._overwrite = naming, overwrite
        self._record: IO[str] | None = None
        self._made: dict[str, str] = {}

    def __enter__(self) -> LetterFolder:
        self.folder.mkdir(parents=True, exist_ok=True)
        record = self.folder / RECORD
        text = record.read_text("utf-8", errors="replace") if record.exists() else ""
        self._made = _recorded(text)
        self._record = record.open("a", encoding="utf-8")
        if text and not text.endswith("\n"):  # cut off by a kill
            self._record.write("\n")
        return self

    def __exit__(self, *failure: object) -> None:
        assert self._record is not None
        self._record.close()

    def file(self, row: ListRow) -> Path:
        """Name a row's letter, such as `0002 Nancy Ann Berggren.pdf`."""
        from office.letters.file_names import safe_name

        name = "" if self._naming is None else safe_name(row.cell(self._naming))
        return self.folder / f"{f'{row.number:0{NUMBER_DIGITS}} {name}'.strip()}.{self.form}"

    def has(self, row: ListRow, data: Mapping[str, Any]) -> bool:
        """Tell whether the row's letter is there, made from this very data.

        Raises `WorldError` where another file has its name, also a letter that was made from other data.
        """
        file = self.file(row)
        if self._overwrite or not file.exists():
            return False
        recorded = self._made.get(file.name)
        if recorded == _fingerprint(data, self.form):
            return True
        if recorded is not None:
            raise WorldError(
                N_("{file} was made from other data than the list and --data have now. Take it away, or --overwrite."),
                file=str(file),
            )
        check_free(file, overwrite=False)
        return False

    def write(self, row: ListRow, content: bytes, data: Mapping[str, Any]) -> Path:
        """Write a letter whole or not at all, and record it; return its file. Raises `WorldError`."""
        from office.storage.durable import write_durably

        assert self._record is not None
        file = self.file(row)
        check_free(file, overwrite=self._overwrite)
        # Recorded first: a letter that is there unrecorded would be taken for somebody else's file.
        self._record.write(json.dumps({"file": file.name, "of": _fingerprint(data, self.form)}) + "\n")
        self._record.flush()
        write_durably(file, content)
        return file


def _recorded(text: str) -> dict[str, str]:
    """Read the record; a line that was cut off by a kill is passed over."""
    made: dict[str, str] = {}
    for line in text.splitlines():
        try:
            entry = json.loads(line)
            made[str(entry["file"])] = str(entry["of"])
        except (ValueError, KeyError, TypeError):
            continue
    return made


def _fingerprint(data: Mapping[str, Any], form: str) -> str:
    text = json.dumps([data, form], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
