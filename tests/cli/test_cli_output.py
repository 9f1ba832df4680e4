"""Tables and records fit the terminal and lose nothing."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.output import Record, Table, as_json, columns, length, lines, printable
from office.jobs.model import JobState

TABLE = Table(
    ("No.", "Patient", "Title"),
    [("1", "Åse Ærø", "Blodprøve og røntgen af lungerne"), ("12", "Ole", "")],
    "nothing",
)


def test_a_table_is_as_wide_as_it_needs_to_be_in_a_pipe():
    assert list(lines(TABLE, None)) == [
        "No.  Patient  Title",
        "1    Åse Ærø  Blodprøve og røntgen af lungerne",
        "12   Ole",
    ]


def test_a_narrow_terminal_breaks_cells_and_cuts_none():
    shown = list(lines(TABLE, 30))
    assert max(map(columns, shown)) <= 30
    assert " ".join(line[14:].strip() for line in shown[1:4]).split() == [
        "Blodprøve",
        "og",
        "røntgen",
        "af",
        "lungerne",
    ]


def test_an_empty_table_says_so():
    assert list(lines(Table(("No.",), [], "No dictation waits."), 80)) == ["No dictation waits."]


def test_a_record_leaves_out_what_is_empty_and_keeps_lines():
    assert list(lines(Record([("Name", "Åse"), ("Phone", ""), ("Address", "Vej 1\n2100 Ø")]), None)) == [
        "Name     Åse",
        "Address  Vej 1",
        "         2100 Ø",
    ]


def test_letters_that_were_put_together_of_two_are_one_column():
    assert printable("A\u030ase") == "Åse"
    assert columns(printable("A\u030ase")) == 3


@given(st.lists(st.lists(st.text(), min_size=3, max_size=3), max_size=4), st.integers(40, 120))
def test_no_text_from_outside_steers_the_terminal_or_breaks_the_table(rows, width):
    for line in lines(Table(("a", "b", "c"), rows, "none"), width):
        assert not any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in line)


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (59.6, "1:00"), (125, "2:05"), (3725, "62:05")])
def test_lengths(seconds, shown):
    assert length(seconds) == shown


def test_json_of_everything_a_command_returns():
    assert as_json({"a": (JobState.DONE, date(2026, 12, 31)), "b": frozenset({"y", "x"})}) == {
        "a": ["done", "2026-12-31"],
        "b": ["x", "y"],
    }
    assert as_json(datetime(2026, 1, 2, tzinfo=UTC)) == "2026-01-02T00:00:00+00:00"
