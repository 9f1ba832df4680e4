"""Mail merge's figures: whether the thousandth letter costs what the first hundred did, in time and in memory."""

from __future__ import annotations

import statistics
import time
import zlib

import psutil

from office.letters.data import example_data
from office.letters.merge import checked_rows, letter_frame, merged
from office.letters.merge_list import ListRow, MergeList, read_merge_list
from office.letters.pdf import render_pdf

LETTERS, HUNDRED = 1000, 100
FIXED_WORK = b"".join(f"{number * number:x}".encode() for number in range(30_000))
BARS = {"merge_cost_growth": "at most 1.1", "merge_memory_growth": "at most 1.1"}


def merge_figures(letters: int = LETTERS) -> dict[str, float]:
    """Merge so many letters as PDF in one go; compare the last hundred with the first.

    Cost is the processor time of a letter over that of a fixed piece of work done after it: what else the machine has
    to do slows both. Memory is the process's resident set after it. Of each the median over a hundred letters counts.
    Ten letters before them load fonts and template.
    """
    common = example_data("da", "indkaldelse")
    for personal in ("recipient", "patient", "salutation"):
        del common[personal]
    merge_list = _merge_list(letters + 10)
    frame = letter_frame(common, merge_list)
    checked = checked_rows(frame, merge_list.rows)
    assert not checked.bad
    process = psutil.Process()
    seconds: list[float] = []
    costs: list[float] = []
    resident: list[float] = []
    before = time.process_time()
    for made in merged(frame, checked.good, render_pdf):
        assert made.content and not made.problem
        after = time.process_time()
        zlib.compress(FIXED_WORK, 9)
        seconds.append(after - before)
        resident.append(process.memory_info().rss)
        before = time.process_time()
        costs.append(seconds[-1] / (before - after))
    return {
        "merge_cost_growth": _growth(costs[10:]),
        "merge_memory_growth": _growth(resident[10:]),
        "merge_letters_a_second": len(seconds[10:]) / sum(seconds[10:]),
    }


def _growth(figures: list[float]) -> float:
    return statistics.median(figures[-HUNDRED:]) / statistics.median(figures[:HUNDRED])


def _merge_list(count: int) -> MergeList:
    """Give a list as an office has it, read from CSV."""
    titles = "name;address 1;postcode;town;patient;Mødedato;Mødetid;text"
    rows = (
        f"Nancy Ann Berggren {number};Testparken {number};8000;Eksempelby;Nancy Ann Berggren {number}, 251248-9996;"
        f'{number % 28 + 1}.5.2026;{number % 10 + 8}.30;"Vi har set på din henvisning nr. {number}.\n\nDu får den tid."'
        for number in range(count)
    )
    found = read_merge_list("\r\n".join([titles, *rows]).encode("utf-8-sig"))
    assert len(found.rows) == count and isinstance(found.rows[0], ListRow)
    return found


if __name__ == "__main__":
    for name, value in merge_figures().items():
        print(f"{name:32} {value:10.3f}  {BARS.get(name, '')}")
