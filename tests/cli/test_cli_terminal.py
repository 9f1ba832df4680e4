"""What only a real terminal shows: prompts that hide, an interrupt, a window that has no screen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from signing_in import PASSPHRASE
from speaking import dictation, save

from office.features import dictation as dictations
from office.features import jobs
from office.jobs.model import JobState
from office.session import sign_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals and signals are POSIX's")


def converse(arguments, answers):
    """Run a command line in a terminal of its own, answering each prompt; return the exit code and what was seen."""
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "cli", *map(str, arguments)])
    seen, waiting = "", [*answers]
    while True:
        try:
            seen += os.read(terminal, 4096).decode()
        except OSError:  # the other end is closed
            break
        if waiting and seen.endswith(waiting[0][0]):
            os.write(terminal, waiting.pop(0)[1].encode() + b"\n")
    os.close(terminal)
    assert waiting == [], seen
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), seen


def test_a_new_passphrase_is_asked_for_twice_and_not_shown(tmp_path):
    init = ["office", "init", "--office", tmp_path / "office", "--user", "Anna", "--country", "da", "--name", "Ward 5"]
    prompts = [("Anna: ", PASSPHRASE), ("once more: ", PASSPHRASE)]
    code, seen = converse(init, prompts)
    assert code == 0, seen
    assert "Recovery key" in seen and PASSPHRASE not in seen
    sign_in(tmp_path / "office", "Anna", PASSPHRASE).close()


def test_two_different_passphrases_are_asked_for_again(tmp_path):
    init = ["office", "init", "--office", tmp_path / "office", "--user", "Anna", "--country", "da"]
    wrong = [("Anna: ", PASSPHRASE), ("once more: ", "something else")]
    code, seen = converse(init, [*wrong, ("Anna: ", PASSPHRASE), ("once more: ", PASSPHRASE)])
    assert code == 0 and "do not match" in seen


def test_a_wrong_passphrase_at_the_prompt(practice_folder):
    code, seen = converse(["user", "list", "--office", practice_folder], [("Anna: ", "wrong horse battery")])
    assert code == 1 and "do not fit together" in seen


def test_an_interrupt_ends_calmly_and_gives_the_work_back(practice_session, tmp_path):
    practice_session.call(dictations.receive, audio=save(np.tile(dictation(), 40), tmp_path / "runde.wav"))
    env = os.environ | {"SKRIVESTUE_OFFICE": str(practice_session.folder), "SKRIVESTUE_PASSPHRASE": PASSPHRASE}
    command = [sys.executable, "-m", "cli", "jobs", "run"]
    # In a group of its own, since Ctrl-C reaches the child that recognises as well.
    with subprocess.Popen(
        command,
        env=env,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - tests may run in background
    ) as running:
        end = time.monotonic() + 30
        while practice_session.call(jobs.unfinished)[0].state is not JobState.RUNNING:
            assert time.monotonic() < end
            time.sleep(0.05)
        time.sleep(0.5)
        os.killpg(running.pid, signal.SIGINT)
        told = running.communicate(timeout=30)[1]
    assert running.returncode == 1
    assert told.strip() == "skrivestue: Stopped. What was done until then stands."
    assert practice_session.call(jobs.unfinished)[0].state is JobState.QUEUED


def test_a_window_that_can_not_open_is_told_by_the_exit_code(shell):
    ended = shell("window", QT_QPA_PLATFORM="no-such-platform")
    assert ended.returncode == 1
    assert "no-such-platform" in ended.stderr
