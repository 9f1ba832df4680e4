"""A postal address, as every register keeps one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """Where somebody gets post: lines from street to town, without the name. Empty if it is not known."""

    lines: tuple[str, ...] = ()


def read_address(lines: Iterable[str]) -> Address:
    """Make an address of lines as they were typed: spaces are tidied, and lines that hold nothing are left out."""
    return Address(tuple(tidy for line in lines if (tidy := " ".join(line.split()))))
