"""Folders for what a child process must put into files: closed to others, and gone afterwards."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import pytest

from foundation.private_folder import PREFIX, private_folder, sweep


def test_it_is_closed_to_others_and_gone_with_all_that_is_in_it():
    with private_folder() as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "side").mkdir()
        (folder / "side" / "patient.png").write_bytes(b"page")
    assert not folder.exists()


def test_it_is_gone_after_a_failure_too():
    with pytest.raises(ZeroDivisionError), private_folder() as folder:
        (folder / "patient.png").write_bytes(b"page")
        raise ZeroDivisionError
    assert not folder.exists()


def test_what_a_killed_program_left_is_removed_and_what_a_living_one_holds_is_not(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, held, other = (tmp_path / name for name in (f"{PREFIX}{ended.pid}-a", f"{PREFIX}{os.getpid()}-b", "other"))
    for folder in (left, held, other):
        folder.mkdir()
        (folder / "page.png").write_bytes(b"page")
    sweep(tmp_path)
    assert (left.exists(), held.exists(), other.exists()) == (False, True, True)
