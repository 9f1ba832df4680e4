"""Show a DOCX as pages through LibreOffice, where it is installed. Runs in a child, in the child's own folder."""

from __future__ import annotations

import contextlib
import functools
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import psutil

SECONDS, SECONDS_A_FILE = 60.0, 15.0
NAMES = ("soffice", "libreoffice")
# Where its installers put it on systems that do not put programs on the path.
PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)


@functools.cache
def renderer() -> str | None:
    """Give the path of LibreOffice, None where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or next((place for place in PLACES if Path(place).is_file()), None)


def render(documents: Sequence[bytes]) -> list[bytes | None]:
    """Give a PDF for each DOCX, made in one go; None for one that LibreOffice could not show, or for all without it."""
    program = renderer()
    if program is None or not documents:
        return [None] * len(documents)
    # LibreOffice keeps a profile, locks and copies beside its files; all of that goes with the folder.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        files = [folder / f"letter-{number}.docx" for number in range(len(documents))]
        for file, document in zip(files, documents, strict=True):
            file.write_bytes(document)
        _convert(program, folder, files)
        made = [file.with_suffix(".pdf") for file in files]
        return [file.read_bytes() if file.is_file() else None for file in made]


def _convert(program: str, folder: Path, files: Sequence[Path]) -> None:
    order = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--convert-to", "pdf:writer_pdf_Export"),
        *("--outdir", str(folder), *map(str, files)),
    ]
    process = subprocess.Popen(order, stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=sys.stderr)
    try:
        process.wait(SECONDS + SECONDS_A_FILE * len(files))
    except subprocess.TimeoutExpired:
        pass  # what is done by now counts
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with the program proper that its starter has started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        started = psutil.Process(process.pid)
        for one in [*started.children(recursive=True), started]:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
    process.wait()
