"""RFC 6962 section 2.1, against the eight leaves and roots that the certificate-transparency projects test with."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.access_log.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash, tree

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def root_by_the_book(leaves: list[bytes]) -> bytes:
    """Return MTH as RFC 6962 defines it: split at the largest power of two below the count."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + root_by_the_book(leaves[:split]) + root_by_the_book(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_known_roots_are_found(size):
    assert tree(map(leaf_hash, LEAVES[:size])).root.hex() == ROOTS[size - 1]
    assert root_by_the_book(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_an_empty_tree_has_the_root_of_nothing():
    assert tree([]).root == EMPTY_ROOT == hashlib.sha256(b"").digest()


@given(st.lists(st.binary(max_size=8), max_size=40))
def test_any_list_has_the_root_that_the_book_says(leaves):
    assert tree(map(leaf_hash, leaves)).root == root_by_the_book(leaves)


@given(st.lists(st.binary(max_size=8), max_size=40), st.lists(st.binary(max_size=8), max_size=10))
def test_a_tree_goes_on_from_what_was_written_down(before, after):
    kept = tree(map(leaf_hash, before))
    again = Frontier.from_bytes(kept.size, kept.to_bytes())
    assert again == kept
    for leaf in after:
        again = again.append(leaf_hash(leaf))
    assert again.root == root_by_the_book(before + after)
    assert len(again.peaks) == again.size.bit_count()


def test_a_leaf_is_never_taken_for_a_node():
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)
