"""Debian's packages that the program stands on: which are missing, and how they get here. Only the standard library.

As run.py, this file is readable for Python 3.7 and later.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tools.steps import SetupFailed, last_lines, run_quietly, say


class Part(NamedTuple):
    """Debian packages that serve one purpose, and the commands that cannot go on without them, if any."""

    purpose: str
    packages: tuple[str, ...]
    needed_by: tuple[str, ...]


QT_LIBRARIES = """
libdbus-1-3 libdrm2 libegl1 libfontconfig1 libgl1 libglib2.0-0 libgssapi-krb5-2 libpulse0 libx11-xcb1 libxcb-cursor0
libxcb-glx0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-sync1
libxcb-util1 libxcb-xfixes0 libxcb-xkb1 libxext6 libxkbcommon-x11-0 libxkbcommon0 libxrandr2
"""
TESSERACT = "tesseract-ocr tesseract-ocr-dan tesseract-ocr-eng tesseract-ocr-nor tesseract-ocr-osd tesseract-ocr-swe"
PARTS = (
    Part("the window (libraries of Qt)", tuple(QT_LIBRARIES.split()), ("demo", "test")),
    Part("reading scanned pages (Tesseract and its languages)", tuple(TESSERACT.split()), ("test",)),
    Part("the computer voice (espeak-ng)", ("espeak-ng",), ("test",)),
    Part("letters (fonts)", ("fonts-liberation",), ("test",)),
    Part("spell check (dictionaries)", ("hunspell-da", "hunspell-no", "hunspell-sv", "hunspell-en-gb"), ()),
    Part("seeing DOCX letters as pages (LibreOffice)", ("libreoffice-writer",), ()),
)
ELSEWHERE = (
    "This is no Debian, so nothing of the system was installed. Install with your system's own means what is missing:\n"
    "  Tesseract 5 with the languages dan, nor, swe, eng, osd; espeak-ng; the Liberation fonts; LibreOffice Writer\n"
    "  (to see DOCX letters as pages); Hunspell dictionaries da_DK, nb_NO, sv_SE, en_GB (to check spelling);\n"
    "  on Linux also the system libraries of Qt 6 (EGL, GL, fontconfig, D-Bus, xkbcommon, xcb-cursor and its kin)."
)


def installed_packages(dpkg_output: str) -> set[str]:
    """Return the names of installed packages and of what they provide.

    `dpkg_output` has a line a package: status, name, provided names, with tabs between. Newer Debians renamed
    libglib2.0-0 to libglib2.0-0t64, which *provides* the old name.
    """
    names = set()
    for line in dpkg_output.splitlines():
        status, name, provided = line.split("\t")
        if status.startswith("ii"):
            names.add(name)
            names.update(entry.split()[0] for entry in provided.split(",") if entry.strip())
    return names


def missing_parts(installed: set[str], parts: Iterable[Part] = PARTS) -> list[Part]:
    """Return the parts of which something is missing, each with its missing packages only."""
    lacking = (part._replace(packages=tuple(p for p in part.packages if p not in installed)) for part in parts)
    return [part for part in lacking if part.packages]


def apt_commands(packages: Iterable[str], prefix: Sequence[str]) -> list[list[str]]:
    """Return the commands that install packages; `prefix` is what gives the right to, such as ("sudo", "-n")."""
    wait = ["-o", "DPkg::Lock::Timeout=120"]
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *wait, *packages]
    return [[*prefix, "apt-get", "update"], [*prefix, *install]]


def apt_line(packages: Iterable[str], *, as_root: bool) -> str:
    """Return the one line that installs packages, for root or for somebody who may become root."""
    prefix = "" if as_root else "sudo "
    install = "apt-get install --yes --no-install-recommends " + " ".join(packages)
    return f"{prefix}apt-get update && {prefix}{install}"


def ask_dpkg() -> set[str]:
    """Return the names of all installed packages and of what they provide."""
    form = "-f=${db:Status-Abbrev}\\t${Package}\\t${Provides}\\n"
    return installed_packages(run_quietly(["dpkg-query", "-W", form]).stdout)


def right_to_install() -> list[str] | None:
    """Return the prefix that lets apt-get install: none for root, sudo without a password; or None."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    return sudo if shutil.which("sudo") and run_quietly([*sudo, "true"]).returncode == 0 else None


def names_of(parts: Iterable[Part]) -> list[str]:
    """Return the names of all packages of some parts."""
    return [package for part in parts for package in part.packages]


def provide(missing: list[Part]) -> list[Part]:
    """Install missing packages where this user may, else say the line to run. Return what is still missing."""
    prefix = right_to_install()
    if prefix is not None:
        say(f"Installing {len(names_of(missing))} packages of the system with apt-get ...")
        variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        results = [run_quietly(command, variables=variables) for command in apt_commands(names_of(missing), prefix)]
        missing = missing_parts(ask_dpkg(), missing)
        if not missing:
            return []
        say(last_lines("\n".join(result.stdout for result in results)))
    say("Packages of the system are missing for {}. Run this line:".format(", ".join(p.purpose for p in missing)))
    say("  " + apt_line(names_of(missing), as_root=os.geteuid() == 0))
    return missing


def venv_part(command: str, python: Sequence[int]) -> Part:
    """Return the package in which Debian keeps what its Python makes virtual environments with."""
    return Part("making virtual environments", ("python{}.{}-venv".format(*python[:2]),), (command,))


def provide_system(command: str, missing_before: list[str] | None, *, makes_environment: bool) -> list[Part]:
    """Return the parts that stay missing, after trying to provide them. Raises SetupFailed where the command needs one.

    What was missing before and is not needed now is not tried again, so that it costs and says nothing at every start.
    """
    if not sys.platform.startswith("linux") or shutil.which("dpkg-query") is None:
        if missing_before is None:
            say(ELSEWHERE)
        return []
    is_debians_python = sys.base_prefix == "/usr"
    first = [venv_part(command, sys.version_info[:2])] if makes_environment and is_debians_python else []
    missing = missing_parts(ask_dpkg(), [*first, *PARTS])
    is_needed = any(command in part.needed_by for part in missing)
    if missing and (is_needed or names_of(missing) != missing_before):
        missing = provide(missing)
    needed = [part.purpose for part in missing if command in part.needed_by]
    if needed:
        raise SetupFailed("'{}' cannot go on without {}.".format(command, ", ".join(needed)))
    return missing
