"""What `models` answers: rows and records of voice models, for people and for scripts."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cli.output import PROGRAM, length
from foundation.translation import LANGUAGES, _

if TYPE_CHECKING:
    from speech.models import Installed, Model
    from speech.models.recommended import Recommendation
    from speech.models.self_test import Speed

MEGABYTE, GIGABYTE = 10**6, 10**9


def size(count: int) -> str:
    """Write a number of bytes, such as 3.1 GB."""
    if count >= GIGABYTE:
        return f"{count / GIGABYTE:.1f} GB"
    return f"{max(1, round(count / MEGABYTE))} MB"


def recommended_entries(one: Recommendation) -> list[tuple[str, str]]:
    """Return a recommendation as names and values."""
    figure = ""
    if one.wer is not None:
        figure = _("{wer} % ({test}; {compared})").format(wer=f"{one.wer:g}", test=one.test, compared=one.compared)
    return [
        (_("Model"), one.name),
        (_("Language"), _language_name(one.language)),
        (_("Wrong words"), figure or _("no figure known")),
        (_("Size"), _("about {size}").format(size=size(one.megabytes * MEGABYTE))),
        (_("Licence"), one.licence),
        (_("Publisher"), one.address),
        (_("How to get it"), one.how_to_get),
    ]


def measured_row(one: Speed) -> tuple[str, str, str, str]:
    """Return an engine's name, its speed, how long it loads, how long ten minutes take; or why it can't run."""
    if one.failure:
        return one.engine, "–", "–", one.failure
    loading = _("{seconds} s").format(seconds=f"{one.loading:.1f}")
    takes = _("{time} (minutes:seconds)").format(time=length(one.ten_minutes))
    return one.engine, f"{one.times_real_time:.1f}", loading, takes


def known(language: str | None, languages: Sequence[str] = ()) -> str:
    """Say which language a model knows, or which few."""
    return language or ", ".join(languages) or _("many")


def how_to_use(model: Installed) -> str:
    """Say how a model is chosen, by a command that can be typed as it stands."""
    if model.language is None:
        sentence = _("Choose it for the real dictations of a language; this tells how: {command}")
        return sentence.format(command=_typed("models", "use", "--help"))
    command = _typed("models", "use", model.name, "--language", model.language)
    return _("Use it for real dictations with: {command}").format(command=command)


def _typed(*words: str) -> str:
    """The program with these words, quoted as this system's own shell wants it."""
    line = [PROGRAM, *words]
    return subprocess.list2cmdline(line) if sys.platform == "win32" else shlex.join(line)


def _language_name(code: str) -> str:
    return LANGUAGES.get(code, code)


def included_facts(model: Model) -> dict[str, Any]:
    """Return what scripts are told of a model that came with the program."""
    return {
        "name": model.name,
        "included": True,
        "practice": model.practice,
        "format": model.format,
        "language": model.language,
        "use_for": [],
        "sha256": model.sha256,
        "path": model.path,
        "source": model.source,
        "licence": model.licence,
    }


def installed_facts(one: Installed) -> dict[str, Any]:
    """Return what scripts are told of an installed model."""
    return {"included": False, "practice": False, **one.as_json(), "path": one.model.path}
