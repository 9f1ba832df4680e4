"""run.py: what it decides before it touches anything. Nothing is installed here."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import run
from tools import steps, system_packages
from tools.system_packages import PARTS, Part

ROOT = Path(run.__file__).parent


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Make a source folder as run.py sees it."""
    for name in run.STAMPED:
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{name}, first form\n")
    return tmp_path


def finished(source: Path) -> run.Environment:
    """Return an environment whose stamp says that it was finished, with a Python that is there."""
    environment = run.Environment(source)
    environment.python.parent.mkdir(parents=True)
    environment.python.symlink_to(sys.executable)
    environment._write_stamp(environment.wanted)
    return environment


def test_a_finished_environment_needs_nothing(source):
    assert not run.Environment(source).is_ready()
    finished(source)
    assert run.Environment(source).is_ready()


@pytest.mark.parametrize("name", run.STAMPED)
def test_a_changed_file_asks_for_a_new_look_but_not_for_a_new_environment(source, name):
    old = finished(source)
    (source / name).write_text("second form\n")
    new = run.Environment(source)
    assert not new.is_ready()
    assert new.wanted.home == old.wanted.home


def test_another_python_or_another_folder_asks_for_a_new_environment(source):
    stamp = run.wanted_stamp(source, (3, 11))
    assert run.wanted_stamp(source, (3, 12)).home != stamp.home
    moved = source.rename(source.with_name("moved"))
    assert run.wanted_stamp(moved, (3, 11)).home != stamp.home
    assert run.wanted_stamp(moved, (3, 11)).contents == stamp.contents


@pytest.mark.parametrize("damage", ["", "one line\n", "\0\xff\n\n\n"])
def test_a_damaged_stamp_counts_as_none(source, damage):
    environment = finished(source)
    environment.stamp_file.write_text(damage, "latin-1")
    assert run.read_stamp(environment.stamp_file) is None
    assert not environment.is_ready()


def test_an_environment_whose_python_went_away_is_not_ready(source):
    environment = finished(source)
    environment.python.unlink()
    environment.python.symlink_to(source / "a-python-that-was-upgraded-away")
    assert not environment.is_ready()


def dpkg(*packages: str, provided: str = "") -> str:
    """Say what dpkg-query says of installed packages."""
    return "".join(f"ii \t{package}\t{provided}\n" for package in packages)


def test_on_a_bare_debian_everything_is_missing():
    assert system_packages.missing_parts(system_packages.installed_packages(dpkg("bash", "dpkg"))) == list(PARTS)


def test_only_what_is_missing_is_named():
    every = [package for part in PARTS for package in part.packages]
    installed = system_packages.installed_packages(dpkg(*(p for p in every if p not in ("espeak-ng", "libegl1"))))
    missing = system_packages.missing_parts(installed)
    assert system_packages.names_of(missing) == ["libegl1", "espeak-ng"]
    assert [part.purpose for part in missing] == ["the window (libraries of Qt)", "the computer voice (espeak-ng)"]
    assert system_packages.missing_parts(system_packages.installed_packages(dpkg(*every))) == []


def test_debians_python_needs_its_venv_package_for_every_command():
    assert system_packages.venv_part("letters.send", (3, 13)).packages == ("python3.13-venv",)
    assert "letters.send" in system_packages.venv_part("letters.send", (3, 13)).needed_by


def test_a_removed_package_of_which_settings_remain_is_missing():
    part = Part("voice", ("espeak-ng",), ())
    installed = system_packages.installed_packages("rc \tespeak-ng\t\n" + dpkg("bash"))
    assert system_packages.missing_parts(installed, [part]) == [part]


def test_a_renamed_package_counts_by_the_name_that_it_provides():
    output = dpkg("libglib2.0-0t64", provided="libglib2.0-0 (= 2.84.4-3), libglib2.0-data")
    assert {"libglib2.0-0", "libglib2.0-data"} <= system_packages.installed_packages(output)


@pytest.mark.skipif(not Path("/usr/bin/dpkg-query").exists(), reason="no Debian")
def test_dpkg_is_understood():
    assert {"bash", "dpkg"} <= system_packages.ask_dpkg()


def test_who_may_not_install_is_told_the_exact_line():
    assert system_packages.apt_line(["libegl1", "espeak-ng"], as_root=False) == (
        "sudo apt-get update && sudo apt-get install --yes --no-install-recommends libegl1 espeak-ng"
    )
    assert "sudo" not in system_packages.apt_line(["libegl1"], as_root=True)


def test_apt_is_never_asked_to_ask_back():
    update, install = system_packages.apt_commands(["libegl1"], ["sudo", "-n"])
    assert update == ["sudo", "-n", "apt-get", "update"]
    assert install[:4] == ["sudo", "-n", "apt-get", "install"]
    assert "--yes" in install
    assert install[-1] == "libegl1"


