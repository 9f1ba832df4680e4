"""An empty list for letters of a kind: a CSV file that Excel and LibreOffice open with the right columns."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from office.letters.kinds import Kind
from office.storage import durable

ID_TITLE = "id"
MARK = "\ufeff"
"""Without it Excel reads æ, ø and å of a CSV file wrongly."""


def write_template(path: Path, kind: Kind) -> None:
    """Write the titles of the columns: the national id, then the kind's fields. Raises OSError."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow([ID_TITLE, *(field.label for field in kind.fields)])
    durable.write_durably(path, (MARK + text.getvalue()).encode())
