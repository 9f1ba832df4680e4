"""Letters' figures: a PDF against LibreOffice, a thousand merged letters, and the page beside the form while one types.

Every figure is a ratio, or a time, measured in one run; parts that must not disturb each other run in processes of
their own.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

BARS = {
    "pdf_vs_libreoffice": "at least 40",
    "merge_cost_growth": "at most 1.1",
    "merge_memory_growth": "at most 1.1",
    "preview_ms": "at most 100",
}
LETTERS, CONVERSIONS = 40, 5
SECONDS_AT_MOST = 600


def main() -> None:
    """Run the parts that are asked for; print a table, and write JSON where asked."""
    parser = argparse.ArgumentParser("python -m benchmarks.letters", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures under their names")
    parser.add_argument("--part", choices=["pdf", "merge", "preview"], help="only this part")
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parts: dict[str, Callable[[], dict[str, float]]] = {
        "pdf": pdf_figures,
        "merge": _merge_figures,
        "preview": preview_figures,
    }
    figures: dict[str, float] = {}
    for name, measure in parts.items():
        if asked.part in (None, name):
            figures |= measure()
    for figure, value in figures.items():
        print(f"{figure:28} {value:10.3f}  {BARS.get(figure, '')}".rstrip())
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def pdf_figures() -> dict[str, float]:
    """Make one-page letters as PDF, each with other words, and the same ones from DOCX by LibreOffice; medians."""
    from office.letters.blocks import Paragraph
    from office.letters.data import example_data, letter_from_data
    from office.letters.docx import render_docx
    from office.letters.layout import load_layout
    from office.letters.pdf import render_pdf

    office_program = shutil.which("soffice")
    if office_program is None:
        print("LibreOffice is not installed, so nothing is compared with it.", file=sys.stderr)
        return {}
    layout, example = load_layout("da"), letter_from_data(example_data("da", "proevesvar"))
    letters = [replace(example, body=(*example.body, Paragraph(f"Nummer {n}."))) for n in range(LETTERS)]
    render_pdf(example, layout)  # the compiler's start, some tenths of a second once a process
    ours = [_seconds(lambda letter=letter: render_pdf(letter, layout)) for letter in letters]
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        theirs = []
        for number in range(CONVERSIONS + 1):
            file = Path(folder) / f"letter-{number}.docx"
            file.write_bytes(render_docx(letters[number], layout))
            command = [office_program, "--headless", profile, "--convert-to", "pdf", "--outdir", folder, str(file)]
            theirs.append(_seconds(lambda command=command: subprocess.run(command, capture_output=True, check=True)))
            assert file.with_suffix(".pdf").exists(), "LibreOffice made no PDF"
    usual, its_usual = statistics.median(ours), statistics.median(theirs[1:])  # its first call makes the profile
    return {"pdf_ms": usual * 1000, "libreoffice_ms": its_usual * 1000, "pdf_vs_libreoffice": its_usual / usual}


def _merge_figures() -> dict[str, float]:
    """Merge in a process of its own, whose memory nothing else has grown."""
    code = "import json; from benchmarks.letters_merge import merge_figures; print(json.dumps(merge_figures()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"the merge did not come to its end:\n{done.stderr[-2000:]}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def preview_figures() -> dict[str, float]:
    """Type into a letter in the real window; the time from a key to the painted page, in ms."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"XDG_DATA_HOME": home, "XDG_CONFIG_HOME": home}
        command = [sys.executable, "-m", "benchmarks.letter_preview"]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment, timeout=SECONDS_AT_MOST
        )
    if done.returncode:
        sys.exit(f"the preview did not come to its end:\n{done.stderr[-2000:]}")
    times = sorted(json.loads(done.stdout.splitlines()[-1]))
    # The slower end is what is felt, so it is the one that is held against the bar.
    return {"preview_median_ms": statistics.median(times), "preview_ms": times[len(times) * 95 // 100]}


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
