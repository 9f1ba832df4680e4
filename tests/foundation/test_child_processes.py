"""Work in a child process: what comes back, and what does not when the child is hit by the world."""

from __future__ import annotations

import os
import signal
import struct
import time
from pathlib import Path

import psutil
import pytest

from foundation import child
from foundation.child import ChildBug, Limits, Reply
from foundation.errors import Cancelled, ChildDied, WorldError
from foundation.translation import use_language
from office.errors import GateClosed


@pytest.fixture(autouse=True)
def _targets(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


def test_values_and_bytes_go_there_and_back():
    blob = bytes(range(256)) * 40_000
    reply = child.run("child_targets:echo", {"name": "prøve æøå 🙂", "list": [1, 2.5, None]}, blob=blob)
    assert reply.values["values"] == {"name": "prøve æøå 🙂", "list": [1, 2.5, None]}
    assert reply.blob == blob


def test_a_child_does_not_get_the_passphrase_of_the_one_who_started_it(monkeypatch):
    monkeypatch.setenv("SKRIVESTUE_PASSPHRASE", "korrekt hest batteri")
    monkeypatch.setenv("SKRIVESTUE_RECOVERY_KEY", "ABCDEF")
    given = child.run("child_targets:environment", {}).values
    assert "PATH" in given and not [name for name in given if name.startswith("SKRIVESTUE_")]


def test_a_file_name_in_an_old_encoding_gets_there():
    """A name such as b'pr\\xf8ve.wav' is a str with a lone surrogate in Python."""
    name = os.fsdecode(b"pr\xf8ve.wav")
    assert child.run("child_targets:echo", {"path": name}).values["values"]["path"] == name


def test_the_child_speaks_the_parents_language():
    try:
        use_language("sv")
        assert child.run("child_targets:echo", {}).values["language"] == "sv"
    finally:
        use_language("en")


def test_progress_is_heard_in_order():
    heard = []
    child.run("child_targets:count", {"to": 200}, on_progress=heard.append)
    assert [progress.done for progress in heard] == list(range(200))
    assert heard[7].total == 200
    assert heard[7].partial == {"number": 7}


def test_a_failure_of_the_world_keeps_its_class_and_facts_and_is_translated_here(monkeypatch):
    with pytest.raises(GateClosed) as failure:
        child.run("child_targets:close_the_gate", {})
    assert failure.value.subject == "letter:7"
    assert str(failure.value) == "“Send a letter” stands before letter:7"
    monkeypatch.setattr("foundation.errors._", lambda text: text.replace("stands before", "står foran"))
    assert str(failure.value) == "“Send a letter” står foran letter:7"


def test_a_bug_comes_with_the_childs_traceback():
    with pytest.raises(ChildBug, match=r"in bug(.|\n)*ZeroDivisionError: the tests' own mistake"):
        child.run("child_targets:bug", {})


@pytest.mark.parametrize(
    "target", ["child_targets:missing", "no_such_module:work", "child_targets:no_json", "child_targets:leave"]
)
def test_other_mistakes_are_bugs_too(target):
    with pytest.raises(ChildBug, match=r"(Error|SystemExit)"):
        child.run(target, {})


def test_a_cancelled_child_is_gone_within_a_second():
    pids: list[int] = []
    begun = []

    def cancelled() -> bool:
        if pids and not begun:
            begun.append(time.monotonic())
        return bool(pids)

    with pytest.raises(Cancelled):
        child.run("child_targets:sleep", {}, on_progress=lambda p: pids.append(int(p.done)), cancelled=cancelled)
    assert time.monotonic() - begun[0] < 1
    assert not psutil.pid_exists(pids[0])


def test_a_child_that_was_killed_is_told_in_a_sentence():
    with pytest.raises(ChildDied, match="Close other programs and try again") as failure:
        child.run("child_targets:kill_itself", {})
    assert failure.value.facts["code"] == -9


def test_a_child_that_falls_silent_for_good_does_not_hold_the_program_up():
    begun = time.monotonic()
    with pytest.raises(ChildDied):
        child.run("child_targets:fall_silent", {})
    assert time.monotonic() - begun < 3


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows sets no limit on memory")
def test_too_much_memory_ends_in_a_sentence():
    with pytest.raises(WorldError, match="needs more memory"):
        child.run("child_targets:fill_memory", {}, limits=Limits(memory_mb=512))


def test_too_much_time_ends_in_a_sentence():
    begun = time.monotonic()
    with pytest.raises(ChildDied, match="took longer than it may"):
        child.run("child_targets:sleep", {}, limits=Limits(seconds=0.5))
    assert time.monotonic() - begun < 2


def test_what_libraries_print_does_not_mix_with_the_messages():
    assert child.run("child_targets:chatter", {}) == Reply({"said": "all"})


@pytest.mark.parametrize(
    "words",
    [
        b"no frame at all",
        struct.pack(">IQ", 2**32 - 1, 0),
        struct.pack(">IQ", 2, 2**63),
        struct.pack(">IQ", 100_000, 0) + b"[" * 100_000,
        struct.pack(">IQ", 2, 0) + b"[]",
        struct.pack(">IQ", 2, 0) + b"{}",
        struct.pack(">IQ", 20, 0) + b'{"type":"progress"} ',
        struct.pack(">IQ", 18, 0) + b'{"type":"world"}  ',
        struct.pack(">IQ", 24, 0) + b'{"type":"world","facts":',
    ],
)
def test_a_child_that_speaks_nonsense_is_a_child_that_died(words):
    with pytest.raises(ChildDied):
        child.run("child_targets:nonsense", {}, blob=words)


def test_a_child_does_not_outlive_its_parent():
    pids: dict[str, int] = {}

    def kill_the_parent(progress: child.Progress) -> None:
        pids["parent"], pids["child"] = int(progress.partial["parent"]), int(progress.done)
        os.kill(pids["parent"], signal.SIGKILL)

    with pytest.raises(ChildDied):
        child.run("child_targets:run_a_sleeper", {}, on_progress=kill_the_parent)
    end = time.monotonic() + 2
    while _lives(pids["child"]) and time.monotonic() < end:
        time.sleep(0.02)
    assert not _lives(pids["child"])


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
