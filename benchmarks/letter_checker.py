"""The letter checker's figures: how many planted faults it finds, and how often it finds fault with a right letter.

A finding on a right letter is a false one. On faulty letters, what nobody planted is counted apart: one fault may
rightly be told twice, such as a page of another size whose margins are then others too.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.letter_corpus.corpus import COUNTRIES, LETTERS, WAYS, CorpusLetter, corpus
from foundation.errors import WorldError
from office.letters.checker.check import check_letter
from office.letters.checker.model import Finding
from office.letters.checker.reading import read_files

BATCH = 60  # letters that LibreOffice shows in one go
BARS = {"faults_found": "at least 0.95", "false_findings": "at most 0.02"}


@dataclass
class Tally:
    """What was counted: faults planted and found, by kind and country; right letters and those found fault with."""

    planted: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    accused: Counter[str] = field(default_factory=Counter)
    unplanted: Counter[str] = field(default_factory=Counter)
    faulty: int = 0
    notes: list[str] = field(default_factory=list)

    def count(self, letter: CorpusLetter, findings: Sequence[Finding]) -> None:
        """Count one letter."""
        rules = {finding.rule for finding in findings}
        if not letter.planted:
            self.right[letter.country] += 1
            self.accused[letter.country] += bool(rules)
            self.notes += [f"false  {_told(letter)}: {one.rule}: {one.found} / {one.expected}" for one in findings]
            return
        self.faulty += 1
        for one in letter.planted:
            self.planted[one.fault, letter.country] += 1
            self.found[one.fault, letter.country] += bool(one.rules & rules)
            if not one.rules & rules:
                self.notes.append(
                    f"missed {_told(letter)}: {one.fault} ({', '.join(sorted(one.rules))}) {sorted(rules)}"
                )
        extra = rules - {rule for one in letter.planted for rule in one.rules}
        self.unplanted.update(extra)
        self.notes += [
            f"extra  {_told(letter)}: {one.rule}: {one.found} / {one.expected}" for one in findings if one.rule in extra
        ]

    def figures(self) -> dict[str, float]:
        """Give the figures by name."""
        return {
            "letters": self.right.total() + self.faulty,
            "right_letters": self.right.total(),
            "fault_kinds": len({fault for fault, _ in self.planted}),
            "faults_planted": self.planted.total(),
            "faults_found": self.found.total() / max(1, self.planted.total()),
            "false_findings": self.accused.total() / max(1, self.right.total()),
            "unplanted_findings": self.unplanted.total(),
        }

    def table(self) -> Iterator[str]:
        """Give the lines of a table: found of planted, by fault and country."""
        yield f"{'fault':32}" + "".join(f"{country:>9}" for country in COUNTRIES)
        for fault in sorted({fault for fault, _ in self.planted}):
            yield f"{fault:32}" + "".join(f"{self._share(fault, country):>9}" for country in COUNTRIES)
        accused = "".join(f"{f'{self.accused[c]}/{self.right[c]}':>9}" for c in COUNTRIES)
        yield f"{'right letters found fault with':32}{accused}"

    def _share(self, fault: str, country: str) -> str:
        planted = self.planted[fault, country]
        return f"{self.found[fault, country]}/{planted}" if planted else "-"


def measure(seed: int, count: int = LETTERS, ways: Sequence[str] = WAYS) -> Tally:
    """Make a corpus, check every letter of it, and count."""
    tally, letters = Tally(), list(corpus(seed, count, ways))
    for start in range(0, len(letters), BATCH):
        batch = letters[start : start + BATCH]
        for letter, read in zip(batch, read_files([letter.content for letter in batch]), strict=True):
            if isinstance(read, WorldError):
                raise read
            tally.count(letter, check_letter(read.letter, letter.country, letter.kind).findings)
    return tally


def _told(letter: CorpusLetter) -> str:
    return f"{letter.name} ({letter.kind}, {letter.way})"


def main() -> None:
    """Measure, print a table, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="which corpus; one seed makes one corpus")
    parser.add_argument("--letters", type=int, default=LETTERS, help="how many letters")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures by name into this file")
    parser.add_argument("--notes", action="store_true", help="list every fault missed and every false finding")
    arguments = parser.parse_args()
    tally = measure(arguments.seed, arguments.letters)
    for line in (*tally.table(), "", *(tally.notes if arguments.notes else ())):
        print(line)
    figures = tally.figures()
    for name, value in figures.items():
        print(f"{name:32} {value:10.3f}  {BARS.get(name, '')}")
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