def test_an_old_python_is_named_with_what_to_do():
    sentence = run.too_old((3, 9))
    assert sentence is not None
    assert "needs Python 3.11" in sentence
    assert "this is Python 3.9" in sentence
    assert run.too_old((3, 11)) is None
    assert run.too_old((4, 0)) is None


@pytest.mark.parametrize("module", [run, steps, system_packages])
def test_an_old_python_can_read_the_sentence(module):
    ast.parse(Path(module.__file__).read_text("utf-8"), feature_version=(3, 7))


def test_commands_go_to_the_program_and_test_goes_to_pytest():
    assert run.command_line(["demo", "--language", "da"], cores=2) == ["-P", "-m", "cli", "demo", "--language", "da"]
    assert run.command_line(["test"], cores=2)[:6] == ["-m", "pytest", "-n", "2", "--dist", "loadfile"]
    assert run.command_line(["test"], cores=64)[3] == "4"
    assert run.command_line(["test", "tests/test_run.py", "-x"], cores=2) == ["-m", "pytest", "tests/test_run.py", "-x"]


def test_tests_draw_off_screen_only_where_there_is_no_screen():
    def platform(command: str, variables: dict[str, str]) -> str | None:
        return run.child_environment([command], variables, "linux").get("QT_QPA_PLATFORM")

    assert platform("test", {}) == "offscreen"
    assert platform("test", {"DISPLAY": ":0"}) is None
    assert platform("test", {"WAYLAND_DISPLAY": "wayland-0"}) is None
    assert platform("test", {"QT_QPA_PLATFORM": "minimal"}) == "minimal"
    assert platform("demo", {}) is None
    assert "QT_QPA_PLATFORM" not in run.child_environment(["test"], {}, "win32")


@pytest.mark.parametrize(
    ("variables", "is_set"),
    [
        ({}, True),
        ({"LANG": "da_DK"}, True),
        ({"LANG": "da_DK.ISO-8859-1"}, True),
        ({"LANG": "C.UTF-8", "LC_ALL": "C"}, True),
        ({"LANG": "da_DK.UTF-8"}, False),
        ({"LANG": "C", "LC_ALL": "nb_NO.utf8"}, False),
    ],
)
def test_children_speak_utf8_whatever_the_locale(variables, is_set):
    assert (run.child_environment(["demo"], variables, "linux").get("PYTHONUTF8") == "1") is is_set


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "Free 3500 MB"),
        ("ERROR: No matching distribution found for torch==2.13.0+cpu", "Check the connection"),
        ("ERROR: Failed building wheel", "last lines"),
    ],
)
def test_a_failure_of_pip_says_what_to_do(output, advice):
    failure = run.PipFailed(1, output)
    assert output in str(failure)
    assert advice in str(failure)


def test_after_a_killed_pip_or_a_full_disk_nothing_is_trusted():
    assert run.PipFailed(1, "No matching distribution found").left_all_as_it_was
    assert not run.PipFailed(-9, "").left_all_as_it_was
    assert not run.PipFailed(137, "").left_all_as_it_was
    assert not run.PipFailed(1, "[Errno 28] No space left on device").left_all_as_it_was


def test_only_the_last_lines_are_shown():
    shown = steps.last_lines("\n".join(f"line {n}" for n in range(100)))
    assert "line 99" in shown
    assert "line 50" not in shown


def test_two_calls_do_not_work_at_once(source):
    order = []

    def second() -> None:
        with run.one_at_a_time(source / "run.py"):
            order.append("second begins")

    thread = threading.Thread(target=second)
    with run.one_at_a_time(source / "run.py"):
        thread.start()
        time.sleep(0.2)
        order.append("first ends")
    thread.join(10)
    assert order == ["first ends", "second begins"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends the children itself")
def test_a_pip_that_outlives_its_caller_keeps_the_lock(source):
    with run.one_at_a_time(source / "run.py") as lock:
        orphan = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.5)"], pass_fds=[lock])
    began = time.monotonic()
    with run.one_at_a_time(source / "run.py"):
        waited = time.monotonic() - began
    orphan.wait()
    assert waited > 0.2


def test_help_needs_no_installation(source):
    for name in (*run.STAMPED, "tools/__init__.py", "tools/steps.py"):
        (source / name).write_bytes((ROOT / name).read_bytes())
    shown = subprocess.run(
        [sys.executable, "run.py"], cwd=source, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": ""}
    )
    assert shown.returncode == 0
    assert "python3 run.py demo" in shown.stdout
    assert not (source / ".venv").exists()
