"""Which model to take for which language: data (`resources/models/recommended.toml`) with published figures."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from foundation.places import resources
from foundation.translation import _


@dataclass(frozen=True)
class Recommendation:
    """A model for a language. `wer` is the published share of wrong words in percent on `test`, None if none is known.

    `download` is the name by which this program fetches it; empty where the user fetches it from `address`.
    """

    language: str
    name: str
    wer: float | None
    test: str
    compared: str
    licence: str
    address: str
    megabytes: int
    download: str = ""
    limited: bool = False

    @property
    def licence_told(self) -> str:
        """Name the licence, and that it has limits where it has, in the reader's language."""
        return _("{licence}: read its limits of use").format(licence=self.licence) if self.limited else self.licence

    @property
    def how_to_get(self) -> str:
        """Say what to do to have it, in the reader's language."""
        if self.download:
            return _("Download it here by the name {name}.").format(name=self.download)
        return _(
            "Fetch all files of {address} into one folder, on any computer that may reach it, and import that folder. "
            "Its publisher gives no SHA-256 to compare it with, so make sure that it is really that page."
        ).format(address=self.address)


def recommendations(language: str | None = None) -> tuple[Recommendation, ...]:
    """Return what is recommended for a language (such as da) or for all, the best of each language first."""
    made = (_made(entry) for entry in _data()["model"])
    return tuple(one for one in made if language in (None, one.language))


def megabytes() -> dict[str, int]:
    """Return about how large OpenAI's models are, by name."""
    return dict(_data()["openai_megabytes"])


def _made(entry: dict[str, Any]) -> Recommendation:
    return Recommendation(**{"wer": None, **entry})


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((resources() / "models" / "recommended.toml").read_text(encoding="utf-8"))
