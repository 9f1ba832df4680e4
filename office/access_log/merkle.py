"""RFC 6962 section 2.1: hashes of a growing list, so that nothing in it can be changed, dropped or moved unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

EMPTY_ROOT = hashlib.sha256().digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Hash one entry: SHA-256(0x00 ‖ leaf)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees: SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """What is needed to go on with a tree of `size` leaves: the roots of its full subtrees, the largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Frontier:
        """Return the tree with one more leaf hash; costs O(log size)."""
        peaks, rest, new = list(self.peaks), self.size, leaf
        while rest % 2:
            new = node_hash(peaks.pop(), new)
            rest //= 2
        return Frontier(self.size + 1, (*peaks, new))

    @property
    def root(self) -> bytes:
        """Return the tree's root of 32 bytes."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def to_bytes(self) -> bytes:
        """Give the peaks as one block of bytes."""
        return b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, size: int, peaks: bytes) -> Frontier:
        """Take up a tree that `to_bytes` wrote."""
        return cls(size, tuple(peaks[i : i + 32] for i in range(0, len(peaks), 32)))


def tree(leaves: Iterable[bytes]) -> Frontier:
    """Build the tree of a list of leaf hashes."""
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf)
    return frontier
