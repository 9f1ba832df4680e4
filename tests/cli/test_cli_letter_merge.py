"""Mail merge from the command line: checked first, named safely, never over a file, and taken up again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

ROWS = (
    "navn;adresse 1;adresse 2;Mødedato;Mødetid\n"
    "Nancy Berggren;Testparken 12;8000 Eksempelby;3.5.2026;9:30\n"
    "Ole Hansen;Vej 1;8000 Eksempelby;4.5.2026;10.00\n"
)
BAD = ";Vej 2;8000 Eksempelby;31.2.2026;9:30\n"


@pytest.fixture
def common(skrivestue, tmp_path):
    """Return a file with what all letters share."""
    data = json.loads(skrivestue("letter", "example", "--layout", "da", "--kind", "indkaldelse").stdout)
    for personal in ("recipient", "patient", "salutation"):
        del data[personal]
    file = tmp_path / "common.json"
    file.write_text(json.dumps(data), "utf-8")
    return file


@pytest.fixture
def merge(skrivestue, common, tmp_path):
    """Return a merge of rows into the folder `letters`."""

    def run(rows, *more):
        (tmp_path / "rows.csv").write_text(rows, "utf-8")
        return skrivestue(
            "letter", "merge", "--data", common, "--list", tmp_path / "rows.csv", "--out", tmp_path / "letters", *more
        )

    return run


def letters(tmp_path):
    return sorted(file.name for file in (tmp_path / "letters").glob("*.pdf"))


def test_one_letter_a_row(merge, tmp_path):
    made = merge(ROWS, "--layout", "da", "--kind", "indkaldelse", "--json")
    assert made.exit_code == 0, made.stderr
    told = json.loads(made.stdout)
    assert [Path(letter["file"]).name for letter in told["made"]] == letters(tmp_path)
    assert letters(tmp_path) == ["0002 Nancy Berggren.pdf", "0003 Ole Hansen.pdf"]
    with pypdfium2.PdfDocument(tmp_path / "letters" / "0003 Ole Hansen.pdf") as pages:
        assert "Kære Ole Hansen" in pages[0].get_textpage().get_text_bounded()


def test_a_bad_row_is_told_and_stops_nothing_else(merge, tmp_path):
    made = merge(ROWS + BAD, "--json")
    assert made.exit_code == 1 and "Row 4:" in made.stderr and "31.2.2026" in made.stderr
    told = json.loads(made.stdout)
    assert len(told["made"]) == 2 and [bad["row"] for bad in told["bad_rows"]] == [4]
    assert len(told["bad_rows"][0]["problems"]) == 2


def test_checking_writes_nothing(merge, tmp_path):
    assert merge(ROWS, "--check-only").exit_code == 0
    checked = merge(ROWS + BAD, "--check-only")
    assert checked.exit_code == 1 and "2 make a letter, 1 don't" in checked.stdout
    assert not (tmp_path / "letters").exists()


def test_the_same_call_again_makes_what_is_missing_and_no_more(merge, tmp_path):
    assert merge(ROWS + BAD).exit_code == 1
    folder = tmp_path / "letters"
    before = (folder / "0002 Nancy Berggren.pdf").stat().st_mtime_ns
    (folder / "0003 Ole Hansen.pdf").unlink()
    corrected = ROWS + BAD.replace(";", "Ib;", 1).replace("31.2.", "1.3.")
    told = json.loads(merge(corrected, "--json").stdout)
    assert told["already_there"] == 1 and [letter["row"] for letter in told["made"]] == [3, 4]
    assert (folder / "0002 Nancy Berggren.pdf").stat().st_mtime_ns == before


def test_a_file_that_is_there_is_kept_unless_asked(merge, tmp_path):
    file = tmp_path / "letters" / "0002 Nancy Berggren.pdf"
    file.parent.mkdir()
    file.write_text("mine")
    made = merge(ROWS)
    assert made.exit_code == 1 and "is there already" in made.stderr and file.read_text() == "mine"
    assert letters(tmp_path) == ["0002 Nancy Berggren.pdf", "0003 Ole Hansen.pdf"]
    assert merge(ROWS, "--overwrite").exit_code == 0
    assert file.read_bytes().startswith(b"%PDF")


def test_a_letter_of_a_row_that_has_changed_since_is_told(merge, tmp_path):
    merge(ROWS)
    made = merge(ROWS.replace("9:30", "8:00"))
    assert made.exit_code == 1 and "other data" in made.stderr
    assert merge(ROWS.replace("9:30", "8:00"), "--overwrite").exit_code == 0


def test_names_of_files_are_safe(merge, tmp_path):
    names = ["../../x", "C:\\a|b?*", "محمد علي", "👩‍⚕️", "N" * 190, "a\u202egpj", "NUL", "..."]
    rows = "".join(f"{name};Vej 1;8000 By;4.5.2026;9.30\n" for name in names)
    made = merge(ROWS.split("\n", maxsplit=1)[0] + "\n" + rows)
    assert made.exit_code in (0, 1)
    found = [file.relative_to(tmp_path / "letters") for file in (tmp_path / "letters").rglob("*.pdf")]
    assert len(found) + made.stderr.count("Row ") == len(names) and all(file.parent == Path() for file in found)
    assert "0004 محمد علي.pdf" in letters(tmp_path) and "0002 x.pdf" in letters(tmp_path)
    assert not list(tmp_path.parent.glob("*x.pdf"))


def test_files_are_named_by_a_column(merge, tmp_path):
    assert merge(ROWS, "--name-by", "mødedato").exit_code == 0
    assert letters(tmp_path) == ["0002 3.5.2026.pdf", "0003 4.5.2026.pdf"]
    assert "no column" in merge(ROWS, "--name-by", "farve").stderr


def test_a_workbook_and_word_documents(skrivestue, common, tmp_path):
    book = openpyxl.Workbook()
    for row in ROWS.splitlines():
        book.active.append(row.split(";"))
    book.save(tmp_path / "rows.xlsx")
    files = ("--data", common, "--list", tmp_path / "rows.xlsx", "--out", tmp_path / "letters")
    assert skrivestue("letter", "merge", *files, "--form", "docx").exit_code == 0
    assert (tmp_path / "letters" / "0002 Nancy Berggren.docx").exists()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("", "empty"),
        (ROWS.split("\n", maxsplit=1)[0], "no row below it"),
        (ROWS.replace("Mødedato", "Mødedat"), "did you mean “mødedato”"),
        (ROWS.replace("navn", "farve"), "recipient’s name is missing"),
    ],
)
def test_a_list_that_makes_no_letter_is_told_in_words(merge, tmp_path, rows, told):
    made = merge(rows)
    assert made.exit_code == 1 and told in made.stderr and not (tmp_path / "letters").exists()


def test_wrong_usage_and_wrong_data(skrivestue, merge, common, tmp_path):
    (tmp_path / "rows.csv").write_text(ROWS, "utf-8")
    assert skrivestue("letter", "merge", "--data", common, "--list", tmp_path / "rows.csv").exit_code == 2
    assert "proevesvar" in merge(ROWS, "--kind", "proevesvar").stderr
    common.write_text("[]")
    assert "letter example" in merge(ROWS).stderr


def test_a_merge_that_is_cut_off_goes_on_where_it_ended(common, tmp_path):
    header, row = ROWS.split("\n")[:2]
    (tmp_path / "rows.csv").write_text("\n".join([header, *[row] * 60]), "utf-8")
    command = [sys.executable, "-m", "cli", "letter", "merge", "--data", "common.json", "--list", "rows.csv"]
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([*command, "--out", "letters"], cwd=tmp_path, env=env) as running:
        while len(letters(tmp_path)) < 3:
            assert running.poll() is None
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)
    done = letters(tmp_path)
    assert 3 <= len(done) < 60
    for name in done:
        pypdfium2.PdfDocument(tmp_path / "letters" / name).close()
    again = subprocess.run(
        [*command, "--out", "letters", "--json"], cwd=tmp_path, env=env, capture_output=True, encoding="utf-8"
    )
    assert again.returncode == 0, again.stderr
    told = json.loads(again.stdout)
    assert told["already_there"] == len(done) and len(told["made"]) == 60 - len(done)
