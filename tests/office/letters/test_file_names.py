"""Names of files outside the office hold on every system, whatever a letter or an enclosure is called."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from office.letters.file_names import DEVICES, WORDS, enclosure_file, names_patient
from office.letters.layout import load_layout

HOSTILE = (
    "../../etc/passwd",
    "..\\..\\Windows\\System32",
    'a<b>c:d"e/f|g?h*',
    "CON",
    "$(rm -rf ~); `id`",
    "Svar...   ",
    "linje\nto\tog\x00tre",
    "gpj.\u202efdp.exe",
    "ø" * 300,
    "👩‍⚕️" * 100,
    "z" + "\u0301" * 500,
    "   ",
    "-rf",
)
LONGEST = 143


def test_every_country_has_its_own_word():
    said = {name: WORDS[load_layout(name).language] for name in ("da", "no", "se", "gb")}
    assert said == {"da": "bilag", "no": "vedlegg", "se": "bilaga", "gb": "enclosure"}
    assert (
        enclosure_file(Path("ud") / "Letter.pdf", "en", 2, "X-ray", ".png")
        == Path("ud") / "Letter - enclosure 2 - X-ray.png"
    )


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_makes_a_name_that_a_system_reads_as_anything_else(title):
    made = enclosure_file(Path("ud") / "Brev.pdf", "da", 3, title, ".pdf")
    assert made.parent == Path("ud") and made.name.startswith("Brev - bilag 3") and made.suffix == ".pdf"
    assert not set(made.name) & set('<>:"/\\|?*$`;\n\t\x00\u202e')
    assert len(made.name.encode()) <= LONGEST and not made.stem.endswith((" ", ".", "-"))


def test_no_letters_name_makes_an_enclosures_name_bad():
    for stem in (*sorted(DEVICES), "aux.7", "Con .brev", "ø" * 100, "🙂", "b:c", " - "):
        made = enclosure_file(Path("ud") / f"{stem}.pdf", "da", 1, "Svar", ".pdf")
        assert made.parent == Path("ud") and made.name.endswith("bilag 1 - Svar.pdf"), stem
        assert made.name.partition(".")[0].strip().upper() not in DEVICES, stem
        assert ":" not in made.name and len(made.name.encode()) <= LONGEST, stem


def test_a_patients_id_and_names_are_known_in_a_title(patient):
    for title in ("Svar til nancy", "2512489996", "251248 9996.", "Berggren, knæ", "Berggrens røntgen"):
        assert names_patient(title, patient), title
    for title in ("Svar", "Sanna", "Bergg", "251248", ""):
        assert not names_patient(title, patient), title
    assert not names_patient("Nancy", None), "what is about nobody names nobody"


def test_short_names_and_an_id_without_its_century_are_known_too(patient):
    bo = dataclasses.replace(patient, name="Bo Ek", identity="19121212-9801")
    for title in ("Røntgen Bo Ek", "Eks bo, røntgen", "Röntgen 121212-9801", "191212129801"):
        assert names_patient(title, bo), title
    for title in ("Flytter i bo", "Røntgen 121212"):
        assert not names_patient(title, bo), title
