"""The demo with no display: the main job, walked through for real."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import docx
import pypdf
import pytest


@pytest.mark.timeout(300)
def test_the_demo_walks_the_main_job_and_tells_what_it_made_and_where(tmp_path: Path) -> None:
    office, out = tmp_path / "øvelse", tmp_path / "lavet"
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, "-m", "cli", "demo", "--office", str(office), "--out", str(out)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment | {"SKRIVESTUE_LANGUAGE": "en"}
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout
    assert "From (s)" in said and "blodprøverne" in said, "a transcript with word times"
    assert str(out / "letter-1.pdf") in said and str(out / "letter-1.docx") in said
    letter = pypdf.PdfReader(out / "letter-1.pdf").pages[0].extract_text()
    assert "Infektionstallet er 5" in " ".join(letter.split())
    assert any("Infektionstallet" in paragraph.text for paragraph in docx.Document(out / "letter-1.docx").paragraphs)
    for found in ("Svar på dine prøver", "Epikrise 1998", "Røntgensvar 2003"):
        assert found in said, "filed documents and scans are found again by their words"
    assert "Bind 1" in said and "The access log is sound" in said and "Root" in said

    again = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert again.returncode == 1
    assert str(office) in again.stderr, "a folder with something in it is left alone"


def test_the_demo_explains_itself() -> None:
    command = [sys.executable, "-m", "cli", "demo", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for option in ("--no-window", "--office", "--out"):
        assert option in done.stdout
