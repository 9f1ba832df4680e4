"""The table in `docs/reliability.md` names only tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs" / "reliability.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/.]+\.py|…)(?:::(\w+))?`", TABLE)


def named_tests() -> list[tuple[str, str]]:
    """Return file and function of each test that is named; `…` stands for the file that was named before."""
    found, file = [], ""
    for place, function in NAMED:
        file = file if place == "…" else place
        found.append((file, function))
    return found


@pytest.mark.parametrize(("file", "function"), sorted(set(named_tests())))
def test_the_named_test_is_there(file, function):
    content = (ROOT / file).read_text("utf-8")
    assert not function or f"def {function}(" in content


def test_every_row_names_a_test_or_says_that_it_was_not_tried():
    rows = [line for line in TABLE.splitlines() if line.startswith("| ") and not line.startswith("| **")][1:]
    assert len(rows) > 25
    for row in rows:
        last = row.rstrip("| ").rsplit("|", 1)[1]
        assert "test_" in last or "not tried" in last or last.strip() == "the same", row
